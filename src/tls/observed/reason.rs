//! The rule behind a refusal: one of a list, whatever the peer sent.

use core::fmt::Display;

use crate::error::Position;
use crate::fault::Fault;
use crate::refusal::Refusal;

/// Printed, it is one line, escaped.
#[cfg_attr(
    not(feature = "tracing"),
    allow(dead_code, reason = "measures take the rule, and without a feature nobody is told")
)]
pub(in crate::tls) trait Reason: Display {
    /// The name of the rule, the same in all versions.
    fn rule(&self) -> &'static str;

    /// Which certificate breaks it.
    fn position(&self) -> Option<Position>;
}

impl Reason for Refusal {
    fn rule(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::Unmapped(_) => "unmapped",
            Self::NoReferenceName => "no-reference-name",
            Self::NoPath(report) => report.fault().map_or("no-path", |fault| fault.reason.id()),
            Self::Exhausted { .. } => "exhausted",
        }
    }

    fn position(&self) -> Option<Position> {
        match self {
            Self::Unreadable(_) | Self::Unmapped(_) => Some(Position::new(0)),
            Self::NoReferenceName | Self::Exhausted { .. } => None,
            Self::NoPath(report) => report.fault().map(|Fault { certificate, .. }| *certificate),
        }
    }
}
