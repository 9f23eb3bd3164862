//! Over TLS, as nobody and as somebody.

use std::sync::Arc;

use insta::assert_snapshot;
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

use super::deployment::{Request, answer, hello, nobody, start, start_tls};
use super::{hide, remarkable, victim};
use crate::common::{Issued, to_pem};
use crate::process::{Output, words};
use crate::scene::Scene;

/// Good at any time that this is run at.
const LONG: (&str, &str) = ("2020-01-01T00:00:00Z", "2039-12-31T23:59:59Z");

/// With `tester.pem`, who has a certificate, and `tester.key`.
fn scene(name: &str) -> Scene {
    let scene = victim(name);
    let tester = scene.root.issue("CN=tester").client_auth().valid(LONG.0, LONG.1).build();
    scene.write("tester.pem", tester.pem());
    scene.write("tester.key", key(&tester));
    scene.write("both.pem", tester.pem() + &key(&tester));
    let other = scene.root.issue("CN=other").client_auth().valid(LONG.0, LONG.1).build();
    scene.write("other.key", key(&other));
    scene
}

fn key(issued: &Issued) -> String {
    to_pem("PRIVATE KEY", &issued.key.pkcs8())
}

/// A server for 127.0.0.1 that asks clients for a certificate, and takes those that have none, or does not.
fn server(scene: &Scene, takes_nobody: bool) -> ServerConfig {
    let site = scene.root.issue("CN=site").san(&["ip:127.0.0.1"]).server_auth().valid(LONG.0, LONG.1).build();
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from(scene.root.der.clone())).unwrap();
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let clients = if takes_nobody { clients.allow_unauthenticated() } else { clients };
    ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(clients.build().unwrap())
        .with_single_cert(
            vec![CertificateDer::from(site.der.clone())],
            PrivateKeyDer::Pkcs8(site.key.pkcs8().into()),
        )
        .unwrap()
}

fn ask(scene: &Scene, port: u16, options: &str) -> Output {
    let common = "--profile nginx --certificate victim.pem";
    let line = format!("header-check https://127.0.0.1:{port}/me {common} {options}");
    hide(words(&scene.folder, &line), &[port])
}

/// By the handshake, and by nothing else.
fn by_handshake(request: &Request) -> String {
    match &request.client {
        Some(certificate) => hello(&format!("{certificate:?}")),
        None => nobody(),
    }
}

#[test]
fn over_tls_the_server_is_verified_and_the_tester_may_be_somebody() {
    let scene = scene("header check tls");
    let port = start_tls(server(&scene, true), by_handshake);
    let output = ask(&scene, port, "--cacert root.pem --json");
    assert_snapshot!("tls_nobody", remarkable(&output));
    let somebody = "--cacert root.pem --client-cert tester.pem --client-key tester.key";
    assert_snapshot!("tls_somebody", ask(&scene, port, somebody));
    let both = ask(&scene, port, "--cacert root.pem --client-cert both.pem");
    assert_eq!((both.code, both.out.contains("200, ")), (Some(0), true), "{both}");
    let lax = ask(&scene, port, "--insecure");
    assert_eq!(lax.code, Some(0), "{lax}");
    assert!(lax.out.contains("DANGER       who answered was not verified"), "{lax}");
    for (title, options, code, wanted) in [
        (
            "a server that the system does not know",
            "",
            2,
            "not judged  TLS: invalid peer certificate: UnknownIssuer",
        ),
        ("a server that others know", "--cacert issuing.pem", 2, "invalid peer certificate: UnknownIssuer"),
        (
            "somebody else's key",
            "--cacert root.pem --client-cert tester.pem --client-key other.key",
            2,
            "--client-cert: ",
        ),
    ] {
        let output = ask(&scene, port, options);
        assert_eq!(output.code, Some(code), "{title}: {output}");
        // Where a system has no authorities at all, that is what is said.
        let none = output.err.contains("--cacert: the system has no authorities");
        assert!(none || (output.out.clone() + &output.err).contains(wanted), "{title}: {output}");
    }
}

#[test]
fn somebody_who_forges_is_taken_for_nobody_else() {
    let scene = scene("header check somebody");
    // Believes the header before the handshake.
    let port = start_tls(server(&scene, true), |request| match request.certificate("x-ssl-client-cert") {
        Some(certificate) => hello(certificate),
        None => by_handshake(request),
    });
    let somebody = "--cacert root.pem --client-cert both.pem --json";
    assert_snapshot!("tls_believed", remarkable(&ask(&scene, port, somebody)));
    // Takes the tester for nobody where it finds something forged, and serves nobody too.
    let port = start_tls(server(&scene, true), |request| match &request.client {
        Some(certificate) if !request.has("x-ssl-client-cert") => hello(&format!("{certificate:?}")),
        _ => answer(200, "hello stranger"),
    });
    assert_snapshot!("tls_made_nobody", remarkable(&ask(&scene, port, somebody)));
}

#[test]
fn who_is_refused_in_the_handshake_learns_nothing_of_headers() {
    let scene = scene("header check handshake");
    let port = start_tls(server(&scene, false), by_handshake);
    assert_snapshot!("tls_required", remarkable(&ask(&scene, port, "--cacert root.pem --json")));
    let known = ask(&scene, port, "--cacert root.pem --client-cert both.pem");
    assert_eq!(known.code, Some(0), "{known}");
    let plain = start(|_| nobody());
    let output = ask(&scene, plain, "--insecure");
    assert_eq!(output.code, Some(2), "{output}");
    assert!(output.out.contains("not judged  TLS: "), "{output}");
}
