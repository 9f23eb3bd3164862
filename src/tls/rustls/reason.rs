//! What the log and the measures call a refusal in the handshake.

use crate::error::Position;
use crate::tls::observed::Reason;
use crate::tls::rustls::RefusedServer;

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
#[derive(Debug, thiserror::Error)]
#[error("certificate 0: the peer does not prove that it holds the key: {0}")]
pub(super) struct KeyNotProved<'a>(pub(super) &'a ::rustls::Error);

impl Reason for KeyNotProved<'_> {
    fn rule(&self) -> &'static str {
        "key-not-proved"
    }

    fn position(&self) -> Option<Position> {
        Some(Position::new(0))
    }
}
