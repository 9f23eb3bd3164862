//! What is wrong with a certificate: which one, which rule, what was found and what was wanted.

use alloc::string::{String, ToString};
use core::fmt;

use crate::certificate::{Certificate, Unreadable};
use crate::error::Position;
use crate::identity::{Unmapped, binding};
use crate::policy::Rule;
use crate::revocation::{Revoked, Unknown};
use crate::signature;

/// A rule that a certificate breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fault {
    /// Which certificate of the chain: 0 is the end entity, the last one may be the anchor's.
    pub certificate: Position,
    /// Its subject, escaped and cut.
    pub subject: String,
    /// What is wrong.
    pub reason: Reason,
    /// Whether every signature from an anchor down to this certificate held before the fault was found. If
    /// not, everything that the fault says of the certificate is the peer's own word.
    pub proven: bool,
}

impl Fault {
    pub(crate) fn new(
        certificate: Position,
        subject: String,
        reason: impl Into<Reason>,
        proven: bool,
    ) -> Self {
        Self { certificate, subject, reason: reason.into(), proven }
    }

    pub(crate) fn of(
        at: usize,
        certificate: &Certificate<'_>,
        reason: impl Into<Reason>,
        proven: bool,
    ) -> Self {
        Self::new(Position::new(at), certificate.subject().to_string(), reason, proven)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "certificate {} ({}): {}", self.certificate, self.subject, self.reason)
    }
}

/// What is wrong with a certificate where it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// It breaks a rule of the policy.
    #[error(transparent)]
    Rule(#[from] Rule),
    /// It came with the end entity and can not be read.
    #[error("can not be read: {0}")]
    Unreadable(#[from] Unreadable),
    /// Its issuer is no trust anchor, and nobody of that name is left who could lead to one.
    #[error("its issuer {issuer} is not a trust anchor, and no other certificate of that name leads to one")]
    NoIssuer {
        /// The name that it calls its issuer, escaped and cut.
        issuer: String,
    },
    /// It was not signed by the certificate or anchor of its issuer's name.
    #[error("not signed by {issuer}: {fault}")]
    Signature {
        /// Whose key was asked, escaped and cut.
        issuer: String,
        /// What came of it.
        fault: signature::Fault,
    },
    /// The path would be longer than the budget allows.
    #[error("a path of more than {allowed} certificates is not followed")]
    TooLong {
        /// The budget's limit.
        allowed: u32,
    },
    /// It is revoked.
    #[error("{0}")]
    Revoked(#[from] Revoked),
    /// Whether it is revoked could not be found out.
    #[error("revocation status unknown: {0}")]
    RevocationUnknown(#[from] Unknown),
    /// It can not be read as exactly one identity.
    #[error("{0}")]
    Unmapped(Unmapped),
    /// The authority at the end of the path may not vouch for that name.
    #[error(transparent)]
    Binding(#[from] binding::Fault),
}

impl Reason {
    /// The name of the rule that is broken, for machines: it stays the same in all versions. What is found and wanted differs
    /// within a rule, and is in the typed value.
    ///
    /// ```
    /// use vouchsafe::fault::Reason;
    ///
    /// let reason = Reason::TooLong { allowed: 32 };
    /// assert_eq!(reason.id(), "path-length");
    /// ```
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.id(),
            Self::Unreadable(_) => "unreadable",
            Self::NoIssuer { .. } => "no-issuer",
            Self::Signature { .. } => "signature",
            Self::TooLong { .. } => "path-length",
            Self::Revoked(_) => "revoked",
            Self::RevocationUnknown(_) => "revocation-unknown",
            Self::Unmapped(_) => "unmapped",
            Self::Binding(_) => "binding",
        }
    }
}
