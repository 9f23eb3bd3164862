//! What a peer signs, so that its signature is good once, here, and for nothing else.

use vouchsafe::Time;

/// Of what the signature is: no other protocol's message begins with it.
const PURPOSE: &[u8] = b"example.org challenge, version 1\0";
/// How long an answer may take, in seconds.
const PATIENCE: i64 = 30;

/// A question that is asked once. It is not `Clone`, and answering it takes it away.
pub(crate) struct Challenge {
    message: Vec<u8>,
    until: Time,
}

impl Challenge {
    /// `random` comes from the system's source of randomness, for this challenge alone. `audience` is this service: what is
    /// signed for another is no answer here. `channel` is what both ends know of the connection and nobody between them can choose: the
    /// exporter of a TLS session (RFC 9266), for example. **Without one, whoever stands between can pass the challenge on to a peer
    /// and its answer back to us.**
    pub(crate) fn new(random: [u8; 32], audience: &str, channel: &[u8], now: Time) -> Self {
        let mut message = PURPOSE.to_vec();
        for part in [&random, audience.as_bytes(), channel] {
            // With its length, so that no two lists of parts make one message.
            message.extend(part.len().to_be_bytes());
            message.extend(part);
        }
        Self { message, until: Time::from_unix(now.as_unix().saturating_add(PATIENCE)) }
    }

    /// The bytes to sign. In a real protocol the peer is sent the random part and makes the rest itself, of what *it* believes the
    /// audience and the channel to be.
    pub(crate) fn message(&self) -> &[u8] {
        &self.message
    }

    pub(crate) fn is_over(&self, now: Time) -> bool {
        self.until < now
    }
}
