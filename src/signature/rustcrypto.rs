//! Our own signature algorithms, in pure Rust.
//!
//! | signature | hashes | keys |
//! |---|---|---|
//! | ECDSA (RFC 5758 3.2) | SHA-256, SHA-384, SHA-512 | P-256, P-384; uncompressed points only |
//! | RSASSA-PKCS1-v1_5 (RFC 4055 5) | SHA-256, SHA-384, SHA-512 | rsaEncryption |
//! | RSASSA-PSS (RFC 4055 3) | SHA-256, SHA-384, SHA-512 | rsaEncryption, id-RSASSA-PSS |
//! | Ed25519 (RFC 8410) | | id-Ed25519 |
//!
//! What was decided, where a standard leaves it open or is not followed:
//! - Which identifiers are taken for one is said in [the module above](super).
//! - RSASSA-PSS has one set of parameters a hash: that hash for the message and for MGF1, and a salt of its
//!   length. RFC 4055 3.1 allows more; the CA/Browser Forum (Baseline Requirements 7.1.3.2.1) allows these.
//! - An id-RSASSA-PSS key has no parameters, or those of the signature (RFC 4055 3.3). A key that permits
//!   salts shorter than the hash is refused, although a longer salt in the signature would be in order.
//! - An RSA modulus has 2,048 to 8,192 bits. The exponent is odd and lies from 65,537, as FIPS 186-5 (A.1.1)
//!   wants it, to 2^32 - 1. With a smaller one a verifier that reads the padding laxly takes forged
//!   signatures (CVE-2006-4339). This one builds the padding anew and compares it whole, so that
//!   [`Rsa::with_exponent`] may let an old authority in.
//! - Compressed points are refused, which RFC 5480 2.2 leaves open; *ring* refuses them too.
//! - Ed25519 refuses keys and commitments of small order: under such a key one signature fits many messages.

use ::signature::hazmat::PrehashVerifier;
use const_oid::AssociatedOid;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss};
use rustls_pki_types::{AlgorithmIdentifier, InvalidSignature, SignatureVerificationAlgorithm, alg_id};
use sha2::digest::{Digest, FixedOutputReset};
use sha2::{Sha256, Sha384, Sha512};

use crate::certificate::key::RsaKey;
use crate::der::{Reader, tag};
use crate::error::Element;
use crate::signature::identifier::PSS_FREE_KEY;

/// The hash of the message, from the SHA-2 family.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

#[derive(Clone, Copy, Debug)]
enum Curve {
    P256,
    P384,
}

/// ECDSA over a NIST curve. The signature is strict DER (RFC 3279 2.2.3).
#[derive(Clone, Copy, Debug)]
pub struct Ecdsa {
    curve: Curve,
    hash: Hash,
}

impl Ecdsa {
    const fn new(curve: Curve, hash: Hash) -> Self {
        Self { curve, hash }
    }

    fn check(&self, point: &[u8], digest: &[u8], signature: &[u8]) -> Option<()> {
        if point.first() != Some(&UNCOMPRESSED) {
            return None;
        }
        match self.curve {
            Curve::P256 => {
                let (r, s) = scalars::<32>(signature)?;
                let signature = p256::ecdsa::Signature::from_scalars(r, s).ok()?;
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
                key.verify_prehash(digest, &signature).ok()
            }
            Curve::P384 => {
                let (r, s) = scalars::<48>(signature)?;
                let signature = p384::ecdsa::Signature::from_scalars(r, s).ok()?;
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok()?;
                key.verify_prehash(digest, &signature).ok()
            }
        }
    }
}

/// SEC 1 2.3.3: the first octet of a point with both coordinates.
const UNCOMPRESSED: u8 = 0x04;

impl SignatureVerificationAlgorithm for Ecdsa {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        match self.hash {
            Hash::Sha256 => self.check(key, &Sha256::digest(message), signature),
            Hash::Sha384 => self.check(key, &Sha384::digest(message), signature),
            Hash::Sha512 => self.check(key, &Sha512::digest(message), signature),
        }
        .ok_or(InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        match self.curve {
            Curve::P256 => alg_id::ECDSA_P256,
            Curve::P384 => alg_id::ECDSA_P384,
        }
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        match self.hash {
            Hash::Sha256 => alg_id::ECDSA_SHA256,
            Hash::Sha384 => alg_id::ECDSA_SHA384,
            Hash::Sha512 => alg_id::ECDSA_SHA512,
        }
    }
}

/// ECDSA-Sig-Value (RFC 3279 2.2.3): r and s, each in the `N` octets of the curve's order.
fn scalars<const N: usize>(signature: &[u8]) -> Option<([u8; N], [u8; N])> {
    let mut value = Reader::only(signature, tag::SEQUENCE, Element::SignatureValue).ok()?;
    let r = scalar(value.integer().ok()?)?;
    let s = scalar(value.integer().ok()?)?;
    value.finish().ok()?;
    Some((r, s))
}

fn scalar<const N: usize>(integer: &[u8]) -> Option<[u8; N]> {
    let magnitude = match integer {
        [0, rest @ ..] => rest,
        [first, ..] if first & 0x80 != 0 => return None,
        all => all,
    };
    let mut scalar = [0; N];
    let start = N.checked_sub(magnitude.len())?;
    scalar.get_mut(start..)?.copy_from_slice(magnitude);
    Some(scalar)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Padding {
    Pkcs1,
    Pss,
}

/// RSA, with the sizes of key that are accepted. They are checked before any arithmetic.
///
/// A caller's own limits are a `static` of the caller's:
///
/// ```
/// use vouchsafe::signature::{Algorithms, rustcrypto::{Hash, Rsa}};
///
/// static RSA_3072_SHA256: Rsa = Rsa::pkcs1(Hash::Sha256).with_modulus(3072, 8192);
/// let algorithms = Algorithms::rustcrypto().with(&RSA_3072_SHA256);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Rsa {
    padding: Padding,
    hash: Hash,
    key: AlgorithmIdentifier,
    signature: AlgorithmIdentifier,
    least_bits: u32,
    most_bits: u32,
    least_exponent: u32,
}

impl Rsa {
    const fn new(
        padding: Padding,
        hash: Hash,
        key: AlgorithmIdentifier,
        signature: AlgorithmIdentifier,
    ) -> Self {
        Self { padding, hash, key, signature, least_bits: 2048, most_bits: 8192, least_exponent: 65_537 }
    }

    /// RSASSA-PKCS1-v1_5 under rsaEncryption keys.
    #[must_use]
    pub const fn pkcs1(hash: Hash) -> Self {
        let signature = match hash {
            Hash::Sha256 => alg_id::RSA_PKCS1_SHA256,
            Hash::Sha384 => alg_id::RSA_PKCS1_SHA384,
            Hash::Sha512 => alg_id::RSA_PKCS1_SHA512,
        };
        Self::new(Padding::Pkcs1, hash, alg_id::RSA_ENCRYPTION, signature)
    }

    /// RSASSA-PSS under rsaEncryption keys.
    #[must_use]
    pub const fn pss(hash: Hash) -> Self {
        Self::new(Padding::Pss, hash, alg_id::RSA_ENCRYPTION, pss_parameters(hash))
    }

    /// RSASSA-PSS under id-RSASSA-PSS keys that name the same hash and salt as the signature.
    #[must_use]
    pub const fn pss_bound_key(hash: Hash) -> Self {
        Self::new(Padding::Pss, hash, pss_parameters(hash), pss_parameters(hash))
    }

    /// RSASSA-PSS under id-RSASSA-PSS keys without parameters.
    #[must_use]
    pub const fn pss_free_key(hash: Hash) -> Self {
        Self::new(Padding::Pss, hash, PSS_FREE_KEY, pss_parameters(hash))
    }

    /// With moduli of `least` to `most` bits. Below 2,048 bits is dangerous: FIPS 186-5 5.1 allows no such
    /// key. Above 8,192 a peer's key costs much work.
    #[must_use]
    pub const fn with_modulus(self, least: u32, most: u32) -> Self {
        Self { least_bits: least, most_bits: most, ..self }
    }

    /// With public exponents from `least`: 3 is the least that RSA knows. Even ones are always refused.
    #[must_use]
    pub const fn with_exponent(self, least: u32) -> Self {
        Self { least_exponent: least, ..self }
    }

    /// The key, if it is within the limits.
    fn key(&self, key: &[u8]) -> Option<rsa::PublicKey> {
        let key = RsaKey::read(key).ok()?;
        let exponent = u32::try_from(key.exponent()?).ok()?;
        let bits = self.least_bits..=self.most_bits;
        if !bits.contains(&key.modulus_bits()) || exponent < self.least_exponent {
            return None;
        }
        // Even numbers are refused here, before anything is computed with them.
        let modulus = BoxedUint::from_be_slice_vartime(key.modulus);
        rsa::PublicKey::new_with_size_limits(modulus, BoxedUint::from(exponent), 0..=usize::MAX).ok()
    }

    fn check<D>(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Option<()>
    where
        D: Digest + FixedOutputReset + AssociatedOid,
    {
        let key = self.key(key)?;
        let digest = D::digest(message);
        match self.padding {
            Padding::Pkcs1 => key.verify(Pkcs1v15Sign::new::<D>(), &digest, signature),
            Padding::Pss => key.verify(Pss::<D>::new(), &digest, signature),
        }
        .ok()
    }
}

const fn pss_parameters(hash: Hash) -> AlgorithmIdentifier {
    match hash {
        Hash::Sha256 => alg_id::RSA_PSS_SHA256,
        Hash::Sha384 => alg_id::RSA_PSS_SHA384,
        Hash::Sha512 => alg_id::RSA_PSS_SHA512,
    }
}

impl SignatureVerificationAlgorithm for Rsa {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        match self.hash {
            Hash::Sha256 => self.check::<Sha256>(key, message, signature),
            Hash::Sha384 => self.check::<Sha384>(key, message, signature),
            Hash::Sha512 => self.check::<Sha512>(key, message, signature),
        }
        .ok_or(InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        self.key
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        self.signature
    }
}

/// Ed25519, strictly.
#[derive(Clone, Copy, Debug)]
pub struct Ed25519(());

impl SignatureVerificationAlgorithm for Ed25519 {
    fn verify_signature(&self, key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), InvalidSignature> {
        let key = ed25519_dalek::VerifyingKey::try_from(key).map_err(|_| InvalidSignature)?;
        let signature = ed25519_dalek::Signature::from_slice(signature).map_err(|_| InvalidSignature)?;
        key.verify_strict(message, &signature).map_err(|_| InvalidSignature)
    }

    fn public_key_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ED25519
    }

    fn signature_alg_id(&self) -> AlgorithmIdentifier {
        alg_id::ED25519
    }
}

macro_rules! algorithms {
    ($($(#[$doc:meta])* $name:ident: $type:ty = $value:expr;)*) => {
        $($(#[$doc])* pub static $name: $type = $value;)*

        /// All of the algorithms above.
        pub static ALL: &[&dyn SignatureVerificationAlgorithm] = &[$(&$name,)*];
    };
}

algorithms! {
    /// ECDSA over P-256 with SHA-256.
    ECDSA_P256_SHA256: Ecdsa = Ecdsa::new(Curve::P256, Hash::Sha256);
    /// ECDSA over P-384 with SHA-384.
    ECDSA_P384_SHA384: Ecdsa = Ecdsa::new(Curve::P384, Hash::Sha384);
    /// Ed25519.
    ED25519: Ed25519 = Ed25519(());
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    RSA_PKCS1_SHA256: Rsa = Rsa::pkcs1(Hash::Sha256);
    /// RSASSA-PKCS1-v1_5 with SHA-384.
    RSA_PKCS1_SHA384: Rsa = Rsa::pkcs1(Hash::Sha384);
    /// RSASSA-PKCS1-v1_5 with SHA-512.
    RSA_PKCS1_SHA512: Rsa = Rsa::pkcs1(Hash::Sha512);
    /// RSASSA-PSS with SHA-256.
    RSA_PSS_SHA256: Rsa = Rsa::pss(Hash::Sha256);
    /// RSASSA-PSS with SHA-384.
    RSA_PSS_SHA384: Rsa = Rsa::pss(Hash::Sha384);
    /// RSASSA-PSS with SHA-512.
    RSA_PSS_SHA512: Rsa = Rsa::pss(Hash::Sha512);
    /// ECDSA over P-256 with SHA-384, which is cut to the size of the curve.
    ECDSA_P256_SHA384: Ecdsa = Ecdsa::new(Curve::P256, Hash::Sha384);
    /// ECDSA over P-256 with SHA-512, which is cut to the size of the curve.
    ECDSA_P256_SHA512: Ecdsa = Ecdsa::new(Curve::P256, Hash::Sha512);
    /// ECDSA over P-384 with SHA-256, which is weaker than the curve.
    ECDSA_P384_SHA256: Ecdsa = Ecdsa::new(Curve::P384, Hash::Sha256);
    /// ECDSA over P-384 with SHA-512, which is cut to the size of the curve.
    ECDSA_P384_SHA512: Ecdsa = Ecdsa::new(Curve::P384, Hash::Sha512);
    /// RSASSA-PSS with SHA-256 under a key that is bound to it.
    RSA_PSS_SHA256_BOUND_KEY: Rsa = Rsa::pss_bound_key(Hash::Sha256);
    /// RSASSA-PSS with SHA-384 under a key that is bound to it.
    RSA_PSS_SHA384_BOUND_KEY: Rsa = Rsa::pss_bound_key(Hash::Sha384);
    /// RSASSA-PSS with SHA-512 under a key that is bound to it.
    RSA_PSS_SHA512_BOUND_KEY: Rsa = Rsa::pss_bound_key(Hash::Sha512);
    /// RSASSA-PSS with SHA-256 under an id-RSASSA-PSS key without parameters.
    RSA_PSS_SHA256_FREE_KEY: Rsa = Rsa::pss_free_key(Hash::Sha256);
    /// RSASSA-PSS with SHA-384 under an id-RSASSA-PSS key without parameters.
    RSA_PSS_SHA384_FREE_KEY: Rsa = Rsa::pss_free_key(Hash::Sha384);
    /// RSASSA-PSS with SHA-512 under an id-RSASSA-PSS key without parameters.
    RSA_PSS_SHA512_FREE_KEY: Rsa = Rsa::pss_free_key(Hash::Sha512);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::key::tests::rsa_key;

    #[test]
    fn rsa_keys_are_judged_before_any_arithmetic() {
        let usual = RSA_PKCS1_SHA256;
        let table: &[(&str, Rsa, (usize, u64), bool)] = &[
            ("2,047 bits", usual, (2047, 65_537), false),
            ("2,048 bits", usual, (2048, 65_537), true),
            ("8,192 bits", usual, (8192, 65_537), true),
            ("8,193 bits", usual, (8193, 65_537), false),
            ("64,000 bits", usual, (64_000, 65_537), false),
            ("exponent 1", usual, (2048, 1), false),
            ("exponent 3", usual, (2048, 3), false),
            ("exponent 65,535", usual, (2048, 65_535), false),
            ("an even exponent", usual, (2048, 65_538), false),
            ("exponent 2^32 - 1", usual, (2048, 0xffff_ffff), true),
            ("exponent 2^32 + 1", usual, (2048, 0x1_0000_0001), false),
            ("exponent 2^64 - 1", usual, (2048, u64::MAX), false),
            ("PSS, 2,047 bits", RSA_PSS_SHA512, (2047, 65_537), false),
            ("1,024 bits where they are let in", usual.with_modulus(1024, 2048), (1024, 65_537), true),
            ("1,023 bits where 1,024 are let in", usual.with_modulus(1024, 2048), (1023, 65_537), false),
            ("exponent 3 where it is let in", usual.with_exponent(3), (2048, 3), true),
            ("exponent 4 where 3 is let in", usual.with_exponent(3), (2048, 4), false),
            ("exponent 1 where all are let in", usual.with_exponent(0), (2048, 1), false),
        ];
        for (title, algorithm, (bits, exponent), good) in table {
            assert_eq!(algorithm.key(&rsa_key(*bits, *exponent)).is_some(), *good, "{title}");
        }
    }

    #[test]
    fn scalars_are_strict_der_of_the_right_size() {
        let table: &[(&str, &[u8], bool)] = &[
            ("two small numbers", b"\x30\x06\x02\x01\x01\x02\x01\x02", true),
            ("bytes after s", b"\x30\x08\x02\x01\x01\x02\x01\x02\x05\x00", false),
            ("bytes after all", b"\x30\x06\x02\x01\x01\x02\x01\x02\x00", false),
            ("an indefinite length", b"\x30\x80\x02\x01\x01\x02\x01\x02\x00\x00", false),
            ("a needless zero", b"\x30\x07\x02\x02\x00\x01\x02\x01\x02", false),
            ("a negative number", b"\x30\x06\x02\x01\x81\x02\x01\x02", false),
            ("an empty number", b"\x30\x05\x02\x00\x02\x01\x02", false),
            ("one number", b"\x30\x03\x02\x01\x01", false),
            ("a number of five octets", b"\x30\x0a\x02\x05\x01\x00\x00\x00\x00\x02\x01\x02", false),
        ];
        for (title, der, good) in table {
            assert_eq!(scalars::<4>(der).is_some(), *good, "{title}");
        }
        assert_eq!(scalars::<2>(b"\x30\x07\x02\x02\x00\x81\x02\x01\x02"), Some(([0, 0x81], [0, 2])));
    }
}
