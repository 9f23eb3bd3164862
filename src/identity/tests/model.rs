//! A second opinion: whatever rules, whatever certificate, whatever path, the answer is what a few lines say that know
//! nothing of the mapper. Rules may contradict each other here.

use alloc::collections::BTreeSet;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use proptest::prelude::*;

use super::{FLEET, OTHER, anchor, certificate, mapper, principal};
use crate::certificate::Certificate;
use crate::identity::binding::{Ending, Unsettled, anchor_may_vouch, settle};
use crate::identity::{Authority, Identity, Pattern, RoleRule, Rule, Source, Unmapped};
use crate::name::{DistinguishedName, Namespace};
use crate::oid::{self, OidBuf};
use crate::policy::certificate_policies::CertificatePolicies;
use crate::trust::Anchor;

const CA: &[u8] = b"the key of an issuing CA";
const POLICIES: [&str; 3] = ["1.2.3", "1.2.4", "2.5.29.32.0"];

/// What a rule reads, wants and makes.
const READS: [(&str, &str, &str); 9] = [
    ("spiffe", "spiffe://prod.example/ns/{ns}/sa/{sa}", "service:{ns}/{sa}"),
    ("spiffe", "spiffe://prod.example/ns/pay/{x..}", "pay:{x}"),
    ("dns", "{h}.nodes.example", "host:{h}"),
    ("dns", "{h..}.example", "host:{h}"),
    ("cn", "", "person:{it}"),
    ("cn", "robot-", "person:robot-{it}"),
    ("cn", "robot-", "machine:{it}"),
    ("email", "", "person:{it}"),
    ("email", "", "service:pay/api"),
];

const SAID: [(&str, &[&str]); 9] = [
    ("", &["uri:spiffe://prod.example/ns/pay/sa/api"]),
    ("O=dev", &["uri:spiffe://prod.example/ns/ops/sa/api", "dns:a.nodes.example"]),
    ("O=dev,CN=robot-1", &[]),
    ("O=dev,O=ops,CN=ann", &["email:ann@example.com"]),
    ("O=dev,CN=ann,CN=bob", &["dns:a.nodes.example"]),
    ("O=bmp:dev,CN=ann", &["dns:a.nodes.example"]),
    ("O=ops,CN=robot-1", &["dns:a.nodes.example", "email:a@b.example"]),
    ("", &["dns:*.nodes.example", "email:a@b.example"]),
    ("CN=ann", &["email:ann@example.com", "uri:spiffe://prod.example/ns/pay/sa/api"]),
];

const NAMESPACES: [&str; 8] = [
    "dns:example",
    "dns:nodes.example",
    "spiffe:prod.example",
    "spiffe:example",
    "email:example.com",
    "email:b.example",
    "dir:O=dev",
    "dir:CN=ann",
];

#[derive(Clone, Debug)]
struct Spec {
    reads: usize,
    /// Whom it believes: 1 the fleet's anchor, 2 the other's, 4 the issuing CA.
    from: u8,
    policies: Vec<usize>,
    granted: Option<&'static str>,
    by_organisation: bool,
}

fn specs() -> impl Strategy<Value = Vec<Spec>> {
    let granted = prop::option::of(prop::sample::select(std::vec!["reader", "writer"]));
    let policies = prop::collection::vec(0..2_usize, 0..2);
    let spec = (0..READS.len(), 1..8_u8, policies, granted, any::<bool>()).prop_map(
        |(reads, from, policies, granted, by_organisation)| Spec {
            reads,
            from,
            policies,
            granted,
            by_organisation,
        },
    );
    prop::collection::vec(spec, 1..6)
}

impl Spec {
    fn rule(&self, name: usize) -> Rule {
        let (source, pattern, becomes) = READS.get(self.reads).copied().unwrap();
        let (source, pattern) = match source {
            "spiffe" => (Source::Spiffe, Pattern::spiffe(pattern).unwrap()),
            "dns" => (Source::Dns, Pattern::dns(pattern).unwrap()),
            "cn" => (Source::attribute(oid::COMMON_NAME), Pattern::attribute(pattern, "it", "").unwrap()),
            _ => (Source::Email, Pattern::any("it").unwrap()),
        };
        let (kind, template) = becomes.split_once(':').unwrap();
        let mut rule = Rule::builder(&name.to_string(), source, pattern).becomes(kind, template);
        let authorities: [Authority; 3] =
            [anchor(&FLEET, "").id().into(), anchor(&OTHER, "").id().into(), Authority::issuing_ca(CA)];
        for (bit, authority) in [1, 2, 4].into_iter().zip(authorities) {
            if self.from & bit != 0 {
                rule = rule.from(authority);
            }
        }
        for policy in &self.policies {
            rule = rule.policy(OidBuf::parse(POLICIES.get(*policy).unwrap()).unwrap());
        }
        if let Some(role) = self.granted {
            rule = rule.role(RoleRule::granted(role).unwrap());
        }
        if self.by_organisation {
            let organisation = Source::attribute(oid::ORGANIZATION);
            let any = Pattern::any("it").unwrap();
            rule = rule.role(RoleRule::read(organisation, any, "{it}", ["dev"]).unwrap());
        }
        rule.build().unwrap()
    }
}

/// A path: its anchor, what that may vouch for, whether the issuing CA stands on it, and its certificate policies.
#[derive(Clone, Debug)]
struct Path {
    other: bool,
    everything: bool,
    namespaces: Vec<usize>,
    by_ca: bool,
    policies: Vec<usize>,
}

fn paths() -> impl Strategy<Value = Path> {
    let namespaces = prop::collection::vec(0..NAMESPACES.len(), 0..6);
    let policies = prop::collection::vec(0..3_usize, 0..2);
    (any::<bool>(), any::<bool>(), namespaces, any::<bool>(), policies).prop_map(
        |(other, everything, namespaces, by_ca, policies)| Path {
            other,
            everything,
            namespaces,
            by_ca,
            policies,
        },
    )
}

impl Path {
    fn anchor(&self) -> Anchor {
        let mut anchor = if self.other { anchor(&OTHER, "other") } else { anchor(&FLEET, "fleet") };
        for text in self.texts() {
            let (form, value) = text.split_once(':').unwrap();
            anchor = anchor.vouches_for(match form {
                "dns" => Namespace::dns(value).unwrap(),
                "spiffe" => Namespace::spiffe(value).unwrap(),
                "email" => Namespace::email(value).unwrap(),
                _ => Namespace::directory(DistinguishedName::parse(value).unwrap()),
            });
        }
        if self.everything {
            anchor.vouch_for_everything();
        }
        anchor
    }

    fn texts(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.namespaces.iter().map(|at| *NAMESPACES.get(*at).unwrap())
    }

    fn policies(&self) -> CertificatePolicies {
        let policies = self.policies.iter().map(|at| OidBuf::parse(POLICIES.get(*at).unwrap()).unwrap());
        CertificatePolicies { policies: policies.collect() }
    }

    /// By the text of both, and nothing else.
    fn holds(&self, identity: &Identity, subject: &str) -> bool {
        let shown = identity.to_string();
        self.everything
            || self.texts().any(|text| {
                let (form, base) = text.split_once(':').unwrap();
                match (form, shown.split_once(':').unwrap()) {
                    ("dns", ("dns", host)) => host == base || host.ends_with(&alloc::format!(".{base}")),
                    ("spiffe", ("spiffe", id)) => id.starts_with(&alloc::format!("//{base}/")),
                    ("email", ("email", mailbox)) => mailbox.split('@').nth(1) == Some(base),
                    ("dir", ("attribute", _)) => {
                        subject == base || subject.starts_with(&alloc::format!("{base},"))
                    }
                    _ => false,
                }
            })
    }
}

/// What comes of a path.
#[derive(Debug, PartialEq, Eq)]
enum Outcome {
    Principal { kind: String, name: String, rules: BTreeSet<String>, roles: Vec<String> },
    Ambiguous,
    Refused,
}

/// Each rule by itself: does it match, does it apply, what does it read?
fn wanted(specs: &[Spec], path: &Path, subject: &str, leaf: &Certificate<'_>) -> Outcome {
    let mut principals = BTreeSet::new();
    let (mut rules, mut roles, mut all_held) = (BTreeSet::new(), BTreeSet::new(), true);
    for (name, spec) in specs.iter().enumerate() {
        let Ok(alone) = mapper([spec.rule(name)]).map(leaf) else { continue };
        let anchor_bit = if path.other { 2 } else { 1 };
        let believed = spec.from & anchor_bit != 0 || (path.by_ca && spec.from & 4 != 0);
        let has = |policy: &usize| path.policies.contains(policy) || path.policies.contains(&2);
        if !believed || !(spec.policies.is_empty() || spec.policies.iter().any(has)) {
            continue;
        }
        principals.insert(principal(&alone));
        rules.insert(name.to_string());
        roles.extend(spec.granted.map(String::from));
        all_held &= path.holds(&alone.matches.first().unwrap().identity, subject);
        if spec.by_organisation && subject.split(',').any(|attribute| attribute == "O=dev") {
            roles.insert("dev".into());
            all_held &= path.holds(&Identity::attribute(oid::ORGANIZATION, "dev"), subject);
        }
    }
    match (principals.len(), principals.pop_first()) {
        (1, Some((kind, name))) if all_held => {
            Outcome::Principal { kind, name, rules, roles: roles.into_iter().collect() }
        }
        (2.., _) if all_held => Outcome::Ambiguous,
        _ => Outcome::Refused,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn a_path_makes_the_principal_of_the_rules_that_apply_to_it_or_none(
        specs in specs(),
        path in paths(),
        at in 0..SAID.len(),
        turned in any::<bool>(),
    ) {
        let (subject, names) = *SAID.get(at).unwrap();
        let der = certificate((subject, names));
        let leaf = Certificate::read(&der).unwrap();
        let mut rules: Vec<_> = specs.iter().enumerate().map(|(name, spec)| spec.rule(name)).collect();
        if turned {
            rules.reverse();
        }
        let wanted = wanted(&specs, &path, subject, &leaf);
        let mapped = match mapper(rules).map(&leaf) {
            Ok(mapped) => mapped,
            Err(Unmapped::Ambiguous { .. }) => {
                prop_assert!(!matches!(wanted, Outcome::Principal { .. }), "refused too early: {wanted:?}");
                return Ok(());
            }
            Err(Unmapped::NoRule { .. }) => {
                prop_assert_eq!(wanted, Outcome::Refused);
                return Ok(());
            }
            // What is in doubt refuses whatever else there is.
            Err(_) => return Ok(()),
        };
        let anchor = path.anchor();
        let issuers: &[&[u8]] = if path.by_ca { &[CA] } else { &[] };
        let ending = Ending::new(&mapped, &anchor, issuers.iter().copied());
        let found = match settle(&mapped, &ending, &path.policies()) {
            Ok(it) => {
                prop_assert!(anchor_may_vouch(&anchor, &mapped).is_ok(), "the anchor takes part in the search");
                let rules = it.rules.into_iter().collect();
                Outcome::Principal { kind: it.kind, name: it.name, rules, roles: it.roles }
            }
            Err(Unsettled::Ambiguous(_)) => Outcome::Ambiguous,
            Err(Unsettled::Refused(_)) => Outcome::Refused,
        };
        prop_assert_eq!(found, wanted);
    }
}
