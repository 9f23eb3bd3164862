//! What a peer would like to write into the log, and how many series it would like to have.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use vouchsafe::identity::{Pattern, Rule, Source};
use vouchsafe::name::distinguished::DistinguishedName;
use vouchsafe::tls::Live;
use vouchsafe::tls::rustls::ClientVerifier;
use vouchsafe::{Anchor, Mapper, Namespace, Purpose, Time, TrustStore, Verifier};

use crate::common::{Issued, Key, Kind, name};
use crate::events::certificate;
use crate::fleet::{Fleet, now};
use crate::meeting::meet;
use crate::seen::{Log, Monitor};
use crate::stacks::one;

const FORGERY: &str = "api\r\n2026-03-02 INFO peer accepted name=admin\u{1b}[2J\u{202e}";

fn is_raw(character: char) -> bool {
    character.is_control() || character == '\u{202e}'
}

#[test]
fn nothing_that_a_peer_wrote_is_in_an_event_as_it_came() {
    let fleet = Fleet::new();
    let forged = format!("CN=utf8:{FORGERY}");
    let stranger = Issued::root(&forged);
    let chain = |it: &Issued| fleet.chain(it);
    let issue = || fleet.issuing.issue(&forged).client_auth();
    let mut cut = issue().build().der;
    cut.truncate(cut.len() / 2);
    let spiffe = "uri:spiffe://prod.example/api";
    let expired = issue().san(&[spiffe]).valid("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z").build();
    let escaped = r"CN=api\0d\0a2026-03-02 INFO peer accepted name=admin\1b[2J\e2\80\ae";
    let table: &[(&str, Vec<CertificateDer<'static>>, &str)] = &[
        ("its subject", chain(&expired), escaped),
        ("its names", chain(&issue().san(&[&format!("{spiffe}{FORGERY}")]).build()), "rule="),
        ("a host", chain(&issue().san(&[&format!("dns:{FORGERY}")]).build()), "rule="),
        (
            "its issuer",
            vec![stranger.issue("CN=api").san(&[spiffe]).client_auth().build().der.into()],
            escaped,
        ),
        ("half of it", vec![cut.into()], r#"rule="unreadable""#),
        ("not even that", vec![FORGERY.as_bytes().to_vec().into()], r#"rule="unreadable""#),
    ];
    for (title, chain, wanted) in table {
        let log = Log::default();
        let _answer = log.during(|| fleet.live(&[]).identify(chain, now()));
        let lines = log.take();
        assert_eq!(lines.len(), 1, "{title}");
        assert!(lines[0].contains("message=peer refused"), "{title}: {}", lines[0]);
        assert!(lines[0].contains(wanted), "{title}: {}", lines[0]);
        assert!(!lines[0].contains(is_raw), "{title}: {:?}", lines[0]);
    }
}

/// The values of `rule` that the documentation names, those of `Reason::id` included.
const RULES: [&str; 29] = [
    "algorithms",
    "another-server",
    "basic-constraints",
    "binding",
    "certificate-policies",
    "critical-extensions",
    "end-entity",
    "exhausted",
    "extended-key-usage",
    "key-not-proved",
    "key-usage",
    "malformed",
    "name-constraints",
    "no-issuer",
    "no-path",
    "no-reference-name",
    "no-revocation-available",
    "no-server-name",
    "path-length",
    "peer-name",
    "profile",
    "revocation-unknown",
    "revoked",
    "signature",
    "tls-feature",
    "unmapped",
    "unreadable",
    "validity",
    "web-pki",
];

/// A peer that is refused for a reason of its own, with names and a number of its own.
fn peer(fleet: &Fleet, number: usize) -> (Vec<CertificateDer<'static>>, Time) {
    let name = format!("peer-{number}");
    let certificate = fleet.issue(&name);
    let issued = match number % 8 {
        0 => certificate.valid("2025-01-01T00:00:00Z", "2025-12-31T00:00:00Z").build(),
        1 => Issued::root(&format!("CN=Root {number}")).issue(&format!("CN={name}")).client_auth().build(),
        2 => certificate.san(&[&format!("uri:spiffe://other-{number}.example/x")]).build(),
        3 => certificate.san(&[&format!("dns:{name}.example")]).build(),
        4 => certificate.corrupt_signature().build(),
        5 => certificate.extension(&format!("1.2.3.{number}"), true, &[5, 0]).build(),
        6 => fleet
            .issuing
            .issue(&format!("CN={name}"))
            .server_auth()
            .san(&["uri:spiffe://prod.example/x"])
            .build(),
        _ => return (vec![name.into_bytes().into()], now()),
    };
    (fleet.chain(&issued), now())
}

#[test]
fn however_many_peers_come_the_values_of_labels_are_a_fixed_set() {
    let (fleet, monitor, log) = (Fleet::new(), Monitor::new(), Log::default());
    let live = fleet.live(&[]);
    let series = |peers: std::ops::Range<usize>| {
        for number in peers {
            let (chain, now) = peer(&fleet, number);
            let answer = log.during(|| monitor.during(|| live.identify(&chain, now)));
            assert!(answer.into_result().is_err(), "{number}");
        }
        let lines = monitor.read().into_iter();
        lines.map(|line| line.rsplit_once(':').unwrap().0.to_owned()).collect::<BTreeSet<_>>()
    };
    let first = series(0..8);
    assert!(first.len() >= 6, "reasons of all kinds: {first:?}");
    assert_eq!(series(8..200), first, "no peer made a series of its own");
    for line in &first {
        let rule = line.strip_prefix("vouchsafe_tls_refused_total moment=connection rule=").unwrap();
        assert!(RULES.contains(&rule), "{rule}");
    }
    assert_eq!(log.take().len(), 200, "and each had its event");
}

/// Its chain is good, and anybody can have a copy of it.
#[test]
fn whoever_shows_the_certificate_of_another_is_told_and_is_nobody() {
    let (fleet, stack) = (Fleet::new(), one());
    let (api, thief) = (fleet.client("api"), Key::seeded(Kind::P256, 99));
    let stolen = Issued { key: thief, ..api };
    let (chain, key) = fleet.server_key();
    for (title, issued, wanted) in [("the copy", &stolen, 1), ("its holder", &fleet.client("api"), 0)] {
        let (log, monitor) = (Log::default(), Monitor::new());
        let verifier = ClientVerifier::required(fleet.live(&[]), stack.algorithms);
        let server = fleet.server(verifier, &stack).certificate(chain.clone(), key.clone_key()).unwrap();
        let client = fleet.believing(&stack).with_client_cert_resolver(Arc::new(SingleCertAndKey::from(
            CertifiedKey::new(
                fleet.chain(issued),
                stack.provider.key_provider.load_private_key(crate::fleet::key(issued)).unwrap(),
            ),
        )));
        let met = log.during(|| monitor.during(|| meet(&Arc::new(client), &Arc::new(server))));
        assert_eq!(met.let_in(), wanted == 0, "{title}: {}", met.faults());
        let lines = log.take();
        assert_eq!(lines.len(), wanted, "{title}: {lines:?}");
        if wanted == 1 {
            let line = format!(
                "INFO vouchsafe::tls message=peer refused moment=\"handshake\" rule=\"key-not-proved\" position=0 {} refusal=\"certificate 0: the \
                 peer does not prove that it holds the key: invalid peer certificate: BadSignature\"",
                certificate(&fleet, issued)
            );
            assert_eq!(lines, [line], "{title}");
            let counted = "vouchsafe_tls_refused_total moment=handshake rule=key-not-proved: 1";
            assert_eq!(monitor.read(), [counted], "{title}");
        }
    }
}

/// Even by a rule that takes whatever a common name has.
#[test]
fn a_principal_with_a_name_of_the_peers_choosing_can_not_write_the_log() {
    let fleet = Fleet::new();
    let base = DistinguishedName::from_der(&name("O=Fleet")).unwrap();
    let anchor = Anchor::from_certificate(&fleet.root.der).unwrap().vouches_for(Namespace::directory(base));
    let mut anchors = TrustStore::new();
    anchors.add(anchor.clone()).unwrap();
    let common_name = Source::attribute(vouchsafe::oid::COMMON_NAME);
    let rule = Rule::builder("devices", common_name, Pattern::any("cn").unwrap()).from(anchor.id());
    let rule = rule.becomes("device", "{cn}").build().unwrap();
    let mapper = Mapper::rules(&anchors, [rule]).unwrap();
    let verifier = Verifier::builder(anchors, Purpose::ClientAuth).crls(fleet.crls(&[])).build().unwrap();
    let live = Live::new(verifier, mapper);
    let accepted = r#"message=peer accepted kind="device" name="d-1" rules="devices" anchor="#;
    let quoted = r#" name="d-1 kind=admin" rules="devices" anchor="#;
    let refused = r#"message=peer refused moment="connection" rule="unmapped" position=0"#;
    for (title, text, wanted) in [
        ("letters", "d-1", accepted),
        ("a field", "d-1 kind=admin", quoted),
        ("a line", "d-1\nname=admin", refused),
        ("an escape", "\u{1b}[2J", refused),
        ("the other direction", "d-1\u{202e}nimda", refused),
    ] {
        let log = Log::default();
        let client = fleet.issuing.issue(&format!("O=Fleet,CN=utf8:{text}")).client_auth().build();
        let _answer = log.during(|| live.identify(&fleet.chain(&client), now()));
        let lines = log.take();
        assert!(lines.len() == 1 && lines[0].contains(wanted), "{title}: {lines:?}");
        assert!(!lines[0].contains(is_raw), "{title}: {}", lines[0]);
    }
}

#[test]
fn the_documentation_names_every_rule_that_is_no_reason_of_a_fault() {
    let documentation = include_str!("../../src/tls/mod.rs");
    let reasons = [include_str!("../../src/fault.rs"), include_str!("../../src/policy/mod.rs")].concat();
    for rule in RULES {
        let is_reason = reasons.contains(&format!("=> \"{rule}\""));
        assert!(is_reason != documentation.contains(&format!("`{rule}`")), "{rule}");
    }
}
