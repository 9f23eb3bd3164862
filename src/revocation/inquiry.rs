//! One question put to the CRLs of one issuer (RFC 5280 6.3.3).

use alloc::string::ToString;
use alloc::vec::Vec;

use super::crl::Crl;
use super::id::CrlId;
use super::proof::KeyDigest;
use super::status::{Revoked, Status, Unknown, Unusable};
use super::{Authority, Question, Stop, profile};
use crate::budget::Meter;
use crate::error::Exhausted;
use crate::policy::{Asked, Rule, algorithms, key_usage};
use crate::time::Time;

pub(super) struct Inquiry<'q> {
    question: &'q Question<'q>,
    meter: &'q Meter,
    /// Who may sign the CRL, with what remembers their keys.
    signers: Vec<(Authority<'q>, KeyDigest)>,
    /// The CRLs that decided for their scope: older ones of it are not asked.
    deciding: Vec<&'q Crl>,
    good: Option<(Time, CrlId)>,
    /// An authentic CRL about this certificate can not be processed, and no newer one takes its place.
    unread: Option<Unknown>,
    closest: Option<(u8, Unknown)>,
}

impl<'q> Inquiry<'q> {
    pub(super) fn new(question: &'q Question<'q>, meter: &'q Meter) -> Self {
        Self {
            question,
            meter,
            signers: Vec::new(),
            deciding: Vec::new(),
            good: None,
            unread: None,
            closest: None,
        }
    }

    /// `crls` are those of the certificate's issuer, the newest first.
    pub(super) fn ask(mut self, crls: impl Iterator<Item = &'q Crl>) -> Result<Status, Exhausted> {
        let mut crls = crls.peekable();
        let issuer = self.question.certificate.issuer().to_string().into_boxed_str();
        if crls.peek().is_none() {
            return Ok(Status::Unknown(Unknown::NoCrl { issuer }));
        }
        if let Err(rule) = self.take_signers() {
            return Ok(Status::Unknown(Unknown::Issuer { issuer, rule }));
        }
        for crl in crls {
            match self.judge(crl) {
                Ok(Some(revoked)) => return Ok(Status::Revoked(revoked)),
                Ok(None) => {}
                Err(Stop::Unusable(why)) => self.note(crl, why),
                Err(Stop::Exhausted(exhausted)) => return Err(exhausted),
            }
        }
        Ok(self.conclude())
    }

    /// 6.3.3 (f): those who may sign CRLs. That their keys are strong enough was asked when the path was judged; rules do not lean
    /// on each other. The error is that of the certificate's own issuer.
    fn take_signers(&mut self) -> Result<(), Rule> {
        let mut first_rule = None;
        for issuer in self.question.issuers {
            match self.check_issuer(issuer) {
                Ok(()) => self.signers.push((*issuer, KeyDigest::of(issuer.key.spki))),
                Err(rule) => {
                    first_rule.get_or_insert(rule);
                }
            }
        }
        match first_rule {
            Some(rule) if self.signers.is_empty() => Err(rule),
            _ => Ok(()),
        }
    }

    fn check_issuer(&self, issuer: &Authority<'_>) -> Result<(), Rule> {
        issuer.certificate.map_or(Ok(()), key_usage::check_crl_issuer)?;
        Ok(algorithms::check_key(issuer.key, self.question.algorithms, self.question.policy)?)
    }

    /// 6.3.3 (g): by one of them; the fault is that of the first.
    fn check_signature(&self, crl: &Crl) -> Result<(), Stop> {
        let mut first_fault = None;
        for (signer, digest) in &self.signers {
            let spend = || self.meter.spend_signature();
            match crl.check_signature(signer.key, *digest, self.question.algorithms, spend) {
                Ok(()) => return Ok(()),
                Err(Stop::Exhausted(exhausted)) => return Err(Stop::Exhausted(exhausted)),
                Err(fault) => {
                    first_fault.get_or_insert(fault);
                }
            }
        }
        Err(first_fault.unwrap_or(Stop::from(crate::signature::Fault::Invalid)))
    }

    /// What one CRL says: revoked, or `None` where it clears the certificate or is older than one that decided.
    fn judge(&mut self, crl: &'q Crl) -> Result<Option<Revoked>, Stop> {
        let Question { certificate, now, .. } = self.question;
        if self.is_superseded(crl) {
            return Ok(None);
        }
        if let Some(scope) = crl.scope()? {
            scope.check(certificate, self.meter)?;
        }
        let this_update = crl.this_update();
        if *now < this_update {
            return Err(Unusable::NotYetValid { this_update, now: *now }.into());
        }
        self.check_signature(crl)?;
        if let Some(feature) = crl.not_processed() {
            let why = Unusable::NotProcessed(feature.clone());
            self.unread.get_or_insert(Unknown::Crl { by: crl.id().clone(), why: why.clone() });
            return Err(why.into());
        }
        self.deciding.push(crl);
        if let Some(entry) = crl.find(certificate.serial())? {
            return Ok(Some(Revoked { when: entry.when, reason: entry.reason, by: crl.id().clone().into() }));
        }
        self.clear(crl)?;
        Ok(None)
    }

    /// Did a newer CRL of the same scope decide? One of the same age is asked too. A delta takes no part beside the complete
    /// CRL that was issued with it.
    fn is_superseded(&self, crl: &Crl) -> bool {
        self.deciding.iter().any(|newer| {
            let same_scope = newer.scope_der() == crl.scope_der();
            same_scope && (newer.age() > crl.age() || crl.is_delta() && newer.age() == crl.age())
        })
    }

    /// The certificate is not listed: may that be believed?
    fn clear(&mut self, crl: &Crl) -> Result<(), Unusable> {
        if self.question.policy.crl_profile == Asked::Yes {
            profile::check(crl)?;
        }
        let until = self.good_until(crl)?;
        if self.good.as_ref().is_none_or(|(other, _)| *other < until) {
            self.good = Some((until, crl.id().clone()));
        }
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
    fn note(&mut self, crl: &Crl, why: Unusable) {
        let closeness = why.closeness();
        if self.closest.as_ref().is_none_or(|(other, _)| *other < closeness) {
            self.closest = Some((closeness, Unknown::Crl { by: crl.id().clone(), why }));
        }
    }

    fn conclude(self) -> Status {
        match (self.unread, self.good, self.closest) {
            (Some(unknown), _, _) | (None, None, Some((_, unknown))) => Status::Unknown(unknown),
            (None, Some((until, by)), _) => Status::Good { until, by: by.into() },
            // Unreachable: each CRL clears, is noted, or is older than one that was.
            (None, None, None) => Status::Unknown(Unknown::NoCrl {
                issuer: self.question.certificate.issuer().to_string().into_boxed_str(),
            }),
        }
    }
}
