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
const PROCESSED: [Oid<'static>; 13] = [
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
    oid::TLS_FEATURE,
    oid::NO_REVOCATION_AVAILABLE,
];

pub(crate) fn check(certificate: &Certificate<'_>) -> Result<(), Fault> {
    check_beside(certificate, &[])
}

/// Of an OCSP responder (RFC 6960 4.2.2.2.1): what id-pkix-ocsp-nocheck asks for is done without being asked.
pub(crate) fn check_responder(certificate: &Certificate<'_>) -> Result<(), Fault> {
    check_beside(certificate, &[oid::OCSP_NO_CHECK])
}

fn check_beside(certificate: &Certificate<'_>, also: &[Oid<'_>]) -> Result<(), Fault> {
    let is_processed = |oid: &Oid<'_>| PROCESSED.contains(oid) || also.contains(oid);
    let refused = |extension: &Extension<'_>| extension.critical && !is_processed(&extension.oid);
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
