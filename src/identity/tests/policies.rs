//! The certificate policies that a rule wants.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::binding::bound;
use super::{FLEET, fleet, map, mapper};
use crate::identity::binding::{Ending, Unsettled, settle};
use crate::identity::{Mapped, Pattern, Rule, Source};
use crate::oid::{self, OidBuf};
use crate::policy::certificate_policies::CertificatePolicies;

#[test]
fn a_certificate_policy_is_one_of_those_that_a_rule_wants() {
    let number = |last: u8| OidBuf::parse(&alloc::format!("1.2.{last}")).unwrap();
    let rule = |name: &str, policies: &[u8]| {
        let rule = Rule::builder(name, Source::Dns, Pattern::any("it").unwrap()).from(fleet());
        policies
            .iter()
            .fold(rule, |rule, last| rule.policy(number(*last)))
            .becomes("k", "{it}")
            .build()
            .unwrap()
    };
    let mapped = map(&mapper([rule("a", &[3, 4]), rule("b", &[5])]), ("", &["dns:a.example"])).unwrap();
    let many = map(&mapper([rule("c", &[1, 2, 3, 4, 5, 6])]), ("", &["dns:a.example"])).unwrap();
    let any = oid::ANY_POLICY.to_buf();
    let table: Vec<(&str, &Mapped, Vec<OidBuf>, &str)> = std::vec![
        ("one of a rule's", &mapped, vec![number(4)], "a"),
        ("of both rules", &mapped, vec![number(3), number(5)], "a, b"),
        ("anyPolicy", &mapped, vec![any], "a, b"),
        (
            "another",
            &mapped,
            vec![number(6)],
            "rule a, b wants certificate policy 1.2.3, 1.2.4, 1.2.5 for the path, which has 1.2.6"
        ),
        (
            "none",
            &mapped,
            vec![],
            "rule a, b wants certificate policy 1.2.3, 1.2.4, 1.2.5 for the path, which has none"
        ),
        (
            "many others",
            &many,
            (10..16).map(number).collect(),
            "rule c wants certificate policy 1.2.1, 1.2.2, 1.2.3, 1.2.4 and 2 more for the path, which has 1.2.10, 1.2.11, 1.2.12, 1.2.13 and 2 more"
        ),
    ];
    let anchor = bound(&FLEET, "fleet", &["dns:example"]);
    for (title, mapped, policies, wanted) in table {
        let policies = CertificatePolicies { policies };
        let found = match settle(mapped, &Ending::new(mapped, &anchor, []), &policies) {
            Ok(settled) => settled.rules.join(", "),
            Err(Unsettled::Refused(fault)) => fault.to_string(),
            Err(Unsettled::Ambiguous(unmapped)) => unmapped.to_string(),
        };
        assert_eq!(found, wanted, "{title}");
    }
}
