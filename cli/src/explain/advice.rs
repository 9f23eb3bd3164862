//! What an operator can do about a fault.

use std::fmt::{self, Display};

use serde::{Serialize, Serializer};
use vouchsafe::error::Position;
use vouchsafe::{Namespace, Purpose, Time};

use crate::explain::demand::Demand;

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub(crate) enum Advice {
    /// A certificate is issued anew, and then otherwise.
    Issue {
        /// Which one.
        #[serde(serialize_with = "index")]
        position: Position,
        subject: String,
        /// It is the anchor's own.
        is_anchor: bool,
        with: Vec<Demand>,
    },
    /// Time does it.
    Wait { until: Time },
    /// An anchor vouches for more.
    AddNamespace {
        anchor: String,
        #[serde(serialize_with = "text")]
        namespace: Namespace,
    },
    /// A CA below an anchor vouches for more.
    AddNamespaceOfCa {
        /// SHA-256 over its SubjectPublicKeyInfo.
        key: String,
        #[serde(serialize_with = "text")]
        namespace: Namespace,
    },
    /// An anchor is for more purposes.
    AddPurpose {
        anchor: String,
        #[serde(serialize_with = "text")]
        purpose: Purpose,
    },
    /// A rule believes somebody else too.
    BelieveInRule {
        rules: Vec<String>,
        /// An anchor, or the key of a CA.
        authority: String,
    },
    /// There is a rule for such certificates.
    AddRule {
        /// Why none applies.
        why: String,
    },
    /// Somebody's certificate is missing.
    AddCertificate { issuer: String },
    /// The issuer's certificate is not the right one.
    OtherIssuer { issuer: String, of: String },
    /// A CRL is missing.
    AddCrl { issuer: String },
    /// The CRL at hand does not do.
    NewerCrl { issuer: String, why: String },
    /// OCSP responses about this certificate are missing, or do not do.
    AddOcspResponse { subject: String },
    /// The peer has to staple one.
    Staple { subject: String },
    /// The limits of one call are too low for this path.
    LongerPaths { allowed: u32 },
}

impl Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Issue { position, subject, is_anchor, with } => {
                let what = if *is_anchor { "the trust anchor's certificate" } else { "certificate" };
                write!(f, "issue {what} {position} ({subject}) anew: ")?;
                with.iter()
                    .enumerate()
                    .try_for_each(|(at, demand)| write!(f, "{}{demand}", if at == 0 { "" } else { ", " }))
            }
            Self::Wait { until } => write!(f, "wait until {until}, or set the clock right"),
            Self::AddNamespace { anchor, namespace } => {
                write!(
                    f,
                    "let trust anchor {anchor} vouch for {namespace} (--namespace {namespace}, or its namespaces in the configuration)"
                )
            }
            Self::AddNamespaceOfCa { key, namespace } => {
                write!(f, "let the issuing CA with key {key} vouch for {namespace}")
            }
            Self::AddPurpose { anchor, purpose } => {
                write!(f, "let trust anchor {anchor} be one for {purpose}")
            }
            Self::BelieveInRule { rules, authority } => {
                write!(f, "let rule {} believe {authority}", rules.join(" or "))
            }
            Self::AddRule { why } => write!(f, "write a rule for such certificates: {why}"),
            Self::AddCertificate { issuer } => write!(
                f,
                "bring the certificate of {issuer}: the peer sends it, the intermediates have it, or it is an anchor"
            ),
            Self::OtherIssuer { issuer, of } => {
                write!(
                    f,
                    "bring the certificate of {issuer} whose key signed that of {of}: this one's key did not"
                )
            }
            Self::AddCrl { issuer } => {
                write!(f, "load a CRL of {issuer} (--crl, or crls in the configuration)")
            }
            Self::NewerCrl { issuer, why } => {
                write!(f, "load another CRL of {issuer}: this one {why}")
            }
            Self::AddOcspResponse { subject } => {
                write!(f, "load a fresh OCSP response about {subject} (--ocsp, or ocsp in the configuration)")
            }
            Self::Staple { subject } => {
                write!(f, "let {subject} staple a good OCSP response to its handshake")
            }
            Self::LongerPaths { allowed } => {
                write!(f, "allow paths of more than {allowed} certificates, or shorten this one")
            }
        }
    }
}

fn text<S: Serializer>(value: &impl Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes references")]
fn index<S: Serializer>(position: &Position, serializer: S) -> Result<S::Ok, S::Error> {
    position.index().serialize(serializer)
}
