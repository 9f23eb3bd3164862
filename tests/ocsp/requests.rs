//! Requests: their bytes, and which answers are answers to them.

use vouchsafe::certificate::Certificate as View;
use vouchsafe::revocation::{CertIdHash, OcspRequest, OcspStore};

use crate::House;
use crate::common::*;

impl House {
    fn request(&self, hash: CertIdHash, nonce: Option<&[u8]>) -> OcspRequest {
        let leaf = View::read(&self.leaf.der).unwrap();
        OcspRequest::for_certificate(&leaf, &self.ca.spki, hash, nonce).unwrap()
    }
}

#[test]
fn a_request_names_the_certificate_and_has_a_nonce_if_it_is_given_one() {
    let house = House::new();
    let request = |hash, extensions: &[u8]| {
        let entry = sequence(&[cert_id(hash, &house.ca, &house.leaf)]);
        sequence(&[sequence(&[sequence(&[entry]), extensions.to_vec()])])
    };
    let nonce = |octets: &[u8]| {
        let extension = sequence(&[oid(id::OCSP_NONCE), octet_string(&octet_string(octets))]);
        explicit(2, &sequence(&[extension]))
    };
    let (sha1, sha256) = (CertIdHash::Sha1, CertIdHash::Sha256);
    let table: Vec<(&str, OcspRequest, Vec<u8>)> = vec![
        ("by SHA-1", house.request(sha1, None), request("sha1", &[])),
        ("by SHA-256", house.request(sha256, None), request("sha256", &[])),
        ("with a nonce", house.request(sha256, Some(&[7; 32])), request("sha256", &nonce(&[7; 32]))),
        ("with the shortest", house.request(sha1, Some(&[7])), request("sha1", &nonce(&[7]))),
        ("with the longest", house.request(sha1, Some(&[7; 128])), request("sha1", &nonce(&[7; 128]))),
    ];
    for (title, request, wanted) in table {
        assert_eq!(to_hex(request.der()), to_hex(&wanted), "{title}");
    }
}

#[test]
fn what_can_not_be_asked_is_refused() {
    let house = House::new();
    let leaf = View::read(&house.leaf.der).unwrap();
    let fault = |key: &[u8], nonce: Option<&[u8]>| {
        OcspRequest::for_certificate(&leaf, key, CertIdHash::Sha256, nonce).unwrap_err().to_string()
    };
    assert_eq!(fault(&house.ca.spki, Some(&[])), "OCSP nonce: empty");
    assert_eq!(fault(&house.ca.spki, Some(&[7; 129])), "OCSP nonce: too long");
    assert_eq!(fault(&house.ca.der, None), "subjectPublicKeyInfo: tag 0x30 where 0x03 is required");
}

#[test]
fn an_answer_is_about_the_certificate_of_the_request_and_has_its_nonce() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let other = ca.issue("CN=other").build();
    let (plain, with_nonce) =
        (house.request(CertIdHash::Sha1, None), house.request(CertIdHash::Sha1, Some(&[7; 32])));
    let good = || ca.ocsp().good(leaf);
    let other_nonce = "it does not have the nonce of the request";
    let table: Vec<(&str, &OcspRequest, OcspBuilder, &str)> = vec![
        ("without nonces", &plain, good(), "taken"),
        ("with a nonce that nobody asked for", &plain, good().nonce(&[8; 32]), "taken"),
        ("with the nonce", &with_nonce, good().nonce(&[7; 32]), "taken"),
        (
            "with the nonce, critical",
            &with_nonce,
            good().nonce(&[7; 32]).critical(id::OCSP_NONCE, true),
            "taken",
        ),
        ("D11: without the nonce", &with_nonce, good(), other_nonce),
        ("D11: with another nonce", &with_nonce, good().nonce(&[8; 32]), other_nonce),
        ("D11: with a shorter one", &with_nonce, good().nonce(&[7; 31]), other_nonce),
        (
            "D11: with its octets and no tag",
            &with_nonce,
            good().extension(id::OCSP_NONCE, false, &[7; 32]),
            other_nonce,
        ),
        (
            "about another certificate",
            &plain,
            ca.ocsp().good(&other),
            "it is not about the certificate of the request",
        ),
        (
            "by another hash",
            &plain,
            good().named_by("sha256", leaf),
            "it is not about the certificate of the request",
        ),
        ("about another certificate too", &plain, good().good(&other), "taken"),
        ("no answer", &plain, good().response_status(3), "the responder answers tryLater"),
    ];
    for (title, request, answer, wanted) in table {
        let mut responses = OcspStore::new();
        let told = responses.add_answer(request, answer.build());
        assert_eq!(told.map_or_else(|fault| fault.to_string(), |()| "taken".into()), wanted, "{title}");
        assert_eq!(responses.len(), usize::from(wanted == "taken"), "{title}");
    }
}
