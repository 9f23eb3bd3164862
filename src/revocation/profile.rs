//! The profile of conforming CRL issuers (RFC 5280 5.2), where the policy asks for it.

use super::crl::{Crl, Stated};

/// A CRL is not what a conforming issuer makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// RFC 5280 5.2.3.
    #[error("has no cRLNumber (RFC 5280 5.2.3)")]
    NoNumber,
    /// RFC 5280 5.2.3.
    #[error("its cRLNumber is critical, and must not be (RFC 5280 5.2.3)")]
    CriticalNumber,
    /// RFC 5280 5.2.1.
    #[error("has no authorityKeyIdentifier with a key identifier (RFC 5280 5.2.1)")]
    NoAuthorityKeyIdentifier,
    /// RFC 5280 5.2.1, 4.2.1.1.
    #[error("its authorityKeyIdentifier is critical, and must not be (RFC 5280 5.2.1)")]
    CriticalAuthorityKeyIdentifier,
    /// RFC 5280 5.1.2.5.
    #[error("has no nextUpdate (RFC 5280 5.1.2.5)")]
    NoNextUpdate,
}

pub(super) fn check(crl: &Crl) -> Result<(), Fault> {
    match crl.stated_number() {
        Stated::No => return Err(Fault::NoNumber),
        Stated::Critical => return Err(Fault::CriticalNumber),
        Stated::Yes => {}
    }
    match crl.stated_key_identifier() {
        Stated::No => return Err(Fault::NoAuthorityKeyIdentifier),
        Stated::Critical => return Err(Fault::CriticalAuthorityKeyIdentifier),
        Stated::Yes => {}
    }
    if crl.next_update().is_none() {
        return Err(Fault::NoNextUpdate);
    }
    Ok(())
}
