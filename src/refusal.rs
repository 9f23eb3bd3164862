//! Why no principal came out.

use alloc::boxed::Box;

use crate::certificate::Unreadable;
use crate::error::Exhausted;
use crate::fault::Fault;
use crate::identity::Unmapped;
use crate::report::Report;

/// Why no principal, or no verified path, comes out.
///
/// `Display` is one line for a log; [`report`](Self::report) has the whole story. Neither belongs on the
/// wire: a peer must not learn what the operator learns.
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
