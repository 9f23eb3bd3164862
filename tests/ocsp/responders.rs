//! D7: who may sign (RFC 6960 4.2.2.2).

use vouchsafe::revocation::OcspStore;
use vouchsafe::signature::{Algorithms, rustcrypto};
use vouchsafe::{Anchor, Peer, Purpose, TrustStore, Verifier};

use crate::common::*;
use crate::{FEBRUARY, GOOD, House, anchors, now, store, told, unknown, unusable};

const INVALID: &str = "the signature does not verify under the signer's key";

/// What the responder `CN=Responder` says is believed.
fn good_by_responder() -> String {
    GOOD.replace("CN=CA", "CN=Responder")
}

fn unusable_by_responder(why: &str) -> String {
    unusable(why).replacen("of CN=CA", "of CN=Responder", 1)
}

#[test]
fn the_issuer_signs_for_itself() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let stranger = Authority::root("CN=Stranger");
    let twin = Authority::self_signed("CN=CA").ca().key(&Key::seeded(Kind::P256, 1)).build();
    let good = || ca.ocsp().good(leaf);
    let key = "a8e2";
    let by_key = {
        let told = house.supplied([good().by_key()]);
        assert!(told.starts_with("not revoked, by OCSP response of key "), "{told} {key}");
        told
    };
    assert_eq!(by_key.split(" key ").nth(1).unwrap().split(',').next().unwrap().len(), 40);
    let other_responder = "its responder is not CN=CA, and there is no certificate of it in the response";
    let table: Vec<(&str, OcspBuilder, String)> = vec![
        ("by name", good(), GOOD.into()),
        (
            "in another spelling",
            good().responder_der(&explicit(1, &name("CN=printable:ca"))),
            GOOD.replace("CN=CA", "CN=ca"),
        ),
        ("with its own certificate beside", good().certificates(&[ca]), GOOD.into()),
        ("a broken signature", good().corrupt_signature(), unusable(INVALID)),
        ("another key of its name", good().signed_by(&twin.key), unusable(INVALID)),
        ("another key of its name, with its certificate", good().by(&twin), unusable(INVALID)),
        (
            "somebody else",
            good().by(&stranger).certificates(&[]),
            unusable(other_responder).replacen("of CN=CA", "of CN=Stranger", 1),
        ),
        (
            "the right key under another name",
            good().responder_der(&explicit(1, &name("CN=Other"))),
            unusable(other_responder).replacen("of CN=CA", "of CN=Other", 1),
        ),
        (
            "another algorithm beside the signature is not signed",
            good().outer_algorithm_der(&Algorithm::EcdsaSha384.der()),
            unusable(INVALID),
        ),
    ];
    for (title, response, wanted) in &table {
        house.either(title, response, wanted);
    }
}

#[test]
fn a_delegate_is_certified_by_the_issuers_key_for_this_and_for_now() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let delegate = || ca.issue_responder("CN=Responder");
    let stranger = Authority::root("CN=Stranger");
    let twin = Authority::self_signed("CN=CA").ca().key(&Key::seeded(Kind::P256, 1)).build();
    let intermediate = ca.issue_ca("CN=Intermediate").build();
    let may_not =
        |rule: &str| unusable_by_responder(&format!("CN=Responder may not sign OCSP responses: {rule}"));
    let certified_by = |other: &str| {
        unusable_by_responder(&format!(
            "its responder CN=Responder is certified by {other}, and not by CN=CA"
        ))
    };
    let not_certified = unusable_by_responder(&format!(
        "its responder CN=Responder is not certified by the key of CN=CA: {INVALID}"
    ));
    let table: Vec<(&str, CertificateBuilder, String)> = vec![
        ("certified", delegate(), good_by_responder()),
        ("without nocheck", delegate().without(id::OCSP_NO_CHECK), good_by_responder()),
        ("with a critical nocheck", delegate().critical(id::OCSP_NO_CHECK, true), good_by_responder()),
        ("without key usage", delegate().without(id::KEY_USAGE), good_by_responder()),
        ("beside other purposes", delegate().client_auth(), good_by_responder()),
        ("with a key of another kind", delegate().key_kind(Kind::Ed25519), good_by_responder()),
        (
            "D7: for another purpose",
            delegate().extended_key_usage(&["serverAuth"]),
            may_not("extKeyUsage is id-kp-serverAuth, and id-kp-OCSPSigning is needed"),
        ),
        (
            "D7: for any purpose",
            delegate().extended_key_usage(&["any"]),
            may_not("extKeyUsage is anyExtendedKeyUsage, and id-kp-OCSPSigning is needed"),
        ),
        (
            "D7: for no stated purpose",
            delegate().without(id::EXTENDED_KEY_USAGE),
            may_not("has no extKeyUsage, and id-kp-OCSPSigning must be stated"),
        ),
        (
            "D7: expired",
            delegate().valid("2026-01-01T00:00:00Z", "2026-03-02T11:59:59Z"),
            may_not("expired 2026-03-02T11:59:59Z, now 2026-03-02T12:00:00Z"),
        ),
        (
            "D7: not valid yet",
            delegate().valid("2026-03-03T00:00:00Z", "2026-12-31T23:59:59Z"),
            may_not("not valid before 2026-03-03T00:00:00Z, now 2026-03-02T12:00:00Z"),
        ),
        (
            "D7: may not sign messages",
            delegate().key_usage(&["keyAgreement"]),
            may_not("keyUsage is keyAgreement, and digitalSignature is needed"),
        ),
        (
            "D7: with a critical extension that is not processed",
            delegate().extension("1.2.3", true, &null()),
            may_not("critical extension 1.2.3 is not processed"),
        ),
        (
            "D7: of version 1",
            delegate().version(1).no_extensions(),
            may_not("is an X.509 v1 certificate; only v3 can stand on a path"),
        ),
        (
            "D7: with a key that is too short",
            delegate().key_kind(Kind::Rsa(1024)),
            may_not("has an RSA key of 1024 bits; 2048 to 8192 are accepted"),
        ),
        (
            "D7: certified by somebody else",
            stranger.issue_responder("CN=Responder"),
            certified_by("CN=Stranger"),
        ),
        (
            "D7: certified by a CA below the issuer",
            intermediate.issue_responder("CN=Responder"),
            certified_by("CN=Intermediate"),
        ),
        (
            "D7: certified by itself",
            Authority::self_signed("CN=Responder").extended_key_usage(&["OCSPSigning"]),
            certified_by("CN=Responder"),
        ),
        (
            "D7: certified by another key of the issuer's name",
            twin.issue_responder("CN=Responder"),
            not_certified.clone(),
        ),
        ("D7: certified by a signature that is broken", delegate().corrupt_signature(), not_certified),
    ];
    for (title, certificate, wanted) in table {
        let response = ca.ocsp().good(leaf).by(&certificate.build());
        house.either(title, &response, &wanted);
    }
}

#[test]
fn a_delegate_is_found_among_what_comes_with_the_response() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let right = ca.issue_responder("CN=Responder").build();
    let expired =
        ca.issue_responder("CN=Responder").valid("2025-01-01T00:00:00Z", "2025-12-31T23:59:59Z").build();
    let twin = ca.issue_responder("CN=Responder").key(&Key::seeded(Kind::P256, 9)).build();
    let other = ca.issue("CN=other").build();
    let by = |certificates: &[&Issued]| ca.ocsp().good(leaf).by(&right).certificates(certificates);
    let key = |told: String| told.split(" key ").nth(1).is_some_and(|rest| rest.contains("good until"));
    assert!(key(house.supplied([by(&[&other, &right]).by_key()])), "named by its key");
    let table: Vec<(&str, OcspBuilder, String)> = vec![
        ("behind others", by(&[&other, ca, &right]), good_by_responder()),
        ("behind one of its name that has expired", by(&[&expired, &right]), good_by_responder()),
        ("behind one of its name with another key", by(&[&twin, &right]), good_by_responder()),
        (
            "not there",
            by(&[&other]),
            unusable_by_responder("its responder is not CN=CA, and there is no certificate of it in the response"),
        ),
        ("there, and another key signed", by(&[&twin]), unusable_by_responder(INVALID)),
        ("there, and the signature is broken", by(&[&right]).corrupt_signature(), unusable_by_responder(INVALID)),
        (
            "the end entity speaks for itself",
            ca.ocsp().good(leaf).by(leaf),
            unusable("CN=leaf may not sign OCSP responses: extKeyUsage is id-kp-clientAuth, and id-kp-OCSPSigning is needed")
                .replacen("of CN=CA", "of CN=leaf", 1),
        ),
    ];
    for (title, response, wanted) in &table {
        house.either(title, response, wanted);
    }
}

#[test]
fn an_answer_lasts_no_longer_than_the_delegates_certificate() {
    let house = House::new();
    let delegate = house.ca.issue_responder("CN=Responder").valid(FEBRUARY, "2026-03-10T00:00:00Z").build();
    let response = house.ca.ocsp().good(&house.leaf).by(&delegate);
    house.either(
        "until the 10th",
        &response,
        &good_by_responder().replace("2026-04-01T00:00:00Z", "2026-03-10T00:00:00Z"),
    );
    let verifier = house.verifier(store([response]));
    let peer = Peer::new(&house.leaf.der, &[]);
    let path = verifier.verify(&peer, now()).unwrap();
    assert_eq!(path.valid_until().to_string(), "2026-03-10T00:00:00Z");
}

#[test]
fn the_key_that_signed_the_certificate_decides_and_no_other_of_the_name() {
    // A rollover: the old key certified the new one under the same name, and the new key issued the leaf.
    let old = Authority::root("CN=CA");
    let new = old.cross_sign(&old).key(&Key::seeded(Kind::P256, 1)).build();
    let leaf = new.issue("CN=leaf").client_auth().build();
    let sent = [new.der.clone().into()];
    let peer = Peer::new(&leaf.der, &sent);
    let verify = |response: OcspBuilder| {
        let responses = store([response, old.ocsp().good(&new)]);
        let verifier = Verifier::builder(anchors(&old), Purpose::ClientAuth).ocsp(responses).build().unwrap();
        told(verifier.verify(&peer, now())).replace(" (1 other way was tried)", "")
    };
    assert_eq!(verify(new.ocsp().good(&leaf)), GOOD);
    let delegate = new.issue_responder("CN=Responder").build();
    assert_eq!(verify(new.ocsp().good(&leaf).by(&delegate)), good_by_responder());
    // The old key speaks of the new one's certificate.
    assert_eq!(verify(new.ocsp().good(&leaf).signed_by(&old.key)), unusable(INVALID));
    let delegate = old.issue_responder("CN=Responder").build();
    let not_certified = unusable_by_responder(&format!(
        "its responder CN=Responder is not certified by the key of CN=CA: {INVALID}"
    ));
    assert_eq!(verify(new.ocsp().good(&leaf).by(&delegate)), not_certified);
    // And it speaks of a certificate that it did not sign itself, by its own CertID.
    let by_old = old.ocsp().good(&leaf);
    assert_eq!(verify(by_old), unknown("there is no OCSP response about it"));
}

#[test]
fn an_anchor_that_is_a_name_and_a_key_signs_too() {
    let house = House::new();
    let mut anchors = TrustStore::new();
    anchors.add(Anchor::from_name_and_key(&house.ca.subject, &house.ca.spki).unwrap()).unwrap();
    let verifier = Verifier::builder(anchors, Purpose::ClientAuth)
        .ocsp(store([house.ca.ocsp().good(&house.leaf)]))
        .build()
        .unwrap();
    assert_eq!(told(verifier.verify(&Peer::new(&house.leaf.der, &[]), now())), GOOD);
}

#[test]
fn algorithms_must_be_accepted() {
    let house = House::new();
    let with = |algorithms: Algorithms, response: OcspBuilder| {
        let verifier = Verifier::builder(anchors(&house.ca), Purpose::ClientAuth)
            .algorithms(algorithms)
            .ocsp(OcspStore::new())
            .build()
            .unwrap();
        told(verifier.verify(&Peer::new(&house.leaf.der, &[]).stapled(&response.build()), now()))
            .replace("stapled OCSP", "OCSP")
    };
    let only_sha256 = || Algorithms::new(&[&rustcrypto::ECDSA_P256_SHA256]);
    let good = || house.ca.ocsp().good(&house.leaf);
    let rsa = house.ca.issue_responder("CN=Responder").key_kind(Kind::RSA_2048).build();
    let by_sha384 = house.ca.issue_responder("CN=Responder").sign_with(Algorithm::EcdsaSha384).build();
    assert_eq!(with(only_sha256(), good()), GOOD);
    assert_eq!(
        with(only_sha256(), good().sign_with(Algorithm::EcdsaSha384)),
        unusable(
            "signature algorithm ecdsa-with-SHA384 is not accepted; accepted for keys of type id-ecPublicKey with \
             secp256r1: ecdsa-with-SHA256"
        )
    );
    assert_eq!(
        with(only_sha256(), good().by(&rsa)),
        unusable_by_responder(
            "CN=Responder may not sign OCSP responses: has a key of type rsaEncryption, which is not accepted"
        )
    );
    assert_eq!(
        with(only_sha256(), good().by(&by_sha384)),
        unusable_by_responder(
            "CN=Responder may not sign OCSP responses: is signed with ecdsa-with-SHA384, which is not accepted"
        )
    );
    assert_eq!(with(Algorithms::rustcrypto(), good().by(&rsa)), good_by_responder());
}

#[test]
fn every_kind_of_key_signs() {
    for kind in [Kind::P256, Kind::P384, Kind::Ed25519, Kind::RSA_2048] {
        let house = House::of(Authority::self_signed("CN=CA").ca().key_kind(kind).build());
        let delegate = house.ca.issue_responder("CN=Responder").key_kind(kind).build();
        house.either("the issuer", &house.ca.ocsp().good(&house.leaf), GOOD);
        house.either("a delegate", &house.ca.ocsp().good(&house.leaf).by(&delegate), &good_by_responder());
    }
}
