//! What an answer rests on.

use core::fmt;

use super::id::CrlId;
use super::ocsp::OcspId;

/// The signed statement that says whether a certificate is revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Evidence {
    /// A CRL.
    Crl(CrlId),
    /// An OCSP response.
    Ocsp(OcspId),
}

impl From<CrlId> for Evidence {
    fn from(crl: CrlId) -> Self {
        Self::Crl(crl)
    }
}

impl From<OcspId> for Evidence {
    fn from(response: OcspId) -> Self {
        Self::Ocsp(response)
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Crl(crl) => crl.fmt(f),
            Self::Ocsp(response) => response.fmt(f),
        }
    }
}
