//! The rule behind a refusal: one of a list, whatever the peer sent.

use core::fmt::Display;

use crate::error::Position;
use crate::fault::Fault;
use crate::refusal::Refusal;
#[cfg(feature = "rustls")]
use crate::tls::rustls::RefusedServer;

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

#[cfg(feature = "rustls")]
impl Reason for RefusedServer {
    fn rule(&self) -> &'static str {
        match self {
            Self::Refusal(refusal) => refusal.rule(),
            Self::NoName(_) => "no-server-name",
            Self::Another { .. } => "another-server",
        }
    }

    fn position(&self) -> Option<Position> {
        match self {
            Self::Refusal(refusal) => refusal.position(),
            Self::NoName(_) => None,
            Self::Another { .. } => Some(Position::new(0)),
        }
    }
}

/// The peer's signature over the handshake does not hold. What rustls calls the fault has no text of the peer's.
#[cfg(feature = "rustls")]
#[derive(Debug, thiserror::Error)]
#[error("certificate 0: the peer does not prove that it holds the key: {0}")]
pub(in crate::tls) struct KeyNotProved<'a>(pub(in crate::tls) &'a ::rustls::Error);

#[cfg(feature = "rustls")]
impl Reason for KeyNotProved<'_> {
    fn rule(&self) -> &'static str {
        "key-not-proved"
    }

    fn position(&self) -> Option<Position> {
        Some(Position::new(0))
    }
}
