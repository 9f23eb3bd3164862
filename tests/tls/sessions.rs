//! The peer of a long connection: asked for each request, decided only when something has changed.

use std::sync::Arc;

use allocation_counter::measure;
use vouchsafe::tls::rustls::{ClientVerifier, session};
use vouchsafe::tls::{Live, PeerIdentity, Session};
use vouchsafe::{Mapper, Time};

use crate::common::{Issued, NOW};
use crate::fleet::{Fleet, now, words};
use crate::meeting::meet;
use crate::stacks::{one, stacks};

/// A session on a connection that is open.
fn connected(fleet: &Fleet, live: &Live, certificate: &Issued) -> Session {
    let stack = one();
    let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
    let (chain, key) = fleet.server_key();
    let server = Arc::new(fleet.server(verifier, &stack).certificate(chain, key).unwrap());
    let met = meet(&fleet.connecting(Some(certificate), &stack), &server);
    assert!(met.let_in(), "{}", met.faults());
    session(&met.server, live).unwrap()
}

#[test]
fn a_revoked_peer_loses_its_principal_at_the_next_request_of_its_connection() {
    let fleet = Fleet::new();
    let (api, web) = (fleet.client("api"), fleet.client("web"));
    let live = fleet.live(&[]);
    let (of_api, of_web) = (connected(&fleet, &live, &api), connected(&fleet, &live, &web));
    for _ in 0..3 {
        assert_eq!(words(&of_api.identity(now())), "spiffe spiffe://prod.example/api");
    }
    assert_eq!(of_api.decisions(), 1);

    live.swap(fleet.verifier(&[&api]), Mapper::spiffe());
    assert!(of_api.principal(now()).is_err());
    assert_eq!(of_api.decisions(), 2);
    assert_eq!(
        words(&of_web.identity(now())),
        "spiffe spiffe://prod.example/web",
        "its neighbour keeps its own"
    );

    live.swap(fleet.verifier(&[]), Mapper::spiffe());
    assert!(of_api.principal(now()).unwrap().is_some(), "it was revoked by mistake");
}

#[test]
fn an_answer_is_for_the_times_that_it_was_decided_for() {
    let fleet = Fleet::new();
    // Until the CRLs end, on 1 April.
    let end = now_to("2026-04-01T00:00:00Z");
    let table: &[(&str, &[i64], u64)] = &[
        ("once and again", &[0, 0, 0], 1),
        ("forward", &[0, 1, 2, 86_400], 1),
        ("to its last second", &[0, end], 1),
        ("past its last second", &[0, end, end + 1], 2),
        ("a second back", &[0, -1], 2),
        ("back and forth: the later answer is for both", &[0, -1, 0], 2),
        ("past its end, over and over in one second", &[0, end + 1, end + 1, end + 1], 2),
        ("past its end, in each second", &[0, end + 1, end + 2, end + 3], 4),
    ];
    for (title, times, decisions) in table {
        let live = fleet.live(&[]);
        let session = connected(&fleet, &live, &fleet.client("api"));
        for seconds in *times {
            let found = session.principal(now().plus_seconds(*seconds));
            assert_eq!(found.is_ok(), *seconds <= end, "{title}: {seconds}");
        }
        assert_eq!(session.decisions(), *decisions, "{title}");
    }
}

fn now_to(when: &str) -> i64 {
    assert_eq!(Time::from_unix(1_775_001_600).to_string(), when);
    1_775_001_600 - NOW
}

#[test]
fn a_clock_that_is_set_back_before_the_first_day_makes_the_peer_nobody() {
    let fleet = Fleet::new();
    let new = fleet.issue("new").valid("2026-03-02T11:00:00Z", "2026-12-31T23:59:59Z").build();
    let session = connected(&fleet, &fleet.live(&[]), &new);
    assert!(session.principal(now()).is_ok());
    let earlier = session.principal(now().plus_seconds(-3_601));
    assert!(earlier.unwrap_err().to_string().contains("not valid before 2026-03-02T11:00:00Z"));
}

#[test]
fn an_answer_that_holds_is_given_without_an_allocation() {
    let fleet = Fleet::new();
    let live = fleet.live(&[&fleet.client("revoked")]);
    let good = connected(&fleet, &live, &fleet.client("api"));
    let refused = Session::new(fleet.chain(&fleet.client("revoked")), &live);
    let absent = Session::new([], &live);
    for (title, session) in [("a principal", &good), ("a refusal", &refused), ("absent", &absent)] {
        let first = words(&session.identity(now()));
        let info = measure(|| {
            for _ in 0..1_000 {
                drop(session.principal(now()));
            }
        });
        assert_eq!(info.count_total, 0, "{title}: {info:?}");
        assert_eq!(words(&session.identity(now())), first, "{title}");
        assert!(session.decisions() <= 1, "{title}");
    }
    assert!(matches!(absent.identity(now()), PeerIdentity::Absent));
    assert!(absent.chain().is_empty() && good.chain().len() == 2);
}

#[test]
fn requests_of_one_connection_share_its_session() {
    let fleet = Fleet::new();
    let live = fleet.live(&[]);
    let session = connected(&fleet, &live, &fleet.client("api"));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..1_000 {
                    assert!(session.principal(now()).unwrap().is_some());
                }
            });
        }
    });
    assert!(session.decisions() <= 4, "{}", session.decisions());
}

#[test]
fn a_resumed_connection_has_a_session_of_its_own() {
    for stack in stacks() {
        let fleet = Fleet::new();
        let live = fleet.live(&[]);
        let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let server = fleet.server(verifier, &stack).resumption(8).certificate(chain, key).unwrap();
        let (client, server) = (fleet.connecting(Some(&fleet.client("api")), &stack), Arc::new(server));
        for resumed in [false, true] {
            let met = meet(&client, &server);
            assert_eq!(met.resumed(), resumed, "{stack}");
            let session = session(&met.server, &live).unwrap();
            assert_eq!(words(&session.identity(now())), "spiffe spiffe://prod.example/api", "{stack}");
            assert_eq!(session.decisions(), 1, "{stack}");
        }
    }
}
