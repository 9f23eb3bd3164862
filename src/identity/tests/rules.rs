//! Rules as a set: exactly one principal, or a refusal.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::{
    BOTH, FLEET, OTHER, Said, certificate, fleet, map, mapper, on_path, other, principal, rule, three_rules,
    told, trusted,
};
use crate::certificate::Certificate;
use crate::identity::{Fingerprint, Identity, Mapper, MapperError, Pattern, Rule, Source};
use crate::name::Namespace;
use crate::oid;

#[test]
fn exactly_one_principal_comes_out_or_a_refusal() {
    let three = mapper(three_rules());
    let cn = Source::attribute(oid::COMMON_NAME);
    let agree = mapper([
        rule("by id", Source::Spiffe, Pattern::spiffe("spiffe://td/sa/{sa}").unwrap(), "service", "{sa}"),
        rule("by name", cn.clone(), Pattern::any("cn").unwrap(), "service", "{cn}"),
    ]);
    let kinds = mapper([
        rule("person", cn.clone(), Pattern::any("cn").unwrap(), "person", "{cn}"),
        rule("robot", cn.clone(), Pattern::attribute("robot-", "cn", "").unwrap(), "robot", "{cn}"),
    ]);
    let spiffe = Mapper::spiffe();
    let table: &[(&str, &Mapper, Said<'_>, &str)] = &[
        (
            "one rule of three matches",
            &three,
            ("", &["uri:spiffe://prod.example/ns/pay/sa/api"]),
            "service:pay/api by services",
        ),
        ("another of the three", &three, ("", &["dns:a.nodes.example"]), "host:a by hosts"),
        (
            "no rule matches: what there is, is said",
            &three,
            ("", &["dns:a.example", "ip:10.0.0.1"]),
            "no rule makes a principal of it (it has dNSName a.example, iPAddress 10.0.0.1)",
        ),
        ("there is nothing (E1)", &three, ("", &[]), "no rule makes a principal of it (it has no names)"),
        (
            "two rules disagree",
            &three,
            ("CN=ann", &["dns:a.nodes.example"]),
            r#"rules "hosts" and "people" disagree: host:a or person:ann"#,
        ),
        (
            "a host whose DNS name does not match does not fall back to its common name as a host",
            &three,
            ("CN=a.nodes.example", &["dns:a.example"]),
            "person:a.nodes.example by people",
        ),
        ("two rules agree", &agree, ("CN=api", &["uri:spiffe://td/sa/api"]), "service:api by by id, by name"),
        (
            "two rules of one kind disagree on the name",
            &agree,
            ("CN=admin", &["uri:spiffe://td/sa/api"]),
            r#"rules "by id" and "by name" disagree: service:api or service:admin"#,
        ),
        (
            "two kinds of one name are two principals",
            &kinds,
            ("CN=robot-x", &[]),
            r#"rules "person" and "robot" disagree: person:robot-x or robot:x"#,
        ),
        (
            "two common names, in whatever order (E4, E5)",
            &three,
            ("CN=x,CN=admin", &[]),
            "its subject attribute CN can be no identity: there is more than one",
        ),
        (
            "two common names in one relative name (E4)",
            &three,
            ("CN=x+CN=admin", &[]),
            "its subject attribute CN can be no identity: there is more than one",
        ),
        (
            "a common name written into another attribute (E4)",
            &three,
            (r"O=a\,CN=admin", &[]),
            r"no rule makes a principal of it (it has subject O=a\,CN=admin)",
        ),
        (
            "and beside a real one it is ignored (E4)",
            &three,
            (r"O=a\,CN=admin,CN=x", &[]),
            "person:x by people",
        ),
        (
            "a second host name refuses, although it matches nothing (E5)",
            &three,
            ("", &["dns:a.nodes.example", "dns:b.example"]),
            "its dNSName can be no identity: there is more than one",
        ),
        (
            "what is in doubt refuses, although another rule matches",
            &three,
            ("CN=bmp:ann", &["uri:spiffe://prod.example/ns/pay/sa/api"]),
            "its subject attribute CN can be no identity: its text is not in a string type and of characters that an identity may have",
        ),
        (
            "a wildcard is no host (A12)",
            &three,
            ("", &["dns:*.nodes.example"]),
            "its dNSName can be no identity: it is a wildcard, or looks like an address",
        ),
        (
            "a malformed name refuses (A1)",
            &three,
            ("CN=ann", &["email:ann\0@evil.example"]),
            "malformed: rfc822Name: byte 0x00 is not allowed here",
        ),
        (
            "a SPIFFE ID by itself",
            &spiffe,
            ("", &["uri:spiffe://td/a/b"]),
            "spiffe:spiffe://td/a/b by spiffe",
        ),
        (
            "no SPIFFE ID",
            &spiffe,
            ("CN=api", &["dns:a.example"]),
            "no rule makes a principal of it (it has subject CN=api, dNSName a.example)",
        ),
        (
            "several URIs (E9)",
            &spiffe,
            ("", &["uri:spiffe://td/a", "uri:spiffe://td/b"]),
            "its SPIFFE ID can be no identity: there is another URI beside it",
        ),
        (
            "a SPIFFE ID that is none (E10)",
            &spiffe,
            ("", &["uri:spiffe://td@evil/a"]),
            "its SPIFFE ID can be no identity: malformed: SPIFFE trust domain: byte 0x40 is not allowed here",
        ),
    ];
    for (title, mapper, said, wanted) in table {
        assert_eq!(told(&map(mapper, *said)), *wanted, "{title}");
    }
}

#[test]
fn a_name_is_never_cut() {
    let id = |last: char| alloc::format!("uri:spiffe://td/{}{last}", "a".repeat(1000));
    let (one, two) = (id('b'), id('c'));
    let name = |uri: &str| principal(&map(&Mapper::spiffe(), ("", &[uri])).unwrap()).1;
    assert_ne!(name(&one), name(&two));
    assert_eq!(alloc::format!("uri:{}", name(&one)), one);
}

#[test]
fn what_an_operator_reads_is_escaped_and_bounded() {
    let mapper = mapper([
        rule("by name", Source::attribute(oid::COMMON_NAME), Pattern::any("it").unwrap(), "k", "{it}"),
        rule("by mail", Source::Email, Pattern::any("it").unwrap(), "k", "{it}"),
    ]);
    let mail = alloc::format!("email:{}@a.example", "m".repeat(1000));
    let refusal = told(&map(&mapper, ("CN=a\u{e000}b", &[&mail])));
    assert!(refusal.contains(r"k:a\ee\80\80b"), "{refusal}");
    assert!(refusal.len() < 400, "{refusal}");
}

#[test]
fn pins_hold_for_the_very_key_and_the_very_certificate() {
    let leaf = FLEET.issue("CN=api").build();
    let sibling = FLEET.issue("CN=api").serial(2).build();
    let stranger = FLEET.issue("CN=other").build();
    let pinned = |identity: Identity| {
        let rule = Rule::builder("pin", identity.source(), Pattern::is(identity)).from(fleet());
        mapper([rule.becomes("service", "api").build().unwrap()])
    };
    let key = pinned(Identity::Key(Fingerprint::of(&leaf.spki)));
    let whole = pinned(Identity::Certificate(Fingerprint::of(&leaf.der)));
    let serial = pinned(Identity::IssuerSerial {
        issuer: crate::name::DistinguishedName::parse("o=fleet, cn=FLEET CA").unwrap(),
        serial: Certificate::read(&leaf.der).unwrap().serial().octets().into(),
    });
    let table = [
        ("the key's certificate", &key, &leaf, true),
        ("a renewed certificate over the same key", &key, &sibling, true),
        ("another key", &key, &stranger, false),
        ("the certificate", &whole, &leaf, true),
        ("a sibling that looks the same (E2)", &whole, &sibling, false),
        ("issuer and serial number, the issuer by RFC 5280 7.1", &serial, &leaf, true),
        ("another serial number", &serial, &sibling, false),
    ];
    for (title, mapper, leaf, wanted) in table {
        let outcome = mapper.map(&Certificate::read(&leaf.der).unwrap());
        assert_eq!(outcome.is_ok_and(|mapped| principal(&mapped).1 == "api"), wanted, "{title}");
    }
}

#[test]
fn what_is_no_mapper_is_refused() {
    let key = Fingerprint::of(b"key");
    let td = || Namespace::spiffe("td").unwrap();
    let [one, two, _] = three_rules();
    let same = rule("services", Source::Email, Pattern::any("it").unwrap(), "k", "{it}");
    let table: Vec<(&str, Result<Mapper, MapperError>, &str)> = std::vec![
        (
            "no rules map nobody (E1)",
            Mapper::rules(&BOTH, []),
            "there are no rules, so that nobody could be identified"
        ),
        (
            "one name for two rules",
            Mapper::rules(&BOTH, [one, two, same]),
            r#"two rules are named "services""#
        ),
        (
            "a CA that may vouch for nothing",
            Mapper::spiffe().with_issuing_ca(key, []),
            "issuing CA key 2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683 is given no namespaces",
        ),
        (
            "a CA that is bound twice",
            Mapper::spiffe().with_issuing_ca(key, [td()]).unwrap().with_issuing_ca(key, [td()]),
            "issuing CA key 2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683 is given namespaces twice",
        ),
    ];
    for (title, found, wanted) in table {
        assert_eq!(found.map(|_| ()).map_err(|error| error.to_string()), Err(wanted.into()), "{title}");
    }
}

#[test]
fn a_mapper_is_shared_between_threads() {
    const fn shared<T: Send + Sync + Clone + 'static>(mapper: T) -> T {
        mapper
    }
    let mapper = shared(mapper(three_rules()));
    let der = certificate(("", &["dns:a.nodes.example"]));
    let told_there = std::thread::spawn({
        let mapper = mapper.clone();
        move || told(&mapper.map(&Certificate::read(&der).unwrap()))
    });
    assert_eq!(told_there.join().unwrap(), "host:a by hosts");
}

#[test]
fn a_rule_applies_on_the_paths_of_whom_it_believes() {
    let builder = |name: &str| Rule::builder(name, Source::Dns, Pattern::any("host").unwrap());
    let ours = builder("ours").from(fleet()).becomes("host", "{host}").build().unwrap();
    let theirs = builder("theirs").from(other()).becomes("guest", "{host}").build().unwrap();
    let mapped = map(&mapper([ours, theirs]), ("", &["dns:a.example"])).unwrap();
    let made = |root, label| on_path(&mapped, &trusted(root, label), []).unwrap();
    let (host, guest) = (made(&FLEET, "fleet"), made(&OTHER, "other"));
    assert_eq!((host.kind.as_str(), host.rules), ("host", std::vec!["ours".to_string()]));
    assert_eq!((guest.kind.as_str(), guest.rules), ("guest", std::vec!["theirs".to_string()]));
}
