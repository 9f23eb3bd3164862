//! Any bytes are an OCSP response or a fault, and only what was signed is believed. The bytes are read as they are, and as edits
//! of a good response; its signatures count in one reading, and are believed whatever they are in the other.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use std::sync::OnceLock;

use common::{Authority, Key, Kind, NOW};
use libfuzzer_sys::fuzz_target;
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use vouchsafe::revocation::OcspStore;
use vouchsafe::signature::Algorithms;
use vouchsafe::{Anchor, Peer, Purpose, Time, TrustStore, Verifier};

struct House {
    leaf: Vec<u8>,
    response: Vec<u8>,
    /// The part of the response that is signed.
    signed: Vec<u8>,
    strict: Verifier,
    credulous: Verifier,
}

#[derive(Debug)]
struct Credulous;

impl SignatureVerificationAlgorithm for Credulous {
    fn verify_signature(&self, _: &[u8], _: &[u8], _: &[u8]) -> Result<(), InvalidSignature> {
        Ok(())
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_P256
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ECDSA_SHA256
    }
}

impl House {
    fn built() -> &'static Self {
        static HOUSE: OnceLock<House> = OnceLock::new();
        HOUSE.get_or_init(|| {
            let ca = Authority::root("CN=CA");
            let leaf = ca.issue("CN=leaf").client_auth().build();
            let other = ca.issue("CN=other").build();
            let twin = ca.issue_responder("CN=Responder").key(&Key::seeded(Kind::P256, 1)).build();
            let responder = ca.issue_responder("CN=Responder").build();
            let response = ca
                .ocsp()
                .revoked(&other, "2026-02-01T00:00:00Z", Some(1))
                .good(&leaf)
                .entry_extension("1.2.3", false, &[5, 0])
                .unknown(&other)
                .named_by("sha256", &other)
                .nonce(&[7; 32])
                .by(&responder)
                .certificates(&[&twin, &responder])
                .build();
            let basic = common::contents(common::at(&response, &[1, 0, 1]));
            let signed = common::children(basic)[0].to_vec();
            let verifier = |algorithms| {
                let mut anchors = TrustStore::new();
                anchors.add(Anchor::from_certificate(&ca.der).unwrap()).unwrap();
                let builder = Verifier::builder(anchors, Purpose::ClientAuth).algorithms(algorithms);
                builder.ocsp(OcspStore::new()).build().unwrap()
            };
            let house = Self {
                leaf: leaf.der,
                response,
                signed,
                strict: verifier(Algorithms::rustcrypto()),
                credulous: verifier(Algorithms::new(&[&Credulous])),
            };
            // Otherwise nothing would be found out.
            assert!(house.accepts(&house.strict, &house.response));
            assert!(house.accepts(&house.credulous, &house.response));
            house
        })
    }

    fn accepts(&self, verifier: &Verifier, stapled: &[u8]) -> bool {
        match verifier.verify(&Peer::new(&self.leaf, &[]).stapled(stapled), Time::from_unix(NOW)) {
            Ok(path) => !format!("{path:?}").is_empty(),
            Err(refusal) => {
                assert!(refusal.to_string().chars().count() < 2_000);
                false
            }
        }
    }
}

/// Four bytes an edit: where, what, and by which octet.
fn edited(response: &[u8], edits: &[u8]) -> Vec<u8> {
    let mut response = response.to_vec();
    for edit in edits.chunks_exact(4) {
        let at = usize::from(u16::from_be_bytes([edit[0], edit[1]])) % response.len();
        match edit[2] % 4 {
            0 => response.insert(at, edit[3]),
            1 if response.len() > 1 => drop(response.remove(at)),
            2 => response[at] = edit[3],
            _ => response[at] ^= edit[3],
        }
    }
    response
}

fuzz_target!(|bytes: &[u8]| {
    let house = House::built();
    for response in [bytes.to_vec(), edited(&house.response, bytes)] {
        let mut store = OcspStore::new();
        match store.add(response.as_slice()) {
            Err(fault) => assert!(fault.to_string().chars().count() < 600),
            Ok(()) => {
                store.add(response.as_slice()).expect("it was read before");
                assert_eq!(store.len(), 1, "one response twice");
                let kept = store.iter().next().expect("it was added");
                assert_eq!(kept.der(), response);
                assert!(kept.id().to_string().chars().count() < 600);
            }
        }
        // The arithmetic is for what comes as far as that.
        if house.accepts(&house.credulous, &response) && house.accepts(&house.strict, &response) {
            let signed = house.signed.as_slice();
            assert!(response.windows(signed.len()).any(|part| part == signed), "believed what nobody signed");
        }
    }
});
