//! A gRPC server, asked by tonic's own client.

#![cfg(all(feature = "tonic", feature = "rustcrypto"))]
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

mod calls;
mod client;
#[path = "../common/mod.rs"]
mod common;
#[path = "../tls/fleet.rs"]
mod fleet;
mod limits;
mod server;
#[path = "../tls/stacks.rs"]
mod stacks;
mod text;
