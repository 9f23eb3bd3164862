//! Project Wycheproof's vectors, through the seam: every file in `$VOUCHSAFE_VECTORS/wycheproof`.
//!
//! The vectors say `valid`, `invalid` or `acceptable`. What is acceptable is decided in [`ACCEPTABLE`]; where we refuse
//! what is valid, [`STRICTER`] says why. Any other disagreement, and any flag that no row decides, fails the test.

#![cfg(feature = "rustcrypto")]
#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that panics is a test that fails"
)]

#[path = "said/mod.rs"]
mod said;

use std::path::{Path, PathBuf};

use rustls_pki_types::{SignatureVerificationAlgorithm, alg_id};
use said::say;
use serde::Deserialize;
use vouchsafe::signature::Algorithms;
use vouchsafe::signature::rustcrypto::{Hash, Rsa};
use x509_cert::der::{AnyRef, Decode, Encode};
use x509_cert::spki::SubjectPublicKeyInfoRef;

/// A flag of `acceptable` vectors; whether we accept them; why.
const ACCEPTABLE: &[(&str, bool, &str)] = &[(
    "MissingNull",
    false,
    "a DigestInfo without NULL: RFC 8017 A.2.4 wants NULL here, and a padding with one form is compared, not parsed",
)];

/// A flag of `valid` vectors that our defaults refuse; what accepts them; why the defaults don't.
const STRICTER: &[(&str, &dyn SignatureVerificationAlgorithm, &str)] = &[(
    "SmallPublicKey",
    &Rsa::pkcs1(Hash::Sha256).with_exponent(3),
    "public exponent 3: below the 65,537 of FIPS 186-5",
)];

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct File {
    number_of_tests: usize,
    test_groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    #[serde(rename = "type")]
    kind: String,
    sha: Option<String>,
    public_key_der: String,
    tests: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Vector {
    tc_id: u32,
    comment: String,
    flags: Vec<String>,
    msg: String,
    sig: String,
    result: String,
}

#[test]
fn our_algorithms_agree_with_wycheproof_or_say_why_not() {
    let Some(vectors) = std::env::var_os("VOUCHSAFE_VECTORS") else {
        say("wycheproof: VOUCHSAFE_VECTORS is not set, so no vectors were run");
        return;
    };
    let files = json_files(&PathBuf::from(vectors).join("wycheproof"));
    assert!(!files.is_empty(), "no vector files: is VOUCHSAFE_VECTORS right?");
    let faults: Vec<String> = files.iter().flat_map(|file| run(file)).collect();
    assert!(faults.is_empty(), "{} disagreements:\n{}", faults.len(), faults.join("\n"));
}

fn json_files(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).unwrap_or_else(|e| panic!("{}: {e}", directory.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a directory entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

fn run(path: &Path) -> Vec<String> {
    let name = path.file_stem().expect("a file name").to_string_lossy();
    let file: File = serde_json::from_slice(&std::fs::read(path).expect("a readable file")).expect("vectors");
    let mut accepted = 0;
    let mut vectors = 0;
    let mut faults = Vec::new();
    for group in &file.test_groups {
        let key = Key::read(&hex(&group.public_key_der));
        let algorithm = Algorithms::rustcrypto().find(&group.signature_algorithm(&key), &key.algorithm);
        let algorithm = algorithm.unwrap_or_else(|fault| panic!("{name}: {fault}"));
        for vector in &group.tests {
            vectors += 1;
            accepted += usize::from(vector.is_good(algorithm, &key));
            if let Err(fault) = vector.judge(algorithm, &key) {
                faults.push(format!("{name} {} ({}): {fault}", vector.tc_id, vector.comment));
            }
        }
    }
    assert_eq!(vectors, file.number_of_tests, "{name}: vectors that were not run");
    say(format_args!("{name}: {vectors} vectors, {accepted} accepted, {} refused", vectors - accepted));
    faults
}

impl Group {
    /// The contents of the AlgorithmIdentifier that a certificate with such a signature would have.
    fn signature_algorithm(&self, key: &Key) -> Vec<u8> {
        match (self.kind.as_str(), self.sha.as_deref()) {
            ("EcdsaVerify", Some("SHA-256")) => alg_id::ECDSA_SHA256.to_vec(),
            ("EcdsaVerify", Some("SHA-384")) => alg_id::ECDSA_SHA384.to_vec(),
            ("EcdsaVerify", Some("SHA-512")) => alg_id::ECDSA_SHA512.to_vec(),
            ("RsassaPkcs1Verify", Some("SHA-256")) => alg_id::RSA_PKCS1_SHA256.to_vec(),
            ("RsassaPkcs1Verify", Some("SHA-384")) => alg_id::RSA_PKCS1_SHA384.to_vec(),
            ("RsassaPkcs1Verify", Some("SHA-512")) => alg_id::RSA_PKCS1_SHA512.to_vec(),
            ("RsassaPssVerify", Some("SHA-256")) => alg_id::RSA_PSS_SHA256.to_vec(),
            ("RsassaPssVerify", Some("SHA-384")) => alg_id::RSA_PSS_SHA384.to_vec(),
            ("RsassaPssVerify", Some("SHA-512")) => alg_id::RSA_PSS_SHA512.to_vec(),
            // The key names the parameters that its signatures have.
            ("RsassaPssWithParametersVerify", _) => key.algorithm.clone(),
            ("EddsaVerify", _) => alg_id::ED25519.to_vec(),
            other => panic!("vectors of an unknown kind: {other:?}"),
        }
    }
}

impl Vector {
    fn is_good(&self, algorithm: &dyn SignatureVerificationAlgorithm, key: &Key) -> bool {
        algorithm.verify_signature(&key.bits, &hex(&self.msg), &hex(&self.sig)).is_ok()
    }

    fn judge(&self, algorithm: &dyn SignatureVerificationAlgorithm, key: &Key) -> Result<(), String> {
        let stricter = STRICTER.iter().find(|(flag, ..)| self.flags.iter().any(|it| it == flag));
        let wanted = match (self.result.as_str(), stricter) {
            ("valid", Some((flag, lax, _))) => {
                if !self.is_good(*lax, key) {
                    return Err(format!("{flag}: refused for another reason than the table's"));
                }
                false
            }
            ("valid", None) => true,
            ("invalid", _) => false,
            ("acceptable", _) => self.decided()?,
            (other, _) => return Err(format!("unknown result {other}")),
        };
        match (wanted, self.is_good(algorithm, key)) {
            (true, false) => Err(format!("refused, but {} {:?}", self.result, self.flags)),
            (false, true) => Err(format!("accepted, but {} {:?}", self.result, self.flags)),
            _ => Ok(()),
        }
    }

    /// Accepted only if every flag is.
    fn decided(&self) -> Result<bool, String> {
        let decide = |flag: &String| {
            let row = ACCEPTABLE.iter().find(|(name, ..)| name == flag);
            row.map(|(_, accept, _)| *accept).ok_or_else(|| format!("flag {flag} is not decided"))
        };
        let decisions = self.flags.iter().map(decide).collect::<Result<Vec<bool>, String>>()?;
        if decisions.is_empty() {
            Err("acceptable for no reason".into())
        } else {
            Ok(!decisions.contains(&false))
        }
    }
}

/// What the seam wants of a SubjectPublicKeyInfo.
struct Key {
    algorithm: Vec<u8>,
    bits: Vec<u8>,
}

impl Key {
    fn read(spki: &[u8]) -> Self {
        let spki = SubjectPublicKeyInfoRef::from_der(spki).expect("a key");
        let algorithm = spki.algorithm.to_der().expect("an identifier");
        let algorithm = AnyRef::from_der(&algorithm).expect("an identifier").value().to_vec();
        Self { algorithm, bits: spki.subject_public_key.raw_bytes().to_vec() }
    }
}

fn hex(digits: &str) -> Vec<u8> {
    assert!(digits.len().is_multiple_of(2), "whole octets");
    let octet = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(octet).collect()
}
