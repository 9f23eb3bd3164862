//! The tables of `reference` and the readers agree: each key is asked for, and nothing else is.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use std::path::Path;

use rustls_pki_types::SignatureVerificationAlgorithm;
use toml::de::DeTable;

use super::build::Parts;
use super::files::Files;
use super::finding::Source;
use super::lax::Danger;
use super::reference::Table;
use super::section::{Findings, Section, Told, Value};
use super::{authorities, patterns, reference, rules, terms, values};
use crate::budget::Budget;
use crate::danger::Relaxation;
use crate::oid::OidBuf;
use crate::policy::{KeyUsageBit, Policy};
use crate::signature::rustcrypto;

/// It opens every table.
const EVERY_TABLE: &str = r#"
    purpose = "client"
    [anchors.a]
    namespaces = { dns = ["a.example"] }
    danger = { unchecked = ["dates"] }
    [issuing_cas.b]
    [revocation]
    [danger]
    stale_crls = true
    [[rule]]
    source = { attribute = "CN" }
    match = { prefix = "a", capture = "b" }
    principal = {}
    roles = [{}]
    [[rule]]
    source = "issuer_serial"
    match = { is = {} }
    [proxy]
    profile = "nginx"
    principals = [{}]
    [policy]
    [budget]
    "#;

#[test]
fn the_readers_ask_for_the_keys_of_the_reference_and_for_no_others() {
    let listed: BTreeSet<_> = reference::TABLES
        .iter()
        .flat_map(|table| table.keys.iter().map(|key| (table.title, key.name)))
        .collect();
    let source = Arc::new(Source { name: String::new(), text: String::new() });
    let findings = Findings::new(&source);
    let file = DeTable::parse(EVERY_TABLE).expect("it is TOML");
    let read = Parts::read(&file, &Files::in_folder(Path::new("/nonexistent")), &findings);
    assert!(read.is_err(), "it lacks what it needs");
    assert_eq!(*findings.asked.borrow(), listed);
}

/// What `read` makes of the value of a key of the file.
fn made<T>(text: &str, key: &'static str, read: impl Fn(Value<'_>) -> Result<T, Told>) -> T {
    let file = DeTable::parse(text).expect("it is TOML");
    let findings = Findings::new(&Arc::new(Source { name: String::new(), text: text.into() }));
    let section = Section::top(&reference::FILE, &file, &findings);
    let made = read(section.get(key).expect("it is there"));
    made.unwrap_or_else(|_| panic!("{:?}", findings.finish()))
}

#[test]
fn each_key_of_a_policy_asks_for_what_it_says() {
    let gold = || OidBuf::parse("1.2.3");
    let table: &[(&str, Policy)] = &[
        ("preset = \"rfc5280\"", Policy::rfc5280()),
        ("preset = \"rfc5280_strict\"", Policy::rfc5280_strict()),
        ("preset = \"web_pki\"", Policy::web_pki()),
        ("max_intermediates = 0x2", Policy::rfc5280().max_intermediates(2)),
        ("require_stated_purpose = true", Policy::rfc5280().require_stated_purpose()),
        ("require_explicit_policy = true", Policy::rfc5280().require_explicit_policy()),
        ("inhibit_policy_mapping = true", Policy::rfc5280().inhibit_policy_mapping()),
        ("inhibit_any_policy = true", Policy::rfc5280().inhibit_any_policy()),
        ("initial_policy_set = [\"1.2.3\"]", Policy::rfc5280().initial_policy_set(gold())),
        ("require_certificate_policy = [\"1.2.3\"]", Policy::rfc5280().require_certificate_policy(gold())),
        (
            "preset = \"web_pki\", require_key_usage = [\"key_agreement\", \"crl_sign\"]",
            Policy::web_pki()
                .require_key_usage(KeyUsageBit::KeyAgreement)
                .require_key_usage(KeyUsageBit::CrlSign),
        ),
    ];
    for (keys, wanted) in table {
        let policy = made(&format!("policy = {{ {keys} }}"), "policy", terms::policy);
        assert_eq!(format!("{policy:?}"), format!("{wanted:?}"), "{keys}");
    }
}

#[test]
fn each_danger_is_the_relaxation_that_it_says() {
    let table: &[(&str, &[Relaxation], bool)] = &[
        ("no_revocation = true", &[Relaxation::NoRevocation], false),
        ("end_entity_revocation_only = true", &[Relaxation::EndEntityRevocationOnly], false),
        ("unknown_revocation_passes = true", &[Relaxation::UnknownRevocationPasses], false),
        ("stale_crls = true", &[Relaxation::StaleCrls], false),
        ("any_server_name = true", &[Relaxation::AnyServerName], false),
        ("rsa_1024 = true", &[Relaxation::ShortRsa(1_024)], false),
        ("grace = \"90s\"", &[Relaxation::Grace(90)], false),
        ("any_purpose = true", &[], true),
    ];
    for (key, wanted, any_purpose) in table {
        let danger = made(&format!("danger = {{ {key} }}"), "danger", Danger::read);
        assert_eq!((danger.relaxations.as_slice(), danger.any_purpose), (*wanted, *any_purpose), "{key}");
    }
    assert_eq!(table.len(), reference::DANGER.keys.len());
}

#[test]
fn lengths_and_moments_are_what_they_say() {
    let seconds_of = |text: &str| made(&format!("rule = {text}"), "rule", values::duration).as_secs();
    for (text, seconds) in [
        ("\"0s\"", 0),
        ("\"90s\"", 90),
        ("\"30m\"", 1_800),
        ("\"12h\"", 43_200),
        ("\"7d\"", 604_800),
        ("\"4294967295d\"", 4_294_967_295 * 86_400),
    ] {
        assert_eq!(seconds_of(text), seconds, "{text}");
    }
    for (text, wanted) in [
        ("2026-03-01T00:00:00Z", "2026-03-01T00:00:00Z"),
        ("2026-03-01 01:30:00+01:30", "2026-03-01T00:00:00Z"),
        ("2026-02-28T19:00:00.999-05:00", "2026-03-01T00:00:00Z"),
        ("2024-02-29T12:00:00Z", "2024-02-29T12:00:00Z"),
    ] {
        let moment = made(&format!("rule = {text}"), "rule", values::moment);
        assert_eq!(moment.to_string(), wanted, "{text}");
    }
}

#[test]
fn the_budget_of_the_reference_is_the_default() {
    let lines: Vec<_> =
        reference::BUDGET.keys.iter().map(|key| format!("{} = {}", key.name, key.example)).collect();
    let text = format!("budget = {{ {} }}", lines.join(", "));
    assert_eq!(made(&text, "budget", terms::budget), Budget::default());
}

/// The words of a key are in its text, and no others are.
#[test]
fn the_words_of_the_reference_are_those_that_the_readers_know() {
    let words = |table: &'static Table, name: &str| {
        let key = table.keys.iter().find(|key| key.name == name).expect("the key is listed");
        let marked: BTreeSet<_> = key.text.split('`').skip(1).step_by(2).collect();
        marked
    };
    let table = [
        (words(&reference::FILE, "purpose"), names(values::PURPOSES)),
        (words(&reference::FILE, "mapper"), names(rules::MAPPERS)),
        (words(&reference::FILE, "algorithms"), names(terms::ALGORITHMS)),
        (words(&reference::ANCHOR_DANGER, "unchecked"), names(authorities::CHECKS)),
        (words(&reference::POLICY, "preset"), names(terms::PRESETS)),
        (words(&reference::POLICY, "require_key_usage"), names(terms::KEY_USAGES)),
    ];
    for (listed, known) in table {
        assert_eq!(listed, known);
    }
    // A source can be a table as well.
    let mut sources = names(&patterns::SOURCES);
    sources.insert("source");
    assert_eq!(words(&reference::RULE, "source"), sources);
}

fn names<T>(words: &[(&'static str, T)]) -> BTreeSet<&'static str> {
    words.iter().map(|(word, _)| *word).collect()
}

#[test]
fn every_algorithm_of_ours_has_a_name() {
    let named: BTreeSet<_> = terms::ALGORITHMS.iter().map(|(_, algorithm)| ids(*algorithm)).collect();
    let ours: BTreeSet<_> = rustcrypto::ALL.iter().map(|algorithm| ids(*algorithm)).collect();
    assert_eq!(named, ours);
    assert_eq!(terms::ALGORITHMS.len(), ours.len());
}

fn ids(algorithm: &dyn SignatureVerificationAlgorithm) -> (Vec<u8>, Vec<u8>) {
    (algorithm.public_key_alg_id().to_vec(), algorithm.signature_alg_id().to_vec())
}
