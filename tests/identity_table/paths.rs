//! Rules apply to a path, and a peer chooses its paths: it must not choose who it is. One issuing CA, certified by two
//! roots.

use rustls_pki_types::CertificateDer;
use vouchsafe::danger::Relaxation;
use vouchsafe::identity::{Authority as Believed, RoleRule, Rule, RuleBuilder};
use vouchsafe::oid::{self, OidBuf};
use vouchsafe::revocation::CrlStore;
use vouchsafe::{Budget, Mapper, Peer, Policy, Purpose, TrustStore, Verifier};

use crate::common::{Authority, Issued};
use crate::house::{anchor, any, cn, now, roles, told};

const POLICY: &str = "1.2.3.4";

struct House {
    people: Authority,
    devices: Authority,
    /// The issuing CA, as either root certifies it.
    by_people: Authority,
    by_devices: Authority,
}

impl House {
    fn new() -> Self {
        let (people, devices) = (Authority::root("CN=People"), Authority::root("CN=Devices"));
        let by_people = people.issue_ca("CN=Issuing").build();
        let by_devices = devices.cross_sign(&by_people).build();
        Self { people, devices, by_people, by_devices }
    }

    fn leaf(&self) -> Issued {
        self.by_people.issue("O=Corp,OU=dev,CN=ann").client_auth().build()
    }

    fn id(root: &Authority) -> Believed {
        anchor(root, "x", &[]).id().into()
    }

    fn rule(name: &str, from: Believed, kind: &str) -> RuleBuilder {
        let (source, pattern) = any(cn());
        Rule::builder(name, source, pattern).from(from).becomes(kind, "{it}")
    }

    fn anchors(&self, devices: &str) -> TrustStore {
        let mut anchors = TrustStore::new();
        anchors.add(anchor(&self.people, "people", &["dir:O=Corp"])).unwrap();
        anchors.add(anchor(&self.devices, "devices", &[devices])).unwrap();
        anchors
    }

    fn builder(&self) -> vouchsafe::verify::Builder {
        Verifier::builder(self.anchors("dir:O=Corp"), Purpose::ClientAuth)
    }

    fn verifier(&self) -> Verifier {
        self.builder().relax(Relaxation::NoRevocation).build().unwrap()
    }

    /// People from one root, devices from the other, both by their common name.
    fn rules(&self) -> [RuleBuilder; 2] {
        [
            Self::rule("people", Self::id(&self.people), "person"),
            Self::rule("devices", Self::id(&self.devices), "device"),
        ]
    }

    fn mapper(&self, rules: impl IntoIterator<Item = RuleBuilder>) -> Mapper {
        let rules = rules.into_iter().map(|rule| rule.build().unwrap());
        Mapper::rules(&self.anchors("dir:O=Corp"), rules).unwrap()
    }
}

fn who(verifier: &Verifier, mapper: &Mapper, leaf: &Issued, sent: &[&Issued]) -> String {
    let sent: Vec<_> = sent.iter().map(|it| CertificateDer::from(it.der.as_slice())).collect();
    let peer = Peer::new(&leaf.der, &sent);
    let found = verifier.identify(&peer, mapper, now());
    let report = verifier.explain(&peer, Some(mapper), now()).unwrap();
    assert_eq!(found.is_ok(), report.is_empty(), "an explanation is empty if a peer is accepted: {report:#}");
    found.map_or_else(|refusal| refusal.to_string(), |principal| told(&principal))
}

const PERSON: &str = "person ann []";
const DEVICE: &str = "device ann []";
const BOTH: &str = r#"certificate 0: rules "devices" and "people" disagree: device:ann or person:ann"#;

#[test]
fn a_peer_does_not_choose_who_it_is_by_what_it_sends() {
    let house = House::new();
    let (verifier, mapper) = (house.verifier(), house.mapper(house.rules()));
    let cross = |builder: crate::common::CertificateBuilder| builder.build();
    let forged = cross(house.devices.cross_sign(&house.by_people).corrupt_signature());
    let expired = house.devices.cross_sign(&house.by_people);
    let expired = cross(expired.valid("2020-01-01T00:00:00Z", "2021-01-01T00:00:00Z"));
    let narrow = cross(house.devices.cross_sign(&house.by_people).permitted(&["dir:O=Other"]));
    let (one, other, leaf) = (&house.by_people, &house.by_devices, house.leaf());
    let found = |sent: &[&Issued]| who(&verifier, &mapper, &leaf, sent);
    for (title, sent, wanted) in [
        ("the path to one authority", vec![one], PERSON),
        ("the path to the other", vec![other], DEVICE),
        ("both", vec![one, other], BOTH),
        ("both, the other way round", vec![other, one], BOTH),
        ("a second path that nobody signed", vec![one, &forged], PERSON),
        ("one that has expired", vec![one, &expired], PERSON),
        ("one whose constraints exclude the name", vec![one, &narrow], PERSON),
    ] {
        assert_eq!(found(&sent), wanted, "{title}");
    }
    let configured = house.builder().relax(Relaxation::NoRevocation).intermediate(&other.der).unwrap();
    let configured = configured.build().unwrap();
    let found = who(&configured, &mapper, &leaf, &[one]);
    assert_eq!(found, BOTH, "a cross certificate that the peer withholds, and the verifier has");
}

#[test]
fn a_revoked_path_makes_nobody() {
    let house = House::new();
    let mut crls = CrlStore::new();
    let gone = house.devices.crl().revoke(&house.by_devices.serial, "2026-02-01T00:00:00Z", Some(1));
    for crl in [house.people.crl().build(), house.by_people.crl().build(), gone.build()] {
        crls.add(crl).unwrap();
    }
    let verifier = house.builder().crls(crls).build().unwrap();
    let mapper = house.mapper(house.rules());
    let found = who(&verifier, &mapper, &house.leaf(), &[&house.by_people, &house.by_devices]);
    assert_eq!(found, PERSON);
}

#[test]
fn what_an_anchor_may_not_vouch_for_contests_nothing() {
    let house = House::new();
    let bound = Verifier::builder(house.anchors("dir:O=Other"), Purpose::ClientAuth)
        .relax(Relaxation::NoRevocation)
        .build()
        .unwrap();
    let mapper = house.mapper(house.rules());
    let both = [&house.by_people, &house.by_devices];
    assert_eq!(who(&bound, &mapper, &house.leaf(), &both), PERSON);
    let alone = who(&bound, &mapper, &house.leaf(), &[&house.by_devices]);
    assert_eq!(
        alone,
        "certificate 0 (CN=ann,OU=dev,O=Corp): trust anchor devices may not vouch for attribute:CN=ann (its namespaces: directory:O=Other)"
    );
}

#[test]
fn a_certificate_policy_that_is_not_held_contests_nothing() {
    let house = House::new();
    let policy = || OidBuf::parse(POLICY).unwrap();
    let [people, devices] = house.rules();
    let mapper = house.mapper([people, devices.policy(policy())]);
    let both = [&house.by_people, &house.by_devices];
    assert_eq!(who(&house.verifier(), &mapper, &house.leaf(), &both), PERSON);

    let held = |builder: crate::common::CertificateBuilder| builder.certificate_policies(&[POLICY]).build();
    let leaf = held(house.by_people.issue("O=Corp,OU=dev,CN=ann").client_auth());
    let cross = held(house.devices.cross_sign(&house.by_people));
    let found = who(&house.verifier(), &mapper, &leaf, &[&house.by_people, &cross]);
    assert_eq!(found, BOTH, "and one that is held does");
}

#[test]
fn a_rule_for_an_issuing_ca_applies_on_every_path_of_its_key() {
    let house = House::new();
    let issuing = Believed::issuing_ca(&house.by_people.spki);
    let [_, devices] = house.rules();
    let mapper = house.mapper([House::rule("people", issuing, "person"), devices]);
    let (verifier, leaf) = (house.verifier(), house.leaf());
    assert_eq!(who(&verifier, &mapper, &leaf, &[&house.by_people]), PERSON);
    for sent in [vec![&house.by_devices], vec![&house.by_people, &house.by_devices]] {
        let found = who(&verifier, &mapper, &leaf, &sent);
        assert_eq!(found, BOTH, "on the path to the devices' root both rules apply");
    }
}

#[test]
fn a_second_search_costs_an_honest_peer_no_signature() {
    let house = House::new();
    let mapper = house.mapper(house.rules());
    let leaf = house.leaf();
    let with = |signatures| {
        let budget = Budget { signatures, ..Budget::default() };
        house.builder().relax(Relaxation::NoRevocation).budget(budget).build().unwrap()
    };
    let sent = [CertificateDer::from(house.by_people.der.as_slice())];
    let peer = Peer::new(&leaf.der, &sent);
    let unbound = {
        let mut anchors = TrustStore::new();
        anchors.add(anchor(&house.people, "people", &[])).unwrap();
        Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation).build().unwrap()
    };
    let signatures = unbound.verify(&peer, now()).unwrap().work().signatures;
    assert_eq!(signatures, 2);
    assert!(with(2).identify(&peer, &mapper, now()).is_ok(), "two search for two principals");

    // With both cross certificates: each edge once, whichever search asks.
    let both = [&house.by_people, &house.by_devices].map(|it| CertificateDer::from(it.der.as_slice()));
    let peer = Peer::new(&leaf.der, &both);
    let refusal = |signatures| with(signatures).identify(&peer, &mapper, now()).unwrap_err().to_string();
    assert!(refusal(3).contains("disagree"), "{}", refusal(3));
    assert!(refusal(2).starts_with("the limit of 2 signature checks was reached"), "{}", refusal(2));
}

#[test]
fn the_roles_are_those_of_the_rules_that_apply() {
    let house = House::new();
    let (people, devices) = (House::id(&house.people), House::id(&house.devices));
    let granted = |role| RoleRule::granted(role).unwrap();
    let unit = any(vouchsafe::identity::Source::attribute(oid::ORGANIZATIONAL_UNIT));
    let by_unit = Rule::builder("unit", unit.0, unit.1).from(people).becomes("person", "ann");
    let mapper = house.mapper([
        House::rule("one", people, "person").role(granted("writer")).role(granted("reader")),
        by_unit.role(granted("reader")).role(roles(oid::ORGANIZATIONAL_UNIT, &["dev"])),
        House::rule("other", devices, "person").role(granted("admin")),
    ]);
    let (verifier, leaf) = (house.verifier(), house.leaf());
    let found = |sent: &[&Issued]| who(&verifier, &mapper, &leaf, sent);
    assert_eq!(found(&[&house.by_people]), "person ann [dev reader writer]");
    assert_eq!(found(&[&house.by_devices]), "person ann [admin]");
}

#[test]
fn what_granted_a_role_is_vouched_for() {
    let house = House::new();
    let host = RoleRule::read(
        vouchsafe::identity::Source::Dns,
        vouchsafe::identity::Pattern::dns("{role}.roles.example").unwrap(),
        "{role}",
        ["admin"],
    );
    let rule = House::rule("people", House::id(&house.people), "person").role(host.unwrap());
    let mut anchors = TrustStore::new();
    anchors.add(anchor(&house.people, "people", &["dir:O=Corp", "dns:roles.example"])).unwrap();
    let mapper = Mapper::rules(&anchors, [rule.build().unwrap()]).unwrap();
    let bound = house.verifier();
    let free =
        Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation).build().unwrap();
    let leaf = |names: &[&str]| {
        let leaf = house.people.issue("O=Corp,CN=ann").client_auth();
        if names.is_empty() { leaf.build() } else { leaf.san(names).build() }
    };
    let outside = "certificate 0 (CN=ann,O=Corp): trust anchor people may not vouch for dns:admin.roles.example (its namespaces: directory:O=Corp)";
    for (title, verifier, names, wanted) in [
        ("let", &free, &["dns:admin.roles.example"][..], "person ann [admin]"),
        ("not let", &bound, &["dns:admin.roles.example"], outside),
        ("a value that grants nothing is no identity", &bound, &["dns:x.roles.example"], PERSON),
        ("no value", &bound, &[], PERSON),
        (
            "any number of values",
            &free,
            &["dns:x.roles.example", "dns:admin.roles.example"],
            "person ann [admin]",
        ),
        (
            "one that is in doubt",
            &free,
            &["dns:admin.roles.example", "dns:*.roles.example"],
            "certificate 0: its dNSName can be no identity: it is a wildcard, or looks like an address",
        ),
    ] {
        assert_eq!(who(verifier, &mapper, &leaf(names), &[]), wanted, "{title}");
    }
}

#[test]
fn rules_for_certificate_policies_ask_the_verified_path() {
    let house = House::new();
    let policy = OidBuf::parse(POLICY).unwrap();
    let [people, _] = house.rules();
    let mut anchors = TrustStore::new();
    anchors.add(anchor(&house.people, "people", &["dir:O=Corp"])).unwrap();
    let mapper = Mapper::rules(&anchors, [people.policy(policy).build().unwrap()]).unwrap();
    let any = house.people.issue("O=Corp,CN=ann").client_auth().certificate_policies(&["any"]).build();
    let strict = house.builder().relax(Relaxation::NoRevocation);
    let strict = strict.policy(Policy::rfc5280().inhibit_any_policy()).build().unwrap();
    assert_eq!(who(&house.verifier(), &mapper, &any, &[]), PERSON);
    assert_eq!(
        who(&strict, &mapper, &any, &[]),
        "certificate 0 (CN=ann,O=Corp): rule people wants certificate policy 1.2.3.4 for the path, which has none"
    );
}
