//! The printed name of an AlgorithmIdentifier.

use core::fmt;

use rustls_pki_types::{AlgorithmIdentifier, alg_id};

use crate::der::Reader;
use crate::error::Element;
use crate::oid::{Oid, OidBuf};

/// What an AlgorithmIdentifier says, for messages: the object identifier, and the parameters if they are common ones.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AlgorithmName {
    oid: Option<OidBuf>,
    known: Option<&'static str>,
}

impl AlgorithmName {
    /// From the contents of an AlgorithmIdentifier. What can't be read gets a name too: names are for error messages.
    pub(crate) fn read(identifier: &[u8]) -> Self {
        let known = KNOWN.iter().find(|(known, _)| **known == *identifier).map(|(_, name)| *name);
        // A peer must not make the error as large as its certificate.
        let oid = oid_of(identifier).filter(|oid| oid.contents().len() <= 39).map(Oid::to_owned);
        Self { oid, known }
    }

    /// The algorithm without its parameters, if it could be read (and has at most 39 octets).
    #[must_use]
    pub fn oid(&self) -> Option<Oid<'_>> {
        self.oid.as_ref().map(OidBuf::as_oid)
    }
}

fn oid_of(identifier: &[u8]) -> Option<Oid<'_>> {
    Reader::new(identifier, Element::SignatureAlgorithm).ok()?.oid().ok()
}

impl fmt::Display for AlgorithmName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(known) = self.known {
            return f.write_str(known);
        }
        let Some(oid) = self.oid() else { return f.write_str("(unreadable)") };
        match oid.name() {
            Some(name) => f.write_str(name)?,
            None => oid.fmt(f)?,
        }
        // Then it is the parameters that are wrong, and the name alone would mislead.
        let in_other_form = KNOWN.iter().any(|(known, _)| oid_of(known) == Some(oid));
        if in_other_form { f.write_str(" with other parameters") } else { Ok(()) }
    }
}

impl fmt::Debug for AlgorithmName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AlgorithmName({self})")
    }
}

static KNOWN: &[(AlgorithmIdentifier, &str)] = &[
    (alg_id::ECDSA_SHA256, "ecdsa-with-SHA256"),
    (alg_id::ECDSA_SHA384, "ecdsa-with-SHA384"),
    (alg_id::ECDSA_SHA512, "ecdsa-with-SHA512"),
    (alg_id::RSA_PKCS1_SHA256, "sha256WithRSAEncryption"),
    (alg_id::RSA_PKCS1_SHA384, "sha384WithRSAEncryption"),
    (alg_id::RSA_PKCS1_SHA512, "sha512WithRSAEncryption"),
    (alg_id::RSA_PSS_SHA256, "id-RSASSA-PSS with SHA-256"),
    (alg_id::RSA_PSS_SHA384, "id-RSASSA-PSS with SHA-384"),
    (alg_id::RSA_PSS_SHA512, "id-RSASSA-PSS with SHA-512"),
    (alg_id::ED25519, "id-Ed25519"),
    (alg_id::ED448, "id-Ed448"),
    (alg_id::ML_DSA_44, "id-ml-dsa-44"),
    (alg_id::ML_DSA_65, "id-ml-dsa-65"),
    (alg_id::ML_DSA_87, "id-ml-dsa-87"),
    (alg_id::RSA_ENCRYPTION, "rsaEncryption"),
    (alg_id::ECDSA_P256, "id-ecPublicKey with secp256r1"),
    (alg_id::ECDSA_P384, "id-ecPublicKey with secp384r1"),
    (alg_id::ECDSA_P521, "id-ecPublicKey with secp521r1"),
    (alg_id::ECDSA_P256K1, "id-ecPublicKey with secp256k1"),
];
