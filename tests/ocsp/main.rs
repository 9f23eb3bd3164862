//! OCSP responses, supplied and stapled, as a verifier believes them: every answer in the words that an operator reads.

#![cfg(all(feature = "std", feature = "rustcrypto"))]
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that panics is a test that fails")]

#[cfg(feature = "sha1")]
mod answers;
#[cfg(feature = "sha1")]
mod beside;
#[path = "../common/mod.rs"]
mod common;
#[cfg(feature = "sha1")]
mod memory;
#[cfg(feature = "sha1")]
mod parsing;
#[cfg(feature = "sha1")]
mod promises;
#[cfg(feature = "sha1")]
mod requests;
#[cfg(feature = "sha1")]
mod responders;
#[cfg(not(feature = "sha1"))]
mod without_sha1;

use common::{Authority, Issued, NOW, OcspBuilder};
use vouchsafe::error::Position;
use vouchsafe::revocation::{OcspFault, OcspStore};
use vouchsafe::{Anchor, Peer, Policy, Purpose, Time, TrustStore, VerifiedPath, Verifier};

const FEBRUARY: &str = "2026-02-01T00:00:00Z";
const GOOD: &str = "not revoked, by OCSP response of CN=CA, produced 2026-03-01T00:00:00Z, good until \
                    2026-04-01T00:00:00Z";

/// A CA that is the anchor, and a client below it.
struct House {
    ca: Authority,
    leaf: Issued,
    policy: Policy,
}

impl House {
    fn new() -> Self {
        Self::of(Authority::root("CN=CA"))
    }

    fn of(ca: Authority) -> Self {
        let leaf = ca.issue("CN=leaf").client_auth().build();
        Self { ca, leaf, policy: Policy::rfc5280() }
    }

    fn verifier(&self, responses: OcspStore) -> Verifier {
        Verifier::builder(anchors(&self.ca), Purpose::ClientAuth)
            .policy(self.policy.clone())
            .ocsp(responses)
            .build()
            .unwrap()
    }

    /// What comes of the client under these responses, supplied.
    fn supplied(&self, responses: impl IntoIterator<Item = OcspBuilder>) -> String {
        let verifier = self.verifier(store(responses));
        told(verifier.verify(&Peer::new(&self.leaf.der, &[]), now()))
    }

    /// What comes of the client with this response, stapled.
    fn stapled(&self, response: OcspBuilder) -> String {
        self.stapled_der(&response.build())
    }

    fn stapled_der(&self, response: &[u8]) -> String {
        let verifier = self.verifier(OcspStore::new());
        told(verifier.verify(&Peer::new(&self.leaf.der, &[]).stapled(response), now()))
    }

    /// The same either way, but for the name of the response.
    fn either(&self, title: &str, response: &OcspBuilder, wanted: &str) {
        assert_eq!(self.supplied([response.clone()]), wanted, "{title}");
        let stapled = self.stapled(response.clone()).replace("stapled OCSP", "OCSP");
        assert_eq!(stapled, wanted, "{title}, stapled");
    }
}

fn now() -> Time {
    Time::from_unix(NOW)
}

fn anchors(ca: &Issued) -> TrustStore {
    let mut anchors = TrustStore::new();
    anchors.add(Anchor::from_certificate(&ca.der).unwrap()).unwrap();
    anchors
}

fn store(responses: impl IntoIterator<Item = OcspBuilder>) -> OcspStore {
    let mut store = OcspStore::new();
    for response in responses {
        store.add(response.build()).expect("a response");
    }
    store
}

fn load(response: Vec<u8>) -> Result<OcspStore, OcspFault> {
    let mut store = OcspStore::new();
    store.add(response).map(|()| store)
}

/// The status of the end entity, or the line of the refusal.
fn told(answer: Result<VerifiedPath<'_>, vouchsafe::Refusal>) -> String {
    match answer {
        Ok(path) => path.revocation(Position::LEAF).expect("it was asked").to_string(),
        Err(refusal) => refusal.to_string(),
    }
}

/// What is refused because nothing that may be believed gives an answer.
fn unknown(why: &str) -> String {
    format!("certificate 0 (CN=leaf): revocation status unknown: {why}")
}

/// The usual response gives no answer.
fn unusable(why: &str) -> String {
    unknown(&format!("OCSP response of CN=CA, produced 2026-03-01T00:00:00Z: {why}"))
}
