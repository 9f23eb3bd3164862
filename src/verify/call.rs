//! One call: the search's candidates, judged one after the other until one keeps every rule.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::budget::Meter;
use crate::certificate::Purpose;
use crate::error::{Exhausted, Position};
use crate::fault::{Fault, Reason};
use crate::identity::binding::{self, Unsettled};
use crate::identity::{Mapped, Settled, Unmapped};
use crate::path::{AnchorEntry, Candidate, DeadEnd, Edges, Entry, Obstacle, Pool, Search, Step};
use crate::policy::certificate_policies::CertificatePolicies;
use crate::policy::engine::{self, Path, Thoroughness};
use crate::policy::relaxation::Relaxation;
use crate::policy::screen::{self, AskedAbout, Role, Terms};
use crate::refusal::Refusal;
use crate::report::{Attempt, Reached, Report};
use crate::revocation::{Asking, Authority, OfPath, Place, Sources, Stapled, Status, Unknown};
use crate::time::Time;
use crate::verified::VerifiedPath;
use crate::verify::{Peer, Settings};

pub(super) struct Call<'c, 'p> {
    settings: &'p Settings,
    peer: &'c Peer<'p>,
    pool: &'c Pool<'p>,
    mapped: Option<&'c Mapped>,
    terms: Terms<'p>,
    meter: &'c Meter,
}

/// What a finished path is worth to the caller, the last lock.
type Bind<'b, T> = dyn Fn(&Candidate<'_>, &CertificatePolicies) -> Result<T, Unsettled> + 'b;

/// What ends the judgement of one candidate, other than success.
pub(super) enum No {
    Refused(Attempt),
    End(End),
}

/// What ends the call, other than success and a report.
pub(super) enum End {
    Exhausted(Exhausted),
    Ambiguous(Unmapped),
}

impl From<Exhausted> for No {
    fn from(exhausted: Exhausted) -> Self {
        Self::End(exhausted.into())
    }
}

impl From<Exhausted> for End {
    fn from(exhausted: Exhausted) -> Self {
        Self::Exhausted(exhausted)
    }
}

impl<'c, 'p> Call<'c, 'p> {
    pub(super) fn new(
        settings: &'p Settings,
        peer: &'c Peer<'p>,
        pool: &'c Pool<'p>,
        mapped: Option<&'c Mapped>,
        now: Time,
        meter: &'c Meter,
    ) -> Result<Self, Refusal> {
        let nameless = settings.purpose == Purpose::ServerAuth && peer.name.is_none();
        if nameless && !settings.relaxes(Relaxation::AnyServerName) {
            return Err(Refusal::NoReferenceName);
        }
        let terms = settings.terms(now, mapped.is_some());
        Ok(Self { settings, peer, pool, mapped, terms, meter })
    }

    /// Is there a path? An anchor that has namespaces must cover every name.
    pub(super) fn verify(&self) -> Result<VerifiedPath<'p>, Refusal> {
        let mut report = Report::default();
        let answer = self.start(&mut report).map_err(End::from).and_then(|search| match search {
            Some(mut search) => self.first_path(&mut search, &|_, _| Ok(()), &mut report),
            None => Ok(None),
        });
        self.answer(answer, report).map(|(path, ())| path)
    }

    /// Which principal is it?
    pub(super) fn identify(&self, mapped: &Mapped) -> Result<(VerifiedPath<'p>, Settled), Refusal> {
        let mut report = Report::default();
        let answer = self.start(&mut report).map_err(End::from).and_then(|search| match search {
            Some(search) => self.only_principal(search, mapped, &mut report),
            None => Ok(None),
        });
        self.answer(answer, report)
    }

    fn answer<T>(&self, answer: Result<Option<T>, End>, report: Report) -> Result<T, Refusal> {
        let report = || report.finish(self.meter.work()).into();
        match answer {
            Ok(Some(found)) => Ok(found),
            Ok(None) => Err(Refusal::NoPath(report())),
            Err(End::Ambiguous(unmapped)) => Err(Refusal::Unmapped(unmapped.into())),
            Err(End::Exhausted(exhausted)) => Err(Refusal::Exhausted { exhausted, report: report() }),
        }
    }

    /// `None` if the end entity itself breaks a cheap rule.
    fn start<'s>(&'s self, report: &mut Report) -> Result<Option<Search<'s>>, Exhausted> {
        let leaf = &self.pool.leaf.certificate;
        if let Some(rule) = screen::certificate(leaf, Role::EndEntity, &self.terms).find_map(Result::err) {
            let faults = vec![Fault::of(0, leaf, rule, false)];
            report.push(Reached::Issuer, || self.attempt(&[&self.pool.leaf], None, Reached::Issuer, faults));
            return Ok(None);
        }
        // First among those that come no further: it may be what is missing.
        self.note_unreadable(report);
        let barred = |entry: &AnchorEntry<'_>| self.may_vouch(entry).is_err();
        Search::new(self.pool, &self.terms, self.meter, &barred).map(Some)
    }

    /// The first path that keeps every rule, and what is bound to it.
    fn first_path<T>(
        &self,
        search: &mut Search<'_>,
        bind: &Bind<'_, T>,
        report: &mut Report,
    ) -> Result<Option<(VerifiedPath<'p>, T)>, End> {
        while let Some(step) = search.next()? {
            match step {
                Step::Candidate(candidate) => match self.judge(&candidate, search.edges(), bind) {
                    Ok(found) => return Ok(Some(found)),
                    Err(No::Refused(attempt)) => report.push(attempt.reached, || attempt),
                    Err(No::End(end)) => return Err(end),
                },
                Step::DeadEnd(dead_end) => {
                    report.push(reached(&dead_end.obstacle), || self.dead_end(&dead_end));
                }
            }
        }
        Ok(None)
    }

    /// The principal of the first path, unless another path makes it another.
    fn only_principal(
        &self,
        mut search: Search<'_>,
        mapped: &Mapped,
        report: &mut Report,
    ) -> Result<Option<(VerifiedPath<'p>, Settled)>, End> {
        let bind = self.binder(mapped);
        let Some((path, settled)) = self.first_path(&mut search, &bind, report)? else { return Ok(None) };
        match self.contest(search, mapped, &settled)? {
            Some(ambiguous) => Err(End::Ambiguous(ambiguous)),
            None => Ok(Some((path, settled))),
        }
    }

    /// Step 3 of the design: an anchor that may not vouch for the identity ends no path.
    pub(super) fn may_vouch(&self, entry: &AnchorEntry<'_>) -> Result<(), binding::Fault> {
        match self.mapped {
            Some(mapped) => binding::anchor_may_vouch(entry.anchor, mapped),
            None => binding::covers_every_name(entry.anchor, &self.pool.leaf.certificate),
        }
    }

    /// Steps 6 to 8: the engine, revocation, binding; what is left is believed.
    pub(super) fn judge<T>(
        &self,
        candidate: &Candidate<'_>,
        edges: &mut Edges<'_>,
        bind: &Bind<'_, T>,
    ) -> Result<(VerifiedPath<'p>, T), No> {
        self.meter.spend_candidate()?;
        let certificates: Vec<_> = candidate.certificates.iter().map(|entry| &entry.certificate).collect();
        let path = Path {
            certificates: &certificates,
            anchor: candidate.anchor.anchor,
            view: &candidate.anchor.view,
        };
        let name = self.peer.name.as_ref();
        let judgement = engine::judge(path, name, &self.terms, self.meter, Thoroughness::First)?;
        if let Some((at, rule)) = judgement.broken.into_iter().next() {
            return Err(self.refused(candidate, at, Reached::Rules, rule));
        }
        let revocation = self.revocation(candidate, edges)?;
        let bound =
            bind(candidate, &judgement.certificate_policies).map_err(|unsettled| match unsettled {
                Unsettled::Refused(fault) => self.refused(candidate, Position::LEAF, Reached::Binding, fault),
                Unsettled::Ambiguous(unmapped) => No::End(End::Ambiguous(unmapped)),
            })?;
        Ok((self.believe(candidate, judgement.certificate_policies, revocation), bound))
    }

    pub(super) fn terms(&self) -> &Terms<'p> {
        &self.terms
    }

    /// The status of each certificate that is to be asked about, the end entity's first.
    fn revocation(&self, candidate: &Candidate<'_>, edges: &mut Edges<'_>) -> Result<Vec<Status>, No> {
        let mut statuses = Vec::new();
        for at in 0..self.asked_about(candidate) {
            let Some(status) = self.status(candidate, at, edges)? else { break };
            let at = Position::new(at);
            match status {
                Status::Revoked(revoked) => {
                    return Err(self.refused(candidate, at, Reached::Revocation, revoked));
                }
                Status::Unknown(unknown) if !self.lets_pass(&unknown) => {
                    return Err(self.refused(candidate, at, Reached::Revocation, unknown));
                }
                status => statuses.push(status),
            }
        }
        Ok(statuses)
    }

    /// What the caller lets pass, the certificate itself may still ask for.
    pub(super) fn lets_pass(&self, unknown: &Unknown) -> bool {
        let asked_for = matches!(unknown, Unknown::NotStapled { .. });
        !asked_for && self.settings.relaxes(Relaxation::UnknownRevocationPasses)
    }

    pub(super) fn asked_about(&self, candidate: &Candidate<'_>) -> usize {
        match self.terms.revocation {
            AskedAbout::Nobody => 0,
            AskedAbout::EndEntity => 1,
            AskedAbout::Everybody => candidate.certificates.len(),
        }
    }

    /// The status of the certificate at this place, by those of its issuer's name on this path.
    pub(super) fn status(
        &self,
        candidate: &Candidate<'_>,
        at: usize,
        edges: &mut Edges<'_>,
    ) -> Result<Option<Status>, Exhausted> {
        let Some(entry) = candidate.certificates.get(at) else { return Ok(None) };
        let above = candidate.certificates.iter().skip(at.saturating_add(1));
        let mut issuers: Vec<Authority<'_>> = above
            .filter(|issuer| issuer.subject == entry.issuer)
            .map(|issuer| Authority::from(&issuer.certificate))
            .collect();
        if candidate.anchor.subject == entry.issuer {
            issuers.push(Authority::from(candidate.anchor));
        }
        let place = Place { candidate, at, pool: self.pool };
        let terms = Asking {
            terms: &self.terms,
            crls: &self.settings.crls,
            stale_passes: self.settings.relaxes(Relaxation::StaleCrls),
            grace: self.settings.grace(),
            unknown_passes: self.settings.relaxes(Relaxation::UnknownRevocationPasses),
        };
        let crl_issuers = OfPath::new(place, terms, self.meter, edges);
        let question = terms.question(&entry.certificate, &issuers, &crl_issuers);
        self.sources(at).status(&question, self.meter).map(Some)
    }

    /// What there is to ask about the certificate at this place.
    fn sources(&self, at: usize) -> Sources<'p> {
        let Settings { crls, responses, by_crls, by_responses, .. } = self.settings;
        Sources {
            crls: by_crls.then_some(crls),
            responses: by_responses.then_some(responses),
            stapled: match self.peer.stapled {
                _ if at > 0 => Stapled::NotAsked,
                [] => Stapled::Nothing,
                response => Stapled::Response(response),
            },
        }
    }

    fn believe(
        &self,
        candidate: &Candidate<'_>,
        certificate_policies: CertificatePolicies,
        revocation: Vec<Status>,
    ) -> VerifiedPath<'p> {
        let anchor = candidate.anchor;
        let mut relaxations = self.settings.relaxations.clone();
        if anchor.anchor.bounds().vouches_for_everything() {
            relaxations.push(Relaxation::EveryIdentity);
        }
        let issuers = candidate.certificates.iter().skip(1);
        VerifiedPath {
            end_entity: self.pool.leaf.certificate.clone(),
            issuers: issuers.filter_map(|entry| self.pool.certificate(entry.id)).cloned().collect(),
            anchor: anchor.anchor.clone(),
            valid_until: self.pool.leaf.certificate.validity().until,
            certificate_policies,
            revocation,
            relaxations,
            algorithms: self.settings.algorithms.clone(),
            work: self.meter.work(),
            via: self.peer.via.clone(),
        }
        .until_first_end()
    }

    fn refused(
        &self,
        candidate: &Candidate<'_>,
        at: Position,
        reached: Reached,
        reason: impl Into<Reason>,
    ) -> No {
        let fault = Fault::new(at, subject_at(candidate, at), reason, true);
        No::Refused(self.attempt(&candidate.certificates, Some(candidate.anchor), reached, vec![fault]))
    }

    pub(super) fn attempt(
        &self,
        chain: &[&Entry<'_>],
        anchor: Option<&AnchorEntry<'_>>,
        reached: Reached,
        faults: Vec<Fault>,
    ) -> Attempt {
        Attempt {
            chain: chain.iter().map(|entry| entry.certificate.subject().to_string()).collect(),
            anchor: anchor.map(|anchor| anchor.anchor.to_string()),
            reached,
            faults,
        }
    }

    fn dead_end(&self, dead_end: &DeadEnd<'_>) -> Attempt {
        let chain = &dead_end.chain;
        let last = chain.last().map_or(&self.pool.leaf.certificate, |entry| &entry.certificate);
        let reason = match &dead_end.obstacle {
            Obstacle::NoIssuer => Reason::NoIssuer { issuer: last.issuer().to_string() },
            Obstacle::TooLong { allowed } => Reason::TooLong { allowed: *allowed },
            Obstacle::Screened(rule) => rule.clone().into(),
            Obstacle::Signature { issuer, fault } => {
                Reason::Signature { issuer: issuer.to_string(), fault: fault.clone() }
            }
            Obstacle::Barred(entry) => return self.barred(chain, entry),
        };
        let at = chain.len().saturating_sub(1);
        self.attempt(chain, None, reached(&dead_end.obstacle), vec![Fault::of(at, last, reason, false)])
    }

    /// The name that may not be vouched for is the end entity's.
    fn barred(&self, chain: &[&Entry<'_>], entry: &AnchorEntry<'_>) -> Attempt {
        let fault = self.may_vouch(entry).err();
        let faults = fault.map(|fault| Fault::of(0, &self.pool.leaf.certificate, fault, false));
        self.attempt(chain, Some(entry), Reached::Anchor, faults.into_iter().collect())
    }

    /// What came with the end entity and is no certificate may be what is missing.
    pub(super) fn note_unreadable(&self, report: &mut Report) {
        for (place, fault) in self.pool.unreadable() {
            let fault =
                Fault::new(Position::new(*place), format!("number {place} of what was sent"), *fault, false);
            report
                .push(Reached::Names, || self.attempt(&[&self.pool.leaf], None, Reached::Names, vec![fault]));
        }
    }
}

fn reached(obstacle: &Obstacle<'_>) -> Reached {
    match obstacle {
        Obstacle::NoIssuer | Obstacle::TooLong { .. } => Reached::Names,
        Obstacle::Signature { .. } => Reached::Signatures,
        Obstacle::Screened(_) => Reached::Issuer,
        Obstacle::Barred(_) => Reached::Anchor,
    }
}

/// The printed subject of a place on the path; past the last certificate it is the anchor's.
pub(super) fn subject_at(candidate: &Candidate<'_>, at: Position) -> String {
    match candidate.certificates.get(at.index()) {
        Some(entry) => entry.certificate.subject().to_string(),
        None => candidate.anchor.anchor.to_string(),
    }
}
