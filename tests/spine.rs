//! The whole way: bytes in, principal or reasoned refusal out. Each row's title says what the peer is; the refusal is the
//! whole line that a log would hold.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a test that panics is a test that fails"
)]

#[path = "common/mod.rs"]
mod common;

use common::{Authority, Issued, Key, Kind};
use rustls_pki_types::CertificateDer;
use vouchsafe::danger::Relaxation;
use vouchsafe::revocation::CrlStore;
use vouchsafe::{Anchor, Mapper, Namespace, Peer, Purpose, Time, TrustStore, Verifier};

struct House {
    root: Authority,
    issuing: Authority,
    broad: Authority,
}

impl House {
    fn new() -> Self {
        let root = Authority::root("CN=Fleet Root");
        let issuing = root.issue_ca("CN=Fleet Issuing").path_len(0).build();
        Self { root, issuing, broad: Authority::root("CN=Broad Root") }
    }

    fn service(&self, id: &str) -> common::CertificateBuilder {
        self.issuing.issue("CN=service").san(&[&format!("uri:{id}")]).client_auth()
    }

    fn verifier(&self, revoked: &[&Issued]) -> Verifier {
        let mut anchors = TrustStore::new();
        let fleet = Namespace::spiffe("prod.example").unwrap();
        anchors.add(Anchor::from_certificate(&self.root.der).unwrap().vouches_for(fleet)).unwrap();
        let others = Namespace::spiffe("other.example").unwrap();
        anchors.add(Anchor::from_certificate(&self.broad.der).unwrap().vouches_for(others)).unwrap();
        let mut crls = CrlStore::new();
        let mut crl = self.issuing.crl().number(7);
        for it in revoked {
            crl = crl.revoke(&it.serial, "2026-02-01T00:00:00Z", Some(1));
        }
        crls.add(crl.build()).unwrap();
        crls.add(self.root.crl().build()).unwrap();
        crls.add(self.broad.crl().build()).unwrap();
        Verifier::builder(anchors, Purpose::ClientAuth).crls(crls).build().unwrap()
    }
}

#[test]
fn a_peer_gets_a_principal_or_one_reasoned_line() {
    let house = House::new();
    let good = house.service("spiffe://prod.example/api").build();
    let revoked = house.service("spiffe://prod.example/old").serial(99).build();
    let stranger = Key::seeded(Kind::P256, 9);
    let issuing = [CertificateDer::from(house.issuing.der.as_slice())];
    let none: [CertificateDer<'_>; 0] = [];
    let api = "spiffe://prod.example/api";
    let table: Vec<(&str, Issued, &[CertificateDer<'_>], &str)> = vec![
        ("a good service", good, &issuing, "spiffe spiffe://prod.example/api until 2026-04-01T00:00:00Z"),
        (
            "revoked",
            revoked.clone(),
            &issuing,
            "certificate 0 (CN=service): revoked 2026-02-01T00:00:00Z (keyCompromise) by CRL 7 of CN=Fleet Issuing",
        ),
        (
            "expired",
            house.service(api).valid("2025-01-01T00:00:00Z", "2026-03-02T11:59:59Z").build(),
            &issuing,
            "certificate 0 (CN=service): expired 2026-03-02T11:59:59Z, now 2026-03-02T12:00:00Z",
        ),
        (
            "not yet valid",
            house.service(api).valid("2026-03-02T12:00:01Z", "2027-01-01T00:00:00Z").build(),
            &issuing,
            "certificate 0 (CN=service): not valid before 2026-03-02T12:00:01Z, now 2026-03-02T12:00:00Z",
        ),
        (
            "a server",
            house.issuing.issue("CN=web").san(&["uri:spiffe://prod.example/api"]).server_auth().build(),
            &issuing,
            "certificate 0 (CN=web): extKeyUsage is id-kp-serverAuth, and id-kp-clientAuth is needed",
        ),
        (
            "another authority's",
            house.broad.issue("CN=x").san(&["uri:spiffe://prod.example/api"]).client_auth().build(),
            &none,
            "certificate 0 (CN=x): trust anchor CN=Broad Root may not vouch for spiffe://prod.example/api (its namespaces: spiffe://other.example)",
        ),
        (
            "a foreign trust domain",
            house.service("spiffe://other.example/api").build(),
            &issuing,
            "certificate 0 (CN=service): trust anchor CN=Fleet Root may not vouch for spiffe://other.example/api (its namespaces: spiffe://prod.example)",
        ),
        (
            "a missing intermediate",
            house.service(api).build(),
            &none,
            "certificate 0 (CN=service): its issuer CN=Fleet Issuing is not a trust anchor, and no other certificate of that name leads to one",
        ),
        (
            "self-signed",
            Authority::self_signed("CN=me").san(&["uri:spiffe://prod.example/api"]).client_auth().build(),
            &none,
            "certificate 0 (CN=me): its issuer CN=me is not a trust anchor, and no other certificate of that name leads to one",
        ),
        (
            "a wrong signature",
            house.service(api).signed_by(&stranger).build(),
            &issuing,
            "certificate 0 (CN=service): not signed by CN=Fleet Issuing: the signature does not verify under the signer's key",
        ),
        (
            "two identities",
            house
                .issuing
                .issue("CN=two")
                .san(&["uri:spiffe://prod.example/a", "uri:spiffe://prod.example/b"])
                .client_auth()
                .build(),
            &issuing,
            "certificate 0: its SPIFFE ID can be no identity: there is another URI beside it",
        ),
    ];
    let verifier = house.verifier(&[&revoked]);
    let mapper = Mapper::spiffe();
    let now = Time::from_unix(common::NOW);
    for (title, leaf, sent, wanted) in &table {
        let peer = Peer::new(&leaf.der, sent);
        let found = match verifier.identify(&peer, &mapper, now) {
            Ok(principal) => format!("{principal} until {}", principal.valid_until()),
            Err(refusal) => refusal.to_string(),
        };
        println!("{title}: {found}");
        assert_eq!(found, *wanted, "{title}");
    }
}

#[test]
fn crls_that_come_later_are_asked_though_revocation_was_relaxed_before() {
    let house = House::new();
    let revoked = house.service("spiffe://prod.example/old").build();
    let mut anchors = TrustStore::new();
    let fleet = Namespace::spiffe("prod.example").unwrap();
    anchors.add(Anchor::from_certificate(&house.root.der).unwrap().vouches_for(fleet)).unwrap();
    let without =
        Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation).build().unwrap();
    let mut crls = CrlStore::new();
    crls.add(house.issuing.crl().revoke(&revoked.serial, "2026-02-01T00:00:00Z", None).build()).unwrap();
    crls.add(house.root.crl().build()).unwrap();
    let with = without.with_crls(crls);

    let sent = [CertificateDer::from(house.issuing.der.as_slice())];
    let peer = Peer::new(&revoked.der, &sent);
    let now = Time::from_unix(common::NOW);
    assert_eq!(without.verify(&peer, now).unwrap().relaxations(), [Relaxation::NoRevocation]);
    assert!(with.relaxations().is_empty());
    let refusal = with.verify(&peer, now).unwrap_err().to_string();
    assert!(refusal.contains("revoked 2026-02-01"), "{refusal}");
}
