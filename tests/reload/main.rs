//! A configuration whose files change while it is used. Each wait is for what happens, under a deadline that is far away.

#![cfg(feature = "reload")]
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
#[cfg(unix)]
mod links;
#[path = "../process/mod.rs"]
mod process;
mod scene;
mod whole;
