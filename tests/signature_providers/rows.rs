//! The table.

use ed25519_dalek::Signer;
use p256::ecdsa::signature::hazmat::PrehashSigner;
use rsa::{Pkcs1v15Sign, Pss};
use rustls_pki_types::alg_id;
use sha2::{Digest, Sha256, Sha384, Sha512};

use crate::keys::{
    ed25519_key, ed25519_other_key, hex, integer, p256_key, p256_other_key, p384_key, rsa_1024, rsa_2048,
    rsa_bits, sign_p256, sign_p384, sign_rsa,
};
use crate::row::{BAD, GOOD, MESSAGE, MISMATCH, Row, UNKNOWN, Verdict, Wanted};

pub(crate) fn good() -> Vec<Row> {
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

pub(crate) fn ecdsa() -> Vec<Row> {
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

pub(crate) fn rsa() -> Vec<Row> {
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
    let mut low_exponent = rsa_pkcs1("exponent 3", &rsa_2048(3));
    low_exponent.wanted = Wanted::Differ {
        ours: Verdict::Bad,
        ring: Verdict::Good,
        aws_lc_rs: Verdict::Good,
        _why: "ours wants at least 65,537, as FIPS 186-5 does",
    };
    let mut small = rsa_pkcs1("1,024 bits", &rsa_1024());
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
pub(crate) fn pss() -> Vec<Row> {
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

pub(crate) fn ed25519() -> Vec<Row> {
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

pub(crate) fn mismatched() -> Vec<Row> {
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

pub(crate) fn rsa_pkcs1(title: &str, key: &rsa::PrivateKey) -> Row {
    let signature = sign_rsa(key, Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(MESSAGE));
    Row::new(title, (&alg_id::RSA_PKCS1_SHA256, &alg_id::RSA_ENCRYPTION), &rsa_bits(key), &signature, GOOD)
}
