//! Section E: identity, mapping, trust.

use serde::de::DeserializeOwned;
use vouchsafe::danger::{Relaxation, every_identity};
use vouchsafe::identity::{
    Authority as Believed, Fingerprint, MapperError, Pattern, PatternError, Rule, RuleError, Source,
};
use vouchsafe::revocation::CrlStore;
use vouchsafe::{
    Anchor, Mapper, Namespace, Peer, Policy, Principal, Purpose, Time, TrustStore, VerifiedPath, Verifier,
    oid, verify::BuildError,
};

use crate::common::{self, Authority, CertificateBuilder, Issued, Key, Kind};
use crate::house::{
    Answer, GOOD, anchor, check, clients, identify, mapper, now, rules, sent, store, trusting, user, verify,
    verify_named, vouching,
};

struct House {
    root: Authority,
    verifier: Verifier,
}

impl House {
    fn new() -> Self {
        let root = Authority::root("CN=Root");
        let verifier = clients([anchor(&root)]).build().unwrap();
        Self { root, verifier }
    }

    fn client(&self, subject: &str, names: &[&str]) -> Issued {
        let leaf = self.root.issue(subject).client_auth();
        if names.is_empty() { leaf.build() } else { leaf.san(names).build() }
    }

    /// Who a client of this subject and these names is, if the source is all that a mapper reads.
    fn who(&self, source: Source, subject: &str, names: &[&str]) -> Answer {
        identify(&self.verifier, &user(&self.root, source), &self.client(subject, names), &[])
    }

    fn spiffe(&self, names: &[&str]) -> Answer {
        identify(&self.verifier, &Mapper::spiffe(), &self.client("O=Prod", names), &[])
    }
}

#[test]
fn nothing_is_nobody_and_never_everybody() {
    let root = Authority::root("CN=Root");
    assert_eq!(Mapper::rules(&trusting([anchor(&root)]), []).unwrap_err(), MapperError::NoRules);
    assert_eq!(Pattern::one_of([]).unwrap_err(), PatternError::Empty);
    let rule = || Rule::builder("all", Source::Dns, Pattern::any("host").unwrap());
    assert!(matches!(rule().becomes("service", "{host}").build(), Err(RuleError::NoAuthority { .. })));
    let believed = Believed::from(anchor(&root).id());
    assert!(matches!(rule().from(believed).build(), Err(RuleError::NoPrincipal { .. })));
    let mapper = Mapper::spiffe().with_issuing_ca(Fingerprint::of(&root.spki), []);
    assert!(matches!(mapper, Err(MapperError::NoNamespaces(_))));
}

#[test]
fn a_certificate_of_a_believed_authority_is_no_identity_by_itself() {
    let house = House::new();
    let root = &house.root;
    let plain = clients([Anchor::from_certificate(&root.der).unwrap()]).build().unwrap();
    let peer = house.client("O=Prod,CN=api", &["uri:spiffe://prod.example/api", "dns:api.prod.example"]);
    let nameless = house.client("O=Prod", &[]);
    let other = Authority::root("CN=Other Root");
    let only_other = user(&other, Source::Dns);
    let fleet = Anchor::from_certificate(&root.der).unwrap();
    let fleet = clients([every_identity(fleet)]).build().unwrap();
    check([
        ("a path", verify(&plain, &peer, &[]), GOOD),
        (
            "no namespaces",
            identify(&plain, &Mapper::spiffe(), &peer, &[]),
            Err("CN=Root may not vouch for spiffe://prod.example/api (it has no namespaces)"),
        ),
        (
            "no namespaces, under a rule that believes it",
            identify(&plain, &user(root, Source::Dns), &peer, &[]),
            Err("may not vouch for dns:api.prod.example (it has no namespaces)"),
        ),
        (
            "namespaces, under a rule that believes another",
            identify(&house.verifier, &only_other, &peer, &[]),
            Err("rule users does not believe trust anchor CN=Root"),
        ),
        (
            "no name",
            identify(&house.verifier, &Mapper::spiffe(), &nameless, &[]),
            Err("no rule makes a principal of it"),
        ),
        (
            "another name than the rules read",
            identify(&house.verifier, &user(root, Source::Email), &peer, &[]),
            Err("no rule makes a principal of it"),
        ),
        (
            "for everything, where the caller says so",
            identify(&fleet, &Mapper::spiffe(), &peer, &[]),
            Ok("spiffe spiffe://prod.example/api"),
        ),
    ]);
    let principal = fleet.identify(&Peer::new(&peer.der, &[]), &Mapper::spiffe(), now()).unwrap();
    assert!(matches!(principal.relaxations(), [.., Relaxation::EveryIdentity { .. }]), "and it shows");
}

#[test]
fn a_principal_says_which_certificate_authority_and_rule_it_came_from() {
    let house = House::new();
    let mapper = user(&house.root, Source::Dns);
    let who = |leaf: &Issued| house.verifier.identify(&Peer::new(&leaf.der, &[]), &mapper, now()).unwrap();
    let (first, renewed) = (
        house.root.issue("O=Prod").san(&["dns:a.prod.example"]).serial(1).client_auth().build(),
        house.root.issue("O=Prod").san(&["dns:a.prod.example"]).serial(2).client_auth().build(),
    );
    let sibling = house.client("O=Prod", &["dns:b.prod.example"]);
    let (one, again, other) = (who(&first), who(&renewed), who(&sibling));
    assert_eq!(one, again, "a renewed certificate is the same peer");
    assert_ne!(one.fingerprint(), again.fingerprint(), "in another certificate");
    assert_ne!(one, other, "a sibling of the same authority is another peer");
    assert_eq!(one.fingerprint(), Fingerprint::of(&first.der).as_bytes());
    assert_eq!(one.anchor(), anchor(&house.root).id());
    assert_eq!(one.rules(), ["users"]);
}

#[test]
fn an_attribute_is_read_by_its_type_and_never_from_a_printed_name() {
    let house = House::new();
    let name = |subject| house.who(Source::attribute(oid::COMMON_NAME), subject, &[]);
    check([
        ("one common name", name("O=Prod,CN=admin"), Ok("user admin")),
        ("two", name("O=Prod,CN=x,CN=admin"), Err("CN can be no identity: there is more than one")),
        (
            "two in one relative name",
            name("O=Prod,CN=x+CN=admin"),
            Err("CN can be no identity: there is more than one"),
        ),
        (
            "two that are the same",
            name("O=Prod,CN=admin,CN=admin"),
            Err("CN can be no identity: there is more than one"),
        ),
        (
            "an organisation that spells one",
            name("O=Prod,O=a\\,CN=admin"),
            Err("no rule makes a principal of it"),
        ),
        ("a common name that spells another", name("O=Prod,CN=x\\,CN=admin"), Ok("user x,CN=admin")),
        ("one of another letter case", name("O=Prod,CN=Admin"), Ok("user Admin")),
        ("a space at the end", name("O=Prod,CN=admin "), Err("CN can be no identity: its text")),
        ("another type of attribute", name("O=Prod,UID=admin"), Err("no rule makes a principal of it")),
    ]);
    let exactly = |subject| {
        let pattern = Pattern::attribute("svc-", "name", "").unwrap();
        let mapper = mapper(&house.root, Source::attribute(oid::COMMON_NAME), pattern, "{name}");
        identify(&house.verifier, &mapper, &house.client(subject, &[]), &[])
    };
    check([
        ("with the prefix", exactly("O=Prod,CN=svc-api"), Ok("user api")),
        ("with the prefix inside", exactly("O=Prod,CN=x svc-api"), Err("no rule makes a principal of it")),
        ("in capitals", exactly("O=Prod,CN=SVC-api"), Err("no rule makes a principal of it")),
        (
            "with an attribute that starts like it",
            exactly("O=Prod,OU=svc-api,CN=x"),
            Err("no rule makes a principal of it"),
        ),
    ]);
}

#[test]
fn a_second_value_is_a_refusal_whichever_comes_first() {
    let house = House::new();
    let who = |source, names: &[&str]| house.who(source, "O=Prod", names);
    check([
        (
            "hosts",
            who(Source::Dns, &["dns:a.prod.example", "dns:b.prod.example"]),
            Err("dNSName can be no identity: there is more than one"),
        ),
        (
            "mailboxes",
            who(Source::Email, &["email:a@prod.example", "email:b@prod.example"]),
            Err("rfc822Name can be no identity: there is more than one"),
        ),
        (
            "user principal names",
            who(Source::Upn, &["upn:a@prod.example", "upn:b@prod.example"]),
            Err("user principal name can be no identity: there is more than one"),
        ),
        (
            "URIs",
            who(Source::Uri, &["uri:https://prod.example/a", "uri:https://prod.example/b"]),
            Err("URI can be no identity: there is more than one"),
        ),
        (
            "addresses",
            who(Source::Ip, &["ip:10.0.0.1", "ip:10.0.0.2"]),
            Err("iPAddress can be no identity: there is more than one"),
        ),
        (
            "the same twice",
            who(Source::Dns, &["dns:a.prod.example", "dns:a.prod.example"]),
            Err("dNSName can be no identity: there is more than one"),
        ),
        (
            "SPIFFE IDs",
            house.spiffe(&["uri:spiffe://prod.example/a", "uri:spiffe://prod.example/b"]),
            Err("there is another URI beside it"),
        ),
        (
            "a SPIFFE ID and another URI",
            house.spiffe(&["uri:spiffe://prod.example/a", "uri:https://prod.example/"]),
            Err("there is another URI beside it"),
        ),
        (
            "a SPIFFE ID and a host",
            house.spiffe(&["uri:spiffe://prod.example/a", "dns:b.prod.example"]),
            Ok("spiffe spiffe://prod.example/a"),
        ),
    ]);
    let believed = Believed::from(anchor(&house.root).id());
    let rule = |name, source| {
        let rule = Rule::builder(name, source, Pattern::any("it").unwrap());
        rule.from(believed).becomes("user", "{it}").build().unwrap()
    };
    let both = rules(&house.root, [rule("hosts", Source::Dns), rule("mailboxes", Source::Email)]);
    let leaf = house.client("O=Prod", &["dns:a.prod.example", "email:b@prod.example"]);
    check([(
        "two rules that disagree",
        identify(&house.verifier, &both, &leaf, &[]),
        Err("mailboxes\" disagree: user:a.prod.example or user:b@prod.example"),
    )]);
}

#[test]
fn a_value_is_whole_and_unchanged_or_it_is_refused() {
    let house = House::new();
    let name = |text: &str| house.who(Source::attribute(oid::COMMON_NAME), &format!("O=Prod,CN={text}"), &[]);
    let (longest, longer) = ("a".repeat(256), "a".repeat(257));
    let wanted = format!("user {longest}");
    check([
        ("256 letters", name(&longest), Ok(wanted.as_str())),
        ("257", name(&longer), Err("it is longer than 256 bytes")),
        ("a letter that looks like another", name("\u{430}dmin"), Ok("user \u{430}dmin")),
        (
            "a mailbox: its host is in lower case, the rest is not",
            house.who(Source::Email, "O=Prod", &["email:Root@PROD.example"]),
            Ok("user Root@prod.example"),
        ),
        (
            "a host is in lower case",
            house.who(Source::Dns, "O=Prod", &["dns:API.prod.example"]),
            Ok("user api.prod.example"),
        ),
        (
            "a path is not",
            house.spiffe(&["uri:spiffe://PROD.example/Api"]),
            Err("SPIFFE trust domain: byte 0x50"),
        ),
    ]);
}

#[test]
fn an_authority_vouches_for_user_names_only_where_it_was_let() {
    let house = House::new();
    let bare = Anchor::from_certificate(&house.root.der).unwrap();
    let hosts = clients([bare.vouches_for(Namespace::dns("prod.example").unwrap())]).build().unwrap();
    let upn = house.client("O=Prod", &["upn:root@prod.example"]);
    let email = house.client("O=Prod", &["email:root@prod.example"]);
    let below = house.client("O=Prod", &["upn:root@sub.prod.example"]);
    let by = |verifier, source, leaf| identify(verifier, &user(&house.root, source), leaf, &[]);
    check([
        ("let", by(&house.verifier, Source::Upn, &upn), Ok("user root@prod.example")),
        ("let for hosts only", by(&hosts, Source::Upn, &upn), Err("may not vouch for upn:root@prod.example")),
        (
            "a mailbox, let for hosts only",
            by(&hosts, Source::Email, &email),
            Err("may not vouch for email:root@prod.example"),
        ),
        (
            "a domain below",
            by(&house.verifier, Source::Upn, &below),
            Err("may not vouch for upn:root@sub.prod.example"),
        ),
    ]);
}

#[test]
fn a_trust_domain_chooses_its_authorities_and_not_the_other_way_round() {
    let (prod, test) = (Authority::root("CN=Prod Root"), Authority::root("CN=Test Root"));
    let bound = |authority: &Authority, domain| {
        Anchor::from_certificate(&authority.der).unwrap().vouches_for(Namespace::spiffe(domain).unwrap())
    };
    let verifier = clients([bound(&prod, "prod.example"), bound(&test, "test.example")]).build().unwrap();
    let who = |authority: &Authority, id: &str| {
        let leaf = authority.issue("CN=x").san(&[&format!("uri:{id}")]).client_auth().build();
        identify(&verifier, &Mapper::spiffe(), &leaf, &[])
    };
    check([
        ("its own", who(&prod, "spiffe://prod.example/api"), Ok("spiffe spiffe://prod.example/api")),
        (
            "the other's",
            who(&test, "spiffe://prod.example/api"),
            Err("CN=Test Root may not vouch for spiffe://prod.example/api"),
        ),
        (
            "one below",
            who(&prod, "spiffe://sub.prod.example/api"),
            Err("may not vouch for spiffe://sub.prod.example/api"),
        ),
        (
            "one that ends like it",
            who(&prod, "spiffe://evilprod.example/api"),
            Err("may not vouch for spiffe://evilprod.example/api"),
        ),
        (
            "one that starts like it",
            who(&prod, "spiffe://prod.example.evil/api"),
            Err("may not vouch for spiffe://prod.example.evil/api"),
        ),
        (
            "its name in the path",
            who(&test, "spiffe://test.example/prod.example/api"),
            Ok("spiffe spiffe://test.example/prod.example/api"),
        ),
        (
            "nobody's",
            who(&prod, "spiffe://nobody.example/api"),
            Err("may not vouch for spiffe://nobody.example/api"),
        ),
    ]);
    let segments = |id: &str| {
        let pattern = Pattern::spiffe("spiffe://prod.example/ns/{ns}/sa/{sa}").unwrap();
        let leaf = prod.issue("CN=x").san(&[&format!("uri:{id}")]).client_auth().build();
        identify(&verifier, &mapper(&prod, Source::Spiffe, pattern, "{ns}/{sa}"), &leaf, &[])
    };
    check([
        ("a path of those segments", segments("spiffe://prod.example/ns/web/sa/api"), Ok("user web/api")),
        (
            "one more",
            segments("spiffe://prod.example/ns/web/sa/api/admin"),
            Err("no rule makes a principal of it"),
        ),
        ("one less", segments("spiffe://prod.example/ns/web/sa"), Err("no rule makes a principal of it")),
        (
            "a segment that starts like it",
            segments("spiffe://prod.example/nsx/web/sa/api"),
            Err("no rule makes a principal of it"),
        ),
        (
            "in capitals",
            segments("spiffe://prod.example/NS/web/sa/api"),
            Err("no rule makes a principal of it"),
        ),
    ]);
}

#[test]
fn a_spiffe_id_has_one_spelling() {
    let house = House::new();
    let id = |id: &str| house.spiffe(&[&format!("uri:{id}")]);
    check([
        ("a workload", id("spiffe://prod.example/api"), Ok("spiffe spiffe://prod.example/api")),
        ("a trust domain", id("spiffe://prod.example"), Err("it names a trust domain and no workload")),
        ("an empty path", id("spiffe://prod.example/"), Err("SPIFFE ID: empty")),
        ("an empty segment", id("spiffe://prod.example//api"), Err("SPIFFE ID: empty")),
        ("a slash at the end", id("spiffe://prod.example/api/"), Err("SPIFFE ID: empty")),
        ("a way up", id("spiffe://prod.example/a/../admin"), Err("SPIFFE ID: not in the form")),
        ("a dot", id("spiffe://prod.example/./admin"), Err("SPIFFE ID: not in the form")),
        ("a percent sign", id("spiffe://prod.example/%61dmin"), Err("SPIFFE ID: byte 0x25")),
        ("a query", id("spiffe://prod.example/api?admin"), Err("SPIFFE ID: byte 0x3f")),
        ("a fragment", id("spiffe://prod.example/api#admin"), Err("SPIFFE ID: byte 0x23")),
        ("a port", id("spiffe://prod.example:443/api"), Err("SPIFFE trust domain: byte 0x3a")),
        ("a user", id("spiffe://evil.example@prod.example/api"), Err("SPIFFE trust domain: byte 0x40")),
        (
            "a trust domain in capitals",
            id("spiffe://PROD.example/api"),
            Err("SPIFFE trust domain: byte 0x50"),
        ),
        ("a scheme in capitals", id("SPIFFE://prod.example/api"), Err("SPIFFE ID: not in the form")),
        ("no trust domain", id("spiffe:///api"), Err("SPIFFE trust domain: empty")),
        ("no slashes", id("spiffe:prod.example/api"), Err("SPIFFE ID: not in the form")),
    ]);
}

#[test]
fn a_certificate_is_for_the_purpose_that_it_states() {
    let house = House::new();
    let root = &house.root;
    let presets = [Policy::rfc5280(), Policy::rfc5280_strict(), Policy::web_pki()];
    let by = |policy: &Policy, leaf: &CertificateBuilder| {
        let anchors = [Anchor::from_certificate(&root.der).unwrap()];
        let verifier = clients(anchors).policy(policy.clone()).build().unwrap();
        verify(&verifier, &leaf.clone().build(), &[])
    };
    let issue = || root.issue("CN=a.example").san(&["dns:a.example"]);
    let (any, absent) = (issue().extended_key_usage(&["any"]), issue());
    for policy in &presets {
        let server = issue().server_auth();
        check([(
            "a server as a client",
            by(policy, &server),
            Err("extKeyUsage is id-kp-serverAuth, and id-kp-clientAuth is needed"),
        )]);
        let client = root.issue("CN=a.example").san(&["dns:a.example"]).client_auth().build();
        let verifier = crate::house::servers([anchor(root)]).policy(policy.clone()).build().unwrap();
        let found = verify_named(&verifier, "a.example", &client, &[]);
        check([(
            "a client as a server",
            found,
            Err("extKeyUsage is id-kp-clientAuth, and id-kp-serverAuth is needed"),
        )]);
    }
    let [plain, strict, web] = &presets;
    check([
        ("every purpose, by RFC 5280", by(plain, &any), GOOD),
        (
            "every purpose, by its profile",
            by(strict, &any),
            Err("extKeyUsage is anyExtendedKeyUsage, and id-kp-clientAuth is needed"),
        ),
        (
            "every purpose, on the public web",
            by(web, &any),
            Err("extKeyUsage is anyExtendedKeyUsage, and id-kp-clientAuth is needed"),
        ),
        ("no purpose, by RFC 5280", by(plain, &absent), GOOD),
        (
            "no purpose, on the public web",
            by(web, &absent),
            Err("has no extKeyUsage, and id-kp-clientAuth must be stated"),
        ),
        (
            "no purpose, where one must be stated",
            by(&Policy::rfc5280().require_stated_purpose(), &absent),
            Err("has no extKeyUsage, and id-kp-clientAuth must be stated"),
        ),
    ]);
    let ca = root.issue_ca("CN=Servers only").server_auth().build();
    let below = ca.issue("CN=a").client_auth().build();
    check([(
        "a client of an authority for servers",
        verify(&house.verifier, &below, &[&ca]),
        Err("certificate 1 (CN=Servers only): extKeyUsage is id-kp-serverAuth"),
    )]);
    let of_servers = anchor(root).only_for([Purpose::ServerAuth]);
    let verifier = clients([of_servers]).build().unwrap();
    let leaf = root.issue("CN=a").client_auth().build();
    check([(
        "a client of an anchor for servers",
        verify(&verifier, &leaf, &[]),
        Err("this trust anchor is not configured for id-kp-clientAuth"),
    )]);
}

#[test]
fn without_anchors_or_a_decision_on_revocation_there_is_no_verifier() {
    let root = Authority::root("CN=Root");
    let start = |store: TrustStore| Verifier::builder(store, Purpose::ClientAuth);
    let errors = [
        ("no anchors", start(TrustStore::new()).crls(CrlStore::new()).build(), BuildError::NoAnchors),
        (
            "no anchors, and lax",
            start(TrustStore::new()).relax(Relaxation::NoRevocation).build(),
            BuildError::NoAnchors,
        ),
        ("no word on revocation", start(trusting([anchor(&root)])).build(), BuildError::NoRevocationDecision),
        (
            "two words on revocation",
            start(trusting([anchor(&root)])).crls(CrlStore::new()).relax(Relaxation::NoRevocation).build(),
            BuildError::TwoRevocationDecisions,
        ),
    ];
    for (title, found, wanted) in errors {
        assert_eq!(found.err(), Some(wanted), "{title}");
    }
    for (title, der) in
        [("empty", vec![]), ("a key", root.spki.clone()), ("cut short", root.der[..100].to_vec())]
    {
        assert!(Anchor::from_certificate(&der).is_err(), "an anchor that is {title}");
    }
    assert!(TrustStore::default().is_empty(), "nobody is believed by default");
    let twice =
        trusting([anchor(&root)]).add(anchor(&root).vouches_for(Namespace::dns("evil.example").unwrap()));
    assert!(twice.is_err(), "an anchor whose bounds are said twice");
    // No CRLs are not no revocation.
    let verifier = start(trusting([anchor(&root)])).crls(CrlStore::new()).build().unwrap();
    let leaf = root.issue("O=Prod").client_auth().build();
    check([("an empty store of CRLs", verify(&verifier, &leaf, &[]), Err("there is no CRL of CN=Root"))]);
}

#[test]
fn an_authority_of_one_tenant_makes_nobody_of_another() {
    let root = Authority::root("CN=Root");
    let (red, blue) = (root.issue_ca("CN=Red").build(), root.issue_ca("CN=Blue").build());
    let sub = red.issue_ca("CN=Blue").key(&Key::seeded(Kind::P256, 7)).build();
    let verifier = clients([vouching(Anchor::from_certificate(&root.der).unwrap())]).build().unwrap();
    let dns = |host: &str| Namespace::dns(host).unwrap();
    let bound = user(&root, Source::Dns)
        .with_issuing_ca(Fingerprint::of(&red.spki), [dns("red.prod.example")])
        .and_then(|mapper| mapper.with_issuing_ca(Fingerprint::of(&blue.spki), [dns("blue.prod.example")]))
        .unwrap();
    let issued = |issuer: &Issued, host: &str| {
        issuer.issue("CN=x").san(&[&format!("dns:{host}")]).client_auth().build()
    };
    let who = |issuer: &Issued, host: &str, pool: &[&Issued]| {
        identify(&verifier, &bound, &issued(issuer, host), pool)
    };
    check([
        ("within the tenant", who(&red, "a.red.prod.example", &[&red]), Ok("user a.red.prod.example")),
        (
            "in another's",
            who(&red, "a.blue.prod.example", &[&red]),
            Err("may not vouch for dns:a.blue.prod.example (its namespaces: dns:red.prod.example)"),
        ),
        (
            "by a CA that the tenant named like the other's",
            who(&sub, "a.blue.prod.example", &[&sub, &red, &blue]),
            Err("may not vouch for dns:a.blue.prod.example (its namespaces: dns:red.prod.example)"),
        ),
        (
            "by such a CA, at home",
            who(&sub, "a.red.prod.example", &[&sub, &red, &blue]),
            Ok("user a.red.prod.example"),
        ),
        (
            "outside the anchor's",
            who(&red, "a.red.evil.example", &[&red]),
            Err("trust anchor CN=Root may not vouch for dns:a.red.evil.example"),
        ),
    ]);
    let rule = Rule::builder("red", Source::Dns, Pattern::any("it").unwrap())
        .from(Believed::issuing_ca(&red.spki))
        .becomes("user", "{it}");
    let only_red = rules(&root, [rule.build().unwrap()]);
    let by = |issuer: &Issued, pool: &[&Issued]| {
        identify(&verifier, &only_red, &issued(issuer, "a.prod.example"), pool)
    };
    check([
        ("by the CA that the rule names", by(&red, &[&red]), Ok("user a.prod.example")),
        ("by another", by(&blue, &[&blue]), Err("rule red does not believe the issuing CA")),
        (
            "by one below the named one",
            by(&sub, &[&sub, &red]),
            Err("rule red does not believe the issuing CA"),
        ),
        ("by the anchor itself", by(&root, &[]), Err("rule red does not believe the issuing CA")),
    ]);
    // Without a mapper, everything that a bound anchor's peer is called must lie in a namespace of the anchor.
    let both = root.issue("CN=x").san(&["dns:a.prod.example", "dns:a.evil.example"]).client_auth().build();
    check([(
        "one name inside, one outside",
        verify(&verifier, &both, &[]),
        Err("may not vouch for dNSName a.evil.example"),
    )]);
}

#[test]
fn an_identity_ends_with_the_first_thing_that_it_rests_on() {
    let root =
        Authority::self_signed("CN=Root").ca().valid("2020-01-01T00:00:00Z", "2026-09-01T00:00:00Z").build();
    let issuing = root.issue_ca("CN=Issuing").valid("2020-01-01T00:00:00Z", "2026-08-01T00:00:00Z").build();
    let peer = |until| {
        issuing
            .issue("O=Prod")
            .san(&["uri:spiffe://prod.example/a"])
            .client_auth()
            .valid("2026-01-01T00:00:00Z", until)
            .build()
    };
    let crl = |issuer: &Issued, next| issuer.crl().next_update(Some(next)).build();
    let until = |leaf: Issued, of_root, of_issuing| {
        let builder = Verifier::builder(trusting([anchor(&root)]), Purpose::ClientAuth);
        let verifier = builder.crls(store([crl(&root, of_root), crl(&issuing, of_issuing)])).build().unwrap();
        let sent = sent([&issuing]);
        verifier.identify(&Peer::new(&leaf.der, &sent), &Mapper::spiffe(), now()).unwrap()
    };
    let (june, july, october) = ("2026-06-01T00:00:00Z", "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z");
    let table = [
        ("the peer's certificate", until(peer(june), july, july), june),
        ("the CRL about the peer", until(peer(october), october, june), june),
        ("the CRL about its issuer", until(peer(october), june, october), june),
        ("its issuer's certificate", until(peer(october), october, october), "2026-08-01T00:00:00Z"),
    ];
    for (title, principal, end) in table {
        let end = Time::from_unix(common::unix(end));
        assert_eq!(principal.valid_until(), end, "{title}");
        assert!(principal.is_current(now()) && principal.is_current(end), "{title}: until then");
        assert!(!principal.is_current(end.plus_seconds(1)), "{title}: and no longer");
    }
}

#[test]
fn a_principal_cannot_be_written_down_and_read_back() {
    // Each of these lines fails to compile if the type has the trait: there are then two ways to fill in the `_`.
    let _: fn() = <Principal as NotRead<_>>::is_not_read;
    let _: fn() = <VerifiedPath<'static> as NotRead<_>>::is_not_read;
    let _: fn() = <Principal as NotParsed<_>>::is_not_parsed;
    let _: fn() = <Principal as NotDefault<_>>::is_not_default;
    let _: fn() = <VerifiedPath<'static> as NotDefault<_>>::is_not_default;
    // And the library makes each in one place.
    let made =
        |what: &str| crate::sources::library().iter().map(|file| file.matches(what).count()).sum::<usize>();
    assert_eq!(made("Principal::new("), 1);
    assert_eq!(made("        VerifiedPath {"), 1);
}

macro_rules! absent {
    ($name:ident, $function:ident, $absent:path) => {
        trait $name<Way> {
            fn $function() {}
        }
        impl<T> $name<()> for T {}
        impl<T: $absent> $name<u8> for T {}
    };
}

absent!(NotRead, is_not_read, DeserializeOwned);
absent!(NotParsed, is_not_parsed, std::str::FromStr);
absent!(NotDefault, is_not_default, Default);
