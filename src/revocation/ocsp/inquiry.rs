//! One question put to OCSP responses (RFC 6960 3.2).

use super::super::status::{Revoked, Status, Unknown};
use super::super::{Authority, Question};
use super::cert_id::{CertIdHash, IssuerId};
use super::id::OcspId;
use super::responder::{Sealed, Stop};
use super::response::{CertStatus, Entry, OcspFault, Response};
use super::status::OcspUnusable;
use super::store::{OcspResponse, OcspStore};
use crate::budget::Meter;
use crate::error::{Element, Exhausted, Malformed, Problem};
use crate::time::Time;

/// What is asked, with the certificate as OCSP names it.
pub(in super::super) struct Inquiry<'q> {
    question: &'q Question<'q>,
    /// The key that signed the certificate, and no other of the issuer's: RFC 6960 4.2.2.2.
    issuer: Authority<'q>,
    names: [IssuerId; CertIdHash::ALL.len()],
    meter: &'q Meter,
}

/// What an authentic response says.
enum Answer {
    Good { until: Time },
    Revoked(Revoked),
    None(OcspUnusable),
}

impl<'q> Inquiry<'q> {
    /// `None` where the question knows no issuer.
    pub(in super::super) fn new(question: &'q Question<'q>, meter: &'q Meter) -> Option<Self> {
        let issuer = *question.issuers.first()?;
        let name = question.certificate.issuer();
        let names = CertIdHash::ALL.map(|hash| IssuerId::of(hash, &name, issuer.key));
        Some(Self { question, issuer, names, meter })
    }

    /// What the response says that the peer stapled, whose bytes are bounded as a certificate's are.
    pub(in super::super) fn ask_stapled(&self, der: &[u8]) -> Result<Status, Exhausted> {
        let allowed = usize::try_from(self.meter.budget().certificate_bytes).unwrap_or(usize::MAX);
        let read = if der.len() > allowed {
            Err(OcspFault::Malformed(Malformed::new(Element::OcspResponse, Problem::TooLong)))
        } else {
            Response::read(der)
        };
        let response = match read {
            Ok(response) => response,
            Err(fault) => return Ok(Status::Unknown(Unknown::Stapled(fault))),
        };
        let by = OcspId::of(&response, true);
        let answer = match self.judge(&Sealed { response: &response, proofs: None }, &by) {
            Ok(Answer::Good { until }) => return Ok(Status::Good { until, by: by.into() }),
            Ok(Answer::Revoked(revoked)) => return Ok(Status::Revoked(revoked)),
            Ok(Answer::None(why)) | Err(Stop::Unusable(why)) => why,
            Err(Stop::Exhausted(exhausted)) => return Err(exhausted),
        };
        Ok(Status::Unknown(Unknown::Ocsp { by, why: answer }))
    }

    /// What the responses in a store say. The newest authentic one decides; who is revoked by an older one, where the newest
    /// says nothing, is revoked.
    pub(in super::super) fn ask_store(&self, store: &OcspStore) -> Result<Status, Exhausted> {
        let serial = self.question.certificate.serial();
        let mut good: Option<(Time, &OcspResponse, Time)> = None;
        let mut doubt = None;
        let mut closest: Option<(u8, Unknown)> = None;
        for filed in store.about(&self.names, serial) {
            let stored = &*filed.response;
            if good.as_ref().is_some_and(|(this_update, ..)| filed.this_update < *this_update) {
                break;
            }
            // It was read when it was added.
            let Ok(response) = Response::read(stored.der()) else { continue };
            let sealed = Sealed { response: &response, proofs: Some(stored.proofs()) };
            let unknown = |why| Unknown::Ocsp { by: stored.id().clone(), why };
            match self.judge(&sealed, stored.id()) {
                Ok(Answer::Revoked(revoked)) => return Ok(Status::Revoked(revoked)),
                Ok(Answer::Good { until }) => {
                    if good.as_ref().is_none_or(|(.., other)| *other < until) {
                        good = Some((filed.this_update, stored, until));
                    }
                }
                Ok(Answer::None(why)) => doubt = doubt.or(Some(unknown(why))),
                Err(Stop::Unusable(why)) => {
                    let closeness = why.closeness();
                    if closest.as_ref().is_none_or(|(other, _)| *other < closeness) {
                        closest = Some((closeness, unknown(why)));
                    }
                }
                Err(Stop::Exhausted(exhausted)) => return Err(exhausted),
            }
        }
        Ok(match (doubt, good, closest) {
            (Some(unknown), _, _) | (None, None, Some((_, unknown))) => Status::Unknown(unknown),
            (None, Some((_, stored, until)), _) => Status::Good { until, by: stored.id().clone().into() },
            (None, None, None) => Status::Unknown(Unknown::NoResponse),
        })
    }

    /// The error is what is wrong before anything in the response may be believed.
    fn judge(&self, sealed: &Sealed<'_>, by: &OcspId) -> Result<Answer, Stop> {
        let response = sealed.response;
        if self.entries(response).next().is_none() {
            return Err(OcspUnusable::OtherCertificate.into());
        }
        let now = self.question.now;
        if now < response.produced_at {
            return Err(OcspUnusable::NotYetValid { from: response.produced_at, now }.into());
        }
        let signer_until = sealed.authenticate(self.question, &self.issuer, self.meter)?;
        if let Some(extension) = response.not_processed {
            return Ok(Answer::None(OcspUnusable::NotProcessed(extension.to_buf())));
        }
        Ok(self.answer(response, by, signer_until))
    }

    /// RFC 6960 2.2 and 3.2: every entry is read, and revoked beats good.
    fn answer(&self, response: &Response<'_>, by: &OcspId, signer_until: Option<Time>) -> Answer {
        let now = self.question.now;
        let mut until = signer_until;
        let mut doubt = None;
        for entry in self.entries(response) {
            let answer = match entry.status {
                _ if now < entry.this_update => {
                    Err(OcspUnusable::NotYetValid { from: entry.this_update, now })
                }
                CertStatus::Revoked { when, reason } => {
                    return Answer::Revoked(Revoked { when, reason, by: by.clone().into() });
                }
                CertStatus::Unknown => Err(OcspUnusable::StatusUnknown),
                CertStatus::Good => self.good_until(&entry),
            };
            match answer {
                Ok(entry_until) => until = Some(until.map_or(entry_until, |other| other.min(entry_until))),
                Err(why) => doubt = doubt.or(Some(why)),
            }
        }
        match (doubt, until) {
            (None, Some(until)) => Answer::Good { until },
            (Some(why), _) => Answer::None(why),
            // Unreachable: there is an entry.
            (None, None) => Answer::None(OcspUnusable::OtherCertificate),
        }
    }

    /// RFC 6960 4.2.2.1, and the policy's maximum age.
    fn good_until(&self, entry: &Entry<'_>) -> Result<Time, OcspUnusable> {
        let now = self.question.now;
        let this_update = entry.this_update;
        let oldest = self.question.policy.max_response_age;
        let by_age = oldest.map(|seconds| (seconds, this_update.plus_seconds(seconds)));
        match (by_age, entry.next_update) {
            (_, Some(next_update)) if next_update < now => Err(OcspUnusable::Stale { next_update, now }),
            (Some((seconds, until)), _) if until < now => {
                Err(OcspUnusable::TooOld { this_update, seconds, now })
            }
            (Some((_, until)), Some(next_update)) => Ok(until.min(next_update)),
            (Some((_, until)), None) | (None, Some(until)) => Ok(until),
            (None, None) => Err(OcspUnusable::NoNextUpdate),
        }
    }

    /// The entries about our certificate.
    fn entries<'r>(&self, response: &Response<'r>) -> impl Iterator<Item = Entry<'r>> {
        let serial = self.question.certificate.serial();
        response.entries().filter(move |entry| {
            let named = entry.id.issuer.is_some_and(|issuer| self.names.contains(&issuer));
            named && entry.id.serial.octets() == serial.octets()
        })
    }
}
