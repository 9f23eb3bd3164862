//! axum's listener: how long it took, and whose address it was.

use std::net::{SocketAddr, TcpStream};

use axum::serve::Listener as _;
use rustls::ClientConnection;
use rustls::pki_types::ServerName;
use vouchsafe::tls::axum::Listener;
use vouchsafe::tls::rustls::ClientVerifier;

use crate::common::Issued;
use crate::events::{accepted, revoked};
use crate::fleet::{Fleet, NAME, now};
use crate::seen::{Log, Monitor};
use crate::stacks::one;

/// A client that shakes hands and stays until it is hung up on; where it came from.
fn connect(fleet: &Fleet, it: &Issued, to: SocketAddr) -> (SocketAddr, std::thread::JoinHandle<()>) {
    let config = fleet.connecting(Some(it), &one());
    let mut socket = TcpStream::connect(to).unwrap();
    let from = socket.local_addr().unwrap();
    let mut client = ClientConnection::new(config, ServerName::try_from(NAME).unwrap()).unwrap();
    let ending =
        std::thread::spawn(move || while client.complete_io(&mut socket).is_ok_and(|moved| moved.0 > 0) {});
    (from, ending)
}

#[test]
fn the_listener_decides_at_the_end_of_the_handshake_and_measures_until_then() {
    let (fleet, log, monitor) = (Fleet::new(), Log::default(), Monitor::new());
    let (api, gone) = (fleet.client("api"), fleet.client("gone"));
    let live = fleet.live(&[&gone]);
    let (chain, key) = fleet.server_key();
    let verifier = ClientVerifier::required(live.clone(), one().algorithms);
    let config = fleet.server(verifier, &one()).certificate(chain, key).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let run = || {
        runtime.block_on(async {
            let tcp = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
            let to = tcp.local_addr().unwrap();
            let mut listener = Listener::new(tcp, config, live).clock(now).handshakes(1);
            let (refused, ending) = connect(&fleet, &gone, to);
            let (let_in, staying) = connect(&fleet, &api, to);
            let (stream, address) = listener.accept().await;
            assert_eq!(address, let_in);
            drop(stream);
            ending.join().unwrap();
            staying.join().unwrap();
            (refused, let_in)
        })
    };
    let (refused, let_in) = log.during(|| monitor.during(run));
    let line = |address: SocketAddr, event: String| format!("[connection address={address}] {event}");
    assert_eq!(
        log.take(),
        [
            line(refused, revoked(&fleet, &gone, "handshake", "gone")),
            line(let_in, accepted(&fleet, &api, "api"))
        ]
    );
    let measured = monitor.read();
    let [one_accepted, handshake, one_refused, left] = measured.as_slice() else { panic!("{measured:?}") };
    assert_eq!(one_accepted, "vouchsafe_tls_accepted_total: 1");
    assert_eq!(one_refused, "vouchsafe_tls_refused_total moment=handshake rule=revoked: 1");
    assert!(left.starts_with("vouchsafe_tls_validity_left_seconds: ["), "{left}");
    let took = handshake.strip_prefix("vouchsafe_tls_handshake_seconds: [").unwrap().trim_end_matches(']');
    let took: f64 = took.parse().expect("one sample, as the refused client never became a principal");
    assert!(took > 0.0 && took < 60.0, "{took}");
}
