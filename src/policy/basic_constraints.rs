//! Basic constraints: who may issue certificates, and how long a path may be (RFC 5280 4.2.1.9, 6.1.4 k to m).

use crate::certificate::{Certificate, Version};
use crate::policy::Rule;

/// The certificate may not stand where it stands on the path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// An issuer without the extension.
    #[error("issues certificates without basicConstraints, which must say that it is a CA")]
    Absent,
    /// An issuer that the extension says is none.
    #[error("issues certificates, but basicConstraints says that it is not a CA")]
    NotCa,
    /// An old certificate where only version 3 can say that it is a CA.
    #[error("is an X.509 {found} certificate; only v3 can stand on a path")]
    Version {
        /// Its version.
        found: Version,
    },
    /// More intermediates below than a path length above allows.
    #[error(
        "its pathLenConstraint allows {allowed} intermediates that are not self-issued below it; found {found}"
    )]
    PathTooLong {
        /// The certificate's `pathLenConstraint`.
        allowed: u32,
        /// How many there are.
        found: u32,
    },
    /// More intermediates than the caller allows.
    #[error("the policy allows {allowed} intermediates that are not self-issued; found {found}")]
    TooManyIntermediates {
        /// The policy's limit.
        allowed: u32,
        /// How many there are.
        found: u32,
    },
}

/// 6.1.4 (k): an issuer on the path says that it is a CA. An anchor may be older than version 3: that the caller
/// configured it is the out-of-band means that the section asks for.
pub(crate) fn check_issuer(issuer: &Certificate<'_>, is_anchor: bool) -> Result<(), Rule> {
    match issuer.basic_constraints()? {
        Some(constraints) if constraints.ca => Ok(()),
        Some(_) => Err(Fault::NotCa.into()),
        None if is_anchor && issuer.version() != Version::V3 => Ok(()),
        None => Err(Fault::Absent.into()),
    }
}

pub(crate) fn check_version(certificate: &Certificate<'_>) -> Result<(), Fault> {
    match certificate.version() {
        Version::V3 => Ok(()),
        found => Err(Fault::Version { found }),
    }
}
