//! Every table and key of the file: what is refused as unknown, what `docs/configuration.md` is made of, and what the
//! tests compare with what the readers ask for.

mod proxy;
mod rules;
mod terms;
mod whom;

pub(super) use proxy::{HOP, PROXY};
pub(super) use rules::{ISSUER_SERIAL, MATCH, PRINCIPAL, ROLE, RULE, SOURCE};
pub(super) use terms::{BUDGET, DANGER, POLICY, REVOCATION};
pub(super) use whom::{ANCHOR, ANCHOR_DANGER, FILE, ISSUING_CA, NAMESPACES};

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

/// A table of the file.
#[derive(Debug)]
pub(super) struct Table {
    /// What errors and the reference call it.
    pub(super) title: &'static str,
    /// What it is for.
    pub(super) text: &'static str,
    pub(super) keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    /// What its value is, in words.
    pub(super) value: &'static str,
    /// What it means.
    pub(super) text: &'static str,
    /// A value that can be written; none where a table of its own says more.
    pub(super) example: &'static str,
}

impl Table {
    pub(super) fn has(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.name == name)
    }
}

const fn key(name: &'static str, value: &'static str, example: &'static str, text: &'static str) -> Key {
    Key { name, value, text, example }
}

/// All of them, in the order of the reference.
pub(super) const TABLES: &[&Table] = &[
    &FILE,
    &ANCHOR,
    &NAMESPACES,
    &ANCHOR_DANGER,
    &ISSUING_CA,
    &REVOCATION,
    &DANGER,
    &RULE,
    &SOURCE,
    &MATCH,
    &ISSUER_SERIAL,
    &PRINCIPAL,
    &ROLE,
    &PROXY,
    &HOP,
    &POLICY,
    &BUDGET,
];

/// Every table and key of a configuration, in Markdown: what `docs/configuration.md` holds.
#[must_use]
pub fn reference() -> String {
    let mut text = INTRODUCTION.to_owned();
    for Table { title, text: meaning, keys } in TABLES {
        let code = if title.contains('[') { "`" } else { "" };
        text.push_str(&format!(
            "\n## {code}{title}{code}\n\n{meaning}\n\n| key | value | meaning |\n|---|---|---|\n"
        ));
        for Key { name, value, text: meaning, example } in *keys {
            text.push_str(&format!("| `{name}` | {value} | {meaning}"));
            if !example.is_empty() {
                text.push_str(&format!("<br>`{name} = {example}`"));
            }
            text.push_str(" |\n");
        }
    }
    text
}

const INTRODUCTION: &str = "\
<!-- Made from src/config/reference; a test compares the two. -->

# The configuration

One TOML file says whom to believe, for what, and who peers are. An unknown key is an error, and so is an empty list: empty never
means everybody. Paths are relative to the folder of the file. There are no includes, no patterns over file names and no environment
variables. A length of time is a whole number and its unit, `s`, `m`, `h` or `d`. What is lax stands in a table named `danger`.
";
