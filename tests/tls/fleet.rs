//! A fleet: an authority for services of one trust domain, its CRLs, a server, and clients of every sort.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, RootCertStore};
use vouchsafe::revocation::CrlStore;
use vouchsafe::tls::rustls::{ClientVerifier, Required, Server};
use vouchsafe::tls::{Live, PeerIdentity};
use vouchsafe::{Anchor, Mapper, Namespace, Purpose, Time, TrustStore, Verifier};

use crate::common::{Authority, CertificateBuilder, Issued, NOW};
use crate::stacks::Stack;

pub(crate) const NAME: &str = "server.example";

/// The authority, below which stands an issuing CA.
pub(crate) struct Fleet {
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
    pub(crate) server: Issued,
}

impl Fleet {
    pub(crate) fn new() -> Self {
        Self::named("CN=Fleet CA")
    }

    pub(crate) fn named(name: &str) -> Self {
        let root = Authority::root(name);
        let issuing = root.issue_ca("CN=Issuing CA").path_len(0).build();
        let server = issuing.issue("CN=server").san(&[&format!("dns:{NAME}")]).server_auth().build();
        Self { root, issuing, server }
    }

    /// A client's certificate, right until told otherwise.
    pub(crate) fn issue(&self, service: &str) -> CertificateBuilder {
        let id = format!("uri:spiffe://prod.example/{service}");
        self.issuing.issue(&format!("CN={service}")).san(&[&id]).client_auth()
    }

    pub(crate) fn client(&self, service: &str) -> Issued {
        self.issue(service).build()
    }

    /// What the CA below the root has signed, the certificate first.
    pub(crate) fn chain(&self, end_entity: &Issued) -> Vec<CertificateDer<'static>> {
        vec![end_entity.der.clone().into(), self.issuing.der.clone().into()]
    }

    pub(crate) fn anchors(&self) -> TrustStore {
        let anchor = Anchor::from_certificate(&self.root.der).unwrap();
        let mut anchors = TrustStore::new();
        anchors.add(anchor.vouches_for(Namespace::spiffe("prod.example").unwrap())).unwrap();
        anchors
    }

    /// CRLs that list these, all of them the newest.
    pub(crate) fn crls(&self, revoked: &[&Issued]) -> CrlStore {
        let number = 1 + i64::try_from(revoked.len()).unwrap();
        let below = revoked.iter().fold(self.issuing.crl().number(number), |crl, certificate| {
            crl.revoke(&certificate.serial, "2026-03-01T00:00:00Z", Some(1))
        });
        let mut store = CrlStore::new();
        store.add(self.root.crl().build()).unwrap();
        store.add(below.build()).unwrap();
        store
    }

    pub(crate) fn verifier(&self, revoked: &[&Issued]) -> Verifier {
        Verifier::builder(self.anchors(), Purpose::ClientAuth).crls(self.crls(revoked)).build().unwrap()
    }

    pub(crate) fn live(&self, revoked: &[&Issued]) -> Live {
        Live::new(self.verifier(revoked), Mapper::spiffe())
    }

    /// This library's server on this stack.
    pub(crate) fn server(&self, verifier: ClientVerifier<Required>, stack: &Stack) -> Server<Required> {
        Server::new(verifier, Arc::clone(&stack.provider)).versions(&[stack.version]).clock(Clock::at(NOW))
    }

    /// A client that believes the server, and resumes whenever it can. It is rustls's own, as clients are.
    pub(crate) fn connecting(&self, certificate: Option<&Issued>, stack: &Stack) -> Arc<ClientConfig> {
        let builder = self.believing(stack);
        Arc::new(match certificate {
            Some(it) => builder.with_client_auth_cert(self.chain(it), key(it)).unwrap(),
            None => builder.with_no_client_auth(),
        })
    }

    pub(crate) fn believing(
        &self,
        stack: &Stack,
    ) -> rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert> {
        let mut roots = RootCertStore::empty();
        roots.add(self.root.der.clone().into()).unwrap();
        ClientConfig::builder_with_details(Arc::clone(&stack.provider), Clock::at(NOW))
            .with_protocol_versions(&[stack.version])
            .unwrap()
            .with_root_certificates(roots)
    }

    pub(crate) fn server_key(&self) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
        (self.chain(&self.server), key(&self.server))
    }
}

pub(crate) fn key(of: &Issued) -> PrivateKeyDer<'static> {
    PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(of.key.pkcs8()))
}

pub(crate) fn now() -> Time {
    Time::from_unix(NOW)
}

/// A clock that a test sets.
#[derive(Debug)]
pub(crate) struct Clock(AtomicI64);

impl Clock {
    pub(crate) fn at(seconds: i64) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(seconds)))
    }

    pub(crate) fn set(&self, seconds: i64) {
        self.0.store(seconds, Ordering::SeqCst);
    }
}

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.load(Ordering::SeqCst)).ok()?;
        Some(UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds)))
    }
}

/// An identity in words.
pub(crate) fn words(identity: &PeerIdentity) -> String {
    match identity {
        PeerIdentity::Absent => "absent".into(),
        PeerIdentity::Refused(refusal) => format!("refused: {refusal}"),
        PeerIdentity::Principal(principal) => principal.to_string(),
    }
}
