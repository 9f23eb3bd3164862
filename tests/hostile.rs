//! What hostile chains cost, in counted work: never more than linear in what the peer sends.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs,
    reason = "a test that panics is a test that fails"
)]

#[path = "common/mod.rs"]
mod common;
#[path = "said/mod.rs"]
mod said;

use common::{Authority, Issued, Key, Kind};
use rustls_pki_types::CertificateDer;
use said::say;
use vouchsafe::danger::Relaxation;
use vouchsafe::{Anchor, Peer, Purpose, Refusal, Time, TrustStore, VerifiedPath, Verifier, budget::Work};

fn verifier(anchors: &[&Authority]) -> Verifier {
    let mut store = TrustStore::new();
    for anchor in anchors {
        store.add(Anchor::from_certificate(&anchor.der).unwrap()).unwrap();
    }
    Verifier::builder(store, Purpose::ClientAuth).relax(Relaxation::NoRevocation).build().unwrap()
}

/// For peers that send more certificates than the default budget lets in.
fn generous(anchor: &Authority) -> Verifier {
    let mut store = TrustStore::new();
    store.add(Anchor::from_certificate(&anchor.der).unwrap()).unwrap();
    Verifier::builder(store, Purpose::ClientAuth)
        .relax(Relaxation::NoRevocation)
        .budget(vouchsafe::Budget { certificates: 4_096, ..vouchsafe::Budget::default() })
        .build()
        .unwrap()
}

fn sent(certificates: impl IntoIterator<Item = Issued>) -> Vec<CertificateDer<'static>> {
    certificates.into_iter().map(|it| CertificateDer::from(it.der)).collect()
}

fn accepted(verifier: &Verifier, leaf: &Issued, sent: &[CertificateDer<'static>]) -> Work {
    let peer = Peer::new(&leaf.der, sent);
    let path: VerifiedPath<'_> = match verifier.verify(&peer, Time::from_unix(common::NOW)) {
        Ok(path) => path,
        Err(refusal) => panic!("{:#}", refusal.report().unwrap()),
    };
    path.work()
}

fn refused(verifier: &Verifier, leaf: &Issued, sent: &[CertificateDer<'static>]) -> Work {
    let peer = Peer::new(&leaf.der, sent);
    match verifier.verify(&peer, Time::from_unix(common::NOW)) {
        Err(Refusal::NoPath(report)) => report.work(),
        Err(other) => panic!("refused for want of budget: {other}"),
        Ok(_) => panic!("accepted"),
    }
}

/// The right chain, and its verifier.
struct Fleet {
    root: Authority,
    verifier: Verifier,
}

impl Fleet {
    fn new() -> Self {
        let root = Authority::root("CN=Root");
        let verifier = verifier(&[&root]);
        Self { root, verifier }
    }
}

fn key(number: u64) -> Key {
    Key::seeded(Kind::P256, number)
}

fn unrelated() -> Vec<Issued> {
    (0..130).map(|number| Authority::self_signed(&format!("CN=Unrelated {number}")).ca().build()).collect()
}

/// `count` CAs of a peer's own; each is issued by itself and by the next three.
fn clique(count: u64) -> (Vec<Authority>, Vec<Issued>) {
    let authorities: Vec<_> =
        (0..count).map(|number| Authority::root(&format!("CN=Member {number}"))).collect();
    let mut all = authorities.clone();
    for step in 1..4 {
        for (number, authority) in authorities.iter().enumerate() {
            let issuer = &authorities[(number + step) % authorities.len()];
            all.push(issuer.cross_sign(authority).build());
        }
    }
    (authorities, all)
}

/// Says that it was issued by `issuer`, who knows nothing of it.
fn forged_below(issuer: &Authority, subject: &Authority) -> Issued {
    issuer.cross_sign(subject).signed_by(&key(666)).build()
}

fn leaf_of(issuer: &Authority) -> Issued {
    issuer.issue("CN=leaf").san(&["dns:leaf.example"]).client_auth().build()
}

/// Runs a case at 10, 20 and 40, alone and beside 130 unrelated certificates; prints the work and checks that it grows linearly.
fn grows_linearly(title: &str, mut run: impl FnMut(u64, Vec<Issued>) -> Work) {
    for beside in [Vec::new(), unrelated()] {
        let works = [10, 20, 40].map(|count| run(count, beside.clone()));
        for (count, work) in [10, 20, 40].iter().zip(&works) {
            say(format_args!("{title}: {count} (and {} unrelated): {work:?}", beside.len()));
        }
        let counts: [fn(&Work) -> u32; 5] = [
            |work| work.certificates,
            |work| work.signatures,
            |work| work.name_comparisons,
            |work| work.search_steps,
            |work| work.candidates,
        ];
        for count in counts {
            let [ten, twenty, forty] = works.each_ref().map(count);
            // Linear: what 20 more cost is twice what 10 more cost.
            assert_eq!(forty - twenty, 2 * (twenty - ten), "{title}: {works:?}");
        }
    }
}

#[test]
fn of_many_issuers_of_one_name_the_right_one_last_costs_a_signature_for_each() {
    let fleet = Fleet::new();
    let right = fleet
        .root
        .issue_ca("CN=Issuing")
        .key(&key(1))
        .valid("2019-01-01T00:00:00Z", "2039-01-01T00:00:00Z")
        .build();
    // Nothing tells which is the right one, and the decoys are younger.
    let leaf = right.issue("CN=leaf").client_auth().without(common::id::AUTHORITY_KEY_ID).build();
    let pool = |decoys: u64| {
        let mut pool: Vec<_> = (0..decoys)
            .map(|number| fleet.root.issue_ca("CN=Issuing").key(&key(1_000 + number)).build())
            .collect();
        pool.push(right.clone());
        pool
    };
    grows_linearly("decoys of one name", |decoys, beside| {
        let mut pool = pool(decoys);
        pool.extend(beside);
        let work = accepted(&fleet.verifier, &leaf, &sent(pool));
        assert_eq!(u64::from(work.signatures), decoys + 2);
        work
    });
    let work = accepted(&fleet.verifier, &leaf, &sent(pool(199)));
    say(format_args!("199 decoys: {work:?}"));
    assert_eq!(work.signatures, 199 + 2);

    // With others beside them they are more than the budget lets a peer send.
    let mut pool = pool(199);
    pool.extend(unrelated());
    let sent = sent(pool);
    let refusal =
        fleet.verifier.verify(&Peer::new(&leaf.der, &sent), Time::from_unix(common::NOW)).unwrap_err();
    assert!(refusal.to_string().starts_with("the limit of 256 certificates was reached"), "{refusal}");
    let work = accepted(&generous(&fleet.root), &leaf, &sent);
    say(format_args!("199 decoys and 130 unrelated: {work:?}"));
    assert_eq!((work.certificates, work.signatures), (331, 199 + 2));
}

#[test]
fn a_key_identifier_that_fits_makes_two_hundred_decoys_cost_nothing() {
    let fleet = Fleet::new();
    let right = fleet.root.issue_ca("CN=Issuing").key(&key(1)).build();
    let mut pool: Vec<_> =
        (0..199).map(|number| fleet.root.issue_ca("CN=Issuing").key(&key(1_000 + number)).build()).collect();
    pool.push(right.clone());
    let work = accepted(&fleet.verifier, &leaf_of(&right), &sent(pool));
    say(format_args!("199 decoys with other key identifiers: {work:?}"));
    assert_eq!(work.signatures, 2);
}

#[test]
fn decoys_on_the_second_floor_cost_nothing_either() {
    let fleet = Fleet::new();
    let middle = fleet.root.issue_ca("CN=Middle").key(&key(1)).build();
    let issuing = middle.issue_ca("CN=Issuing").build();
    let mut pool: Vec<_> =
        (0..198).map(|number| fleet.root.issue_ca("CN=Middle").key(&key(1_000 + number)).build()).collect();
    pool.extend([middle, issuing.clone()]);
    let work = accepted(&fleet.verifier, &leaf_of(&issuing), &sent(pool));
    say(format_args!("198 decoys above the issuer: {work:?}"));
    assert_eq!(work.signatures, 3);
}

#[test]
fn cross_signed_authorities_that_reach_no_anchor_cost_no_signature() {
    let fleet = Fleet::new();
    grows_linearly("a clique that reaches no anchor", |count, beside| {
        let (authorities, mut pool) = clique(count / 2);
        pool.extend(beside);
        let work = refused(&fleet.verifier, &leaf_of(&authorities[0]), &sent(pool));
        assert_eq!(work.signatures, 0);
        work
    });
    let (authorities, pool) = clique(50);
    let work = refused(&fleet.verifier, &leaf_of(&authorities[0]), &sent(pool));
    say(format_args!("50 cross-signed authorities, 200 certificates: {work:?}"));
    assert_eq!(work.signatures, 0);
}

#[test]
fn a_clique_that_claims_an_anchors_name_costs_a_signature_for_each_claim() {
    let fleet = Fleet::new();
    grows_linearly("a clique below an anchor's name", |count, beside| {
        let (authorities, mut pool) = clique(count / 2);
        pool.push(forged_below(&fleet.root, &authorities[0]));
        pool.extend(beside);
        let work = refused(&fleet.verifier, &leaf_of(&authorities[1]), &sent(pool));
        // The end entity's own edge, which holds, and the claim, which does not.
        assert_eq!(work.signatures, 2);
        work
    });
    grows_linearly("a clique, all below an anchor's name", |count, beside| {
        let (authorities, mut pool) = clique(count / 2);
        pool.extend(authorities.iter().map(|authority| forged_below(&fleet.root, authority)));
        pool.extend(beside);
        let work = refused(&fleet.verifier, &leaf_of(&authorities[1]), &sent(pool));
        assert_eq!(u64::from(work.signatures), 1 + count / 2);
        work
    });
}

#[test]
fn self_issued_certificates_over_one_key_are_one_authority() {
    let fleet = Fleet::new();
    let one = Authority::root("CN=One");
    let twin = |number: i64| one.cross_sign(&one).serial(number + 1).build();
    grows_linearly("self-issued over one key, no anchor", |count, beside| {
        let mut pool: Vec<_> = (0..count).map(|number| twin(i64::try_from(number).unwrap())).collect();
        pool.extend(beside);
        let work = refused(&fleet.verifier, &leaf_of(&one), &sent(pool));
        assert_eq!(work.signatures, 0);
        work
    });
    // The same, over a name that an anchor has, too, with another key.
    let squatter = Authority::self_signed("CN=Root").ca().key(&key(7)).build();
    grows_linearly("self-issued over one key, below an anchor's name", |count, beside| {
        let mut pool: Vec<_> = (0..count)
            .map(|number| squatter.cross_sign(&squatter).serial(i64::try_from(number).unwrap() + 1).build())
            .collect();
        pool.extend(beside);
        let work = refused(&fleet.verifier, &leaf_of(&squatter), &sent(pool));
        // The end entity's edge under the anchor's key and under the squatter's, and each twin's under the anchor's.
        assert_eq!(u64::from(work.signatures), 2 + count);
        work
    });
}

#[test]
fn self_issued_certificates_over_many_keys_of_one_name_stay_linear() {
    let fleet = Fleet::new();
    grows_linearly("self-issued over many keys, below an anchor's name", |count, beside| {
        let members: Vec<_> = (0..count)
            .map(|number| Authority::self_signed("CN=Root").ca().key(&key(10 + number)).build())
            .collect();
        let mut pool = members.clone();
        // Each is issued by its neighbour, too.
        for pair in members.windows(2) {
            pool.push(pair[0].cross_sign(&pair[1]).build());
        }
        pool.extend(beside);
        refused(&fleet.verifier, &leaf_of(&members[0]), &sent(pool))
    });
}

#[test]
fn whoever_holds_an_authentic_key_is_stopped_by_the_budget() {
    let fleet = Fleet::new();
    // Five floors of five keys, every one signed by every one above: 3,125 paths, and a name that the top excludes.
    let top = fleet.root.issue_ca("CN=Top").excluded(&["dns:leaf.example"]).build();
    let mut above = vec![top.clone()];
    let mut pool = vec![top];
    for floor in 0..5 {
        let members: Vec<_> = (0..5)
            .map(|number| {
                above[0].issue_ca(&format!("CN=Floor {floor}")).key(&key(100 * floor + number)).build()
            })
            .collect();
        for issuer in above.iter().skip(1) {
            pool.extend(members.iter().map(|member| issuer.cross_sign(member).build()));
        }
        pool.extend(members.clone());
        above = members;
    }
    let leaf = leaf_of(&above[0]);
    let pool = sent(pool);
    match fleet.verifier.verify(&Peer::new(&leaf.der, &pool), Time::from_unix(common::NOW)) {
        Err(Refusal::Exhausted { exhausted, report }) => {
            say(format_args!("{exhausted}: {:?}", report.work()));
            assert_eq!(report.work().candidates, 256);
            assert!(report.work().signatures <= 512);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_certificate_is_read_once_whatever_the_number_of_paths() {
    let fleet = Fleet::new();
    let issuing = fleet.root.issue_ca("CN=Issuing").build();
    let mut pool = vec![issuing.clone(), issuing.clone(), leaf_of(&issuing)];
    pool.extend(unrelated());
    let work = accepted(&fleet.verifier, &leaf_of(&issuing), &sent(pool));
    say(format_args!("130 unrelated certificates: {work:?}"));
    // The end entity, its issuer and the others; what came twice is read once.
    assert_eq!((work.certificates, work.signatures), (132, 2));
}

/// A chain of CAs, each of which states these policies and maps each of them to all.
fn mapping_chain(root: &Authority, depth: usize, policies: usize, inhibit: bool) -> (Issued, Vec<Issued>) {
    let oids: Vec<String> = (0..policies).map(|number| format!("1.2.3.{number}")).collect();
    let stated: Vec<&str> = oids.iter().map(String::as_str).collect();
    let mappings: Vec<(&str, &str)> =
        stated.iter().flat_map(|from| stated.iter().map(move |to| (*from, *to))).collect();
    let mut chain = vec![root.clone()];
    for floor in 0..depth {
        let mut ca = chain[floor]
            .issue_ca(&format!("CN=Floor {floor}"))
            .certificate_policies(&stated)
            .policy_mappings(&mappings);
        if inhibit {
            ca = ca.policy_constraints(None, Some(0));
        }
        chain.push(ca.build());
    }
    let leaf = chain[depth].issue("CN=leaf").client_auth().certificate_policies(&stated).build();
    (leaf, chain.split_off(1))
}

#[test]
fn certificate_policies_that_all_map_to_each_other_cost_what_is_sent_and_no_more() {
    let fleet = Fleet::new();
    for inhibit in [false, true] {
        let works = [5, 10, 20].map(|depth| {
            let (leaf, sent_too) = mapping_chain(&fleet.root, depth, 8, inhibit);
            let work = accepted(&fleet.verifier, &leaf, &sent(sent_too));
            say(format_args!(
                "{depth} CAs of 8 policies, 64 mappings each, mapping inhibited: {inhibit}: {work:?}"
            ));
            work.policy_nodes
        });
        // A tree would have 8^20 nodes.
        assert_eq!(works[2] - works[1], 2 * (works[1] - works[0]), "{works:?}");
    }
}

#[test]
fn more_certificate_policies_than_the_budget_allows_are_not_followed() {
    let fleet = Fleet::new();
    let (leaf, sent_too) = mapping_chain(&fleet.root, 20, 40, false);
    let pool = sent(sent_too);
    match fleet.verifier.verify(&Peer::new(&leaf.der, &pool), Time::from_unix(common::NOW)) {
        Err(Refusal::Exhausted { exhausted, .. }) => {
            assert_eq!(exhausted.limit, vouchsafe::error::Limit::PolicyNodes, "{exhausted}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn fifty_authorities_that_all_sign_each_other_cost_a_name_comparison_for_each_name() {
    let root = Authority::root("CN=Root");
    let verifier = generous(&root);
    for count in [10, 20, 50] {
        let members: Vec<_> =
            (0..count).map(|number| Authority::root(&format!("CN=Member {number}"))).collect();
        let pool: Vec<_> = members
            .iter()
            .flat_map(|issuer| members.iter().map(|subject| issuer.cross_sign(subject).build()))
            .collect();
        let work = refused(&verifier, &leaf_of(&members[0]), &sent(pool));
        say(format_args!("{count} authorities, each signed by all: {work:?}"));
        assert_eq!(work.signatures, 0);
        // Two names a certificate, each compared once with its like; the first of each name with none.
        assert_eq!(work.name_comparisons, 2 * work.certificates - u32::try_from(count).unwrap() - 1);
    }
}

fn texts(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}

/// A chain whose CA permits so many domains and excludes as many, and an end entity with as many names.
fn constrained(root: &Authority, count: usize) -> (Issued, Vec<Issued>) {
    let permitted: Vec<String> = (0..count / 2).map(|number| format!("dns:n{number}.example")).collect();
    let excluded: Vec<String> =
        (0..count / 2).map(|number| format!("dns:x{number}.n{number}.example")).collect();
    let names: Vec<String> =
        (0..count).map(|number| format!("dns:a{number}.n{}.example", number % (count / 2))).collect();
    let ca = root.issue_ca("CN=Issuing").permitted(&texts(&permitted)).excluded(&texts(&excluded)).build();
    let leaf = ca.issue("CN=leaf").client_auth().san(&texts(&names)).build();
    (leaf, vec![ca])
}

#[test]
fn a_thousand_names_under_a_thousand_subtrees_cost_a_search_each() {
    let fleet = Fleet::new();
    let works = [250, 500, 1_000].map(|count| {
        let (leaf, pool) = constrained(&fleet.root, count);
        let work = accepted(&fleet.verifier, &leaf, &sent(pool));
        say(format_args!("{count} names, {count} subtrees: {work:?}"));
        f64::from(work.name_comparisons)
    });
    // n log n: 2.2 times as many for twice as many; asking each would be four times as many, and a million.
    assert!(works[1] / works[0] < 2.4 && works[2] / works[1] < 2.4, "{works:?}");
    assert!(works[2] < 125_000.0, "{works:?}");
}

#[test]
fn more_names_or_subtrees_than_the_budget_allows_are_refused_by_name() {
    let fleet = Fleet::new();
    let (leaf, pool) = constrained(&fleet.root, 2_048);
    let pool = sent(pool);
    let refusal =
        fleet.verifier.verify(&Peer::new(&leaf.der, &pool), Time::from_unix(common::NOW)).unwrap_err();
    say(format_args!("2,048 names, 2,048 subtrees: {refusal}"));
    assert_eq!(refusal.to_string(), "certificate 0: the limit of 1024 names a certificate was reached");
    // As many subtrees alone.
    let quiet = leaf_of(&constrained(&fleet.root, 4_096).1[0]);
    let pool = sent(constrained(&fleet.root, 4_096).1);
    let refusal =
        fleet.verifier.verify(&Peer::new(&quiet.der, &pool), Time::from_unix(common::NOW)).unwrap_err();
    say(format_args!("4,096 subtrees: {refusal}"));
    let told = refusal.to_string();
    assert!(
        told.contains("limit of 1024 name constraint subtrees") || told.contains("bytes a certificate"),
        "{told}"
    );
}
