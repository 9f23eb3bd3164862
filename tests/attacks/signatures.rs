//! Section C: signatures.

use vouchsafe::{Anchor, Verifier};

use crate::common::{self, Algorithm, Authority, Issued, Key, Kind, pss, sequence};
use crate::house::{GOOD, anchor, check, clients, revoking, verify};

fn plain(authority: &Authority) -> Verifier {
    clients([Anchor::from_certificate(&authority.der).unwrap()]).build().unwrap()
}

fn root(kind: Kind) -> Authority {
    Authority::self_signed("CN=Root").ca().key_kind(kind).build()
}

#[test]
fn the_algorithm_outside_is_the_algorithm_inside() {
    let root = root(Kind::RSA_2048);
    let verifier = plain(&root);
    let peer = || root.issue("CN=peer").client_auth();
    let call = |leaf: common::CertificateBuilder| verify(&verifier, &leaf.build(), &[]);
    let sha384 = Algorithm::RsaSha384.der();
    let no_null = sequence(&[common::oid("1.2.840.113549.1.1.11")]);
    check([
        ("one algorithm", call(peer()), GOOD),
        (
            "another inside",
            call(peer().inner_algorithm_der(&sha384)),
            Err("differs from the algorithm inside the signed part"),
        ),
        (
            "another outside",
            call(peer().outer_algorithm_der(&sha384)),
            Err("differs from the algorithm inside the signed part"),
        ),
        (
            "the same, in another encoding",
            call(peer().outer_algorithm_der(&no_null)),
            Err("differs from the algorithm inside the signed part"),
        ),
        (
            "nothing outside",
            call(peer().outer_algorithm_der(&sequence::<&[u8]>(&[]))),
            Err("differs from the algorithm inside the signed part"),
        ),
    ]);
}

#[test]
fn parameters_of_pss_are_part_of_the_algorithm() {
    let root = root(Kind::RSA_2048);
    let verifier = plain(&root);
    let signed = |algorithm: &[u8]| {
        let leaf = root.issue("CN=peer").client_auth().sign_with(Algorithm::PssSha256);
        let leaf = leaf.inner_algorithm_der(algorithm).outer_algorithm_der(algorithm).build();
        verify(&verifier, &leaf, &[])
    };
    let (sha1, sha256) = ("1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1");
    let defaults = sequence(&[common::oid("1.2.840.113549.1.1.10"), sequence::<&[u8]>(&[])]);
    let nothing = sequence(&[common::oid("1.2.840.113549.1.1.10")]);
    check([
        ("SHA-256 and 32 octets of salt", signed(&pss(sha256, 32)), GOOD),
        ("less salt", signed(&pss(sha256, 20)), Err("is signed with id-RSASSA-PSS with other parameters")),
        ("no salt", signed(&pss(sha256, 0)), Err("is signed with id-RSASSA-PSS with other parameters")),
        ("SHA-1", signed(&pss(sha1, 20)), Err("is signed with id-RSASSA-PSS with other parameters")),
        (
            "all defaults, which are SHA-1",
            signed(&defaults),
            Err("is signed with id-RSASSA-PSS with other parameters"),
        ),
        ("no parameters", signed(&nothing), Err("is signed with id-RSASSA-PSS, which is not accepted")),
        (
            "another hash than was signed with",
            signed(&Algorithm::PssSha384.der()),
            Err("the signature does not verify"),
        ),
    ]);
}

#[test]
fn a_signature_goes_with_the_type_of_key_that_made_it() {
    let rsa = root(Kind::RSA_2048);
    let p256 = root(Kind::P256);
    let p384 = root(Kind::P384);
    let ed25519 = root(Kind::Ed25519);
    let said_to_be = |authority: &Authority, algorithm: Algorithm| {
        let der = algorithm.der();
        let leaf = authority.issue("CN=peer").client_auth();
        let leaf = leaf.inner_algorithm_der(&der).outer_algorithm_der(&der).build();
        verify(&plain(authority), &leaf, &[])
    };
    let old = |dotted| {
        let der = sequence(&[common::oid(dotted), common::null()]);
        let leaf = rsa.issue("CN=peer").client_auth();
        let leaf = leaf.inner_algorithm_der(&der).outer_algorithm_der(&der).build();
        verify(&plain(&rsa), &leaf, &[])
    };
    check([
        (
            "ECDSA under an RSA key",
            said_to_be(&rsa, Algorithm::EcdsaSha256),
            Err("ecdsa-with-SHA256 does not go with this key"),
        ),
        (
            "RSA under an elliptic curve key",
            said_to_be(&p256, Algorithm::RsaSha256),
            Err("sha256WithRSAEncryption does not go with this key"),
        ),
        (
            "PSS under an elliptic curve key",
            said_to_be(&p256, Algorithm::PssSha256),
            Err("id-RSASSA-PSS with SHA-256 does not go with this key"),
        ),
        (
            "ECDSA under an Edwards curve key",
            said_to_be(&ed25519, Algorithm::EcdsaSha256),
            Err("ecdsa-with-SHA256 does not go with this key"),
        ),
        (
            "EdDSA under an elliptic curve key",
            said_to_be(&p256, Algorithm::Ed25519),
            Err("id-Ed25519 does not go with this key"),
        ),
        (
            "PKCS#1 said to be PSS",
            said_to_be(&rsa, Algorithm::PssSha256),
            Err("the signature does not verify"),
        ),
        (
            "another hash on one curve",
            said_to_be(&p384, Algorithm::EcdsaSha256),
            Err("the signature does not verify"),
        ),
        (
            "SHA-1 with RSA",
            old("1.2.840.113549.1.1.5"),
            Err("is signed with sha1WithRSAEncryption, which is not accepted"),
        ),
        (
            "MD5 with RSA",
            old("1.2.840.113549.1.1.4"),
            Err("is signed with md5WithRSAEncryption, which is not accepted"),
        ),
    ]);
}

#[test]
fn a_signature_that_nobody_made_is_none() {
    let root = root(Kind::P256);
    let verifier = plain(&root);
    let signed = |signature: &[u8]| {
        let leaf = root.issue("CN=peer").client_auth().signature_der(signature).build();
        verify(&verifier, &leaf, &[])
    };
    let zero = sequence(&[common::integer(0), common::integer(0)]);
    let order = common::hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
    let orders = sequence(&[common::unsigned_integer(&order), common::unsigned_integer(&order)]);
    check([
        ("r and s are zero", signed(&common::bit_string(&zero)), Err("the signature does not verify")),
        ("r and s are the order", signed(&common::bit_string(&orders)), Err("the signature does not verify")),
        ("nothing", signed(&common::bit_string(&[])), Err("the signature does not verify")),
        (
            "bits that are no octets",
            signed(&[0x03, 0x02, 0x01, 0x80]),
            Err("signatureValue: not the distinguished encoding"),
        ),
        (
            "of a CA that is not the issuer",
            {
                let other = Key::seeded(Kind::P256, 7);
                verify(&verifier, &root.issue("CN=peer").client_auth().signed_by(&other).build(), &[])
            },
            Err("the signature does not verify"),
        ),
    ]);
}

#[test]
fn what_was_proved_under_one_key_is_not_proved_under_another() {
    // Two authorities of one name below one root. The CRL is the first one's, and a verifier remembers that.
    let root = Authority::root("CN=Root");
    let first = root.issue_ca("CN=Issuing").key(&Key::seeded(Kind::P256, 1)).build();
    let second = root.issue_ca("CN=Issuing").key(&Key::seeded(Kind::P256, 2)).build();
    let verifier = revoking(&root, [root.crl().build(), first.crl().number(1).build()]);
    let peer = |issuer: &Issued| issuer.issue("O=Prod").client_auth().build();
    let (of_first, of_second) = (peer(&first), peer(&second));
    let spoilt = Issued { der: spoil(&of_first.der), ..of_first.clone() };
    let mut table = Vec::new();
    for _ in 0..3 {
        table.extend([
            ("below the first", verify(&verifier, &of_first, &[&first]), GOOD),
            (
                "below the second",
                verify(&verifier, &of_second, &[&second]),
                Err("CRL 1 of CN=Issuing: the signature does not verify"),
            ),
            (
                "with another signature",
                verify(&verifier, &spoilt, &[&first]),
                Err("not signed by CN=Issuing: the signature does not verify"),
            ),
        ]);
    }
    check(table);
    let _ = anchor(&root);
}

fn spoil(der: &[u8]) -> Vec<u8> {
    let mut der = der.to_vec();
    *der.last_mut().unwrap() ^= 1;
    der
}
