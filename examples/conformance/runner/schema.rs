//! The schema of the vectors: limbo's, and `vectors-1`, which adds to it. A missing field is its default.

use std::collections::{BTreeMap, BTreeSet};

use base64ct::{Base64, Encoding};
use rustls_pki_types::pem::{PemObject, SectionKind};
use serde::{Deserialize, Serialize};
use vouchsafe::Time;

/// A file of cases.
#[derive(Deserialize)]
pub(crate) struct File {
    pub(crate) version: u32,
    #[serde(default)]
    pub(crate) schema: Schema,
    pub(crate) testcases: Vec<Case>,
}

/// Which of the two a file follows. Limbo's own does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Schema {
    #[default]
    #[serde(skip)]
    Limbo,
    #[serde(rename = "vectors-1")]
    Vectors1,
}

/// One question, and the answer that a validator must give.
#[derive(Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) features: Vec<String>,
    pub(crate) trusted_certs: Vec<Encoded>,
    pub(crate) untrusted_intermediates: Vec<Encoded>,
    pub(crate) peer_certificate: Encoded,
    #[serde(default)]
    pub(crate) crls: Vec<Encoded>,
    #[serde(default)]
    pub(crate) ocsp: Vec<Encoded>,
    pub(crate) revocation: Option<Revocation>,
    pub(crate) validation_time: Option<Moment>,
    pub(crate) validation_kind: Kind,
    pub(crate) expected_peer_name: Option<PeerName>,
    #[serde(default)]
    pub(crate) expected_peer_names: Vec<PeerName>,
    #[serde(default)]
    pub(crate) extended_key_usage: Vec<String>,
    #[serde(default)]
    pub(crate) key_usage: Vec<String>,
    #[serde(default)]
    pub(crate) signature_algorithms: Vec<String>,
    pub(crate) max_chain_depth: Option<u32>,
    pub(crate) initial_policy_set: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) require_explicit_policy: bool,
    #[serde(default)]
    pub(crate) inhibit_policy_mapping: bool,
    #[serde(default)]
    pub(crate) inhibit_any_policy: bool,
    pub(crate) allow_sha1: Option<bool>,
    pub(crate) anchor: Option<AnchorChecks>,
    pub(crate) expected_result: Expected,
    pub(crate) expected_user_constrained_policy_set: Option<BTreeSet<String>>,
    pub(crate) expected_revocation_status: Option<RevocationStatus>,
    /// What says where a case comes from, and bears on no answer; and what this runner does not know.
    #[serde(flatten)]
    others: BTreeMap<String, serde::de::IgnoredAny>,
}

/// Fields that bear on no answer. The key is there for harnesses that make a TLS handshake.
const DESCRIPTIVE: [&str; 6] =
    ["suite", "source", "description", "importance", "conflicts_with", "peer_certificate_key"];

impl Case {
    /// Fields that this runner does not know: they might change the answer.
    pub(crate) fn unknown_fields(&self) -> impl Iterator<Item = &str> {
        self.others.keys().map(String::as_str).filter(|field| !DESCRIPTIVE.contains(field))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Kind {
    Server,
    Client,
    Any,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Expected {
    Success,
    Failure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RevocationStatus {
    Good,
    Revoked,
    Unknown,
}

#[derive(Deserialize)]
pub(crate) struct PeerName {
    pub(crate) kind: String,
    pub(crate) value: String,
}

#[derive(Clone, Copy, Deserialize)]
pub(crate) struct Revocation {
    pub(crate) check: RevocationCheck,
    pub(crate) unknown_status: UnknownStatus,
    pub(crate) expiry: Expiry,
    pub(crate) max_age_seconds: Option<u64>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum RevocationCheck {
    None,
    EndEntity,
    Chain,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum UnknownStatus {
    Deny,
    Allow,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum Expiry {
    Enforce,
    Ignore,
}

/// What of an anchor's own certificate is judged.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct AnchorChecks {
    pub(crate) enforce_constraints: bool,
    pub(crate) enforce_expiry: bool,
    pub(crate) require_basic_constraints: bool,
}

/// A certificate, CRL or OCSP response: PEM, or base64 of the DER.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Encoded(pub(crate) Vec<u8>);

impl TryFrom<String> for Encoded {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.starts_with("-----BEGIN") {
            let (_, der) = <(SectionKind, Vec<u8>)>::from_pem_slice(text.as_bytes())
                .map_err(|fault| format!("not PEM: {fault}"))?;
            return Ok(Self(der));
        }
        Base64::decode_vec(&text).map(Self).map_err(|fault| format!("not base64: {fault}"))
    }
}

/// A moment as RFC 3339 writes it, down to the whole second before.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Moment(pub(crate) Time);

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let moment: jiff::Timestamp = text.parse().map_err(|fault| format!("{text}: {fault}"))?;
        let seconds = moment.as_nanosecond().div_euclid(1_000_000_000);
        i64::try_from(seconds)
            .map(|seconds| Self(Time::from_unix(seconds)))
            .map_err(|fault| fault.to_string())
    }
}
