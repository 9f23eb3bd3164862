//! Real handshakes: a rustls client and a rustls server in one process, in TLS 1.2 and 1.3, with each provider.

#![cfg(all(feature = "rustls", feature = "rustcrypto"))]
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
#[path = "../common/mod.rs"]
mod common;
mod fleet;
mod handshakes;
mod live;
mod meeting;
#[cfg(feature = "reload")]
#[path = "../process/mod.rs"]
mod process;
#[cfg(feature = "reload")]
mod reload;
#[path = "../said/mod.rs"]
mod said;
mod servers;
mod sessions;
mod signatures;
mod sockets;
mod stacks;
