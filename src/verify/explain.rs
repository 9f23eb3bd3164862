//! Every broken rule on every way, for the operator.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use crate::budget::Meter;
use crate::error::{Exhausted, Position};
use crate::fault::{Fault, Reason};
use crate::identity::binding::Unsettled;
use crate::identity::{Mapped, Mapper, Unmapped};
use crate::path::{AnchorEntry, Candidate, Edges, Issuer, Pool, Way, Ways};
use crate::policy::certificate_policies::CertificatePolicies;
use crate::policy::engine::{self, Path, Thoroughness};
use crate::policy::screen::{self, Role};
use crate::refusal::Refusal;
use crate::report::{Reached, Report};
use crate::revocation::Status;
use crate::time::Time;
use crate::verify::call::{Call, subject_at};
use crate::verify::{Peer, Settings};

/// How many ways are looked at.
const WAYS: usize = 32;

pub(super) fn explain(
    settings: &Settings,
    peer: &Peer<'_>,
    mapper: Option<&Mapper>,
    now: Time,
) -> Result<Report, Refusal> {
    let meter = Meter::new(settings.budget);
    let pool = settings.pool(peer, &meter)?;
    let (mapped, unmapped) = match mapper.map(|mapper| mapper.map(&pool.leaf.certificate)) {
        None => (None, None),
        Some(Ok(mapped)) => (Some(mapped), None),
        Some(Err(fault)) => (None, Some(fault)),
    };
    let call = Call::new(settings, peer, &pool, mapped.as_ref(), now, &meter)?;
    let explanation =
        Explanation { call: &call, settings, mapped: mapped.as_ref(), unmapped, pool: &pool, meter: &meter };
    let mut report = Report::default();
    match explanation.collect(peer, &mut report) {
        Ok(true) => Ok(Report::default().finish(meter.work())),
        Ok(false) => Ok(report.finish(meter.work())),
        Err(exhausted) => Err(Refusal::Exhausted { exhausted, report: report.finish(meter.work()).into() }),
    }
}

struct Explanation<'e, 'p> {
    call: &'e Call<'e, 'p>,
    settings: &'e Settings,
    mapped: Option<&'e Mapped>,
    unmapped: Option<Unmapped>,
    pool: &'e Pool<'p>,
    meter: &'e Meter,
}

impl Explanation<'_, '_> {
    /// Is there a way without any fault?
    fn collect(&self, peer: &Peer<'_>, report: &mut Report) -> Result<bool, Exhausted> {
        let mut ways = Ways::new(self.pool, self.meter);
        let mut edges = Edges::new(&self.settings.algorithms, self.meter);
        for _ in 0..WAYS {
            let Some(way) = ways.next()? else { break };
            let (reached, faults) = match way.anchor {
                Some(anchor) => self.to_anchor(&way, anchor, peer, &mut edges)?,
                None => (Reached::Names, self.to_nobody(&way)),
            };
            if faults.is_empty() {
                return self.is_unambiguous(&way, report);
            }
            report.push(reached, || self.call.attempt(&way.certificates, way.anchor, reached, faults));
        }
        self.call.note_unreadable(report);
        Ok(false)
    }

    /// A good way is not enough where another one makes another principal.
    fn is_unambiguous(&self, way: &Way<'_>, report: &mut Report) -> Result<bool, Exhausted> {
        let Some(mapped) = self.mapped.filter(|mapped| mapped.has_rivals()) else { return Ok(true) };
        let unmapped = match self.call.identify(mapped) {
            Err(Refusal::Unmapped(unmapped)) => *unmapped,
            Err(Refusal::Exhausted { exhausted, .. }) => return Err(exhausted),
            _ => return Ok(true),
        };
        let fault = Fault::of(0, &self.pool.leaf.certificate, Reason::Unmapped(unmapped), true);
        let reached = Reached::Binding;
        report.push(reached, || self.call.attempt(&way.certificates, way.anchor, reached, vec![fault]));
        Ok(false)
    }

    fn to_nobody(&self, way: &Way<'_>) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (at, entry) in way.certificates.iter().enumerate() {
            let role = if at == 0 { Role::EndEntity } else { Role::Issuer };
            let broken = screen::certificate(&entry.certificate, role, self.call.terms());
            faults.extend(
                broken.filter_map(Result::err).map(|rule| Fault::of(at, &entry.certificate, rule, false)),
            );
        }
        if let Some(last) = way.certificates.last() {
            let issuer = last.certificate.issuer().to_string();
            let at = way.certificates.len().saturating_sub(1);
            faults.push(Fault::of(at, &last.certificate, Reason::NoIssuer { issuer }, false));
        }
        faults
    }

    fn to_anchor<'x>(
        &self,
        way: &Way<'x>,
        anchor: &'x AnchorEntry<'x>,
        peer: &Peer<'_>,
        edges: &mut Edges<'_>,
    ) -> Result<(Reached, Vec<Fault>), Exhausted> {
        let candidate = Candidate { certificates: way.certificates.clone(), anchor };
        let mut faults = Vec::new();
        // From here up, every signature holds.
        let proven_from = check_edges(&candidate, edges, &mut faults)?;
        let mut reached = if faults.is_empty() { Reached::Rules } else { Reached::Signatures };
        let mut note = |at: Position, reason: Reason| {
            let proven = at.index() >= proven_from;
            faults.push(Fault::new(at, subject_at(&candidate, at), reason, proven));
        };

        let certificates: Vec<_> = candidate.certificates.iter().map(|entry| &entry.certificate).collect();
        let path = Path { certificates: &certificates, anchor: anchor.anchor, view: &anchor.view };
        let name = peer.name.as_ref();
        let judgement = engine::judge(path, name, self.call.terms(), self.meter, Thoroughness::All)?;
        for (at, rule) in judgement.broken {
            note(at, rule.into());
        }
        for at in proven_from..self.call.asked_about(&candidate) {
            match self.call.status(&candidate, at, edges)? {
                Some(Status::Revoked(revoked)) => note(Position::new(at), revoked.into()),
                Some(Status::Unknown(unknown)) if !self.call.lets_pass(&unknown) => {
                    note(Position::new(at), unknown.into());
                }
                _ => continue,
            }
            reached = Reached::Revocation;
        }
        if let Some(reason) = self.unbound(&candidate, &judgement.certificate_policies) {
            note(Position::LEAF, reason);
        }
        if let Some(unmapped) = &self.unmapped {
            note(Position::LEAF, Reason::Unmapped(unmapped.clone()));
        }
        Ok((reached, faults))
    }

    /// Why the path's authorities make no principal.
    fn unbound(&self, candidate: &Candidate<'_>, policies: &CertificatePolicies) -> Option<Reason> {
        if let Err(fault) = self.call.may_vouch(candidate.anchor) {
            return Some(fault.into());
        }
        match self.call.binder(self.mapped?)(candidate, policies).err()? {
            Unsettled::Refused(fault) => Some(fault.into()),
            Unsettled::Ambiguous(unmapped) => Some(Reason::Unmapped(unmapped)),
        }
    }
}

/// Notes each signature that does not hold; returns the lowest place from which all above it do.
fn check_edges(
    candidate: &Candidate<'_>,
    edges: &mut Edges<'_>,
    faults: &mut Vec<Fault>,
) -> Result<usize, Exhausted> {
    let mut proven_from = 0;
    for (at, child) in candidate.certificates.iter().enumerate() {
        let issuer = match candidate.certificates.get(at.saturating_add(1)) {
            Some(entry) => Issuer::Certificate(entry),
            None => Issuer::Anchor(candidate.anchor),
        };
        if let Err(fault) = edges.check(child, &issuer)? {
            proven_from = at.saturating_add(1);
            let reason = Reason::Signature { issuer: issuer.to_string(), fault };
            faults.push(Fault::of(at, &child.certificate, reason, false));
        }
    }
    Ok(proven_from)
}
