//! Real handshakes over loopback, of TLS 1.2 and of TLS 1.3. Unlike the library's own tests these need OpenSSL's headers:
//! `cargo test -p vouchsafe-openssl-recipe`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that panics is a test that fails"
)]

#[path = "../../../../tests/common/mod.rs"]
mod common;

mod clients;
mod fleet;
mod meeting;
mod resumption;
mod servers;
