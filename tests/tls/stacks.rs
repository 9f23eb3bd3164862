//! Every stack that the handshakes run on: a version of the protocol, a provider, and who checks the peer's signature.

use std::fmt;
use std::sync::Arc;

use rustls::SupportedProtocolVersion;
use rustls::crypto::{CryptoProvider, WebPkiSupportedAlgorithms, aws_lc_rs, ring};
use rustls::version::{TLS12, TLS13};
use vouchsafe::tls::rustls::rustcrypto;

#[derive(Clone)]
pub(crate) struct Stack {
    pub(crate) version: &'static SupportedProtocolVersion,
    pub(crate) provider: Arc<CryptoProvider>,
    pub(crate) algorithms: WebPkiSupportedAlgorithms,
    name: &'static str,
}

impl Stack {
    pub(crate) fn is_tls13(&self) -> bool {
        self.version.version == TLS13.version
    }
}

impl fmt::Display for Stack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, {}", self.version.version, self.name)
    }
}

pub(crate) fn stacks() -> Vec<Stack> {
    let providers = [
        ("ring", ring::default_provider(), ring::default_provider().signature_verification_algorithms),
        (
            "aws-lc-rs",
            aws_lc_rs::default_provider(),
            aws_lc_rs::default_provider().signature_verification_algorithms,
        ),
        ("ring, signatures by rustcrypto", ring::default_provider(), rustcrypto()),
    ];
    let of_version = |version| {
        providers.clone().map(|(name, provider, algorithms)| Stack {
            version,
            provider: Arc::new(provider),
            algorithms,
            name,
        })
    };
    [of_version(&TLS12), of_version(&TLS13)].concat()
}

/// One of TLS 1.3, for what does not depend on it.
pub(crate) fn one() -> Stack {
    stacks().into_iter().find(Stack::is_tls13).unwrap()
}
