//! Is what a test asks for in the bytes of a CRL?

use x509_cert::certificate::Rfc5280;
use x509_cert::crl::CertificateList;
use x509_cert::der::{Decode as _, Encode as _};

use crate::certificates::reread;
use crate::common::*;

#[test]
fn x509_cert_reads_every_crl_and_writes_it_the_same() {
    let root = Authority::root("CN=Root CA");
    let point = IssuingDistributionPoint {
        name: PointName::Full(&["uri:http://a/1"]),
        only_user_certificates: true,
        only_some_reasons: Some(&[6, 0x40]),
        indirect: true,
        ..Default::default()
    };
    let table = [
        ("without entries", root.crl()),
        ("without a next update", root.crl().next_update(None)),
        ("after 2049", root.crl().next_update(Some("2050-01-01T00:00:00Z"))),
        ("with entries", root.crl().revoke(&integer(1), WHEN, None).revoke(&integer(2), WHEN, Some(1))),
        (
            "with all that an entry can say",
            root.crl()
                .revoke(&integer(1), WHEN, Some(6))
                .invalidity_date(WHEN)
                .certificate_issuer("CN=Other CA"),
        ),
        ("of a scope", root.crl().issuing_distribution_point(&point)),
        ("of a relative name", root.crl().issuing_distribution_point(&RELATIVE)),
        ("delta", root.crl().number(8).delta(7)),
        ("with many entries", root.crl().revoke_many(300, WHEN)),
    ];
    for (title, crl) in table {
        let made = crl.build();
        let read = CertificateList::<Rfc5280>::from_der(&made).unwrap();
        assert_eq!(to_hex(&read.to_der().unwrap()), to_hex(&made), "{title}");

        for extension in read.tbs_cert_list.crl_extensions.unwrap() {
            let value = extension.extn_value.as_bytes();
            let rewritten = reread(&extension.extn_id.to_string(), value);
            assert_eq!(to_hex(&rewritten), to_hex(value), "{title}: {}", extension.extn_id);
        }
    }
}

const WHEN: &str = "2026-02-01T00:00:00Z";

const RELATIVE: IssuingDistributionPoint<'_> = IssuingDistributionPoint {
    name: PointName::Relative("CN=part 1"),
    only_user_certificates: false,
    only_ca_certificates: true,
    only_some_reasons: None,
    indirect: false,
    only_attribute_certificates: false,
};

#[test]
fn every_override_of_a_crl_is_in_it() {
    type Change = fn(CrlBuilder) -> CrlBuilder;
    let revoked = |crl: CrlBuilder| crl.revoke(&integer(5), WHEN, Some(1));
    let date = "170D 3236303230313030303030305A";
    let table: [(&str, Change, &[usize], String); 16] = [
        ("version 2", |it| it, &[0, 0], "020101".into()),
        ("version 1", |it| it.version_1(), &[0, 0, 0], "06082A8648CE3D040302".into()),
        ("another version", |it| it.version_der(&integer(2)), &[0, 0], "020102".into()),
        ("another inner algorithm", |it| it.inner_algorithm_der(&null()), &[0, 1], "0500".into()),
        ("another outer algorithm", |it| it.outer_algorithm_der(&null()), &[1], "0500".into()),
        ("another issuer", |it| it.issuer_der(&name("")), &[0, 2], "3000".into()),
        ("this update", |it| it.this_update(WHEN), &[0, 3], date.into()),
        (
            "this update in another type",
            |it| it.this_update_der(&generalized_time(WHEN)),
            &[0, 3],
            "180F 32303236303230313030303030305A".into(),
        ),
        ("next update", |it| it.next_update(Some(WHEN)), &[0, 4], date.into()),
        ("no next update", |it| it.next_update(None), &[0, 4, 0, 0], "020105".into()),
        ("a serial", |it| it, &[0, 5, 0, 0], "020105".into()),
        ("a time of revocation", |it| it, &[0, 5, 0, 1], date.into()),
        ("a reason", |it| it, &[0, 5, 0, 2, 0], "300A 0603551D15 0403 0A0101".into()),
        (
            "a critical reason",
            |it| it.entry_extension(id::REASON_CODE, true, &null()),
            &[0, 5, 0, 2, 0],
            "300C 0603551D15 0101FF 0402 0500".into(),
        ),
        (
            "an issuer of the entry",
            |it| it.certificate_issuer(""),
            &[0, 5, 0, 2, 1],
            "3010 0603551D1D 0101FF 0406 3004 A402 3000".into(),
        ),
        ("entries as they are", |it| it.entries_der(&sequence(&[null()])), &[0, 5], "3002 0500".into()),
    ];
    let root = Authority::root("CN=Root CA");
    for (title, change, path, expected) in table {
        let made = change(revoked(root.crl())).build();

        assert_eq!(to_hex(at(&made, path)), to_hex(&hex(&expected)), "{title}");
    }
}

#[test]
fn a_crl_has_the_extensions_that_were_asked_for() {
    let root = Authority::root("CN=Root CA");
    let user_only = IssuingDistributionPoint { only_user_certificates: true, ..Default::default() };
    let all = IssuingDistributionPoint { only_attribute_certificates: true, indirect: true, ..RELATIVE };
    let table = [
        ("a number", root.crl().number(300), vec!["300B 0603551D14 0404 0202012C"]),
        ("no number", root.crl().without(id::CRL_NUMBER), vec![]),
        (
            "a base",
            root.crl().delta(7),
            vec!["300A 0603551D14 0403 020101", "300D 0603551D1B 0101FF 0403 020107"],
        ),
        (
            "a scope",
            root.crl().without(id::CRL_NUMBER).issuing_distribution_point(&user_only),
            vec!["300F 0603551D1C 0101FF 0405 3003 8101FF"],
        ),
        (
            "a scope of a relative name",
            root.crl().without(id::CRL_NUMBER).issuing_distribution_point(&all),
            vec![
                "3028 0603551D1C 0101FF 041E 301C A011 A10F 300D 0603550403 0C06 706172742031 8201FF 8401FF 8501FF",
            ],
        ),
    ];
    for (title, crl, expected) in table {
        let made = crl.without(id::AUTHORITY_KEY_ID).build();
        let tbs = children(at(&made, &[0]));
        let found: Vec<String> = match tbs.get(5) {
            Some(field) => children(at(field, &[0])).into_iter().map(to_hex).collect(),
            None => vec![],
        };
        let expected: Vec<String> = expected.iter().map(|each| to_hex(&hex(each))).collect();

        assert_eq!(found, expected, "{title}");
    }
}
