//! Signature algorithms and keys: listed, and strong enough, on every certificate, the end entity's included.

use crate::certificate::{Certificate, KeyKind, PublicKey};
use crate::policy::{Asked, Policy};
use crate::signature::{AlgorithmName, Algorithms};

/// An algorithm or a key is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The certificate is signed with an algorithm that is not in the verifier's list.
    #[error("is signed with {0}, which is not accepted")]
    Signature(AlgorithmName),
    /// No accepted algorithm takes such a key.
    #[error("has a key of type {0}, which is not accepted")]
    Key(AlgorithmName),
    /// An RSA modulus is too short or too long.
    #[error("has an RSA key of {found} bits; {least} to {most} are accepted")]
    RsaBits {
        /// The bits of its modulus.
        found: u32,
        /// The fewest.
        least: u32,
        /// The most.
        most: u32,
    },
    /// An RSA modulus does not fill its octets (BR 6.1.5).
    #[error("has an RSA key of {found} bits, which are not whole octets")]
    RsaOctets {
        /// The bits of its modulus.
        found: u32,
    },
    /// An RSA public exponent that no RSA key has (RFC 8017 3.1; BR 6.1.6), or that is beyond all use. Under
    /// the exponent 1 every message is its own signature.
    #[error("has an RSA key with {}; odd ones from 3 to 2^64 - 1 are accepted", Exponent(*.found))]
    RsaExponent {
        /// The exponent; `None` if it has more than 64 bits.
        found: Option<u64>,
    },
}

struct Exponent(Option<u64>);

impl core::fmt::Display for Exponent {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self.0 {
            Some(exponent) => write!(f, "the exponent {exponent}"),
            None => f.write_str("an exponent above 2^64 - 1"),
        }
    }
}

pub(crate) fn check_signature(certificate: &Certificate<'_>, algorithms: &Algorithms) -> Result<(), Fault> {
    if algorithms.accepts(certificate.signature_algorithm()) {
        Ok(())
    } else {
        Err(Fault::Signature(AlgorithmName::read(certificate.signature_algorithm())))
    }
}

pub(crate) fn check_key(key: &PublicKey<'_>, algorithms: &Algorithms, policy: &Policy) -> Result<(), Fault> {
    if let KeyKind::Rsa { modulus_bits: found, exponent } = key.kind {
        let (least, most) = policy.rsa_bits;
        if !(least..=most).contains(&found) {
            return Err(Fault::RsaBits { found, least, most });
        }
        if policy.rsa_whole_octets == Asked::Yes && found % 8 != 0 {
            return Err(Fault::RsaOctets { found });
        }
        if !exponent.is_some_and(|exponent| exponent >= 3 && exponent & 1 == 1) {
            return Err(Fault::RsaExponent { found: exponent });
        }
    }
    if algorithms.accepts_key(key) { Ok(()) } else { Err(Fault::Key(AlgorithmName::read(key.algorithm))) }
}
