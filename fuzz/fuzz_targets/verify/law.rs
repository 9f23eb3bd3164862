//! What holds whatever is spoilt.

use vouchsafe::certificate::{Serial, Version};
use vouchsafe::identity::Identity;
use vouchsafe::name::GeneralName;
use vouchsafe::report::Report;
use vouchsafe::{Mapper, Peer, Refusal, VerifiedPath, Verifier, certificate::Certificate};

use crate::house::{House, Settings, TRUST_DOMAIN};
use crate::spoilt::REVOKED;

pub(crate) fn check(house: &House, settings: &Settings) {
    let Some(verifier) = house.verifier(settings) else { return };
    let sent = house.sent();
    let peer = settings.peer(house.leaf(), &sent);
    check_path(&verifier, &peer, house, settings);
    check_identity(&verifier, &peer, house, settings);
}

/// Without edits there is a principal, by the longer way.
pub(crate) fn accepts(house: &House, settings: &Settings) {
    let verifier = house.verifier(settings).expect("a good root");
    let sent = house.sent();
    let peer = settings.peer(house.leaf(), &sent);
    let principal = verifier.identify(&peer, &Mapper::spiffe(), settings.now).expect("a good chain");
    assert_eq!(principal.name(), "spiffe://prod.example/api");
    assert_eq!(verifier.verify(&peer, settings.now).expect("a good chain").certificates().count(), 3);
}

fn check_path(verifier: &Verifier, peer: &Peer<'_>, house: &House, settings: &Settings) {
    let explained = verifier.explain(peer, None, settings.now);
    match verifier.verify(peer, settings.now) {
        Ok(path) => {
            assert!(is_good(&explained), "accepted, and explained as bad: {explained:?}");
            check_verified(&path, house, settings);
        }
        Err(refusal) => {
            check_printing(&refusal);
            assert!(exhausted(&refusal) || !is_good(&explained), "explained as good, and refused: {refusal}");
        }
    }
}

fn check_identity(verifier: &Verifier, peer: &Peer<'_>, house: &House, settings: &Settings) {
    let mapper = Mapper::spiffe();
    let explained = verifier.explain(peer, Some(&mapper), settings.now);
    match verifier.identify(peer, &mapper, settings.now) {
        Ok(principal) => {
            assert!(is_good(&explained), "identified, and explained as bad: {explained:?}");
            let Identity::Spiffe(id) = principal.identity() else { panic!("{principal}") };
            assert_eq!(id.trust_domain().as_str(), TRUST_DOMAIN, "outside the anchor's namespaces");
            assert!(principal.valid_until() >= settings.now && principal.is_current(settings.now));
            let name = principal.name().as_bytes();
            assert!(
                house.leaf().windows(name.len()).any(|part| part == name),
                "{principal} is not in the leaf"
            );
            assert!(verifier.verify(peer, settings.now).is_ok() || !every_name_is_covered(house));
        }
        Err(refusal) => {
            check_printing(&refusal);
            assert!(exhausted(&refusal) || !is_good(&explained), "explained as good, and refused: {refusal}");
        }
    }
}

/// Without a mapper, all of a leaf's names must lie in the anchor's namespaces; with one, only the identity.
fn every_name_is_covered(house: &House) -> bool {
    house.leaf() == House::built().leaf()
}

fn check_verified(path: &VerifiedPath<'_>, house: &House, settings: &Settings) {
    assert!(path.valid_until() >= settings.now);
    assert_eq!(path.end_entity().der(), house.leaf());
    for certificate in path.certificates() {
        assert!(certificate.validity().contains(settings.now));
        assert_eq!(certificate.version(), Version::V3);
        if house.lists_all_revoked() {
            assert!(!is_listed(certificate.serial()), "revoked");
        }
    }
    for issuer in path.certificates().skip(1) {
        assert!(issuer.basic_constraints().expect("read").is_some_and(|constraints| constraints.ca));
        assert!(issuer.key_usage().expect("read").is_none_or(|usage| usage.key_cert_sign()));
    }
    let chained: Vec<_> = path.certificates().collect();
    assert!(chained.windows(2).all(|pair| pair[0].issuer().equals(&pair[1].subject())));
    assert!(chained.last().is_some_and(|last| last.issuer().equals(&path.anchor().subject())));
    // Only the path through the CA that constrains names is left then, but for the cross-certificate's.
    if house.constrains_hosts() {
        check_hosts(path.end_entity());
    }
}

fn check_hosts(leaf: &Certificate<'_>) {
    for name in leaf.subject_alt_names().expect("read").iter().flat_map(|names| names.iter()) {
        if let GeneralName::Dns(host) = name.expect("read") {
            assert!(host.as_str().to_ascii_lowercase().ends_with(TRUST_DOMAIN), "{host}");
        }
    }
}

fn is_listed(serial: Serial<'_>) -> bool {
    REVOKED.iter().any(|revoked| serial.octets() == &revoked.to_be_bytes()[6..])
}

fn is_good(explained: &Result<Report, Refusal>) -> bool {
    match explained {
        Ok(report) => report.is_empty(),
        // It asks more than a verification, so that its budget may end where the other's did not.
        Err(refusal) => exhausted(refusal),
    }
}

fn exhausted(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Exhausted { .. })
}

fn check_printing(refusal: &Refusal) {
    let line = refusal.to_string();
    assert!(line.chars().count() < 2_000, "{} characters: {line}", line.len());
    assert!(!line.chars().any(char::is_control), "a control character: {line:?}");
    if let Some(report) = refusal.report() {
        assert!(format!("{report:#}").len() < 1 << 20);
        assert!(!report.is_empty() || exhausted(refusal), "refused without a reason");
    }
}
