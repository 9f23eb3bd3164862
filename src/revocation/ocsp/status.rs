//! Why a response gives no answer.

use alloc::boxed::Box;

use crate::oid::OidBuf;
use crate::policy::Rule;
use crate::signature;
use crate::time::Time;

/// Why an OCSP response gives no answer about a certificate. The later in this list, the closer it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OcspUnusable {
    /// No entry in it is about this certificate: another issuer, another key of it, another serial number, or a hash that is not
    /// processed.
    #[error("says nothing about this certificate")]
    OtherCertificate,
    /// Its producedAt, or the thisUpdate of its entry, lies in the future (RFC 6960 4.2.2.1).
    #[error("is not valid before {from}, and it is {now}")]
    NotYetValid {
        /// From when.
        from: Time,
        /// The time of the call.
        now: Time,
    },
    /// The responder that it names is not the certificate's issuer, and its certificate is not in the response
    /// (RFC 6960 4.2.2.3).
    #[error("its responder is not {issuer}, and there is no certificate of it in the response")]
    OtherResponder {
        /// The certificate's issuer, printed.
        issuer: Box<str>,
    },
    /// The responder's certificate is of another issuer (RFC 6960 4.2.2.2).
    #[error("its responder {signer} is certified by {found}, and not by {wanted}")]
    OtherIssuer {
        /// The responder, printed.
        signer: Box<str>,
        /// The issuer of the responder's certificate, printed.
        found: Box<str>,
        /// The issuer of the certificate in question, printed.
        wanted: Box<str>,
    },
    /// Its signer may not sign responses (RFC 6960 4.2.2.2).
    #[error("{signer} may not sign OCSP responses: {rule}")]
    Signer {
        /// The signer, printed.
        signer: Box<str>,
        /// The rule that it breaks.
        rule: Rule,
    },
    /// The key that signed the certificate did not sign its responder's (RFC 6960 4.2.2.2).
    #[error("its responder {signer} is not certified by the key of {issuer}: {fault}")]
    Delegation {
        /// The responder, printed.
        signer: Box<str>,
        /// The certificate's issuer, printed.
        issuer: Box<str>,
        /// What came of the signature.
        fault: Box<signature::Fault>,
    },
    /// Its own signature is not good.
    #[error("{0}")]
    Signature(#[from] signature::Fault),
    /// This critical extension of it, or of an entry in it, is not processed (RFC 6960 4.4).
    #[error("critical extension {0} is not processed")]
    NotProcessed(OidBuf),
    /// The responder does not know the certificate (RFC 6960 2.2).
    #[error("its responder does not know the certificate")]
    StatusUnknown,
    /// It has no nextUpdate, and the policy has no maximum age.
    #[error("has no nextUpdate, and the policy sets no maximum age")]
    NoNextUpdate,
    /// It is older than the policy allows.
    #[error(
        "is from {this_update}, older than the {seconds} seconds that the policy allows, and it is {now}"
    )]
    TooOld {
        /// When it was known to be right.
        this_update: Time,
        /// The policy's maximum age.
        seconds: i64,
        /// The time of the call.
        now: Time,
    },
    /// It is past its nextUpdate (RFC 6960 4.2.2.1).
    #[error("is stale since {next_update}, and it is {now}")]
    Stale {
        /// Until when it was to be used.
        next_update: Time,
        /// The time of the call.
        now: Time,
    },
}

impl OcspUnusable {
    /// How close to an answer it was: its place in the list.
    pub(super) fn closeness(&self) -> u8 {
        match self {
            Self::OtherCertificate => 0,
            Self::NotYetValid { .. } => 1,
            Self::OtherResponder { .. } => 2,
            Self::OtherIssuer { .. } => 3,
            Self::Signer { .. } => 4,
            Self::Delegation { .. } => 5,
            Self::Signature(_) => 6,
            Self::NotProcessed(_) => 7,
            Self::StatusUnknown => 8,
            Self::NoNextUpdate => 9,
            Self::TooOld { .. } => 10,
            Self::Stale { .. } => 11,
        }
    }
}
