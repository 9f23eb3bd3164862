//! Key usage: what a key may do (RFC 5280 4.2.1.3, 6.1.4 n).

use crate::certificate::{Certificate, KeyUsage};
use crate::policy::{KeyUsageBit, Policy, Rule};

/// The key may not do what is asked of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The bit is not set.
    #[error("keyUsage is {found}, and {wanted} is needed")]
    Missing {
        /// The usages that it has.
        found: KeyUsage,
        /// The one that is needed.
        wanted: KeyUsageBit,
    },
}

/// 6.1.4 (n): where an issuer has the extension, keyCertSign is set.
pub(crate) fn check_issuer(issuer: &Certificate<'_>) -> Result<(), Rule> {
    require(issuer, KeyUsageBit::KeyCertSign)
}

/// 6.3.3 (f): where a CRL issuer has the extension, cRLSign is set.
///
/// RFC 5280 asks it "if a key usage extension is present", and that is followed here for anchors too; RFC 10007 asks
/// authorities to put the extension into every CRL issuer's certificate, which binds them and not the validator.
pub(crate) fn check_crl_issuer(issuer: &Certificate<'_>) -> Result<(), Rule> {
    require(issuer, KeyUsageBit::CrlSign)
}

/// What the policy asks of the end entity.
pub(crate) fn check_end_entity(leaf: &Certificate<'_>, policy: &Policy) -> Result<(), Rule> {
    policy.key_usage.iter().try_for_each(|wanted| require(leaf, *wanted))
}

pub(crate) fn require(certificate: &Certificate<'_>, wanted: KeyUsageBit) -> Result<(), Rule> {
    match certificate.key_usage()? {
        Some(found) if !wanted.is_in(found) => Err(Fault::Missing { found, wanted }.into()),
        _ => Ok(()),
    }
}

impl KeyUsageBit {
    fn is_in(self, usage: KeyUsage) -> bool {
        match self {
            Self::DigitalSignature => usage.digital_signature(),
            Self::KeyEncipherment => usage.key_encipherment(),
            Self::KeyAgreement => usage.key_agreement(),
            Self::KeyCertSign => usage.key_cert_sign(),
            Self::CrlSign => usage.crl_sign(),
        }
    }
}

impl core::fmt::Display for KeyUsageBit {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::DigitalSignature => "digitalSignature",
            Self::KeyEncipherment => "keyEncipherment",
            Self::KeyAgreement => "keyAgreement",
            Self::KeyCertSign => "keyCertSign",
            Self::CrlSign => "cRLSign",
        })
    }
}
