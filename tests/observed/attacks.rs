//! What a peer would like to write into the log, and how many series it would like to have.

use std::collections::BTreeSet;

use rustls::pki_types::CertificateDer;
use vouchsafe::Time;

use crate::common::Issued;
use crate::fleet::{Fleet, now};
use crate::seen::{Log, Monitor};

const FORGERY: &str = "api\r\n2026-03-02 INFO peer accepted name=admin\u{1b}[2J\u{202e}";

#[test]
fn nothing_that_a_peer_wrote_is_in_an_event_as_it_came() {
    let fleet = Fleet::new();
    let forged = format!("CN={FORGERY}").replace('=', "=utf8:").replacen("name=utf8:", "name=", 1);
    let stranger = Issued::root(&forged);
    let chain = |it: &Issued| fleet.chain(it);
    let issue = || fleet.issuing.issue(&forged).client_auth();
    let mut cut = issue().build().der;
    cut.truncate(cut.len() / 2);
    let table: &[(&str, Vec<CertificateDer<'static>>)] = &[
        (
            "its subject",
            chain(
                &issue()
                    .san(&["uri:spiffe://prod.example/api"])
                    .valid("2025-01-01T00:00:00Z", "2025-02-01T00:00:00Z")
                    .build(),
            ),
        ),
        ("its names", chain(&issue().san(&[&format!("uri:spiffe://prod.example/{FORGERY}")]).build())),
        ("a host", chain(&issue().san(&[&format!("dns:{FORGERY}")]).build())),
        ("its issuer", vec![stranger.issue("CN=api").client_auth().build().der.into()]),
        ("half of it", vec![cut.into()]),
        ("not even that", vec![FORGERY.as_bytes().to_vec().into()]),
    ];
    for (title, chain) in table {
        let log = Log::default();
        let _answer = log.during(|| fleet.live(&[]).identify(chain, now()));
        let lines = log.take();
        assert_eq!(lines.len(), 1, "{title}");
        assert!(lines[0].contains("message=peer refused"), "{title}: {}", lines[0]);
        let raw = lines[0].chars().find(|character| character.is_control() || *character == '\u{202e}');
        assert_eq!(raw, None, "{title}: {:?}", lines[0]);
    }
}

/// The values of `rule` that the documentation names, those of `Reason::id` included.
const RULES: [&str; 28] = [
    "algorithms",
    "another-server",
    "basic-constraints",
    "binding",
    "certificate-policies",
    "critical-extensions",
    "end-entity",
    "exhausted",
    "extended-key-usage",
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
