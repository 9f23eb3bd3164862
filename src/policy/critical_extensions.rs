//! Critical extensions: one that is not processed refuses the certificate (RFC 5280 4.2, 6.1.4 o, 6.1.5 f).

use crate::certificate::Certificate;
use crate::oid::{self, Oid, OidBuf};
use crate::policy::Rule;

/// A critical extension that this library does not process.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Its identifier.
    #[error("critical extension {} is not processed", Named(.0))]
    NotProcessed(OidBuf),
}

/// What the engine and the mapper read, beside the key identifiers.
const PROCESSED: [Oid<'static>; 10] = [
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
];

/// Each one that is critical is processed, and says what can be processed (4.2). Distribution points are
/// processed where revocation is asked about.
pub(crate) fn check(certificate: &Certificate<'_>, revocation_is_asked: bool) -> Result<(), Rule> {
    check_beside(certificate, revocation_is_asked, &[])
}

/// Of an OCSP responder (RFC 6960 4.2.2.2.1): what id-pkix-ocsp-nocheck asks for is done without being asked.
pub(crate) fn check_responder(certificate: &Certificate<'_>) -> Result<(), Rule> {
    check_beside(certificate, true, &[oid::OCSP_NO_CHECK])
}

fn check_beside(
    certificate: &Certificate<'_>,
    revocation_is_asked: bool,
    also: &[Oid<'_>],
) -> Result<(), Rule> {
    certificate.extensions().iter().filter(|extension| extension.critical).try_for_each(|extension| {
        match extension.oid {
            // What the other rules read, they read whether or not it is critical; hints, the search reads if
            // it can, and noRevAvail is read where it has an effect.
            oid::AUTHORITY_KEY_IDENTIFIER => certificate.authority_key_identifier().map(|_| ())?,
            oid::SUBJECT_KEY_IDENTIFIER => certificate.subject_key_identifier().map(|_| ())?,
            oid::CRL_DISTRIBUTION_POINTS if revocation_is_asked => {
                let points = certificate.crl_distribution_points()?;
                points.iter().flat_map(|points| points.iter()).try_for_each(|point| point.map(|_| ()))?;
            }
            oid::NO_REVOCATION_AVAILABLE => certificate.no_revocation_available().map(|_| ())?,
            known if PROCESSED.contains(&known) || also.contains(&known) => {}
            other => return Err(Fault::NotProcessed(other.to_buf()).into()),
        }
        Ok(())
    })
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
