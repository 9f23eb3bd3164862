//! Configurations: what they make, and what an operator reads where they are wrong.

#![cfg(feature = "config")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a test that panics is a test that fails"
)]

mod attacks;
#[allow(dead_code, reason = "the tests of openssl use more of it")]
#[path = "../openssl/authority.rs"]
mod authority;
mod bad;
#[path = "../common/mod.rs"]
mod common;
mod good;
mod house;
mod openssl;
#[path = "../process/mod.rs"]
mod process;
mod proxy;
mod reference;
#[path = "../said/mod.rs"]
mod said;
mod sources;

use std::path::Path;

/// What a table of tests says is in a file beside it. `VOUCHSAFE_BLESS=1` writes the file instead: read what changed.
fn compare(file: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/config").join(file);
    if std::env::var_os("VOUCHSAFE_BLESS").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let wanted = std::fs::read_to_string(path).unwrap();
    for (number, (found, wanted)) in text.lines().zip(wanted.lines()).enumerate() {
        assert_eq!(found, wanted, "{file}, line {}", number + 1);
    }
    assert_eq!(text.lines().count(), wanted.lines().count(), "{file}: lines");
}
