//! A fleet: an authority for the services of one trust domain, its CRLs, and OpenSSL's settings for their certificates.

use openssl::pkey::{PKey, Private};
use openssl::ssl::{SslAcceptor, SslAcceptorBuilder, SslContext, SslContextBuilder, SslMethod, SslVersion};
use openssl::x509::X509;
use vouchsafe::revocation::CrlStore;
use vouchsafe::tls::Live;
use vouchsafe::{Anchor, Mapper, Namespace, Purpose, Time, TrustStore, Verifier};

use crate::common::{Authority, CertificateBuilder, Issued, NOW};

pub(crate) const HOST: &str = "server.example";
pub(crate) const VERSIONS: [SslVersion; 2] = [SslVersion::TLS1_2, SslVersion::TLS1_3];

/// The authority, and the issuing CA below it.
pub(crate) struct Fleet {
    root: Authority,
    pub(crate) issuing: Authority,
    pub(crate) server: Issued,
}

impl Fleet {
    pub(crate) fn new() -> Self {
        Self::named("CN=Fleet CA")
    }

    pub(crate) fn named(root: &str) -> Self {
        let root = Authority::root(root);
        let issuing = root.issue_ca("CN=Issuing CA").path_len(0).build();
        let server = issuing.issue("CN=server").san(&[&format!("dns:{HOST}")]).server_auth().build();
        Self { root, issuing, server }
    }

    /// A certificate of a service, without a purpose.
    pub(crate) fn service(&self, id: &str) -> CertificateBuilder {
        self.issuing.issue("CN=service").san(&[&format!("uri:{id}")])
    }

    pub(crate) fn api(&self) -> Issued {
        self.service("spiffe://prod.example/api").client_auth().build()
    }

    /// A verifier for this purpose, with CRLs on which these are.
    pub(crate) fn verifier(&self, purpose: Purpose, revoked: &[&Issued]) -> Verifier {
        let mut anchor = Anchor::from_certificate(&self.root.der).unwrap();
        if purpose == Purpose::ClientAuth {
            anchor = anchor.vouches_for(Namespace::spiffe("prod.example").unwrap());
        }
        let mut anchors = TrustStore::new();
        anchors.add(anchor).unwrap();
        let below = revoked.iter().fold(self.issuing.crl(), |crl, certificate| {
            crl.revoke(&certificate.serial, "2026-03-01T00:00:00Z", Some(1))
        });
        let mut crls = CrlStore::new();
        crls.add(self.root.crl().build()).unwrap();
        crls.add(below.build()).unwrap();
        Verifier::builder(anchors, purpose).crls(crls).build().unwrap()
    }

    pub(crate) fn live(&self, revoked: &[&Issued]) -> Live {
        Live::new(self.verifier(Purpose::ClientAuth, revoked), Mapper::spiffe())
    }

    /// OpenSSL's settings for a server with this certificate, and the issuing CA's.
    pub(crate) fn acceptor(&self, certificate: &Issued) -> SslAcceptorBuilder {
        let mut tls = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server()).unwrap();
        self.equip(&mut tls, certificate, &key(certificate));
        tls
    }

    /// OpenSSL's settings for a client that believes everybody.
    pub(crate) fn connector(&self, certificate: Option<&Issued>, version: SslVersion) -> SslContextBuilder {
        let mut tls = SslContext::builder(SslMethod::tls_client()).unwrap();
        tls.set_min_proto_version(Some(version)).unwrap();
        tls.set_max_proto_version(Some(version)).unwrap();
        if let Some(certificate) = certificate {
            self.equip(&mut tls, certificate, &key(certificate));
        }
        tls
    }

    pub(crate) fn equip(&self, tls: &mut SslContextBuilder, certificate: &Issued, key: &PKey<Private>) {
        tls.set_certificate(&X509::from_der(&certificate.der).unwrap()).unwrap();
        tls.add_extra_chain_cert(X509::from_der(&self.issuing.der).unwrap()).unwrap();
        tls.set_private_key(key).unwrap();
    }
}

fn key(of: &Issued) -> PKey<Private> {
    PKey::private_key_from_pkcs8(&of.key.pkcs8()).unwrap()
}

pub(crate) fn now() -> Time {
    Time::from_unix(NOW)
}
