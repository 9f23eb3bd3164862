//! Who may sign a response (RFC 6960 4.2.2.2): the key that signed the certificate in question, or a responder that this key
//! certified directly.

use alloc::boxed::Box;
use alloc::string::ToString as _;

use sha2::{Digest as _, Sha256};

use super::super::proof::{KeyDigest, Proofs};
use super::super::{Authority, Question};
use super::response::Response;
use super::status::OcspUnusable;
use crate::budget::Meter;
use crate::certificate::{Certificate, Purpose};
use crate::error::Exhausted;
use crate::policy::{KeyUsageBit, Rule, algorithms, critical_extensions, extended_key_usage};
use crate::policy::{basic_constraints, key_usage, validity};
use crate::signature::{self, Algorithms, Signed};
use crate::time::Time;

/// Why one response gives no answer, or why there will be none at all.
#[derive(Debug)]
pub(super) enum Stop {
    Unusable(OcspUnusable),
    Exhausted(Exhausted),
}

impl From<OcspUnusable> for Stop {
    fn from(why: OcspUnusable) -> Self {
        Self::Unusable(why)
    }
}

impl From<signature::Fault> for Stop {
    fn from(fault: signature::Fault) -> Self {
        Self::Unusable(fault.into())
    }
}

impl From<Exhausted> for Stop {
    fn from(exhausted: Exhausted) -> Self {
        Self::Exhausted(exhausted)
    }
}

/// A response, and what was found out about its signature before.
pub(super) struct Sealed<'s> {
    pub(super) response: &'s Response<'s>,
    pub(super) proofs: Option<&'s Proofs>,
}

impl Sealed<'_> {
    /// May whoever signed it speak for this issuer, and did they sign it? The last second of a delegate's certificate comes out.
    pub(super) fn authenticate(
        &self,
        question: &Question<'_>,
        issuer: &Authority<'_>,
        meter: &Meter,
    ) -> Result<Option<Time>, Stop> {
        let mut closest = OcspUnusable::OtherResponder { issuer: printed(issuer) };
        if self.response.responder.is(&issuer.name, issuer.key) {
            match self.by_issuer(question, issuer, meter) {
                Ok(()) => return Ok(None),
                Err(stop) => keep_closest(&mut closest, stop)?,
            }
        }
        for der in self.response.certificates() {
            meter.spend_certificate()?;
            let Ok(delegate) = Certificate::read_within(der, meter.budget()) else { continue };
            if !self.response.responder.is(&delegate.subject(), delegate.key()) {
                continue;
            }
            match self.by_delegate(&delegate, question, issuer, meter) {
                Ok(()) => return Ok(Some(delegate.validity().until)),
                Err(stop) => keep_closest(&mut closest, stop)?,
            }
        }
        Err(closest.into())
    }

    fn by_issuer(&self, question: &Question<'_>, issuer: &Authority<'_>, meter: &Meter) -> Result<(), Stop> {
        algorithms::check_key(issuer.key, question.algorithms, question.policy)
            .map_err(|fault| OcspUnusable::Signer { signer: printed(issuer), rule: fault.into() })?;
        self.check_issuers_signature(issuer, question.algorithms, &|| meter.spend_signature())
    }

    fn by_delegate(
        &self,
        delegate: &Certificate<'_>,
        question: &Question<'_>,
        issuer: &Authority<'_>,
        meter: &Meter,
    ) -> Result<(), Stop> {
        let signer = || delegate.subject().to_string().into_boxed_str();
        if !delegate.issuer().equals(&issuer.name) {
            let found = delegate.issuer().to_string().into_boxed_str();
            return Err(OcspUnusable::OtherIssuer { signer: signer(), found, wanted: printed(issuer) }.into());
        }
        check_delegate(delegate, question).map_err(|rule| OcspUnusable::Signer { signer: signer(), rule })?;
        self.check_delegates_signature(delegate, issuer, question.algorithms, &|| meter.spend_signature())
    }

    /// The arithmetic is done once a key, and so it is for a delegate. That the algorithms are accepted is asked each time: the
    /// memory may be shared with a verifier that accepts more.
    fn check_issuers_signature(
        &self,
        issuer: &Authority<'_>,
        algorithms: &Algorithms,
        spend: &dyn Fn() -> Result<(), Exhausted>,
    ) -> Result<(), Stop> {
        let signed = self.response.signed();
        algorithms.find(signed.algorithm, issuer.key.algorithm)?;
        self.once(KeyDigest::of(issuer.key.spki), || {
            spend()?;
            Ok(algorithms.verify(&signed, issuer.key)?)
        })
    }

    fn check_delegates_signature(
        &self,
        delegate: &Certificate<'_>,
        issuer: &Authority<'_>,
        algorithms: &Algorithms,
        spend: &dyn Fn() -> Result<(), Exhausted>,
    ) -> Result<(), Stop> {
        let not_certified = |fault| OcspUnusable::Delegation {
            signer: delegate.subject().to_string().into_boxed_str(),
            issuer: printed(issuer),
            fault: Box::new(fault),
        };
        let certified = Signed::from(delegate);
        algorithms.find(certified.algorithm, issuer.key.algorithm).map_err(not_certified)?;
        let signed = self.response.signed();
        algorithms.find(signed.algorithm, delegate.key().algorithm)?;
        let both = Sha256::new().chain_update(issuer.key.spki).chain_update(delegate.der()).finalize();
        self.once(KeyDigest::of(&both), || {
            spend()?;
            algorithms.verify(&certified, issuer.key).map_err(not_certified)?;
            spend()?;
            Ok(algorithms.verify(&signed, delegate.key())?)
        })
    }

    fn once(&self, signer: KeyDigest, check: impl FnOnce() -> Result<(), Stop>) -> Result<(), Stop> {
        if self.proofs.is_some_and(|proofs| proofs.hold(signer)) {
            return Ok(());
        }
        check()?;
        if let Some(proofs) = self.proofs {
            proofs.remember(signer);
        }
        Ok(())
    }

    /// Checks and remembers the signatures of this issuer and its delegates, before anybody asks.
    pub(super) fn prove_under(&self, issuer: &Authority<'_>, algorithms: &Algorithms) {
        let free = || Ok(());
        if self.response.responder.is(&issuer.name, issuer.key) {
            let _proved = self.check_issuers_signature(issuer, algorithms, &free);
        }
        for der in self.response.certificates() {
            let Ok(delegate) = Certificate::read(der) else { continue };
            if self.response.responder.is(&delegate.subject(), delegate.key()) {
                let _proved = self.check_delegates_signature(&delegate, issuer, algorithms, &free);
            }
        }
    }
}

/// What a delegate's certificate must be, as far as it says so itself. Its own revocation is not asked.
fn check_delegate(delegate: &Certificate<'_>, question: &Question<'_>) -> Result<(), Rule> {
    validity::check(delegate.validity(), question.now)?;
    basic_constraints::check_version(delegate)?;
    let purpose = Purpose::Other(crate::oid::OCSP_SIGNING.to_buf());
    extended_key_usage::check_stated(delegate, &purpose)?;
    key_usage::require(delegate, KeyUsageBit::DigitalSignature)?;
    critical_extensions::check_responder(delegate)?;
    algorithms::check_signature(delegate, question.algorithms)?;
    Ok(algorithms::check_key(delegate.key(), question.algorithms, question.policy)?)
}

fn keep_closest(closest: &mut OcspUnusable, stop: Stop) -> Result<(), Exhausted> {
    match stop {
        Stop::Exhausted(exhausted) => return Err(exhausted),
        Stop::Unusable(why) if why.closeness() > closest.closeness() => *closest = why,
        Stop::Unusable(_) => {}
    }
    Ok(())
}

fn printed(issuer: &Authority<'_>) -> Box<str> {
    issuer.name.to_string().into_boxed_str()
}
