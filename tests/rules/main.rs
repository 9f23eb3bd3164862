//! Every rule of a policy, in tables: what certificates, what was asked, and the whole line that came of it, under each of
//! the three presets. `coverage` makes sure that no fault of `src/policy` is without a row.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics is a test that fails"
)]

#[path = "../common/mod.rs"]
mod common;

mod algorithms;
mod anchors;
mod basic_constraints;
mod certificate_policies;
mod coverage;
mod critical_extensions;
mod end_entity;
mod explained;
mod extended_key_usage;
mod house;
mod key_usage;
mod name_constraints;
mod peer_name;
mod profile;
mod promises;
mod validity;
mod web_pki;

use house::Row;

type Table = (&'static str, fn() -> Vec<Row>);

/// The tables, by the rule that they are about.
const TABLES: [Table; 14] = [
    ("validity", validity::rows),
    ("basic constraints", basic_constraints::rows),
    ("key usage", key_usage::rows),
    ("extended key usage", extended_key_usage::rows),
    ("critical extensions", critical_extensions::rows),
    ("algorithms", algorithms::rows),
    ("end entity", end_entity::rows),
    ("certificate policies", certificate_policies::rows),
    ("name constraints", name_constraints::rows),
    ("peer name", peer_name::rows),
    ("profile", profile::rows),
    ("web PKI", web_pki::rows),
    ("promises", promises::rows),
    ("anchors", anchors::rows),
];
