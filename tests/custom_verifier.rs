//! The example `custom_verifier`: a peer proves without TLS that it holds its key.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    reason = "a test that panics is a test that fails"
)]
#![cfg(all(feature = "std", feature = "rustcrypto"))]

#[path = "../examples/custom_verifier/challenge.rs"]
mod challenge;
#[path = "common/mod.rs"]
mod common;
#[path = "../examples/custom_verifier/doorkeeper.rs"]
mod doorkeeper;
#[path = "process/mod.rs"]
mod process;
#[path = "../examples/custom_verifier/story.rs"]
mod story;

use challenge::Challenge;
use vouchsafe::Time;

const NOT_PROVED: &str = "the peer has not proved that it holds the key: ";
const BAD: &str = "not proved: the signature does not verify under the signer's key";

/// A new value each time, as randomness is.
fn counting() -> impl FnMut() -> Result<[u8; 32], Box<dyn std::error::Error>> {
    let mut last = 0;
    move || {
        last += 1;
        Ok([last; 32])
    }
}

#[test]
fn a_certificate_alone_lets_nobody_in_nor_does_a_signature_for_another_time_place_or_connection() {
    let wanted = [
        ("api, who holds its key", "welcome, spiffe://prod.example/api"),
        ("with an RSA key", "welcome, spiffe://prod.example/rsa"),
        ("with an Ed25519 key", "welcome, spiffe://prod.example/edwards"),
        ("somebody with api's certificate, and no signature", BAD),
        ("a thief with api's certificate, who signs with a key of its own", BAD),
        ("a thief with api's answer to an earlier challenge", BAD),
        ("a service with the answer that api gave to it", BAD),
        ("a relay, with api's answer over its own connection", BAD),
        ("api, half a minute late", "the answer is late"),
        (
            "api, by a scheme that its key is not for",
            "not proved: signature algorithm id-Ed25519 does not go with this key; accepted for keys of type \
             id-ecPublicKey with secp256r1: ecdsa-with-SHA256, ecdsa-with-SHA384, ecdsa-with-SHA512",
        ),
        ("a key that may not sign", "not proved: keyUsage is keyAgreement, and digitalSignature is needed"),
        (
            "a revoked one",
            "certificate 0 ((empty)): revoked 2026-03-01T00:00:00Z (keyCompromise) by CRL 1 of CN=Issuing CA",
        ),
        (
            "one of another trust domain",
            "certificate 0 ((empty)): trust anchor CN=Fleet CA may not vouch for spiffe://other.example/api \
             (its namespaces: spiffe://prod.example)",
        ),
        (
            "one who made its certificate itself",
            "certificate 0 (CN=thief): its issuer CN=thief is not a trust anchor, and no other certificate \
             of that name leads to one",
        ),
    ];
    let found = story::told(counting()).unwrap();
    let found: Vec<_> =
        found.iter().map(|line| (line.title, line.answer.replace(NOT_PROVED, "not proved: "))).collect();
    let found: Vec<_> = found.iter().map(|(title, answer)| (*title, answer.as_str())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn no_two_challenges_are_one_message() {
    let now = Time::from_unix(common::NOW);
    let messages: Vec<_> = [
        ([1; 32], "vault", "exporter"),
        ([2; 32], "vault", "exporter"),
        ([1; 32], "vaulte", "xporter"),
        ([1; 32], "vault", ""),
        ([1; 32], "", "vaultexporter"),
    ]
    .map(|(random, audience, channel)| Challenge::new(random, audience, channel.as_bytes(), now))
    .iter()
    .map(|challenge| challenge.message().to_vec())
    .collect();
    let mut different = messages.clone();
    different.sort();
    different.dedup();
    assert_eq!(different.len(), messages.len());
}

#[test]
fn the_example_runs() {
    let output = process::example("custom_verifier", &[]);
    assert_eq!((output.code, output.err.as_str()), (Some(0), ""));
    assert_eq!(output.out.lines().count(), story::told(counting()).unwrap().len(), "{}", output.out);
}
