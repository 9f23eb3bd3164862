//! A client's verifier of its servers.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use ::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use ::rustls::crypto::WebPkiSupportedAlgorithms;
use ::rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};
use arc_swap::ArcSwap;
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};

use crate::error::Malformed;
use crate::identity::Identity;
use crate::policy::peer_name::ReferenceName;
use crate::refusal::Refusal;
use crate::time::Time;
use crate::tls::Live;
use crate::tls::rustls::alert;
use crate::tls::rustls::handshake::Handshake;
use crate::tls::rustls::observer::Observer;
use crate::verify::{Peer, Verifier};

/// Refuses in the handshake every server that is not the one that the client wanted: by its name
/// ([`named`](Self::named)), or by its identity ([`identified`](Self::identified)).
///
/// The verifier is one for [`Purpose::ServerAuth`](crate::Purpose::ServerAuth). The OCSP response that a server stapled counts; one
/// whose certificate promises to staple (RFC 7633) must do so wherever revocation is checked.
///
/// ```
/// use rustls::crypto::CryptoProvider;
/// use vouchsafe::Verifier;
/// use vouchsafe::tls::rustls::ServerVerifier;
///
/// fn for_servers(verifier: Verifier, provider: &CryptoProvider) -> ServerVerifier {
///     ServerVerifier::named(verifier, provider.signature_verification_algorithms)
///         .on_refusal(|refusal| eprintln!("{refusal}"))
/// }
/// ```
#[derive(Debug)]
pub struct ServerVerifier {
    wanted: Wanted,
    handshake: Handshake,
    observer: Observer<RefusedServer>,
}

#[derive(Debug)]
enum Wanted {
    Name(ArcSwap<Verifier>),
    Identity { live: Live, one_of: Box<[Identity]> },
}

/// Why a server is refused. For the log, as a [`Refusal`] is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RefusedServer {
    /// It is not believed.
    #[error(transparent)]
    Refusal(Refusal),
    /// What the client connects to is the name of no host, and no address.
    #[error("the client connects to what is no name of a server: {0}")]
    NoName(Malformed),
    /// It is believed, and it is not the one that is wanted.
    #[error("the server is {found}, and another one is wanted")]
    Another {
        /// Who it is.
        found: Identity,
    },
}

impl ServerVerifier {
    /// The server must have the name that the client connects to, a host's or an address. `algorithms` check its signature over the
    /// handshake: a provider's, or [ours](super::rustcrypto). (Those over certificates are the verifier's own.)
    #[must_use]
    pub fn named(verifier: Verifier, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self::new(Wanted::Name(ArcSwap::from_pointee(verifier)), algorithms)
    }

    /// The server must be one of these, as the mapper says it; of none, nobody is. The name that the client connects to is sent,
    /// and not asked: in a mesh it is an address of the moment, and the identity is what stays. So the verifier must be one that
    /// [asks no name](crate::danger::Relaxation::AnyServerName).
    ///
    /// ```
    /// use rustls::crypto::CryptoProvider;
    /// use vouchsafe::identity::Identity;
    /// use vouchsafe::name::spiffe::SpiffeId;
    /// use vouchsafe::tls::{Live, rustls::ServerVerifier};
    ///
    /// fn database(live: Live, provider: &CryptoProvider) -> Result<ServerVerifier, vouchsafe::Malformed> {
    ///     let database = Identity::Spiffe(SpiffeId::parse("spiffe://prod.example/database")?);
    ///     Ok(ServerVerifier::identified(live, [database], provider.signature_verification_algorithms))
    /// }
    /// ```
    #[must_use]
    pub fn identified(
        live: impl Into<Live>,
        one_of: impl IntoIterator<Item = Identity>,
        algorithms: WebPkiSupportedAlgorithms,
    ) -> Self {
        let one_of = one_of.into_iter().collect();
        Self::new(Wanted::Identity { live: live.into(), one_of }, algorithms)
    }

    fn new(wanted: Wanted, algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self { wanted, handshake: Handshake::new(algorithms), observer: Observer::nobody() }
    }

    /// Is told each refusal, whole; the server gets an alert and no more. It is called in the handshake, so it must not take long.
    #[must_use]
    pub fn on_refusal(mut self, tell: impl Fn(&RefusedServer) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(tell);
        self
    }

    /// Puts another verifier in the place of the one that is there, for the handshakes that begin from here on; one that goes by
    /// identities keeps its mapper.
    pub fn swap(&self, verifier: Verifier) {
        match &self.wanted {
            Wanted::Name(current) => current.store(Arc::new(verifier)),
            Wanted::Identity { live, .. } => {
                live.update(|_, mapper| (verifier.clone(), mapper.clone()));
            }
        }
    }
}

impl Wanted {
    fn check(&self, peer: Peer<'_>, name: &ServerName<'_>, now: Time) -> Result<(), RefusedServer> {
        match self {
            Self::Name(verifier) => {
                let name = ReferenceName::try_from(name).map_err(RefusedServer::NoName)?;
                verifier.load_full().verify(&peer.named(name), now).map(drop).map_err(RefusedServer::Refusal)
            }
            Self::Identity { live, one_of } => {
                let principal = live.identify_peer(&peer, now).map_err(RefusedServer::Refusal)?;
                let found = principal.identity();
                if one_of.contains(found) {
                    Ok(())
                } else {
                    Err(RefusedServer::Another { found: found.clone() })
                }
            }
        }
    }
}

impl RefusedServer {
    fn alert(&self) -> CertificateError {
        match self {
            Self::Refusal(refusal) => alert::of_refusal(refusal),
            Self::NoName(_) | Self::Another { .. } => CertificateError::NotValidForName,
        }
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
        let peer = Peer::new(end_entity, intermediates).stapled(ocsp_response);
        match self.wanted.check(peer, server_name, now.into()) {
            Ok(()) => Ok(ServerCertVerified::assertion()),
            Err(refused) => {
                self.observer.tell(end_entity, &refused);
                Err(refused.alert().into())
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
