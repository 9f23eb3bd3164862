//! Is what a test asks for in the bytes of a certificate?

use x509_cert::der::{Decode, Encode};
use x509_cert::ext::pkix;

use crate::common::*;

type Change = fn(CertificateBuilder) -> CertificateBuilder;

#[test]
fn every_override_of_a_field_is_in_the_certificate() {
    let another = || sequence(&[oid("1.2.3")]);
    let backwards =
        || sequence(&[generalized_time("2026-12-31T23:59:59Z"), utc_time("1999-01-01T00:00:00Z")]);
    let table: [(&str, Change, &[usize], Vec<u8>); 25] = [
        ("version 1 is left out", |it| it.version(1).serial(9), &[0, 0], integer(9)),
        ("version 2", |it| it.version(2), &[0, 0], hex("A003 020101")),
        ("version 3", |it| it, &[0, 0], hex("A003 020102")),
        ("an explicit version 1", |it| it.version_der(&hex("A003020100")), &[0, 0], hex("A003 020100")),
        ("a small serial", |it| it.serial(5), &[0, 1], hex("020105")),
        ("serial zero", |it| it.serial(0), &[0, 1], hex("020100")),
        ("a negative serial", |it| it.serial(-129), &[0, 1], hex("0202 FF7F")),
        ("a serial in BER", |it| it.serial_der(&hex("02020005")), &[0, 1], hex("0202 0005")),
        (
            "another inner algorithm",
            |it| it.inner_algorithm_der(&sequence(&[oid("1.2.3")])),
            &[0, 2],
            another(),
        ),
        ("another outer algorithm", |it| it.outer_algorithm_der(&sequence(&[oid("1.2.3")])), &[1], another()),
        (
            "the inner algorithm stays then",
            |it| it.outer_algorithm_der(&null()),
            &[0, 2],
            hex("300A 06082A8648CE3D040302"),
        ),
        (
            "another algorithm inside",
            |it| it.sign_with(Algorithm::EcdsaSha512),
            &[0, 2],
            hex("300A 06082A8648CE3D040304"),
        ),
        (
            "another algorithm outside",
            |it| it.sign_with(Algorithm::EcdsaSha512),
            &[1],
            hex("300A 06082A8648CE3D040304"),
        ),
        (
            "the algorithm of another key",
            |it| it.signed_by(&Key::seeded(Kind::Ed25519, 1)),
            &[1],
            hex("3005 06032B6570"),
        ),
        ("another issuer", |it| it.issuer_der(&name("CN=Nobody")), &[0, 3], name("CN=Nobody")),
        (
            "backward validity",
            |it| {
                it.validity_der(&sequence(&[
                    generalized_time("2026-12-31T23:59:59Z"),
                    utc_time("1999-01-01T00:00:00Z"),
                ]))
            },
            &[0, 4],
            backwards(),
        ),
        (
            "times before 1950",
            |it| it.valid("1949-12-31T23:59:59Z", "1950-01-01T00:00:00Z"),
            &[0, 4, 0],
            hex("180F 31393439313233313233353935395A"),
        ),
        (
            "times after 2049",
            |it| it.valid("2049-12-31T23:59:59Z", "2050-01-01T00:00:00Z"),
            &[0, 4, 1],
            hex("180F 32303530303130313030303030305A"),
        ),
        ("another subject", |it| it.subject_der(&name("CN=bmp:api")), &[0, 5], name("CN=bmp:api")),
        ("another public key", |it| it.spki_der(&null()), &[0, 6], null()),
        ("a given key", |it| it.key(&Key::seeded(Kind::P384, 1)), &[0, 6], Key::seeded(Kind::P384, 1).spki()),
        ("a unique id of the issuer", |it| it.unique_id(1, &[7]), &[0, 7], hex("8102 0007")),
        (
            "a unique id of the subject",
            |it| it.unique_id(1, &[7]).unique_id(2, &[8]),
            &[0, 8],
            hex("8202 0008"),
        ),
        ("a signature of no bits", |it| it.signature_der(&bit_string(&[])), &[2], hex("030100")),
        (
            "bytes added before signing",
            |it| it.mutate_tbs(|tbs| sequence(&[contents(&tbs), &null()])),
            &[0, 8],
            null(),
        ),
    ];
    let root = Authority::root("CN=Root CA");
    for (title, change, path, expected) in table {
        let made = change(root.issue("CN=api")).build();

        assert_eq!(to_hex(at(&made.der, path)), to_hex(&expected), "{title}");
    }
}

#[test]
fn every_override_of_an_extension_is_in_the_certificate() {
    const DEFAULT_KEY_USAGE: &str = "300E 0603551D0F 0101FF 0404 03020780";
    let table: [(&str, Change, &[&str]); 18] = [
        ("the default key usage", |it| it, &[DEFAULT_KEY_USAGE]),
        (
            "another key usage",
            |it| it.key_usage(&["cRLSign", "decipherOnly"]),
            &["300F 0603551D0F 0101FF 0405 0303070280"],
        ),
        ("an extension less", |it| it.without(id::KEY_USAGE), &[]),
        ("no extensions", |it| it.no_extensions(), &[]),
        (
            "a value as it is",
            |it| it.extension(id::KEY_USAGE, true, &null()),
            &["300C 0603551D0F 0101FF 0402 0500"],
        ),
        (
            "a duplicate",
            |it| it.add_extension(id::KEY_USAGE, true, &null()),
            &[DEFAULT_KEY_USAGE, "300C 0603551D0F 0101FF 0402 0500"],
        ),
        ("not critical", |it| it.critical(id::KEY_USAGE, false), &["300B 0603551D0F 0404 03020780"]),
        (
            "explicitly not critical",
            |it| it.explicit_false(id::KEY_USAGE),
            &["300E 0603551D0F 010100 0404 03020780"],
        ),
        (
            "an extension as it is",
            |it| it.without(id::KEY_USAGE).add_extension_der(&hex("3005 0603551D0F")),
            &["3005 0603551D0F"],
        ),
        (
            "path length",
            |it| it.path_len(0),
            &[DEFAULT_KEY_USAGE, "3012 0603551D13 0101FF 0408 3006 0101FF 020100"],
        ),
        (
            "not a CA",
            |it| it.basic_constraints(false, None),
            &[DEFAULT_KEY_USAGE, "300C 0603551D13 0101FF 0402 3000"],
        ),
        (
            "two purposes",
            |it| it.client_auth().server_auth(),
            &[DEFAULT_KEY_USAGE, "301D 0603551D25 0416 3014 06082B06010505070302 06082B06010505070301"],
        ),
        ("a name", |it| it.san(&["dns:a"]), &[DEFAULT_KEY_USAGE, "300C 0603551D11 0405 3003 820161"]),
        (
            "a name instead of a subject",
            |it| it.subject_der(&name("")).san(&["dns:a"]),
            &[DEFAULT_KEY_USAGE, "300F 0603551D11 0101FF 0405 3003 820161"],
        ),
        (
            "another subject key identifier",
            |it| it.without(id::KEY_USAGE).subject_key_id(&[1]),
            &["300A 0603551D0E 0403 040101"],
        ),
        (
            "another authority key identifier",
            |it| it.without(id::KEY_USAGE).authority_key_id(&[2]),
            &["300C 0603551D23 0405 3003 800102"],
        ),
        (
            "a distribution point",
            |it| it.without(id::KEY_USAGE).crl_distribution_points(&["uri:a"]),
            &["3012 0603551D1F 040B 3009 3007 A005 A003 860161"],
        ),
        ("a list as it is", |it| it.extensions_der(&hex("A302 3000")), &[]),
    ];
    let root = Authority::root("CN=Root CA");
    for (title, change, expected) in table {
        let start = root.issue("CN=api").without(id::AUTHORITY_KEY_ID).without(id::SUBJECT_KEY_ID);
        let made = change(start).build();
        let expected: Vec<String> = expected.iter().map(|each| to_hex(&hex(each))).collect();

        assert_eq!(extensions(&made.der), expected, "{title}");
    }
}

#[test]
fn a_subject_key_identifier_is_the_authority_key_identifier_of_what_is_issued() {
    let root = Authority::self_signed("CN=Root CA").ca().subject_key_id(&[1, 2, 3]).build();

    assert_eq!(extensions(&root.issue("CN=api").build().der)[0], "300e0603551d23040730058003010203");
}

/// Every `Extension` of the certificate, in hexadecimal digits.
fn extensions(certificate: &[u8]) -> Vec<String> {
    let tbs = at(certificate, &[0]);
    if children(tbs).len() < 8 {
        return vec![];
    }
    children(at(tbs, &[7, 0])).into_iter().map(to_hex).collect()
}

#[test]
fn x509_cert_reads_every_extension_and_writes_it_the_same() {
    let root = Authority::root("CN=Root CA");
    let points = [
        DistributionPoint { name: PointName::Full(&["uri:http://a/1", "dir:CN=a"]), ..Default::default() },
        DistributionPoint {
            name: PointName::Relative("CN=1"),
            reasons: Some(&[1, 8]),
            crl_issuer: Some("CN=b"),
        },
    ];
    let made = root
        .issue_ca("CN=Issuing CA")
        .path_len(3)
        .san(&["dns:a", "email:a@b", "uri:x://y", "ip:10.0.0.1", "dir:CN=a,O=b", "rid:1.2.3", "upn:a@b"])
        .extended_key_usage(&["any", "OCSPSigning", "1.2.3"])
        .permitted(&["dns:a", "ip:10.0.0.0/8"])
        .excluded(&["dir:O=b"])
        .certificate_policies(&["any", "1.2.3"])
        .policy_mappings(&[("1.2.3", "1.2.4")])
        .policy_constraints(Some(1), Some(0))
        .inhibit_any_policy(2)
        .distribution_points(&points)
        .authority_info_access(&[("ocsp", "uri:http://a"), ("caIssuers", "uri:http://b")])
        .build();
    let read = x509_cert::Certificate::from_der(&made.der).unwrap();

    let extensions = read.tbs_certificate().extensions().unwrap();
    assert_eq!(extensions.len(), 13);
    for extension in extensions {
        let value = extension.extn_value.as_bytes();
        let rewritten = reread(&extension.extn_id.to_string(), value);
        assert_eq!(to_hex(&rewritten), to_hex(value), "{}", extension.extn_id);
    }
}

/// x509-cert's own encoding of what it reads in an extension's value.
pub(crate) fn reread(id: &str, value: &[u8]) -> Vec<u8> {
    fn through<'d, T: Decode<'d, Error = x509_cert::der::Error> + Encode>(value: &'d [u8]) -> Vec<u8> {
        T::from_der(value).unwrap().to_der().unwrap()
    }
    match id {
        id::SUBJECT_KEY_ID => through::<pkix::SubjectKeyIdentifier>(value),
        id::AUTHORITY_KEY_ID => through::<pkix::AuthorityKeyIdentifier>(value),
        id::KEY_USAGE => through::<pkix::KeyUsage>(value),
        id::SUBJECT_ALT_NAME => through::<pkix::SubjectAltName>(value),
        id::BASIC_CONSTRAINTS => through::<pkix::BasicConstraints>(value),
        id::NAME_CONSTRAINTS => through::<pkix::NameConstraints>(value),
        id::CRL_DISTRIBUTION_POINTS => through::<pkix::CrlDistributionPoints>(value),
        id::CERTIFICATE_POLICIES => through::<pkix::CertificatePolicies>(value),
        id::POLICY_MAPPINGS => through::<pkix::PolicyMappings>(value),
        id::POLICY_CONSTRAINTS => through::<pkix::PolicyConstraints>(value),
        id::EXTENDED_KEY_USAGE => through::<pkix::ExtendedKeyUsage>(value),
        id::INHIBIT_ANY_POLICY => through::<pkix::InhibitAnyPolicy>(value),
        id::AUTHORITY_INFO_ACCESS => through::<pkix::AuthorityInfoAccessSyntax>(value),
        id::CRL_NUMBER => through::<pkix::CrlNumber>(value),
        id::DELTA_CRL_INDICATOR => through::<pkix::BaseCrlNumber>(value),
        id::ISSUING_DISTRIBUTION_POINT => through::<pkix::IssuingDistributionPoint>(value),
        other => panic!("an extension that nobody asked for: {other}"),
    }
}
