//! Keys and signatures. Everything here is deterministic: the same seed makes the same key, the same key and
//! message make the same signature (RFC 6979 for ECDSA, salts out of the message for PSS), so a test that fails
//! fails again.

use std::collections::HashMap;
use std::convert::Infallible;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Arc, Mutex, OnceLock};

use ed25519_dalek::Signer as _;
use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use rsa::BoxedUint;
use rsa::pkcs1::{EncodeRsaPrivateKey as _, EncodeRsaPublicKey as _};
use rsa::rand_core::{TryCryptoRng, TryRng};
use sha1::Sha1;
use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::der::{
    bit_string, concat, explicit, integer, null, octet_string, oid, sequence, unsigned_integer,
};

/// What sort of key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    P256,
    P384,
    Ed25519,
    /// RSA with a modulus of so many bits (1024 or more) and the exponent 65537.
    Rsa(usize),
    /// RSA with a modulus of so many bits and this exponent.
    RsaExponent(usize, u64),
}

impl Kind {
    /// The everyday size.
    pub const RSA_2048: Self = Self::Rsa(2048);
}

/// A key pair. Cheap to clone.
#[derive(Clone)]
pub struct Key {
    kind: Kind,
    secret: Arc<Secret>,
}

/// All keys made so far: RSA keys take long.
type Pool = HashMap<(Kind, Vec<u8>), Arc<Secret>>;

enum Secret {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
    Rsa(rsa::PrivateKey),
}

impl Key {
    /// A new key that nobody has seen before.
    pub fn generate(kind: Kind) -> Self {
        Self::seeded(kind, RandomState::new().hash_one(kind))
    }

    /// The key of this number: the same number, the same key.
    pub fn seeded(kind: Kind, seed: u64) -> Self {
        Self::derived(kind, &seed.to_be_bytes())
    }

    /// The key that belongs to these bytes, such as a name.
    pub fn derived(kind: Kind, from: &[u8]) -> Self {
        static POOL: OnceLock<Mutex<Pool>> = OnceLock::new();
        let mut pool =
            POOL.get_or_init(Mutex::default).lock().expect("no other test died while making a key");
        let secret = pool.entry((kind, from.to_vec())).or_insert_with(|| Arc::new(Secret::new(kind, from)));
        Self { kind, secret: Arc::clone(secret) }
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// SubjectPublicKeyInfo (RFC 5280 4.1.2.7).
    pub fn spki(&self) -> Vec<u8> {
        sequence(&[self.algorithm_identifier(), bit_string(&self.public_key())])
    }

    /// The contents of `subjectPublicKey`: an uncompressed point, an RSAPublicKey, or the bytes of RFC 8410.
    pub fn public_key(&self) -> Vec<u8> {
        match &*self.secret {
            Secret::P256(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Secret::P384(key) => key.verifying_key().to_sec1_point(false).as_bytes().to_vec(),
            Secret::Ed25519(key) => key.verifying_key().to_bytes().to_vec(),
            Secret::Rsa(key) => key.to_public_key().to_pkcs1_der().expect("encodes").as_bytes().to_vec(),
        }
    }

    /// PKCS #8 (RFC 5958), for a TLS stack.
    pub fn pkcs8(&self) -> Vec<u8> {
        let ec = |secret: &[u8]| {
            let public = explicit(1, &bit_string(&self.public_key()));
            sequence(&[integer(1), octet_string(secret), public])
        };
        let private = match &*self.secret {
            Secret::P256(key) => ec(&key.to_bytes()),
            Secret::P384(key) => ec(&key.to_bytes()),
            Secret::Ed25519(key) => octet_string(&key.to_bytes()),
            Secret::Rsa(key) => key.to_pkcs1_der().expect("encodes").as_bytes().to_vec(),
        };
        sequence(&[integer(0), self.algorithm_identifier(), octet_string(&private)])
    }

    fn algorithm_identifier(&self) -> Vec<u8> {
        let ec = |curve| sequence(&[oid("1.2.840.10045.2.1"), oid(curve)]);
        match &*self.secret {
            Secret::P256(_) => ec("1.2.840.10045.3.1.7"),
            Secret::P384(_) => ec("1.3.132.0.34"),
            Secret::Ed25519(_) => sequence(&[oid("1.3.101.112")]),
            Secret::Rsa(_) => sequence(&[oid("1.2.840.113549.1.1.1"), null()]),
        }
    }

    /// The algorithm that goes with this key if nobody says otherwise.
    pub fn default_algorithm(&self) -> Algorithm {
        match &*self.secret {
            Secret::P256(_) => Algorithm::EcdsaSha256,
            Secret::P384(_) => Algorithm::EcdsaSha384,
            Secret::Ed25519(_) => Algorithm::Ed25519,
            Secret::Rsa(_) => Algorithm::RsaSha256,
        }
    }

    /// A signature over the message, as it stands in a certificate's BIT STRING.
    ///
    /// Panics if the key cannot make such a signature.
    pub fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
        match &*self.secret {
            Secret::P256(key) => {
                let signature: p256::ecdsa::Signature =
                    key.sign_prehash(&algorithm.digest(message)).expect("signs");
                ecdsa_signature(&signature.to_bytes())
            }
            Secret::P384(key) => {
                let signature: p384::ecdsa::Signature =
                    key.sign_prehash(&algorithm.digest(message)).expect("signs");
                ecdsa_signature(&signature.to_bytes())
            }
            Secret::Ed25519(key) => {
                assert_eq!(algorithm, Algorithm::Ed25519, "the algorithm fits the key");
                key.sign(message).to_bytes().to_vec()
            }
            Secret::Rsa(key) => sign_rsa(key, algorithm, message),
        }
    }
}

/// Ecdsa-Sig-Value (RFC 3279 2.2.3) from r and s, side by side.
fn ecdsa_signature(r_and_s: &[u8]) -> Vec<u8> {
    let (r, s) = r_and_s.split_at(r_and_s.len() / 2);
    sequence(&[unsigned_integer(r), unsigned_integer(s)])
}

fn sign_rsa(key: &rsa::PrivateKey, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
    let mut salt = Stream::new(message);
    match algorithm {
        Algorithm::RsaSha1 => key.pkcs1v15_sign::<Sha1>(message),
        Algorithm::RsaSha256 => key.pkcs1v15_sign::<Sha256>(message),
        Algorithm::RsaSha384 => key.pkcs1v15_sign::<Sha384>(message),
        Algorithm::RsaSha512 => key.pkcs1v15_sign::<Sha512>(message),
        Algorithm::PssSha256 => key.pss_sign_with_rng::<Sha256, _>(&mut salt, message),
        Algorithm::PssSha384 => key.pss_sign_with_rng::<Sha384, _>(&mut salt, message),
        Algorithm::PssSha512 => key.pss_sign_with_rng::<Sha512, _>(&mut salt, message),
        other => panic!("an RSA key cannot sign with {other:?}"),
    }
    .expect("signs")
}

impl Secret {
    fn new(kind: Kind, from: &[u8]) -> Self {
        let mut stream = Stream::new(from);
        match kind {
            Kind::P256 => {
                Self::P256(p256::ecdsa::SigningKey::from_slice(&stream.bytes::<32>()).expect("a scalar"))
            }
            Kind::P384 => {
                Self::P384(p384::ecdsa::SigningKey::from_slice(&stream.bytes::<48>()).expect("a scalar"))
            }
            Kind::Ed25519 => Self::Ed25519(ed25519_dalek::SigningKey::from_bytes(&stream.bytes())),
            Kind::Rsa(bits) => Self::rsa(&mut stream, bits, 65_537),
            Kind::RsaExponent(bits, exponent) => Self::rsa(&mut stream, bits, exponent),
        }
    }

    fn rsa(stream: &mut Stream, bits: usize, exponent: u64) -> Self {
        let key = rsa::PrivateKey::new_with_exp(stream, bits, BoxedUint::from(exponent));
        Self::Rsa(key.expect("an RSA key of that size and exponent"))
    }
}

/// How to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    EcdsaSha1,
    EcdsaSha256,
    EcdsaSha384,
    EcdsaSha512,
    RsaSha1,
    RsaSha256,
    RsaSha384,
    RsaSha512,
    PssSha256,
    PssSha384,
    PssSha512,
    Ed25519,
}

impl Algorithm {
    /// AlgorithmIdentifier: RFC 3279 2.2, RFC 5758 3.2, RFC 4055 3 and 5, RFC 8410 3.
    pub fn der(self) -> Vec<u8> {
        let alone = |dotted| sequence(&[oid(dotted)]);
        let with_null = |dotted| sequence(&[oid(dotted), null()]);
        match self {
            Self::EcdsaSha1 => alone("1.2.840.10045.4.1"),
            Self::EcdsaSha256 => alone("1.2.840.10045.4.3.2"),
            Self::EcdsaSha384 => alone("1.2.840.10045.4.3.3"),
            Self::EcdsaSha512 => alone("1.2.840.10045.4.3.4"),
            Self::RsaSha1 => with_null("1.2.840.113549.1.1.5"),
            Self::RsaSha256 => with_null("1.2.840.113549.1.1.11"),
            Self::RsaSha384 => with_null("1.2.840.113549.1.1.12"),
            Self::RsaSha512 => with_null("1.2.840.113549.1.1.13"),
            Self::PssSha256 => pss("2.16.840.1.101.3.4.2.1", 32),
            Self::PssSha384 => pss("2.16.840.1.101.3.4.2.2", 48),
            Self::PssSha512 => pss("2.16.840.1.101.3.4.2.3", 64),
            Self::Ed25519 => alone("1.3.101.112"),
        }
    }

    fn digest(self, message: &[u8]) -> Vec<u8> {
        match self {
            // The same number in 32 octets: P-384's arithmetic takes no digest of less than 24.
            Self::EcdsaSha1 => concat(&[&[0; 12][..], &Sha1::digest(message)[..]]),
            Self::EcdsaSha256 => Sha256::digest(message).to_vec(),
            Self::EcdsaSha384 => Sha384::digest(message).to_vec(),
            Self::EcdsaSha512 => Sha512::digest(message).to_vec(),
            other => panic!("an EC key cannot sign with {other:?}"),
        }
    }
}

/// RSASSA-PSS with one hash throughout and a salt of this length (RFC 4055 3.1).
pub fn pss(hash: &str, salt_length: i64) -> Vec<u8> {
    let hash = sequence(&[oid(hash), null()]);
    let mask = sequence(&[oid("1.2.840.113549.1.1.8"), hash.clone()]);
    let parameters = [explicit(0, &hash), explicit(1, &mask), explicit(2, &integer(salt_length))];
    sequence(&[oid("1.2.840.113549.1.1.10"), sequence(&parameters)])
}

/// Endless bytes out of a seed: SHA-256 in counter mode. Good enough for a key that only tests believe in.
struct Stream {
    seed: Vec<u8>,
    counter: u64,
}

impl Stream {
    fn new(seed: &[u8]) -> Self {
        Self { seed: seed.to_vec(), counter: 0 }
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = Sha256::digest(concat(&[&self.counter.to_be_bytes()[..], &self.seed]));
            chunk.copy_from_slice(&block[..chunk.len()]);
            self.counter += 1;
        }
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_be_bytes(self.bytes()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_be_bytes(self.bytes()))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Stream {}
