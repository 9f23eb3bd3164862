//! Signature algorithms and keys on every certificate, the end entity's included.

use vouchsafe::danger::Relaxation;
use vouchsafe::{Anchor, trust::Checks};

use crate::common::{
    Authority, Key, Kind, bit_string, integer, null, octet_string, oid, sequence, unsigned_integer,
};
use crate::house::{ACCEPTED, Row, anchor, below, ca, check, leaf, root, row, server};

#[test]
fn weak_and_unknown_keys_and_algorithms_are_refused_wherever_they_stand() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = signatures();
    rows.extend(rsa_keys());
    rows.extend(other_keys());
    rows.extend(of_the_anchor());
    rows
}

/// AlgorithmIdentifier of sha1WithRSAEncryption.
fn sha1() -> Vec<u8> {
    sequence(&[oid("1.2.840.113549.1.1.5"), null()])
}

fn signatures() -> Vec<Row> {
    let unknown = sequence(&[oid("1.2.3.4")]);
    vec![
        leaf("signed with SHA-1", |it| it.inner_algorithm_der(&sha1()).outer_algorithm_der(&sha1())).refused(
            "certificate 0 (CN=api.example.com): is signed with sha1WithRSAEncryption, which is not accepted",
        ),
        leaf("signed with something unknown", |it| {
            it.inner_algorithm_der(&unknown).outer_algorithm_der(&unknown)
        })
        .refused("certificate 0 (CN=api.example.com): is signed with 1.2.3.4, which is not accepted"),
        below("a CA signed with SHA-1", ca().inner_algorithm_der(&sha1()).outer_algorithm_der(&sha1()))
            .refused(
                "certificate 1 (CN=Issuing): is signed with sha1WithRSAEncryption, which is not accepted",
            ),
        row("an anchor's own signature is not asked", server(&sha1_root()), []).anchor(anchor(&sha1_root())),
    ]
}

fn sha1_root() -> Authority {
    Authority::self_signed("CN=Root").ca().inner_algorithm_der(&sha1()).outer_algorithm_der(&sha1()).build()
}

/// SubjectPublicKeyInfo of an RSA key that nobody can use: its modulus is no product of primes that anybody knows.
fn rsa(modulus_bits: usize, exponent: &[u8]) -> Vec<u8> {
    let mut modulus = vec![0xFF; modulus_bits.div_ceil(8)];
    modulus[0] >>= modulus_bits.wrapping_neg() % 8;
    let key = sequence(&[unsigned_integer(&modulus), unsigned_integer(exponent)]);
    sequence(&[sequence(&[oid("1.2.840.113549.1.1.1"), null()]), bit_string(&key)])
}

const F4: &[u8] = &[1, 0, 1];

fn rsa_keys() -> Vec<Row> {
    let with = |title, bits, exponent: &[u8]| leaf(title, |it| it.spki_der(&rsa(bits, exponent)));
    let short_ca = || ca().spki_der(&rsa(1024, F4)).build();
    vec![
        with("an RSA key of 2048 bits", 2048, F4),
        with("an RSA key of 8192 bits", 8192, F4),
        with("an RSA key of 1024 bits", 1024, F4).refused(
            "certificate 0 (CN=api.example.com): has an RSA key of 1024 bits; 2048 to 8192 are accepted",
        ),
        with("an RSA key of 2047 bits", 2047, F4).refused(
            "certificate 0 (CN=api.example.com): has an RSA key of 2047 bits; 2048 to 8192 are accepted",
        ),
        with("an RSA key of 8193 bits", 8193, F4).refused(
            "certificate 0 (CN=api.example.com): has an RSA key of 8193 bits; 2048 to 8192 are accepted",
        ),
        with("an RSA key of 2050 bits", 2050, F4).answers([
            "accepted",
            "accepted",
            "certificate 0 (CN=api.example.com): has an RSA key of 2050 bits, which are not whole octets",
        ]),
        with("an RSA key of 1024 bits, by the caller's dangerous choice", 1024, F4).relax(Relaxation::ShortRsa(1024)),
        with("an RSA key of 1016 bits, where the dangerous choice is 1024", 1016, F4)
            .relax(Relaxation::ShortRsa(1024))
            .refused("certificate 0 (CN=api.example.com): has an RSA key of 1016 bits; 1024 to 8192 are accepted"),
        with("an RSA key with the exponent 3", 2048, &[3]),
        with("an RSA key with the exponent 1, under which every message is its own signature", 2048, &[1]).refused(
            "certificate 0 (CN=api.example.com): has an RSA key with the exponent 1; odd ones from 3 to 2^64 - 1 are accepted",
        ),
        with("an RSA key with an even exponent", 2048, &[1, 0, 0]).refused(
            "certificate 0 (CN=api.example.com): has an RSA key with the exponent 65536; odd ones from 3 to 2^64 - 1 are accepted",
        ),
        with("an RSA key with an exponent of 65 bits", 2048, &[1, 0, 0, 0, 0, 0, 0, 0, 1]).refused(
            "certificate 0 (CN=api.example.com): has an RSA key with an exponent above 2^64 - 1; odd ones from 3 to 2^64 - 1 are accepted",
        ),
        row("an RSA key of 1024 bits in a CA", server(&short_ca()), [&short_ca()]).refused(
            "certificate 1 (CN=Issuing): has an RSA key of 1024 bits; 2048 to 8192 are accepted",
        ),
    ]
}

fn other_keys() -> Vec<Row> {
    let with = |title, algorithm: &[u8], bits: &[u8]| {
        leaf(title, |it| it.spki_der(&sequence(&[algorithm, &bit_string(bits)])))
    };
    let ec = |curve: &[u8]| sequence(&[&oid("1.2.840.10045.2.1"), curve]);
    let dsa = sequence(&[oid("1.2.840.10040.4.1"), sequence(&[integer(23), integer(11), integer(4)])]);
    let explicit_curve =
        sequence(&[integer(1), sequence(&[oid("1.2.840.10045.1.1"), integer(23)]), octet_string(b"\x04")]);
    let kind = |title, kind| leaf(title, |it| it.key_kind(kind));
    let point = |octets: usize| [&[4], vec![1; octets - 1].as_slice()].concat();
    vec![
        kind("a key on P-256", Kind::P256),
        kind("a key on P-384", Kind::P384),
        kind("an Ed25519 key", Kind::Ed25519),
        with("a key on P-521, for which there is no algorithm", &ec(&oid("1.3.132.0.35")), &point(133)).refused(
            "certificate 0 (CN=api.example.com): has a key of type id-ecPublicKey with secp521r1, which is not accepted",
        ),
        with("a key on secp256k1", &ec(&oid("1.3.132.0.10")), &point(65)).refused(
            "certificate 0 (CN=api.example.com): has a key of type id-ecPublicKey with secp256k1, which is not accepted",
        ),
        with("a key on a curve that it spells out (CVE-2020-0601)", &ec(&explicit_curve), &point(65)).refused(
            "certificate 0 (CN=api.example.com): has a key of type id-ecPublicKey with other parameters, which is not accepted",
        ),
        with("a DSA key", &dsa, &integer(8))
            .refused("certificate 0 (CN=api.example.com): has a key of type id-dsa, which is not accepted"),
        with("an Ed448 key", &sequence(&[oid("1.3.101.113")]), &[1; 57])
            .refused("certificate 0 (CN=api.example.com): has a key of type id-Ed448, which is not accepted"),
        with("an X25519 key, which signs nothing", &sequence(&[oid("1.3.101.110")]), &[1; 32])
            .refused("certificate 0 (CN=api.example.com): has a key of type 1.3.101.110, which is not accepted"),
        with("a point of the wrong length", &ec(&oid("1.2.840.10045.3.1.7")), &point(64)).refused(
            "certificate 0: subjectPublicKeyInfo: not in the form that the standard requires",
        ),
    ]
}

fn of_the_anchor() -> Vec<Row> {
    let odd_octets = Authority::self_signed("CN=Root").ca().key_kind(Kind::Rsa(2050)).build();
    let short = Authority::self_signed("CN=Root").ca().key_kind(Kind::Rsa(1024)).build();
    let p384 = Authority::self_signed("CN=Root").ca().key_kind(Kind::P384).build();
    let other_key = Key::seeded(Kind::P256, 7);
    let impostor = Authority::self_signed("CN=Root").ca().key(&other_key).build();
    vec![
        row("an anchor on P-384", server(&p384), []).anchor(anchor(&p384)),
        row("an anchor with an RSA key of 2050 bits, whatever else of it is asked", server(&odd_octets), [])
            .anchor(anchor(&odd_octets).judged_by(Checks::NONE))
            .answers([
                ACCEPTED,
                ACCEPTED,
                "certificate 1 (CN=Root): has an RSA key of 2050 bits, which are not whole octets",
            ]),
        // Our algorithms take no such key either.
        row("an anchor with an RSA key of 1024 bits", server(&short), []).anchor(anchor(&short)).refused(
            "certificate 0 (CN=api.example.com): not signed by trust anchor CN=Root: the signature does not verify \
             under the signer's key",
        ),
        row("an anchor of the right name with another key", server(&root()), [])
            .anchor(Anchor::from_name_and_key(&impostor.subject, &impostor.spki).unwrap())
            .refused(
                "certificate 0 (CN=api.example.com): not signed by trust anchor CN=Root: the signature does not verify \
                 under the signer's key",
            ),
    ]
}
