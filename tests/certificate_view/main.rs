//! The certificate view: strict in what it reads, bounded before it reads, and of one mind with x509-cert, which parses
//! the same bytes in another way.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test that panics is a test that fails")]

#[path = "../common/mod.rs"]
mod common;
mod differential;
mod limits;
mod strict;

use common::*;
use vouchsafe::certificate::Certificate as View;

/// A certificate with something in every field.
fn full() -> CertificateBuilder {
    let root = Authority::root("CN=Root,O=Example");
    root.issue_ca("CN=Issuing,O=Example")
        .path_len(1)
        .permitted(&["dns:example.com", "ip:10.0.0.0/8"])
        .excluded(&["dns:no.example.com"])
        .san(&["dns:ca.example.com", "dir:CN=CA", "uri:https://ca.example.com/"])
        .server_auth()
        .crl_distribution_points(&["uri:http://crl.example/1"])
        .authority_info_access(&[("ocsp", "uri:http://ocsp.example")])
        .certificate_policies(&["1.2.3"])
}

fn read(der: &[u8]) -> String {
    match View::read(der) {
        Ok(_) => "read".to_owned(),
        Err(fault) => fault.to_string(),
    }
}

#[test]
fn what_it_reads_is_what_was_written() {
    let made = full().serial(4_660).valid("2020-01-01T00:00:00Z", "2039-12-31T23:59:59Z").build();
    let view = View::read(&made.der).unwrap();
    assert_eq!(view.der(), made.der);
    assert_eq!(view.tbs(), at(&made.der, &[0]));
    assert_eq!(view.version().to_string(), "v3");
    assert_eq!((view.serial().to_string().as_str(), view.serial().octets()), ("1234", &[0x12, 0x34][..]));
    assert_eq!(view.issuer().bytes(), made.issuer);
    assert_eq!(view.subject().bytes(), made.subject);
    assert_eq!(view.subject().to_string(), "O=Example,CN=Issuing");
    assert_eq!(view.validity().from.to_string(), "2020-01-01T00:00:00Z");
    assert_eq!(view.validity().until.to_string(), "2039-12-31T23:59:59Z");
    assert_eq!(view.spki(), made.spki);
    assert_eq!(view.signature_algorithm(), contents(at(&made.der, &[1])));
    assert_eq!(view.signature(), &contents(at(&made.der, &[2]))[1..]);
    assert!(!view.is_self_issued());
    let constraints = view.basic_constraints().unwrap().unwrap();
    assert_eq!((constraints.ca, constraints.path_len), (true, Some(1)));
    assert_eq!(view.key_usage().unwrap().unwrap().to_string(), "keyCertSign, cRLSign");
    assert_eq!(view.extended_key_usage().unwrap().unwrap().to_string(), "id-kp-serverAuth");
    assert_eq!(view.subject_key_identifier().unwrap(), Some(made.key_id.as_slice()));
    assert_eq!(view.subject_alt_names().unwrap().unwrap().count(), 3);
    assert_eq!(view.name_constraints().unwrap().unwrap().count(), 3);
    assert_eq!(view.crl_distribution_points().unwrap().unwrap().iter().count(), 1);
    assert_eq!(view.extensions().iter().count(), 10);
}

#[test]
fn every_cut_and_every_byte_too_many_is_refused() {
    let der = full().build().der;
    assert_eq!(read(&der), "read");
    for length in 0..der.len() {
        assert_ne!(read(&der[..length]), "read", "the first {length} bytes");
    }
    assert_eq!(read(&[der.clone(), vec![0]].concat()), "certificate: bytes follow the end of the value");
}
