//! When to look: a bell, and whoever rings it when a file changes.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::reload::rests_on::RestsOn;

/// Ringing it twice before it is heard is ringing it once.
#[derive(Clone, Debug)]
pub(super) struct Bell(SyncSender<()>);

impl Bell {
    pub(super) fn new() -> (Self, Receiver<()>) {
        let (ring, rung) = sync_channel(1);
        (Self(ring), rung)
    }

    pub(super) fn ring(&self) {
        // Full is rung already; and nobody is there is nobody to wake.
        let _ = self.0.try_send(());
    }
}

/// Rings when a name or a file changes in the places that count. It may fail to, as not all file systems tell: then the next look comes
/// later.
#[derive(Debug)]
pub(super) struct Alarm {
    bell: Bell,
    watcher: Option<RecommendedWatcher>,
}

impl Alarm {
    pub(super) fn new(bell: Bell) -> Self {
        Self { bell, watcher: None }
    }

    /// Watches these from here on. All anew: a folder of the same name may be another folder. The old watcher goes when
    /// the new one stands.
    pub(super) fn cover(&mut self, what: &RestsOn) {
        let bell = self.bell.clone();
        let ring = move |event: notify::Result<notify::Event>| {
            // We open files ourselves.
            if !event.is_ok_and(|event| is_reading(event.kind) && !event.need_rescan()) {
                bell.ring();
            }
        };
        // The system has so many and no more; the old one is better than none.
        let Ok(mut watcher) = notify::recommended_watcher(ring) else { return };
        for place in what.places() {
            let _ = watcher.watch(&place, RecursiveMode::NonRecursive);
        }
        self.watcher = Some(watcher);
    }
}

fn is_reading(kind: EventKind) -> bool {
    use notify::event::{AccessKind, AccessMode};
    matches!(kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
}
