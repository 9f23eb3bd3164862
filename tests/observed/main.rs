//! What a log and a monitor are told of the peers, and what they never are.

#![cfg(all(feature = "axum", feature = "metrics", feature = "rustcrypto", feature = "tracing"))]
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

mod attacks;
#[path = "../common/mod.rs"]
mod common;
mod events;
#[path = "../tls/fleet.rs"]
mod fleet;
mod listener;
mod measures;
#[path = "../tls/meeting.rs"]
mod meeting;
mod seen;
mod servers;
#[path = "../tls/stacks.rs"]
mod stacks;
