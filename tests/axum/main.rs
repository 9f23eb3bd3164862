//! An axum server, and one of hyper without axum, asked by curl and by OpenSSL.

#![cfg(all(feature = "axum", feature = "rustcrypto"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    dead_code,
    missing_docs,
    reason = "a test that panics is a test that fails; the fleet of the TLS tests has more than is used here"
)]

mod caller;
#[path = "../common/mod.rs"]
mod common;
mod curl;
mod example;
#[path = "../tls/fleet.rs"]
mod fleet;
mod house;
mod hyper;
mod limits;
#[path = "../process/mod.rs"]
mod process;
mod s_client;
#[path = "../tls/stacks.rs"]
mod stacks;
