//! The peer of one connection, for as long as the connection lasts.

use alloc::boxed::Box;
use alloc::sync::Arc;
use core::fmt;
use core::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwapOption;
use rustls_pki_types::CertificateDer;

use crate::principal::Principal;
use crate::refusal::Refusal;
use crate::time::Time;
use crate::tls::{Live, PeerIdentity};

/// The peer of one connection: its certificates, and what was last decided about them.
///
/// A connection can outlive the certificate that it began with, and the CRL that cleared it. So
/// [`principal`](Self::principal) is asked for each request, and not once: while nothing has changed it answers from memory,
/// without an allocation; after a [swap](Live::swap), past the answer's [`valid_until`](Principal::valid_until), or for a
/// time before the one that was asked about, it decides anew. `Send + Sync`; share it in an `Arc` between the requests of
/// a connection.
pub struct Session {
    live: Live,
    chain: Box<[CertificateDer<'static>]>,
    answer: ArcSwapOption<Answer>,
    decisions: AtomicU64,
}

/// A decision, and the questions that it answers.
struct Answer {
    generation: u64,
    from: Time,
    until: Time,
    found: PeerIdentity,
}

impl Answer {
    /// A principal holds until the first thing ends that it rests on. What it was refused for may be over a second later, so a
    /// refusal holds for its second: a peer that asks without end costs one decision in each.
    fn new(generation: u64, now: Time, found: PeerIdentity) -> Self {
        let until = match &found {
            PeerIdentity::Principal(principal) => principal.valid_until(),
            PeerIdentity::Refused(_) | PeerIdentity::Absent => now,
        };
        Self { generation, from: now, until, found }
    }

    /// An earlier time is another question: a clock that was set back may stand before the certificate's first day.
    fn answers(&self, generation: u64, now: Time) -> bool {
        self.generation == generation && self.from <= now && now <= self.until
    }
}

impl Session {
    /// The peer that proved, in a handshake that is over, to hold the key of the first certificate of this chain. An empty
    /// chain is a peer without a certificate. For rustls, [`rustls::session`](crate::tls::rustls::session) sees to all that.
    #[must_use]
    pub fn new(chain: impl IntoIterator<Item = CertificateDer<'static>>, live: &Live) -> Self {
        Self {
            live: live.clone(),
            chain: chain.into_iter().collect(),
            answer: ArcSwapOption::empty(),
            decisions: AtomicU64::new(0),
        }
    }

    /// Who is the peer, now? `Ok(None)` is a peer without a certificate.
    ///
    /// After a change of the rules it may be another principal than before, or none.
    ///
    /// # Errors
    /// The refusal: also of a peer that was a principal a moment ago.
    pub fn principal(&self, now: Time) -> Result<Option<Arc<Principal>>, Arc<Refusal>> {
        self.identity(now).into_result()
    }

    /// The same, as a [`PeerIdentity`].
    pub fn identity(&self, now: Time) -> PeerIdentity {
        if self.chain.is_empty() {
            return PeerIdentity::Absent;
        }
        match &*self.answer.load() {
            Some(answer) if answer.answers(self.live.generation(), now) => answer.found.clone(),
            _ => self.decide(now),
        }
    }

    fn decide(&self, now: Time) -> PeerIdentity {
        self.decisions.fetch_add(1, Ordering::Relaxed);
        let (generation, found) = self.live.decide(&self.chain, now);
        self.answer.store(Some(Arc::new(Answer::new(generation, now, found.clone()))));
        found
    }

    /// How often it was decided anew: once for a connection on which nothing changes.
    #[must_use]
    pub fn decisions(&self) -> u64 {
        self.decisions.load(Ordering::Relaxed)
    }

    /// The certificates that the peer sent, the end entity first. Only the first is proved to be the peer's.
    #[must_use]
    pub fn chain(&self) -> &[CertificateDer<'static>] {
        &self.chain
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = self.answer.load_full();
        f.debug_struct("Session")
            .field("certificates", &self.chain.len())
            .field("last", &found.as_ref().map(|answer| &answer.found))
            .field("decisions", &self.decisions())
            .finish_non_exhaustive()
    }
}
