//! What is asked of a path, and what one call may cost: policy, algorithms, budget.

use rustls_pki_types::SignatureVerificationAlgorithm;

use crate::budget::Budget;
use crate::config::section::{Section, Told, Value};
use crate::config::{Problem, reference, values};
use crate::policy::{KeyUsageBit, Policy};
use crate::signature::{Algorithms, rustcrypto};

pub(super) fn policy(value: Value<'_>) -> Result<Policy, Told> {
    let section = value.section(&reference::POLICY)?;
    let preset = section.read("preset", preset);
    let bits = section.read("require_key_usage", |list| list.list_of(|bit| bit.word(KEY_USAGES).copied()));
    let most = section.read("max_intermediates", Value::number);
    let required = section.read("require_certificate_policy", |list| list.list_of(values::oid));
    let wanted = section.read("initial_policy_set", |list| list.list_of(values::oid));
    let mut policy = preset?.unwrap_or(Policy::rfc5280)();
    for bit in bits?.unwrap_or_default() {
        policy = policy.require_key_usage(bit);
    }
    if let Some(most) = most? {
        policy = policy.max_intermediates(most);
    }
    policy = match (required?, wanted?) {
        (Some(_), Some(_)) => {
            let both = Problem::Exclusive("require_certificate_policy", "initial_policy_set");
            return Err(section.get("initial_policy_set").map_or(Told, |value| value.tell(both)));
        }
        (Some(one_of), None) => policy.require_certificate_policy(one_of),
        (None, Some(wanted)) => policy.initial_policy_set(wanted),
        (None, None) => policy,
    };
    choices(&section, policy)
}

type Preset = fn() -> Policy;

pub(super) const PRESETS: &[(&str, Preset)] =
    &[("rfc5280", Policy::rfc5280), ("rfc5280_strict", Policy::rfc5280_strict), ("web_pki", Policy::web_pki)];

fn preset(word: Value<'_>) -> Result<fn() -> Policy, Told> {
    let preset = *word.word(PRESETS)?;
    if word.as_text() == Some("web_pki") {
        word.tell(Problem::NoPublicSuffixes);
    }
    Ok(preset)
}

pub(super) const KEY_USAGES: &[(&str, KeyUsageBit)] = &[
    ("digital_signature", KeyUsageBit::DigitalSignature),
    ("key_encipherment", KeyUsageBit::KeyEncipherment),
    ("key_agreement", KeyUsageBit::KeyAgreement),
    ("key_cert_sign", KeyUsageBit::KeyCertSign),
    ("crl_sign", KeyUsageBit::CrlSign),
];

/// What makes a policy ask for more.
type Ask = fn(Policy) -> Policy;

fn choices(section: &Section<'_>, mut policy: Policy) -> Result<Policy, Told> {
    let choices: [(_, Ask); 4] = [
        ("require_stated_purpose", Policy::require_stated_purpose),
        ("require_explicit_policy", Policy::require_explicit_policy),
        ("inhibit_policy_mapping", Policy::inhibit_policy_mapping),
        ("inhibit_any_policy", Policy::inhibit_any_policy),
    ];
    let made = choices.map(|(key, choice)| section.chosen(key).map(|made| made.then_some(choice)));
    for choice in made {
        if let Some(choice) = choice? {
            policy = choice(policy);
        }
    }
    Ok(policy)
}

/// Those that the list names, and no others.
pub(super) fn algorithms(list: Value<'_>) -> Result<Algorithms, Told> {
    let named = list.list_of(|name| name.word(ALGORITHMS).copied())?;
    Ok(Algorithms::new(&named))
}

type Algorithm = &'static dyn SignatureVerificationAlgorithm;

/// All of [`rustcrypto::ALL`], by the names of its constants.
pub(super) const ALGORITHMS: &[(&str, Algorithm)] = &[
    ("ecdsa_p256_sha256", &rustcrypto::ECDSA_P256_SHA256),
    ("ecdsa_p256_sha384", &rustcrypto::ECDSA_P256_SHA384),
    ("ecdsa_p256_sha512", &rustcrypto::ECDSA_P256_SHA512),
    ("ecdsa_p384_sha256", &rustcrypto::ECDSA_P384_SHA256),
    ("ecdsa_p384_sha384", &rustcrypto::ECDSA_P384_SHA384),
    ("ecdsa_p384_sha512", &rustcrypto::ECDSA_P384_SHA512),
    ("ed25519", &rustcrypto::ED25519),
    ("rsa_pkcs1_sha256", &rustcrypto::RSA_PKCS1_SHA256),
    ("rsa_pkcs1_sha384", &rustcrypto::RSA_PKCS1_SHA384),
    ("rsa_pkcs1_sha512", &rustcrypto::RSA_PKCS1_SHA512),
    ("rsa_pss_sha256", &rustcrypto::RSA_PSS_SHA256),
    ("rsa_pss_sha384", &rustcrypto::RSA_PSS_SHA384),
    ("rsa_pss_sha512", &rustcrypto::RSA_PSS_SHA512),
    ("rsa_pss_sha256_bound_key", &rustcrypto::RSA_PSS_SHA256_BOUND_KEY),
    ("rsa_pss_sha384_bound_key", &rustcrypto::RSA_PSS_SHA384_BOUND_KEY),
    ("rsa_pss_sha512_bound_key", &rustcrypto::RSA_PSS_SHA512_BOUND_KEY),
    ("rsa_pss_sha256_free_key", &rustcrypto::RSA_PSS_SHA256_FREE_KEY),
    ("rsa_pss_sha384_free_key", &rustcrypto::RSA_PSS_SHA384_FREE_KEY),
    ("rsa_pss_sha512_free_key", &rustcrypto::RSA_PSS_SHA512_FREE_KEY),
];

/// What one call may cost: the defaults, but for what the file says.
pub(super) fn budget(value: Value<'_>) -> Result<Budget, Told> {
    let section = value.section(&reference::BUDGET)?;
    let mut budget = Budget::default();
    // A new limit does not compile before it has its key.
    let Budget {
        certificates,
        certificate_bytes,
        extensions,
        names,
        subtrees,
        signatures,
        name_comparisons,
        policy_nodes,
        search_steps,
        candidates,
        path_length,
    } = &mut budget;
    let limits = [
        ("certificates", certificates),
        ("certificate_bytes", certificate_bytes),
        ("extensions", extensions),
        ("names", names),
        ("subtrees", subtrees),
        ("signatures", signatures),
        ("name_comparisons", name_comparisons),
        ("policy_nodes", policy_nodes),
        ("search_steps", search_steps),
        ("candidates", candidates),
        ("path_length", path_length),
    ];
    let read = limits
        .map(|(key, limit)| section.read(key, Value::number).map(|number| *limit = number.unwrap_or(*limit)));
    read.into_iter().collect::<Result<(), Told>>()?;
    Ok(budget)
}
