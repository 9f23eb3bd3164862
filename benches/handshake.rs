//! What asking for each request costs, beside what a handshake costs.
//!
//! `cargo bench --features rustls --bench handshake`. Read the rows as ratios; single times are the machine's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    dead_code,
    missing_docs,
    reason = "a benchmark that panics has failed; the fleet of the tests has more than is used here"
)]

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "../tests/tls/fleet.rs"]
mod fleet;
#[path = "../tests/tls/meeting.rs"]
mod meeting;
#[path = "../tests/tls/stacks.rs"]
mod stacks;

use std::sync::Arc;

use divan::Bencher;
use rustls::{ClientConfig, ServerConfig};
use vouchsafe::signature::Algorithms;
use vouchsafe::tls::rustls::{ClientVerifier, session};
use vouchsafe::tls::{Live, Session};
use vouchsafe::{Mapper, Purpose, Verifier};

use fleet::{Fleet, now};
use meeting::meet;
use stacks::{Stack, one, stacks};

fn main() {
    divan::main();
}

/// Both ends, and a server that resumes so many sessions.
fn ends(
    fleet: &Fleet,
    stack: &Stack,
    live: &Live,
    sessions: usize,
) -> (Arc<ClientConfig>, Arc<ServerConfig>) {
    let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
    let (chain, key) = fleet.server_key();
    let server = fleet.server(verifier, stack).resumption(sessions).certificate(chain, key).unwrap();
    (fleet.connecting(Some(&fleet.client("api")), stack), Arc::new(server))
}

#[divan::bench(args = ["TLSv1_3, ring", "TLSv1_3, aws-lc-rs", "TLSv1_3, ring, signatures by rustcrypto"])]
fn full_handshake(bencher: Bencher<'_, '_>, name: &str) {
    let stack = stacks().into_iter().find(|stack| stack.to_string() == name).unwrap();
    let fleet = Fleet::new();
    let (client, server) = ends(&fleet, &stack, &fleet.live(&[]), 0);
    bencher.bench(|| assert!(meet(&client, &server).let_in()));
}

#[divan::bench]
fn resumed_handshake(bencher: Bencher<'_, '_>) {
    let fleet = Fleet::new();
    let (client, server) = ends(&fleet, &one(), &fleet.live(&[]), 256);
    assert!(meet(&client, &server).let_in());
    bencher.bench(|| assert!(meet(&client, &server).resumed()));
}

fn connected(fleet: &Fleet, live: &Live) -> Session {
    let (client, server) = ends(fleet, &one(), live, 0);
    session(&meet(&client, &server).server, live).unwrap()
}

/// What each request asks.
#[divan::bench]
fn principal_unchanged(bencher: Bencher<'_, '_>) {
    let fleet = Fleet::new();
    let session = connected(&fleet, &fleet.live(&[]));
    assert!(session.principal(now()).unwrap().is_some());
    bencher.bench(|| session.principal(divan::black_box(now())));
    assert_eq!(session.decisions(), 1);
}

/// What the first request asks, and the first one after a swap.
#[divan::bench(args = ["rustcrypto", "ring"])]
fn principal_decided(bencher: Bencher<'_, '_>, algorithms: &str) {
    let fleet = Fleet::new();
    let algorithms = match algorithms {
        "ring" => Algorithms::new(one().provider.signature_verification_algorithms.all),
        _ => Algorithms::rustcrypto(),
    };
    let builder = Verifier::builder(fleet.anchors(), Purpose::ClientAuth).algorithms(algorithms);
    let live = Live::new(builder.crls(fleet.crls(&[])).build().unwrap(), Mapper::spiffe());
    let session = connected(&fleet, &live);
    let chain = session.chain();
    bencher.bench(|| live.identify(chain, now()));
}
