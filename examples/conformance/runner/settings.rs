//! From a case's fields to a verifier's settings. The rules are published here and hold for every case: none is chosen
//! by a case's own id, beyond limbo's namespace.

use std::time::Duration;

use rustls_pki_types::CertificateDer;
use vouchsafe::danger::{self, Relaxation};
use vouchsafe::name::dns::DnsName;
use vouchsafe::name::email::Mailbox;
use vouchsafe::oid::OidBuf;
use vouchsafe::policy::KeyUsageBit;
use vouchsafe::revocation::CrlStore;
use vouchsafe::signature::Algorithms;
use vouchsafe::trust::Checks;
use vouchsafe::{
    Anchor, Policy, Purpose, ReferenceName, Time, TrustStore, Verifier, certificate::Certificate,
    verify::BuildError,
};

use super::algorithms;
use super::schema::{
    AnchorChecks, Case, Encoded, Expiry, Kind, PeerName, Revocation, RevocationCheck, Schema, UnknownStatus,
};

/// Limbo's namespaces for the rules of the public web.
const WEB_PKI: [&str; 2] = ["webpki::", "online::"];

/// Everything that the calls of a case need. Each purpose is verified with each name; all must pass.
pub(crate) struct Settings<'c> {
    anchors: TrustStore,
    policy: Policy,
    algorithms: Algorithms,
    crls: Option<CrlStore>,
    relaxations: Vec<Relaxation>,
    pub(crate) purposes: Vec<Purpose>,
    /// No names: any name. A name that is no name can not be presented.
    pub(crate) names: Vec<Result<ReferenceName, String>>,
    pub(crate) intermediates: Vec<CertificateDer<'c>>,
    pub(crate) now: Time,
    /// What was left out: anchors and CRLs that could not be read.
    pub(crate) notes: Vec<String>,
}

impl<'c> Settings<'c> {
    /// Reads the fields of a case.
    ///
    /// # Errors
    /// What the library lacks, if a field wants something that it does not have.
    pub(crate) fn of(case: &'c Case, schema: Schema) -> Result<Self, String> {
        let mut notes = Vec::new();
        let purposes = purposes(case, schema)?;
        let names = case.expected_peer_name.iter().chain(&case.expected_peer_names);
        let names = names.map(reference_name).collect::<Result<Vec<_>, _>>()?;
        let nameless = names.is_empty() && purposes.contains(&Purpose::ServerAuth);
        Ok(Self {
            anchors: anchors(case, schema, &mut notes),
            policy: policy(case, schema)?,
            algorithms: algorithms::of(case)?,
            crls: crls(case, &mut notes),
            relaxations: relaxations(case, nameless),
            purposes,
            names,
            intermediates: case.untrusted_intermediates.iter().map(|der| der.0.as_slice().into()).collect(),
            now: case.validation_time.map_or_else(Time::now, |moment| moment.0),
            notes,
        })
    }

    pub(crate) fn verifier(&self, purpose: &Purpose) -> Result<Verifier, BuildError> {
        let mut builder = Verifier::builder(self.anchors.clone(), purpose.clone())
            .policy(self.policy.clone())
            .algorithms(self.algorithms.clone());
        if let Some(crls) = &self.crls {
            builder = builder.crls(crls.clone());
        }
        self.relaxations.iter().fold(builder, |builder, one| builder.relax(*one)).build()
    }
}

/// Limbo: the web's rules for the web's namespaces, RFC 5280 with its profile for the rest. `vectors-1`: path validation
/// as RFC 5280 section 6 has it.
fn policy(case: &Case, schema: Schema) -> Result<Policy, String> {
    let mut policy = match schema {
        Schema::Vectors1 => Policy::rfc5280(),
        Schema::Limbo if WEB_PKI.iter().any(|namespace| case.id.starts_with(namespace)) => {
            Policy::web_pki().public_suffixes(is_public_suffix)
        }
        Schema::Limbo => Policy::rfc5280_strict(),
    };
    if let Some(most) = case.max_chain_depth {
        policy = policy.max_intermediates(most);
    }
    for usage in &case.key_usage {
        policy = policy.require_key_usage(key_usage_bit(usage)?);
    }
    if let Some(seconds) = revocation(case).max_age_seconds {
        policy = policy.max_crl_age(Duration::from_secs(seconds));
    }
    certificate_policies(policy, case)
}

/// RFC 5280 6.1.1 (c), (e), (f), (g).
fn certificate_policies(mut policy: Policy, case: &Case) -> Result<Policy, String> {
    if let Some(wanted) = &case.initial_policy_set {
        let wanted: Result<Vec<_>, _> = wanted.iter().map(|dotted| OidBuf::parse(dotted)).collect();
        policy = policy.initial_policy_set(wanted.map_err(|fault| format!("initial_policy_set: {fault}"))?);
    }
    if case.require_explicit_policy {
        policy = policy.require_explicit_policy();
    }
    if case.inhibit_policy_mapping {
        policy = policy.inhibit_policy_mapping();
    }
    if case.inhibit_any_policy {
        policy = policy.inhibit_any_policy();
    }
    Ok(policy)
}

/// The list's private section included (BR 3.2.2.6); where no rule of the list matches, its last one does: `*`.
fn is_public_suffix(name: &DnsName) -> bool {
    psl::suffix_str(name.as_str()) == Some(name.as_str())
}

fn key_usage_bit(name: &str) -> Result<KeyUsageBit, String> {
    match name {
        "digitalSignature" => Ok(KeyUsageBit::DigitalSignature),
        "keyEncipherment" => Ok(KeyUsageBit::KeyEncipherment),
        "keyAgreement" => Ok(KeyUsageBit::KeyAgreement),
        "keyCertSign" => Ok(KeyUsageBit::KeyCertSign),
        "cRLSign" => Ok(KeyUsageBit::CrlSign),
        other => Err(format!("the key usage {other} as a wish")),
    }
}

/// None given: any in `vectors-1`, and in limbo that of the kind of validation.
fn purposes(case: &Case, schema: Schema) -> Result<Vec<Purpose>, String> {
    if case.extended_key_usage.is_empty() {
        return Ok(vec![match (schema, case.validation_kind) {
            (Schema::Limbo, Kind::Server) => Purpose::ServerAuth,
            (Schema::Limbo, Kind::Client) => Purpose::ClientAuth,
            (Schema::Vectors1, _) | (_, Kind::Any) => danger::any_purpose(),
        }]);
    }
    case.extended_key_usage.iter().map(|name| purpose(name)).collect()
}

fn purpose(name: &str) -> Result<Purpose, String> {
    let oid = match name {
        "serverAuth" => return Ok(Purpose::ServerAuth),
        "clientAuth" => return Ok(Purpose::ClientAuth),
        "anyExtendedKeyUsage" => "2.5.29.37.0",
        "codeSigning" => "1.3.6.1.5.5.7.3.3",
        "emailProtection" => "1.3.6.1.5.5.7.3.4",
        "timeStamping" => "1.3.6.1.5.5.7.3.8",
        "OCSPSigning" => "1.3.6.1.5.5.7.3.9",
        "1.3.6.1.5.5.7.3.1" => return Ok(Purpose::ServerAuth),
        "1.3.6.1.5.5.7.3.2" => return Ok(Purpose::ClientAuth),
        dotted => dotted,
    };
    OidBuf::parse(oid).map(Purpose::Other).map_err(|_| format!("the key purpose {name}"))
}

fn reference_name(name: &PeerName) -> Result<Result<ReferenceName, String>, String> {
    let PeerName { kind, value } = name;
    let read = match kind.as_str() {
        "DNS" => DnsName::parse(value).map(ReferenceName::Dns).map_err(|fault| fault.to_string()),
        "IP" => value.parse().map(ReferenceName::Ip).map_err(|fault| fault.to_string()),
        "RFC822" => Mailbox::parse(value).map(ReferenceName::Email).map_err(|fault| fault.to_string()),
        other => return Err(format!("peer names of the kind {other}")),
    };
    Ok(read.map_err(|fault| format!("{kind} {value} is no name that a peer can have: {fault}")))
}

fn anchors(case: &Case, schema: Schema, notes: &mut Vec<String>) -> TrustStore {
    let checks = match (case.anchor, schema) {
        (Some(checks), _) => checks,
        (None, Schema::Vectors1) => AnchorChecks::default(),
        (None, Schema::Limbo) => {
            AnchorChecks { enforce_constraints: true, enforce_expiry: true, require_basic_constraints: true }
        }
    };
    let mut store = TrustStore::new();
    for (number, encoded) in case.trusted_certs.iter().enumerate() {
        let added =
            anchor(encoded, checks).and_then(|anchor| store.add(anchor).map_err(|fault| fault.to_string()));
        if let Err(fault) = added {
            notes.push(format!("trusted_certs {number} is left out: {fault}"));
        }
    }
    store
}

fn anchor(encoded: &Encoded, checks: AnchorChecks) -> Result<Anchor, String> {
    if checks == AnchorChecks::default() {
        let certificate = Certificate::read(&encoded.0).map_err(|fault| fault.to_string())?;
        let (name, key) = (certificate.subject(), certificate.spki());
        return Anchor::from_name_and_key(name.bytes(), key).map_err(|fault| fault.to_string());
    }
    let checks = Checks {
        dates: checks.enforce_expiry,
        authority: checks.require_basic_constraints,
        constraints: checks.enforce_constraints,
    };
    Ok(Anchor::from_certificate(&encoded.0).map_err(|fault| fault.to_string())?.judged_by(checks))
}

/// What a case says of revocation; where it says nothing: hard-fail for the whole chain if there are CRLs, and else nothing.
pub(crate) fn revocation(case: &Case) -> Revocation {
    case.revocation.unwrap_or(Revocation {
        check: if case.crls.is_empty() { RevocationCheck::None } else { RevocationCheck::Chain },
        unknown_status: UnknownStatus::Deny,
        expiry: Expiry::Enforce,
        max_age_seconds: None,
    })
}

fn crls(case: &Case, notes: &mut Vec<String>) -> Option<CrlStore> {
    if revocation(case).check == RevocationCheck::None {
        return None;
    }
    let mut store = CrlStore::new();
    for (number, encoded) in case.crls.iter().enumerate() {
        if let Err(fault) = store.add(encoded.0.as_slice()) {
            notes.push(format!("crls {number} is left out: {fault}"));
        }
    }
    Some(store)
}

fn relaxations(case: &Case, nameless: bool) -> Vec<Relaxation> {
    let revocation = revocation(case);
    let short_rsa = case.features.iter().any(|tag| tag == algorithms::SHORT_RSA.0);
    [
        (nameless, Relaxation::AnyServerName),
        (revocation.check == RevocationCheck::None, Relaxation::NoRevocation),
        (revocation.check == RevocationCheck::EndEntity, Relaxation::EndEntityRevocationOnly),
        (revocation.unknown_status == UnknownStatus::Allow, Relaxation::UnknownRevocationPasses),
        (revocation.expiry == Expiry::Ignore, Relaxation::StaleCrls),
        (short_rsa, Relaxation::ShortRsa(algorithms::SHORT_RSA.1)),
    ]
    .into_iter()
    .filter_map(|(chosen, relaxation)| chosen.then_some(relaxation))
    .collect()
}
