//! One table of signatures, judged by three providers through the seam: ours, *ring* and aws-lc-rs (rustls-webpki's statics).
//! They must agree. Where they don't, the row says so, and why.

#![cfg(feature = "rustcrypto")]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics is a test that fails"
)]

use ed25519_dalek::Signer;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use rsa::pkcs1::EncodeRsaPublicKey;
use rsa::traits::SignatureScheme;
use rsa::{BoxedUint, Pkcs1v15Sign, Pss};
use rustls_pki_types::SignatureVerificationAlgorithm;
use rustls_pki_types::alg_id;
use sha2::{Digest, Sha256, Sha384, Sha512};
use vouchsafe::signature::rustcrypto::{Hash, Rsa};
use vouchsafe::signature::{Algorithms, Fault};
use webpki::{aws_lc_rs, ring};

const MESSAGE: &[u8] = b"to be signed";

#[test]
fn three_providers_judge_alike_or_the_table_says_why_not() {
    let providers = [Algorithms::rustcrypto(), Algorithms::new(RING), Algorithms::new(AWS_LC_RS)];
    let mut rows = good_rows();
    rows.extend(rows.iter().flat_map(Row::spoilt).collect::<Vec<_>>());
    rows.extend(elliptic_curve_rows());
    rows.extend(rsa_rows());
    rows.extend(pss_rows());
    rows.extend(ed25519_rows());
    rows.extend(mismatched_rows());
    for row in &rows {
        let found = providers.each_ref().map(|provider| row.judge(provider));
        assert_eq!(found, row.wanted.of_each(), "{}", row.title);
    }
    println!("{} rows", rows.len());
}

#[test]
fn an_algorithm_of_the_callers_takes_the_place_of_ours() {
    static RSA_1024: Rsa = Rsa::pkcs1(Hash::Sha256).with_modulus(1024, 8192);
    static RSA_3072: Rsa = Rsa::pkcs1(Hash::Sha256).with_modulus(3072, 8192);
    static RSA_EXPONENT_3: Rsa = Rsa::pkcs1(Hash::Sha256).with_exponent(3);
    let small = rsa_row("1,024 bits", &rsa_1024());
    let usual = rsa_row("2,048 bits", &rsa_2048(65_537));
    let low = rsa_row("2,048 bits, exponent 3", &rsa_2048(3));
    let table: &[(&str, Algorithms, [Verdict; 3])] = &[
        ("ours", Algorithms::rustcrypto(), [Verdict::Bad, Verdict::Good, Verdict::Bad]),
        (
            "a weaker one",
            Algorithms::rustcrypto().with(&RSA_1024),
            [Verdict::Good, Verdict::Good, Verdict::Bad],
        ),
        ("a stricter one", Algorithms::rustcrypto().with(&RSA_3072), [Verdict::Bad; 3]),
        (
            "a low exponent",
            Algorithms::rustcrypto().with(&RSA_EXPONENT_3),
            [Verdict::Bad, Verdict::Good, Verdict::Good],
        ),
        ("the first counts", Algorithms::new(&[&RSA_3072, &RSA_1024]), [Verdict::Bad; 3]),
        ("none at all", Algorithms::new(&[]), [Verdict::Unknown; 3]),
    ];
    for (title, algorithms, wanted) in table {
        let found = [&small, &usual, &low].map(|row| row.judge(algorithms));
        assert_eq!(found, *wanted, "{title}");
    }
}

static RING: &[&dyn SignatureVerificationAlgorithm] = &[
    ring::ECDSA_P256_SHA256,
    ring::ECDSA_P256_SHA384,
    ring::ECDSA_P384_SHA256,
    ring::ECDSA_P384_SHA384,
    ring::ED25519,
    ring::RSA_PKCS1_2048_8192_SHA256,
    ring::RSA_PKCS1_2048_8192_SHA384,
    ring::RSA_PKCS1_2048_8192_SHA512,
    ring::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    ring::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
];

static AWS_LC_RS: &[&dyn SignatureVerificationAlgorithm] = &[
    aws_lc_rs::ECDSA_P256_SHA256,
    aws_lc_rs::ECDSA_P256_SHA384,
    aws_lc_rs::ECDSA_P256_SHA512,
    aws_lc_rs::ECDSA_P384_SHA256,
    aws_lc_rs::ECDSA_P384_SHA384,
    aws_lc_rs::ECDSA_P384_SHA512,
    aws_lc_rs::ED25519,
    aws_lc_rs::RSA_PKCS1_2048_8192_SHA256,
    aws_lc_rs::RSA_PKCS1_2048_8192_SHA384,
    aws_lc_rs::RSA_PKCS1_2048_8192_SHA512,
    aws_lc_rs::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
    aws_lc_rs::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
    aws_lc_rs::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Good,
    /// The arithmetic says no, or the key is refused before it.
    Bad,
    /// No check for this signature algorithm with this key.
    Mismatch,
    /// No check for this signature algorithm.
    Unknown,
}

#[derive(Clone, Copy)]
enum Wanted {
    All(Verdict),
    Differ { ours: Verdict, ring: Verdict, aws_lc_rs: Verdict, _why: &'static str },
}

impl Wanted {
    fn of_each(self) -> [Verdict; 3] {
        match self {
            Self::All(verdict) => [verdict; 3],
            Self::Differ { ours, ring, aws_lc_rs, .. } => [ours, ring, aws_lc_rs],
        }
    }
}

const GOOD: Wanted = Wanted::All(Verdict::Good);
const BAD: Wanted = Wanted::All(Verdict::Bad);
const MISMATCH: Wanted = Wanted::All(Verdict::Mismatch);
const UNKNOWN: Wanted = Wanted::All(Verdict::Unknown);

/// A signature by a key, and the identifiers that a certificate has of them.
#[derive(Clone)]
struct Row {
    title: String,
    signature_algorithm: Vec<u8>,
    key_algorithm: Vec<u8>,
    key: Vec<u8>,
    message: Vec<u8>,
    signature: Vec<u8>,
    wanted: Wanted,
}

impl Row {
    fn new(title: &str, ids: (&[u8], &[u8]), key: &[u8], signature: &[u8], wanted: Wanted) -> Self {
        Self {
            title: title.into(),
            signature_algorithm: ids.0.to_vec(),
            key_algorithm: ids.1.to_vec(),
            key: key.to_vec(),
            message: MESSAGE.to_vec(),
            signature: signature.to_vec(),
            wanted,
        }
    }

    fn judge(&self, algorithms: &Algorithms) -> Verdict {
        match algorithms.find(&self.signature_algorithm, &self.key_algorithm) {
            Ok(one) => match one.verify_signature(&self.key, &self.message, &self.signature) {
                Ok(()) => Verdict::Good,
                Err(_) => Verdict::Bad,
            },
            Err(Fault::KeyMismatch { .. }) => Verdict::Mismatch,
            Err(Fault::UnknownAlgorithm { .. }) => Verdict::Unknown,
            Err(other) => panic!("{}: {other}", self.title),
        }
    }

    /// A good row, with one thing in it that is not.
    fn spoilt(&self) -> Vec<Self> {
        let wanted = match self.wanted {
            Wanted::All(_) => BAD,
            Wanted::Differ { ours: Verdict::Good, ring, aws_lc_rs, _why } => Wanted::Differ {
                ours: Verdict::Bad,
                ring,
                aws_lc_rs: if aws_lc_rs == Verdict::Good { Verdict::Bad } else { aws_lc_rs },
                _why,
            },
            Wanted::Differ { .. } => panic!("{}: not a good row", self.title),
        };
        let with = |what: &str, spoil: &dyn Fn(&mut Self)| {
            let mut row = Self { title: format!("{}, {what}", self.title), wanted, ..self.clone() };
            spoil(&mut row);
            row
        };
        vec![
            with("another message", &|row| row.message.push(b'!')),
            with("a bit of the signature turned", &|row| *row.signature.last_mut().expect("octets") ^= 1),
            with("an octet of the signature missing", &|row| row.signature.truncate(row.signature.len() - 1)),
            with("an octet after the signature", &|row| row.signature.push(0)),
            with("an octet before the signature", &|row| row.signature.insert(0, 0)),
            with("no signature", &|row| row.signature.clear()),
            with("an octet of the key missing", &|row| row.key.truncate(row.key.len() - 1)),
            with("an octet after the key", &|row| row.key.push(0)),
            with("a bit of the key turned", &|row| *row.key.iter_mut().rev().nth(8).expect("octets") ^= 1),
            with("no key", &|row| row.key.clear()),
        ]
    }
}

fn good_rows() -> Vec<Row> {
    let (p256, p384) = (p256_key(), p384_key());
    let rsa = rsa_2048(65_537);
    let edwards = ed25519_key();
    let no_sha512_in_ring = Wanted::Differ {
        ours: Verdict::Good,
        ring: Verdict::Unknown,
        aws_lc_rs: Verdict::Good,
        _why: "ring has no ECDSA with SHA-512",
    };
    let sign_p256 = |digest: &[u8]| sign_p256(&p256.0, digest);
    let sign_p384 = |digest: &[u8]| sign_p384(&p384.0, digest);
    let pkcs1 = |title, id: &[u8], signature: Vec<u8>| {
        Row::new(title, (id, &alg_id::RSA_ENCRYPTION), &rsa_bits(&rsa), &signature, GOOD)
    };
    vec![
        Row::new(
            "P-256 SHA-256",
            (&alg_id::ECDSA_SHA256, &alg_id::ECDSA_P256),
            &p256.1,
            &sign_p256(&Sha256::digest(MESSAGE)),
            GOOD,
        ),
        Row::new(
            "P-256 SHA-384",
            (&alg_id::ECDSA_SHA384, &alg_id::ECDSA_P256),
            &p256.1,
            &sign_p256(&Sha384::digest(MESSAGE)),
            GOOD,
        ),
        Row::new(
            "P-256 SHA-512",
            (&alg_id::ECDSA_SHA512, &alg_id::ECDSA_P256),
            &p256.1,
            &sign_p256(&Sha512::digest(MESSAGE)),
            no_sha512_in_ring,
        ),
        Row::new(
            "P-384 SHA-256",
            (&alg_id::ECDSA_SHA256, &alg_id::ECDSA_P384),
            &p384.1,
            &sign_p384(&Sha256::digest(MESSAGE)),
            GOOD,
        ),
        Row::new(
            "P-384 SHA-384",
            (&alg_id::ECDSA_SHA384, &alg_id::ECDSA_P384),
            &p384.1,
            &sign_p384(&Sha384::digest(MESSAGE)),
            GOOD,
        ),
        Row::new(
            "P-384 SHA-512",
            (&alg_id::ECDSA_SHA512, &alg_id::ECDSA_P384),
            &p384.1,
            &sign_p384(&Sha512::digest(MESSAGE)),
            no_sha512_in_ring,
        ),
        Row::new(
            "Ed25519",
            (&alg_id::ED25519, &alg_id::ED25519),
            edwards.verifying_key().as_bytes(),
            &edwards.sign(MESSAGE).to_bytes(),
            GOOD,
        ),
        pkcs1(
            "RSA PKCS#1 SHA-256",
            &alg_id::RSA_PKCS1_SHA256,
            sign_rsa(&rsa, Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(MESSAGE)),
        ),
        pkcs1(
            "RSA PKCS#1 SHA-384",
            &alg_id::RSA_PKCS1_SHA384,
            sign_rsa(&rsa, Pkcs1v15Sign::new::<Sha384>(), &Sha384::digest(MESSAGE)),
        ),
        pkcs1(
            "RSA PKCS#1 SHA-512",
            &alg_id::RSA_PKCS1_SHA512,
            sign_rsa(&rsa, Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(MESSAGE)),
        ),
        pkcs1(
            "RSA PSS SHA-256",
            &alg_id::RSA_PSS_SHA256,
            sign_rsa(&rsa, Pss::<Sha256>::new(), &Sha256::digest(MESSAGE)),
        ),
        pkcs1(
            "RSA PSS SHA-384",
            &alg_id::RSA_PSS_SHA384,
            sign_rsa(&rsa, Pss::<Sha384>::new(), &Sha384::digest(MESSAGE)),
        ),
        pkcs1(
            "RSA PSS SHA-512",
            &alg_id::RSA_PSS_SHA512,
            sign_rsa(&rsa, Pss::<Sha512>::new(), &Sha512::digest(MESSAGE)),
        ),
    ]
}

fn elliptic_curve_rows() -> Vec<Row> {
    let (key, point) = p256_key();
    let digest = Sha256::digest(MESSAGE);
    let signature: p256::ecdsa::Signature = key.sign_prehash(&digest).expect("a signature");
    let der = signature.to_der().as_bytes().to_vec();
    let negated = p256::ecdsa::Signature::from_scalars(signature.r(), -signature.s()).expect("scalars");
    let compressed = key.verifying_key().to_sec1_point(true).as_bytes().to_vec();
    let hybrid = [&[0x06 | (point[64] & 1)], &point[1..]].concat();
    let mut off_curve = point.clone();
    off_curve[64] ^= 1;
    let long_form = [&[0x30, 0x81], &der[1..]].concat();
    let ids: (&[u8], &[u8]) = (&alg_id::ECDSA_SHA256, &alg_id::ECDSA_P256);
    let with_s = |s: &[u8]| {
        let r = integer(&signature.r().to_bytes());
        [&[0x30, (r.len() + s.len()) as u8], r.as_slice(), s].concat()
    };
    let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
    vec![
        Row::new("r and s are zero (CVE-2022-21449)", ids, &point, b"\x30\x06\x02\x01\x00\x02\x01\x00", BAD),
        Row::new("s is zero", ids, &point, &with_s(b"\x02\x01\x00"), BAD),
        Row::new("s is the order of the curve", ids, &point, &with_s(&integer(&hex(order))), BAD),
        Row::new("s is negative", ids, &point, &with_s(b"\x02\x01\xff"), BAD),
        Row::new(
            "s has a needless zero",
            ids,
            &point,
            &with_s(&[b"\x02\x22\x00\x00", &signature.s().to_bytes()[..]].concat()),
            BAD,
        ),
        Row::new("-s in place of s: ECDSA is malleable", ids, &point, negated.to_der().as_bytes(), GOOD),
        Row::new("a length that is not DER", ids, &point, &long_form, BAD),
        Row::new("r and s without a SEQUENCE", ids, &point, &signature.to_bytes(), BAD),
        Row::new("a point that is not on the curve", ids, &off_curve, &der, BAD),
        Row::new("the point at infinity", ids, &[0x00], &der, BAD),
        Row::new("a hybrid point", ids, &hybrid, &der, BAD),
        Row::new(
            "a compressed point",
            ids,
            &compressed,
            &der,
            Wanted::Differ {
                ours: Verdict::Bad,
                ring: Verdict::Bad,
                aws_lc_rs: Verdict::Good,
                _why: "RFC 5480 2.2: support of compressed points is optional",
            },
        ),
        Row::new(
            "made with SHA-256, said to be with SHA-384",
            (&alg_id::ECDSA_SHA384, ids.1),
            &point,
            &der,
            BAD,
        ),
        Row::new("a P-256 key said to be on P-384", (ids.0, &alg_id::ECDSA_P384), &point, &der, BAD),
        Row::new("another key's", ids, &p256_other_key(), &der, BAD),
    ]
}

fn rsa_rows() -> Vec<Row> {
    let key = rsa_2048(65_537);
    let bits = rsa_bits(&key);
    let digest = Sha256::digest(MESSAGE);
    let signature = sign_rsa(&key, Pkcs1v15Sign::new::<Sha256>(), &digest);
    let bare = sign_rsa(&key, Pkcs1v15Sign::new_unprefixed(), &digest);
    let pss = sign_rsa(&key, Pss::<Sha256>::new(), &digest);
    let ids: (&[u8], &[u8]) = (&alg_id::RSA_PKCS1_SHA256, &alg_id::RSA_ENCRYPTION);
    let without_null = &ids.0[..ids.0.len() - 2];
    let mut even = bits.clone();
    *even.last_mut().expect("octets") = 0;
    let mut low_exponent = rsa_row("exponent 3", &rsa_2048(3));
    low_exponent.wanted = Wanted::Differ {
        ours: Verdict::Bad,
        ring: Verdict::Good,
        aws_lc_rs: Verdict::Good,
        _why: "ours wants at least 65,537, as FIPS 186-5 does",
    };
    let mut small = rsa_row("1,024 bits", &rsa_1024());
    small.wanted = BAD;
    vec![
        Row::new("parameters absent (RFC 4055 5)", (without_null, ids.1), &bits, &signature, GOOD),
        Row::new(
            "made with SHA-256, said to be with SHA-512",
            (&alg_id::RSA_PKCS1_SHA512, ids.1),
            &bits,
            &signature,
            BAD,
        ),
        Row::new("a digest without DigestInfo", ids, &bits, &bare, BAD),
        Row::new("PSS said to be PKCS#1", ids, &bits, &pss, BAD),
        Row::new("PKCS#1 said to be PSS", (&alg_id::RSA_PSS_SHA256, ids.1), &bits, &signature, BAD),
        Row::new("another key's", ids, &rsa_bits(&rsa_2048(17)), &pss, BAD),
        Row::new("an even exponent", ids, &even, &signature, BAD),
        low_exponent,
        small,
    ]
}

/// RFC 4055 3.1 and 3.3.
fn pss_rows() -> Vec<Row> {
    let key = rsa_2048(65_537);
    let bits = rsa_bits(&key);
    let digest = Sha256::digest(MESSAGE);
    let signature = sign_rsa(&key, Pss::<Sha256>::new(), &digest);
    let short_salt = sign_rsa(&key, Pss::<Sha256>::new_with_salt(20), &digest);
    let sha256: &[u8] = &alg_id::RSA_PSS_SHA256;
    let salt_20 = [&sha256[..sha256.len() - 1], &[20]].concat();
    let free = &sha256[..11];
    let pss_keys_are_ours_alone = Wanted::Differ {
        ours: Verdict::Good,
        ring: Verdict::Mismatch,
        aws_lc_rs: Verdict::Mismatch,
        _why: "rustls-webpki has statics for rsaEncryption keys only",
    };
    vec![
        Row::new("a PSS key without parameters", (sha256, free), &bits, &signature, pss_keys_are_ours_alone),
        Row::new(
            "a PSS key with the signature's parameters",
            (sha256, sha256),
            &bits,
            &signature,
            pss_keys_are_ours_alone,
        ),
        Row::new(
            "a PSS key for another hash",
            (sha256, &alg_id::RSA_PSS_SHA384),
            &bits,
            &signature,
            MISMATCH,
        ),
        Row::new("a PSS key for a shorter salt", (sha256, &salt_20), &bits, &signature, MISMATCH),
        Row::new("a PSS key under PKCS#1", (&alg_id::RSA_PKCS1_SHA256, free), &bits, &signature, MISMATCH),
        Row::new(
            "a salt shorter than its parameters say",
            (sha256, &alg_id::RSA_ENCRYPTION),
            &bits,
            &short_salt,
            BAD,
        ),
        Row::new(
            "parameters with a shorter salt",
            (&salt_20, &alg_id::RSA_ENCRYPTION),
            &bits,
            &short_salt,
            UNKNOWN,
        ),
        Row::new("PSS without parameters", (free, &alg_id::RSA_ENCRYPTION), &bits, &signature, UNKNOWN),
        Row::new(
            "said to be with SHA-384",
            (&alg_id::RSA_PSS_SHA384, &alg_id::RSA_ENCRYPTION),
            &bits,
            &signature,
            BAD,
        ),
    ]
}

fn ed25519_rows() -> Vec<Row> {
    let ids: (&[u8], &[u8]) = (&alg_id::ED25519, &alg_id::ED25519);
    let key = ed25519_key();
    let signature = key.sign(MESSAGE).to_bytes();
    // The neutral element: y = 1. With it as key and as commitment, and s = 0, the equation holds for every message.
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let for_everything = [neutral, [0; 32]].concat();
    vec![
        Row::new(
            "a key and a commitment of small order",
            ids,
            &neutral,
            &for_everything,
            Wanted::Differ {
                ours: Verdict::Bad,
                ring: Verdict::Good,
                aws_lc_rs: Verdict::Good,
                _why: "RFC 8032 does not ask for it; a key for which one signature fits all messages proves nothing",
            },
        ),
        Row::new("s = 0 under an honest key", ids, key.verifying_key().as_bytes(), &for_everything, BAD),
        Row::new("another key's", ids, ed25519_other_key().verifying_key().as_bytes(), &signature, BAD),
    ]
}

fn mismatched_rows() -> Vec<Row> {
    let [ec, rsa, edwards] = [&*alg_id::ECDSA_P256, &*alg_id::RSA_ENCRYPTION, &*alg_id::ED25519];
    let row =
        |title, signature: &[u8], key: &[u8], wanted| Row::new(title, (signature, key), b"", b"", wanted);
    vec![
        row("ECDSA with an RSA key", &alg_id::ECDSA_SHA256, rsa, MISMATCH),
        row("ECDSA with an Ed25519 key", &alg_id::ECDSA_SHA256, edwards, MISMATCH),
        row("RSA with an elliptic curve key", &alg_id::RSA_PKCS1_SHA256, ec, MISMATCH),
        row("PSS with an elliptic curve key", &alg_id::RSA_PSS_SHA256, ec, MISMATCH),
        row("Ed25519 with an elliptic curve key", &alg_id::ED25519, ec, MISMATCH),
        row("ECDSA with a P-256K1 key", &alg_id::ECDSA_SHA256, &alg_id::ECDSA_P256K1, MISMATCH),
        row("ECDSA with a key without a curve", &alg_id::ECDSA_SHA256, &ec[..9], MISMATCH),
        row("SHA-1 with RSA", b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05\x05\x00", rsa, UNKNOWN),
        row("MD5 with RSA", b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x04\x05\x00", rsa, UNKNOWN),
        row("ECDSA with SHA-1", b"\x06\x07\x2a\x86\x48\xce\x3d\x04\x01", ec, UNKNOWN),
        row("ECDSA with parameters", &[&*alg_id::ECDSA_SHA256, b"\x05\x00"].concat(), ec, UNKNOWN),
        row("no algorithm", b"", b"", UNKNOWN),
    ]
}

fn p256_key() -> (p256::ecdsa::SigningKey, Vec<u8>) {
    let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a scalar");
    let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
    (key, point)
}

fn p256_other_key() -> Vec<u8> {
    let key = p256::ecdsa::SigningKey::from_slice(&[8; 32]).expect("a scalar");
    key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

fn p384_key() -> (p384::ecdsa::SigningKey, Vec<u8>) {
    let key = p384::ecdsa::SigningKey::from_slice(&[7; 48]).expect("a scalar");
    let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
    (key, point)
}

fn sign_p256(key: &p256::ecdsa::SigningKey, digest: &[u8]) -> Vec<u8> {
    let signature: p256::ecdsa::Signature = key.sign_prehash(digest).expect("a signature");
    signature.to_der().as_bytes().to_vec()
}

fn sign_p384(key: &p384::ecdsa::SigningKey, digest: &[u8]) -> Vec<u8> {
    let signature: p384::ecdsa::Signature = key.sign_prehash(digest).expect("a signature");
    signature.to_der().as_bytes().to_vec()
}

fn ed25519_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[7; 32])
}

fn ed25519_other_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[8; 32])
}

/// Made for these tests. Neither prime is 1 modulo 3, 17 or 65,537, so that each of these may be the exponent.
fn rsa_2048(exponent: u32) -> rsa::PrivateKey {
    rsa_from_primes(
        "f686e3e472876764a1925bd493e1bc1d70cb115630239ce702d165952aafbe17c75898bb314f04408f73f71a29770128\
         cb528e9d6dc9360781fbd35b201f40afe9726668f7f3a6e5da1f834574874596402ccf769d5b67df57aeba605bbea3a8\
         aed8981061b18a80f97258f44a52b65483c2c87348c54f9ac313b7f724393647",
        "c13155add704d024371c6e64f8380af6e3610750e968da66807f6a9c003ba5d2ad9485baac52ff86ea35cd485a145205\
         48cd9eafc134dffd8a4b43a043290144e1b931ab213727af396e827e277c17202acbd0691cf22e44ea293c517a6c0e14\
         9b672464e42dd7f2e565e272df26c9416f61055003096c9596f262fb49702649",
        exponent,
    )
}

fn rsa_1024() -> rsa::PrivateKey {
    rsa_from_primes(
        "cac6f9e9f93272ae46f742f50c911ef1d18272233c38b402ed29a8430a056095c794e43a5317641823910a7e1a6bac93\
         c8e076e2851f99bff03541ca26046a67",
        "def2d6105f105d2847e98438516e5ed654d538a915746f1bcc42b0e8598107828f02a733d0bc662f5cc2bd36ea938b6a\
         b25d4a064e9403ac248dc31cc9adbbd5",
        65_537,
    )
}

fn rsa_from_primes(p: &str, q: &str, exponent: u32) -> rsa::PrivateKey {
    let [p, q] = [p, q].map(|prime| BoxedUint::from_be_slice_vartime(&hex(prime)));
    rsa::PrivateKey::from_p_q(p, q, BoxedUint::from(exponent)).expect("primes")
}

fn rsa_bits(key: &rsa::PrivateKey) -> Vec<u8> {
    key.to_public_key().to_pkcs1_der().expect("a key").as_bytes().to_vec()
}

fn sign_rsa(key: &rsa::PrivateKey, scheme: impl SignatureScheme, digest: &[u8]) -> Vec<u8> {
    key.sign(scheme, digest).expect("a signature")
}

fn rsa_row(title: &str, key: &rsa::PrivateKey) -> Row {
    let signature = sign_rsa(key, Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(MESSAGE));
    Row::new(title, (&alg_id::RSA_PKCS1_SHA256, &alg_id::RSA_ENCRYPTION), &rsa_bits(key), &signature, GOOD)
}

/// The DER of a positive number.
fn integer(magnitude: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if magnitude[0] & 0x80 == 0 { &[] } else { &[0] };
    [&[0x02, (sign.len() + magnitude.len()) as u8], sign, magnitude].concat()
}

fn hex(digits: &str) -> Vec<u8> {
    let octet = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(octet).collect()
}
