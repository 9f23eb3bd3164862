//! Why a peer was refused: which certificate, which rule, what was found and what was wanted.

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use core::fmt;

use crate::certificate::{Certificate, Unreadable};
use crate::error::{Exhausted, Position};
use crate::identity::{Unmapped, binding};
use crate::policy::Rule;
use crate::report::Report;
use crate::revocation::{Revoked, Unknown};
use crate::signature;

/// Why no principal, or no verified path, comes out.
///
/// `Display` is one line for a log; [`report`](Self::report) has the whole story. Neither belongs on the wire: a peer must not
/// learn what the operator learns.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refusal {
    /// The end entity's certificate could not be read.
    #[error("certificate 0: {0}")]
    Unreadable(Unreadable),
    /// The certificate can not be read as exactly one identity.
    #[error("certificate 0: {0}")]
    Unmapped(Box<Unmapped>),
    /// A server's certificate is to be verified, and the call does not say which server is wanted.
    #[error("no reference name: Peer::named says which server is wanted")]
    NoReferenceName,
    /// No path from a trust anchor to the end entity keeps every rule.
    #[error("{0}")]
    NoPath(Box<Report>),
    /// The budget was used up before an answer was found.
    #[error("{exhausted} before an answer was found; {report}")]
    Exhausted {
        /// The limit that was reached.
        exhausted: Exhausted,
        /// What was found until then.
        report: Box<Report>,
    },
}

impl Refusal {
    /// All attempts, if there were any.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        match self {
            Self::NoPath(report) | Self::Exhausted { report, .. } => Some(report),
            Self::Unreadable(_) | Self::Unmapped(_) | Self::NoReferenceName => None,
        }
    }

    /// The fault of the attempt that got furthest.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.report().and_then(Report::fault)
    }
}

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
    /// Whether every signature from an anchor down to this certificate held before the fault was found. If not, everything that
    /// the fault says of the certificate is the peer's own word.
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
