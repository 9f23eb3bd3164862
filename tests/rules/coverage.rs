//! No fault is without a row: the enums of `src/policy` against what the tables came upon.

use std::collections::BTreeSet;
use std::path::Path;

use crate::TABLES;

/// A rule, as the variant of [`vouchsafe::policy::Rule`], and a variant of one of its enums.
type Seen = BTreeSet<(String, String)>;

#[test]
fn every_fault_of_every_rule_is_in_a_row() {
    let mut found = Seen::new();
    for (title, rows) in TABLES {
        let rows = rows();
        assert!(!rows.is_empty(), "{title}");
        for outcome in rows.iter().flat_map(|row| row.outcomes()) {
            let Some(reason) = outcome.reason() else { continue };
            // `Rule(Validity(Expired { not_after: .. }))`
            let printed = format!("{reason:?}");
            let mut words = printed.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
            if words.next() != Some("Rule") {
                continue;
            }
            let rule = words.next().unwrap().to_owned();
            found.extend(words.map(|word| (rule.clone(), word.to_owned())));
        }
    }
    let listed = listed();
    println!("{} variants of the enums in src/policy, each in a row", listed.len());
    let missing: Vec<_> = listed.difference(&found).collect();
    assert!(missing.is_empty(), "no row shows {missing:#?}");
}

/// The variants of the public enums in the files that have a `Fault`.
fn listed() -> Seen {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy");
    let mut listed = Seen::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        if !text.contains("pub enum Fault {") {
            continue;
        }
        let rule = camel_case(path.file_stem().unwrap().to_str().unwrap());
        let mut in_enum = false;
        for line in text.lines() {
            match line {
                "}" => in_enum = false,
                opened if opened.starts_with("pub enum ") => in_enum = true,
                variant if in_enum => {
                    let name =
                        variant.strip_prefix("    ").unwrap_or("").split(['(', ' ', ',']).next().unwrap();
                    if name.starts_with(|first: char| first.is_ascii_uppercase()) {
                        listed.insert((rule.clone(), name.to_owned()));
                    }
                }
                _ => {}
            }
        }
    }
    assert!(listed.len() > 50, "the enums were found: {listed:?}");
    listed
}

fn camel_case(snake: &str) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    snake.split('_').map(word).collect()
}
