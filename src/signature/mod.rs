//! Is this message signed by that key?
//!
//! The seam is [`SignatureVerificationAlgorithm`] of `rustls-pki-types`, so that the algorithms of any rustls
//! provider plug in. An [`Algorithms`] is the list of those that a verifier accepts; what is not in it, is
//! refused. Ours are in `rustcrypto` (a feature, on by default). There is no SHA-1 and no MD5 among them:
//! whoever finds a collision gets a signature for one certificate and has it for another.
//!
//! One table decides: *(signature algorithm, key algorithm)*, both as the DER of their AlgorithmIdentifier,
//! to one check. So a signature algorithm is never applied to a key of another type or curve, and parameters
//! are part of the match: RSASSA-PSS is accepted with the parameters of the list and with no others. Bytes
//! are compared, with one exception: RFC 4055 (2.1 and 5) obliges to accept NULL and nothing as one meaning,
//! so they count as one.

mod identifier;
#[cfg(feature = "rustcrypto")]
pub mod rustcrypto;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use rustls_pki_types::SignatureVerificationAlgorithm;

use crate::certificate::{Certificate, PublicKey};

pub use identifier::AlgorithmName;
use identifier::Identifier;

/// The signature algorithms that are accepted. Immutable and cheap to clone.
///
/// ```
/// # #[cfg(feature = "rustcrypto")] {
/// use vouchsafe::signature::{Algorithms, rustcrypto};
///
/// let elliptic_curves_only = Algorithms::new(&[&rustcrypto::ECDSA_P256_SHA256, &rustcrypto::ED25519]);
/// assert_eq!(elliptic_curves_only.iter().count(), 2);
/// # }
/// ```
#[derive(Clone)]
pub struct Algorithms(Arc<[&'static dyn SignatureVerificationAlgorithm]>);

impl Algorithms {
    /// Accepts exactly `algorithms`: a provider's, or some of ours. Where two are for the same signature and key
    /// algorithm, the first counts.
    #[must_use]
    pub fn new(algorithms: &[&'static dyn SignatureVerificationAlgorithm]) -> Self {
        let mut accepted = Vec::with_capacity(algorithms.len());
        for algorithm in algorithms {
            if !accepted.iter().any(|other| same_pair(*other, *algorithm)) {
                accepted.push(*algorithm);
            }
        }
        Self(accepted.into())
    }

    /// All of [`rustcrypto::ALL`].
    #[cfg(feature = "rustcrypto")]
    #[must_use]
    pub fn rustcrypto() -> Self {
        Self::new(rustcrypto::ALL)
    }

    /// Accepts `algorithm` too, in place of one for the same signature and key algorithm. Adding a weak one
    /// (SHA-1, or RSA keys of 1,024 bits) lets whoever can break it forge certificates.
    #[must_use]
    pub fn with(&self, algorithm: &'static dyn SignatureVerificationAlgorithm) -> Self {
        let accepted: Vec<_> = core::iter::once(algorithm).chain(self.iter()).collect();
        Self::new(&accepted)
    }

    /// The algorithms, one for each pair of signature and key algorithm, in no promised order.
    pub fn iter(&self) -> impl Iterator<Item = &'static dyn SignatureVerificationAlgorithm> {
        self.0.iter().copied()
    }

    /// The check for signatures of `signature_algorithm` under keys of `key_algorithm`. Both are the contents of an
    /// AlgorithmIdentifier (RFC 5280 4.1.1.2), without its tag and length.
    ///
    /// # Errors
    /// [`Fault::UnknownAlgorithm`] if no key goes with this signature algorithm, [`Fault::KeyMismatch`] if only keys of
    /// other types do.
    pub fn find(
        &self,
        signature_algorithm: &[u8],
        key_algorithm: &[u8],
    ) -> Result<&'static dyn SignatureVerificationAlgorithm, Fault> {
        let signature = Identifier::new(signature_algorithm);
        let key = Identifier::new(key_algorithm);
        self.iter()
            .find(|one| signature.means(one.signature_alg_id()) && key.means(one.public_key_alg_id()))
            .ok_or_else(|| self.why_not(signature_algorithm, key_algorithm))
    }

    /// Is there a key for this signature algorithm? Cheap: for the rules that come before arithmetic.
    pub(crate) fn accepts(&self, signature_algorithm: &[u8]) -> bool {
        let signature = Identifier::new(signature_algorithm);
        self.iter().any(|one| signature.means(one.signature_alg_id()))
    }

    /// Is there a signature algorithm for this key? Cheap, as [`accepts`](Self::accepts).
    pub(crate) fn accepts_key(&self, key: &PublicKey<'_>) -> bool {
        let key = Identifier::new(key.algorithm);
        self.iter().any(|one| key.means(one.public_key_alg_id()))
    }

    /// Did the holder of `key` sign?
    pub(crate) fn verify(&self, signed: &Signed<'_>, key: &PublicKey<'_>) -> Result<(), Fault> {
        self.find(signed.algorithm, key.algorithm)?
            .verify_signature(key.bits, signed.message, signed.signature)
            .map_err(|_| Fault::Invalid)
    }

    fn why_not(&self, signature_algorithm: &[u8], key_algorithm: &[u8]) -> Fault {
        let found = AlgorithmName::read(signature_algorithm);
        let key = AlgorithmName::read(key_algorithm);
        let identifier = Identifier::new(key_algorithm);
        let mut accepted = Vec::new();
        for one in self.iter().filter(|one| identifier.means(one.public_key_alg_id())) {
            let name = AlgorithmName::read(&one.signature_alg_id());
            if !accepted.contains(&name) {
                accepted.push(name);
            }
        }
        if self.accepts(signature_algorithm) {
            Fault::KeyMismatch { found, key, accepted }
        } else {
            Fault::UnknownAlgorithm { found, key, accepted }
        }
    }
}

impl fmt::Debug for Algorithms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter()).finish()
    }
}

fn same_pair(one: &dyn SignatureVerificationAlgorithm, other: &dyn SignatureVerificationAlgorithm) -> bool {
    one.signature_alg_id() == other.signature_alg_id() && one.public_key_alg_id() == other.public_key_alg_id()
}

/// Did the holder of `key` sign, by the first of these algorithms that is for such a key? For protocols that name an algorithm
/// otherwise than by its AlgorithmIdentifier.
#[cfg(feature = "rustls")]
pub(crate) fn verify_with(
    algorithms: &[&'static dyn SignatureVerificationAlgorithm],
    message: &[u8],
    signature: &[u8],
    key: &PublicKey<'_>,
) -> Result<(), Fault> {
    let identifier = Identifier::new(key.algorithm);
    let algorithm = algorithms.iter().find(|one| identifier.means(one.public_key_alg_id()));
    let holds = algorithm.is_some_and(|one| one.verify_signature(key.bits, message, signature).is_ok());
    if holds { Ok(()) } else { Err(Fault::Invalid) }
}

/// Something signed: a certificate, a CRL, an OCSP response.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed<'a> {
    /// The contents of the signatureAlgorithm.
    pub(crate) algorithm: &'a [u8],
    /// The bytes that were signed, as they came in.
    pub(crate) message: &'a [u8],
    /// The octets of the signatureValue.
    pub(crate) signature: &'a [u8],
}

impl<'a> From<&Certificate<'a>> for Signed<'a> {
    fn from(certificate: &Certificate<'a>) -> Self {
        Self {
            algorithm: certificate.signature_algorithm(),
            message: certificate.tbs(),
            signature: certificate.signature(),
        }
    }
}

/// Why a signature is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The signature algorithm, or its parameters, are not in the list.
    #[error("signature algorithm {found} is not accepted; {}", For(key, accepted))]
    UnknownAlgorithm {
        /// The algorithm of the signature.
        found: AlgorithmName,
        /// The algorithm of the signer's key.
        key: AlgorithmName,
        /// What is accepted for such a key.
        accepted: Vec<AlgorithmName>,
    },
    /// The signature algorithm is accepted, but not for keys of this type.
    #[error("signature algorithm {found} does not go with this key; {}", For(key, accepted))]
    KeyMismatch {
        /// The algorithm of the signature.
        found: AlgorithmName,
        /// The algorithm of the signer's key.
        key: AlgorithmName,
        /// What is accepted for such a key.
        accepted: Vec<AlgorithmName>,
    },
    /// The key did not make this signature over these bytes, or the key itself is refused (too short, not on
    /// its curve).
    #[error("the signature does not verify under the signer's key")]
    Invalid,
}

/// What is accepted for a key, in words.
struct For<'f>(&'f AlgorithmName, &'f [AlgorithmName]);

impl fmt::Display for For<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(key, accepted) = self;
        let Some((first, others)) = accepted.split_first() else {
            return write!(f, "no signature is accepted for keys of type {key}");
        };
        write!(f, "accepted for keys of type {key}: {first}")?;
        others.iter().try_for_each(|other| write!(f, ", {other}"))
    }
}

#[cfg(test)]
#[cfg(feature = "rustcrypto")]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::ToString;
    use p256::ecdsa::signature::Signer;
    use rustls_pki_types::alg_id;

    const MESSAGE: &[u8] = b"to be signed";
    const SHA1_WITH_RSA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05\x05\x00";
    const MD5_WITH_RSA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04\x05\x00";

    fn signing_key() -> p256::ecdsa::SigningKey {
        p256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a scalar")
    }

    fn p256_spki() -> Vec<u8> {
        use p256::pkcs8::EncodePublicKey;
        signing_key().verifying_key().to_public_key_der().expect("a key").into_vec()
    }

    fn sign(message: &[u8]) -> Vec<u8> {
        let signature: p256::ecdsa::Signature = signing_key().sign(message);
        signature.to_der().as_bytes().to_vec()
    }

    #[test]
    fn a_signature_is_good_or_the_fault_says_why_not() {
        let spki = p256_spki();
        let key = PublicKey::read(&spki).expect("a key");
        let good = sign(MESSAGE);
        let table: &[(&str, &[u8], &[u8], &str)] = &[
            ("the key's", &alg_id::ECDSA_SHA256, &good, "good"),
            (
                "of another message",
                &alg_id::ECDSA_SHA256,
                &sign(b"other"),
                "the signature does not verify under the signer's key",
            ),
            (
                "r and s are zero (CVE-2022-21449)",
                &alg_id::ECDSA_SHA256,
                b"\x30\x06\x02\x01\x00\x02\x01\x00",
                "the signature does not verify under the signer's key",
            ),
            (
                "of an algorithm for other keys",
                &alg_id::RSA_PKCS1_SHA256,
                &good,
                "signature algorithm sha256WithRSAEncryption does not go with this key; accepted for keys of type \
                 id-ecPublicKey with secp256r1: ecdsa-with-SHA256, ecdsa-with-SHA384, ecdsa-with-SHA512",
            ),
            (
                "of an algorithm for no key",
                SHA1_WITH_RSA,
                &good,
                "signature algorithm sha1WithRSAEncryption is not accepted; accepted for keys of type \
                 id-ecPublicKey with secp256r1: ecdsa-with-SHA256, ecdsa-with-SHA384, ecdsa-with-SHA512",
            ),
        ];
        for (title, algorithm, signature, wanted) in table {
            let signed = Signed { algorithm, message: MESSAGE, signature };
            let verdict = Algorithms::rustcrypto().verify(&signed, &key);
            let found = verdict.map_or_else(|fault| fault.to_string(), |()| "good".into());
            assert_eq!(found, *wanted, "{title}");
        }
    }

    #[test]
    fn a_key_that_no_algorithm_accepts_is_named() {
        let fault = Algorithms::rustcrypto().find(&alg_id::ECDSA_SHA256, &alg_id::ECDSA_P521);
        assert_eq!(
            fault.map(|_| ()).expect_err("P-521 is not in the list").to_string(),
            "signature algorithm ecdsa-with-SHA256 does not go with this key; \
             no signature is accepted for keys of type id-ecPublicKey with secp521r1"
        );
    }

    #[test]
    fn the_cheap_questions_answer_as_the_check_would() {
        let spki = p256_spki();
        let key = PublicKey::read(&spki).expect("a key");
        let ours = Algorithms::rustcrypto();
        let ed25519_only = Algorithms::new(&[&rustcrypto::ED25519]);
        assert!(ours.accepts_key(&key) && !ed25519_only.accepts_key(&key));
        let table: &[(&str, &[u8], bool)] = &[
            ("ECDSA", &alg_id::ECDSA_SHA256, true),
            ("PSS", &alg_id::RSA_PSS_SHA512, true),
            ("PKCS#1 without NULL", &alg_id::RSA_PKCS1_SHA256[..11], true),
            ("SHA-1", SHA1_WITH_RSA, false),
            ("MD5", MD5_WITH_RSA, false),
            ("PSS with the parameters left out", &alg_id::RSA_PSS_SHA256[..11], false),
            ("an RSA key is no signature algorithm", &alg_id::RSA_ENCRYPTION, false),
            ("nothing", b"", false),
        ];
        for (title, algorithm, wanted) in table {
            assert_eq!(ours.accepts(algorithm), *wanted, "{title}");
        }
    }

    #[test]
    fn no_two_of_ours_are_for_the_same_signature_and_key() {
        assert_eq!(Algorithms::rustcrypto().iter().count(), rustcrypto::ALL.len());
        assert!(format!("{:?}", Algorithms::rustcrypto()).contains("Ed25519"));
    }
}
