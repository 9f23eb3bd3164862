//! The answers: good until, revoked, or unknown and why.

use alloc::boxed::Box;
use core::fmt;

use super::evidence::Evidence;
use super::id::CrlId;
use super::ocsp::{OcspFault, OcspId, OcspUnusable};
use super::profile;
use super::reason::Reason;
use super::scope::OtherScope;
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
    /// The certificate's issuer may not sign CRLs, or its key is not accepted.
    #[error("{issuer} may not sign CRLs: {rule}")]
    Issuer {
        /// The certificate's issuer, printed.
        issuer: Box<str>,
        /// The rule that it breaks.
        rule: Rule,
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
    /// It uses, or needs, something that is not processed yet.
    #[error("{0} not processed")]
    NotProcessed(#[from] Feature),
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
    /// An entry in it can not be read.
    #[error("can not be read: {0}")]
    Malformed(#[from] Malformed),
}

impl Unusable {
    /// How close to an answer it was: its place in the list.
    pub(super) fn closeness(&self) -> u8 {
        match self {
            Self::Scope(_) => 0,
            Self::Certificate(_) => 1,
            Self::NotYetValid { .. } => 2,
            Self::Signature(_) => 3,
            Self::NotProcessed(_) => 4,
            Self::Profile(_) => 5,
            Self::NoNextUpdate => 6,
            Self::Stale { .. } => 7,
            Self::Malformed(_) => 8,
        }
    }
}

/// What is not processed in CRLs and distribution points.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Feature {
    /// Delta CRLs (deltaCRLIndicator, RFC 5280 5.2.4).
    Delta,
    /// Indirect CRLs (indirectCRL and certificateIssuer, RFC 5280 5.2.5 and 5.3.3; cRLIssuer, 4.2.1.13).
    Indirect,
    /// CRLs for some revocation reasons (onlySomeReasons, RFC 5280 5.2.5; reasons, 4.2.1.13).
    SomeReasons,
    /// Distribution points by a name below the CRL issuer's (nameRelativeToCRLIssuer, RFC 5280 4.2.1.13).
    RelativeName,
    /// This critical extension of a CRL (RFC 5280 5.2).
    Extension(OidBuf),
    /// This critical extension of an entry in a CRL (RFC 5280 5.3).
    EntryExtension(OidBuf),
}

impl fmt::Display for Feature {
    /// With its verb, so that "not processed" can follow.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Delta => f.write_str("delta CRLs (deltaCRLIndicator) are"),
            Self::Indirect => f.write_str("indirect CRLs (indirectCRL, certificateIssuer, cRLIssuer) are"),
            Self::SomeReasons => f.write_str("CRLs for some reasons only (onlySomeReasons, reasons) are"),
            Self::RelativeName => {
                f.write_str("names relative to the CRL issuer (nameRelativeToCRLIssuer) are")
            }
            Self::Extension(oid) => write!(f, "critical CRL extension {oid} is"),
            Self::EntryExtension(oid) => write!(f, "critical CRL entry extension {oid} is"),
        }
    }
}

impl core::error::Error for Feature {}
