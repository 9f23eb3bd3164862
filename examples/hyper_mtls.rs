//! A service that knows its callers: mutual TLS, by SPIFFE ID, over hyper and tokio-rustls, without a web framework.
//!
//! ```text
//! cargo run --features rustls --example hyper_mtls -- DOMAIN ANCHORS CRLS CERTIFICATE KEY
//! ```
//!
//! DOMAIN is the SPIFFE trust domain whose services may call; the others are PEM files: its authorities, their CRLs, the service's own
//! chain, and the key to it. It listens on a free port of this machine and says which.
//!
//! Each connection has a `Session`, and each request asks it: who was let in by the handshake may be nobody a minute later.

use std::convert::Infallible;
use std::error::Error;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::header::{CONNECTION, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use vouchsafe::revocation::CrlStore;
use vouchsafe::tls::rustls::{ClientVerifier, Server, session};
use vouchsafe::tls::{Live, PeerIdentity, Session};
use vouchsafe::{Anchor, Mapper, Namespace, Purpose, Time, TrustStore, Verifier};

type Failure = Box<dyn Error + Send + Sync>;

const USAGE: &str = "hyper_mtls DOMAIN ANCHORS CRLS CERTIFICATE KEY";

/// Further ones wait with the system.
const CONNECTIONS: usize = 512;
const HANDSHAKE: Duration = Duration::from_secs(10);

fn main() -> Result<(), Failure> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [domain, anchors, crls, certificate, key] = <[String; 5]>::try_from(arguments).map_err(|_| USAGE)?;

    let verifier = Verifier::builder(trusted(&domain, Path::new(&anchors))?, Purpose::ClientAuth)
        .crls(read_crls(Path::new(&crls))?)
        .build()?;
    let live = Live::new(verifier, Mapper::spiffe());
    let config = config(&live, Path::new(&certificate), Path::new(&key))?;

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(serve(config, live))
}

/// The authorities, each of which may vouch for the services of this domain and for nothing else.
fn trusted(domain: &str, file: &Path) -> Result<TrustStore, Failure> {
    let mut anchors = TrustStore::new();
    for certificate in CertificateDer::pem_file_iter(file)? {
        let anchor = Anchor::from_certificate(&certificate?)?;
        anchors.add(anchor.vouches_for(Namespace::spiffe(domain)?))?;
    }
    Ok(anchors)
}

fn read_crls(file: &Path) -> Result<CrlStore, Failure> {
    let mut crls = CrlStore::new();
    for crl in CertificateRevocationListDer::pem_file_iter(file)? {
        crls.add(crl?.as_ref())?;
    }
    Ok(crls)
}

fn config(live: &Live, certificate: &Path, key: &Path) -> Result<ServerConfig, Failure> {
    let chain = CertificateDer::pem_file_iter(certificate)?.collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_file(key)?;
    let provider = ring::default_provider();
    let verifier = ClientVerifier::optional(live.clone(), provider.signature_verification_algorithms)
        .on_refusal(|refusal| eprintln!("refused: {refusal}"));
    Ok(Server::new(verifier, Arc::new(provider)).certificate(chain, key)?)
}

async fn serve(config: ServerConfig, live: Live) -> Result<(), Failure> {
    let tcp = TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on {}", tcp.local_addr()?);
    std::io::stdout().flush()?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let mut connections = JoinSet::new();
    loop {
        while connections.len() >= CONNECTIONS {
            connections.join_next().await;
        }
        let (socket, address) = tcp.accept().await?;
        let (acceptor, live) = (acceptor.clone(), live.clone());
        connections.spawn(async move {
            if let Err(fault) = connection(socket, &acceptor, &live).await {
                eprintln!("{address}: {fault}");
            }
        });
    }
}

/// The handshake, then its session, then the requests.
async fn connection(socket: TcpStream, acceptor: &TlsAcceptor, live: &Live) -> Result<(), Failure> {
    let tls = timeout(HANDSHAKE, acceptor.accept(socket)).await??;
    let session = Arc::new(session(tls.get_ref().1, live)?);
    let service = service_fn(move |request| {
        let session = Arc::clone(&session);
        async move { Ok::<_, Infallible>(answer(&request, &session)) }
    });
    http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(tls), service).await?;
    Ok(())
}

fn answer(request: &Request<Incoming>, session: &Session) -> Response<String> {
    let forbidden = || status(StatusCode::FORBIDDEN);
    match (session.identity(Time::now()), request.uri().path()) {
        (PeerIdentity::Principal(it), "/") => {
            Response::new(format!("hello, {}, until {}\n", it.name(), it.valid_until()))
        }
        (PeerIdentity::Absent, "/welcome") => Response::new("hello, stranger\n".into()),
        (PeerIdentity::Principal(_), _) => status(StatusCode::NOT_FOUND),
        (PeerIdentity::Absent, _) => forbidden(),
        (PeerIdentity::Refused(refusal), _) => {
            eprintln!("refused: {refusal}");
            let mut response = forbidden();
            // So that a client with a new certificate can show it.
            response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
            response
        }
    }
}

fn status(status: StatusCode) -> Response<String> {
    let mut response = Response::new(String::new());
    *response.status_mut() = status;
    response
}
