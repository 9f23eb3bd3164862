//! Over https: a server is believed for the caller's roots, and for its name.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, Stream, crypto::ring};

use super::common::{Authority, Issued};
use super::server::{Server, read_request};
use super::{http, outcome};
use vouchsafe::fetch::{Fetcher, SetupError};

/// It has to hold whenever the test runs.
fn certificate(ca: &Authority, name: &str) -> Issued {
    ca.issue("CN=server")
        .san(&[name])
        .server_auth()
        .valid("2020-01-01T00:00:00Z", "2040-01-01T00:00:00Z")
        .build()
}

fn server(certificate: &Issued, answer: Vec<u8>) -> Server {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(certificate.key.pkcs8()));
    let chain = vec![CertificateDer::from(certificate.der.clone())];
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|it| it.with_no_client_auth().with_single_cert(chain, key))
        .unwrap();
    let config = Arc::new(config);
    Server::start(move |mut socket, requests| {
        let mut tls = ServerConnection::new(Arc::clone(&config)).map_err(std::io::Error::other)?;
        let mut connection = Stream::new(&mut tls, &mut socket);
        requests.lock().unwrap().push(read_request(&mut connection)?);
        connection.write_all(&answer)?;
        tls.send_close_notify();
        tls.complete_io(&mut socket).map(drop)
    })
}

#[test]
fn an_https_server_needs_one_of_the_roots_and_its_name() {
    let (ca, other) = (Authority::root("CN=CA"), Authority::root("CN=other CA"));
    let found = |body: &str| http("200 OK|Content-Type: application/pkix-crl", body);
    let elsewhere = http("302 Found|Location: http://127.0.0.1/", "");
    let table = [
        ("a good one", &ca, "ip:127.0.0.1", found("CRL"), "3 bytes"),
        (
            "a good one that sends elsewhere",
            &ca,
            "ip:127.0.0.1",
            elsewhere,
            "a redirect to http://127.0.0.1/",
        ),
        ("another name", &ca, "dns:crl.example", found("CRL"), "certificate not valid for name"),
        ("another authority", &other, "ip:127.0.0.1", found("CRL"), "UnknownIssuer"),
    ];
    for (title, issuer, name, answer, wanted) in table {
        let server = server(&certificate(issuer, name), answer);
        let host = format!("127.0.0.1:{}", server.port());
        let fetcher = Fetcher::builder().allow(&host).allow_network("127.0.0.1");
        let roots = [CertificateDer::from(ca.der.as_slice())];
        let fetcher = fetcher.https(&roots, Arc::new(ring::default_provider())).build().unwrap();
        let found = outcome(fetcher.crl(&format!("https://{host}/a.crl")));
        assert!(found.contains(wanted), "{title}: {found}");
        let asked = !found.contains("ertificate");
        assert_eq!(server.requests().len(), usize::from(asked), "{title}");
    }
}

#[test]
fn an_address_is_judged_before_the_handshake() {
    let ca = Authority::root("CN=CA");
    let server = server(&certificate(&ca, "ip:127.0.0.1"), Vec::new());
    let host = format!("127.0.0.1:{}", server.port());
    let roots = [CertificateDer::from(ca.der.as_slice())];
    let fetcher =
        Fetcher::builder().allow(&host).https(&roots, Arc::new(ring::default_provider())).build().unwrap();
    let found = outcome(fetcher.crl(&format!("https://{host}/a.crl")));
    assert!(found.contains("a loopback address"), "{found}");
}

#[test]
fn http_goes_on_as_it_was() {
    let ca = Authority::root("CN=CA");
    let server = Server::saying(http("200 OK", "CRL"));
    let roots = [CertificateDer::from(ca.der.as_slice())];
    let fetcher = super::asking(&server).https(&roots, Arc::new(ring::default_provider())).build().unwrap();
    assert_eq!(outcome(fetcher.crl(&server.url())), "3 bytes");
}

#[test]
fn roots_that_vouch_for_nobody_make_no_fetcher() {
    let build = |roots: &[CertificateDer<'_>]| {
        Fetcher::builder().https(roots, Arc::new(ring::default_provider())).build().map(drop).unwrap_err()
    };
    let ca = Authority::root("CN=CA");
    assert_eq!(build(&[]), SetupError::NoRoots);
    let roots = [CertificateDer::from(ca.der.as_slice()), CertificateDer::from(&b"no certificate"[..])];
    assert_eq!(build(&roots), SetupError::Root { index: 1 });
}

#[test]
fn a_handshake_that_hangs_is_given_up_in_time() {
    let ca = Authority::root("CN=CA");
    let roots = [CertificateDer::from(ca.der.as_slice())];
    let server = Server::start(|_socket, _| {
        std::thread::sleep(Duration::from_secs(5));
        Ok(())
    });
    let (short, long) = (Duration::from_millis(300), Duration::from_secs(5));
    for (connect, total, wanted) in
        [(short, long, "not connected within 300ms"), (long, short, "not finished within 300ms")]
    {
        let fetcher = super::asking(&server).connect_time(connect).total_time(total);
        let fetcher = fetcher.https(&roots, Arc::new(ring::default_provider())).build().unwrap();
        let start = Instant::now();
        assert_eq!(outcome(fetcher.crl(&server.url().replace("http", "https"))), wanted);
        assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
    }
}
