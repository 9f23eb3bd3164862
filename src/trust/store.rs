//! The anchors of one verifier, found by name.

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::signature::Algorithms;
use crate::trust::{Anchor, AnchorId};

/// The trust anchors of one verifier. It starts empty: there is no default and no system store.
#[derive(Clone, Debug, Default)]
pub struct TrustStore {
    anchors: Vec<Arc<Anchor>>,
    /// Fingerprint of the name, index of the anchor; sorted.
    by_name: Vec<(u64, usize)>,
}

/// Why an anchor was not taken into a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejected {
    /// The same anchor is there already, so that it would not be clear which bounds hold. (A renewed certificate over
    /// the same name and key is another anchor with the same id.)
    #[error("this trust anchor is in the store already ({0})")]
    Twice(AnchorId),
}

impl TrustStore {
    /// No anchors yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an anchor.
    ///
    /// # Errors
    /// [`Rejected::Twice`] if the same one is there.
    pub fn add(&mut self, anchor: Anchor) -> Result<AnchorId, Rejected> {
        let id = anchor.id();
        if self.get(id).any(|there| there.certificate() == anchor.certificate()) {
            return Err(Rejected::Twice(id));
        }
        let entry = (anchor.subject().fingerprint(), self.anchors.len());
        let at = self.by_name.partition_point(|earlier| *earlier < entry);
        self.by_name.insert(at, entry);
        self.anchors.push(Arc::new(anchor));
        Ok(id)
    }

    /// All anchors, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Anchor>> {
        self.anchors.iter()
    }

    /// How many anchors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.anchors.len()
    }

    /// No anchors?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.anchors.is_empty()
    }

    /// The anchors with this id: one, or one for each certificate over the same name and key.
    pub fn get(&self, id: AnchorId) -> impl Iterator<Item = &Arc<Anchor>> {
        self.anchors.iter().filter(move |anchor| anchor.id() == id)
    }

    /// The anchors whose name has this fingerprint; the caller compares the names.
    pub(crate) fn with_fingerprint(&self, fingerprint: u64) -> impl Iterator<Item = &Arc<Anchor>> {
        let start = self.by_name.partition_point(|(found, _)| *found < fingerprint);
        let group = self.by_name.get(start..).unwrap_or(&[]);
        group
            .iter()
            .take_while(move |(found, _)| *found == fingerprint)
            .filter_map(|(_, index)| self.anchors.get(*index))
    }

    pub(crate) fn note_self_signed(&mut self, algorithms: &Algorithms) {
        for anchor in &mut self.anchors {
            Arc::make_mut(anchor).note_self_signed(algorithms);
        }
    }
}
