//! The peer's signature over the handshake: the proof that it holds the key (RFC 8446 4.4.3, RFC 5246 7.4.8 and RFC 8422 5.4).
//!
//! rustls has functions for it, and they read the certificate with another parser than the one that decided. Here both use ours.

use alloc::vec::Vec;

use ::rustls::client::danger::HandshakeSignatureValid;
use ::rustls::crypto::WebPkiSupportedAlgorithms;
use ::rustls::{CertificateError, DigitallySignedStruct, Error, PeerMisbehaved, SignatureScheme};
use rustls_pki_types::SignatureVerificationAlgorithm;

use crate::certificate::Certificate;
use crate::policy::{KeyUsageBit, key_usage};
use crate::signature;
use crate::tls::observed::{Moment, Refused};
use crate::tls::rustls::reason::KeyNotProved;

type Algorithm = &'static dyn SignatureVerificationAlgorithm;

/// The algorithms for it, of any provider.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handshake(WebPkiSupportedAlgorithms);

impl Handshake {
    pub(super) fn new(algorithms: WebPkiSupportedAlgorithms) -> Self {
        Self(algorithms)
    }

    /// TLS 1.2: a scheme names the hash and the kind of key, and not its curve.
    pub(super) fn verify_tls12(
        &self,
        message: &[u8],
        certificate: &[u8],
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.algorithms(signed.scheme, in_tls12)
            .and_then(|algorithms| verify(algorithms, message, certificate, signed.signature()))
            .inspect_err(|fault| tell(certificate, fault))
    }

    /// TLS 1.3: a scheme names the curve too, so that its first algorithm is its only one.
    pub(super) fn verify_tls13(
        &self,
        message: &[u8],
        certificate: &[u8],
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.algorithms(signed.scheme, in_tls13)
            .map(|algorithms| algorithms.get(..1).unwrap_or_default())
            .and_then(|algorithms| verify(algorithms, message, certificate, signed.signature()))
            .inspect_err(|fault| tell(certificate, fault))
    }

    /// What the peer may sign with, the first one likeliest.
    pub(super) fn schemes(&self) -> Vec<SignatureScheme> {
        let schemes = self.0.mapping.iter().map(|(scheme, _)| *scheme);
        schemes.filter(|scheme| in_tls12(*scheme) || in_tls13(*scheme)).collect()
    }

    fn algorithms(
        &self,
        scheme: SignatureScheme,
        allowed: fn(SignatureScheme) -> bool,
    ) -> Result<&'static [Algorithm], Error> {
        let found = self.0.mapping.iter().find(|(known, _)| *known == scheme && allowed(scheme));
        found
            .map(|(_, algorithms)| *algorithms)
            .ok_or_else(|| PeerMisbehaved::SignedHandshakeWithUnadvertisedSigScheme.into())
    }
}

/// Whoever shows the certificate of another comes as far as this.
fn tell(end_entity: &[u8], fault: &Error) {
    Refused { moment: Moment::Handshake, end_entity, reason: &KeyNotProved(fault) }.tell();
}

fn verify(
    algorithms: &[Algorithm],
    message: &[u8],
    certificate: &[u8],
    signature: &[u8],
) -> Result<HandshakeSignatureValid, Error> {
    let certificate = Certificate::read(certificate).map_err(|_| CertificateError::BadEncoding)?;
    // RFC 8446 4.4.2.2 and RFC 5246 7.4.2: where it has the extension.
    key_usage::require(&certificate, KeyUsageBit::DigitalSignature)
        .map_err(|_| CertificateError::InvalidPurpose)?;
    signature::verify_with(algorithms, message, signature, certificate.key())
        .map(|()| HandshakeSignatureValid::assertion())
        .map_err(|_| CertificateError::BadSignature.into())
}

/// RFC 8446 4.2.3 without its legacy algorithms: no PKCS#1 v1.5, no SHA-1. A scheme that is not in the list is not allowed.
fn in_tls13(scheme: SignatureScheme) -> bool {
    use SignatureScheme as S;
    matches!(
        scheme,
        S::ECDSA_NISTP256_SHA256
            | S::ECDSA_NISTP384_SHA384
            | S::ECDSA_NISTP521_SHA512
            | S::RSA_PSS_SHA256
            | S::RSA_PSS_SHA384
            | S::RSA_PSS_SHA512
            | S::ED25519
            | S::ED448
            | S::ML_DSA_44
            | S::ML_DSA_65
            | S::ML_DSA_87
    )
}

/// What TLS 1.2 knows (RFC 5246, RFC 8422, RFC 8446 1.3), without SHA-1 (RFC 9155).
fn in_tls12(scheme: SignatureScheme) -> bool {
    use SignatureScheme as S;
    let pkcs1 = matches!(scheme, S::RSA_PKCS1_SHA256 | S::RSA_PKCS1_SHA384 | S::RSA_PKCS1_SHA512);
    let of_later = matches!(scheme, S::ML_DSA_44 | S::ML_DSA_65 | S::ML_DSA_87);
    pkcs1 || in_tls13(scheme) && !of_later
}
