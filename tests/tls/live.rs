//! Rules that change while handshakes come in.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use vouchsafe::Mapper;
use vouchsafe::tls::Live;
use vouchsafe::tls::rustls::{ClientVerifier, identify};

use crate::fleet::{Fleet, now};
use crate::meeting::meet;
use crate::said::say;
use crate::stacks::one;

#[test]
fn a_clone_is_the_same_cell_and_each_swap_a_generation() {
    let fleet = Fleet::new();
    let live = fleet.live(&[]);
    let clone = live.clone();
    assert_eq!(live.generation(), 0);
    assert_eq!(live.swap(fleet.verifier(&[]), Mapper::spiffe()), 1);
    assert_eq!(clone.update(|verifier, mapper| (verifier.clone(), mapper.clone())), 2);
    assert_eq!((live.generation(), clone.generation()), (2, 2));
}

#[test]
fn of_two_updates_at_one_time_none_is_lost() {
    let fleet = Fleet::new();
    let live = Live::from((fleet.verifier(&[]), Mapper::spiffe()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..250 {
                    live.update(|verifier, mapper| (verifier.clone(), mapper.clone()));
                }
            });
        }
    });
    assert_eq!(live.generation(), 1_000);
}

const SWAPS: u64 = 100;
const HANDSHAKES: u64 = 1_200;

/// Odd generations revoke `api`, even ones do not; `web` is good in all of them. A handshake that lies within one generation must
/// end as that generation says; one during a swap may end as either.
#[test]
fn while_the_rules_are_swapped_nobody_is_let_in_or_refused_by_those_that_are_gone() {
    let fleet = Fleet::new();
    let (api, web) = (fleet.client("api"), fleet.client("web"));
    let terms = [fleet.verifier(&[]), fleet.verifier(&[&api])];
    let live = fleet.live(&[]);
    let stack = one();
    let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
    let (chain, key) = fleet.server_key();
    let server = Arc::new(fleet.server(verifier, &stack).certificate(chain, key).unwrap());
    let clients = [&api, &web].map(|certificate| fleet.connecting(Some(certificate), &stack));
    let (done, started) = (AtomicU64::new(0), Instant::now());
    let (within, across, refused) = (AtomicU64::new(0), AtomicU64::new(0), AtomicU64::new(0));
    let over = AtomicBool::new(false);

    let handshakes = |parity: u64| {
        while !over.load(Ordering::SeqCst) {
            let turn = done.fetch_add(1, Ordering::SeqCst);
            let is_web = turn % 2 == parity;
            let before = live.generation();
            let met = meet(&clients[usize::from(is_web)], &server);
            let after = live.generation();
            let let_in = met.let_in();
            refused.fetch_add(u64::from(!let_in), Ordering::SeqCst);
            if is_web {
                assert!(let_in, "web is good in every generation: {}", met.faults());
            }
            if before != after {
                across.fetch_add(1, Ordering::SeqCst);
                continue;
            }
            within.fetch_add(1, Ordering::SeqCst);
            let revoked = !is_web && before % 2 == 1;
            assert_eq!(let_in, !revoked, "generation {before}: {}", met.faults());
            if let_in {
                let terms = &terms[usize::try_from(before % 2).unwrap()];
                let found = identify(&met.server, terms, &Mapper::spiffe(), now()).unwrap();
                assert!(found.into_result().unwrap().is_some());
            }
        }
    };
    std::thread::scope(|scope| {
        let workers = [0, 1].map(|parity| scope.spawn(move || handshakes(parity)));
        for swap in 1..=SWAPS {
            let due = HANDSHAKES * swap / SWAPS;
            while done.load(Ordering::SeqCst) < due && workers.iter().all(|worker| !worker.is_finished()) {
                std::thread::yield_now();
            }
            let odd = usize::try_from(swap % 2).unwrap();
            assert_eq!(live.swap(terms[odd].clone(), Mapper::spiffe()), swap);
        }
        over.store(true, Ordering::SeqCst);
        for worker in workers {
            worker.join().unwrap();
        }
    });
    let count = |of: &AtomicU64| of.load(Ordering::SeqCst);
    say(format_args!(
        "tls: {} handshakes while the rules were swapped {SWAPS} times: {} refused; {} lay within one generation, {} across \
         a swap; {:?}",
        count(&done),
        count(&refused),
        count(&within),
        count(&across),
        started.elapsed()
    ));
    assert!(count(&done) >= 1_000 && count(&within) > 500 && count(&refused) > 50);
}
