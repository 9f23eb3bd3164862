//! Handshakes that hang keep nobody waiting for long.

use std::io::Read as _;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use vouchsafe::tls::Live;
use vouchsafe::tls::rustls::ClientVerifier;

use crate::curl::Curl;
use crate::fleet::Fleet;
use crate::house::{House, config, mapper};
use crate::stacks::one;

fn house(fleet: &Fleet, at_once: usize, time: Duration) -> House {
    let verifier = fleet.verifier(&[]);
    let live = Live::new(verifier.clone(), mapper(&verifier));
    let required = ClientVerifier::required(live.clone(), one().algorithms);
    House::with(config(fleet, required), live, move |listener| {
        listener.handshakes(at_once).handshake_time(time)
    })
}

/// Connections on which nothing is said.
fn silent(port: u16, count: usize) -> Vec<TcpStream> {
    (0..count).map(|_| TcpStream::connect(("127.0.0.1", port)).unwrap()).collect()
}

#[test]
fn handshakes_that_hang_keep_no_other_waiting() {
    let fleet = Fleet::new();
    let house = house(&fleet, 64, Duration::from_secs(60));
    let curl = Curl::new("axum-beside", &fleet, Some(&fleet.client("api")));
    let hanging = silent(house.port, 32);
    let start = Instant::now();
    assert_eq!(curl.get(house.port, "/"), "hello, service api [200]");
    assert!(start.elapsed() < Duration::from_secs(15), "{:?}", start.elapsed());
    drop(hanging);
}

#[test]
fn handshakes_that_hang_are_given_up_and_make_room() {
    let fleet = Fleet::new();
    let house = house(&fleet, 2, Duration::from_millis(500));
    let curl = Curl::new("axum-room", &fleet, Some(&fleet.client("api")));
    let mut hanging = silent(house.port, 4);
    // Two and two, and then the good one: it waits for a second.
    let start = Instant::now();
    assert_eq!(curl.get(house.port, "/"), "hello, service api [200]");
    assert!(start.elapsed() >= Duration::from_millis(500), "{:?}", start.elapsed());
    for socket in &mut hanging {
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        assert_eq!(socket.read(&mut [0; 1]).unwrap(), 0, "it was closed");
    }
}

#[test]
fn a_client_without_a_certificate_is_refused_in_the_handshake_where_one_is_required() {
    let fleet = Fleet::new();
    let house = house(&fleet, 2, Duration::from_secs(10));
    let said = Curl::new("axum-none", &fleet, None).get(house.port, "/");
    assert!(said.starts_with("curl: ") && said.contains("certificate required"), "{said}");
}
