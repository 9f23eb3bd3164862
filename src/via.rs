//! Who says that the peer proved to hold its key.

use alloc::sync::Arc;
use core::fmt;

use crate::name::text::Escaped;

/// How the certificate came to us, and with it: who says that the peer holds its key.
///
/// No check of a certificate proves that. In a TLS handshake the peer did it before our eyes; where a proxy ended
/// the handshake and handed the certificate on, it is the proxy's word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Via {
    /// From the handshake with the peer itself.
    #[default]
    Direct,
    /// From this hop, which the caller trusts to say whose handshake it was.
    Hop(Arc<str>),
}

/// The peer did not prove to us that it holds its key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("that the peer holds its key is the word of {hop}, and here the peer itself must prove it", hop = Escaped(hop))]
#[non_exhaustive]
pub struct Forwarded {
    /// The hop that handed the certificate on.
    pub hop: Arc<str>,
}

impl Via {
    pub(crate) fn require_direct(&self) -> Result<(), Forwarded> {
        match self {
            Self::Direct => Ok(()),
            Self::Hop(hop) => Err(Forwarded { hop: Arc::clone(hop) }),
        }
    }
}

impl fmt::Display for Via {
    /// `direct`, or the name of the hop, escaped and cut.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct => f.write_str("direct"),
            Self::Hop(hop) => write!(f, "forwarded by {}", Escaped(hop)),
        }
    }
}
