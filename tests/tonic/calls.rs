//! Who calls, and what it may.

use std::error::Error as _;

use tonic::{Code, Request};
use vouchsafe::tls::Session;
use vouchsafe::tls::axum::Connection;
use vouchsafe::tls::tonic::{Guard, caller, optional_caller};

use crate::client::Client;
use crate::common::Issued;
use crate::fleet::{Fleet, now};
use crate::server::{live, open};
use crate::stacks::one;

const UNKNOWN: &str = "Unauthenticated: unauthenticated";
const NO_ROLE: &str = "PermissionDenied: permission denied";

#[tokio::test]
async fn a_caller_is_somebody_nobody_or_refused_and_a_status_says_no_more() {
    let fleet = Fleet::new();
    let live = live(&fleet);
    let (api, web) = (fleet.client("api"), fleet.client("web"));
    let clients: [(&str, Option<&Issued>); 3] = [("api", Some(&api)), ("web", Some(&web)), ("nobody", None)];
    let rows: [(&str, Option<Guard>, [&str; 3]); 6] = [
        ("/hello/caller", None, ["service api", "service web", UNKNOWN]),
        ("/hello/optional", None, ["service api", "service web", "nobody"]),
        ("/hello/admin", None, ["service api", NO_ROLE, UNKNOWN]),
        ("/hello/open", None, ["open", "open", "open"]),
        ("/hello/open", Some(Guard::known()), ["open", "open", UNKNOWN]),
        ("/hello/open", Some(Guard::with_role("admin")), ["open", NO_ROLE, UNKNOWN]),
    ];
    for (path, guard, wanted) in rows {
        let port = open(&fleet, &live, guard.clone(), |listener| listener).await;
        for ((name, certificate), wanted) in clients.iter().zip(wanted) {
            let client = Client::new(fleet.connecting(*certificate, &one()), port);
            assert_eq!(client.words(path).await, wanted, "{path}, {guard:?}, {name}");
        }
    }
}

#[tokio::test]
async fn a_client_that_is_revoked_is_unauthenticated_from_its_next_call_on_over_the_same_connection() {
    let fleet = Fleet::new();
    let live = live(&fleet);
    let api = fleet.client("api");
    let port = open(&fleet, &live, None, |listener| listener).await;
    let client = Client::new(fleet.connecting(Some(&api), &one()), port);
    assert_eq!(client.words("/hello/caller").await, "service api");

    live.update(|verifier, mapper| (verifier.with_crls(fleet.crls(&[&api])), mapper.clone()));
    for path in ["/hello/caller", "/hello/optional", "/hello/admin"] {
        let status = client.call(path).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (Code::Unauthenticated, "unauthenticated"), "{path}");
        let sent = format!("{:?} {:?}", status.metadata(), status.details());
        assert!(!sent.contains("revoked") && !sent.contains("CRL"), "{path}: {sent}");
    }

    live.update(|verifier, mapper| (verifier.with_crls(fleet.crls(&[])), mapper.clone()));
    assert_eq!(client.words("/hello/caller").await, "service api");
    assert_eq!(client.connections(), 1);

    // A new connection is not even made.
    live.update(|verifier, mapper| (verifier.with_crls(fleet.crls(&[&api])), mapper.clone()));
    let again = Client::new(fleet.connecting(Some(&api), &one()), port);
    let words = again.words("/hello/open").await;
    assert!(words.starts_with("Unavailable") || words.starts_with("Unknown"), "{words}");
}

#[test]
fn the_refusal_is_the_source_of_the_status_for_whoever_writes_the_log() {
    let fleet = Fleet::new();
    let live = live(&fleet);
    let old = fleet.client("old");
    let session = Session::new(fleet.chain(&old), &live);
    let mut request = Request::new(());
    request.extensions_mut().insert(Connection::new(session, ([127, 0, 0, 1], 1).into()).clock(now));
    let status = caller(&request).unwrap_err();
    assert_eq!((status.code(), status.message()), (Code::Unauthenticated, "unauthenticated"));
    assert!(status.source().unwrap().to_string().contains("no rule"), "{status:?}");
}

#[test]
fn a_request_that_came_by_another_way_has_no_caller_and_is_not_nobodys() {
    let request = Request::new(());
    assert_eq!(caller(&request).unwrap_err().code(), Code::Internal);
    let status = optional_caller(&request).unwrap_err();
    assert_eq!(status.code(), Code::Internal);
    assert!(status.source().is_none());
}
