//! Why a certificate was revoked.

use core::fmt;

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};

/// A revocation reason (CRLReason, RFC 5280 5.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// 0; it should have been left out.
    Unspecified,
    /// 1: the subject's private key is, or may be, known to others.
    KeyCompromise,
    /// 2: the same of a CA's key.
    CaCompromise,
    /// 3: the subject's name or affiliation changed.
    AffiliationChanged,
    /// 4: another certificate takes its place.
    Superseded,
    /// 5: it is not needed any more.
    CessationOfOperation,
    /// 6: for the time being. As good as any other reason while it lasts.
    CertificateHold,
    /// 8: on hold before and now no more; in delta CRLs only.
    RemoveFromCrl,
    /// 9: a privilege in it was withdrawn.
    PrivilegeWithdrawn,
    /// 10: the key of an attribute authority is, or may be, known to others.
    AaCompromise,
}

impl Reason {
    /// From the value of a reasonCode extension.
    pub(super) fn read(value: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(value, Element::ReasonCode)?;
        let reason = match reader.integer_tagged(tag::ENUMERATED)? {
            [0] => Self::Unspecified,
            [1] => Self::KeyCompromise,
            [2] => Self::CaCompromise,
            [3] => Self::AffiliationChanged,
            [4] => Self::Superseded,
            [5] => Self::CessationOfOperation,
            [6] => Self::CertificateHold,
            [8] => Self::RemoveFromCrl,
            [9] => Self::PrivilegeWithdrawn,
            [10] => Self::AaCompromise,
            _ => return reader.fail(Problem::Range),
        };
        reader.finish()?;
        Ok(reason)
    }
}

impl fmt::Display for Reason {
    /// As the standard spells it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "keyCompromise",
            Self::CaCompromise => "cACompromise",
            Self::AffiliationChanged => "affiliationChanged",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessationOfOperation",
            Self::CertificateHold => "certificateHold",
            Self::RemoveFromCrl => "removeFromCRL",
            Self::PrivilegeWithdrawn => "privilegeWithdrawn",
            Self::AaCompromise => "aACompromise",
        })
    }
}
