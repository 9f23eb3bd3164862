//! Certificate policies (RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14, 6.1; RFC 9618). NIST's suite, which the conformance runner
//! reads, has the many ways in which they combine; here is a row for each rule and each thing that a caller can ask.

use vouchsafe::Policy;
use vouchsafe::oid::OidBuf;
use vouchsafe::trust::Checks;

use crate::common::{
    Authority, CertificateBuilder, Key, Kind, certificate_policies, id, policy_mappings, sequence,
};
use crate::house::{Row, anchor, ca, check, leaf, root, row, server};

#[test]
fn a_certificate_policy_holds_that_every_certificate_of_the_path_states() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = nobody_asks();
    rows.extend(the_caller_asks());
    rows.extend(an_issuer_asks());
    rows.extend(any_policy());
    rows.extend(mappings());
    rows.extend(of_the_anchor());
    rows.extend(malformed());
    rows
}

/// A server below a CA, each with these certificate policies (none: without the extension).
fn path(title: &str, issuer: &[&str], end_entity: &[&str]) -> Row {
    path_with(title, issuer, end_entity, |it| it)
}

fn path_with(
    title: &str,
    issuer: &[&str],
    end_entity: &[&str],
    change: impl FnOnce(CertificateBuilder) -> CertificateBuilder,
) -> Row {
    let ca = change(stating(ca(), issuer)).build();
    row(title, stating(server(&ca), end_entity), [&ca])
}

fn stating(it: CertificateBuilder, policies: &[&str]) -> CertificateBuilder {
    if policies.is_empty() { it } else { it.certificate_policies(policies) }
}

const NONE_FOR_CALLER: &str = "certificate 0 (CN=api.example.com): no certificate policy is valid for the path, and the verifier requires one";
const NONE_FOR_ISSUER: &str = "certificate 0 (CN=api.example.com): no certificate policy is valid for the path, and an issuer requires one";
const NOT_ASKED: &str = "certificate 0 (CN=api.example.com): none of the certificate policies that are asked for is valid \
                         for the path";

fn nobody_asks() -> Vec<Row> {
    vec![
        path("a certificate policy that the CA does not state", &[], &["1.2.3"]),
        path("two that differ", &["1.2.3"], &["1.2.4"]),
        leaf("a critical one, which is processed", |it| {
            it.extension(id::CERTIFICATE_POLICIES, true, &certificate_policies(&["1.2.3"]))
        }),
    ]
}

fn the_caller_asks() -> Vec<Row> {
    let some = Policy::require_explicit_policy;
    let one_of = |wanted: &'static [&'static str]| {
        move |policy: Policy| {
            policy.require_certificate_policy(wanted.iter().map(|it| OidBuf::parse(it).unwrap()))
        }
    };
    vec![
        path("some policy is required, and one holds", &["1.2.3"], &["1.2.3", "1.2.4"]).policy(some),
        path("some policy is required, and they differ", &["1.2.3"], &["1.2.4"]).policy(some).refused(NONE_FOR_CALLER),
        path("some policy is required, and the end entity states none", &["1.2.3"], &[])
            .policy(some)
            .refused(NONE_FOR_CALLER),
        path("some policy is required, and the CA states none", &[], &["1.2.3"]).policy(some).refused(
            "certificate 1 (CN=Issuing): no certificate policy is valid for the path, and the verifier requires one",
        ),
        path("one of two is wanted, and holds", &["1.2.3"], &["1.2.3"]).policy(one_of(&["1.2.9", "1.2.3"])),
        path("another is wanted than holds", &["1.2.3"], &["1.2.3"]).policy(one_of(&["1.2.9"])).refused(NOT_ASKED),
        path("one is wanted, and none holds", &["1.2.3"], &["1.2.4"]).policy(one_of(&["1.2.3"])).refused(NONE_FOR_CALLER),
        path("any will do", &["1.2.3"], &["1.2.3"]).policy(one_of(&["2.5.29.32.0"])),
        path("an extended key usage for anything switches nothing off (CVE-2025-22874)", &["1.2.3"], &["1.2.3"])
            .policy(one_of(&["1.2.9"]))
            .purpose(vouchsafe::danger::any_purpose())
            .refused(NOT_ASKED),
    ]
}

fn an_issuer_asks() -> Vec<Row> {
    let required = |title, skip, end_entity: &[&str]| {
        path_with(title, &["1.2.3"], end_entity, |it| it.policy_constraints(Some(skip), None))
    };
    vec![
        required("required from here on, and stated", 0, &["1.2.3"]),
        required("required from here on, and not stated", 0, &[]).refused(NONE_FOR_ISSUER),
        required("required from two certificates on, and not stated by the next", 2, &[]),
        leaf("required by the end entity itself (6.1.5 b)", |it| it.policy_constraints(Some(0), None))
            .refused(NONE_FOR_ISSUER),
    ]
}

fn any_policy() -> Vec<Row> {
    let some = Policy::require_explicit_policy;
    let inhibited = |policy: Policy| policy.require_explicit_policy().inhibit_any_policy();
    let rolled_over = || {
        let first = ca().certificate_policies(&["1.2.3"]).inhibit_any_policy(0).build();
        let second =
            first.cross_sign(&first).key(&Key::seeded(Kind::P256, 1)).certificate_policies(&["any"]).build();
        [first, second]
    };
    let [first, second] = rolled_over();
    let below_self_issued = row(
        "inhibited, and a self-issued certificate states it (6.1.3 d 2)",
        server(&second).certificate_policies(&["1.2.3"]),
        [&second, &first],
    );
    vec![
        path("anyPolicy of the CA lets the end entity state one", &["any"], &["1.2.3"]).policy(some),
        path("anyPolicy of the end entity takes what the CA states", &["1.2.3"], &["any"]).policy(some),
        path("anyPolicy, where the caller inhibits it", &["1.2.3"], &["any"])
            .policy(inhibited)
            .refused(NONE_FOR_CALLER),
        path_with("anyPolicy, where the CA inhibits it from here on", &["1.2.3"], &["any"], |it| {
            it.inhibit_any_policy(0)
        })
        .policy(some)
        .refused(NONE_FOR_CALLER),
        path_with("anyPolicy, where the CA inhibits it after the next", &["1.2.3"], &["any"], |it| {
            it.inhibit_any_policy(1)
        })
        .policy(some),
        below_self_issued.policy(some),
    ]
}

fn mappings() -> Vec<Row> {
    let some = Policy::require_explicit_policy;
    let mapping = |title, pairs: &[(&str, &str)], end_entity: &[&str]| {
        path_with(title, &["1.2.3"], end_entity, |it| it.policy_mappings(pairs)).policy(some)
    };
    let to_any = "certificate 1 (CN=Issuing): maps anyPolicy, which cannot be mapped";
    vec![
        mapping("a policy under its new name", &[("1.2.3", "1.2.8")], &["1.2.8"]),
        mapping("a mapped policy under its old name", &[("1.2.3", "1.2.8")], &["1.2.3"])
            .refused(NONE_FOR_CALLER),
        mapping("a policy under its new name, and mappings are inhibited", &[("1.2.3", "1.2.8")], &["1.2.8"])
            .policy(|policy| policy.require_explicit_policy().inhibit_policy_mapping())
            .refused(NONE_FOR_CALLER),
        mapping("a mapping of a policy that nobody states", &[("1.2.7", "1.2.8")], &["1.2.8"])
            .refused(NONE_FOR_CALLER),
        mapping("a mapping to anyPolicy", &[("1.2.3", "any")], &["1.2.3"]).refused(to_any),
        mapping("a mapping from anyPolicy", &[("any", "1.2.3")], &["1.2.3"]).refused(to_any),
        leaf("a mapping of anyPolicy in the end entity, which maps for nobody", |it| {
            it.policy_mappings(&[("any", "1.2.3")])
        })
        .refused("certificate 0 (CN=api.example.com): maps anyPolicy, which cannot be mapped"),
    ]
}

/// RFC 5937: what an anchor's own certificate states bounds the paths below it.
fn of_the_anchor() -> Vec<Row> {
    let with = |change: fn(CertificateBuilder) -> CertificateBuilder| {
        change(Authority::self_signed("CN=Root").ca()).build()
    };
    let stating = with(|it| it.certificate_policies(&["1.2.9"]));
    let requiring = with(|it| it.policy_constraints(Some(0), None));
    let some = Policy::require_explicit_policy;
    vec![
        path("a policy that the anchor does not state", &["1.2.3"], &["1.2.3"]).anchor(anchor(&stating)).policy(some).refused(
            "certificate 1 (CN=Issuing): no certificate policy is valid for the path, and the verifier requires one",
        ),
        path("the same, the anchor's constraints not asked", &["1.2.3"], &["1.2.3"])
            .anchor(anchor(&stating).judged_by(Checks { constraints: false, ..Checks::ALL }))
            .policy(some),
        path("an anchor that states none says nothing", &["1.2.3"], &["1.2.3"]).anchor(anchor(&root())).policy(some),
        path("required by the anchor's certificate", &[], &[]).anchor(anchor(&requiring)).refused(
            "certificate 1 (CN=Issuing): no certificate policy is valid for the path, and an issuer requires one",
        ),
    ]
}

/// A malformed extension refuses though nobody asks (CVE-2023-0465).
fn malformed() -> Vec<Row> {
    let with = |title, id, value: &[u8]| leaf(title, |it| it.extension(id, true, value));
    let empty = sequence::<&[u8]>(&[]);
    vec![
        with(
            "a policy twice (4.2.1.4)",
            id::CERTIFICATE_POLICIES,
            &certificate_policies(&["1.2.3", "1.2.3"]),
        )
        .refused("certificate 0 (CN=api.example.com): malformed: certificatePolicies: occurs twice"),
        with("no policy", id::CERTIFICATE_POLICIES, &empty)
            .refused("certificate 0 (CN=api.example.com): malformed: certificatePolicies: empty"),
        with("no mapping", id::POLICY_MAPPINGS, &policy_mappings(&[]))
            .refused("certificate 0 (CN=api.example.com): malformed: policyMappings: empty"),
        with("no constraint (4.2.1.11)", id::POLICY_CONSTRAINTS, &empty)
            .refused("certificate 0 (CN=api.example.com): malformed: policyConstraints: empty"),
        with("a negative inhibitAnyPolicy", id::INHIBIT_ANY_POLICY, &crate::common::integer(-1))
            .refused("certificate 0 (CN=api.example.com): malformed: inhibitAnyPolicy: out of range"),
    ]
}
