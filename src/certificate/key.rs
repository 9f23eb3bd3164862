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
