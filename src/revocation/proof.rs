//! Under which keys the signature of a CRL was found good: remembered with the CRL, so that it is checked once and not in
//! every call.
//!
//! Only true answers are kept, and each under a hash of the key's whole SubjectPublicKeyInfo; the message and the signature
//! are those of the CRL that the memory belongs to, which never change. Threads share it without a lock.

use core::sync::atomic::{AtomicU8, AtomicU32, Ordering};

use sha2::{Digest, Sha256};

/// Keys that are remembered for one CRL: it has one signer, whose key may be written in two ways. Another one is checked
/// again in each call.
const SLOTS: usize = 4;

const EMPTY: u8 = 0;
const BEING_WRITTEN: u8 = 1;
const WRITTEN: u8 = 2;

/// SHA-256 of a SubjectPublicKeyInfo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeyDigest([u32; 8]);

impl KeyDigest {
    pub(super) fn of(spki: &[u8]) -> Self {
        let digest: [u8; 32] = Sha256::digest(spki).into();
        let mut words = [0; 8];
        for (word, octets) in words.iter_mut().zip(digest.as_chunks().0) {
            *word = u32::from_be_bytes(*octets);
        }
        Self(words)
    }
}

/// The keys under which one CRL's signature is good.
#[derive(Debug, Default)]
pub(super) struct Proofs([Slot; SLOTS]);

impl Proofs {
    pub(super) fn hold(&self, key: KeyDigest) -> bool {
        self.0.iter().any(|slot| slot.read() == Some(key))
    }

    /// Into the first free slot; if there is none, it is not remembered.
    pub(super) fn remember(&self, key: KeyDigest) {
        let _written = self.0.iter().any(|slot| slot.write(key));
    }
}

/// Written once, then only read. (Words of 32 bits, since not every processor has atomic ones of 64.)
#[derive(Debug, Default)]
struct Slot {
    state: AtomicU8,
    words: [AtomicU32; 8],
}

impl Slot {
    fn read(&self) -> Option<KeyDigest> {
        // Acquire: whoever sees WRITTEN sees the words.
        if self.state.load(Ordering::Acquire) != WRITTEN {
            return None;
        }
        let mut words = [0; 8];
        for (word, kept) in words.iter_mut().zip(&self.words) {
            *word = kept.load(Ordering::Relaxed);
        }
        Some(KeyDigest(words))
    }

    /// Did it take the key? Not if another thread has it.
    fn write(&self, key: KeyDigest) -> bool {
        let taken =
            self.state.compare_exchange(EMPTY, BEING_WRITTEN, Ordering::Relaxed, Ordering::Relaxed).is_ok();
        if taken {
            for (word, kept) in key.0.iter().zip(&self.words) {
                kept.store(*word, Ordering::Relaxed);
            }
            self.state.store(WRITTEN, Ordering::Release);
        }
        taken
    }
}
