//! CRLs, supplied responses and stapled ones beside each other: revoked by any beats good by any, and good by any is enough.

use vouchsafe::danger::Relaxation;
use vouchsafe::error::Position;
use vouchsafe::revocation::{CrlStore, Evidence, OcspStore, Status};
use vouchsafe::{Peer, Purpose, Time, Verifier};

use crate::common::*;
use crate::{FEBRUARY, GOOD, House, anchors, now, store, told, unknown};

/// What there is about the client, by each way.
#[derive(Clone, Default)]
struct Evidences {
    crl: Option<CrlBuilder>,
    supplied: Option<OcspBuilder>,
    stapled: Option<OcspBuilder>,
}

impl House {
    fn by_all(&self, evidences: Evidences) -> String {
        let mut crls = CrlStore::new();
        if let Some(crl) = evidences.crl {
            crls.add(crl.build()).unwrap();
        }
        let verifier = Verifier::builder(anchors(&self.ca), Purpose::ClientAuth)
            .crls(crls)
            .ocsp(store(evidences.supplied))
            .build()
            .unwrap();
        let stapled = evidences.stapled.map(OcspBuilder::build).unwrap_or_default();
        told(verifier.verify(&Peer::new(&self.leaf.der, &[]).stapled(&stapled), now()))
    }
}

#[test]
fn of_three_ways_each_alone_can_clear_and_each_alone_can_revoke() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let clears = Evidences {
        crl: Some(ca.crl()),
        supplied: Some(ca.ocsp().good(leaf)),
        stapled: Some(ca.ocsp().good(leaf)),
    };
    let revokes = Evidences {
        crl: Some(ca.crl().revoke(&leaf.serial, FEBRUARY, Some(1))),
        supplied: Some(ca.ocsp().revoked(leaf, FEBRUARY, Some(1))),
        stapled: Some(ca.ocsp().revoked(leaf, FEBRUARY, Some(1))),
    };
    let nothing = Evidences::default();
    let revoked = "certificate 0 (CN=leaf): revoked 2026-02-01T00:00:00Z (keyCompromise) by";
    let names = [
        "CRL 1 of CN=CA",
        "OCSP response of CN=CA, produced 2026-03-01T00:00:00Z",
        "stapled OCSP response of CN=CA, produced 2026-03-01T00:00:00Z",
    ];
    for (way, name) in names.into_iter().enumerate() {
        let with = |around: &Evidences, one: &Evidences| match way {
            0 => Evidences { crl: one.crl.clone(), ..around.clone() },
            1 => Evidences { supplied: one.supplied.clone(), ..around.clone() },
            _ => Evidences { stapled: one.stapled.clone(), ..around.clone() },
        };
        let cleared = house.by_all(with(&nothing, &clears));
        assert_eq!(cleared, format!("not revoked, by {name}, good until 2026-04-01T00:00:00Z"));
        assert_eq!(house.by_all(with(&nothing, &revokes)), format!("{revoked} {name}"));
        assert_eq!(house.by_all(with(&clears, &revokes)), format!("{revoked} {name}"), "beside what clears");
    }
}

#[test]
fn of_those_that_clear_the_one_that_lasts_longest_is_the_answer() {
    let house = House::new();
    let crl = house.ca.crl().next_update(Some("2026-03-20T00:00:00Z"));
    let response = |until| house.ca.ocsp().good(&house.leaf).next_update(Some(until));
    let by = |supplied, stapled| {
        house.by_all(Evidences {
            crl: Some(crl.clone()),
            supplied: Some(response(supplied)),
            stapled: Some(response(stapled)),
        })
    };
    let (early, late) = ("2026-03-10T00:00:00Z", "2026-03-30T00:00:00Z");
    assert_eq!(by(early, early), "not revoked, by CRL 1 of CN=CA, good until 2026-03-20T00:00:00Z");
    assert_eq!(by(late, early), GOOD.replace("2026-04-01T00:00:00Z", late));
    assert!(by(early, late).starts_with("not revoked, by stapled OCSP"));
}

#[test]
fn where_nothing_answers_each_way_says_why() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let other = ca.issue("CN=other").build();
    let nothing = Evidences::default();
    let stale_crl =
        Evidences { crl: Some(ca.crl().next_update(Some("2026-03-02T00:00:00Z"))), ..nothing.clone() };
    let unknown_response = Some(ca.ocsp().unknown(leaf));
    let about_another = Some(ca.ocsp().good(&other));
    let table = [
        ("nothing", nothing.clone(), "there is no CRL of CN=CA; there is no OCSP response about it".to_owned()),
        (
            "a stale CRL",
            stale_crl.clone(),
            "CRL 1 of CN=CA: is stale since 2026-03-02T00:00:00Z, and it is 2026-03-02T12:00:00Z; there is no OCSP \
             response about it"
                .to_owned(),
        ),
        (
            "a responder that does not know it",
            Evidences { supplied: unknown_response.clone(), ..nothing.clone() },
            "there is no CRL of CN=CA; OCSP response of CN=CA, produced 2026-03-01T00:00:00Z: its responder does not \
             know the certificate"
                .to_owned(),
        ),
        (
            "a staple about another certificate",
            Evidences { stapled: about_another.clone(), ..nothing.clone() },
            "there is no CRL of CN=CA; stapled OCSP response of CN=CA, produced 2026-03-01T00:00:00Z: says nothing \
             about this certificate"
                .to_owned(),
        ),
        (
            "both of them: the supplied one has more to say",
            Evidences { supplied: unknown_response, stapled: about_another, ..nothing },
            "there is no CRL of CN=CA; OCSP response of CN=CA, produced 2026-03-01T00:00:00Z: its responder does not \
             know the certificate"
                .to_owned(),
        ),
    ];
    for (title, evidences, why) in table {
        assert_eq!(house.by_all(evidences), unknown(&why), "{title}");
    }
}

#[test]
fn without_a_store_of_responses_a_staple_still_counts() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    let mut crls = CrlStore::new();
    crls.add(ca.crl().build()).unwrap();
    let with =
        |crls: CrlStore| Verifier::builder(anchors(ca), Purpose::ClientAuth).crls(crls).build().unwrap();
    let peer = |verifier: &Verifier, stapled: &OcspBuilder| {
        told(verifier.verify(&Peer::new(&leaf.der, &[]).stapled(&stapled.clone().build()), now()))
    };
    let revoked = peer(&with(crls), &ca.ocsp().revoked(leaf, FEBRUARY, None));
    assert!(revoked.contains("revoked 2026-02-01T00:00:00Z by stapled OCSP response of CN=CA"), "{revoked}");
    let good = peer(&with(CrlStore::new()), &ca.ocsp().good(leaf));
    assert!(good.starts_with("not revoked, by stapled OCSP response of CN=CA"), "{good}");
    let neither = told(with(CrlStore::new()).verify(&Peer::new(&leaf.der, &[]), now()));
    assert_eq!(neither, unknown("there is no CRL of CN=CA"), "and nothing is said of what nobody asked for");
}

#[test]
fn a_staple_that_can_not_be_read_is_none_and_is_named() {
    let house = House::new();
    let too_long = unknown("stapled OCSP response: OCSPResponse: too long");
    assert_eq!(house.stapled_der(&[0x30; 131_073]), too_long);
    let good = house.ca.ocsp().good(&house.leaf).build();
    for length in 1..good.len() {
        let told = house.stapled_der(&good[..length]);
        assert!(told.starts_with(&unknown("stapled OCSP response: ")), "{length} octets: {told}");
    }
}

#[test]
fn every_certificate_below_the_anchor_is_asked_about_and_only_the_first_is_spoken_of_by_a_staple() {
    let root = Authority::root("CN=Root");
    let issuing = root.issue_ca("CN=Issuing").build();
    let leaf = issuing.issue("CN=leaf").client_auth().build();
    let sent = [issuing.der.clone().into()];
    let about_issuing = root.ocsp().good(&issuing).build();
    let about_leaf = issuing.ocsp().good(&leaf).next_update(Some("2026-03-20T00:00:00Z"));
    let build = |responses: OcspStore| {
        Verifier::builder(anchors(&root), Purpose::ClientAuth).ocsp(responses).build().unwrap()
    };
    let told_by = |verifier: &Verifier, stapled: &[u8]| {
        told(verifier.verify(&Peer::new(&leaf.der, &sent).stapled(stapled), now()))
    };

    let verifier = build(store([about_leaf.clone(), root.ocsp().good(&issuing)]));
    let peer = Peer::new(&leaf.der, &sent);
    let path = verifier.verify(&peer, now()).unwrap();
    for (at, issuer) in [(0, "CN=Issuing"), (1, "CN=Root")] {
        let status = path.revocation(Position::new(at)).unwrap();
        assert!(
            matches!(status, Status::Good { by: Evidence::Ocsp(by), .. } if by.responder() == issuer),
            "{status}"
        );
    }
    assert_eq!(path.valid_until(), Time::from_unix(unix("2026-03-20T00:00:00Z")), "the first of both");

    let missing = "certificate 1 (CN=Issuing): revocation status unknown: there is no OCSP response about it";
    assert_eq!(told_by(&build(store([about_leaf.clone()])), &[]), missing);
    assert_eq!(
        told_by(&build(store([about_leaf.clone()])), &about_issuing),
        missing,
        "the peer may not staple that"
    );
    let revoked = told_by(&build(store([about_leaf, root.ocsp().revoked(&issuing, FEBRUARY, Some(2))])), &[]);
    assert!(revoked.starts_with("certificate 1 (CN=Issuing): revoked 2026-02-01T00:00:00Z (cACompromise)"));
}

#[test]
fn responses_are_a_decision_on_revocation_and_can_be_exchanged() {
    let house = House::new();
    let builder = || Verifier::builder(anchors(&house.ca), Purpose::ClientAuth);
    assert_eq!(
        builder().build().unwrap_err().to_string(),
        "no decision on revocation: give CRLs or OCSP responses, or relax with danger::Relaxation::NoRevocation"
    );
    assert_eq!(
        builder().ocsp(OcspStore::new()).relax(Relaxation::NoRevocation).build().unwrap_err().to_string(),
        "CRLs or OCSP responses are given, and danger::Relaxation::NoRevocation says that they are not to be used"
    );
    let peer = Peer::new(&house.leaf.der, &[]);
    let first = house.verifier(store([house.ca.ocsp().revoked(&house.leaf, FEBRUARY, None)]));
    let second = first.with_ocsp(store([house.ca.ocsp().good(&house.leaf)]));
    assert!(told(first.verify(&peer, now())).contains("revoked 2026-02-01"));
    assert_eq!(told(second.verify(&peer, now())), GOOD);
    assert_eq!((first.ocsp().len(), second.ocsp().len()), (1, 1));
    // One that was built with CRLs alone takes responses later.
    let mut crls = CrlStore::new();
    crls.add(house.ca.crl().build()).unwrap();
    let by_crls = builder().crls(crls).build().unwrap();
    let by_both = by_crls.with_ocsp(store([house.ca.ocsp().revoked(&house.leaf, FEBRUARY, None)]));
    assert!(told(by_crls.verify(&peer, now())).starts_with("not revoked, by CRL 1"));
    assert!(told(by_both.verify(&peer, now())).contains("revoked 2026-02-01"));
}

#[test]
fn a_soft_failure_passes_what_is_unknown_and_nobody_who_is_revoked() {
    let house = House::new();
    let with = |response: OcspBuilder| {
        let verifier = Verifier::builder(anchors(&house.ca), Purpose::ClientAuth)
            .ocsp(store([response]))
            .relax(Relaxation::UnknownRevocationPasses)
            .build()
            .unwrap();
        told(verifier.verify(&Peer::new(&house.leaf.der, &[]), now()))
    };
    assert!(
        with(house.ca.ocsp().unknown(&house.leaf)).starts_with("revocation status unknown: OCSP response")
    );
    assert!(with(house.ca.ocsp().revoked(&house.leaf, FEBRUARY, None)).contains("revoked 2026-02-01"));
}

#[test]
fn an_explanation_says_the_same() {
    let house = House::new();
    let verifier = house.verifier(store([house.ca.ocsp().revoked(&house.leaf, FEBRUARY, None)]));
    let report = verifier.explain(&Peer::new(&house.leaf.der, &[]), None, now()).unwrap();
    assert_eq!(
        report.to_string(),
        "certificate 0 (CN=leaf): revoked 2026-02-01T00:00:00Z by OCSP response of CN=CA, produced \
         2026-03-01T00:00:00Z"
    );
}
