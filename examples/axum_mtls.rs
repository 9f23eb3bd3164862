//! A service that knows its callers: mutual TLS, by SPIFFE ID, over axum.
//!
//! ```text
//! cargo run --features axum --example axum_mtls -- DOMAIN ANCHORS CRLS CERTIFICATE KEY
//! ```
//!
//! DOMAIN is the SPIFFE trust domain whose services may call; the others are PEM files: its authorities, their CRLs, the service's own
//! chain, and the key to it. It listens on a free port of this machine and says which. When CRLS changes, it is read again, and whoever
//! is revoked in it is refused from then on, on open connections too.

use std::error::Error;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer};
use vouchsafe::revocation::CrlStore;
use vouchsafe::tls::Live;
use vouchsafe::tls::axum::{Caller, Connection, Listener};
use vouchsafe::tls::rustls::{ClientVerifier, Server};
use vouchsafe::{Anchor, Mapper, Namespace, Purpose, TrustStore, Verifier};

type Failure = Box<dyn Error + Send + Sync>;

const USAGE: &str = "axum_mtls DOMAIN ANCHORS CRLS CERTIFICATE KEY";

fn main() -> Result<(), Failure> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [domain, anchors, crls, certificate, key] = <[String; 5]>::try_from(arguments).map_err(|_| USAGE)?;

    let verifier = Verifier::builder(trusted(&domain, Path::new(&anchors))?, Purpose::ClientAuth)
        .crls(read_crls(Path::new(&crls))?)
        .build()?;
    let live = Live::new(verifier, Mapper::spiffe());
    let config = config(&live, Path::new(&certificate), Path::new(&key))?;

    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tokio::spawn(follow(crls.into(), live.clone()));
        serve(config, live).await
    })
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
    let verifier = ClientVerifier::required(live.clone(), provider.signature_verification_algorithms)
        .on_refusal(|refusal| eprintln!("refused: {refusal}"));
    Ok(Server::new(verifier, Arc::new(provider)).certificate(chain, key)?)
}

/// Reads the CRLs again when their file has changed. One that can not be read leaves the old ones where they are; those end by
/// themselves.
async fn follow(file: PathBuf, live: Live) {
    let changed = || std::fs::metadata(&file).and_then(|it| it.modified()).ok();
    let mut last = changed();
    loop {
        tokio::time::sleep(Duration::from_millis(200)).await;
        let now = changed();
        if now == last {
            continue;
        }
        last = now;
        match read_crls(&file) {
            Ok(crls) => {
                live.update(|verifier, mapper| (verifier.with_crls(crls.clone()), mapper.clone()));
            }
            Err(fault) => eprintln!("{}: {fault}", file.display()),
        }
    }
}

async fn serve(config: ServerConfig, live: Live) -> Result<(), Failure> {
    let tcp = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("listening on {}", tcp.local_addr()?);
    std::io::stdout().flush()?;
    let router = Router::new().route("/", get(hello));
    let service = router.into_make_service_with_connect_info::<Connection>();
    Ok(axum::serve(Listener::new(tcp, config, live), service).await?)
}

async fn hello(caller: Caller) -> String {
    format!("hello, {}, until {}\n", caller.name(), caller.valid_until())
}
