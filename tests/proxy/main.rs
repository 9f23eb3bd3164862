//! Certificates from a proxy's header: forged ones, malformed ones, good ones, and those of real proxies.

#![cfg(all(feature = "proxy", feature = "std", feature = "rustcrypto"))]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test that panics is a test that fails"
)]

mod base64;
#[path = "../common/mod.rs"]
mod common;
mod envoy;
mod headers;
mod hops;
mod house;
mod identity;
mod lines;
mod pem;
#[path = "../process/mod.rs"]
mod process;
mod properties;
mod real;
mod rfc9440;
#[path = "../said/mod.rs"]
mod said;
