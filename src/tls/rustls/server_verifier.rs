//! A client's verifier of its servers.

use alloc::sync::Arc;
use alloc::vec::Vec;

use ::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use ::rustls::crypto::WebPkiSupportedAlgorithms;
use ::rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};
use arc_swap::ArcSwap;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use crate::policy::peer_name::ReferenceName;
use crate::refusal::Refusal;
use crate::tls::rustls::alert;
use crate::tls::rustls::handshake::Handshake;
use crate::tls::rustls::observer::Observer;
use crate::verify::{Peer, Verifier};

/// Refuses in the handshake every server that is not the one that the client wanted: by its name, a host's or an
/// address, and with the OCSP response that it stapled.
///
/// The verifier is one for [`Purpose::ServerAuth`](crate::Purpose::ServerAuth). A server whose certificate promises to
/// staple (RFC 7633) must do so wherever revocation is checked.
///
/// ```
/// use rustls::crypto::CryptoProvider;
/// use vouchsafe::Verifier;
/// use vouchsafe::tls::rustls::ServerVerifier;
///
/// fn for_servers(verifier: Verifier, provider: &CryptoProvider) -> ServerVerifier {
///     ServerVerifier::new(verifier, provider.signature_verification_algorithms)
///         .on_refusal(|refusal| eprintln!("{refusal}"))
/// }
/// ```
#[derive(Debug)]
pub struct ServerVerifier {
    verifier: ArcSwap<Verifier>,
    handshake: Handshake,
    observer: Observer,
}

impl ServerVerifier {
    /// `algorithms` check the server's signature over the handshake: a provider's, or [ours](super::rustcrypto). (Those over
    /// certificates are the verifier's own.)
    #[must_use]
    pub fn new(verifier: Verifier, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self {
            verifier: ArcSwap::from_pointee(verifier),
            handshake: Handshake::new(algorithms),
            observer: Observer::default(),
        }
    }

    /// Is told each refusal, whole. It is called in the handshake, so it must not take long.
    #[must_use]
    pub fn on_refusal(mut self, tell: impl Fn(&Refusal) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(tell);
        self
    }

    /// Puts another verifier in its place, for the handshakes that begin from here on.
    pub fn swap(&self, verifier: Verifier) {
        self.verifier.store(Arc::new(verifier));
    }
}

impl ServerCertVerifier for ServerVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let name = ReferenceName::try_from(server_name).map_err(|_| CertificateError::NotValidForName)?;
        let peer = Peer::new(end_entity, intermediates).named(name).stapled(ocsp_response);
        let verifier = self.verifier.load_full();
        match verifier.verify(&peer, now.into()) {
            Ok(_) => Ok(ServerCertVerified::assertion()),
            Err(refusal) => {
                self.observer.tell(&refusal);
                Err(alert::of_refusal(&refusal).into())
            }
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.handshake.verify_tls12(message, certificate, signed)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.handshake.verify_tls13(message, certificate, signed)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.handshake.schemes()
    }
}
