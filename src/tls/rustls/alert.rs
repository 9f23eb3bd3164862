//! What the peer is told: one of TLS's alerts (RFC 8446 6.2), and nothing of the report.

use ::rustls::{CertificateError, OtherError};
use alloc::sync::Arc;

use crate::fault::Reason;
use crate::policy::{Rule, validity};
use crate::refusal::Refusal;
use crate::revocation::Unknown;

/// Stands where rustls has no error of its own that fits. It says no more than the alert does.
#[derive(Debug, thiserror::Error)]
#[error("the certificate is not accepted")]
struct NotAccepted;

pub(super) fn of_refusal(refusal: &Refusal) -> CertificateError {
    match refusal {
        Refusal::Unreadable(_) => CertificateError::BadEncoding,
        Refusal::Unmapped(_) => CertificateError::ApplicationVerificationFailure,
        Refusal::NoReferenceName | Refusal::Exhausted { .. } => not_accepted(),
        Refusal::NoPath(report) => report.fault().map_or_else(not_accepted, |fault| of_reason(&fault.reason)),
    }
}

fn of_reason(reason: &Reason) -> CertificateError {
    match reason {
        Reason::Rule(rule) => of_rule(rule),
        Reason::Unreadable(_) => CertificateError::BadEncoding,
        Reason::NoIssuer { .. } | Reason::Signature { .. } | Reason::TooLong { .. } => {
            CertificateError::UnknownIssuer
        }
        Reason::Revoked(_) => CertificateError::Revoked,
        Reason::RevocationUnknown(unknown) => of_unknown(unknown),
        Reason::Unmapped(_) | Reason::Binding(_) => CertificateError::ApplicationVerificationFailure,
    }
}

/// What was stapled, or should have been, has an alert of its own (RFC 6066 8).
fn of_unknown(unknown: &Unknown) -> CertificateError {
    match unknown {
        Unknown::Stapled(_) | Unknown::NotStapled { .. } => CertificateError::InvalidOcspResponse,
        _ => CertificateError::UnknownRevocationStatus,
    }
}

fn of_rule(rule: &Rule) -> CertificateError {
    match rule {
        Rule::Malformed(_) => CertificateError::BadEncoding,
        Rule::Validity(validity::Fault::Expired { .. }) => CertificateError::Expired,
        Rule::Validity(validity::Fault::NotYetValid { .. }) => CertificateError::NotValidYet,
        Rule::Validity(validity::Fault::Distrusted { .. }) => CertificateError::UnknownIssuer,
        Rule::KeyUsage(_) | Rule::ExtendedKeyUsage(_) => CertificateError::InvalidPurpose,
        Rule::CriticalExtensions(_) => CertificateError::UnhandledCriticalExtension,
        Rule::PeerName(_) => CertificateError::NotValidForName,
        _ => not_accepted(),
    }
}

fn not_accepted() -> CertificateError {
    CertificateError::Other(OtherError(Arc::new(NotAccepted)))
}
