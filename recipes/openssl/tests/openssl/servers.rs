//! Whom a client reaches.

use std::thread;

use openssl::ssl::SslVersion;
use vouchsafe::Purpose;
use vouchsafe_openssl_recipe::Client;

use crate::common::Issued;
use crate::fleet::{Fleet, HOST, VERSIONS, now};
use crate::meeting::sockets;

/// "reached", or why not.
fn reach(fleet: &Fleet, server: &Issued, revoked: &[&Issued], host: &str, version: SslVersion) -> String {
    let verifier = fleet.verifier(Purpose::ServerAuth, revoked);
    let client = Client::new(fleet.connector(Some(&fleet.api()), version), verifier).unwrap();
    let acceptor = fleet.acceptor(server).build();
    let (here, there) = sockets();
    thread::scope(|threads| {
        let accepting = threads.spawn(move || acceptor.accept(there).is_ok());
        let reached = client.connect(host, here, now());
        assert!(accepting.join().unwrap(), "OpenSSL's handshake itself is good");
        match reached {
            Ok(stream) => format!("reached, resumed: {}", stream.ssl().session_reused()),
            Err(fault) => fault.to_string(),
        }
    })
}

#[test]
fn a_client_reaches_the_server_that_it_meant_and_no_other() {
    let fleet = Fleet::new();
    let revoked = fleet.issuing.issue("CN=old").san(&[&format!("dns:{HOST}")]).server_auth().build();
    let for_clients = fleet.issuing.issue("CN=client").san(&[&format!("dns:{HOST}")]).client_auth().build();
    let by_address = fleet.issuing.issue("CN=ip").san(&["ip:127.0.0.1"]).server_auth().build();
    let rows: &[(&str, &Issued, &str, &str)] = &[
        ("its name", &fleet.server, HOST, "reached, resumed: false"),
        ("its address", &by_address, "127.0.0.1", "reached, resumed: false"),
        ("another name", &fleet.server, "other.example", "other.example"),
        ("an address that it has not", &fleet.server, "127.0.0.1", "127.0.0.1"),
        ("a revoked one", &revoked, HOST, "revoked"),
        ("a client's certificate", &for_clients, HOST, "serverAuth"),
    ];
    for version in VERSIONS {
        for (title, server, host, wanted) in rows {
            let found = reach(&fleet, server, &[&revoked], host, version);
            assert!(found.contains(wanted), "{title}, {version:?}: {found}");
        }
    }
}
