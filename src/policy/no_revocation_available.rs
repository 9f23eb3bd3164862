//! noRevAvail (RFC 9608): an authority says that it publishes nothing about the revocation of a certificate,
//! as most of those that issue for a few hours or days.
//!
//! A CA's certificate must not have it (section 2), and there it has no effect: whether a CA is revoked is asked.

use crate::certificate::{Certificate, Known};
use crate::error::Malformed;
use crate::oid;
use crate::policy::Rule;

/// The certificate says both that nothing is published and where it is published (RFC 9608 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Beside cRLDistributionPoints.
    #[error("has both noRevAvail and cRLDistributionPoints (RFC 9608 3)")]
    CrlDistributionPoints,
    /// Beside freshestCRL.
    #[error("has both noRevAvail and freshestCRL (RFC 9608 3)")]
    FreshestCrl,
    /// Beside an authorityInfoAccess with id-ad-ocsp.
    #[error("has both noRevAvail and the address of an OCSP responder (RFC 9608 3)")]
    OcspResponder,
}

/// Is nothing published about this certificate?
pub(crate) fn applies_to(certificate: &Certificate<'_>) -> Result<bool, Malformed> {
    let is_ca = certificate.basic_constraints()?.is_some_and(|constraints| constraints.ca);
    Ok(!is_ca && certificate.no_revocation_available()?)
}

pub(crate) fn check_end_entity(leaf: &Certificate<'_>) -> Result<(), Rule> {
    if !applies_to(leaf)? {
        return Ok(());
    }
    if leaf.extensions().find(Known::CrlDistributionPoints).is_some() {
        return Err(Fault::CrlDistributionPoints.into());
    }
    if leaf.extensions().get(oid::FRESHEST_CRL).is_some() {
        return Err(Fault::FreshestCrl.into());
    }
    for description in leaf.authority_info_access()?.iter().flat_map(|access| access.iter()) {
        if description?.method == oid::OCSP {
            return Err(Fault::OcspResponder.into());
        }
    }
    Ok(())
}
