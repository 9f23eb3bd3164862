//! The command as a process: files in, text and an exit code out. What an operator reads is kept whole, in `snapshots`.
//!
//! A snapshot that changes is a change of what operators read: look at it, then `INSTA_UPDATE=always cargo test`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that panics is a test that fails"
)]

mod check;
#[path = "../../../tests/common/mod.rs"]
mod common;
mod explain;
mod forecast;
mod formats;
mod generate;
#[cfg(feature = "header-check")]
mod header_check;
mod openssl;
mod process;
mod readme;
#[path = "../../../tests/said/mod.rs"]
mod said;
mod scene;
mod terminal;
mod verify;
mod whois;
