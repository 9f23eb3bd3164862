//! Both locks: whom a rule believes, and what an authority is bound to.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{FLEET, OTHER, Said, anchor, certificate, fleet, map, mapper, on_path, rule};
use crate::certificate::Certificate;
use crate::common::Issued;
use crate::identity::binding::{Fault, anchor_may_vouch, covers_every_name};
use crate::identity::{Authority, Fingerprint, Identity, Mapped, Mapper, Pattern, Rule, Source};
use crate::name::{DistinguishedName, Namespace};
use crate::oid::{self, OidBuf};
use crate::trust::Anchor;

pub(super) fn namespace(text: &str) -> Namespace {
    let (form, value) = text.split_once(':').unwrap();
    match form {
        "dns" => Namespace::dns(value),
        "spiffe" => Namespace::spiffe(value),
        "email" => Namespace::email(value),
        "ip" => Namespace::ip(value),
        "uri" => Namespace::uri_host(value),
        "upn" => Namespace::upn(value),
        "sid" => Namespace::sid_domain(value),
        "ext" => OidBuf::parse(value).map(Namespace::extension),
        "dir" => DistinguishedName::parse(value).map(Namespace::directory),
        "other" => OidBuf::parse(value).map(Namespace::other),
        unknown => panic!("no such namespace: {unknown}"),
    }
    .unwrap()
}

pub(super) fn bound(root: &Issued, label: &str, namespaces: &[&str]) -> Anchor {
    let anchor = anchor(root, label);
    namespaces.iter().fold(anchor, |anchor, text| anchor.vouches_for(namespace(text)))
}

fn answer<T, E: ToString>(found: Result<T, E>) -> String {
    found.err().map_or("yes".into(), |fault| fault.to_string())
}

/// A rule that takes whatever the source has.
fn anything(source: Source) -> Mapper {
    let becomes = |pattern, name| mapper([rule("any", source.clone(), pattern, "k", name)]);
    becomes(Pattern::any("it").unwrap(), "{it}")
}

fn exactly(identity: Identity) -> Mapper {
    mapper([rule("exact", identity.source(), Pattern::is(identity), "k", "it")])
}

#[test]
fn an_anchor_vouches_for_what_lies_in_its_namespaces() {
    let spiffe = Mapper::spiffe();
    let (dns, ip, email) = (anything(Source::Dns), anything(Source::Ip), anything(Source::Email));
    let (uri, upn, cn) =
        (anything(Source::Uri), anything(Source::Upn), anything(Source::attribute(oid::COMMON_NAME)));
    let mail_attribute = anything(Source::attribute(oid::EMAIL_ADDRESS));
    let type_id = OidBuf::parse("1.2.3").unwrap();
    let other = exactly(Identity::OtherName { type_id: type_id.clone(), der: std::vec![0x05, 0x00] });
    let extension =
        exactly(Identity::Extension { oid: oid::KEY_USAGE.to_buf(), der: std::vec![3, 2, 7, 0x80] });
    let subject = exactly(Identity::Subject(DistinguishedName::parse("CN=api,O=Fleet").unwrap()));
    let key = anything(Source::Key);
    let sid = anything(Source::Sid);
    let account: Said<'_> = ("", &["uri:tag:microsoft.com,2022-09-14:sid:S-1-5-21-1-2-3-500"]);
    let id: Said<'_> = ("", &["uri:spiffe://prod.example/a"]);
    let host: Said<'_> = ("", &["dns:a.prod.example"]);
    let api: Said<'_> = ("O=Fleet,CN=api", &[]);
    let table: &[(&str, &Mapper, Said<'_>, &[&str], &str)] = &[
        ("a SPIFFE ID in the trust domain", &spiffe, id, &["spiffe:prod.example"], "yes"),
        (
            "a SPIFFE ID in another trust domain (E9)",
            &spiffe,
            id,
            &["spiffe:example", "spiffe:test.example"],
            "trust anchor fleet may not vouch for spiffe://prod.example/a (its namespaces: spiffe://example, spiffe://test.example)",
        ),
        (
            "no namespaces, no identity (E13)",
            &spiffe,
            id,
            &[],
            "trust anchor fleet may not vouch for spiffe://prod.example/a (it has no namespaces)",
        ),
        (
            "a DNS namespace holds no SPIFFE ID",
            &spiffe,
            id,
            &["dns:prod.example"],
            "trust anchor fleet may not vouch for spiffe://prod.example/a (its namespaces: dns:prod.example)",
        ),
        ("a host below", &dns, host, &["dns:prod.example"], "yes"),
        (
            "a host beside (E13)",
            &dns,
            host,
            &["dns:x.prod.example", "spiffe:prod.example"],
            "trust anchor fleet may not vouch for dns:a.prod.example (its namespaces: dns:x.prod.example, spiffe://prod.example)",
        ),
        ("an address", &ip, ("", &["ip:10.1.2.3"]), &["ip:10.0.0.0/8"], "yes"),
        (
            "an address outside",
            &ip,
            ("", &["ip:11.1.2.3"]),
            &["ip:10.0.0.0/8"],
            "trust anchor fleet may not vouch for ip:11.1.2.3 (its namespaces: ip:10.0.0.0/8)",
        ),
        ("a mailbox", &email, ("", &["email:a@prod.example"]), &["email:prod.example"], "yes"),
        (
            "a mailbox elsewhere",
            &email,
            ("", &["email:a@evil.example"]),
            &["email:prod.example"],
            "trust anchor fleet may not vouch for email:a@evil.example (its namespaces: email:prod.example)",
        ),
        ("a URI", &uri, ("", &["uri:https://prod.example/a"]), &["uri:prod.example"], "yes"),
        (
            "a URI elsewhere",
            &uri,
            ("", &["uri:https://evil.example/a"]),
            &["uri:prod.example"],
            "trust anchor fleet may not vouch for uri:https://evil.example/a (its namespaces: uri:prod.example)",
        ),
        (
            "a user principal name where it is allowed (E8)",
            &upn,
            ("", &["upn:a@prod.example"]),
            &["upn:prod.example"],
            "yes",
        ),
        (
            "a user principal name is no mailbox and no host (E8)",
            &upn,
            ("", &["upn:a@prod.example"]),
            &["email:prod.example", "dns:prod.example"],
            "trust anchor fleet may not vouch for upn:a@prod.example (its namespaces: email:prod.example, dns:prod.example)",
        ),
        ("an other name of the type", &other, ("", &["other:1.2.3:0500"]), &["other:1.2.3"], "yes"),
        (
            "an other name of another type",
            &other,
            ("", &["other:1.2.3:0500"]),
            &["other:1.2.4"],
            "trust anchor fleet may not vouch for other:1.2.3=#0500 (its namespaces: other:1.2.4)",
        ),
        ("a common name, the whole subject inside", &cn, api, &["dir:O=fleet"], "yes"),
        (
            "a common name, the subject outside",
            &cn,
            api,
            &["dir:O=Other"],
            "trust anchor fleet may not vouch for attribute:CN=api (its namespaces: directory:O=Other)",
        ),
        (
            "a common name that looks like a host is not held by a DNS namespace (A17)",
            &cn,
            ("CN=a.prod.example", &[]),
            &["dns:prod.example"],
            "trust anchor fleet may not vouch for attribute:CN=a.prod.example (its namespaces: dns:prod.example)",
        ),
        (
            "a mailbox in the subject is not held by an email namespace (A17)",
            &mail_attribute,
            ("E=a@prod.example", &[]),
            &["email:prod.example"],
            "trust anchor fleet may not vouch for attribute:emailAddress=a@prod.example (its namespaces: email:prod.example)",
        ),
        ("a whole subject", &subject, api, &["dir:O=Fleet"], "yes"),
        (
            "a whole subject, spoken of by an anchor of somebody else",
            &subject,
            api,
            &["dir:O=Other"],
            "trust anchor fleet may not vouch for subject:CN=api,O=Fleet (its namespaces: directory:O=Other)",
        ),
        (
            "an extension, which only its own namespace holds",
            &extension,
            api,
            &["dir:O=Fleet", "other:2.5.29.15", "ext:2.5.29.14"],
            "trust anchor fleet may not vouch for extension:2.5.29.15=#03020780 (its namespaces: directory:O=Fleet, other:2.5.29.15, extension:2.5.29.14)",
        ),
        ("an extension of the identifier", &extension, api, &["ext:2.5.29.15"], "yes"),
        ("an account", &sid, account, &["sid:S-1-5-21-1-2-3"], "yes"),
        (
            "an account of another domain",
            &sid,
            account,
            &["sid:S-1-5-21-1-2-4", "upn:prod.example"],
            "trust anchor fleet may not vouch for sid:S-1-5-21-1-2-3-500 (its namespaces: sid:S-1-5-21-1-2-4, upn:prod.example)",
        ),
        ("a key is its own proof", &key, api, &[], "yes"),
        (
            "the first namespaces are shown",
            &spiffe,
            id,
            &["dns:a", "dns:b", "dns:c", "dns:d", "dns:e", "dns:f"],
            "trust anchor fleet may not vouch for spiffe://prod.example/a (its namespaces: dns:a, dns:b, dns:c, dns:d and 2 more)",
        ),
    ];
    for (title, mapper, said, namespaces, wanted) in table {
        let mapped = map(mapper, *said).unwrap();
        let anchor = bound(&FLEET, "fleet", namespaces);
        assert_eq!(answer(anchor_may_vouch(&anchor, &mapped)), *wanted, "{title}");
        assert_eq!(answer(on_path(&mapped, &anchor, [])), *wanted, "{title}, on the path");
        if let Err(Fault::NoNamespaces { wanted, .. } | Fault::OutsideAnchor { wanted, .. }) =
            anchor_may_vouch(&anchor, &mapped)
        {
            let narrowest = wanted.expect(title);
            let widened = anchor.clone().vouches_for(narrowest);
            assert_eq!(
                answer(anchor_may_vouch(&widened, &mapped)),
                "yes",
                "{title}, with what the fault names"
            );
        }
        let mut trusting = anchor;
        trusting.vouch_for_everything();
        assert_eq!(answer(anchor_may_vouch(&trusting, &mapped)), "yes", "{title}, with everything allowed");
    }
}

#[test]
fn a_serial_number_is_its_issuers_to_give() {
    let leaf = FLEET.issue("CN=api").build();
    let leaf = Certificate::read(&leaf.der).unwrap();
    let identity =
        Identity::IssuerSerial { issuer: leaf.issuer().into(), serial: leaf.serial().octets().into() };
    let mapped = exactly(identity).map(&leaf).unwrap();
    for (namespaces, wanted) in [(["dir:O=Other"], false), (["dir:CN=Fleet CA"], true)] {
        let anchor = bound(&FLEET, "fleet", &namespaces);
        assert_eq!(anchor_may_vouch(&anchor, &mapped).is_ok(), wanted, "{namespaces:?}");
    }
}

#[test]
fn a_rule_believes_whom_it_names() {
    let middle = FLEET.issue_ca("CN=Issuing CA").build();
    let below = middle.issue_ca("CN=CA of the issuing CA").build();
    let host = |from: &[Authority]| {
        let builder = Rule::builder("hosts", Source::Dns, Pattern::any("host").unwrap());
        let builder = from.iter().fold(builder, |builder, authority| builder.from(*authority));
        let mapper = mapper([builder.becomes("host", "{host}").build().unwrap()]);
        map(&mapper, ("", &["dns:a.prod.example"])).unwrap()
    };
    let other = anchor(&OTHER, "other").id();
    let issuing = Authority::issuing_ca(&middle.spki);
    let root = Authority::issuing_ca(&FLEET.spki);
    let not_anchor = "rule hosts does not believe trust anchor fleet for dns:a.prod.example";
    let not_issuer = |issuer: &Issued| {
        let key = Fingerprint::of(&issuer.spki);
        alloc::format!("rule hosts does not believe the issuing CA with key {key} for dns:a.prod.example")
    };
    let yes = || String::from("yes");
    type Row<'r> = (&'r str, Vec<Authority>, Vec<&'r Issued>, &'r str, String);
    let table: Vec<Row<'_>> = std::vec![
        ("the anchor, directly below it", vec![fleet()], vec![], "yes", yes()),
        ("the anchor, whoever issued", vec![fleet()], vec![&below, &middle], "yes", yes()),
        ("another anchor", vec![other.into()], vec![], not_anchor, not_anchor.into()),
        ("one of two anchors", vec![other.into(), fleet()], vec![], "yes", yes()),
        ("the issuing CA", vec![issuing], vec![&middle], "yes", yes()),
        ("the issuing CA, and it is another", vec![issuing], vec![&below], "yes", not_issuer(&below)),
        (
            "a CA that the issuing CA made is another",
            vec![issuing],
            vec![&below, &middle],
            "yes",
            not_issuer(&below)
        ),
        ("the issuing CA, and there is none", vec![issuing], vec![], "yes", not_issuer(&FLEET)),
        ("the anchor's key as the issuing CA", vec![root], vec![], "yes", yes()),
        (
            "the anchor's key as the issuing CA, with one between",
            vec![root],
            vec![&middle],
            "yes",
            not_issuer(&middle)
        ),
        ("another anchor, or this issuing CA", vec![other.into(), issuing], vec![&middle], "yes", yes()),
    ];
    let anchor = bound(&FLEET, "fleet", &["dns:prod.example"]);
    let elsewhere = bound(&FLEET, "fleet", &["dns:test.example"]);
    for (title, from, issuers, before, wanted) in table {
        let mapped = host(&from);
        let spkis = || issuers.iter().map(|issuer| issuer.spki.as_slice());
        assert_eq!(answer(anchor_may_vouch(&anchor, &mapped)), before, "{title}, before the path is known");
        assert_eq!(answer(on_path(&mapped, &anchor, spkis())), wanted, "{title}");
        assert!(on_path(&mapped, &elsewhere, spkis()).is_err(), "{title}, outside the namespaces");
    }
}

#[test]
fn a_key_is_believed_only_from_whom_the_rule_names() {
    let mapped = map(&anything(Source::Key), ("CN=api", &[])).unwrap();
    assert_eq!(answer(anchor_may_vouch(&anchor(&FLEET, "fleet"), &mapped)), "yes");
    let found = answer(anchor_may_vouch(&anchor(&OTHER, "other"), &mapped));
    assert!(found.starts_with("rule any does not believe trust anchor other for key:"), "{found}");
}

#[test]
fn every_identity_that_made_the_principal_is_vouched_for() {
    let by = |name: &str, source: Source, from: Authority| {
        let pattern = match source {
            Source::Spiffe => Pattern::spiffe("spiffe://td/{it}"),
            _ => Pattern::dns("{it}.prod.example"),
        };
        let rule = Rule::builder(name, source, pattern.unwrap()).from(from);
        rule.becomes("service", "{it}").build().unwrap()
    };
    let mapped = |rules: Vec<Rule>| {
        map(&mapper(rules), ("", &["uri:spiffe://td/api", "dns:api.prod.example"])).unwrap()
    };
    let (fleet, other) = (fleet(), Authority::from(anchor(&OTHER, "other").id()));
    let both: &[&str] = &["spiffe:td", "dns:prod.example"];
    let one_each = mapped(vec![by("id", Source::Spiffe, fleet), by("host", Source::Dns, other)]);
    let same = mapped(vec![by("id", Source::Spiffe, fleet), by("host", Source::Dns, fleet)]);
    let two_for_one = mapped(vec![by("a", Source::Dns, other), by("b", Source::Dns, fleet)]);
    let apart = mapped(std::vec![
        by("a", Source::Dns, other),
        by("b", Source::Spiffe, fleet),
        by("c", Source::Dns, fleet),
    ]);
    let neither = mapped(std::vec![by("a", Source::Dns, other), by("d", Source::Spiffe, other)]);
    let table: &[(&str, &Mapped, &[&str], &str)] = &[
        ("one anchor for both", &same, both, "id, host"),
        (
            "one of the two lies outside",
            &same,
            &["spiffe:td"],
            "trust anchor fleet may not vouch for dns:api.prod.example (its namespaces: spiffe://td)",
        ),
        ("a rule that believes another anchor does not apply", &one_each, both, "id"),
        ("and what it read is nobody's business here", &one_each, &["spiffe:td"], "id"),
        (
            "nor does its identity stand in for the other's",
            &one_each,
            &["dns:prod.example"],
            "trust anchor fleet may not vouch for spiffe://td/api (its namespaces: dns:prod.example)",
        ),
        ("two rules that read one identity for different anchors", &two_for_one, both, "b"),
        ("two of three apply", &apart, both, "b, c"),
        (
            "no rule believes the anchor",
            &neither,
            both,
            "rule d, a does not believe trust anchor fleet for spiffe://td/api, dns:api.prod.example",
        ),
    ];
    for (title, mapped, namespaces, wanted) in table {
        let anchor = bound(&FLEET, "fleet", namespaces);
        let found = on_path(mapped, &anchor, []).map(|settled| settled.rules.join(", "));
        assert_eq!(found.unwrap_or_else(|refusal| refusal), *wanted, "{title}");
    }
}

#[test]
fn a_bound_ca_and_all_below_it_stay_in_its_namespaces() {
    let tenant = FLEET.issue_ca("CN=Tenant CA").build();
    let below = tenant.issue_ca("CN=Tenant's own CA").build();
    let neighbour = FLEET.issue_ca("CN=Neighbour CA").build();
    let key = Fingerprint::of(&tenant.spki);
    let root_key = Fingerprint::of(&FLEET.spki);
    let a = || [namespace("spiffe:a.example")];
    let mapper = Mapper::spiffe().with_issuing_ca(key, a()).unwrap();
    let rooted = Mapper::spiffe().with_issuing_ca(root_key, a()).unwrap();
    let id = |mapper: &Mapper, uri: &str| map(mapper, ("", &[uri])).unwrap();
    let inside = id(&mapper, "uri:spiffe://a.example/x");
    let outside = id(&mapper, "uri:spiffe://b.example/x");
    let outside_root = id(&rooted, "uri:spiffe://b.example/x");
    let beyond_anchor = id(&mapper, "uri:spiffe://c.example/x");
    let refusal = |key: Fingerprint| {
        alloc::format!(
            "the CA with key {key} may not vouch for spiffe://b.example/x (its namespaces: spiffe://a.example)"
        )
    };
    let table: Vec<(&str, &Mapped, Vec<&Issued>, String)> = std::vec![
        ("inside", &inside, vec![&tenant], "yes".into()),
        ("another tenant's (E13)", &outside, vec![&tenant], refusal(key)),
        ("another tenant's, by a CA that the tenant made (E13)", &outside, vec![&below, &tenant], refusal(key)),
        ("another tenant's, by somebody who is not bound", &outside, vec![&neighbour], "yes".into()),
        ("directly below the anchor", &outside, vec![], "yes".into()),
        ("the anchor's own key is bound", &outside_root, vec![], refusal(root_key)),
        (
            "the anchor's namespaces hold as well",
            &beyond_anchor,
            vec![&tenant],
            "trust anchor fleet may not vouch for spiffe://c.example/x (its namespaces: spiffe://a.example, spiffe://b.example)".into(),
        ),
    ];
    let anchor = bound(&FLEET, "fleet", &["spiffe:a.example", "spiffe:b.example"]);
    for (title, mapped, issuers, wanted) in table {
        let spkis = issuers.iter().map(|issuer| issuer.spki.as_slice());
        assert_eq!(answer(on_path(mapped, &anchor, spkis)), wanted, "{title}");
    }
}

#[test]
fn without_a_mapper_a_bound_anchor_covers_every_name() {
    let outside = |name: &str| {
        alloc::format!(
            "trust anchor fleet may not vouch for {name} (its namespaces: dns:prod.example, spiffe://prod.example)"
        )
    };
    let table: Vec<(&str, Said<'_>, String)> = std::vec![
        ("all inside", ("", &["dns:a.prod.example", "uri:spiffe://prod.example/a"]), "yes".into()),
        ("a wildcard inside", ("", &["dns:*.prod.example"]), "yes".into()),
        ("a wildcard that is wider", ("", &["dns:*.example"]), outside("dNSName *.example")),
        ("one outside", ("", &["dns:a.prod.example", "dns:a.example"]), outside("dNSName a.example")),
        (
            "a form that no namespace holds",
            ("", &["dns:a.prod.example", "ip:10.0.0.1"]),
            outside("iPAddress 10.0.0.1")
        ),
        ("no names", ("CN=api", &[]), "yes".into()),
        (
            "a malformed name",
            ("", &["dns:a.prod.example", "dns:a b"]),
            "malformed: dNSName: byte 0x20 is not allowed here".into()
        ),
    ];
    let bound = bound(&FLEET, "fleet", &["dns:prod.example", "spiffe:prod.example"]);
    let free = anchor(&FLEET, "fleet");
    let mut trusting = bound.clone();
    trusting.vouch_for_everything();
    for (title, said, wanted) in table {
        let der = certificate(said);
        let leaf = Certificate::read(&der).unwrap();
        assert_eq!(answer(covers_every_name(&bound, &leaf)), wanted, "{title}");
        assert_eq!(answer(covers_every_name(&free, &leaf)), "yes", "{title}, no namespaces");
        assert_eq!(answer(covers_every_name(&trusting, &leaf)), "yes", "{title}, with everything allowed");
    }
}

#[test]
fn a_fault_is_bounded() {
    let id = alloc::format!("uri:spiffe://td/{}", "a".repeat(2000));
    let mapped = map(&Mapper::spiffe(), ("", &[&id])).unwrap();
    let fault = answer(anchor_may_vouch(&anchor(&FLEET, "fleet"), &mapped));
    assert!(fault.len() < 400, "{fault}");
}
