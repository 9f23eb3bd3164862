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

mod keys;
mod row;
mod rows;
#[path = "../said/mod.rs"]
mod said;

use std::collections::HashSet;

use rustls_pki_types::SignatureVerificationAlgorithm;
use vouchsafe::signature::Algorithms;
use vouchsafe::signature::rustcrypto::{Hash, Rsa};
use webpki::{aws_lc_rs, ring};

use keys::{rsa_1024, rsa_2048};
use row::{Row, Verdict};
use said::say;

#[test]
fn three_providers_judge_alike_or_the_table_says_why_not() {
    let providers = [Algorithms::rustcrypto(), Algorithms::new(RING), Algorithms::new(AWS_LC_RS)];
    let mut rows = rows::good();
    rows.extend(rows.iter().flat_map(Row::spoilt).collect::<Vec<_>>());
    rows.extend(
        [rows::ecdsa(), rows::rsa(), rows::pss(), rows::ed25519(), rows::mismatched()].into_iter().flatten(),
    );
    for row in &rows {
        let found = providers.each_ref().map(|provider| row.judge(provider));
        assert_eq!(found, row.wanted.of_each(), "{}", row.title);
    }
    say(format_args!("providers: {} rows, each by three providers", rows.len()));
}

#[test]
fn an_algorithm_of_the_callers_takes_the_place_of_ours() {
    static RSA_1024: Rsa = Rsa::pkcs1(Hash::Sha256).with_modulus(1024, 8192);
    static RSA_3072: Rsa = Rsa::pkcs1(Hash::Sha256).with_modulus(3072, 8192);
    static RSA_EXPONENT_3: Rsa = Rsa::pkcs1(Hash::Sha256).with_exponent(3);
    let small = rows::rsa_pkcs1("1,024 bits", &rsa_1024());
    let usual = rows::rsa_pkcs1("2,048 bits", &rsa_2048(65_537));
    let low = rows::rsa_pkcs1("2,048 bits, exponent 3", &rsa_2048(3));
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
        let pairs =
            algorithms.iter().map(|one| (one.signature_alg_id().to_vec(), one.public_key_alg_id().to_vec()));
        let (all, distinct): (Vec<_>, HashSet<_>) = pairs.map(|pair| (pair.clone(), pair)).unzip();
        assert_eq!(all.len(), distinct.len(), "{title}: one algorithm a pair");
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
