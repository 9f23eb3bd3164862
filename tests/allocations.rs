//! What is allocated: nothing to read a certificate, and a counted few in a whole verification.

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
#[path = "said/mod.rs"]
mod said;

use allocation_counter::measure;
use common::Authority;
use rustls_pki_types::CertificateDer;
use said::say;
use vouchsafe::danger::Relaxation;
use vouchsafe::{Anchor, Peer, Purpose, Time, TrustStore, Verifier, certificate::Certificate};

#[test]
fn reading_a_certificate_and_all_its_extensions_allocates_nothing() {
    let root = Authority::root("CN=Root");
    let issuing =
        root.issue_ca("CN=Issuing,O=Example").permitted(&["dns:example.com", "ip:10.0.0.0/8"]).build();
    let leaf = issuing
        .issue("CN=leaf,O=Example")
        .san(&["dns:a.example.com", "ip:10.0.0.1", "uri:spiffe://prod.example/a", "email:a@example.com"])
        .crl_distribution_points(&["uri:http://crl.example.com/1.crl"])
        .client_auth()
        .build();
    for der in [&root.der, &issuing.der, &leaf.der] {
        let info = measure(|| {
            let certificate = Certificate::read(der).unwrap();
            assert!(certificate.extensions().iter().count() > 2);
            certificate.basic_constraints().unwrap();
            certificate.key_usage().unwrap();
            certificate.extended_key_usage().unwrap();
            certificate.authority_key_identifier().unwrap();
            certificate.subject_key_identifier().unwrap();
            if let Some(names) = certificate.subject_alt_names().unwrap() {
                assert_eq!(names.iter().filter(Result::is_ok).count(), 4);
            }
            if let Some(constraints) = certificate.name_constraints().unwrap() {
                assert_eq!(constraints.permitted.iter().filter(Result::is_ok).count(), 2);
            }
            if let Some(points) = certificate.crl_distribution_points().unwrap() {
                assert_eq!(points.iter().filter(Result::is_ok).count(), 1);
            }
            assert!(!certificate.is_self_issued() || der == &root.der);
            assert_ne!(certificate.subject().fingerprint(), 0);
        });
        assert_eq!(info.count_total, 0, "{info:?}");
    }
}

#[test]
fn a_whole_verification_allocates_a_counted_few() {
    let root = Authority::root("CN=Root");
    let issuing = root.issue_ca("CN=Issuing").build();
    let leaf = issuing.issue("CN=leaf").san(&["dns:leaf.example"]).client_auth().build();
    let mut anchors = TrustStore::new();
    anchors.add(Anchor::from_certificate(&root.der).unwrap()).unwrap();
    let verifier =
        Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation).build().unwrap();
    let sent = [CertificateDer::from(issuing.der.as_slice())];
    let peer = Peer::new(&leaf.der, &sent);
    let now = Time::from_unix(common::NOW);
    let info = measure(|| assert!(verifier.verify(&peer, now).is_ok()));
    say(format_args!(
        "end entity, one intermediate, anchor: {} allocations, {} bytes",
        info.count_total, info.bytes_total
    ));
    assert!(info.count_total <= MOST, "{info:?}");
}

/// The crate's documentation says this number.
const MOST: u64 = 60;
