//! The answers: good until, revoked, or unknown and why.

use alloc::boxed::Box;
use core::fmt;

use super::evidence::Evidence;
use super::id::CrlId;
use super::ocsp::{OcspFault, OcspId, OcspUnusable};
use super::profile;
use super::reason::Reason;
use super::scope::OtherScope;
use crate::certificate::Reasons;
use crate::error::Malformed;
use crate::oid::OidBuf;
use crate::policy::Rule;
use crate::signature;
use crate::time::Time;

/// Whether a certificate is revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// A CRL that is about this certificate does not list it, or a responder says that it is good.
    Good {
        /// Until then: the nextUpdate of the CRL or response. The time of the call if a CRL is used past it
        /// ([`danger`](crate::danger)).
        until: Time,
        /// What says so.
        by: Evidence,
    },
    /// It is listed, or a responder says so.
    Revoked(Revoked),
    /// Its authority publishes nothing about its revocation (noRevAvail, RFC 9608), and nothing says that it is revoked.
    NotPublished,
    /// Nothing that may be believed says the one or the other.
    Unknown(Unknown),
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Good { until, by } => write!(f, "not revoked, by {by}, good until {until}"),
            Self::Revoked(revoked) => revoked.fmt(f),
            Self::NotPublished => f.write_str("nothing is published about its revocation (noRevAvail)"),
            Self::Unknown(unknown) => write!(f, "revocation status unknown: {unknown}"),
        }
    }
}

impl Status {
    pub(super) fn unknown(self) -> Option<Unknown> {
        match self {
            Self::Unknown(why) => Some(why),
            _ => None,
        }
    }
}

/// A certificate is revoked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Revoked {
    /// Since when, as the CRL or response says (RFC 5280 5.1.2.6). It may lie in the future; the certificate is refused at once.
    pub when: Time,
    /// Why, where that is said.
    pub reason: Option<Reason>,
    /// What says so.
    pub by: Evidence,
}

impl fmt::Display for Revoked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "revoked {}", self.when)?;
        if let Some(reason) = self.reason {
            write!(f, " ({reason})")?;
        }
        write!(f, " by {}", self.by)
    }
}

impl core::error::Error for Revoked {}

/// Why it is not known whether a certificate is revoked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unknown {
    /// There is no CRL of this issuer at all.
    #[error("there is no CRL of {issuer}")]
    NoCrl {
        /// The certificate's issuer, printed.
        issuer: Box<str>,
    },
    /// The issuer of the CRLs may not sign any, or its key is not accepted.
    #[error("{issuer} may not sign CRLs: {why}")]
    Issuer {
        /// The CRLs' issuer, printed.
        issuer: Box<str>,
        /// Why not.
        why: NotBelieved,
    },
    /// None of the CRLs of this issuer gives an answer. This is the one that came closest.
    #[error("{by}: {why}")]
    Crl {
        /// The CRL.
        by: CrlId,
        /// Why it gives no answer.
        why: Unusable,
    },
    /// There is no OCSP response about this certificate.
    #[error("there is no OCSP response about it")]
    NoResponse,
    /// None of the OCSP responses about it gives an answer. This is the one that came closest.
    #[error("{by}: {why}")]
    Ocsp {
        /// The response.
        by: OcspId,
        /// Why it gives no answer.
        why: OcspUnusable,
    },
    /// What the peer stapled is no OCSP response.
    #[error("stapled OCSP response: {0}")]
    Stapled(OcspFault),
    /// Neither CRLs nor OCSP responses give an answer.
    #[error("{crls}; {responses}")]
    Both {
        /// Why CRLs do not.
        crls: Box<Unknown>,
        /// Why responses do not.
        responses: Box<Unknown>,
    },
    /// The certificate asks that a good OCSP response be stapled (RFC 7633), and none was.
    #[error("its TLS feature extension asks for a stapled OCSP response (RFC 7633), and {}", NotStapled(why))]
    NotStapled {
        /// Why the one that was stapled gives no answer; `None` if there was none.
        why: Option<Box<Unknown>>,
    },
}

struct NotStapled<'w>(&'w Option<Box<Unknown>>);

impl fmt::Display for NotStapled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(why) => write!(f, "this one gives no answer: {why}"),
            None => f.write_str("there is none"),
        }
    }
}

/// Why somebody may not sign CRLs.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotBelieved {
    /// This rule is broken on the path to its certificate (RFC 5280 6.3.3 f).
    #[error(transparent)]
    Rule(Rule),
    /// Its certificate is revoked.
    #[error("its certificate is {0}")]
    Revoked(Box<Revoked>),
    /// It is not known whether its certificate is revoked.
    #[error("the revocation status of its certificate is unknown: {0}")]
    Unknown(Box<Unknown>),
}

impl<R: Into<Rule>> From<R> for NotBelieved {
    fn from(rule: R) -> Self {
        Self::Rule(rule.into())
    }
}

/// Why a CRL gives no answer about a certificate. The later in this list, the closer it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unusable {
    /// It is about other certificates (RFC 5280 5.2.5, 6.3.3 b).
    #[error(transparent)]
    Scope(#[from] OtherScope),
    /// The certificate says nothing readable about whether this CRL is about it.
    #[error("whether it is about this certificate can not be read: {0}")]
    Certificate(Malformed),
    /// Its thisUpdate lies in the future (RFC 5280 5.1.2.4).
    #[error("is not valid before {this_update}, and it is {now}")]
    NotYetValid {
        /// When it was issued.
        this_update: Time,
        /// The time of the call.
        now: Time,
    },
    /// It is not signed by the certificate's issuer, or not with an accepted algorithm (RFC 5280 6.3.3 g).
    #[error("{0}")]
    Signature(#[from] signature::Fault),
    /// Nobody whose signature would count has its issuer's name: neither an authority on the path, nor anyone whom such an
    /// authority certified (RFC 5280 6.3.3 f).
    #[error("nobody on the path, or certified by an authority on it, has its issuer's name")]
    NoSigner,
    /// It uses something that is not processed.
    #[error("{0} not processed")]
    NotProcessed(#[from] Feature),
    /// It is a delta CRL, which says only what changed since a complete one (RFC 5280 5.2.4), and there is none of its scope that
    /// counts.
    #[error("is a delta CRL, and the complete CRL that it belongs to is missing")]
    NoBase,
    /// It clears the certificate of some revocation reasons only, and no other CRL of the rest (RFC 5280 6.3.3 l).
    #[error("does not list it, and no usable CRL covers the revocation reasons {missing}")]
    SomeReasons {
        /// What is not covered.
        missing: Reasons,
    },
    /// It is not what the policy asks of CRL issuers.
    #[error(transparent)]
    Profile(#[from] profile::Fault),
    /// It has no nextUpdate (RFC 5280 5.1.2.5), so that it would hold for ever.
    #[error("has no nextUpdate")]
    NoNextUpdate,
    /// It is past its nextUpdate (RFC 5280 6.3.3 a).
    #[error("is stale since {next_update}, and it is {now}")]
    Stale {
        /// Until when it was to be used.
        next_update: Time,
        /// The time of the call.
        now: Time,
    },
    /// It is older than the policy allows.
    #[error("is of {this_update}, and the policy lets a CRL be {seconds} s old, and it is {now}")]
    TooOld {
        /// When it was issued.
        this_update: Time,
        /// How old it may be.
        seconds: i64,
        /// The time of the call.
        now: Time,
    },
    /// An entry in it can not be read.
    #[error("can not be read: {0}")]
    Malformed(#[from] Malformed),
}

impl Unusable {
    /// How close a CRL was of whose issuer nobody may sign CRLs.
    pub(super) const ISSUER: u8 = 4;

    /// How close to an answer it was: its place in the list.
    pub(super) fn closeness(&self) -> u8 {
        match self {
            Self::Scope(_) => 0,
            Self::Certificate(_) => 1,
            Self::NotYetValid { .. } => 2,
            Self::Signature(_) => 3,
            Self::NoSigner => 4,
            Self::NotProcessed(_) => 5,
            Self::NoBase => 6,
            Self::SomeReasons { .. } => 7,
            Self::Profile(_) => 8,
            Self::NoNextUpdate => 9,
            Self::Stale { .. } => 10,
            Self::TooOld { .. } => 11,
            Self::Malformed(_) => 12,
        }
    }
}

/// What is not processed in CRLs.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Feature {
    /// This critical extension of a CRL (RFC 5280 5.2).
    Extension(OidBuf),
    /// This critical extension of an entry in a CRL (RFC 5280 5.3).
    EntryExtension(OidBuf),
}

impl fmt::Display for Feature {
    /// With its verb, so that "not processed" can follow.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Extension(oid) => write!(f, "critical CRL extension {oid} is"),
            Self::EntryExtension(oid) => write!(f, "critical CRL entry extension {oid} is"),
        }
    }
}

impl core::error::Error for Feature {}
