//! One question put to the CRLs (RFC 5280 6.3.3).

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Reverse;

use super::crl::Crl;
use super::id::CrlId;
use super::signers::{Signer, Signers};
use super::status::{Revoked, Status, Unknown, Unusable};
use super::store::CrlStore;
use super::{Question, Stop, profile};
use crate::budget::Meter;
use crate::certificate::Reasons;
use crate::error::Exhausted;
use crate::name::{GeneralName, Name};
use crate::policy::Asked;
use crate::time::Time;

pub(super) struct Inquiry<'q> {
    question: &'q Question<'q>,
    meter: &'q Meter,
    clearances: Vec<Clearance>,
    /// An authentic CRL about this certificate can not be processed, and no newer one takes its place.
    unread: Option<Unknown>,
    closest: Option<(u8, Unknown)>,
}

/// A CRL that does not list the certificate.
struct Clearance {
    until: Time,
    /// Of what it clears the certificate.
    reasons: Reasons,
    by: CrlId,
}

/// The CRLs of one issuer.
struct Group<'q> {
    /// The newest first.
    crls: Vec<&'q Crl>,
    /// Their issuer is that of the certificate, too.
    is_own: bool,
    signers: Signers<'q>,
    /// The complete ones that decided for their scope: older ones of it are not asked.
    deciding: Vec<&'q Crl>,
}

/// What the deltas to a complete CRL say about the certificate.
enum Update<'q> {
    /// There is none that counts.
    None,
    Revoked(Revoked),
    /// This delta brings the complete CRL up to date.
    By {
        delta: &'q Crl,
        /// It takes the certificate off the complete CRL's list.
        removed: bool,
    },
}

impl<'q> Inquiry<'q> {
    pub(super) fn new(question: &'q Question<'q>, meter: &'q Meter) -> Self {
        Self { question, meter, clearances: Vec::new(), unread: None, closest: None }
    }

    pub(super) fn ask(mut self, store: &'q CrlStore) -> Result<Status, Exhausted> {
        for (place, issuer) in self.crl_issuers(store)?.into_iter().enumerate() {
            let is_own = place == 0;
            let mut group = Group {
                crls: store.of(&issuer).collect(),
                is_own,
                signers: Signers::new(self.question, issuer, is_own, self.meter),
                deciding: Vec::new(),
            };
            if let Some(revoked) = self.ask_group(&mut group)? {
                return Ok(Status::Revoked(revoked));
            }
        }
        Ok(self.conclude())
    }

    fn ask_group(&mut self, group: &mut Group<'q>) -> Result<Option<Revoked>, Exhausted> {
        let crls = group.crls.clone();
        let (deltas, complete): (Vec<&Crl>, Vec<&Crl>) = crls.into_iter().partition(|crl| crl.is_delta());
        for crl in complete {
            let answer = self.judge(crl, group);
            if let Some(revoked) = self.or_note(crl, answer)?.flatten() {
                return Ok(Some(revoked));
            }
        }
        for delta in deltas {
            let answer = self.judge_lone_delta(delta, group);
            if let Some(revoked) = self.or_note(delta, answer)?.flatten() {
                return Ok(Some(revoked));
            }
        }
        Ok(None)
    }

    /// The certificate's own issuer; and whom its distribution points name instead (4.2.1.13, cRLIssuer), as far as there are
    /// CRLs of them. A malformed point is told when a CRL is compared with it.
    fn crl_issuers(&self, store: &CrlStore) -> Result<Vec<Name<'q>>, Exhausted> {
        let certificate = self.question.certificate;
        let mut found = vec![certificate.issuer()];
        let points = certificate.crl_distribution_points().ok().flatten();
        let points = points.iter().flat_map(|points| points.iter()).map_while(Result::ok);
        for name in points.filter_map(|point| point.crl_issuer).flat_map(|names| names.iter()) {
            let Ok(GeneralName::Directory(name)) = name else { continue };
            self.meter.spend_name_comparison()?;
            if store.of(&name).next().is_none() {
                continue;
            }
            let mut is_new = true;
            for known in &found {
                self.meter.spend_name_comparison()?;
                is_new &= !known.equals(&name);
            }
            found.extend(is_new.then_some(name));
        }
        Ok(found)
    }

    /// What a complete CRL says, with its deltas: revoked, or `None` where it clears the certificate or is older than one that
    /// decided.
    fn judge(&mut self, crl: &'q Crl, group: &mut Group<'q>) -> Result<Option<Revoked>, Stop> {
        if group.decided_without(crl) {
            return Ok(None);
        }
        let reasons = self.reasons_of(crl, group)?;
        let signer = group.signers.of(crl)?;
        self.check_processed(crl)?;
        group.deciding.push(crl);
        let delta = match self.update(crl, &signer, group)? {
            Update::Revoked(revoked) => return Ok(Some(revoked)),
            Update::By { delta, removed: true } => return self.clear(crl, Some(delta), reasons, &signer),
            Update::By { delta, removed: false } => Some(delta),
            Update::None => None,
        };
        match self.entry(crl, group)? {
            Some(revoked) => Ok(Some(revoked)),
            None => self.clear(crl, delta, reasons, &signer),
        }
    }

    /// 6.3.3 (b) and (d); and it must have been issued before now.
    fn reasons_of(&self, crl: &Crl, group: &Group<'_>) -> Result<Reasons, Stop> {
        let Question { certificate, now, .. } = *self.question;
        let reasons = crl.scope()?.reasons_about(certificate, group.is_own, self.meter)?;
        let this_update = crl.this_update();
        if now < this_update { Err(Unusable::NotYetValid { this_update, now }.into()) } else { Ok(reasons) }
    }

    fn check_processed(&mut self, crl: &Crl) -> Result<(), Stop> {
        let Some(feature) = crl.not_processed() else { return Ok(()) };
        let why = Unusable::NotProcessed(feature.clone());
        self.unread.get_or_insert(Unknown::Crl { by: crl.id().clone(), why: why.clone() });
        Err(why.into())
    }

    /// 6.3.3 (j): is the certificate listed? Whom a delta removes is not.
    fn entry(&self, crl: &Crl, group: &Group<'_>) -> Result<Option<Revoked>, Stop> {
        let found = crl.entry_of(self.question.certificate, group.is_own, self.meter)?;
        match found {
            Some(entry) if !entry.removes()? => {
                let (when, reason) = (entry.when()?, entry.reason()?);
                Ok(Some(Revoked { when, reason, by: crl.id().clone().into() }))
            }
            _ => Ok(None),
        }
    }

    /// 6.3.3 (c), (h), (i), (k): the newest delta that says all that changed since the complete CRL, if it is fresh; and newer ones
    /// that do not reach back so far revoke, if they list the certificate.
    fn update(
        &mut self,
        crl: &'q Crl,
        signer: &Signer<'q>,
        group: &mut Group<'q>,
    ) -> Result<Update<'q>, Stop> {
        for at in 0..group.crls.len() {
            let Some(delta) = group.crls.get(at).copied().filter(|delta| delta.is_delta_after(crl)) else {
                continue;
            };
            let read = self.read_delta(delta, signer, group);
            let Some((same_key, entry)) = self.or_note(delta, read).map_err(Stop::Exhausted)? else {
                continue;
            };
            if let Some(revoked) = entry {
                return Ok(Update::Revoked(revoked));
            }
            if !(same_key && delta.is_based_on(crl)) {
                continue;
            }
            let fresh = self.good_until(delta).map_err(Stop::from);
            if self.or_note(delta, fresh).map_err(Stop::Exhausted)?.is_none() {
                return Ok(Update::None);
            }
            let removed = delta.entry_of(self.question.certificate, group.is_own, self.meter)?.is_some();
            return Ok(Update::By { delta, removed });
        }
        Ok(Update::None)
    }

    /// Did the signer of the complete CRL sign it (6.3.3 h), or another one? And whom does it revoke?
    fn read_delta(
        &mut self,
        delta: &Crl,
        signer: &Signer<'q>,
        group: &mut Group<'q>,
    ) -> Result<(bool, Option<Revoked>), Stop> {
        let this_update = delta.this_update();
        if self.question.now < this_update {
            return Err(Unusable::NotYetValid { this_update, now: self.question.now }.into());
        }
        let same_key = match signer.check(delta, self.question, self.meter) {
            Ok(()) => true,
            Err(Stop::Exhausted(exhausted)) => return Err(Stop::Exhausted(exhausted)),
            Err(_) => group.signers.of(delta).map(|_| false)?,
        };
        self.check_processed(delta)?;
        Ok((same_key, self.entry(delta, group)?))
    }

    /// A delta without its complete CRL clears nobody, but whom it lists is revoked.
    fn judge_lone_delta(&mut self, delta: &Crl, group: &mut Group<'q>) -> Result<Option<Revoked>, Stop> {
        if group.deciding.iter().any(|crl| crl.scope_der() == delta.scope_der()) {
            return Ok(None);
        }
        self.reasons_of(delta, group)?;
        group.signers.of(delta)?;
        self.check_processed(delta)?;
        match self.entry(delta, group)? {
            Some(revoked) => Ok(Some(revoked)),
            None => Err(Unusable::NoBase.into()),
        }
    }

    /// The certificate is not listed: may that be believed? With a delta, it is the delta that must be fresh (6.3.3 a).
    fn clear(
        &mut self,
        crl: &Crl,
        delta: Option<&Crl>,
        reasons: Reasons,
        signer: &Signer<'_>,
    ) -> Result<Option<Revoked>, Stop> {
        if self.question.policy.crl_profile == Asked::Yes {
            profile::check(crl)?;
            delta.map_or(Ok(()), profile::check)?;
        }
        let until = self.good_until(delta.unwrap_or(crl))?;
        let until = signer.until.map_or(until, |end| until.min(end));
        let by = match delta {
            Some(delta) => crl.id().clone().read_with(&[delta.id().clone()]),
            None => crl.id().clone(),
        };
        self.clearances.push(Clearance { until, reasons, by });
        Ok(None)
    }

    /// 6.3.3 (a): until its nextUpdate, and until the age that the policy allows; with grace a while longer.
    fn good_until(&self, crl: &Crl) -> Result<Time, Unusable> {
        let Question { now, stale_passes, grace, policy, .. } = *self.question;
        let this_update = crl.this_update();
        let by_age = policy.max_crl_age.map(|seconds| (seconds, this_update.plus_seconds(seconds)));
        let granted = |end: Time| end.plus_seconds(i64::from(grace));
        match (crl.next_update(), by_age) {
            (None, _) if stale_passes => Ok(now),
            (None, _) => Err(Unusable::NoNextUpdate),
            (Some(next_update), _) if granted(next_update) < now && !stale_passes => {
                Err(Unusable::Stale { next_update, now })
            }
            (_, Some((seconds, end))) if granted(end) < now && !stale_passes => {
                Err(Unusable::TooOld { this_update, seconds, now })
            }
            (Some(next_update), by_age) => {
                let end = by_age.map_or(next_update, |(_, end)| next_update.min(end));
                Ok(if now <= end { end } else { granted(end).max(now) })
            }
        }
    }

    /// What was found, unless the CRL gives no answer: that is noted.
    fn or_note<T>(&mut self, crl: &Crl, found: Result<T, Stop>) -> Result<Option<T>, Exhausted> {
        match found {
            Ok(found) => Ok(Some(found)),
            Err(Stop::Exhausted(exhausted)) => Err(exhausted),
            Err(stop) => {
                self.note(crl, stop);
                Ok(None)
            }
        }
    }

    /// Keeps the reason that came closest to an answer; of two, the newer CRL's.
    fn note(&mut self, crl: &Crl, stop: Stop) {
        let (closeness, unknown) = match stop {
            Stop::Unusable(why) => (why.closeness(), Unknown::Crl { by: crl.id().clone(), why }),
            Stop::Issuer(why) => {
                (Unusable::ISSUER, Unknown::Issuer { issuer: crl.issuer().to_string().into(), why })
            }
            Stop::Exhausted(_) => return,
        };
        if self.closest.as_ref().is_none_or(|(other, _)| *other < closeness) {
            self.closest = Some((closeness, unknown));
        }
    }

    fn conclude(mut self) -> Status {
        if let Some(unknown) = self.unread {
            return Status::Unknown(unknown);
        }
        match combine(core::mem::take(&mut self.clearances)) {
            Ok(good) => return good,
            Err(Some((by, missing))) => {
                let why = Unusable::SomeReasons { missing };
                if self.closest.as_ref().is_none_or(|(other, _)| *other < why.closeness()) {
                    return Status::Unknown(Unknown::Crl { by, why });
                }
            }
            Err(None) => {}
        }
        let issuer = self.question.certificate.issuer();
        let none = || Unknown::NoCrl { issuer: issuer.to_string().into() };
        Status::Unknown(self.closest.map_or_else(none, |(_, unknown)| unknown))
    }
}

impl Group<'_> {
    /// Did a newer complete CRL of the same scope decide? One that is not newer in every way is asked too.
    fn decided_without(&self, crl: &Crl) -> bool {
        self.deciding.iter().any(|other| other.scope_der() == crl.scope_der() && other.is_newer_than(crl))
    }
}

/// 6.3.3 (l): good only when the CRLs together cover every reason. Those that clear for longest are taken; if that is not enough,
/// one of them comes back with the reasons that are missing.
fn combine(mut clearances: Vec<Clearance>) -> Result<Status, Option<(CrlId, Reasons)>> {
    clearances.sort_by_key(|clearance| Reverse(clearance.until));
    let mut covered = Reasons::NONE;
    let mut taken: Vec<CrlId> = Vec::new();
    for Clearance { until, reasons, by } in clearances {
        if covered.covers(reasons) {
            continue;
        }
        covered = covered.union(reasons);
        if covered.covers(Reasons::ALL) {
            return Ok(Status::Good { until, by: by.read_with(&taken).into() });
        }
        taken.push(by);
    }
    let first = taken.into_iter().next();
    Err(first.map(|by| (by, Reasons::ALL.without(covered))))
}
