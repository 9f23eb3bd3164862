//! A client's configuration, in which no session outlives its policy.

use alloc::sync::Arc;
use alloc::vec::Vec;

use ::rustls::client::{ResolvesClientCert, Resumption};
use ::rustls::crypto::CryptoProvider;
use ::rustls::sign::{CertifiedKey, SingleCertAndKey};
use ::rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use ::rustls::{ClientConfig, DEFAULT_VERSIONS, Error, SupportedProtocolVersion};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::tls::rustls::ServerVerifier;

/// Makes a `ClientConfig` for a [`ServerVerifier`]. Resumption is off, and there is no way here to put it on: a client has no
/// second moment in which a server that was revoked would be noticed.
///
/// ```
/// use std::sync::Arc;
/// use rustls::{ClientConfig, crypto::CryptoProvider};
/// use rustls::pki_types::{CertificateDer, PrivateKeyDer};
/// use vouchsafe::tls::rustls::{Client, ServerVerifier};
///
/// fn config(
///     verifier: Arc<ServerVerifier>,
///     provider: Arc<CryptoProvider>,
///     chain: Vec<CertificateDer<'static>>,
///     key: PrivateKeyDer<'static>,
/// ) -> Result<ClientConfig, rustls::Error> {
///     Client::new(verifier, provider).certificate(chain, key)
/// }
/// ```
#[derive(Debug)]
#[must_use]
pub struct Client {
    verifier: Arc<ServerVerifier>,
    provider: Arc<CryptoProvider>,
    clock: Arc<dyn TimeProvider>,
    versions: Vec<&'static SupportedProtocolVersion>,
}

impl Client {
    /// With this provider, the system's clock, and the protocol versions that rustls has by default.
    pub fn new(verifier: Arc<ServerVerifier>, provider: Arc<CryptoProvider>) -> Self {
        let clock = Arc::new(DefaultTimeProvider);
        Self { verifier, provider, clock, versions: DEFAULT_VERSIONS.to_vec() }
    }

    /// Another clock.
    pub fn clock(mut self, clock: Arc<dyn TimeProvider>) -> Self {
        self.clock = clock;
        self
    }

    /// These versions of the protocol.
    pub fn versions(mut self, versions: &[&'static SupportedProtocolVersion]) -> Self {
        self.versions = versions.to_vec();
        self
    }

    /// Without a certificate of the client.
    ///
    /// # Errors
    /// rustls's, if the versions do not fit the provider.
    pub fn without_certificate(self) -> Result<ClientConfig, Error> {
        self.build(None)
    }

    /// With this certificate of the client, its own first, and the key to it.
    ///
    /// # Errors
    /// rustls's, if the key does not fit the certificate or the provider, or the versions do not fit the provider.
    pub fn certificate(
        self,
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<ClientConfig, Error> {
        let certified = CertifiedKey::from_der(chain, key, &self.provider)?;
        self.build(Some(Arc::new(SingleCertAndKey::from(certified))))
    }

    /// With the certificates that this has.
    ///
    /// # Errors
    /// rustls's, if the versions do not fit the provider.
    pub fn certificates(self, resolver: Arc<dyn ResolvesClientCert>) -> Result<ClientConfig, Error> {
        self.build(Some(resolver))
    }

    fn build(self, resolver: Option<Arc<dyn ResolvesClientCert>>) -> Result<ClientConfig, Error> {
        let builder = ClientConfig::builder_with_details(self.provider, self.clock)
            .with_protocol_versions(&self.versions)?
            .dangerous()
            .with_custom_certificate_verifier(self.verifier);
        let mut config = match resolver {
            Some(resolver) => builder.with_client_cert_resolver(resolver),
            None => builder.with_no_client_auth(),
        };
        config.resumption = Resumption::disabled();
        Ok(config)
    }
}
