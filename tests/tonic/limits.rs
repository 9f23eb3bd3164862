//! Peers that do not speak keep nobody waiting, or not for long.

use std::time::Duration;

use tokio::net::TcpStream;

use crate::client::Client;
use crate::fleet::Fleet;
use crate::server::{live, open};
use crate::stacks::one;

#[tokio::test]
async fn a_handshake_that_lasts_keeps_no_other_waiting() {
    let fleet = Fleet::new();
    let limits =
        |listener: vouchsafe::tls::axum::Listener| listener.handshake_time(Duration::from_secs(3_600));
    let port = open(&fleet, &live(&fleet), None, limits).await;
    let mut silent = Vec::new();
    for _ in 0..16 {
        silent.push(TcpStream::connect(("127.0.0.1", port)).await.unwrap());
    }
    let client = Client::new(fleet.connecting(Some(&fleet.client("api")), &one()), port);
    assert_eq!(client.words("/hello/caller").await, "service api");
}

#[tokio::test]
async fn a_handshake_is_given_up_after_its_time_and_makes_room() {
    let fleet = Fleet::new();
    let limits = |listener: vouchsafe::tls::axum::Listener| {
        listener.handshakes(1).handshake_time(Duration::from_millis(50))
    };
    let port = open(&fleet, &live(&fleet), None, limits).await;
    let _silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let _silent = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    // Its own handshake may be too slow for the limit on a busy machine; not each time.
    for _ in 0..100 {
        let client = Client::new(fleet.connecting(Some(&fleet.client("api")), &one()), port);
        if client.words("/hello/caller").await == "service api" {
            return;
        }
    }
    panic!("there was room for nobody");
}
