//! A view of a subject public key, in enough detail to judge it before any arithmetic.

use core::fmt;

use crate::der::{Reader, Tlv, tag};
use crate::error::{Element, Malformed, Problem};
use crate::oid::{self, Oid};

const ELEMENT: Element = Element::SubjectPublicKeyInfo;

/// A SubjectPublicKeyInfo (RFC 5280 4.1.2.7), borrowed.
///
/// Two views are equal when their DER is, byte for byte.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PublicKey<'a> {
    /// The whole SubjectPublicKeyInfo, tag and length included.
    pub(crate) spki: &'a [u8],
    /// The contents of the AlgorithmIdentifier: what [`rustls_pki_types::AlgorithmIdentifier`] holds.
    pub(crate) algorithm: &'a [u8],
    /// The octets of the subjectPublicKey.
    pub(crate) bits: &'a [u8],
    /// What kind of key it is, and how strong.
    pub(crate) kind: KeyKind<'a>,
}

/// What a policy wants to know of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind<'a> {
    /// rsaEncryption (RFC 3279 2.3.1) or id-RSASSA-PSS (RFC 4055 3.1).
    Rsa {
        modulus_bits: u32,
        /// `None` when it has more than 64 bits.
        exponent: Option<u64>,
    },
    /// id-ecPublicKey (RFC 5480 2.1.1).
    EllipticCurve(Curve<'a>),
    /// RFC 8410.
    Ed25519,
    Other(Oid<'a>),
}

/// The curve of an elliptic curve key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Curve<'a> {
    P256,
    P384,
    P521,
    Other(Oid<'a>),
    /// Spelled-out parameters, which RFC 5480 2.1.1 forbids: whoever chooses the generator can make a private key for
    /// somebody else's public key (CVE-2020-0601). No algorithm accepts such a key.
    Explicit,
}

impl<'a> PublicKey<'a> {
    /// Reads the SubjectPublicKeyInfo that makes up all of `spki`.
    pub(crate) fn read(spki: &'a [u8]) -> Result<Self, Malformed> {
        let mut info = Reader::only(spki, tag::SEQUENCE, ELEMENT)?;
        let algorithm = info.value(tag::SEQUENCE)?;
        let bits = info.bit_string()?.octets(ELEMENT)?;
        info.finish()?;
        let kind = KeyKind::read(algorithm, bits)?;
        Ok(Self { spki, algorithm, bits, kind })
    }
}

impl PartialEq for PublicKey<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.spki == other.spki
    }
}

impl Eq for PublicKey<'_> {}

impl<'a> KeyKind<'a> {
    fn read(algorithm: &'a [u8], bits: &'a [u8]) -> Result<Self, Malformed> {
        let mut identifier = Reader::new(algorithm, ELEMENT)?;
        let algorithm = identifier.oid()?;
        let parameters = if identifier.is_empty() { None } else { Some(identifier.any()?) };
        identifier.finish()?;
        match (algorithm, parameters.map(|parameters| (parameters.tag, parameters.value))) {
            // RFC 3279 2.3.1: NULL, and not absent. RFC 4055 3.1: absent, or RSASSA-PSS-params.
            (oid::RSA_ENCRYPTION, Some((tag::NULL, [])))
            | (oid::RSASSA_PSS, None | Some((tag::SEQUENCE, _))) => RsaKey::read(bits).map(KeyKind::from),
            // RFC 8410 3 and 4: no parameters, 32 octets.
            (oid::ED25519, None) if bits.len() == 32 => Ok(Self::Ed25519),
            (oid::RSA_ENCRYPTION | oid::RSASSA_PSS | oid::ED25519, _) => fail(Problem::Syntax),
            (oid::EC_PUBLIC_KEY, _) => {
                let curve = Curve::read(parameters)?;
                curve.check_point(bits)?;
                Ok(Self::EllipticCurve(curve))
            }
            (other, _) => Ok(Self::Other(other)),
        }
    }
}

impl<'a> From<RsaKey<'a>> for KeyKind<'a> {
    fn from(key: RsaKey<'a>) -> Self {
        Self::Rsa { modulus_bits: key.modulus_bits(), exponent: key.exponent() }
    }
}

impl<'a> Curve<'a> {
    /// Reads ECParameters (RFC 5480 2.1.1), of which only namedCurve may be used.
    fn read(parameters: Option<Tlv<'a>>) -> Result<Self, Malformed> {
        let parameters = parameters.ok_or(Malformed::new(ELEMENT, Problem::Missing))?;
        match parameters.tag {
            tag::SEQUENCE => Ok(Self::Explicit),
            tag::OID => Ok(match Reader::new(parameters.bytes, ELEMENT)?.oid()? {
                oid::P256 => Self::P256,
                oid::P384 => Self::P384,
                oid::P521 => Self::P521,
                other => Self::Other(other),
            }),
            found => fail(Problem::Tag { found, wanted: tag::OID }),
        }
    }

    /// The form and the length of an ECPoint (RFC 5480 2.2, SEC 1 2.3.3). Whether it lies on the curve is arithmetic.
    fn check_point(self, point: &[u8]) -> Result<(), Malformed> {
        let (compressed, uncompressed) = match self {
            Self::P256 => (33, 65),
            Self::P384 => (49, 97),
            Self::P521 => (67, 133),
            Self::Other(_) | Self::Explicit => return Ok(()),
        };
        match point.first() {
            Some(0x04) if point.len() == uncompressed => Ok(()),
            Some(0x02 | 0x03) if point.len() == compressed => Ok(()),
            _ => fail(Problem::Syntax),
        }
    }
}

/// RSAPublicKey (RFC 8017 A.1.1): two positive numbers, most significant octet first, without leading zeros.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RsaKey<'a> {
    pub(crate) modulus: &'a [u8],
    pub(crate) public_exponent: &'a [u8],
}

impl<'a> RsaKey<'a> {
    /// Reads what stands in the BIT STRING of an RSA key.
    pub(crate) fn read(bits: &'a [u8]) -> Result<Self, Malformed> {
        let mut key = Reader::only(bits, tag::SEQUENCE, ELEMENT)?;
        let modulus = positive(key.integer()?)?;
        let public_exponent = positive(key.integer()?)?;
        key.finish()?;
        Ok(Self { modulus, public_exponent })
    }

    /// The length of the modulus.
    pub(crate) fn modulus_bits(&self) -> u32 {
        let octets = u32::try_from(self.modulus.len()).unwrap_or(u32::MAX);
        let unused = self.modulus.first().map_or(0, |octet| octet.leading_zeros());
        octets.saturating_mul(8).saturating_sub(unused)
    }

    /// The public exponent, if it fits.
    pub(crate) fn exponent(&self) -> Option<u64> {
        let fits = self.public_exponent.len() <= 8;
        fits.then(|| self.public_exponent.iter().fold(0, |sum, octet| (sum << 8) | u64::from(*octet)))
    }
}

/// The magnitude of a positive INTEGER.
fn positive(contents: &[u8]) -> Result<&[u8], Malformed> {
    match contents {
        [0] => fail(Problem::Range),
        [0, magnitude @ ..] => Ok(magnitude),
        [first, ..] if first & 0x80 == 0 => Ok(contents),
        _ => fail(Problem::Range),
    }
}

fn fail<T>(problem: Problem) -> Result<T, Malformed> {
    Err(Malformed::new(ELEMENT, problem))
}

impl fmt::Display for PublicKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)
    }
}

impl fmt::Display for KeyKind<'_> {
    /// `RSA 2048`, `EC secp256r1`, `Ed25519`, `id-dsa`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rsa { modulus_bits, .. } => write!(f, "RSA {modulus_bits}"),
            Self::EllipticCurve(curve) => write!(f, "EC {curve}"),
            Self::Ed25519 => f.write_str("Ed25519"),
            Self::Other(oid) => named(*oid, f),
        }
    }
}

impl fmt::Display for Curve<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::P256 => named(oid::P256, f),
            Self::P384 => named(oid::P384, f),
            Self::P521 => named(oid::P521, f),
            Self::Other(oid) => named(*oid, f),
            Self::Explicit => f.write_str("with explicit parameters"),
        }
    }
}

fn named(oid: Oid<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match oid.name() {
        Some(name) => f.write_str(name),
        None => fmt::Display::fmt(&oid, f),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec;
    use alloc::vec::Vec;

    const NULL: &[u8] = b"\x05\x00";

    pub(crate) fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
        let contents = parts.concat();
        let length = u16::try_from(contents.len()).expect("a short value").to_be_bytes();
        let header = match length {
            [0, low @ ..=0x7f] => vec![tag, low],
            [0, low] => vec![tag, 0x81, low],
            [high, low] => vec![tag, 0x82, high, low],
        };
        [header, contents].concat()
    }

    /// RSAPublicKey with an odd modulus of so many bits.
    pub(crate) fn rsa_key(modulus_bits: usize, exponent: u64) -> Vec<u8> {
        let mut modulus = vec![0; modulus_bits.div_ceil(8)];
        modulus[0] = 0xff_u8 >> (modulus_bits.wrapping_neg() % 8);
        *modulus.last_mut().expect("octets") |= 1;
        tlv(0x30, &[&number(&modulus), &number(&exponent.to_be_bytes())])
    }

    /// A positive INTEGER.
    fn number(magnitude: &[u8]) -> Vec<u8> {
        let zeros = magnitude.iter().take_while(|octet| **octet == 0).count();
        let digits = &magnitude[zeros..];
        let sign: &[u8] = if digits[0] & 0x80 == 0 { &[] } else { &[0] };
        tlv(tag::INTEGER, &[sign, digits])
    }

    fn oid(oid: Oid<'_>) -> Vec<u8> {
        tlv(tag::OID, &[oid.contents()])
    }

    fn spki(algorithm: &[&[u8]], bits: &[u8]) -> Vec<u8> {
        tlv(0x30, &[&tlv(0x30, algorithm), &tlv(tag::BIT_STRING, &[&[0], bits])])
    }

    fn point(form: u8, octets: usize) -> Vec<u8> {
        let mut point = vec![1; octets];
        point[0] = form;
        point
    }

    #[test]
    fn a_key_says_what_it_is_and_how_strong() {
        let ec = oid(oid::EC_PUBLIC_KEY);
        let rsa = |bits, exponent| spki(&[&oid(oid::RSA_ENCRYPTION), NULL], &rsa_key(bits, exponent));
        let on = |curve, bits: &[u8]| spki(&[&ec, &oid(curve)], bits);
        let secp256k1 = Oid::from_contents(b"\x2b\x81\x04\x00\x0a").expect("an identifier");
        let table: &[(&str, Vec<u8>, KeyKind<'_>)] = &[
            ("RSA 2048", rsa(2048, 65_537), KeyKind::Rsa { modulus_bits: 2048, exponent: Some(65_537) }),
            ("RSA 2047", rsa(2047, 3), KeyKind::Rsa { modulus_bits: 2047, exponent: Some(3) }),
            ("RSA 2049", rsa(2049, u64::MAX), KeyKind::Rsa { modulus_bits: 2049, exponent: Some(u64::MAX) }),
            (
                "RSA 1024",
                spki(&[&oid(oid::RSASSA_PSS)], &rsa_key(1024, 65_537)),
                KeyKind::Rsa { modulus_bits: 1024, exponent: Some(65_537) },
            ),
            (
                "RSA 1",
                spki(&[&oid(oid::RSA_ENCRYPTION), NULL], &tlv(0x30, &[&number(&[1]), &number(&[1; 9])])),
                KeyKind::Rsa { modulus_bits: 1, exponent: None },
            ),
            ("EC secp256r1", on(oid::P256, &point(4, 65)), KeyKind::EllipticCurve(Curve::P256)),
            ("EC secp384r1", on(oid::P384, &point(2, 49)), KeyKind::EllipticCurve(Curve::P384)),
            ("EC secp521r1", on(oid::P521, &point(3, 67)), KeyKind::EllipticCurve(Curve::P521)),
            ("EC 1.3.132.0.10", on(secp256k1, &[4]), KeyKind::EllipticCurve(Curve::Other(secp256k1))),
            (
                "EC with explicit parameters",
                spki(&[&ec, &tlv(0x30, &[])], &[4]),
                KeyKind::EllipticCurve(Curve::Explicit),
            ),
            ("Ed25519", spki(&[&oid(oid::ED25519)], &[0; 32]), KeyKind::Ed25519),
            ("id-dsa", spki(&[&oid(oid::DSA)], &[]), KeyKind::Other(oid::DSA)),
        ];
        for (title, der, kind) in table {
            let key = PublicKey::read(der).expect(title);
            assert_eq!(key.kind, *kind, "{title}");
            assert_eq!(key.to_string(), *title);
            assert_eq!(key.spki, der, "{title}");
        }
        let key = PublicKey::read(&table[0].1).expect("a key");
        assert_eq!(key.algorithm, &*rustls_pki_types::alg_id::RSA_ENCRYPTION);
        assert_eq!(key.bits, rsa_key(2048, 65_537));
    }

    #[test]
    fn what_is_no_key_is_malformed() {
        let rsa = [&oid(oid::RSA_ENCRYPTION), NULL].concat();
        let ec = oid(oid::EC_PUBLIC_KEY);
        let good = rsa_key(2048, 65_537);
        let two = |modulus: &[u8], exponent: &[u8]| {
            spki(&[&rsa], &tlv(0x30, &[&tlv(tag::INTEGER, &[modulus]), &tlv(tag::INTEGER, &[exponent])]))
        };
        let table: &[(&str, Vec<u8>)] = &[
            ("nothing", vec![]),
            ("bytes after it", [spki(&[&rsa], &good), vec![0]].concat()),
            ("unused bits", tlv(0x30, &[&tlv(0x30, &[&rsa]), &tlv(tag::BIT_STRING, &[&[1], &[2]])])),
            ("three members", tlv(0x30, &[&tlv(0x30, &[&rsa]), &tlv(tag::BIT_STRING, &[&[0], &good]), NULL])),
            ("two parameters", spki(&[&rsa, NULL], &good)),
            ("RSA without NULL", spki(&[&oid(oid::RSA_ENCRYPTION)], &good)),
            ("RSA with a NULL that has contents", spki(&[&oid(oid::RSA_ENCRYPTION), b"\x05\x01\x00"], &good)),
            ("PSS with NULL", spki(&[&oid(oid::RSASSA_PSS), NULL], &good)),
            ("RSA garbage", spki(&[&rsa], b"\xff\x00")),
            ("bytes after the RSA key", spki(&[&rsa], &[good.clone(), vec![0]].concat())),
            ("an RSA key of three numbers", spki(&[&rsa], &tlv(0x30, &[&[2, 1, 1], &[2, 1, 1], &[2, 1, 1]]))),
            ("a modulus of zero", two(&[0], &[3])),
            ("a negative modulus", two(&[0x80, 1], &[3])),
            ("a modulus with a needless zero", two(&[0, 1], &[3])),
            ("an exponent of zero", two(&[5], &[0])),
            ("a negative exponent", two(&[5], &[0xff])),
            ("Ed25519 with parameters", spki(&[&oid(oid::ED25519), NULL], &[0; 32])),
            ("Ed25519 with 31 octets", spki(&[&oid(oid::ED25519)], &[0; 31])),
            ("no curve", spki(&[&ec], &point(4, 65))),
            ("an implicit curve", spki(&[&ec, NULL], &point(4, 65))),
            ("the point at infinity", spki(&[&ec, &oid(oid::P256)], &[0])),
            ("a hybrid point", spki(&[&ec, &oid(oid::P256)], &point(6, 65))),
            ("a point of the wrong length", spki(&[&ec, &oid(oid::P384)], &point(4, 65))),
            ("no point", spki(&[&ec, &oid(oid::P521)], &[])),
        ];
        for (title, der) in table {
            assert!(PublicKey::read(der).is_err(), "{title}");
        }
    }
}
