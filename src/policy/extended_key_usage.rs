//! Extended key usage: what a key is for (RFC 5280 4.2.1.12), nested: an authority's list binds all below it.

use alloc::string::{String, ToString};

use crate::certificate::{Certificate, Purpose};
use crate::policy::{Choice, Policy, Rule};

/// The certificate is not for the purpose that is asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// Its purposes are others.
    #[error("extKeyUsage is {found}, and {wanted} is needed")]
    Missing {
        /// The purposes that it lists.
        found: String,
        /// The one that is asked.
        wanted: Purpose,
    },
    /// It states none where the policy asks that it does.
    #[error("has no extKeyUsage, and {wanted} must be stated")]
    Absent {
        /// The one that is asked.
        wanted: Purpose,
    },
    /// The anchor is not configured for the purpose.
    #[error("this trust anchor is not configured for {wanted}")]
    Anchor {
        /// The one that is asked.
        wanted: Purpose,
    },
}

/// What is read of an extension is judged the same in an end entity and in an issuer; only an end entity may be asked
/// to have one.
pub(crate) fn check(
    certificate: &Certificate<'_>,
    is_end_entity: bool,
    purpose: &Purpose,
    policy: &Policy,
) -> Result<(), Rule> {
    // Decoded before anything else is asked, so that a malformed one refuses under every purpose.
    let stated = certificate.extended_key_usage()?;
    if *purpose == Purpose::Any {
        return Ok(());
    }
    let any = policy.any_key_purpose == Choice::Accept;
    match stated {
        None if is_end_entity && policy.absent_key_purposes == Choice::Refuse => {
            Err(Fault::Absent { wanted: purpose.clone() }.into())
        }
        None => Ok(()),
        Some(usage) if usage.lists(purpose) || (any && usage.lists_any()) => Ok(()),
        Some(usage) => Err(Fault::Missing { found: usage.to_string(), wanted: purpose.clone() }.into()),
    }
}

/// The purpose itself is listed, and what stands for any purpose does not count (RFC 6960 4.2.2.2).
pub(crate) fn check_stated(certificate: &Certificate<'_>, purpose: &Purpose) -> Result<(), Rule> {
    let wanted = purpose.clone();
    match certificate.extended_key_usage()? {
        Some(usage) if usage.lists(purpose) => Ok(()),
        Some(usage) => Err(Fault::Missing { found: usage.to_string(), wanted }.into()),
        None => Err(Fault::Absent { wanted }.into()),
    }
}
