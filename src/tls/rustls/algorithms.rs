//! Our own algorithms, by the names that TLS has for them.

use ::rustls::SignatureScheme;
use ::rustls::crypto::WebPkiSupportedAlgorithms;
use rustls_pki_types::SignatureVerificationAlgorithm;

use crate::signature::rustcrypto as ours;

type Mapping = (SignatureScheme, &'static [&'static dyn SignatureVerificationAlgorithm]);

/// Our own algorithms, for the peer's signature over the handshake, in place of a provider's
/// `signature_verification_algorithms`. Encryption and key exchange remain the provider's.
///
/// ```
/// use vouchsafe::tls::{Live, rustls::{ClientVerifier, rustcrypto}};
///
/// fn verifier(live: Live) -> ClientVerifier {
///     ClientVerifier::required(live, rustcrypto())
/// }
/// ```
#[must_use]
pub fn rustcrypto() -> WebPkiSupportedAlgorithms {
    WebPkiSupportedAlgorithms { all: ours::ALL, mapping: MAPPING }
}

/// The first algorithm of each scheme is the one of TLS 1.3; in TLS 1.2 the curve is not named.
static MAPPING: &[Mapping] = &[
    (SignatureScheme::ECDSA_NISTP256_SHA256, &[&ours::ECDSA_P256_SHA256, &ours::ECDSA_P384_SHA256]),
    (SignatureScheme::ECDSA_NISTP384_SHA384, &[&ours::ECDSA_P384_SHA384, &ours::ECDSA_P256_SHA384]),
    (SignatureScheme::ED25519, &[&ours::ED25519]),
    (SignatureScheme::RSA_PSS_SHA256, &[&ours::RSA_PSS_SHA256]),
    (SignatureScheme::RSA_PSS_SHA384, &[&ours::RSA_PSS_SHA384]),
    (SignatureScheme::RSA_PSS_SHA512, &[&ours::RSA_PSS_SHA512]),
    (SignatureScheme::RSA_PKCS1_SHA256, &[&ours::RSA_PKCS1_SHA256]),
    (SignatureScheme::RSA_PKCS1_SHA384, &[&ours::RSA_PKCS1_SHA384]),
    (SignatureScheme::RSA_PKCS1_SHA512, &[&ours::RSA_PKCS1_SHA512]),
];
