//! What is no response, and that nothing panics on it.

use proptest::prelude::*;

use crate::common::*;
use crate::{FEBRUARY, House, load, now};
use vouchsafe::Peer;
use vouchsafe::revocation::OcspStore;

fn fault(response: Vec<u8>) -> String {
    load(response).map_or_else(|fault| fault.to_string(), |_| "read".to_owned())
}

#[test]
fn what_is_no_response_is_refused_by_name() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let good = || ca.ocsp().good(leaf);
    let revoked = |reason| ca.ocsp().revoked(leaf, FEBRUARY, Some(reason));
    let many = (0..65).fold(good(), |it, number| it.extension(&format!("1.2.{number}"), false, &null()));
    let table: Vec<(&str, OcspBuilder, &str)> = vec![
        ("a response", good(), "read"),
        ("another type", good().response_type("1.2.3"), "a response of type 1.2.3 is not processed"),
        (
            "version 1, written",
            good().version_1_written(),
            "version: not the distinguished encoding (DER) of the value",
        ),
        ("version 2", good().version_der(&explicit(0, &integer(1))), "version: version 2 is not supported"),
        ("no responder", good().responder_der(&[]), "responderID: tag 0x18 where 0xa2 is required"),
        (
            "a responder that is no name",
            good().responder_der(&explicit(1, &null())),
            "responderID: tag 0x05 where 0x30 is required",
        ),
        (
            "produced in UTCTime",
            good().produced_at_der(&utc_time(FEBRUARY)),
            "ResponseData: tag 0x17 where 0x18 is required",
        ),
        (
            "produced with a fraction",
            good().produced_at_der(&tlv(0x18, b"20260301000000.5Z")),
            "time: not in the form that the standard requires",
        ),
        (
            "thisUpdate in UTCTime",
            good().this_update_der(&utc_time(FEBRUARY)),
            "SingleResponse: tag 0x17 where 0x18 is required",
        ),
        (
            "an entry that is none",
            ca.ocsp().entries_der(&sequence(&[null()])),
            "SingleResponse: tag 0x05 where 0x30 is required",
        ),
        ("no entries", ca.ocsp(), "no certificate is named in it by a hash that is processed"),
        ("a CertID that is none", good().cert_id_der(&null()), "CertID: tag 0x05 where 0x30 is required"),
        (
            "a CertID with more in it",
            good().cert_id_der(&{
                let whole = cert_id("sha1", ca, leaf);
                sequence(&[contents(&whole), &null()])
            }),
            "CertID: bytes follow the end of the value",
        ),
        (
            "a status that is none",
            good().status_der(&tlv(0x83, &[])),
            "SingleResponse: tag 0x83 where 0x80 is required",
        ),
        (
            "good with something in it",
            good().status_der(&tlv(0x80, &[0])),
            "SingleResponse: tag 0x80 where 0x80 is required",
        ),
        (
            "revoked without a date",
            good().status_der(&tlv(0xa1, &[])),
            "SingleResponse: a required value is absent",
        ),
        ("reason 7", revoked(7), "reasonCode: out of range"),
        ("reason removeFromCRL", revoked(8), "reasonCode: out of range"),
        (
            "an extension twice",
            good().nonce(&[1]).add_extension(id::OCSP_NONCE, false, &null()),
            "OCSP extension: occurs twice",
        ),
        (
            "no extension in the list",
            good().extensions_der(&explicit(1, &sequence::<&[u8]>(&[]))),
            "OCSP extension: empty",
        ),
        ("more extensions than anybody needs", many, "OCSP extension: too long"),
        (
            "critical FALSE written out",
            good().nonce(&[1]).explicit_false(id::OCSP_NONCE),
            "OCSP extension: not the distinguished encoding (DER) of the value",
        ),
        (
            "a signature of half an octet",
            good().signature_der(&tlv(3, &[4, 0xf0])),
            "signatureValue: not the distinguished encoding (DER) of the value",
        ),
        ("success without a response", good().response_status(4), "OCSPResponse: out of range"),
    ];
    for (title, response, wanted) in table {
        assert_eq!(fault(response.build()), wanted, "{title}");
    }
    let success_alone = sequence(&[enumerated(0)]);
    assert_eq!(fault(success_alone), "OCSPResponse: a required value is absent");
    assert_eq!(fault(vec![]), "OCSPResponse: a required value is absent");
    assert_eq!(fault([good().build(), vec![0]].concat()), "OCSPResponse: bytes follow the end of the value");
    assert_eq!(fault(sequence(&[enumerated(6)])), "the responder answers unauthorized");
}

#[test]
fn no_octet_of_a_good_response_can_be_changed() {
    let house = House::new();
    let delegate = house.ca.issue_responder("CN=Responder").build();
    let verifier = house.verifier(OcspStore::new());
    let good = house.ca.ocsp().good(&house.leaf).nonce(&[7; 32]).by(&delegate).build();
    for at in 0..good.len() {
        let mut changed = good.clone();
        changed[at] ^= 0x01;
        let peer = Peer::new(&house.leaf.der, &[]).stapled(&changed);
        assert!(verifier.verify(&peer, now()).is_err(), "octet {at}");
    }
    let peer = Peer::new(&house.leaf.der, &[]).stapled(&good);
    assert!(verifier.verify(&peer, now()).is_ok());
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_no_response(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(load(bytes).is_err());
    }

    #[test]
    fn arbitrary_parts_never_panic(part in proptest::collection::vec(any::<u8>(), 0..60), place in 0..6) {
        let house = House::new();
        let good = house.ca.ocsp().good(&house.leaf);
        let response = match place {
            0 => good.entries_der(&tlv(0x30, &part)),
            1 => good.extensions_der(&explicit(1, &tlv(0x30, &part))),
            2 => good.cert_id_der(&tlv(0x30, &part)),
            3 => good.status_der(&part),
            4 => good.responder_der(&part),
            _ => good.produced_at_der(&part),
        };
        let response = response.build();
        if let Err(fault) = load(response.clone()) {
            prop_assert!(!fault.to_string().is_empty());
        }
        let told = house.stapled_der(&response);
        // Whatever the part is: it is no answer, unless it is what the response had there (an empty list of extensions).
        prop_assert!(told.contains("revocation status unknown") || told.starts_with("not revoked"), "{}", told);
    }
}
