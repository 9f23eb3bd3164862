//! Patterns, names, and the rules that are none.

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{fleet, rule};
use crate::identity::{Identity, Pattern, PatternError, Rule, RuleBuilder, RuleError, Source};
use crate::name::dns::DnsName;
use crate::name::email::Mailbox;
use crate::name::spiffe::SpiffeId;
use crate::name::upn::Upn;
use crate::oid;

fn spiffe(id: &str) -> Identity {
    Identity::Spiffe(SpiffeId::parse(id).unwrap())
}

fn dns(name: &str) -> Identity {
    Identity::Dns(DnsName::parse(name).unwrap())
}

fn host(name: &str) -> DnsName {
    DnsName::parse(name).unwrap()
}

fn cn(value: &str) -> Identity {
    Identity::attribute(oid::COMMON_NAME, value)
}

/// The name that the rule makes, `-` if it does not match.
fn name(pattern: &Pattern, becomes: &str, identity: &Identity) -> String {
    rule("r", identity.source(), pattern.clone(), "k", becomes).name_of(identity).unwrap_or("-".into())
}

#[test]
fn patterns_match_whole_labels_and_segments() {
    let workload = Pattern::spiffe("spiffe://prod.example/ns/{ns}/sa/{sa}").unwrap();
    let tree = Pattern::spiffe("spiffe://prod.example/jobs/{job..}").unwrap();
    let node = Pattern::dns("{host}.nodes.prod.example").unwrap();
    let zone = Pattern::dns("{labels..}.prod.example").unwrap();
    let under = Pattern::dns_under(host("prod.example"), "host").unwrap();
    let staff = Pattern::email_at(host("example.com"), "who").unwrap();
    let corp = Pattern::upn_at(host("corp.example"), "who").unwrap();
    let card = Pattern::attribute("PNO", "code", "-1").unwrap();
    let admin = Pattern::one_of([cn("root"), cn("admin")]).unwrap();
    let table: &[(&str, &Pattern, &str, Identity, &str)] = &[
        ("each segment", &workload, "{ns}/{sa}", spiffe("spiffe://prod.example/ns/pay/sa/api"), "pay/api"),
        (
            "captures in another order",
            &workload,
            "{sa}@{ns}",
            spiffe("spiffe://prod.example/ns/pay/sa/api"),
            "api@pay",
        ),
        (
            "another trust domain",
            &workload,
            "{ns}/{sa}",
            spiffe("spiffe://prod.example.evil/ns/pay/sa/api"),
            "-",
        ),
        (
            "a trust domain that ends the same",
            &workload,
            "{sa}",
            spiffe("spiffe://evil-prod.example/ns/a/sa/b"),
            "-",
        ),
        ("a segment more", &workload, "{ns}/{sa}", spiffe("spiffe://prod.example/ns/pay/sa/api/x"), "-"),
        ("a segment less", &workload, "{ns}/{sa}", spiffe("spiffe://prod.example/ns/pay/sa"), "-"),
        ("a segment more in front", &workload, "{sa}", spiffe("spiffe://prod.example/x/ns/pay/sa/api"), "-"),
        ("another literal", &workload, "{ns}/{sa}", spiffe("spiffe://prod.example/ns/pay/SA/api"), "-"),
        ("the rest of a path", &tree, "{job}", spiffe("spiffe://prod.example/jobs/a/b/c"), "a/b/c"),
        ("a rest of one", &tree, "{job}", spiffe("spiffe://prod.example/jobs/a"), "a"),
        ("a rest of none", &tree, "{job}", spiffe("spiffe://prod.example/jobs"), "-"),
        ("a sibling with the same beginning", &tree, "{job}", spiffe("spiffe://prod.example/jobs2/a"), "-"),
        ("one label", &node, "{host}", dns("a.nodes.prod.example"), "a"),
        ("two labels where one is wanted", &node, "{host}", dns("b.a.nodes.prod.example"), "-"),
        ("no label where one is wanted", &node, "{host}", dns("nodes.prod.example"), "-"),
        ("the same ending, not at a label", &node, "{host}", dns("a.evilnodes.prod.example"), "-"),
        ("the rest of a host name", &zone, "{labels}", dns("b.a.prod.example"), "b.a"),
        ("not the domain itself", &zone, "{labels}", dns("prod.example"), "-"),
        ("under a domain", &under, "{host}", dns("b.a.prod.example"), "b.a.prod.example"),
        ("under a domain, itself", &under, "{host}", dns("prod.example"), "prod.example"),
        ("under a domain, not at a label", &under, "{host}", dns("evilprod.example"), "-"),
        ("a mailbox", &staff, "{who}", Identity::Email(Mailbox::parse("Ann@EXAMPLE.com").unwrap()), "Ann"),
        (
            "a mailbox below",
            &staff,
            "{who}",
            Identity::Email(Mailbox::parse("a@x.example.com").unwrap()),
            "-",
        ),
        ("a user", &corp, "{who}", Identity::Upn(Upn::parse("ann@CORP.example").unwrap()), "ann"),
        ("a user below", &corp, "{who}", Identity::Upn(Upn::parse("a@x.corp.example").unwrap()), "-"),
        ("between prefix and suffix", &card, "{code}", cn("PNOEE-1"), "EE"),
        ("nothing between", &card, "{code}", cn("PNO-1"), "-"),
        (
            "a prefix that overlaps the suffix",
            &Pattern::attribute("ab", "x", "bc").unwrap(),
            "{x}",
            cn("abc"),
            "-",
        ),
        ("a prefix in another case", &card, "{code}", cn("pnoEE-1"), "-"),
        ("one of two", &admin, "root", cn("admin"), "root"),
        ("none of two", &admin, "root", cn("Admin"), "-"),
        ("a whole value", &Pattern::any("it").unwrap(), "cn={it}", cn("a,CN=b"), "cn=a,CN=b"),
    ];
    for (title, pattern, becomes, identity, wanted) in table {
        assert_eq!(name(pattern, becomes, identity), *wanted, "{title}");
    }
}

#[test]
fn a_pattern_says_nothing_about_another_type() {
    let a = "a.example";
    let patterns = [
        Pattern::is(cn(a)),
        Pattern::spiffe("spiffe://a.example/{x}").unwrap(),
        Pattern::dns("{x..}.example").unwrap(),
        Pattern::dns_under(host(a), "x").unwrap(),
        Pattern::email_at(host(a), "x").unwrap(),
        Pattern::upn_at(host(a), "x").unwrap(),
        Pattern::attribute("", "x", "").unwrap(),
    ];
    let identities = [
        cn(a),
        spiffe("spiffe://a.example/b"),
        dns(a),
        dns("b.a.example"),
        Identity::Email(Mailbox::parse("x@a.example").unwrap()),
        Identity::Upn(Upn::parse("x@a.example").unwrap()),
    ];
    for pattern in &patterns {
        for identity in &identities {
            if !pattern.fits(&identity.source()) {
                assert_eq!(pattern.matches(identity), None, "{pattern:?} and {identity}");
            }
        }
    }
    let other_attribute = Identity::attribute(oid::ORGANIZATION, "admin");
    assert_eq!(Pattern::is(cn("admin")).matches(&other_attribute), None);
}

#[test]
fn what_is_no_pattern_is_refused() {
    let table: Vec<(&str, Result<Pattern, PatternError>, &str)> = std::vec![
        (
            "a capture inside a segment",
            Pattern::spiffe("spiffe://td/ns/{ns}-x"),
            r#"pattern "spiffe://td/ns/{ns}-x": "{ns}-x" is no capture here"#,
        ),
        (
            "a star",
            Pattern::spiffe("spiffe://td/ns/*"),
            r#"pattern "spiffe://td/ns/*": SPIFFE ID: byte 0x2a is not allowed here"#,
        ),
        (
            "an open end in the middle",
            Pattern::spiffe("spiffe://td/{a..}/b"),
            r#"pattern "spiffe://td/{a..}/b": "{a..}" is no capture here"#,
        ),
        (
            "a trust domain that is left open",
            Pattern::spiffe("spiffe://{td}/a"),
            r#"pattern "spiffe://{td}/a": SPIFFE trust domain: byte 0x7b is not allowed here"#,
        ),
        (
            "a trust domain alone",
            Pattern::spiffe("spiffe://td"),
            r#"pattern "spiffe://td": SPIFFE ID: not in the form that the standard requires"#,
        ),
        (
            "an empty segment",
            Pattern::spiffe("spiffe://td/a//b"),
            r#"pattern "spiffe://td/a//b": SPIFFE ID: empty"#,
        ),
        (
            "a dot segment",
            Pattern::spiffe("spiffe://td/{a}/.."),
            r#"pattern "spiffe://td/{a}/..": SPIFFE ID: not in the form that the standard requires"#,
        ),
        (
            "one capture twice",
            Pattern::spiffe("spiffe://td/{a}/{a}"),
            r#"a capture cannot be named "a" here"#
        ),
        (
            "a capture in capitals",
            Pattern::spiffe("spiffe://td/{A}"),
            r#"pattern "spiffe://td/{A}": "{A}" is no capture here"#,
        ),
        (
            "a host name under nothing",
            Pattern::dns("a.{tld}"),
            r#"pattern "a.{tld}": "tld" is no capture here"#,
        ),
        ("any host name at all", Pattern::dns("{all..}"), r#"pattern "{all..}": "all" is no capture here"#,),
        (
            "an open end in the middle of a host name",
            Pattern::dns("a.{b..}.example"),
            r#"pattern "a.{b..}.example": "}" is no capture here"#,
        ),
        (
            "a wildcard",
            Pattern::dns("*.example"),
            r#"pattern "*.example": dNSName: byte 0x2a is not allowed here"#,
        ),
        (
            "a host name in capitals, which nothing would match",
            Pattern::dns("{a}.Example"),
            r#"pattern "{a}.Example": dNSName: not in the form that the standard requires"#,
        ),
        ("a list of nobody", Pattern::one_of([]), "a list of no identities"),
        ("a capture without a name", Pattern::any(""), r#"a capture cannot be named "" here"#),
        (
            "a control in a prefix",
            Pattern::attribute("a\n", "x", ""),
            r#""a\n" is not printable text of at most 256 bytes"#,
        ),
    ];
    for (title, found, wanted) in table {
        assert_eq!(found.map_err(|error| error.to_string()), Err(wanted.into()), "{title}");
    }
}

#[test]
fn what_is_no_rule_is_refused() {
    let services = || {
        let pattern = Pattern::spiffe("spiffe://td/{a}/{b}/{c..}").unwrap();
        Rule::builder("services", Source::Spiffe, pattern).from(fleet())
    };
    let two = |source: Source, pattern: Pattern| Rule::builder("r", source, pattern).from(fleet());
    let believes_nobody = Rule::builder("r", Source::Dns, Pattern::any("a").unwrap()).becomes("k", "{a}");
    let table: Vec<(&str, RuleBuilder, &str)> = std::vec![
        ("from is empty (E1)", believes_nobody, r#"rule "r" believes nobody: from is empty"#),
        (
            "no name",
            Rule::builder("", Source::Dns, Pattern::any("a").unwrap()).from(fleet()),
            r#"a rule cannot be named """#
        ),
        ("nothing comes of it", services(), r#"rule "services" does not say what the peer becomes"#),
        (
            "a pattern of another form",
            two(Source::Dns, Pattern::spiffe("spiffe://td/{a}").unwrap()).becomes("k", "{a}"),
            r#"rule "r": the pattern is not one for dNSName"#,
        ),
        (
            "an attribute that is not the one that is read",
            two(Source::attribute(oid::ORGANIZATION), Pattern::is(cn("admin"))).becomes("k", "admin"),
            r#"rule "r": the pattern is not one for subject attribute O"#,
        ),
        (
            "a list of two forms",
            two(Source::Dns, Pattern::one_of([dns("a.example"), cn("a")]).unwrap()).becomes("k", "a"),
            r#"rule "r": the pattern is not one for dNSName"#,
        ),
        (
            "a whole subject has no text of its own",
            two(Source::Subject, Pattern::any("dn").unwrap()).becomes("k", "{dn}"),
            r#"rule "r": the pattern is not one for subject"#,
        ),
        (
            "a kind of two words",
            services().becomes("a b", "{a}"),
            r#"rule "services": a principal cannot be of kind "a b""#
        ),
        (
            "no name for the principal",
            services().becomes("k", ""),
            r#"rule "services": a principal cannot be named """#
        ),
        (
            "an open brace",
            services().becomes("k", "{a"),
            r#"rule "services": a principal cannot be named "{a""#
        ),
        (
            "a closed brace",
            services().becomes("k", "a}"),
            r#"rule "services": a principal cannot be named "a}""#
        ),
        (
            "a capture that nothing gives",
            services().becomes("k", "{z}"),
            r#"rule "services": the pattern does not capture {z}"#
        ),
        (
            "anyPolicy as a condition",
            services().becomes("k", "{a}").policy(oid::ANY_POLICY.to_buf()),
            r#"rule "services" wants anyPolicy, which is no condition"#
        ),
        (
            "captures side by side",
            services().becomes("k", "{a}{b}"),
            r#"rule "services": "{a}{b}" could name two different peers alike; put between its captures what the first cannot hold"#,
        ),
        (
            "a hyphen between segments, which they can hold",
            services().becomes("k", "{a}-{b}"),
            r#"rule "services": "{a}-{b}" could name two different peers alike; put between its captures what the first cannot hold"#,
        ),
        (
            "a slash after what can hold slashes",
            services().becomes("k", "{c}/{a}"),
            r#"rule "services": "{c}/{a}" could name two different peers alike; put between its captures what the first cannot hold"#,
        ),
    ];
    for (title, builder, wanted) in table {
        assert_eq!(
            builder.build().map(|_| ()).map_err(|error| error.to_string()),
            Err(wanted.into()),
            "{title}"
        );
    }
    for good in ["{a}/{b}", "{a}/{b}/{c}", "x-{a}:{b}-y", "{a}", "{a}/{a}"] {
        assert_eq!(services().becomes("k", good).build().map(|_| ()), Ok::<(), RuleError>(()), "{good}");
    }
}

/// Every template of up to four parts that a rule lets through, over names that collide easily.
#[test]
fn no_two_peers_are_called_alike() {
    let pattern = Pattern::spiffe("spiffe://td/{a}/{b}/{c..}").unwrap();
    let segments = ["x", "x-x", "-", "x-"];
    let rests = ["x", "x/x", "x/x/x", "-/x", "x-/x"];
    let mut templates: Vec<String> = std::vec![String::new()];
    let (mut built, mut refused) = (0, 0);
    for _ in 0..4 {
        let parts = ["{a}", "{b}", "{c}", "-", "/", ":"];
        templates = templates.iter().flat_map(|start| parts.map(|part| start.clone() + part)).collect();
        for template in &templates {
            let builder = Rule::builder("r", Source::Spiffe, pattern.clone()).from(fleet());
            let Ok(rule) = builder.becomes("k", template).build() else {
                refused += 1;
                continue;
            };
            built += 1;
            let mut called = BTreeMap::new();
            for (a, b, c) in segments
                .iter()
                .flat_map(|a| segments.iter().map(move |b| (a, b)))
                .flat_map(|(a, b)| rests.iter().map(move |c| (a, b, c)))
            {
                let name = rule.name_of(&spiffe(&alloc::format!("spiffe://td/{a}/{b}/{c}"))).unwrap();
                let used = |capture: &str, text: &'static str| template.contains(capture).then_some(text);
                let captured = (used("{a}", a), used("{b}", b), used("{c}", c));
                let earlier = called.entry(name.clone()).or_insert(captured);
                assert_eq!(*earlier, captured, "{template} makes {name} of both");
            }
        }
    }
    assert!(built > 100 && refused > 100, "{built} built, {refused} refused");
}
