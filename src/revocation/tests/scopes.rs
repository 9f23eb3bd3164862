//! The issuing distribution point against the certificate's distribution points.

use super::*;
use crate::error::Limit;

const GOOD: &str = "not revoked";
const OTHER_POINT: &str = "is of a distribution point that the certificate does not name";
const NO_REASON: &str =
    "covers no revocation reason that its distribution point is for (onlySomeReasons, reasons)";

const A: &str = "uri:http://crl.example/a";
const B: &str = "uri:http://crl.example/b";
const C: &str = "uri:http://crl.example/c";

fn point<'a>(names: &'a [&'a str]) -> DistributionPoint<'a> {
    DistributionPoint { name: PointName::Full(names), ..DistributionPoint::default() }
}

fn scope<'a>(names: &'a [&'a str]) -> IssuingDistributionPoint<'a> {
    IssuingDistributionPoint { name: PointName::Full(names), ..IssuingDistributionPoint::default() }
}

fn assert_answer(answer: &str, wanted: &str, title: &str) {
    let fits = if wanted == GOOD { answer.starts_with(wanted) } else { answer.ends_with(wanted) };
    assert!(fits, "{title}: {answer}");
}

#[test]
fn d1_every_point_and_every_name_counts() {
    let ca = Authority::root("CN=CA");
    let issuer_name = "dir:CN=printable:ca";
    let all = &[0, 1, 2, 3, 4, 5, 6, 7, 8];
    let table: &[(&str, &[DistributionPoint<'_>], &[&str], &str)] = &[
        ("the only name", &[point(&[A])], &[A], GOOD),
        ("the second point", &[point(&[A]), point(&[B])], &[B], GOOD),
        ("the second name of the third point", &[point(&[A]), point(&[B]), point(&[A, C])], &[C], GOOD),
        ("the second name of the CRL", &[point(&[A])], &[B, A], GOOD),
        ("another form that differs in case only", &[point(&["dir:CN=x"])], &[A, "dir:CN=X"], GOOD),
        ("a host that differs in case only", &[point(&["uri:http://CRL.example/a"])], &[A], GOOD),
        ("no name in common", &[point(&[A]), point(&[B])], &[C], OTHER_POINT),
        ("no points, and a CRL with a name", &[], &[A], OTHER_POINT),
        ("no points, and a CRL by its issuer's name", &[], &[A, issuer_name], GOOD),
        ("other points, and a CRL by its issuer's name", &[point(&[A])], &[issuer_name], GOOD),
        (
            "a point with another CRL issuer is passed over",
            &[DistributionPoint { crl_issuer: Some("CN=Other"), ..point(&[A]) }],
            &[A],
            OTHER_POINT,
        ),
        (
            "a point without a name has another CRL issuer",
            &[DistributionPoint { crl_issuer: Some("CN=Other"), ..DistributionPoint::default() }],
            &[A],
            OTHER_POINT,
        ),
        (
            "a point for some reasons is not enough",
            &[DistributionPoint { reasons: Some(&[1, 2, 3, 4, 5, 6, 7]), ..point(&[A]) }],
            &[A],
            "and no usable CRL covers the revocation reasons aACompromise",
        ),
        ("a point for all reasons", &[DistributionPoint { reasons: Some(all), ..point(&[A]) }], &[A], GOOD),
        (
            "a point by a relative name is another one",
            &[DistributionPoint { name: PointName::Relative("CN=a"), ..DistributionPoint::default() }],
            &[A],
            OTHER_POINT,
        ),
        (
            "and the next one counts",
            &[DistributionPoint { crl_issuer: Some("CN=Other"), ..point(&[A]) }, point(&[A])],
            &[A],
            GOOD,
        ),
    ];
    for (title, points, names, wanted) in table {
        let leaf = match points {
            [] => ca.issue("CN=leaf").build(),
            some => ca.issue("CN=leaf").distribution_points(some).build(),
        };
        let crl = ca.crl().issuing_distribution_point(&scope(names)).build();
        let ask = Ask::about(&leaf, &ca);
        assert_answer(&ask.answer(&[crl]), wanted, title);
        assert_answer(&ask.answer(&[ca.crl().build()]), GOOD, &format!("{title}: a CRL without a scope"));
    }
}

#[test]
fn d12_a_crl_of_another_scope_is_not_complete() {
    let root = Authority::root("CN=Root");
    let ca = root.issue_ca("CN=CA").build();
    let leaf = root.issue("CN=leaf").build();
    let plain = IssuingDistributionPoint::default();
    let for_users = IssuingDistributionPoint { only_user_certificates: true, ..plain };
    let for_cas = IssuingDistributionPoint { only_ca_certificates: true, ..plain };
    let attributes = IssuingDistributionPoint { only_attribute_certificates: true, ..plain };
    let reasons = IssuingDistributionPoint { only_some_reasons: Some(&[1, 0x7e]), ..plain };
    let no_reasons = IssuingDistributionPoint { only_some_reasons: Some(&[0]), ..plain };
    let indirect = IssuingDistributionPoint { indirect: true, ..plain };
    let relative = IssuingDistributionPoint { name: PointName::Relative("CN=a"), ..plain };
    let not_a_ca = "is about CAs only (onlyContainsCACerts), and the certificate is none of a CA";
    let not_a_user = "is about end entities only (onlyContainsUserCerts), and the certificate is a CA's";
    let no_certificate = "is about attribute certificates only (onlyContainsAttributeCerts)";
    let table = [
        ("end entities only, and it is one", for_users, &leaf, GOOD),
        ("end entities only, and it is a CA", for_users, &ca, not_a_user),
        ("CAs only, and it is one", for_cas, &ca, GOOD),
        ("CAs only, and it is none", for_cas, &leaf, not_a_ca),
        ("attribute certificates only", attributes, &leaf, no_certificate),
        (
            "some reasons only",
            reasons,
            &leaf,
            "no usable CRL covers the revocation reasons privilegeWithdrawn, aACompromise",
        ),
        ("D2: no reasons at all", no_reasons, &leaf, NO_REASON),
        ("others' certificates, too", indirect, &leaf, GOOD),
        ("a relative name, and the certificate has no points", relative, &leaf, OTHER_POINT),
    ];
    for (title, point, certificate, wanted) in table {
        let crl = root.crl().issuing_distribution_point(&point).build();
        assert_answer(&Ask::about(certificate, &root).answer(&[crl]), wanted, title);
    }
}

#[test]
fn relative_names_stand_below_the_crl_issuers_name() {
    let ca = Authority::root("O=Example,CN=CA");
    let relative = |name| PointName::Relative(name);
    let full = &["dir:O=Example,CN=CA,CN=part 1"];
    let table = [
        ("the same on both sides", relative("CN=part 1"), relative("CN=Part 1"), GOOD),
        ("another", relative("CN=part 1"), relative("CN=part 2"), OTHER_POINT),
        ("the CRL's, and the certificate's in full", relative("CN=part 1"), PointName::Full(full), GOOD),
        ("the certificate's, and the CRL's in full", PointName::Full(full), relative("CN=part 1"), GOOD),
        (
            "below another name",
            relative("CN=part 1"),
            PointName::Full(&["dir:O=Example,CN=Other,CN=part 1"]),
            OTHER_POINT,
        ),
        (
            "two steps below",
            relative("CN=part 1"),
            PointName::Full(&["dir:O=Example,CN=CA,CN=x,CN=part 1"]),
            OTHER_POINT,
        ),
        ("the base alone", relative("CN=part 1"), PointName::Full(&["dir:O=Example,CN=CA"]), OTHER_POINT),
        ("one value more", relative("CN=part 1"), relative("CN=part 1+OU=x"), OTHER_POINT),
        ("no directory name", relative("CN=part 1"), PointName::Full(&[A]), OTHER_POINT),
    ];
    for (title, of_crl, of_certificate, wanted) in table {
        let point = DistributionPoint { name: of_certificate, ..DistributionPoint::default() };
        let leaf = ca.issue("CN=leaf").distribution_points(&[point]).build();
        let scope = IssuingDistributionPoint { name: of_crl, ..IssuingDistributionPoint::default() };
        let crl = ca.crl().issuing_distribution_point(&scope).build();
        assert_answer(&Ask::about(&leaf, &ca).answer(&[crl]), wanted, title);
    }
}

#[test]
fn where_scopes_overlap_revoked_beats_good() {
    let ca = Authority::root("CN=CA");
    let leaf = ca.issue("CN=leaf").distribution_points(&[point(&[A]), point(&[B])]).build();
    let clean =
        ca.crl().number(5).this_update("2026-03-02T00:00:00Z").issuing_distribution_point(&scope(&[A]));
    let listing = ca.crl().number(2).issuing_distribution_point(&scope(&[B]));
    let listing = listing.revoke(&leaf.serial, FEBRUARY, None).build();
    let ask = Ask::about(&leaf, &ca);
    let revoked = "revoked 2026-02-01T00:00:00Z by CRL 2 of CN=CA";
    assert_eq!(ask.answer(&[clean.clone().build(), listing.clone()]), revoked);

    let elsewhere = ca.issue("CN=other").serial_der(&leaf.serial).distribution_points(&[point(&[A])]).build();
    assert_answer(
        &Ask::about(&elsewhere, &ca).answer(&[clean.clone().build(), listing]),
        GOOD,
        "a list of another point does not count",
    );

    let stale = ca.crl().number(6).issuing_distribution_point(&scope(&[B])).next_update(Some(FEBRUARY));
    assert_eq!(
        ask.answer(&[stale.build(), clean.build()]),
        "not revoked, by CRL 5 of CN=CA, good until 2026-04-01T00:00:00Z",
        "one scope that covers the certificate is enough"
    );

    let until = |day: &str| format!("2026-03-{day}T00:00:00Z");
    let short = ca.crl().number(6).issuing_distribution_point(&scope(&[B])).next_update(Some(&until("20")));
    let long = ca.crl().number(4).next_update(Some(&until("30")));
    assert_eq!(
        ask.answer(&[short.build(), long.build()]),
        "not revoked, by CRL 4 of CN=CA, good until 2026-03-30T00:00:00Z",
        "the one that clears for longer"
    );
}

#[test]
fn the_reason_that_came_closest_is_told() {
    let ca = Authority::root("CN=CA");
    let leaf = ca.issue("CN=leaf").distribution_points(&[point(&[A])]).build();
    let elsewhere = ca.crl().number(9).issuing_distribution_point(&scope(&[B]));
    let forged = ca.crl().number(8).corrupt_signature();
    let stale = ca.crl().number(7).next_update(Some(FEBRUARY));
    let crls = [elsewhere.build(), forged.build(), stale.build()];
    let ask = Ask::about(&leaf, &ca);
    for (count, wanted) in
        [(1, OTHER_POINT), (2, "under the signer's key"), (3, "it is 2026-03-02T12:00:00Z")]
    {
        assert_answer(&ask.answer(&crls[..count]), wanted, wanted);
    }
}

#[test]
fn a_malformed_distribution_point_clears_nobody() {
    let ca = Authority::root("CN=CA");
    let crl = ca.crl().issuing_distribution_point(&scope(&[A])).build();
    let table: &[(&str, Vec<u8>)] = &[
        ("not a list", null()),
        ("an empty point", sequence(&[sequence::<&[u8]>(&[])])),
        ("a relative name without attributes", sequence(&[sequence(&[explicit(0, &tlv(0xa1, &[]))])])),
        ("a relative name that is no attribute", sequence(&[sequence(&[explicit(0, &tlv(0xa1, &null()))])])),
        ("a name with a NUL", sequence(&[point(&["uri:http://crl.example/\0"]).der()])),
    ];
    for (title, value) in table {
        let leaf = ca.issue("CN=leaf").extension(id::CRL_DISTRIBUTION_POINTS, false, value).build();
        let answer = Ask::about(&leaf, &ca).answer(core::slice::from_ref(&crl));
        assert!(answer.contains("whether it is about this certificate can not be read"), "{title}: {answer}");
    }
}

#[test]
fn comparisons_with_a_peers_names_are_counted() {
    let ca = Authority::root("CN=CA");
    let points = vec![point(&[A, A]); 50];
    let leaf = ca.issue("CN=leaf").distribution_points(&points).build();
    let crls = store(&[ca.crl().issuing_distribution_point(&scope(&[B, C])).build()]);
    let ask = Ask::about(&leaf, &ca);
    let meter = Meter::new(Budget::default());
    ask.status(&crls, &meter).expect("within the budget");
    assert_eq!(meter.work().name_comparisons, 202, "and the issuer's name with two");

    let meter = Meter::new(Budget { name_comparisons: 201, ..Budget::default() });
    let exhausted = ask.status(&crls, &meter).expect_err("one too few");
    assert_eq!(exhausted.limit, Limit::NameComparisons);
}
