//! Over real sockets, on loopback: full, resumed, and after a revocation.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, ServerConfig, ServerConnection, Stream};
use vouchsafe::Mapper;
use vouchsafe::tls::Live;
use vouchsafe::tls::rustls::{ClientVerifier, session};

use crate::fleet::{Fleet, NAME, now, words};
use crate::stacks::stacks;

/// Answers each request of each connection with who asks.
pub(super) fn serve(config: Arc<ServerConfig>, live: Live, connections: usize) -> (u16, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let handle = std::thread::spawn(move || {
        for _ in 0..connections {
            let (mut socket, _) = listener.accept().unwrap();
            socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
            let mut tls = ServerConnection::new(Arc::clone(&config)).unwrap();
            if answer(&mut tls, &mut socket, &live).is_err() {
                // What is closed over unread bytes is reset, and the alert can be lost.
                let _ = socket.shutdown(Shutdown::Write);
                let _ = socket.read_to_end(&mut Vec::new());
            }
        }
    });
    (port, handle)
}

fn answer(tls: &mut ServerConnection, socket: &mut TcpStream, live: &Live) -> std::io::Result<()> {
    while tls.is_handshaking() {
        tls.complete_io(socket)?;
    }
    let peer = session(tls, live).map_err(std::io::Error::other)?;
    let resumed = tls.handshake_kind() == Some(rustls::HandshakeKind::Resumed);
    let mut connection = Stream::new(tls, socket);
    loop {
        let mut request = [0; 1];
        connection.read_exact(&mut request)?;
        let said = format!("{resumed} {}\n", words(&peer.identity(now())));
        connection.write_all(said.as_bytes())?;
    }
}

pub(super) struct Caller {
    tls: ClientConnection,
    socket: TcpStream,
}

impl Caller {
    pub(super) fn new(config: &Arc<ClientConfig>, port: u16) -> Self {
        let name = ServerName::try_from(NAME).unwrap();
        let socket = TcpStream::connect(("127.0.0.1", port)).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Self { tls: ClientConnection::new(Arc::clone(config), name).unwrap(), socket }
    }

    pub(super) fn ask(&mut self) -> std::io::Result<String> {
        let mut connection = Stream::new(&mut self.tls, &mut self.socket);
        connection.write_all(b"?")?;
        let mut said = Vec::new();
        while !said.ends_with(b"\n") {
            let mut next = [0; 1];
            connection.read_exact(&mut next)?;
            said.extend_from_slice(&next);
        }
        Ok(String::from_utf8(said).unwrap().trim_end().to_owned())
    }
}

#[test]
fn over_sockets_a_revoked_peer_is_nobody_on_the_old_connection_and_on_a_resumed_one() {
    let api = "spiffe spiffe://prod.example/api";
    let revoked = "refused: certificate 0 (CN=api): revoked 2026-03-01T00:00:00Z (keyCompromise)";
    for stack in stacks() {
        let fleet = Fleet::new();
        let certificate = fleet.client("api");
        let live = fleet.live(&[]);
        let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let config = fleet.server(verifier, &stack).resumption(8).certificate(chain, key).unwrap();
        // One after the other: the second waits until the first is closed.
        let (port, server) = serve(Arc::new(config), live.clone(), 2);
        let client = fleet.connecting(Some(&certificate), &stack);

        let mut first = Caller::new(&client, port);
        assert_eq!(first.ask().unwrap(), format!("false {api}"), "{stack}");
        live.swap(fleet.verifier(&[&certificate]), Mapper::spiffe());
        let said = first.ask().unwrap();
        assert!(said.starts_with(&format!("false {revoked}")), "{stack}: {said}");
        drop(first);

        let mut second = Caller::new(&client, port);
        let said = second.ask().unwrap();
        assert!(said.starts_with(&format!("true {revoked}")), "{stack}: {said}");
        drop(second);
        server.join().unwrap();
    }
}

#[test]
fn over_sockets_a_refused_client_gets_its_alert() {
    for stack in stacks() {
        let fleet = Fleet::new();
        let certificate = fleet.client("api");
        let live = fleet.live(&[&certificate]);
        let verifier = ClientVerifier::required(live.clone(), stack.algorithms);
        let (chain, key) = fleet.server_key();
        let config = fleet.server(verifier, &stack).certificate(chain, key).unwrap();
        let (port, server) = serve(Arc::new(config), live, 1);
        let said = Caller::new(&fleet.connecting(Some(&certificate), &stack), port).ask();
        let fault = said.unwrap_err().to_string();
        assert_eq!(fault, "received fatal alert: CertificateRevoked", "{stack}");
        server.join().unwrap();
    }
}
