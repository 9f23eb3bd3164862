//! Indirect CRLs (RFC 5280 5.2.5, 5.3.3): one list for the certificates of several issuers.

use super::*;
use crate::error::Limit;

const LIST: &str = "uri:http://crl.example/all";
const OTHER_ISSUER: &str = "is of another issuer than the certificate, and not an indirect CRL (indirectCRL)";
const OTHER_POINT: &str = "is of a distribution point that the certificate does not name";

const INDIRECT: IssuingDistributionPoint<'_> = IssuingDistributionPoint {
    name: PointName::Full(&[LIST]),
    only_user_certificates: false,
    only_ca_certificates: false,
    only_some_reasons: None,
    indirect: true,
    only_attribute_certificates: false,
};

/// A CA, an end entity whose distribution point names the root as the CRL issuer, and the root above both.
struct House {
    root: Issued,
    ca: Issued,
    leaf: Issued,
}

impl House {
    fn new() -> Self {
        Self::with_point(DistributionPoint {
            name: PointName::Full(&[LIST]),
            reasons: None,
            crl_issuer: Some("CN=Root"),
        })
    }

    fn with_point(point: DistributionPoint<'_>) -> Self {
        let root = Authority::root("CN=Root");
        let ca = root.issue_ca("CN=CA").build();
        let leaf = ca.issue("CN=leaf").distribution_points(&[point]).build();
        Self { root, ca, leaf }
    }

    fn list(&self) -> CrlBuilder {
        self.root.crl().issuing_distribution_point(&INDIRECT)
    }

    fn answer(&self, crls: &[Vec<u8>]) -> String {
        self.ask().answer(crls)
    }

    fn ask(&self) -> Ask<'_> {
        Ask { above: vec![&self.root], ..Ask::about(&self.leaf, &self.ca) }
    }
}

fn check(answer: &str, wanted: &str, title: &str) {
    let fits = answer.starts_with(wanted) || answer.ends_with(wanted);
    assert!(fits, "{title}: {answer}");
}

#[test]
fn d13_an_entry_is_of_the_issuer_that_was_named_last() {
    let house = House::new();
    let serial = &house.leaf.serial;
    let five = integer(5);
    let list = || house.list();
    let (good, revoked) =
        ("not revoked, by CRL 1 of CN=Root", "revoked 2026-02-01T00:00:00Z by CRL 1 of CN=Root");
    let table: Vec<(&str, CrlBuilder, &str)> = vec![
        ("nobody", list(), good),
        ("our issuer's", list().revoke(serial, FEBRUARY, None).certificate_issuer("CN=CA"), revoked),
        (
            "its name in another case",
            list().revoke(serial, FEBRUARY, None).certificate_issuer("CN=printable:ca"),
            revoked,
        ),
        ("D5: another issuer's", list().revoke(serial, FEBRUARY, None).certificate_issuer("CN=B"), good),
        ("the CRL issuer's, by default", list().revoke(serial, FEBRUARY, None), good),
        (
            "named for the entry before",
            list().revoke(&five, FEBRUARY, None).certificate_issuer("CN=CA").revoke(serial, FEBRUARY, None),
            revoked,
        ),
        (
            "named for the entry after",
            list().revoke(serial, FEBRUARY, None).revoke(&five, FEBRUARY, None).certificate_issuer("CN=CA"),
            good,
        ),
        (
            "another was named in between",
            list()
                .revoke(&five, FEBRUARY, None)
                .certificate_issuer("CN=CA")
                .revoke(&five, FEBRUARY, None)
                .certificate_issuer("CN=B")
                .revoke(serial, FEBRUARY, None),
            good,
        ),
        (
            "ours was named again",
            list()
                .revoke(&five, FEBRUARY, None)
                .certificate_issuer("CN=CA")
                .revoke(serial, FEBRUARY, None)
                .certificate_issuer("CN=B")
                .revoke(serial, FEBRUARY, None)
                .certificate_issuer("CN=CA"),
            revoked,
        ),
        (
            "named in an entry extension that is not critical",
            list().revoke(serial, FEBRUARY, None).entry_extension(
                id::CERTIFICATE_ISSUER,
                false,
                &general_names(&["dns:ca.example", "dir:CN=CA"]),
            ),
            revoked,
        ),
    ];
    for (title, crl, wanted) in table {
        check(&house.answer(&[crl.build()]), wanted, title);
    }
}

#[test]
fn the_crl_is_by_whom_the_distribution_point_names() {
    let at = |name: PointName<'static>, crl_issuer| DistributionPoint { name, reasons: None, crl_issuer };
    let by_root = Some("CN=Root");
    let named = PointName::Full(&[LIST]);
    let plain = IssuingDistributionPoint { indirect: false, ..INDIRECT };
    let nameless = IssuingDistributionPoint { name: PointName::Absent, ..INDIRECT };
    let by_name = IssuingDistributionPoint { name: PointName::Full(&["dir:CN=Root"]), ..INDIRECT };
    let relative = IssuingDistributionPoint { name: PointName::Relative("CN=all"), ..INDIRECT };
    let no_crl = "there is no CRL of CN=CA";
    let table = [
        ("the CRL issuer and a name in common", at(named, by_root), INDIRECT, "not revoked"),
        ("a list without a name", at(named, by_root), nameless, "not revoked"),
        ("not marked as indirect", at(named, by_root), plain, OTHER_ISSUER),
        ("another place", at(PointName::Full(&["uri:http://crl.example/b"]), by_root), INDIRECT, OTHER_POINT),
        ("no CRL issuer", at(named, None), INDIRECT, no_crl),
        ("another CRL issuer", at(named, Some("CN=Other")), INDIRECT, no_crl),
        ("no name: the CRL issuer's is it", at(PointName::Absent, by_root), by_name, "not revoked"),
        ("no name, and the list has another", at(PointName::Absent, by_root), INDIRECT, OTHER_POINT),
        ("below the CRL issuer's name", at(PointName::Relative("CN=all"), by_root), relative, "not revoked"),
        (
            "below the CRL issuer's name, in full",
            at(PointName::Full(&["dir:CN=Root,CN=all"]), by_root),
            relative,
            "not revoked",
        ),
        (
            "below the certificate issuer's name",
            at(PointName::Full(&["dir:CN=CA,CN=all"]), by_root),
            relative,
            OTHER_POINT,
        ),
    ];
    for (title, point, scope, wanted) in table {
        let house = House::with_point(point);
        let crl = house.root.crl().issuing_distribution_point(&scope).build();
        check(&house.answer(&[crl]), wanted, title);
    }
}

#[test]
fn the_list_must_be_authentic() {
    let house = House::new();
    let stranger = &house.leaf;
    check(&house.answer(&[house.list().corrupt_signature().build()]), "under the signer's key", "forged");
    check(
        &house.answer(&[house.list().signed_by(&stranger.key).build()]),
        "under the signer's key",
        "another key",
    );
    let alone = Ask::about(&house.leaf, &house.ca);
    check(
        &alone.answer(&[house.list().build()]),
        "nobody on the path, or certified by an authority on it, has its issuer's name",
        "the CRL issuer is not on the path",
    );
}

#[test]
fn the_issuers_own_list_counts_beside_it_and_revoked_beats_good() {
    let house = House::new();
    let listed = house.ca.crl().revoke(&house.leaf.serial, FEBRUARY, None).build();
    check(&house.answer(&[house.list().build(), listed]), "revoked", "the issuer's own CRL");
    let stale = house.ca.crl().next_update(Some(FEBRUARY)).build();
    check(&house.answer(&[house.list().build(), stale]), "not revoked", "one of them is enough");
}

#[test]
fn deltas_to_an_indirect_list_name_issuers_too() {
    let house = House::new();
    let serial = &house.leaf.serial;
    let hold = || house.list().revoke(serial, FEBRUARY, Some(6)).certificate_issuer("CN=CA").build();
    let delta = |issuer| {
        let delta = house.list().number(2).delta(1).this_update("2026-03-02T00:00:00Z");
        delta.revoke(serial, FEBRUARY, Some(8)).certificate_issuer(issuer).build()
    };
    check(&house.answer(&[hold(), delta("CN=CA")]), "not revoked", "our issuer's entry is removed");
    check(&house.answer(&[hold(), delta("CN=B")]), "revoked", "another issuer's");
}

#[test]
fn ten_thousand_issuers_of_one_serial_number_are_told_apart_in_one_comparison() {
    let house = House::new();
    let many = |named: i64| {
        (0..10_000_i64).fold(house.list(), |crl, number| {
            let issuer = if number == named { "CN=CA".to_owned() } else { format!("CN=CA {number}") };
            crl.revoke(&house.leaf.serial, FEBRUARY, None).certificate_issuer(&issuer)
        })
    };
    for (named, wanted) in [(7_000, "revoked"), (-1, "not revoked")] {
        let crls = store(&[many(named).build()]);
        let meter = Meter::new(Budget { name_comparisons: 8, ..Budget::default() });
        let status = house.ask().status(&crls, &meter).expect("within the budget");
        check(&status.to_string(), wanted, wanted);
    }
}

#[test]
fn names_of_crl_issuers_are_counted() {
    let root = Authority::root("CN=Root");
    let ca = root.issue_ca("CN=CA").build();
    let point =
        DistributionPoint { name: PointName::Absent, reasons: None, crl_issuer: Some("CN=Elsewhere") };
    let leaf = ca.issue("CN=leaf").distribution_points(&vec![point; 300]).build();
    let meter = Meter::new(Budget { name_comparisons: 100, ..Budget::default() });
    let asked = Ask::about(&leaf, &ca).status(&store(&[]), &meter);
    assert_eq!(asked.expect_err("300 names").limit, Limit::NameComparisons);
}
