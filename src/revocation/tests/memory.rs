//! A signature is checked once: what a store remembers, and what it does not.

use super::*;
use crate::error::Limit;
use crate::revocation::proof::{KeyDigest, Proofs};
use crate::signature::rustcrypto;

/// Signatures checked in one call.
fn signatures(ask: &Ask<'_>, store: &CrlStore) -> u32 {
    let meter = Meter::new(Budget::default());
    ask.status(store, &meter).expect("within the budget");
    meter.work().signatures
}

#[test]
fn the_signature_of_a_crl_is_checked_once_over_many_calls() {
    let (ca, leaf) = ca_and_leaf();
    let other = ca.issue("CN=other").build();
    let crls = store(&[ca.crl().build()]);
    let clone = crls.clone();
    let calls = (0..50).map(|call| {
        let certificate = if call % 2 == 0 { &leaf } else { &other };
        signatures(&Ask::about(certificate, &ca), if call % 3 == 0 { &crls } else { &clone })
    });
    assert_eq!(calls.collect::<Vec<_>>()[..3], [1, 0, 0]);
    assert_eq!(signatures(&Ask::about(&leaf, &ca), &crls), 0);
}

#[test]
fn what_is_proved_at_load_costs_no_call_anything() {
    let (ca, leaf) = ca_and_leaf();
    let twin = Authority::self_signed("CN=CA").ca().key(&Key::seeded(Kind::P256, 1)).build();
    let crls = store(&[ca.crl().build(), twin.crl().number(2).build()]);
    for authority in [&twin, &ca] {
        Ask::about(&leaf, authority)
            .with_issuer(|issuer| crls.prove_under(&issuer, &Algorithms::rustcrypto()));
    }
    // The newest is the twin's: it is tried under the CA's key, in vain and not for free.
    assert_eq!(signatures(&Ask::about(&leaf, &ca), &crls), 1);
    assert_eq!(signatures(&Ask::about(&leaf, &twin), &crls), 0);
}

#[test]
fn a_failure_is_not_remembered_and_is_counted() {
    let (ca, leaf) = ca_and_leaf();
    let crls = store(&[ca.crl().corrupt_signature().build()]);
    let ask = Ask::about(&leaf, &ca);
    assert_eq!([signatures(&ask, &crls), signatures(&ask, &crls)], [1, 1]);

    let meter = Meter::new(Budget { signatures: 0, ..Budget::default() });
    assert_eq!(ask.status(&crls, &meter).expect_err("no signature is allowed").limit, Limit::Signatures);
}

#[test]
fn older_crls_of_a_scope_are_not_even_checked() {
    let (ca, leaf) = ca_and_leaf();
    let crls: Vec<_> = (1..=20).map(|number| ca.crl().number(number).build()).collect();
    assert_eq!(signatures(&Ask::about(&leaf, &ca), &store(&crls)), 1);
}

#[test]
fn what_one_verifier_proved_another_may_still_refuse() {
    let (ca, leaf) = ca_and_leaf();
    let crls = store(&[ca.crl().sign_with(Algorithm::EcdsaSha384).build()]);
    let accepts = Ask::about(&leaf, &ca);
    assert_eq!(signatures(&accepts, &crls), 1);
    let refuses = Ask { algorithms: Algorithms::new(&[&rustcrypto::ECDSA_P256_SHA256]), ..accepts };
    let status = refuses.status(&crls, &Meter::new(Budget::default())).expect("within the budget");
    assert!(status.to_string().contains("ecdsa-with-SHA384 is not accepted"), "{status}");
}

#[test]
fn a_proof_is_of_one_key_only() {
    let proofs = Proofs::default();
    let key = |number: u8| KeyDigest::of(&[number]);
    assert!(!proofs.hold(key(0)));
    for number in 0..4 {
        proofs.remember(key(number));
    }
    proofs.remember(key(4));
    let held: Vec<_> = (0..6).filter(|number| proofs.hold(key(*number))).collect();
    assert_eq!(held, [0, 1, 2, 3], "what came after the slots were full is not remembered");
}

#[test]
fn threads_share_proofs() {
    let proofs = Proofs::default();
    let keys: Vec<_> = (0..4).map(|number| KeyDigest::of(&[number])).collect();
    std::thread::scope(|scope| {
        for key in &keys {
            scope.spawn(|| {
                proofs.remember(*key);
                assert!(proofs.hold(*key), "whoever wrote it finds it");
            });
        }
    });
    assert!(keys.iter().all(|key| proofs.hold(*key)));
}
