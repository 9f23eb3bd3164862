//! Which certificate an entry is about: CertID (RFC 6960 4.1.1).

use sha2::{Digest as _, Sha256};

use crate::certificate::{PublicKey, Serial};
use crate::der::{Reader, tag};
use crate::error::{Element, Malformed};
use crate::name::Name;
use crate::oid::{self, Oid};

const ELEMENT: Element = Element::CertId;

/// The hash by which OCSP names an issuer. It finds and proves nothing, so that SHA-1 does no harm here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CertIdHash {
    /// What every responder knows, and many know nothing else.
    #[cfg(feature = "sha1")]
    Sha1,
    /// What RFC 9919 3.1.1 asks of new ones.
    Sha256,
}

impl CertIdHash {
    pub(super) const ALL: [Self; 1 + cfg!(feature = "sha1") as usize] = [
        #[cfg(feature = "sha1")]
        Self::Sha1,
        Self::Sha256,
    ];

    /// From the contents of an AlgorithmIdentifier; parameters are NULL or absent (RFC 5754 2).
    fn read(contents: &[u8]) -> Result<Option<Self>, Malformed> {
        let mut identifier = Reader::new(contents, ELEMENT)?;
        let algorithm = identifier.oid()?;
        let plain = identifier.is_empty() || identifier.optional(tag::NULL)? == Some(&[]);
        Ok(Self::ALL.into_iter().find(|hash| plain && identifier.is_empty() && hash.oid() == algorithm))
    }

    pub(super) const fn oid(self) -> Oid<'static> {
        match self {
            #[cfg(feature = "sha1")]
            Self::Sha1 => oid::SHA1,
            Self::Sha256 => oid::SHA256,
        }
    }

    /// In octets.
    const fn length(self) -> usize {
        match self {
            #[cfg(feature = "sha1")]
            Self::Sha1 => 20,
            Self::Sha256 => 32,
        }
    }

    fn digest(self, message: &[u8]) -> Hash {
        match self {
            #[cfg(feature = "sha1")]
            Self::Sha1 => Hash::padded(&sha1::Sha1::digest(message)),
            Self::Sha256 => Hash(Sha256::digest(message).into()),
        }
    }
}

/// A hash, with zeros behind it if it is a short one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Hash([u8; 32]);

impl Hash {
    fn padded(octets: &[u8]) -> Self {
        let mut hash = [0; 32];
        for (octet, found) in hash.iter_mut().zip(octets) {
            *octet = *found;
        }
        Self(hash)
    }
}

/// An issuer, as OCSP names it: by the hashes of its name and of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct IssuerId {
    hash: CertIdHash,
    name: Hash,
    key: Hash,
}

impl IssuerId {
    /// By the name as the certificate in question writes it, and by the octets of the key.
    pub(super) fn of(hash: CertIdHash, name: &Name<'_>, key: &PublicKey<'_>) -> Self {
        Self { hash, name: hash.digest(name.bytes()), key: hash.digest(key.bits) }
    }

    pub(super) fn hash(&self) -> CertIdHash {
        self.hash
    }

    /// The hashes of its name and of its key.
    pub(super) fn octets(&self) -> [&[u8]; 2] {
        [&self.name, &self.key].map(|hash| hash.0.get(..self.hash.length()).unwrap_or_default())
    }
}

/// A certificate, as OCSP names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CertId<'a> {
    /// `None` if it is named by a hash that we do not know, or by one of the wrong length.
    pub(super) issuer: Option<IssuerId>,
    pub(super) serial: Serial<'a>,
}

impl<'a> CertId<'a> {
    pub(super) fn read(entry: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut fields = entry.nested(tag::SEQUENCE, ELEMENT)?;
        let hash = CertIdHash::read(fields.value(tag::SEQUENCE)?)?;
        let name = fields.value(tag::OCTET_STRING)?;
        let key = fields.value(tag::OCTET_STRING)?;
        let serial = Serial::new(fields.integer()?);
        fields.finish()?;
        let issuer = hash
            .filter(|hash| [name, key].iter().all(|found| found.len() == hash.length()))
            .map(|hash| IssuerId { hash, name: Hash::padded(name), key: Hash::padded(key) });
        Ok(Self { issuer, serial })
    }
}

/// Is it the key whose hash a responder gives as its name (RFC 6960 4.2.1, KeyHash)? That hash is SHA-1 always. Without it any
/// key may be the one: who signed is found out by the signature.
pub(super) fn is_key_hash(octets: &[u8], key: &PublicKey<'_>) -> bool {
    #[cfg(feature = "sha1")]
    return sha1::Sha1::digest(key.bits).as_slice() == octets;
    #[cfg(not(feature = "sha1"))]
    return octets.len() == 20 && !key.bits.is_empty();
}
