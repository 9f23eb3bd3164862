//! A verifier and a mapper that change while connections come in.

use alloc::sync::Arc;

use arc_swap::ArcSwap;
use rustls_pki_types::CertificateDer;

use crate::identity::Mapper;
use crate::principal::Principal;
use crate::refusal::Refusal;
use crate::time::Time;
use crate::tls::PeerIdentity;
use crate::verify::{Peer, Verifier};

/// Whom a service believes at the moment: a [`Verifier`] and a [`Mapper`], swapped together. A clone is the same cell.
///
/// No handshake and no request waits for a swap, nor a swap for them: each decides on what it found when it began, and the
/// first that begins after a swap decides on the new terms. One that is made of a fixed pair and never swapped is just that.
///
/// ```no_run
/// use vouchsafe::revocation::CrlStore;
/// use vouchsafe::tls::Live;
/// use vouchsafe::{Mapper, Verifier};
///
/// fn start(verifier: Verifier) -> Live {
///     Live::new(verifier, Mapper::spiffe())
/// }
///
/// /// Whenever new CRLs have come; from here on the peers that they revoke are refused, on old connections too.
/// fn refresh(live: &Live, crls: CrlStore) {
///     live.update(|verifier, mapper| (verifier.with_crls(crls.clone()), mapper.clone()));
/// }
/// ```
#[derive(Clone, Debug)]
pub struct Live(Arc<ArcSwap<Terms>>);

#[derive(Debug)]
struct Terms {
    verifier: Verifier,
    mapper: Mapper,
    generation: u64,
}

impl Live {
    /// Starts with these.
    #[must_use]
    pub fn new(verifier: Verifier, mapper: Mapper) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(Terms { verifier, mapper, generation: 0 })))
    }

    /// Puts others in their place, and answers with their generation.
    pub fn swap(&self, verifier: Verifier, mapper: Mapper) -> u64 {
        self.update(|_, _| (verifier.clone(), mapper.clone()))
    }

    /// Makes others of those that are there, and answers with their generation. Of two updates at one time none is lost: the
    /// one that comes second is asked again, with what the first has made. (So one task can bring new CRLs, and another new
    /// anchors.)
    pub fn update(&self, mut change: impl FnMut(&Verifier, &Mapper) -> (Verifier, Mapper)) -> u64 {
        let before = self.0.rcu(|terms| {
            let (verifier, mapper) = change(&terms.verifier, &terms.mapper);
            Terms { verifier, mapper, generation: terms.generation.wrapping_add(1) }
        });
        before.generation.wrapping_add(1)
    }

    /// How often it was swapped. An answer of another generation is no answer any more.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.0.load().generation
    }

    /// The verifier of the moment.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        self.0.load().verifier.clone()
    }

    /// The mapper of the moment.
    #[must_use]
    pub fn mapper(&self) -> Mapper {
        self.0.load().mapper.clone()
    }

    /// Who is this peer, now? As [`PeerIdentity::of_chain`].
    pub fn identify(&self, chain: &[CertificateDer<'_>], now: Time) -> PeerIdentity {
        self.decide(chain, now).1
    }

    /// The same, of what a handshake that still goes on calls the end entity and the rest.
    pub(super) fn identify_peer(&self, peer: &Peer<'_>, now: Time) -> Result<Principal, Refusal> {
        let terms = self.0.load_full();
        terms.verifier.identify(peer, &terms.mapper, now)
    }

    /// The answer, and the generation that gave it.
    pub(super) fn decide(&self, chain: &[CertificateDer<'_>], now: Time) -> (u64, PeerIdentity) {
        let terms = self.0.load_full();
        (terms.generation, PeerIdentity::of_chain(chain, &terms.verifier, &terms.mapper, now))
    }
}

impl From<(Verifier, Mapper)> for Live {
    fn from((verifier, mapper): (Verifier, Mapper)) -> Self {
        Self::new(verifier, mapper)
    }
}
