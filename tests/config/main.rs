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

mod bad;
#[path = "../common/mod.rs"]
mod common;
mod good;
mod house;
#[path = "../process/mod.rs"]
mod process;
mod reference;
