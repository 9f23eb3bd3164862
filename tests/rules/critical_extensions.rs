//! Critical extensions that nobody processes (RFC 5280 4.2, 6.1.4 o, 6.1.5 f).

use vouchsafe::trust::Checks;

use crate::common::{
    Authority, authority_info_access, authority_key_id, general_names, id, integer, octet_string, sequence,
};
use crate::house::{Row, anchor, below, ca, check, leaf, under};

/// An extension that nobody knows.
const UNKNOWN: &str = "1.3.6.1.4.1.99999.7";

#[test]
fn a_critical_extension_is_processed_or_refuses() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = unknown();
    rows.extend(known_and_not_processed());
    rows.extend(known_and_not_readable());
    rows
}

fn unknown() -> Vec<Row> {
    let strange_root = Authority::self_signed("CN=Root").ca().extension(UNKNOWN, true, &integer(1)).build();
    vec![
        leaf("an unknown extension", |it| it.extension(UNKNOWN, false, &integer(1))),
        leaf("an unknown critical extension in the end entity", |it| {
            it.extension(UNKNOWN, true, &integer(1))
        })
        .refused(
            "certificate 0 (CN=api.example.com): critical extension 1.3.6.1.4.1.99999.7 is not processed",
        ),
        below("an unknown critical extension in a CA", ca().extension(UNKNOWN, true, &integer(1)))
            .refused("certificate 1 (CN=Issuing): critical extension 1.3.6.1.4.1.99999.7 is not processed"),
        under("an unknown critical extension in an anchor's certificate (RFC 5937)", anchor(&strange_root))
            .refused("certificate 2 (CN=Root): critical extension 1.3.6.1.4.1.99999.7 is not processed"),
        under(
            "the same, the anchor's constraints not asked",
            anchor(&strange_root).judged_by(Checks { constraints: false, ..Checks::ALL }),
        ),
        under("the same anchor as a name and a key", anchor(&strange_root).judged_by(Checks::NONE)),
    ]
}

fn known_and_not_processed() -> Vec<Row> {
    vec![
        leaf("critical issuerAltName", |it| {
            it.extension(id::ISSUER_ALT_NAME, true, &general_names(&["dns:ca.example"]))
        })
        .refused(
            "certificate 0 (CN=api.example.com): critical extension issuerAltName (2.5.29.18) is not processed",
        ),
        leaf("critical authorityInfoAccess, which must not be critical (4.2.2.1)", |it| {
            let access = authority_info_access(&[("ocsp", "uri:http://ocsp.example")]);
            it.extension(id::AUTHORITY_INFO_ACCESS, true, &access)
        })
        .refused(
            "certificate 0 (CN=api.example.com): critical extension authorityInfoAccess (1.3.6.1.5.5.7.1.1) is not processed",
        ),
        leaf("critical cRLDistributionPoints", |it| {
            it.crl_distribution_points(&["uri:http://crl.example"]).critical(id::CRL_DISTRIBUTION_POINTS, true)
        })
        .refused(
            "certificate 0 (CN=api.example.com): critical extension cRLDistributionPoints (2.5.29.31) is not processed",
        ),
    ]
}

/// RFC 5280 4.2: "a critical extension that contains information that it cannot process" refuses.
fn known_and_not_readable() -> Vec<Row> {
    vec![
        leaf("a critical authorityKeyIdentifier", |it| it.critical(id::AUTHORITY_KEY_ID, true)).answers([
            "accepted",
            "certificate 0 (CN=api.example.com): its authorityKeyIdentifier is critical, and must not be (RFC 5280 4.2.1)",
            "certificate 0 (CN=api.example.com): its authorityKeyIdentifier is critical, and must not be (RFC 5280 4.2.1)",
        ]),
        leaf("a critical authorityKeyIdentifier that can not be read", |it| {
            it.extension(id::AUTHORITY_KEY_ID, true, &octet_string(b"key"))
        })
        .refused(
            "certificate 0 (CN=api.example.com): malformed: authorityKeyIdentifier: tag 0x04 where 0x30 is required",
        ),
        leaf("a critical subjectKeyIdentifier that can not be read", |it| {
            it.extension(id::SUBJECT_KEY_ID, true, &authority_key_id(b"key"))
        })
        .refused(
            "certificate 0 (CN=api.example.com): malformed: subjectKeyIdentifier: tag 0x30 where 0x04 is required",
        ),
        leaf("an authorityKeyIdentifier that can not be read, as a hint that need not", |it| {
            it.extension(id::AUTHORITY_KEY_ID, false, &octet_string(b"key"))
        })
        .answers([
            "accepted",
            "certificate 0 (CN=api.example.com): malformed: authorityKeyIdentifier: tag 0x04 where 0x30 is required",
            "certificate 0 (CN=api.example.com): malformed: authorityKeyIdentifier: tag 0x04 where 0x30 is required",
        ]),
        leaf("a critical subjectAltName with a name that can not be read", |it| {
            let names = sequence(&[b"\x82\x03a\0b".as_slice(), b"\x82\x0fapi.example.com"]);
            it.extension(id::SUBJECT_ALT_NAME, true, &names)
        })
        .refused("certificate 0 (CN=api.example.com): malformed: dNSName: byte 0x00 is not allowed here"),
    ]
}
