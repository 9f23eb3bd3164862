//! What responses cost, in counted work: a signature of a supplied one is checked once, a stapled one draws on the budget.

use vouchsafe::revocation::OcspStore;
use vouchsafe::{Budget, Peer, Purpose, Refusal, Verifier};

use crate::common::*;
use crate::{FEBRUARY, House, anchors, now, store};

/// Signatures that one call checks.
fn signatures(verifier: &Verifier, peer: &Peer<'_>) -> u32 {
    match verifier.verify(peer, now()) {
        Ok(path) => path.work().signatures,
        Err(refusal) => refusal.report().expect("a report").work().signatures,
    }
}

#[test]
fn the_signature_of_a_supplied_response_is_checked_once_over_many_calls() {
    // The issuer is sent by the peer, so that nothing can be proved before a call.
    let root = Authority::root("CN=Root");
    let issuing = root.issue_ca("CN=Issuing").build();
    let leaf = issuing.issue("CN=leaf").client_auth().build();
    let delegate = issuing.issue_responder("CN=Responder").build();
    let sent = [issuing.der.clone().into()];
    let peer = Peer::new(&leaf.der, &sent);
    let path = 2;
    for (title, response, first) in [
        ("the issuer's", issuing.ocsp().good(&leaf), 1),
        ("a delegate's", issuing.ocsp().good(&leaf).by(&delegate), 2),
    ] {
        let responses = store([root.ocsp().good(&issuing), response]);
        let build = || {
            Verifier::builder(anchors(&root), Purpose::ClientAuth).ocsp(responses.clone()).build().unwrap()
        };
        let (one, other) = (build(), build());
        let calls = [&one, &one, &other, &one].map(|verifier| signatures(verifier, &peer));
        assert_eq!(calls, [path + first, path, path, path], "{title}");
    }
}

#[test]
fn what_is_proved_at_load_costs_no_call_anything() {
    let house = House::new();
    let delegate = house.ca.issue_responder("CN=Responder").build();
    let peer = Peer::new(&house.leaf.der, &[]);
    for response in [house.ca.ocsp().good(&house.leaf), house.ca.ocsp().good(&house.leaf).by(&delegate)] {
        assert_eq!(signatures(&house.verifier(store([response])), &peer), 1, "the leaf's own");
    }
}

#[test]
fn a_stapled_response_is_checked_in_every_call() {
    let house = House::new();
    let delegate = house.ca.issue_responder("CN=Responder").build();
    let verifier = house.verifier(OcspStore::new());
    for (response, cost) in
        [(house.ca.ocsp().good(&house.leaf), 1), (house.ca.ocsp().good(&house.leaf).by(&delegate), 2)]
    {
        let stapled = response.build();
        let peer = Peer::new(&house.leaf.der, &[]).stapled(&stapled);
        assert_eq!([(); 2].map(|()| signatures(&verifier, &peer)), [1 + cost; 2]);
    }
}

#[test]
fn a_hostile_staple_is_stopped_by_the_budget() {
    let house = House::new();
    let (ca, leaf) = (&house.ca, &house.leaf);
    // All of them are certified, and none of them signed.
    let decoys: Vec<_> = (0..40)
        .map(|number| ca.issue_responder("CN=Responder").key(&Key::seeded(Kind::P256, 100 + number)).build())
        .collect();
    let certificates: Vec<_> = decoys.iter().collect();
    let signer = ca.issue_responder("CN=Responder").build();
    let stapled = ca.ocsp().good(leaf).by(&signer).certificates(&certificates).build();
    let peer = Peer::new(&leaf.der, &[]).stapled(&stapled);
    let verifier = house.verifier(OcspStore::new());
    assert_eq!(signatures(&verifier, &peer), 1 + 2 * 40, "two for each");

    let within = |budget: Budget| {
        let verifier = Verifier::builder(anchors(ca), Purpose::ClientAuth)
            .ocsp(OcspStore::new())
            .budget(budget)
            .build()
            .unwrap();
        match verifier.verify(&peer, now()) {
            Err(Refusal::Exhausted { exhausted, .. }) => exhausted.to_string(),
            other => panic!("{other:?}"),
        }
    };
    let budget = Budget { signatures: 20, ..Budget::default() };
    assert_eq!(within(budget), "the limit of 20 signature checks was reached");
    let budget = Budget { certificates: 20, ..Budget::default() };
    assert_eq!(within(budget), "the limit of 20 certificates was reached");
}

#[test]
fn a_store_finds_among_many_and_keeps_each_once() {
    let house = House::new();
    let others: Vec<_> = (1..300).map(|number| house.ca.issue("CN=other").serial(number).build()).collect();
    let mut responses = OcspStore::new();
    for other in &others {
        responses.add(house.ca.ocsp().revoked(other, FEBRUARY, None).build()).unwrap();
    }
    let all = others.iter().fold(house.ca.ocsp(), |it, other| it.good(other)).good(&house.leaf).build();
    for _ in 0..3 {
        responses.add(all.clone()).unwrap();
    }
    assert_eq!((responses.len(), responses.iter().count()), (300, 300));
    assert_eq!(responses.iter().last().unwrap().der(), all);
    assert!(!responses.is_empty() && OcspStore::new().is_empty());
    let verifier = house.verifier(responses);
    let answer =
        |certificate: &Issued| crate::told(verifier.verify(&Peer::new(&certificate.der, &[]), now()));
    assert_eq!(answer(&house.leaf), crate::GOOD);
    assert!(answer(&others[7]).starts_with("certificate 0 (CN=other): revoked"));
}
