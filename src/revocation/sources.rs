//! All evidence of one call, put together: revoked by any of it beats good by any of it, and good by any of it is enough.

use alloc::boxed::Box;

use super::ocsp::{Inquiry, OcspStore};
use super::status::{Status, Unknown};
use super::{CrlStore, Question};
use crate::budget::Meter;
use crate::certificate::{Certificate, TlsFeatures};
use crate::error::Exhausted;
use crate::policy::no_revocation_available;
use crate::time::Time;

/// Where evidence comes from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sources<'s> {
    /// `None` where the caller decided to go without CRLs; so for the others.
    pub(crate) crls: Option<&'s CrlStore>,
    pub(crate) responses: Option<&'s OcspStore>,
    pub(crate) stapled: Stapled<'s>,
}

/// What the peer stapled to the handshake: only its own certificate is spoken of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stapled<'s> {
    /// The certificate in question is an authority's.
    NotAsked,
    /// Nothing, about the end entity.
    Nothing,
    /// This response about the end entity.
    Response(&'s [u8]),
}

impl Sources<'_> {
    /// Is the certificate revoked?
    pub(crate) fn status(&self, question: &Question<'_>, meter: &Meter) -> Result<Status, Exhausted> {
        let crls = self.crls.map(|crls| crls.status(question, meter)).transpose()?;
        // Hashing the issuer's names costs something, so that it is done where there is somebody to ask.
        let inquiry = self.has_responses().then(|| Inquiry::new(question, meter)).flatten();
        let stored = match (&inquiry, self.responses) {
            (_, None) => None,
            (None, Some(_)) => Some(Status::Unknown(Unknown::NoResponse)),
            (Some(inquiry), Some(responses)) => Some(inquiry.ask_store(responses)?),
        };
        let stapled = match (&inquiry, self.stapled) {
            (Some(inquiry), Stapled::Response(der)) => Some(inquiry.ask_stapled(der)?),
            _ => None,
        };
        let status = combine([&crls, &stored, &stapled]);
        if matches!(status, Status::Revoked(_)) || matches!(self.stapled, Stapled::NotAsked) {
            return Ok(status);
        }
        Ok(match stapled {
            Some(Status::Good { .. }) => status,
            other if must_staple(question.certificate) => {
                let why = other.and_then(Status::unknown).map(Box::new);
                Status::Unknown(Unknown::NotStapled { why })
            }
            _ => unless_nothing_is_published(question.certificate, status),
        })
    }

    fn has_responses(&self) -> bool {
        let is_stapled = matches!(self.stapled, Stapled::Response(_));
        is_stapled || self.responses.is_some_and(|responses| !responses.is_empty())
    }
}

/// RFC 7633: does the end entity say that a response is stapled, whoever else speaks about it? An extension that can not be
/// read was refused before.
fn must_staple(end_entity: &Certificate<'_>) -> bool {
    let asks = |features: TlsFeatures<'_>| features.contains(TlsFeatures::STATUS_REQUEST);
    end_entity.tls_features().map_or(true, |features| features.is_some_and(asks))
}

/// RFC 9608 4: an end entity about which its authority publishes nothing needs no evidence.
fn unless_nothing_is_published(end_entity: &Certificate<'_>, status: Status) -> Status {
    let unpublished = no_revocation_available::applies_to(end_entity) == Ok(true);
    if unpublished && matches!(status, Status::Unknown(_)) { Status::NotPublished } else { status }
}

/// What CRLs, supplied responses and the stapled one say together. Of those that say good, that which says it for longest.
fn combine(statuses: [&Option<Status>; 3]) -> Status {
    let mut good: Option<(Time, &Status)> = None;
    for status in statuses.into_iter().flatten() {
        match status {
            Status::Revoked(_) => return status.clone(),
            Status::Good { until, .. } if good.is_none_or(|(other, _)| other < *until) => {
                good = Some((*until, status));
            }
            _ => {}
        }
    }
    match good {
        Some((_, status)) => status.clone(),
        None => Status::Unknown(why_unknown(statuses.map(|status| status.clone().and_then(Status::unknown)))),
    }
}

fn why_unknown([crls, stored, stapled]: [Option<Unknown>; 3]) -> Unknown {
    let responses = match stored {
        None | Some(Unknown::NoResponse) => stapled.or(stored),
        told => told,
    };
    match (crls, responses) {
        (Some(crls), Some(responses)) => {
            Unknown::Both { crls: Box::new(crls), responses: Box::new(responses) }
        }
        (Some(why), None) | (None, Some(why)) => why,
        (None, None) => Unknown::NoResponse,
    }
}
