//! Critical extensions: one that is not processed refuses the certificate (RFC 5280 4.2, 6.1.4 o, 6.1.5 f).

use crate::certificate::{Certificate, Extension};
use crate::oid::{self, Oid, OidBuf};

/// A critical extension that this library does not process.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Its identifier.
    #[error("critical extension {} is not processed", Named(.0))]
    NotProcessed(OidBuf),
}

/// What the engine and the mapper read. The key identifiers are hints to the search, and are processed as such.
const PROCESSED: [Oid<'static>; 11] = [
    oid::AUTHORITY_KEY_IDENTIFIER,
    oid::SUBJECT_KEY_IDENTIFIER,
    oid::KEY_USAGE,
    oid::SUBJECT_ALT_NAME,
    oid::BASIC_CONSTRAINTS,
    oid::NAME_CONSTRAINTS,
    oid::EXTENDED_KEY_USAGE,
    oid::CERTIFICATE_POLICIES,
    oid::POLICY_MAPPINGS,
    oid::POLICY_CONSTRAINTS,
    oid::INHIBIT_ANY_POLICY,
];

pub(crate) fn check(certificate: &Certificate<'_>) -> Result<(), Fault> {
    let refused = |extension: &Extension<'_>| extension.critical && !PROCESSED.contains(&extension.oid);
    match certificate.extensions().iter().find(refused) {
        Some(extension) => Err(Fault::NotProcessed(extension.oid.to_buf())),
        None => Ok(()),
    }
}

struct Named<'o>(&'o OidBuf);

impl core::fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0.as_oid().name() {
            Some(name) => write!(f, "{name} ({})", self.0),
            None => self.0.fmt(f),
        }
    }
}
