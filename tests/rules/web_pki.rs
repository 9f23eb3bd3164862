//! What public CAs issue (CA/Browser Forum Baseline Requirements 7.1): asked by `web_pki` alone.

use vouchsafe::trust::Checks;

use crate::common::{Authority, CertificateBuilder, explicit, general_name, id, integer, oid, sequence, tlv};
use crate::house::{ACCEPTED, Row, anchor, below, ca, check, leaf, row, under};

#[test]
fn what_no_public_ca_issues_is_refused_where_that_is_asked() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = key_identifiers();
    rows.extend(key_purposes());
    rows.extend(subject_alternative_names());
    rows.extend(common_names());
    rows.extend(information_access());
    rows
}

/// Accepted by both RFC presets.
fn publicly(row: Row, line: &str) -> Row {
    row.answers([ACCEPTED, ACCEPTED, line])
}

fn root_with(change: impl FnOnce(CertificateBuilder) -> CertificateBuilder) -> Authority {
    change(Authority::self_signed("CN=Root").ca()).build()
}

fn key_identifiers() -> Vec<Row> {
    let key = tlv(0x80, b"key");
    let issuer = explicit(1, &general_name("dir:CN=Root"));
    let serial = tlv(0x82, &[1]);
    let with = |title, parts: &[&[u8]]| {
        let value = sequence(parts);
        leaf(title, |it| it.extension(id::AUTHORITY_KEY_ID, false, &value))
    };
    let own_identifier = root_with(|it| it.subject_key_id(b"root").authority_key_id(b"root"));
    let other_identifier = root_with(|it| it.subject_key_id(b"root").authority_key_id(b"other"));
    let issuer_of_itself =
        root_with(|it| it.extension(id::AUTHORITY_KEY_ID, false, &sequence(&[&issuer, &serial])));
    let empty = root_with(|it| it.extension(id::AUTHORITY_KEY_ID, false, &sequence::<&[u8]>(&[])));
    let constraints_not_asked = Checks { constraints: false, ..Checks::ALL };
    vec![
        with("an authorityKeyIdentifier that is a key's", &[&key]),
        publicly(
            with("an authorityKeyIdentifier with issuer and serial number", &[&key, &issuer, &serial]),
            "certificate 0 (CN=api.example.com): its authorityKeyIdentifier names an issuer and serial (BR 7.1.2.11.1)",
        ),
        publicly(
            with("an authorityKeyIdentifier with a serial number", &[&key, &serial]),
            "certificate 0 (CN=api.example.com): its authorityKeyIdentifier names an issuer and serial (BR 7.1.2.11.1)",
        ),
        under("a root whose two identifiers are one", anchor(&own_identifier)),
        publicly(
            under("a root whose identifiers differ", anchor(&other_identifier)),
            "certificate 2 (CN=Root): is a root whose authorityKeyIdentifier is not its subjectKeyIdentifier (BR 7.1.2.1.3)",
        ),
        publicly(
            under("a root that names itself by issuer and serial number", anchor(&issuer_of_itself)),
            "certificate 2 (CN=Root): its authorityKeyIdentifier names an issuer and serial (BR 7.1.2.11.1)",
        ),
        publicly(
            under("a root whose authorityKeyIdentifier is empty", anchor(&empty)),
            "certificate 2 (CN=Root): its authorityKeyIdentifier has no key identifier (BR 7.1.2.1.3)",
        ),
        under(
            "a root's profile is not asked where its constraints are not",
            anchor(&other_identifier).judged_by(constraints_not_asked),
        ),
    ]
}

fn key_purposes() -> Vec<Row> {
    let for_servers = root_with(|it| it.server_auth());
    vec![
        publicly(
            under("a root that states its purposes", anchor(&for_servers)),
            "certificate 2 (CN=Root): is a root with extKeyUsage (BR 7.1.2.1.2)",
        ),
        below("a CA that states its purposes", ca().server_auth()),
        publicly(
            leaf("a critical extKeyUsage", |it| it.critical(id::EXTENDED_KEY_USAGE, true)),
            "certificate 0 (CN=api.example.com): its extKeyUsage is critical (BR 7.1.2.7.6)",
        ),
        publicly(
            leaf("anyExtendedKeyUsage beside the purpose", |it| {
                it.extended_key_usage(&["serverAuth", "any"])
            }),
            "certificate 0 (CN=api.example.com): lists anyExtendedKeyUsage (BR 7.1.2.7.10)",
        ),
    ]
}

fn subject_alternative_names() -> Vec<Row> {
    let any_name = vouchsafe::danger::Relaxation::AnyServerName;
    vec![
        publicly(
            leaf("no subjectAltName", |it| it.without(id::SUBJECT_ALT_NAME)).unnamed().relax(any_name),
            "certificate 0 (CN=api.example.com): has no subjectAltName (BR 7.1.2.7.12)",
        ),
        publicly(
            leaf("a critical subjectAltName beside a subject", |it| it.critical(id::SUBJECT_ALT_NAME, true)),
            "certificate 0 (CN=api.example.com): its subjectAltName is critical though its subject is not empty (BR 7.1.2.7.12)",
        ),
    ]
}

fn common_names() -> Vec<Row> {
    let named = |title, subject, san: &[&str]| {
        let ca = ca().build();
        row(title, ca.issue(subject).san(san).server_auth(), [&ca])
    };
    let with = |title, subject, san: &[&str]| {
        let names: Vec<_> = std::iter::once("dns:api.example.com").chain(san.iter().copied()).collect();
        named(title, subject, &names)
    };
    let not_listed = |subject: &str| {
        format!(
            "certificate 0 ({subject}): its common name is not, letter by letter, one of its subject alternative names (BR 7.1.4.3)"
        )
    };
    vec![
        with("a common name that is listed", "CN=www.example.com", &["dns:www.example.com"]),
        with("no common name", "O=Example", &[]),
        publicly(
            with("a common name that is not listed", "CN=www.example.com", &[]),
            &not_listed("CN=www.example.com"),
        ),
        publicly(
            with("a common name in another case", "CN=API.example.com", &[]),
            &not_listed("CN=API.example.com"),
        ),
        publicly(with("a common name that says who it is", "CN=The API", &[]), &not_listed("CN=The API")),
        publicly(
            with("a common name in UTF-16", "CN=bmp:api.example.com", &[]),
            &not_listed("CN=#1e1e006100700069002e006500780061006d0070006c0065002e0063006f006d"),
        ),
        named(
            "a host for a common name, and wildcards only are listed",
            "CN=example.com",
            &["dns:*.example.com"],
        ),
        publicly(
            named(
                "a wildcard for a common name, and another one is listed",
                "CN=*.example.net",
                &["dns:*.example.com"],
            ),
            &not_listed("CN=*.example.net"),
        ),
        publicly(
            with(
                "two common names, both listed",
                "CN=api.example.com,CN=www.example.com",
                &["dns:www.example.com"],
            ),
            "certificate 0 (CN=www.example.com,CN=api.example.com): has more than one common name (BR 7.1.4.3)",
        ),
        with("an IPv4 address", "CN=192.0.2.1", &["ip:192.0.2.1"]),
        publicly(
            with("an IPv4 address with zeros", "CN=192.0.2.01", &["ip:192.0.2.1"]),
            &not_listed("CN=192.0.2.01"),
        ),
        with("an IPv6 address (RFC 5952)", "CN=2001:db8::1", &["ip:2001:db8::1"]),
        publicly(
            with("an IPv6 address that is not shortened", "CN=2001:db8:0:0:0:0:0:1", &["ip:2001:db8::1"]),
            &not_listed("CN=2001:db8:0:0:0:0:0:1"),
        ),
        publicly(
            with("a mailbox for a common name", "CN=me@example.com", &["email:me@example.com"]),
            &not_listed("CN=me@example.com"),
        ),
    ]
}

fn information_access() -> Vec<Row> {
    let with = |title, value: &[u8]| leaf(title, |it| it.extension(id::AUTHORITY_INFO_ACCESS, false, value));
    let line =
        "certificate 0 (CN=api.example.com): its authorityInfoAccess is empty or malformed (BR 7.1.2.7.7)";
    let description = [oid("1.3.6.1.5.5.7.48.1"), general_name("uri:http://ocsp.example")];
    vec![
        leaf("authorityInfoAccess", |it| it.authority_info_access(&[("ocsp", "uri:http://ocsp.example")])),
        publicly(with("authorityInfoAccess without a description", &sequence::<&[u8]>(&[])), line),
        publicly(with("authorityInfoAccess that does not decode", &integer(1)), line),
        publicly(with("a description without a place", &sequence(&[sequence(&description[..1])])), line),
        publicly(
            with(
                "a description with a third part",
                &sequence(&[sequence(&[&description[0], &description[1], &integer(1)])]),
            ),
            line,
        ),
        publicly(
            below("a CA's authorityInfoAccess without a description", {
                ca().extension(id::AUTHORITY_INFO_ACCESS, false, &sequence::<&[u8]>(&[]))
            }),
            "certificate 1 (CN=Issuing): its authorityInfoAccess is empty or malformed (BR 7.1.2.7.7)",
        ),
    ]
}
