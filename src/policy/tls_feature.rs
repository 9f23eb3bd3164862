//! TLS features (RFC 7633): what a CA's certificate promises for the handshake, each certificate that it
//! signs must promise too (4.2.2). That a response is stapled where the end entity promises it, is asked with
//! its revocation.
//!
//! Section 4.2.2 lets clients ignore the rule for CAs. It is asked: an authority that puts the extension into
//! its certificate means it, and no other does.

use crate::certificate::{Certificate, TlsFeatures};
use crate::policy::Rule;

/// A certificate promises less than its issuer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// It lacks a feature.
    #[error("lacks TLS feature {feature}, which its issuer's certificate asks of it (RFC 7633 4.2.2)")]
    Missing {
        /// The number of the TLS extension.
        feature: u32,
    },
}

/// A certificate below one that has these features.
pub(crate) fn check(certificate: &Certificate<'_>, issuers: Option<TlsFeatures<'_>>) -> Result<(), Rule> {
    let own = certificate.tls_features()?;
    let lacks = |feature: &u32| !own.is_some_and(|own| own.contains(*feature));
    match issuers.and_then(|issuers| issuers.iter().find(lacks)) {
        Some(feature) => Err(Fault::Missing { feature }.into()),
        None => Ok(()),
    }
}
