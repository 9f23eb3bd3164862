//! Signature algorithms that the library does not offer, for suites that want them. They come in through the seam, as
//! a caller's own would.

use p256::ecdsa::signature::hazmat::PrehashVerifier;
use rsa::Pkcs1v15Sign;
use rsa::pkcs1::DecodeRsaPublicKey;
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha1::{Digest, Sha1};
use vouchsafe::signature::Algorithms;
use vouchsafe::signature::rustcrypto::{Hash, Rsa};

use super::schema::Case;

/// The feature tag of suites whose RSA keys are as short as that.
pub(crate) const SHORT_RSA: (&str, u32) = ("rsa-1024", 1024);

/// The algorithms that this case lets pass.
///
/// # Errors
/// The name of one that is not there.
pub(crate) fn of(case: &Case) -> Result<Algorithms, String> {
    let offered = offered(case);
    if case.signature_algorithms.is_empty() {
        return Ok(offered);
    }
    let mut chosen = Vec::new();
    for name in &case.signature_algorithms {
        let known = NAMES.iter().filter(|(known, _)| known == name);
        let before = chosen.len();
        for (_, identifier) in known {
            chosen.extend(offered.iter().filter(|one| one.signature_alg_id() == *identifier));
        }
        if chosen.len() == before {
            return Err(format!("the signature algorithm {name}"));
        }
    }
    Ok(Algorithms::new(&chosen))
}

fn offered(case: &Case) -> Algorithms {
    let mut algorithms = Algorithms::rustcrypto();
    if case.features.iter().any(|tag| tag == SHORT_RSA.0) {
        algorithms = SHORT.iter().fold(algorithms, |all, one| all.with(*one));
    }
    if case.allow_sha1 == Some(true) {
        algorithms = SHA1.iter().fold(algorithms, |all, one| all.with(*one));
    }
    algorithms
}

static SHORT: [&dyn SignatureVerificationAlgorithm; 6] = {
    const LEAST: u32 = SHORT_RSA.1;
    [
        &Rsa::pkcs1(Hash::Sha256).with_modulus(LEAST, 8192),
        &Rsa::pkcs1(Hash::Sha384).with_modulus(LEAST, 8192),
        &Rsa::pkcs1(Hash::Sha512).with_modulus(LEAST, 8192),
        &Rsa::pss(Hash::Sha256).with_modulus(LEAST, 8192),
        &Rsa::pss(Hash::Sha384).with_modulus(LEAST, 8192),
        &Rsa::pss(Hash::Sha512).with_modulus(LEAST, 8192),
    ]
};

const RSA_SHA1: AlgorithmIdentifier = AlgorithmIdentifier::from_slice(&[
    0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05, 0x05, 0x00,
]);
const ECDSA_SHA1: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(&[0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01]);

/// Limbo's names.
const NAMES: [(&str, AlgorithmIdentifier); 12] = [
    ("RSA_WITH_SHA1", RSA_SHA1),
    ("RSA_WITH_SHA256", alg_id::RSA_PKCS1_SHA256),
    ("RSA_WITH_SHA384", alg_id::RSA_PKCS1_SHA384),
    ("RSA_WITH_SHA512", alg_id::RSA_PKCS1_SHA512),
    ("RSASSA_PSS", alg_id::RSA_PSS_SHA256),
    ("RSASSA_PSS", alg_id::RSA_PSS_SHA384),
    ("RSASSA_PSS", alg_id::RSA_PSS_SHA512),
    ("ECDSA_WITH_SHA1", ECDSA_SHA1),
    ("ECDSA_WITH_SHA256", alg_id::ECDSA_SHA256),
    ("ECDSA_WITH_SHA384", alg_id::ECDSA_SHA384),
    ("ECDSA_WITH_SHA512", alg_id::ECDSA_SHA512),
    ("ED25519", alg_id::ED25519),
];

static SHA1: [&dyn SignatureVerificationAlgorithm; 3] = [&WithSha1::Rsa, &WithSha1::P256, &WithSha1::P384];

/// Signatures over SHA-1 (RFC 3279 2.2.1, 2.2.3).
#[derive(Clone, Copy, Debug)]
enum WithSha1 {
    Rsa,
    P256,
    P384,
}

impl SignatureVerificationAlgorithm for WithSha1 {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let digest = Sha1::digest(message);
        match self {
            Self::Rsa => rsa::PublicKey::from_pkcs1_der(key)
                .ok()
                .and_then(|key| key.verify(Pkcs1v15Sign::new::<Sha1>(), &digest, signature).ok()),
            Self::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(key)
                .and_then(|key| {
                    key.verify_prehash(&wide(&digest), &p256::ecdsa::DerSignature::from_bytes(signature)?)
                })
                .ok(),
            Self::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(key)
                .and_then(|key| {
                    key.verify_prehash(&wide(&digest), &p384::ecdsa::DerSignature::from_bytes(signature)?)
                })
                .ok(),
        }
        .ok_or(InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        match self {
            Self::Rsa => alg_id::RSA_ENCRYPTION,
            Self::P256 => alg_id::ECDSA_P256,
            Self::P384 => alg_id::ECDSA_P384,
        }
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self {
            Self::Rsa => RSA_SHA1,
            Self::P256 | Self::P384 => ECDSA_SHA1,
        }
    }
}

/// The same number in 32 octets: the arithmetic of P-384 takes no digest of less than 24.
fn wide(digest: &[u8]) -> [u8; 32] {
    let mut wide = [0; 32];
    wide.iter_mut().rev().zip(digest.iter().rev()).for_each(|(to, from)| *to = *from);
    wide
}
