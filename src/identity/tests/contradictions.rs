//! What rules and anchors say against each other is an error when a mapper is made, and only that.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::binding::namespace;
use super::{FLEET, OTHER, anchor, trusted};
use crate::identity::{Authority, Identity, Mapper, Pattern, RoleRule, Rule, Source};
use crate::name::dns::DnsName;
use crate::name::sid::Sid;
use crate::oid::{self, OidBuf};
use crate::trust::TrustStore;

fn cn() -> Source {
    Source::attribute(oid::COMMON_NAME)
}

fn named(value: &str) -> Pattern {
    Pattern::is(Identity::attribute(oid::COMMON_NAME, value))
}

fn affixes(prefix: &str, suffix: &str) -> Pattern {
    Pattern::attribute(prefix, "x", suffix).unwrap()
}

fn any() -> Pattern {
    Pattern::any("x").unwrap()
}

fn dns(pattern: &str) -> Pattern {
    Pattern::dns(pattern).unwrap()
}

fn under(base: &str) -> Pattern {
    Pattern::dns_under(DnsName::parse(base).unwrap(), "x").unwrap()
}

fn spiffe(pattern: &str) -> Pattern {
    Pattern::spiffe(pattern).unwrap()
}

fn sid(text: &str) -> Sid {
    Sid::parse(text).unwrap()
}

/// Who is believed: letters of `f` (the fleet's anchor), `o` (the other's), `i` (an issuing CA), `u` (an anchor that
/// is nowhere).
struct Row {
    from: &'static str,
    rule: (Source, Pattern, &'static str),
    policies: &'static [&'static str],
    roles: Vec<RoleRule>,
}

fn row(from: &'static str, source: Source, pattern: Pattern, becomes: &'static str) -> Row {
    Row { from, rule: (source, pattern, becomes), policies: &[], roles: Vec::new() }
}

impl Row {
    fn policies(mut self, policies: &'static [&'static str]) -> Self {
        self.policies = policies;
        self
    }

    fn role(mut self, role: RoleRule) -> Self {
        self.roles.push(role);
        self
    }

    fn rule(self, name: &str) -> Rule {
        let (source, pattern, becomes) = self.rule;
        let (kind, template) = becomes.split_once(':').unwrap();
        let mut builder = Rule::builder(name, source, pattern).becomes(kind, template);
        for letter in self.from.chars() {
            builder = builder.from(match letter {
                'f' => Authority::from(anchor(&FLEET, "fleet").id()),
                'o' => anchor(&OTHER, "other").id().into(),
                'i' => Authority::issuing_ca(b"an issuing CA"),
                _ => crate::trust::AnchorId::of(b"", b"").into(),
            });
        }
        for policy in self.policies {
            builder = builder.policy(OidBuf::parse(policy).unwrap());
        }
        self.roles.into_iter().fold(builder, crate::identity::RuleBuilder::role).build().unwrap()
    }
}

/// The fleet's anchor has these namespaces, and the other one vouches for everything; rules are named a, b ..
fn made(namespaces: &[&str], rows: Vec<Row>) -> String {
    let fleet = namespaces.iter().fold(anchor(&FLEET, "fleet"), |it, text| it.vouches_for(namespace(text)));
    let mut store = TrustStore::new();
    store.add(fleet).unwrap();
    store.add(trusted(&OTHER, "other")).unwrap();
    let rules = rows.into_iter().zip('a'..).map(|(row, name)| row.rule(&name.to_string()));
    match Mapper::rules(&store, rules) {
        Ok(_) => String::from("a mapper"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_rule_that_can_do_nothing_is_no_rule() {
    let team = || affixes("team-", "");
    let read = |pattern, allowed| RoleRule::read(cn(), pattern, "{x}", [allowed]).unwrap();
    let never = r#"rule "a" can never match: no certificate has such a value as its subject attribute CN"#;
    let nobody = |of: &str| {
        alloc::format!(
            r#"rule "a" can never apply: nobody whom it believes may vouch for the {of} that it wants"#
        )
    };
    let good = || String::from("a mapper");
    let long = "x".repeat(200);
    let table: Vec<(&str, &[&str], Row, String)> = std::vec![
        ("a rule that can match", &["dir:O=Fleet"], row("f", cn(), any(), "k:{x}"), good()),
        ("a value that ends in a space", &["dir:O=Fleet"], row("f", cn(), named("ann "), "k:n"), never.into()),
        ("a value with two spaces", &["dir:O=Fleet"], row("f", cn(), named("a  b"), "k:n"), never.into()),
        ("a value with a control", &["dir:O=Fleet"], row("f", cn(), named("a\0b"), "k:n"), never.into()),
        ("no value", &["dir:O=Fleet"], row("f", cn(), named(""), "k:n"), never.into()),
        ("a prefix that starts with a space", &["dir:O=F"], row("f", cn(), affixes(" a", ""), "k:{x}"), never.into()),
        (
            "a prefix and a suffix longer than a value",
            &["dir:O=Fleet"],
            row("f", cn(), affixes(&long, &long), "k:{x}"),
            never.into()
        ),
        (
            "one of several that can",
            &["dir:O=Fleet"],
            row(
                "f",
                cn(),
                Pattern::one_of([
                    Identity::attribute(oid::COMMON_NAME, " "),
                    Identity::attribute(oid::COMMON_NAME, "ann"),
                ])
                .unwrap(),
                "k:n"
            ),
            good()
        ),
        (
            "an anchor that is not there",
            &["dir:O=Fleet"],
            row("fu", cn(), any(), "k:{x}"),
            r#"rule "a" believes trust anchor e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855, which is not in the store"#.into()
        ),
        ("an anchor without namespaces", &[], row("f", cn(), any(), "k:{x}"), nobody("subject attribute CN")),
        ("one that has none, and another", &[], row("fo", cn(), any(), "k:{x}"), good()),
        ("an issuing CA may stand below any anchor", &[], row("i", cn(), any(), "k:{x}"), good()),
        ("a pin needs no namespace", &[], row("f", Source::Key, any(), "k:{x}"), good()),
        ("a namespace of another form", &["dns:a.example"], row("f", cn(), any(), "k:{x}"), nobody("subject attribute CN")),
        ("a host elsewhere", &["dns:a.example"], row("f", Source::Dns, dns("{x}.b.example"), "k:{x}"), nobody("dNSName")),
        ("a host with too few labels", &["dns:b.a.example"], row("f", Source::Dns, dns("{x}.example"), "k:{x}"), nobody("dNSName")),
        ("a host that is above", &["dns:b.a.example"], row("f", Source::Dns, dns("{x..}.example"), "k:{x}"), good()),
        ("a capture in the namespace's place", &["dns:a.example"], row("f", Source::Dns, dns("h.{x}.example"), "k:{x}"), good()),
        ("hosts under one above", &["dns:a.example"], row("f", Source::Dns, under("example"), "k:{x}"), good()),
        ("hosts under one beside", &["dns:a.example"], row("f", Source::Dns, under("b.example"), "k:{x}"), nobody("dNSName")),
        ("another trust domain", &["spiffe:a"], row("f", Source::Spiffe, spiffe("spiffe://b/{x..}"), "k:{x}"), nobody("SPIFFE ID")),
        ("mailboxes elsewhere", &["email:a.example"], row("f", Source::Email, Pattern::email_at(DnsName::parse("b.example").unwrap(), "x").unwrap(), "k:{x}"), nobody("rfc822Name")),
        ("accounts of another domain", &["sid:S-1-5-21-1-2-3"], row("f", Source::Sid, Pattern::sid_in(sid("S-1-5-21-1-2-4"), "x").unwrap(), "k:{x}"), nobody("security identifier (SID)")),
        ("a user principal name as an otherName of its type", &["other:1.3.6.1.4.1.311.20.2.3"], row("f", Source::Upn, any(), "k:{x}"), good()),
        ("text of an extension of another identifier", &["ext:1.2.3"], row("f", Source::Extension(OidBuf::parse("1.2.4").unwrap()), Pattern::text("", "x", "").unwrap(), "k:{x}"), nobody("extension 1.2.4")),
        ("a role that can never be read", &["dir:O=Fleet"], row("f", cn(), any(), "k:{x}").role(read(affixes(" ", ""), "r")), never.into()),
        ("a role that nobody vouches for", &["dns:a.example"], row("f", Source::Dns, any(), "k:{x}").role(read(team(), "r")), nobody("subject attribute CN")),
        ("a role that somebody vouches for", &["dns:a.example", "dir:O=F"], row("f", Source::Dns, any(), "k:{x}").role(read(team(), "r")), good()),
    ];
    for (title, namespaces, row, wanted) in table {
        assert_eq!(made(namespaces, std::vec![row]), wanted, "{title}");
    }
}

#[test]
fn a_namespace_that_no_rule_reaches_is_no_namespace() {
    let unreached = |namespace: &str| {
        alloc::format!(
            "trust anchor fleet may vouch for {namespace}, and no rule that believes it reads anything there"
        )
    };
    let table: Vec<(&str, &[&str], Row, String)> = std::vec![
        (
            "nobody reads its form",
            &["dns:a.example", "email:a.example"],
            row("f", Source::Dns, any(), "k:{x}"),
            unreached("email:a.example")
        ),
        (
            "the rule reads it from another",
            &["dns:a.example"],
            row("o", Source::Dns, any(), "k:{x}"),
            unreached("dns:a.example")
        ),
        (
            "no pattern meets it",
            &["dns:a.example", "dns:b.example"],
            row("f", Source::Dns, under("a.example"), "k:{x}"),
            unreached("dns:b.example")
        ),
        (
            "an issuing CA may stand below it",
            &["dns:a.example"],
            row("i", Source::Dns, any(), "k:{x}"),
            "a mapper".into()
        ),
        (
            "a role reads it",
            &["dns:a.example", "dir:O=F"],
            row("f", Source::Dns, any(), "k:{x}").role(RoleRule::read(cn(), any(), "{x}", ["r"]).unwrap()),
            "a mapper".into()
        ),
        (
            "a pin reads no name",
            &["dns:a.example"],
            row("f", Source::Key, any(), "k:{x}"),
            unreached("dns:a.example")
        ),
    ];
    for (title, namespaces, row, wanted) in table {
        assert_eq!(made(namespaces, std::vec![row]), wanted, "{title}");
    }
}

#[test]
fn rules_that_contradict_each_other_are_found() {
    let both = |one: Row, other: Row| std::vec![one, other];
    let robots = || affixes("robot-", "");
    let at = |host: &str| Pattern::email_at(DnsName::parse(host).unwrap(), "x").unwrap();
    let text = |prefix: &str, suffix: &str| Pattern::text(prefix, "x", suffix).unwrap();
    let extension = || Source::Extension(OidBuf::parse("1.2.3").unwrap());
    let (p, q): (&[&str], &[&str]) = (&["1.2.3"], &["1.2.4"]);
    let of = |principals: &str, identity: &str| {
        alloc::format!(
            r#"rules "a" and "b" contradict each other: from trust anchor fleet they make {principals} of {identity}"#
        )
    };
    let good = || String::from("a mapper");
    let td: &[&str] = &["spiffe:td"];
    let table: Vec<(&str, &[&str], Vec<Row>, String)> = std::vec![
        (
            "two literals",
            &["dir:O=F"],
            both(row("f", cn(), named("ann"), "k:a"), row("f", cn(), named("ann"), "k:b")),
            of("k:a or k:b", "attribute:CN=ann")
        ),
        (
            "two literals of one principal",
            &["dir:O=F"],
            both(row("f", cn(), named("ann"), "k:a"), row("f", cn(), named("ann"), "k:a")),
            good()
        ),
        (
            "two literals of two authorities",
            &["dir:O=F"],
            both(row("f", cn(), named("ann"), "k:a"), row("o", cn(), named("ann"), "k:b")),
            good()
        ),
        (
            "an issuing CA may be another's",
            &["dir:O=F"],
            both(row("f", cn(), named("ann"), "k:a"), row("i", cn(), named("ann"), "k:b")),
            good()
        ),
        (
            "a literal that a pattern matches",
            &["dir:O=F"],
            both(row("f", cn(), named("robot-1"), "k:one"), row("f", cn(), robots(), "k:{x}")),
            of("k:one or k:1", "attribute:CN=robot-1")
        ),
        (
            "a literal that it makes the same of",
            &["dir:O=F"],
            both(row("f", cn(), named("robot-1"), "k:1"), row("f", cn(), robots(), "k:{x}")),
            good()
        ),
        (
            "one pattern, two kinds",
            &["dir:O=F"],
            both(row("f", cn(), any(), "k:{x}"), row("fo", cn(), any(), "l:{x}")),
            of("k:x or l:x", "attribute:CN=x")
        ),
        (
            "one pattern inside another",
            &["dir:O=F"],
            both(row("f", cn(), any(), "k:{x}"), row("f", cn(), robots(), "k:{x}")),
            of("k:robot-x or k:x", "attribute:CN=robot-x")
        ),
        (
            "a prefix and a suffix",
            &["dir:O=F"],
            both(row("f", cn(), affixes("a", ""), "k:{x}"), row("f", cn(), affixes("", "z"), "k:{x}")),
            of("k:xz or k:ax", "attribute:CN=axz")
        ),
        (
            "prefixes that part",
            &["dir:O=F"],
            both(row("f", cn(), affixes("a-", ""), "k:{x}"), row("f", cn(), affixes("b-", ""), "k:{x}")),
            good()
        ),
        (
            "a certificate policy each",
            &["dir:O=F"],
            both(row("f", cn(), any(), "k:{x}").policies(p), row("f", cn(), any(), "l:{x}").policies(q)),
            good()
        ),
        (
            "the same certificate policy",
            &["dir:O=F"],
            both(row("f", cn(), any(), "k:{x}").policies(p), row("f", cn(), any(), "l:{x}").policies(p)),
            of("k:x or l:x", "attribute:CN=x")
        ),
        (
            "whoever has the policy is both",
            &["dir:O=F"],
            both(row("f", cn(), any(), "k:{x}"), row("f", cn(), any(), "l:{x}").policies(p)),
            of("k:x or l:x", "attribute:CN=x")
        ),
        (
            "SPIFFE paths with an overlap",
            td,
            both(
                row("f", Source::Spiffe, spiffe("spiffe://td/{x}/b"), "k:{x}"),
                row("f", Source::Spiffe, spiffe("spiffe://td/a/{x}"), "k:{x}")
            ),
            of("k:a or k:b", "spiffe://td/a/b")
        ),
        (
            "SPIFFE paths without one",
            td,
            both(
                row("f", Source::Spiffe, spiffe("spiffe://td/a/{x..}"), "k:{x}"),
                row("f", Source::Spiffe, spiffe("spiffe://td/b/{x..}"), "k:{x}")
            ),
            good()
        ),
        (
            "an open end",
            td,
            both(
                row("f", Source::Spiffe, spiffe("spiffe://td/{x..}"), "k:{x}"),
                row("f", Source::Spiffe, spiffe("spiffe://td/a/b/{x}"), "k:{x}")
            ),
            of("k:a/b/x2 or k:x2", "spiffe://td/a/b/x2")
        ),
        (
            "captures in another order",
            td,
            both(
                row("f", Source::Spiffe, spiffe("spiffe://td/{a}/{b}"), "k:{a}/{b}"),
                row("f", Source::Spiffe, spiffe("spiffe://td/{a}/{b}"), "k:{b}/{a}")
            ),
            of("k:x0/x1 or k:x1/x0", "spiffe://td/x0/x1")
        ),
        (
            "hosts with an overlap",
            &["dns:example"],
            both(
                row("f", Source::Dns, dns("{x}.a.example"), "k:{x}"),
                row("f", Source::Dns, dns("h.{x}.example"), "k:{x}")
            ),
            of("k:h or k:a", "dns:h.a.example")
        ),
        (
            "hosts and hosts under",
            &["dns:example"],
            both(
                row("f", Source::Dns, dns("{h}.{x}.example"), "k:{h}"),
                row("f", Source::Dns, under("a.example"), "k:{x}")
            ),
            of("k:x or k:x.a.example", "dns:x.a.example")
        ),
        (
            "an overlap that nobody vouches for",
            &["dns:a.example", "dns:b.example"],
            both(
                row("f", Source::Dns, dns("h.{x}.example"), "k:{x}"),
                row("fo", Source::Dns, dns("{x}.c.example"), "k:{x}")
            ),
            good()
        ),
        (
            "mailboxes",
            &["email:a.example"],
            both(row("f", Source::Email, at("a.example"), "k:{x}"), row("f", Source::Email, any(), "k:{x}")),
            of("k:x or k:x@a.example", "email:x@a.example")
        ),
        (
            "any host, within the namespace",
            &["dns:a.example"],
            both(row("f", Source::Dns, any(), "k:{x}"), row("f", Source::Dns, any(), "l:{x}")),
            of("k:x.a.example or l:x.a.example", "dns:x.a.example")
        ),
        (
            "texts of an extension",
            &["ext:1.2.3"],
            both(
                row("f", extension(), text("a", ""), "k:{x}"),
                row("f", extension(), text("ab", ""), "k:{x}")
            ),
            of("k:bx or k:x", "extension:1.2.3=#0c03616278")
        ),
        (
            "other sources",
            &["dir:O=F"],
            both(row("f", cn(), any(), "k:{x}"), row("f", Source::attribute(oid::USER_ID), any(), "l:{x}")),
            good()
        ),
    ];
    let (mut wrong, rows) = (Vec::new(), table.len());
    for (title, namespaces, rows, wanted) in table {
        let found = made(namespaces, rows);
        if found != wanted {
            wrong.push(alloc::format!("{title}\n  found:  {found}\n  wanted: {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {rows}:\n{}", wrong.len(), wrong.join("\n"));
}
