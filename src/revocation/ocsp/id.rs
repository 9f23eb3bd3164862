//! Which response: what answers and reports name it by.

use alloc::string::{String, ToString as _};
use alloc::sync::Arc;
use core::fmt;

use super::response::{Responder, Response};
use crate::time::Time;

/// An OCSP response, as answers name it. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OcspId {
    responder: Arc<str>,
    produced_at: Time,
    stapled: bool,
}

impl OcspId {
    pub(super) fn of(response: &Response<'_>, stapled: bool) -> Self {
        let responder = match response.responder {
            Responder::Name(name) => name.to_string(),
            Responder::Key(hash) => {
                let digits = hash.iter().take(20).map(|octet| alloc::format!("{octet:02x}"));
                alloc::format!("key {}", digits.collect::<String>())
            }
        };
        Self { responder: Arc::from(responder), produced_at: response.produced_at, stapled }
    }

    /// Who made it, as it says: a name, escaped and bounded, or `key` and the SHA-1 hash of one.
    #[must_use]
    pub fn responder(&self) -> &str {
        &self.responder
    }

    /// When it was signed (RFC 6960 4.2.1, producedAt).
    #[must_use]
    pub fn produced_at(&self) -> Time {
        self.produced_at
    }

    /// Did the peer send it?
    #[must_use]
    pub fn is_stapled(&self) -> bool {
        self.stapled
    }
}

impl fmt::Display for OcspId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stapled = if self.stapled { "stapled " } else { "" };
        write!(f, "{stapled}OCSP response of {}, produced {}", self.responder, self.produced_at)
    }
}
