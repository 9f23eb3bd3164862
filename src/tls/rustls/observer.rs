//! Where the reason goes, as it must not go to the peer.

use alloc::sync::Arc;
use core::fmt;

use crate::refusal::Refusal;

type Tell = dyn Fn(&Refusal) + Send + Sync;

/// Is told each refusal, whole.
#[derive(Clone, Default)]
pub(super) struct Observer(Option<Arc<Tell>>);

impl Observer {
    pub(super) fn new(tell: impl Fn(&Refusal) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(tell)))
    }

    pub(super) fn tell(&self, refusal: &Refusal) {
        if let Some(tell) = &self.0 {
            tell(refusal);
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Observer" } else { "nobody" })
    }
}
