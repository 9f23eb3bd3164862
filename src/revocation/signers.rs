//! Who may have signed the CRLs of one name (RFC 5280 6.3.3 f).

use alloc::vec::Vec;

use super::crl::Crl;
use super::proof::KeyDigest;
use super::status::{NotBelieved, Unusable};
use super::{Authority, CrlIssuer, Question, Stop};
use crate::budget::Meter;
use crate::name::Name;
use crate::policy::{algorithms, key_usage};
use crate::time::Time;

/// A key that may sign CRLs, with what remembers it.
#[derive(Clone, Copy)]
pub(super) struct Signer<'q> {
    authority: Authority<'q>,
    digest: KeyDigest,
    /// Until when it may. What the path itself is good for is asked elsewhere.
    pub(super) until: Option<Time>,
}

impl Signer<'_> {
    /// 6.3.3 (g).
    pub(super) fn check(&self, crl: &Crl, question: &Question<'_>, meter: &Meter) -> Result<(), Stop> {
        let spend = || meter.spend_signature();
        crl.check_signature(self.authority.key, self.digest, question.algorithms, spend)
    }
}

/// Those on the path come first; who does not stand there is looked for when none of them has signed.
pub(super) struct Signers<'q> {
    question: &'q Question<'q>,
    meter: &'q Meter,
    name: Name<'q>,
    on_path: Vec<Signer<'q>>,
    beside_path: Option<Vec<Signer<'q>>>,
    /// What keeps the likeliest of them from signing: whoever has a certificate of its own is likelier than the CA.
    obstacle: Option<NotBelieved>,
}

impl<'q> Signers<'q> {
    pub(super) fn new(question: &'q Question<'q>, name: Name<'q>, is_own: bool, meter: &'q Meter) -> Self {
        let mut signers =
            Self { question, meter, name, on_path: Vec::new(), beside_path: None, obstacle: None };
        let others = if is_own { Vec::new() } else { question.crl_issuers.on_path(&name) };
        let all = if is_own { question.issuers } else { &others };
        for authority in all {
            match signers.admit(*authority, None) {
                Ok(signer) => signers.on_path.push(signer),
                Err(why) => {
                    signers.obstacle.get_or_insert(why);
                }
            }
        }
        signers
    }

    /// That a key on the path is strong enough was asked when the path was judged; rules do not lean on each other.
    fn admit(&self, authority: Authority<'q>, until: Option<Time>) -> Result<Signer<'q>, NotBelieved> {
        authority.certificate.map_or(Ok(()), key_usage::check_crl_issuer)?;
        algorithms::check_key(authority.key, self.question.algorithms, self.question.policy)?;
        Ok(Signer { authority, digest: KeyDigest::of(authority.key.spki), until })
    }

    /// The one that signed it. The fault is that of the first.
    pub(super) fn of(&mut self, crl: &Crl) -> Result<Signer<'q>, Stop> {
        let mut first_fault = None;
        if let Some(signer) = self.first_that_signed(&self.on_path, crl, &mut first_fault)? {
            return Ok(signer);
        }
        let beside = match self.beside_path.take() {
            Some(known) => known,
            None => self.look_beside_the_path()?,
        };
        let found = self.first_that_signed(&beside, crl, &mut first_fault);
        self.beside_path = Some(beside);
        match (found?, first_fault, &self.obstacle) {
            (Some(signer), ..) => Ok(signer),
            (None, Some(fault), _) => Err(fault),
            (None, None, Some(why)) => Err(Stop::Issuer(why.clone())),
            (None, None, None) => Err(Unusable::NoSigner.into()),
        }
    }

    fn look_beside_the_path(&mut self) -> Result<Vec<Signer<'q>>, Stop> {
        let found = self.question.crl_issuers.beside_path(&self.name).map_err(Stop::Exhausted)?;
        let admitted = found.into_iter().map(|issuer| {
            issuer.and_then(|CrlIssuer { authority, until }| self.admit(authority, Some(until)))
        });
        let (signers, obstacles): (Vec<_>, Vec<_>) = admitted.partition(Result::is_ok);
        self.obstacle = obstacles.into_iter().find_map(Result::err).or_else(|| self.obstacle.take());
        Ok(signers.into_iter().flatten().collect())
    }

    fn first_that_signed(
        &self,
        signers: &[Signer<'q>],
        crl: &Crl,
        first_fault: &mut Option<Stop>,
    ) -> Result<Option<Signer<'q>>, Stop> {
        for signer in signers {
            match signer.check(crl, self.question, self.meter) {
                Ok(()) => return Ok(Some(*signer)),
                Err(Stop::Exhausted(exhausted)) => return Err(Stop::Exhausted(exhausted)),
                Err(fault) => {
                    first_fault.get_or_insert(fault);
                }
            }
        }
        Ok(None)
    }
}
