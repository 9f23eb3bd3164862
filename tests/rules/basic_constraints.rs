//! Who may issue, and how long a path may be (RFC 5280 4.2.1.9, 6.1.4 k to m).

use vouchsafe::trust::Checks;
use vouchsafe::{Anchor, Policy};

use crate::common::{Authority, CertificateBuilder, Issued, Key, Kind, boolean, id, integer, sequence};
use crate::house::{Row, anchor, below, ca, check, leaf, root, row, server, under};

#[test]
fn only_a_ca_issues_and_only_as_deep_as_it_may() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = who_may_issue();
    rows.extend(versions());
    rows.extend(malformed());
    rows.extend(path_lengths());
    rows.extend(the_callers_own_limit());
    rows
}

fn root_with(change: impl FnOnce(CertificateBuilder) -> CertificateBuilder) -> Authority {
    change(Authority::self_signed("CN=Root").ca()).build()
}

fn who_may_issue() -> Vec<Row> {
    let no_constraints = root_with(|it| it.without(id::BASIC_CONSTRAINTS));
    let no_ca = root_with(|it| it.basic_constraints(false, None));
    vec![
        below("a CA", ca()),
        below("a CA without basicConstraints", ca().without(id::BASIC_CONSTRAINTS)).refused(
            "certificate 1 (CN=Issuing): issues certificates without basicConstraints, which must say that it is a CA",
        ),
        below("a CA that says it is none, with keyCertSign", ca().basic_constraints(false, None)).refused(
            "certificate 1 (CN=Issuing): issues certificates, but basicConstraints says that it is not a CA",
        ),
        below("an end entity that issues (CVE-2002-0862)", root().issue("CN=www.example.com").san(&["dns:www.example.com"]).server_auth())
            .refused(
                "certificate 1 (CN=www.example.com): issues certificates without basicConstraints, which must say that it is a CA",
            ),
        below("basicConstraints that are not critical", ca().critical(id::BASIC_CONSTRAINTS, false)).answers([
            "accepted",
            "certificate 1 (CN=Issuing): its basicConstraints is not critical, and must be (RFC 5280 4.2.1)",
            "certificate 1 (CN=Issuing): its basicConstraints is not critical, and must be (RFC 5280 4.2.1)",
        ]),
        leaf("an end entity that says it is no CA", |it| it.basic_constraints(false, None)),
        under("an anchor whose certificate has no basicConstraints", anchor(&no_constraints)).refused(
            "certificate 2 (CN=Root): issues certificates without basicConstraints, which must say that it is a CA",
        ),
        under("an anchor whose certificate says that it is no CA", anchor(&no_ca)).refused(
            "certificate 2 (CN=Root): issues certificates, but basicConstraints says that it is not a CA",
        ),
        under("the same anchor, its authority not asked", anchor(&no_ca).judged_by(Checks { authority: false, ..Checks::ALL }))
            .answers([
                "accepted",
                "certificate 2 (CN=Root): its keyUsage has keyCertSign, but it is not a CA (RFC 5280 4.2.1.3, 4.2.1.9)",
                "certificate 2 (CN=Root): its keyUsage has keyCertSign, but it is not a CA (RFC 5280 4.2.1.3, 4.2.1.9)",
            ]),
        under("the same anchor as a name and a key", anchor(&no_ca).judged_by(Checks::NONE)),
    ]
}

fn versions() -> Vec<Row> {
    let v1_root = root_with(|it| it.version(1).no_extensions());
    let v2_root = root_with(|it| it.version(2).no_extensions());
    let old_leaf = |title, version| leaf(title, |it| it.version(version).no_extensions());
    vec![
        below("an X.509 v1 CA on the path (CVE-2014-1959)", ca().version(1).no_extensions())
            .refused("certificate 1 (CN=Issuing): is an X.509 v1 certificate; only v3 can stand on a path"),
        below("an X.509 v2 CA on the path", ca().version(2).no_extensions())
            .refused("certificate 1 (CN=Issuing): is an X.509 v2 certificate; only v3 can stand on a path"),
        old_leaf("an X.509 v1 end entity", 1).refused(
            "certificate 0 (CN=api.example.com): is an X.509 v1 certificate; only v3 can stand on a path",
        ),
        old_leaf("an X.509 v2 end entity", 2).refused(
            "certificate 0 (CN=api.example.com): is an X.509 v2 certificate; only v3 can stand on a path",
        ),
        under("an X.509 v1 anchor, which the caller's word makes a CA (6.1.4 k)", anchor(&v1_root)),
        under("an X.509 v2 anchor", anchor(&v2_root)),
    ]
}

fn malformed() -> Vec<Row> {
    let with = |value: &[u8]| ca().extension(id::BASIC_CONSTRAINTS, true, value);
    let explicit_false = sequence(&[boolean(false)]);
    vec![
        below("a negative path length", with(&sequence(&[boolean(true), integer(-1)])))
            .refused("certificate 1 (CN=Issuing): malformed: basicConstraints: out of range"),
        below("a path length of 2^32", with(&sequence(&[boolean(true), integer(1 << 32)])))
            .refused("certificate 1 (CN=Issuing): malformed: basicConstraints: out of range"),
        below("a third field", with(&sequence(&[boolean(true), integer(1), integer(1)])))
            .refused("certificate 1 (CN=Issuing): malformed: basicConstraints: bytes follow the end of the value"),
        leaf("an end entity with cA FALSE written out, which DER forbids", |it| {
            it.extension(id::BASIC_CONSTRAINTS, true, &explicit_false)
        })
        .refused(
            "certificate 0 (CN=api.example.com): malformed: basicConstraints: not the distinguished encoding (DER) of the value",
        ),
    ]
}

/// A server below these CAs, each issued by the one before it, the first by the root.
fn chain(title: &str, cas: &[(&str, Option<i64>)]) -> Row {
    let mut issuer = root();
    let mut sent: Vec<Issued> = vec![];
    for (number, (subject, path_len)) in cas.iter().enumerate() {
        // One name twice in a row is a self-issued certificate, over another key.
        let key = Key::seeded(Kind::P256, number as u64);
        issuer = issuer.issue_ca(subject).key(&key).basic_constraints(true, *path_len).build();
        sent.push(issuer.clone());
    }
    row(title, server(&issuer), &sent)
}

fn path_lengths() -> Vec<Row> {
    let limited_root = root_with(|it| it.path_len(0));
    let just_a_key = Anchor::from_name_and_key(&limited_root.subject, &limited_root.spki).unwrap();
    vec![
        chain("no limit, three CAs", &[("CN=A", None), ("CN=B", None), ("CN=C", None)]),
        chain("a path length of 0 lets no CA follow", &[("CN=A", Some(0)), ("CN=B", None)]).refused(
            "certificate 2 (CN=A): its pathLenConstraint allows 0 intermediates that are not self-issued below it; found 1",
        ),
        chain("a path length of 1 lets one CA follow", &[("CN=A", Some(1)), ("CN=B", None)]),
        chain("a path length of 1 lets no two CAs follow", &[("CN=A", Some(1)), ("CN=B", None), ("CN=C", None)]).refused(
            "certificate 3 (CN=A): its pathLenConstraint allows 1 intermediates that are not self-issued below it; found 2",
        ),
        chain("a larger path length below widens nothing", &[("CN=A", Some(0)), ("CN=B", Some(5))]).refused(
            "certificate 2 (CN=A): its pathLenConstraint allows 0 intermediates that are not self-issued below it; found 1",
        ),
        chain("a smaller path length below counts", &[("CN=A", Some(5)), ("CN=B", Some(0)), ("CN=C", None)]).refused(
            "certificate 2 (CN=B): its pathLenConstraint allows 0 intermediates that are not self-issued below it; found 1",
        ),
        chain("a key rollover is self-issued and does not count (6.1.4 l)", &[("CN=A", Some(0)), ("CN=A", None)]),
        chain("a self-issued CA's own path length counts (6.1.4 m)", &[("CN=A", None), ("CN=A", Some(0)), ("CN=B", None)]).refused(
            "certificate 2 (CN=A): its pathLenConstraint allows 0 intermediates that are not self-issued below it; found 1 (1 other way was tried)",
        ),
        chain("a CA below a self-issued one counts", &[("CN=A", Some(0)), ("CN=A", None), ("CN=B", None)]).refused(
            "certificate 3 (CN=A): its pathLenConstraint allows 0 intermediates that are not self-issued below it; found 1 (1 other way was tried)",
        ),
        under("a path length in the anchor's certificate counts (RFC 5937)", anchor(&limited_root)).refused(
            "certificate 2 (CN=Root): its pathLenConstraint allows 0 intermediates that are not self-issued below it; found 1",
        ),
        under("the same, the anchor's constraints not asked", anchor(&limited_root).judged_by(Checks { constraints: false, ..Checks::ALL })),
        under("the same anchor as a name and a key", just_a_key),
        row("a path length of 0 in the anchor's certificate, which issued the end entity", server(&limited_root), [])
            .anchor(anchor(&limited_root)),
        below("a path length without keyCertSign", ca().path_len(0).key_usage(&["cRLSign"])).refused(
            "certificate 1 (CN=Issuing): keyUsage is cRLSign, and keyCertSign is needed",
        ),
        leaf("a path length in a certificate that is no CA", |it| it.basic_constraints(false, Some(0))).answers([
            "accepted",
            "certificate 0 (CN=api.example.com): has a pathLenConstraint without cA and keyCertSign (RFC 5280 4.2.1.9)",
            "certificate 0 (CN=api.example.com): has a pathLenConstraint without cA and keyCertSign (RFC 5280 4.2.1.9)",
        ]),
    ]
}

fn the_callers_own_limit() -> Vec<Row> {
    let none = |policy: Policy| policy.max_intermediates(0);
    let one = |policy: Policy| policy.max_intermediates(1);
    vec![
        row("no intermediate where none is allowed", server(&root()), []).policy(none),
        chain("one intermediate where none is allowed (6.1.1 b)", &[("CN=A", None)]).policy(none).refused(
            "certificate 1 (CN=A): the policy allows 0 intermediates that are not self-issued; found 1",
        ),
        chain("two where one is allowed", &[("CN=A", None), ("CN=B", None)]).policy(one).refused(
            "certificate 1 (CN=B): the policy allows 1 intermediates that are not self-issued; found 2",
        ),
        chain("one and a key rollover where one is allowed", &[("CN=A", None), ("CN=A", None)]).policy(one),
    ]
}
