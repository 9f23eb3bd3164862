//! A server's verifier of its clients.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use ::rustls::client::danger::HandshakeSignatureValid;
use ::rustls::crypto::WebPkiSupportedAlgorithms;
use ::rustls::server::danger::{ClientCertVerified, ClientCertVerifier};
use ::rustls::{DigitallySignedStruct, DistinguishedName, Error, SignatureScheme};
use rustls_pki_types::{CertificateDer, UnixTime};

use crate::refusal::Refusal;
use crate::tls::Live;
use crate::tls::rustls::alert;
use crate::tls::rustls::handshake::Handshake;
use crate::tls::rustls::observer::Observer;
use crate::verify::Peer;

/// Refuses in the handshake every client that would not become a principal.
///
/// It can only refuse: rustls has no way to hand on whom it believed, and does not call it for a resumed session. Who the client
/// is, say [`identify`](super::identify) and [`session`](super::session), after every handshake.
///
/// Whether a client must have a certificate is in the type: [`ClientVerifier<Required>`] or [`ClientVerifier<Optional>`].
///
/// ```
/// use rustls::crypto::CryptoProvider;
/// use vouchsafe::tls::{Live, rustls::{ClientVerifier, Optional}};
/// use vouchsafe::{Mapper, Verifier};
///
/// fn everybody_may_knock(verifier: Verifier, provider: &CryptoProvider) -> ClientVerifier<Optional> {
///     let fixed = Live::new(verifier, Mapper::spiffe());
///     ClientVerifier::optional(fixed, provider.signature_verification_algorithms)
/// }
/// ```
#[derive(Debug)]
pub struct ClientVerifier<A = Required> {
    live: Live,
    handshake: Handshake,
    hints: Vec<DistinguishedName>,
    observer: Observer<Refusal>,
    authentication: PhantomData<A>,
}

/// A client without a certificate is refused in the handshake.
#[derive(Clone, Copy, Debug)]
pub enum Required {}

/// A client without a certificate is let in, and is [`PeerIdentity::Absent`](crate::tls::PeerIdentity::Absent). One with a certificate that is not believed is
/// refused all the same.
#[derive(Clone, Copy, Debug)]
pub enum Optional {}

/// [`Required`] or [`Optional`]; there is no third.
pub trait Authentication: sealed::Sealed + fmt::Debug + Send + Sync + 'static {
    /// Must a client have a certificate?
    const MANDATORY: bool;
}

impl Authentication for Required {
    const MANDATORY: bool = true;
}

impl Authentication for Optional {
    const MANDATORY: bool = false;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Required {}
    impl Sealed for super::Optional {}
}

impl ClientVerifier<Required> {
    /// Every client must have a certificate. `algorithms` check its signature over the handshake: a provider's, or
    /// [ours](super::rustcrypto). (Those over certificates are the verifier's own.)
    #[must_use]
    pub fn required(live: impl Into<Live>, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self::new(live.into(), algorithms)
    }
}

impl ClientVerifier<Optional> {
    /// A client may have no certificate; otherwise as [`required`](ClientVerifier::required).
    #[must_use]
    pub fn optional(live: impl Into<Live>, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self::new(live.into(), algorithms)
    }
}

impl<A: Authentication> ClientVerifier<A> {
    fn new(live: Live, algorithms: WebPkiSupportedAlgorithms) -> Self {
        let verifier = live.verifier();
        let mut hints: Vec<_> = verifier.anchors().iter().map(|anchor| anchor.subject().bytes()).collect();
        hints.sort_unstable();
        hints.dedup();
        Self {
            live,
            handshake: Handshake::new(algorithms),
            hints: hints.into_iter().map(|name| DistinguishedName::from(name.to_vec())).collect(),
            observer: Observer::nobody(),
            authentication: PhantomData,
        }
    }

    /// Is told each refusal, whole; the client gets an alert and no more. It is called in the handshake, so it must not take long.
    #[must_use]
    pub fn on_refusal(mut self, tell: impl Fn(&Refusal) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(tell);
        self
    }

    /// Names no authorities to clients, which then send whatever certificate they have. Without this they are the names of the
    /// anchors *at the start*: rustls borrows the list, so that a [swap](Live::swap) can not change it.
    #[must_use]
    pub fn without_hints(mut self) -> Self {
        self.hints.clear();
        self
    }
}

impl<A: Authentication> ClientCertVerifier for ClientVerifier<A> {
    fn client_auth_mandatory(&self) -> bool {
        A::MANDATORY
    }

    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &self.hints
    }

    fn verify_client_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        match self.live.identify_peer(&Peer::new(end_entity, intermediates), now.into()) {
            Ok(_) => Ok(ClientCertVerified::assertion()),
            Err(refusal) => {
                self.observer.tell(end_entity, &refusal);
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
