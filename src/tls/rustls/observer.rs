//! Where the reason goes, as it must not go to the peer.

use alloc::sync::Arc;
use core::fmt;

use crate::tls::observed::{Moment, Reason, Refused};

/// Is told each refusal, whole.
pub(super) struct Observer<R>(Option<Arc<Tell<R>>>);

type Tell<R> = dyn Fn(&R) + Send + Sync;

impl<R: Reason> Observer<R> {
    pub(super) fn nobody() -> Self {
        Self(None)
    }

    pub(super) fn new(tell: impl Fn(&R) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    pub(super) fn tell(&self, end_entity: &[u8], refusal: &R) {
        Refused { moment: Moment::Handshake, end_entity, reason: refusal }.tell();
        if let Some(tell) = &self.0 {
            tell(refusal);
        }
    }
}

impl<R> fmt::Debug for Observer<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "somebody" } else { "nobody" })
    }
}
