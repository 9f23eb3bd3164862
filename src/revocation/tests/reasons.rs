//! Reasons (RFC 5280 6.3.3 d, e, l): good only when the CRLs together cover all of them, revoked by any.

use super::*;

const A: &str = "uri:http://crl.example/a";
const B: &str = "uri:http://crl.example/b";

/// ReasonFlags: keyCompromise and cACompromise.
const COMPROMISE: &[u8] = &[5, 0b0110_0000];
/// All others.
const OTHERS: &[u8] = &[7, 0b0001_1111, 0b1000_0000];

fn partial<'a>(reasons: &'a [u8]) -> IssuingDistributionPoint<'a> {
    IssuingDistributionPoint { only_some_reasons: Some(reasons), ..IssuingDistributionPoint::default() }
}

const MISSING: &str = "revocation status unknown: CRL 1 of CN=CA: does not list it, and no usable CRL covers the \
                       revocation reasons affiliationChanged, superseded, cessationOfOperation, certificateHold, \
                       privilegeWithdrawn, aACompromise";

#[test]
fn d12_good_only_when_all_reasons_are_covered_and_revoked_by_any() {
    let (ca, leaf) = ca_and_leaf();
    let compromise = || ca.crl().issuing_distribution_point(&partial(COMPROMISE));
    let others = || ca.crl().number(2).issuing_distribution_point(&partial(OTHERS));
    let march = |day: u8| format!("2026-03-{day:02}T00:00:00Z");
    let table: &[(&str, Vec<Vec<u8>>, &str)] = &[
        ("some reasons", vec![compromise().build()], MISSING),
        ("the same reasons twice", vec![compromise().build(), compromise().number(0).build()], MISSING),
        (
            "all reasons, and the first end counts",
            vec![compromise().next_update(Some(&march(20))).build(), others().build()],
            "not revoked, by CRL 1 of CN=CA with CRL 2 of CN=CA, good until 2026-03-20T00:00:00Z",
        ),
        (
            "listed for one of them",
            vec![compromise().build(), others().revoke(&leaf.serial, FEBRUARY, Some(4)).build()],
            "revoked 2026-02-01T00:00:00Z (superseded) by CRL 2 of CN=CA",
        ),
        (
            "listed, and the rest is not covered",
            vec![others().revoke(&leaf.serial, FEBRUARY, Some(4)).build()],
            "revoked 2026-02-01T00:00:00Z (superseded) by CRL 2 of CN=CA",
        ),
        (
            "one of the two is stale",
            vec![compromise().build(), others().next_update(Some(FEBRUARY)).build()],
            "revocation status unknown: CRL 2 of CN=CA: is stale since 2026-02-01T00:00:00Z, \
             and it is 2026-03-02T12:00:00Z",
        ),
        (
            "a complete CRL beside them clears alone",
            vec![compromise().next_update(Some(&march(5))).build(), ca.crl().number(9).build()],
            "not revoked, by CRL 9 of CN=CA, good until 2026-04-01T00:00:00Z",
        ),
        (
            "a forged one covers nothing",
            vec![compromise().build(), others().corrupt_signature().build()],
            MISSING,
        ),
    ];
    for (title, crls, wanted) in table {
        assert_eq!(Ask::about(&leaf, &ca).answer(crls), *wanted, "{title}");
    }
}

#[test]
fn a_distribution_point_narrows_what_its_crl_covers() {
    let ca = Authority::root("CN=CA");
    let compromise: &[usize] = &[1, 2];
    let others: &[usize] = &[3, 4, 5, 6, 7, 8];
    let at = |name, reasons| DistributionPoint { name: PointName::Full(name), reasons, crl_issuer: None };
    let named = |name, only_some_reasons| IssuingDistributionPoint {
        name: PointName::Full(name),
        only_some_reasons,
        ..IssuingDistributionPoint::default()
    };
    let none = "covers no revocation reason that its distribution point is for (onlySomeReasons, reasons)";
    type Row<'r> = (&'r str, Vec<DistributionPoint<'r>>, Vec<IssuingDistributionPoint<'r>>, &'r str);
    let table: Vec<Row<'_>> = vec![
        (
            "a CRL for all reasons at a point for some",
            vec![at(&[A], Some(compromise))],
            vec![named(&[A], None)],
            "aACompromise",
        ),
        (
            "two points with the parts",
            vec![at(&[A], Some(compromise)), at(&[B], Some(others))],
            vec![named(&[A], Some(COMPROMISE)), named(&[B], Some(OTHERS))],
            "good until 2026-04-01T00:00:00Z",
        ),
        (
            "two points for one CRL",
            vec![at(&[A], Some(compromise)), at(&[A], Some(others))],
            vec![named(&[A], None)],
            "good until 2026-04-01T00:00:00Z",
        ),
        (
            "points and CRLs the wrong way round",
            vec![at(&[A], Some(compromise)), at(&[B], Some(others))],
            vec![named(&[A], Some(OTHERS)), named(&[B], Some(COMPROMISE))],
            none,
        ),
    ];
    for (title, points, scopes, wanted) in table {
        let leaf = ca.issue("CN=leaf").distribution_points(&points).build();
        let crls: Vec<_> =
            scopes.iter().map(|scope| ca.crl().issuing_distribution_point(scope).build()).collect();
        let answer = Ask::about(&leaf, &ca).answer(&crls);
        assert!(answer.ends_with(wanted), "{title}: {answer}");
    }
}
