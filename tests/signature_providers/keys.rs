//! Keys that were made for these tests, and what they sign.

use p256::ecdsa::signature::hazmat::PrehashSigner;
use rsa::BoxedUint;
use rsa::pkcs1::EncodeRsaPublicKey;
use rsa::traits::SignatureScheme;

pub(crate) fn p256_key() -> (p256::ecdsa::SigningKey, Vec<u8>) {
    let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).expect("a scalar");
    let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
    (key, point)
}

pub(crate) fn p256_other_key() -> Vec<u8> {
    let key = p256::ecdsa::SigningKey::from_slice(&[8; 32]).expect("a scalar");
    key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

pub(crate) fn p384_key() -> (p384::ecdsa::SigningKey, Vec<u8>) {
    let key = p384::ecdsa::SigningKey::from_slice(&[7; 48]).expect("a scalar");
    let point = key.verifying_key().to_sec1_point(false).as_bytes().to_vec();
    (key, point)
}

pub(crate) fn sign_p256(key: &p256::ecdsa::SigningKey, digest: &[u8]) -> Vec<u8> {
    let signature: p256::ecdsa::Signature = key.sign_prehash(digest).expect("a signature");
    signature.to_der().as_bytes().to_vec()
}

pub(crate) fn sign_p384(key: &p384::ecdsa::SigningKey, digest: &[u8]) -> Vec<u8> {
    let signature: p384::ecdsa::Signature = key.sign_prehash(digest).expect("a signature");
    signature.to_der().as_bytes().to_vec()
}

pub(crate) fn ed25519_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[7; 32])
}

pub(crate) fn ed25519_other_key() -> ed25519_dalek::SigningKey {
    ed25519_dalek::SigningKey::from_bytes(&[8; 32])
}

/// Made for these tests. Neither prime is 1 modulo 3, 17 or 65,537, so that each of these may be the exponent.
pub(crate) fn rsa_2048(exponent: u32) -> rsa::PrivateKey {
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

pub(crate) fn rsa_1024() -> rsa::PrivateKey {
    rsa_from_primes(
        "cac6f9e9f93272ae46f742f50c911ef1d18272233c38b402ed29a8430a056095c794e43a5317641823910a7e1a6bac93\
         c8e076e2851f99bff03541ca26046a67",
        "def2d6105f105d2847e98438516e5ed654d538a915746f1bcc42b0e8598107828f02a733d0bc662f5cc2bd36ea938b6a\
         b25d4a064e9403ac248dc31cc9adbbd5",
        65_537,
    )
}

pub(crate) fn rsa_from_primes(p: &str, q: &str, exponent: u32) -> rsa::PrivateKey {
    let [p, q] = [p, q].map(|prime| BoxedUint::from_be_slice_vartime(&hex(prime)));
    rsa::PrivateKey::from_p_q(p, q, BoxedUint::from(exponent)).expect("primes")
}

pub(crate) fn rsa_bits(key: &rsa::PrivateKey) -> Vec<u8> {
    key.to_public_key().to_pkcs1_der().expect("a key").as_bytes().to_vec()
}

pub(crate) fn sign_rsa(key: &rsa::PrivateKey, scheme: impl SignatureScheme, digest: &[u8]) -> Vec<u8> {
    key.sign(scheme, digest).expect("a signature")
}

/// The DER of a positive number.
pub(crate) fn integer(magnitude: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if magnitude[0] & 0x80 == 0 { &[] } else { &[0] };
    [&[0x02, (sign.len() + magnitude.len()) as u8], sign, magnitude].concat()
}

pub(crate) fn hex(digits: &str) -> Vec<u8> {
    let octet = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal digits");
    (0..digits.len()).step_by(2).map(octet).collect()
}
