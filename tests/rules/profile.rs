//! What conforming CAs issue (RFC 5280 section 4): asked by `rfc5280_strict` and `web_pki`, and not by `rfc5280`.

use vouchsafe::Anchor;

use crate::common::{Authority, id, integer, policy_constraints, sequence, unsigned_integer};
use crate::house::{ACCEPTED, Row, anchor, below, ca, check, leaf, root, row, server, under};

#[test]
fn what_no_conforming_ca_issues_is_refused_where_that_is_asked() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = serial_numbers();
    rows.extend(names());
    rows.extend(key_identifiers());
    rows.extend(authority());
    rows.extend(criticality());
    rows.extend(host_names());
    rows.extend(of_crls());
    rows
}

/// Accepted by section 6 alone, refused by both profiles.
fn strictly(row: Row, line: &str) -> Row {
    row.answers([ACCEPTED, line, line])
}

fn serial_numbers() -> Vec<Row> {
    let with = |title, der: Vec<u8>| leaf(title, |it| it.serial_der(&der));
    let long = |octets: usize| unsigned_integer(&vec![0x7F; octets]);
    let odd_root = Authority::self_signed("CN=Root").ca().serial(-1).build();
    vec![
        strictly(
            with("a serial number of 0", integer(0)),
            "certificate 0 (CN=api.example.com): its serial number is not positive (RFC 5280 4.1.2.2)",
        ),
        strictly(
            with("a negative serial number", integer(-1)),
            "certificate 0 (CN=api.example.com): its serial number is not positive (RFC 5280 4.1.2.2)",
        ),
        with("a serial number of 20 octets", long(20)),
        strictly(
            with("a serial number of 21 octets", long(21)),
            "certificate 0 (CN=api.example.com): its serial number has 21 octets, and at most 20 are allowed (RFC 5280 4.1.2.2)",
        ),
        strictly(
            with("a serial number of 20 octets and a sign", unsigned_integer(&[0xFF; 20])),
            "certificate 0 (CN=api.example.com): its serial number has 21 octets, and at most 20 are allowed (RFC 5280 4.1.2.2)",
        ),
        strictly(
            below("a CA with a negative serial number", ca().serial(-1)),
            "certificate 1 (CN=Issuing): its serial number is not positive (RFC 5280 4.1.2.2)",
        ),
        under("an anchor's own serial number is not asked", anchor(&odd_root)),
    ]
}

fn names() -> Vec<Row> {
    let nameless = Authority::self_signed("").ca().build();
    let nameless_ca = root().issue_ca("").san(&["dns:api.example.com"]).server_auth();
    vec![
        strictly(
            row("an issuer without a name", server(&nameless), []).anchor(anchor(&nameless)),
            "certificate 0 (CN=api.example.com): its issuer is empty, and an issuer has a name (RFC 5280 4.1.2.4, 4.1.2.6)",
        ),
        row("a CA without a name, as an end entity", nameless_ca, []).answers([
            "accepted",
            "certificate 0 ((empty)): its subject is empty, and an issuer has a name (RFC 5280 4.1.2.4, 4.1.2.6)",
            "certificate 0 ((empty)): is a certification authority, and a peer is expected",
        ]),
    ]
}

fn key_identifiers() -> Vec<Row> {
    let no_identifier = sequence(&[
        b"\xa1\x0f\xa4\x0d\x30\x0b\x31\x09\x30\x07\x06\x03\x55\x04\x03\x0c\x00".as_slice(),
        b"\x82\x01\x01",
    ]);
    let intermediate = root().issue_ca("CN=Issuing").without(id::AUTHORITY_KEY_ID).build();
    let as_anchor = |title, anchor| row(title, server(&intermediate), []).anchor(anchor);
    vec![
        strictly(
            leaf("an end entity without authorityKeyIdentifier", |it| it.without(id::AUTHORITY_KEY_ID)),
            "certificate 0 (CN=api.example.com): has no authorityKeyIdentifier with a key identifier, and is not self-signed \
             (RFC 5280 4.2.1.1)",
        ),
        strictly(
            leaf("an authorityKeyIdentifier without key identifier", |it| {
                it.extension(id::AUTHORITY_KEY_ID, false, &no_identifier)
            }),
            "certificate 0 (CN=api.example.com): has no authorityKeyIdentifier with a key identifier, and is not self-signed \
             (RFC 5280 4.2.1.1)",
        ),
        strictly(
            below("a CA without authorityKeyIdentifier", ca().without(id::AUTHORITY_KEY_ID)),
            "certificate 1 (CN=Issuing): has no authorityKeyIdentifier with a key identifier, and is not self-signed \
             (RFC 5280 4.2.1.1)",
        ),
        under("a self-signed anchor without authorityKeyIdentifier", anchor(&root())),
        strictly(
            as_anchor("an anchor without it that is not self-signed", anchor(&intermediate)),
            "certificate 1 (CN=Issuing): has no authorityKeyIdentifier with a key identifier, and is not self-signed \
             (RFC 5280 4.2.1.1)",
        ),
        as_anchor(
            "the same anchor as a name and a key",
            Anchor::from_name_and_key(&intermediate.subject, &intermediate.spki).unwrap(),
        ),
        strictly(
            leaf("a critical authorityKeyIdentifier", |it| it.critical(id::AUTHORITY_KEY_ID, true)),
            "certificate 0 (CN=api.example.com): its authorityKeyIdentifier is critical, and must not be (RFC 5280 4.2.1)",
        ),
        strictly(
            below("a CA without subjectKeyIdentifier", ca().without(id::SUBJECT_KEY_ID)),
            "certificate 1 (CN=Issuing): is a CA without subjectKeyIdentifier (RFC 5280 4.2.1.2)",
        ),
        leaf("an end entity without subjectKeyIdentifier", |it| it.without(id::SUBJECT_KEY_ID)),
        strictly(
            leaf("a critical subjectKeyIdentifier", |it| it.critical(id::SUBJECT_KEY_ID, true)),
            "certificate 0 (CN=api.example.com): its subjectKeyIdentifier is critical, and must not be (RFC 5280 4.2.1)",
        ),
    ]
}

fn authority() -> Vec<Row> {
    let signing = |title| leaf(title, |it| it.key_usage(&["digitalSignature", "keyCertSign"]));
    let path_len = |title, ca| leaf(title, move |it| it.basic_constraints(ca, Some(0)));
    let constrains = |title| leaf(title, |it| it.permitted(&["dns:example.com"]));
    vec![
        signing("keyCertSign without cA").answers([
            "accepted",
            "certificate 0 (CN=api.example.com): its keyUsage has keyCertSign, but it is not a CA (RFC 5280 4.2.1.3, 4.2.1.9)",
            "certificate 0 (CN=api.example.com): its keyUsage lets it sign certificates or CRLs, and a peer is expected",
        ]),
        strictly(
            path_len("a path length without cA", false),
            "certificate 0 (CN=api.example.com): has a pathLenConstraint without cA and keyCertSign (RFC 5280 4.2.1.9)",
        ),
        path_len("a path length with cA and without keyCertSign", true).answers([
            "accepted",
            "certificate 0 (CN=api.example.com): has a pathLenConstraint without cA and keyCertSign (RFC 5280 4.2.1.9)",
            "certificate 0 (CN=api.example.com): is a certification authority, and a peer is expected",
        ]),
        strictly(
            constrains("nameConstraints without cA"),
            "certificate 0 (CN=api.example.com): has nameConstraints, but is not a CA (RFC 5280 4.2.1.10)",
        ),
    ]
}

fn criticality() -> Vec<Row> {
    let nameless = |title, critical| {
        let ca = ca().build();
        let leaf = ca.issue("").san(&["dns:api.example.com"]).server_auth();
        row(title, leaf.critical(id::SUBJECT_ALT_NAME, critical), [&ca])
    };
    vec![
        nameless("a critical subjectAltName where the subject is empty", true),
        strictly(
            nameless("a subjectAltName that is not critical where the subject is empty", false),
            "certificate 0 ((empty)): its subjectAltName is not critical, and must be (RFC 5280 4.2.1)",
        ),
        strictly(
            below(
                "basicConstraints of a CA that are not critical",
                ca().critical(id::BASIC_CONSTRAINTS, false),
            ),
            "certificate 1 (CN=Issuing): its basicConstraints is not critical, and must be (RFC 5280 4.2.1)",
        ),
        below("nameConstraints that are not critical, which the BR allow", {
            ca().permitted(&["dns:example.com"]).critical(id::NAME_CONSTRAINTS, false)
        })
        .answers([
            "accepted",
            "certificate 1 (CN=Issuing): its nameConstraints is not critical, and must be (RFC 5280 4.2.1)",
            "accepted",
        ]),
        strictly(
            below("constraints on certificate policies that are not critical", {
                ca().extension(id::POLICY_CONSTRAINTS, false, &policy_constraints(None, Some(0)))
            }),
            "certificate 1 (CN=Issuing): its policyConstraints is not critical, and must be (RFC 5280 4.2.1)",
        ),
        strictly(
            below(
                "inhibitAnyPolicy that is not critical",
                ca().extension(id::INHIBIT_ANY_POLICY, false, &integer(0)),
            ),
            "certificate 1 (CN=Issuing): its inhibitAnyPolicy is not critical, and must be (RFC 5280 4.2.1)",
        ),
    ]
}

fn host_names() -> Vec<Row> {
    let with = |title, name: &str| leaf(title, |it| it.san(&["dns:api.example.com", name]));
    vec![
        strictly(
            with("an underscore in a dNSName", "dns:a_b.example"),
            "certificate 0 (CN=api.example.com): has a dNSName that is not in the preferred name syntax (RFC 5280 4.2.1.6)",
        ),
        strictly(
            with("a label that begins with a hyphen", "dns:-a.example"),
            "certificate 0 (CN=api.example.com): has a dNSName that is not in the preferred name syntax (RFC 5280 4.2.1.6)",
        ),
        with("a wildcard", "dns:*.example"),
        strictly(
            with("an address in a dNSName", "dns:192.0.2.1"),
            "certificate 0 (CN=api.example.com): has an address in a dNSName (RFC 5280 4.2.1.6)",
        ),
    ]
}

/// Section 5.2: what a conforming CRL issuer puts into a CRL.
fn of_crls() -> Vec<Row> {
    let issuing = ca().build();
    let with =
        |title, crl: Vec<u8>| row(title, server(&issuing), [&issuing]).crls([root().crl().build(), crl]);
    vec![
        with("CRLs of a conforming CA", issuing.crl().build()),
        strictly(
            with("a CRL without number", issuing.crl().without(id::CRL_NUMBER).build()),
            "certificate 0 (CN=api.example.com): revocation status unknown: CRL of CN=Issuing from 2026-03-01T00:00:00Z: has no \
             cRLNumber (RFC 5280 5.2.3)",
        ),
        strictly(
            with(
                "a CRL without its issuer's key identifier",
                issuing.crl().without(id::AUTHORITY_KEY_ID).build(),
            ),
            "certificate 0 (CN=api.example.com): revocation status unknown: CRL 1 of CN=Issuing: has no authorityKeyIdentifier \
             with a key identifier (RFC 5280 5.2.1)",
        ),
    ]
}
