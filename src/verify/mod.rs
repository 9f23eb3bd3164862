//! The way through the house: claims, search, engine, revocation, binding.

mod builder;
mod call;
mod contest;
mod explain;
mod peer;

pub use crate::via::{Forwarded, Via};
pub use builder::{BuildError, Builder};
pub use peer::Peer;

use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::budget::{Budget, Meter};
use crate::certificate::Purpose;
use crate::identity::Mapper;
use crate::path::{Configured, Failure, Pool, Sources};
use crate::policy::Policy;
use crate::policy::relaxation::Relaxation;
use crate::policy::screen::{AskedAbout, Terms};
use crate::principal::Principal;
use crate::refusal::Refusal;
use crate::report::Report;
use crate::revocation::{CrlStore, OcspStore};
use crate::signature::Algorithms;
use crate::time::Time;
use crate::trust::TrustStore;
use crate::verified::VerifiedPath;
use crate::verify::call::Call;

/// Decides who a peer is. Immutable, `Send + Sync`, and cheap to clone: build it once, use it for every connection.
#[derive(Clone, Debug)]
pub struct Verifier(Arc<Settings>);

#[derive(Clone, Debug)]
struct Settings {
    anchors: TrustStore,
    purpose: Purpose,
    policy: Policy,
    algorithms: Algorithms,
    budget: Budget,
    intermediates: Configured,
    crls: CrlStore,
    responses: OcspStore,
    /// Which of the two the caller decided on.
    by_crls: bool,
    by_responses: bool,
    relaxations: Vec<Relaxation>,
}

impl Settings {
    fn relaxes(&self, relaxation: Relaxation) -> bool {
        self.relaxations.contains(&relaxation)
    }

    fn terms(&self, now: Time, identity: bool) -> Terms<'_> {
        let Self { policy, algorithms, purpose, .. } = self;
        Terms { policy, algorithms, purpose, now, identity, revocation: self.asked_about() }
    }

    /// The longest that was granted.
    fn grace(&self) -> u32 {
        let granted = self.relaxations.iter().map(|relaxation| match relaxation {
            Relaxation::Grace(seconds) => *seconds,
            _ => 0,
        });
        granted.max().unwrap_or(0)
    }

    fn asked_about(&self) -> AskedAbout {
        if self.relaxes(Relaxation::NoRevocation) {
            AskedAbout::Nobody
        } else if self.relaxes(Relaxation::EndEntityRevocationOnly) {
            AskedAbout::EndEntity
        } else {
            AskedAbout::Everybody
        }
    }

    fn pool<'p>(&'p self, peer: &Peer<'p>, meter: &Meter) -> Result<Pool<'p>, Refusal> {
        let sources = Sources {
            leaf: peer.end_entity,
            sent: peer.sent,
            configured: &self.intermediates,
            anchors: &self.anchors,
        };
        Pool::read(&sources, meter).map_err(|failure| match failure {
            Failure::Leaf(fault) => Refusal::Unreadable(fault),
            Failure::Exhausted(exhausted) => {
                Refusal::Exhausted { exhausted, report: Report::default().finish(meter.work()).into() }
            }
        })
    }
}

impl Verifier {
    /// Starts with whom to believe, and for what.
    pub fn builder(anchors: TrustStore, purpose: Purpose) -> Builder {
        Builder::new(anchors, purpose)
    }

    /// Who is this peer?
    ///
    /// The peer must have proved that it holds the key of its certificate; a TLS handshake does that. In
    /// comes what it sent, DER; `mapper` says which of the certificate's names is its identity; `now` is the
    /// time for which the answer is wanted.
    ///
    /// # Errors
    /// A [`Refusal`], with its reason, whenever anything is in doubt.
    pub fn identify(&self, peer: &Peer<'_>, mapper: &Mapper, now: Time) -> Result<Principal, Refusal> {
        self.identify_with_path(peer, mapper, now).map(|(principal, _)| principal)
    }

    /// As [`identify`](Self::identify), with the path that the principal rests on: for its
    /// [`ends`](VerifiedPath::ends), and for [signed messages](VerifiedPath::verify_message).
    ///
    /// # Errors
    /// As [`identify`](Self::identify).
    pub fn identify_with_path<'p>(
        &'p self,
        peer: &Peer<'p>,
        mapper: &Mapper,
        now: Time,
    ) -> Result<(Principal, VerifiedPath<'p>), Refusal> {
        let meter = Meter::new(self.0.budget);
        let pool = self.0.pool(peer, &meter)?;
        let mapped = mapper.map(&pool.leaf.certificate).map_err(|fault| Refusal::Unmapped(fault.into()))?;
        let call = Call::new(&self.0, peer, &pool, Some(&mapped), now, &meter)?;
        let (path, settled) = call.identify(&mapped)?;
        Ok((Principal::new(&path, settled), path))
    }

    /// Does a path of certificates that keeps every rule lead from a trust anchor to this one? No identity
    /// comes of it.
    ///
    /// An anchor that has namespaces must cover every subject alternative name of the end entity.
    ///
    /// # Errors
    /// As [`identify`](Self::identify).
    pub fn verify<'p>(&'p self, peer: &Peer<'p>, now: Time) -> Result<VerifiedPath<'p>, Refusal> {
        let meter = Meter::new(self.0.budget);
        let pool = self.0.pool(peer, &meter)?;
        Call::new(&self.0, peer, &pool, None, now, &meter)?.verify()
    }

    /// Every broken rule on every way to an anchor (the first 32 ways are kept): for the operator who asks
    /// why. It costs more than a verification, and it proves nothing; an empty report means that a
    /// verification would succeed.
    ///
    /// # Errors
    /// [`Refusal::Unreadable`] or [`Refusal::NoReferenceName`], as there is nothing to explain then.
    pub fn explain(&self, peer: &Peer<'_>, mapper: Option<&Mapper>, now: Time) -> Result<Report, Refusal> {
        explain::explain(&self.0, peer, mapper, now)
    }

    /// The same verifier with other CRLs; the one at hand stays as it is. From here on they are asked, also where
    /// [`Relaxation::NoRevocation`] said that nothing was.
    #[must_use]
    pub fn with_crls(&self, crls: CrlStore) -> Self {
        self.with(|settings| (settings.crls, settings.by_crls) = (crls, true))
    }

    /// The same verifier with other OCSP responses; the one at hand stays as it is. As with
    /// [`with_crls`](Self::with_crls), they are asked from here on.
    #[must_use]
    pub fn with_ocsp(&self, responses: OcspStore) -> Self {
        self.with(|settings| (settings.responses, settings.by_responses) = (responses, true))
    }

    /// See [`danger::without_revocation`](crate::danger::without_revocation).
    pub(crate) fn without_revocation(&self) -> Self {
        let mut settings = Settings::clone(&self.0);
        (settings.crls, settings.by_crls) = (CrlStore::new(), false);
        (settings.responses, settings.by_responses) = (OcspStore::new(), false);
        if !settings.relaxes(Relaxation::NoRevocation) {
            settings.relaxations.push(Relaxation::NoRevocation);
        }
        Self(Arc::new(settings))
    }

    fn with(&self, evidence: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::clone(&self.0);
        evidence(&mut settings);
        settings.relaxations.retain(|relaxation| *relaxation != Relaxation::NoRevocation);
        settings.prove_evidence();
        Self(Arc::new(settings))
    }

    /// The trust anchors.
    #[must_use]
    pub fn anchors(&self) -> &TrustStore {
        &self.0.anchors
    }

    /// The CRLs.
    #[must_use]
    pub fn crls(&self) -> &CrlStore {
        &self.0.crls
    }

    /// The OCSP responses.
    #[must_use]
    pub fn ocsp(&self) -> &OcspStore {
        &self.0.responses
    }

    /// The checks that the caller chose to do without.
    #[must_use]
    pub fn relaxations(&self) -> &[Relaxation] {
        &self.0.relaxations
    }
}
