//! Strict DER of RFC 5280 4.1, and nothing else.

use crate::common::{self, *};
use crate::read;

#[test]
fn only_strict_der_of_the_standard_is_read() {
    let leaf = || Authority::root("CN=Root").issue("CN=leaf").san(&["dns:leaf.example"]);
    let with_null = sequence(&[oid("1.2.840.10045.4.3.2"), null()]);
    let validity = |from: Vec<u8>, until: Vec<u8>| leaf().validity_der(&sequence(&[from, until]));
    let good_time = || utc_time("2026-12-31T23:59:59Z");
    let text_time = |tag, text: &str| validity(tlv(tag, text.as_bytes()), good_time());
    let extension = |parts: &[&[u8]]| leaf().add_extension_der(&sequence(parts));
    let id = oid("1.2.3.4");
    let key = Key::seeded(Kind::P256, 1).spki();
    let table: Vec<(&str, CertificateBuilder, &str)> = vec![
        ("as it should be", leaf(), "read"),
        // Serial numbers: any integer is read, and judged by the policy.
        ("a negative serial number", leaf().serial(-5), "read"),
        ("a serial number of zero", leaf().serial(0), "read"),
        ("a serial number of 100 octets", leaf().serial_der(&unsigned_integer(&[0x7F; 100])), "read"),
        (
            "a serial number with a needless zero",
            leaf().serial_der(&tlv(0x02, &[0, 5])),
            "serialNumber: not the distinguished encoding (DER) of the value",
        ),
        ("an empty serial number", leaf().serial_der(&tlv(0x02, &[])), "serialNumber: empty"),
        (
            "a serial number that is no integer",
            leaf().serial_der(&tlv(0x04, &[5])),
            "serialNumber: tag 0x04 where 0x02 is required",
        ),
        ("no serial number", leaf().serial_der(&[]), "serialNumber: tag 0x30 where 0x02 is required"),
        // Versions.
        (
            "v1, written out",
            leaf().version_der(&explicit(0, &integer(0))).no_extensions(),
            "version: not the distinguished encoding (DER) of the value",
        ),
        ("v1", leaf().version(1).no_extensions(), "read"),
        ("v2", leaf().version(2).no_extensions(), "read"),
        ("v3 without extensions", leaf().no_extensions(), "read"),
        ("v4", leaf().version(4), "version: version 4 is not supported"),
        ("a negative version", leaf().version_der(&explicit(0, &integer(-1))), "version: out of range"),
        ("v1 with extensions", leaf().version(1), "extensions: version 1 is not supported"),
        ("v2 with extensions", leaf().version(2), "extensions: version 2 is not supported"),
        (
            "v1 with a unique identifier",
            leaf().version(1).no_extensions().unique_id(1, b"id"),
            "uniqueIdentifier: version 1 is not supported",
        ),
        (
            "v2 with unique identifiers",
            leaf().version(2).no_extensions().unique_id(1, b"id").unique_id(2, b"id"),
            "read",
        ),
        ("v3 with unique identifiers", leaf().unique_id(1, b"id").unique_id(2, b"id"), "read"),
        (
            "a unique identifier that is no bit string",
            leaf().version(2).no_extensions().spki_der(&concat(&[key, tlv(0x81, &[8, 1])])),
            "uniqueIdentifier: not the distinguished encoding (DER) of the value",
        ),
        (
            "unique identifiers in the wrong order",
            leaf().unique_id(2, b"id").unique_id(1, b"id"),
            "tbsCertificate: bytes follow the end of the value",
        ),
        // Algorithms.
        (
            "inner and outer algorithm differ",
            leaf().outer_algorithm_der(&Algorithm::EcdsaSha384.der()),
            "signatureAlgorithm: differs from the algorithm inside the signed part",
        ),
        (
            "they differ in NULL",
            leaf().outer_algorithm_der(&with_null),
            "signatureAlgorithm: differs from the algorithm inside the signed part",
        ),
        ("both have NULL", leaf().inner_algorithm_der(&with_null).outer_algorithm_der(&with_null), "read"),
        (
            "the algorithm is no sequence",
            leaf().inner_algorithm_der(&null()).outer_algorithm_der(&null()),
            "certificate: tag 0x05 where 0x30 is required",
        ),
        (
            "a signature of seven bits",
            leaf().signature_der(&tlv(0x03, &[1, 0xFE])),
            "signatureValue: not the distinguished encoding (DER) of the value",
        ),
        (
            "a signature that is no bit string",
            leaf().signature_der(&octet_string(b"s")),
            "certificate: tag 0x04 where 0x03 is required",
        ),
        ("an empty bit string for a signature", leaf().signature_der(&tlv(0x03, &[])), "certificate: empty"),
        // Names.
        (
            "a name that is no sequence",
            leaf().subject_der(&set(&[utf8("a")])),
            "subject: tag 0x31 where 0x30 is required",
        ),
        ("a name with an empty set", leaf().subject_der(&sequence(&[set::<&[u8]>(&[])])), "subject: empty"),
        (
            "an attribute without a value",
            leaf().subject_der(&sequence(&[set(&[sequence(&[oid("2.5.4.3")])])])),
            "subject: the input ends too early",
        ),
        ("an empty name", leaf().subject_der(&name("")), "read"),
        // Dates (4.1.2.5).
        (
            "UTCTime without seconds",
            text_time(0x17, "2601010000Z"),
            "time: not in the form that the standard requires",
        ),
        (
            "UTCTime with an offset",
            text_time(0x17, "260101000000+0100"),
            "time: not in the form that the standard requires",
        ),
        (
            "GeneralizedTime with a fraction",
            text_time(0x18, "20260101000000.5Z"),
            "time: not in the form that the standard requires",
        ),
        ("GeneralizedTime before 2050, which CAs must not write", text_time(0x18, "20260101000000Z"), "read"),
        (
            "the 30th of February",
            text_time(0x17, "260230000000Z"),
            "time: not in the form that the standard requires",
        ),
        (
            "a leap second",
            text_time(0x17, "261231235960Z"),
            "time: not in the form that the standard requires",
        ),
        ("1950", text_time(0x17, "500101000000Z"), "read"),
        ("2049", text_time(0x17, "491231235959Z"), "read"),
        ("the year 0", text_time(0x18, "00000101000000Z"), "read"),
        (
            "a date that is a number",
            validity(integer(0), good_time()),
            "time: tag 0x02 where 0x17 is required",
        ),
        ("one date", leaf().validity_der(&sequence(&[good_time()])), "validity: the input ends too early"),
        (
            "three dates",
            leaf().validity_der(&sequence(&[good_time(), good_time(), good_time()])),
            "validity: bytes follow the end of the value",
        ),
        // Keys.
        (
            "a key that is no sequence",
            leaf().spki_der(&bit_string(b"key")),
            "tbsCertificate: tag 0x03 where 0x30 is required",
        ),
        (
            "a key of an unknown kind",
            leaf().spki_der(&sequence(&[sequence(&[&id]), bit_string(b"key")])),
            "read",
        ),
        // Extensions.
        (
            "critical FALSE written out",
            leaf().explicit_false(common::id::SUBJECT_ALT_NAME),
            "extension: not the distinguished encoding (DER) of the value",
        ),
        (
            "critical that is neither TRUE nor FALSE",
            extension(&[&id, &tlv(0x01, &[1]), &octet_string(b"")]),
            "extension: not the distinguished encoding (DER) of the value",
        ),
        (
            "an extension twice",
            leaf().add_extension(common::id::KEY_USAGE, true, &key_usage(&["cRLSign"])),
            "extensions: occurs twice",
        ),
        (
            "an unknown extension twice",
            leaf().add_extension("1.2.3", false, b"a").add_extension("1.2.3", false, b"b"),
            "extensions: occurs twice",
        ),
        ("an extension without value", extension(&[&id]), "extension: a required value is absent"),
        (
            "an extension of four parts",
            extension(&[&id, &octet_string(b""), &null()]),
            "extension: bytes follow the end of the value",
        ),
        (
            "a value that is no octet string",
            extension(&[&id, &bit_string(b"a")]),
            "extension: tag 0x03 where 0x04 is required",
        ),
        (
            "no extensions in the field",
            leaf().extensions_der(&explicit(3, &sequence::<&[u8]>(&[]))),
            "extensions: empty",
        ),
        (
            "something after the extensions",
            leaf().extensions_der(&explicit(
                3,
                &concat(&[sequence(&[sequence(&[id.clone(), octet_string(b"")])]), null()]),
            )),
            "extensions: bytes follow the end of the value",
        ),
        (
            "a known extension that does not decode, which its rule refuses",
            leaf().extension(common::id::KEY_USAGE, true, b"\x05\x00"),
            "read",
        ),
        // Around it.
        (
            "something after the last field",
            leaf().mutate_tbs(|tbs| sequence(&[contents(&tbs), &null()])),
            "tbsCertificate: bytes follow the end of the value",
        ),
        (
            "a fourth field",
            leaf().signature_der(&concat(&[bit_string(b"s"), null()])),
            "certificate: bytes follow the end of the value",
        ),
        ("no signature", leaf().signature_der(&[]), "certificate: a required value is absent"),
        (
            "a length in a longer form than need be",
            leaf().mutate_tbs(long_form),
            "certificate: a length that is not DER",
        ),
        ("an indefinite length", leaf().mutate_tbs(indefinite), "certificate: a length that is not DER"),
    ];
    for (title, builder, wanted) in table {
        assert_eq!(read(&builder.build().der), wanted, "{title}");
    }
}

/// The same contents behind a length that BER allows and DER does not.
fn long_form(tbs: Vec<u8>) -> Vec<u8> {
    let contents = contents(&tbs);
    let length = u32::try_from(contents.len()).unwrap().to_be_bytes();
    concat(&[&[0x30, 0x84][..], &length, contents])
}

fn indefinite(tbs: Vec<u8>) -> Vec<u8> {
    concat(&[&[0x30, 0x80][..], contents(&tbs), &[0, 0]])
}
