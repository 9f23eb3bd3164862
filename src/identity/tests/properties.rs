//! What holds for every input.

use alloc::string::String;
use alloc::vec::Vec;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::{BOTH, FLEET, anchor, certificate, mapper, on_path, principal, rule, three_rules};
use crate::certificate::Certificate;
use crate::identity::binding::anchor_may_vouch;
use crate::identity::{Mapper, Pattern, Rule, Source};
use crate::name::Namespace;
use crate::name::spiffe::SpiffeId;
use crate::oid;

/// Rules of which some agree, some disagree and some refuse.
fn rules() -> Vec<Rule> {
    let cn = || Source::attribute(oid::COMMON_NAME);
    let mut rules = Vec::from(three_rules());
    rules.extend([
        rule("robots", cn(), Pattern::attribute("robot-", "n", "").unwrap(), "person", "robot-{n}"),
        rule("machines", cn(), Pattern::attribute("robot-", "n", "").unwrap(), "machine", "{n}"),
        rule("zone", Source::Dns, Pattern::dns("{labels..}.example").unwrap(), "host", "{labels}"),
        rule("same host", Source::Dns, Pattern::dns("{h}.nodes.example").unwrap(), "host", "{h}"),
        rule("mail", Source::Email, Pattern::any("m").unwrap(), "person", "{m}"),
        rule(
            "pay",
            Source::Spiffe,
            Pattern::spiffe("spiffe://prod.example/ns/pay/{x..}").unwrap(),
            "pay",
            "{x}",
        ),
    ]);
    rules
}

/// Each with what makes another rule match, or several, or a doubt.
static CERTIFICATES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let said: &[super::Said<'_>] = &[
        ("", &["uri:spiffe://prod.example/ns/pay/sa/api"]),
        ("", &["uri:spiffe://prod.example/ns/ops/sa/api", "dns:a.nodes.example"]),
        ("CN=robot-1", &[]),
        ("CN=ann", &["email:ann@example.com"]),
        ("CN=ann,CN=bob", &["dns:a.nodes.example"]),
        ("CN=bmp:ann", &["dns:a.nodes.example", "dns:b.nodes.example"]),
        ("", &["dns:a.nodes.example"]),
        ("", &["dns:*.nodes.example", "email:a@b.example"]),
        ("", &["dns:a b"]),
        ("", &[]),
    ];
    said.iter().map(|said| certificate(*said)).collect()
});

fn outcome(rules: Vec<Rule>, der: &[u8]) -> String {
    let mapper = mapper(rules);
    alloc::format!("{:?}", mapper.map(&Certificate::read(der).unwrap()))
}

proptest! {
    #[test]
    fn the_order_of_rules_never_counts(
        shuffled in Just(rules()).prop_shuffle(),
        taken in 1..=9_usize,
        at in 0..10_usize,
    ) {
        let shuffled: Vec<_> = shuffled.into_iter().take(taken).collect();
        let mut reversed = shuffled.clone();
        reversed.reverse();
        let mut sorted = shuffled.clone();
        sorted.sort_by(|one, other| one.name().cmp(other.name()));
        let made = |rules: &[Rule]| Mapper::rules(&BOTH, rules.to_vec()).map(|_| ());
        prop_assert_eq!(made(&shuffled), made(&sorted));
        let der = CERTIFICATES.get(at).unwrap();
        let wanted = outcome(sorted, der);
        prop_assert_eq!(outcome(shuffled, der), wanted.clone());
        prop_assert_eq!(outcome(reversed, der), wanted);
    }

    /// No input makes two rules win silently: whatever one rule alone makes of a certificate, all the rules
    /// together make that, or refuse.
    #[test]
    fn more_rules_never_make_another_principal(at in 0..10_usize, alone in 0..9_usize) {
        let certificate = Certificate::read(CERTIFICATES.get(at).unwrap()).unwrap();
        let one = mapper(rules().into_iter().skip(alone).take(1)).map(&certificate);
        let all = mapper(rules()).map(&certificate);
        if let (Ok(one), Ok(all)) = (one, all) {
            prop_assert_eq!(principal(&one), principal(&all));
        }
    }

    #[test]
    fn a_principal_lies_in_its_anchors_namespaces(
        id in "spiffe://(a|b|c)(/[a-z]{1,3}){1,3}",
        domains in prop::collection::vec("a|b|c|aa", 0..3),
    ) {
        let name = alloc::format!("uri:{id}");
        let der = certificate(("", &[&name]));
        let mapped = Mapper::spiffe().map(&Certificate::read(&der).unwrap()).unwrap();
        let namespaces = domains.iter().map(|domain| Namespace::spiffe(domain).unwrap());
        let anchor = namespaces.fold(anchor(&FLEET, "fleet"), |anchor, namespace| anchor.vouches_for(namespace));
        let domain = SpiffeId::parse(&id).unwrap().trust_domain().clone();
        let inside = domains.iter().any(|listed| listed == domain.as_str());
        prop_assert_eq!(anchor_may_vouch(&anchor, &mapped).is_ok(), inside);
        prop_assert_eq!(on_path(&mapped, &anchor, []).is_ok(), inside);
    }

    #[test]
    fn mapping_any_subject_and_any_names_never_panics(
        value in prop::collection::vec(any::<u8>(), 0..40),
        tag in prop::sample::select(std::vec![0x0c_u8, 0x13, 0x14, 0x16, 0x1c, 0x1e, 0x12]),
        uri in "[ -~]{0,40}",
        pattern in "(spiffe://)?[a-z{}./]{0,20}",
    ) {
        let cn = crate::common::to_hex(&crate::common::tlv(tag, &value));
        let (cn, uri) = (alloc::format!("CN=raw:{cn}"), alloc::format!("uri:{uri}"));
        let der = certificate((&cn, &[&uri]));
        if let Ok(certificate) = Certificate::read(&der) {
            let _ = mapper(rules()).map(&certificate).map_err(|refusal| alloc::format!("{refusal}"));
            let _ = Mapper::spiffe().map(&certificate);
        }
        let _ = (Pattern::spiffe(&pattern), Pattern::dns(&pattern));
    }
}
