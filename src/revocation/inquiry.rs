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

/// The CRLs of one issuer, the newest first.
struct Group<'q> {
    /// It is the issuer of the certificate, too.
    is_own: bool,
    signers: Signers<'q>,
    /// Those that decided for their scope: older ones of it are not asked.
    deciding: Vec<&'q Crl>,
}

impl<'q> Inquiry<'q> {
    pub(super) fn new(question: &'q Question<'q>, meter: &'q Meter) -> Self {
        Self { question, meter, clearances: Vec::new(), unread: None, closest: None }
    }

    pub(super) fn ask(mut self, store: &'q CrlStore) -> Result<Status, Exhausted> {
        let own = self.question.certificate.issuer();
        for (place, issuer) in self.crl_issuers(store)?.into_iter().enumerate() {
            let is_own = place == 0;
            let signers = Signers::new(self.question, issuer, is_own, self.meter);
            let mut group = Group { is_own, signers, deciding: Vec::new() };
            for crl in store.of(&issuer) {
                match self.judge(crl, &mut group) {
                    Ok(Some(revoked)) => return Ok(Status::Revoked(revoked)),
                    Ok(None) => {}
                    Err(Stop::Exhausted(exhausted)) => return Err(exhausted),
                    Err(stop) => self.note(crl, stop),
                }
            }
        }
        Ok(self.conclude(own))
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

    /// What one CRL says: revoked, or `None` where it clears the certificate or is older than one that decided.
    fn judge(&mut self, crl: &'q Crl, group: &mut Group<'q>) -> Result<Option<Revoked>, Stop> {
        let Question { certificate, now, .. } = self.question;
        if group.supersedes(crl) {
            return Ok(None);
        }
        let reasons = crl.scope()?.reasons_about(certificate, group.is_own, self.meter)?;
        let this_update = crl.this_update();
        if *now < this_update {
            return Err(Unusable::NotYetValid { this_update, now: *now }.into());
        }
        let signer = group.signers.of(crl)?;
        if let Some(feature) = crl.not_processed() {
            let why = Unusable::NotProcessed(feature.clone());
            self.unread.get_or_insert(Unknown::Crl { by: crl.id().clone(), why: why.clone() });
            return Err(why.into());
        }
        group.deciding.push(crl);
        if let Some(entry) = crl.find(certificate.serial())? {
            return Ok(Some(Revoked { when: entry.when, reason: entry.reason, by: crl.id().clone() }));
        }
        self.clear(crl, reasons, &signer)?;
        Ok(None)
    }

    /// The certificate is not listed: may that be believed?
    fn clear(&mut self, crl: &Crl, reasons: Reasons, signer: &Signer<'_>) -> Result<(), Unusable> {
        if self.question.policy.crl_profile == Asked::Yes {
            profile::check(crl)?;
        }
        let until = self.good_until(crl)?;
        let until = signer.until.map_or(until, |end| until.min(end));
        self.clearances.push(Clearance { until, reasons, by: crl.id().clone() });
        Ok(())
    }

    fn good_until(&self, crl: &Crl) -> Result<Time, Unusable> {
        let Question { now, stale_passes, .. } = *self.question;
        match crl.next_update() {
            Some(next_update) if now <= next_update => Ok(next_update),
            _ if stale_passes => Ok(now),
            Some(next_update) => Err(Unusable::Stale { next_update, now }),
            None => Err(Unusable::NoNextUpdate),
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

    fn conclude(mut self, issuer: Name<'_>) -> Status {
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
        let none = || Unknown::NoCrl { issuer: issuer.to_string().into() };
        Status::Unknown(self.closest.map_or_else(none, |(_, unknown)| unknown))
    }
}

impl Group<'_> {
    /// Did a newer CRL of the same scope decide? One of the same age is asked too. A delta takes no part beside the complete
    /// CRL that was issued with it.
    fn supersedes(&self, crl: &Crl) -> bool {
        self.deciding.iter().any(|newer| {
            let same_scope = newer.scope_der() == crl.scope_der();
            same_scope && (newer.age() > crl.age() || crl.is_delta() && newer.age() == crl.age())
        })
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
            return Ok(Status::Good { until, by: by.read_with(&taken) });
        }
        taken.push(by);
    }
    let first = taken.into_iter().next();
    Err(first.map(|by| (by, Reasons::ALL.without(covered))))
}
