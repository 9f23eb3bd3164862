//! Decisions, told to the log and to the measures. What of it appears when, the module `tls` says.

#[cfg(feature = "tracing")]
mod events;
#[cfg(feature = "metrics")]
mod measures;
mod reason;

use crate::principal::Principal;
use crate::time::Time;

#[cfg(all(feature = "tracing", feature = "axum"))]
pub(super) use events::connection;
#[cfg(feature = "metrics")]
pub use measures::describe_metrics;
#[cfg(all(feature = "metrics", feature = "axum"))]
pub(super) use measures::handshake;
#[cfg(feature = "rustls")]
pub(super) use reason::KeyNotProved;
pub(super) use reason::Reason;

/// When a peer was refused.
#[derive(Clone, Copy, Debug)]
pub(super) enum Moment {
    /// Before it had proved that it holds its key.
    #[cfg(feature = "rustls")]
    Handshake,
    /// After that.
    Connection,
}

impl Moment {
    #[cfg(any(feature = "metrics", feature = "tracing"))]
    fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "rustls")]
            Self::Handshake => "handshake",
            Self::Connection => "connection",
        }
    }
}

/// A peer that holds its key became a principal.
#[cfg_attr(
    not(all(feature = "metrics", feature = "tracing")),
    allow(dead_code, reason = "each feature tells its part")
)]
pub(super) struct Accepted<'a> {
    pub(super) end_entity: &'a [u8],
    pub(super) principal: &'a Principal,
    pub(super) now: Time,
}

impl Accepted<'_> {
    pub(super) fn tell(&self) {
        #[cfg(feature = "tracing")]
        events::accepted(self);
        #[cfg(feature = "metrics")]
        measures::accepted(self);
    }
}

/// A peer was refused.
#[cfg_attr(not(feature = "tracing"), allow(dead_code, reason = "each feature tells its part"))]
pub(super) struct Refused<'a> {
    pub(super) moment: Moment,
    pub(super) end_entity: &'a [u8],
    pub(super) reason: &'a dyn Reason,
}

impl Refused<'_> {
    pub(super) fn tell(&self) {
        #[cfg(feature = "tracing")]
        events::refused(self);
        #[cfg(feature = "metrics")]
        measures::refused(self);
    }
}
