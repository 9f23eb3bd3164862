//! What an answer says beside who it is: what it rests on and until when, who says that the peer holds its key, and what of
//! it can be written down.

#![cfg(feature = "rustcrypto")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that panics is a test that fails")]

#[path = "../common/mod.rs"]
mod common;
#[cfg(feature = "serde")]
mod written;

use common::{Authority, Issued, NOW};
use rustls_pki_types::CertificateDer;
use sha2::{Digest as _, Sha256};
use vouchsafe::revocation::CrlStore;
use vouchsafe::verify::Via;
use vouchsafe::{Anchor, Mapper, Namespace, Peer, Purpose, Time, TrustStore, Verifier};

/// A fleet of one service: everything that its answer rests on ends at another time.
struct Fleet {
    verifier: Verifier,
    service: Issued,
    sent: Vec<CertificateDer<'static>>,
}

impl Fleet {
    fn new() -> Self {
        Self::with_service(&["uri:spiffe://prod.example/api"])
    }

    fn with_service(names: &[&str]) -> Self {
        let root = Authority::root("CN=Root");
        let issuing =
            root.issue_ca("CN=Issuing").valid("2020-01-01T00:00:00Z", "2027-01-01T00:00:00Z").build();
        let service = issuing.issue("CN=api").serial(77).san(names).client_auth().build();
        let mut crls = CrlStore::new();
        crls.add(root.crl().number(1).next_update(Some("2026-12-01T00:00:00Z")).build()).unwrap();
        crls.add(issuing.crl().number(7).next_update(Some("2026-03-09T00:00:00Z")).build()).unwrap();
        let namespace = Namespace::spiffe("prod.example").unwrap();
        let anchor = Anchor::from_certificate(&root.der).unwrap().labelled("fleet").vouches_for(namespace);
        let mut anchors = TrustStore::new();
        anchors.add(anchor).unwrap();
        let verifier = Verifier::builder(anchors, Purpose::ClientAuth).crls(crls).build().unwrap();
        Self { verifier, service, sent: vec![CertificateDer::from(issuing.der.clone())] }
    }

    fn peer(&self) -> Peer<'_> {
        Peer::new(&self.service.der, &self.sent)
    }
}

fn now() -> Time {
    Time::from_unix(NOW)
}

#[test]
fn everything_that_ends_is_listed_the_earliest_first() {
    let fleet = Fleet::new();
    let (principal, path) =
        fleet.verifier.identify_with_path(&fleet.peer(), &Mapper::spiffe(), now()).unwrap();
    let ends: Vec<_> = path.ends().iter().map(|end| format!("{} {}", end.until, end.of)).collect();
    assert_eq!(
        ends,
        [
            "2026-03-09T00:00:00Z CRL 7 of CN=Issuing, for certificate 0",
            "2026-12-01T00:00:00Z CRL 1 of CN=Root, for certificate 1",
            "2026-12-31T23:59:59Z certificate 0",
            "2027-01-01T00:00:00Z certificate 1",
            "2039-12-31T23:59:59Z trust anchor",
        ]
    );
    assert_eq!(path.valid_until(), path.ends().first().unwrap().until);
    assert_eq!(principal.valid_until(), path.valid_until());
}

#[test]
fn who_looks_ahead_without_revocation_is_told_so() {
    let fleet = Fleet::new();
    let later = Time::from_unix(NOW + 90 * 86_400);
    let ahead = vouchsafe::danger::without_revocation(&fleet.verifier);
    assert!(fleet.verifier.verify(&fleet.peer(), later).is_err(), "its CRL is stale then");
    let path = ahead.verify(&fleet.peer(), later).unwrap();
    assert_eq!(path.relaxations(), [vouchsafe::danger::Relaxation::NoRevocation]);
    assert_eq!(path.valid_until().to_string(), "2026-12-31T23:59:59Z");
    let twice = vouchsafe::danger::without_revocation(&ahead);
    assert_eq!(twice.relaxations(), ahead.relaxations());
    assert!(fleet.verifier.relaxations().is_empty());
}

#[test]
fn a_certificate_that_a_hop_handed_on_is_the_word_of_the_hop() {
    let fleet = Fleet::new();
    let identify = |peer| fleet.verifier.identify(&peer, &Mapper::spiffe(), now()).unwrap();
    let direct = identify(fleet.peer());
    assert_eq!(direct.via(), &Via::Direct);
    assert_eq!(direct.to_string(), "spiffe spiffe://prod.example/api");
    assert!(direct.require_direct().is_ok());

    let forwarded = identify(fleet.peer().forwarded_by("edge\u{1b}[2J"));
    assert_eq!(forwarded.via(), &Via::Hop("edge\u{1b}[2J".into()));
    assert_eq!(forwarded.to_string(), "spiffe spiffe://prod.example/api (forwarded by edge\\1b[2J)");
    assert_eq!(
        forwarded.require_direct().unwrap_err().to_string(),
        "that the peer holds its key is the word of edge\\1b[2J, and here the peer itself must prove it"
    );
    assert_eq!(direct, forwarded, "they are one peer");
}

/// RFC 8705 3.1, by another base64 than ours.
#[test]
fn a_token_is_bound_to_one_certificate_by_one_spelling() {
    let fleet = Fleet::new();
    let principal = fleet.verifier.identify(&fleet.peer(), &Mapper::spiffe(), now()).unwrap();
    let pem = common::to_pem("X", &Sha256::digest(&fleet.service.der));
    let claim = pem.lines().nth(1).unwrap().replace('+', "-").replace('/', "_");
    let claim = claim.trim_end_matches('=');
    assert_eq!(principal.x5t_s256(), claim);

    let other = Fleet::with_service(&["uri:spiffe://prod.example/other"]);
    let other = other.verifier.identify(&other.peer(), &Mapper::spiffe(), now()).unwrap();
    let last = claim.chars().last().unwrap();
    let unused_bits = format!("{}{}", claim.trim_end_matches(last), char::from_u32(last as u32 + 1).unwrap());
    let table = [
        ("its own", claim.to_owned(), true),
        ("of another certificate", other.x5t_s256(), false),
        ("with padding", format!("{claim}="), false),
        ("in the other alphabet", format!("{}+", claim.trim_end_matches(last)), false),
        ("with bits set that hold nothing", unused_bits, false),
        ("the hash in hexadecimal", common::to_hex(principal.fingerprint()), false),
        ("nothing", String::new(), false),
    ];
    for (title, claim, bound) in table {
        assert_eq!(principal.is_bound_to(&claim), bound, "{title}: {claim}");
    }
}
