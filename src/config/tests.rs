//! The tables of `reference` and the readers agree: each key is asked for, and nothing else is.

use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use std::path::Path;

use rustls_pki_types::SignatureVerificationAlgorithm;
use toml::de::DeTable;

use super::build::Parts;
use super::files::Files;
use super::finding::Source;
use super::reference::Table;
use super::section::{Findings, Section};
use super::{authorities, patterns, reference, rules, terms, values};
use crate::budget::Budget;
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

#[test]
fn the_budget_of_the_reference_is_the_default() {
    let lines: Vec<_> =
        reference::BUDGET.keys.iter().map(|key| format!("{} = {}", key.name, key.example)).collect();
    let text = format!("budget = {{ {} }}", lines.join(", "));
    let file = DeTable::parse(&text).expect("it is TOML");
    let findings = Findings::new(&Arc::new(Source { name: String::new(), text: String::new() }));
    let file = Section::top(&reference::FILE, &file, &findings);
    assert_eq!(terms::budget(file.get("budget").expect("it is there")).ok(), Some(Budget::default()));
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
