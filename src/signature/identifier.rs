//! AlgorithmIdentifiers: which bytes mean the same, and what they are called.

use core::fmt;

use rustls_pki_types::{AlgorithmIdentifier, alg_id};

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed};
use crate::oid::{self, Oid, OidBuf};

/// The contents of an AlgorithmIdentifier, to be compared with those of an algorithm that is accepted.
#[derive(Clone, Copy)]
pub(crate) struct Identifier<'a> {
    as_read: &'a [u8],
    usual: Option<&'static AlgorithmIdentifier>,
}

impl<'a> Identifier<'a> {
    pub(crate) fn new(contents: &'a [u8]) -> Self {
        Self { as_read: contents, usual: usual_form(contents).ok().flatten() }
    }

    pub(crate) fn means(&self, algorithm: AlgorithmIdentifier) -> bool {
        *self.as_read == *algorithm || self.usual.is_some_and(|usual| *usual == algorithm)
    }
}

/// The usual form of an identifier of an RSA signature that may be written in several ways:
/// - RFC 4055 5: the parameters of RSASSA-PKCS1-v1_5 must be NULL, but absent ones must be accepted.
/// - RFC 4055 2.1: so it is for the hashes within the parameters of RSASSA-PSS.
fn usual_form(contents: &[u8]) -> Result<Option<&'static AlgorithmIdentifier>, Malformed> {
    let mut identifier = Reader::new(contents, Element::SignatureAlgorithm)?;
    Ok(match (identifier.oid()?, identifier.is_empty()) {
        (oid::SHA256_WITH_RSA, true) => Some(&alg_id::RSA_PKCS1_SHA256),
        (oid::SHA384_WITH_RSA, true) => Some(&alg_id::RSA_PKCS1_SHA384),
        (oid::SHA512_WITH_RSA, true) => Some(&alg_id::RSA_PKCS1_SHA512),
        (oid::RSASSA_PSS, false) => {
            let parameters = identifier.nested(tag::SEQUENCE, Element::SignatureAlgorithm)?;
            identifier.finish()?;
            pss_usual_form(parameters)?
        }
        _ => None,
    })
}

/// RSASSA-PSS-params (RFC 4055 3.1) with one hash for everything and a salt of its length. The default of
/// each field is for SHA-1, so none may be left out; the trailer field has but one value, its default, which
/// DER does not write.
fn pss_usual_form(mut parameters: Reader<'_>) -> Result<Option<&'static AlgorithmIdentifier>, Malformed> {
    let mut hash_field = parameters.nested(tag::constructed(0), Element::SignatureAlgorithm)?;
    let hash = read_hash(&mut hash_field)?;
    hash_field.finish()?;

    let mut mask_field = parameters.nested(tag::constructed(1), Element::SignatureAlgorithm)?;
    let mut mask = mask_field.nested(tag::SEQUENCE, Element::SignatureAlgorithm)?;
    mask_field.finish()?;
    let mask_function = mask.oid()?;
    let mask_hash = read_hash(&mut mask)?;
    mask.finish()?;

    let mut salt_field = parameters.nested(tag::constructed(2), Element::SignatureAlgorithm)?;
    let salt_length = salt_field.unsigned(tag::INTEGER)?;
    salt_field.finish()?;
    parameters.finish()?;

    if mask_function != oid::MGF1 || mask_hash != hash {
        return Ok(None);
    }
    Ok(match (hash, salt_length) {
        (oid::SHA256, 32) => Some(&alg_id::RSA_PSS_SHA256),
        (oid::SHA384, 48) => Some(&alg_id::RSA_PSS_SHA384),
        (oid::SHA512, 64) => Some(&alg_id::RSA_PSS_SHA512),
        _ => None,
    })
}

/// The AlgorithmIdentifier of a hash, its parameters NULL or absent.
fn read_hash<'a>(reader: &mut Reader<'a>) -> Result<Oid<'a>, Malformed> {
    let mut identifier = reader.nested(tag::SEQUENCE, Element::SignatureAlgorithm)?;
    let hash = identifier.oid()?;
    if let Some(contents) = identifier.optional(tag::NULL)? {
        Reader::new(contents, Element::SignatureAlgorithm)?.finish()?;
    }
    identifier.finish()?;
    Ok(hash)
}

/// What an AlgorithmIdentifier says, for messages: the object identifier, and the parameters if they are common ones.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AlgorithmName {
    oid: Option<OidBuf>,
    known: Option<&'static str>,
}

impl AlgorithmName {
    /// From the contents of an AlgorithmIdentifier. What can't be read gets a name too: names are for error messages.
    pub(crate) fn read(contents: &[u8]) -> Self {
        let identifier = Identifier::new(contents);
        let known = KNOWN.iter().find(|(known, _)| identifier.means(*known)).map(|(_, name)| *name);
        // A peer must not make the error as large as its certificate.
        let oid = oid_of(contents).filter(|oid| oid.contents().len() <= 39).map(Oid::to_buf);
        Self { oid, known }
    }

    /// The algorithm without its parameters, if it could be read (and has at most 39 octets).
    #[must_use]
    pub fn oid(&self) -> Option<Oid<'_>> {
        self.oid.as_ref().map(OidBuf::as_oid)
    }
}

fn oid_of(contents: &[u8]) -> Option<Oid<'_>> {
    Reader::new(contents, Element::SignatureAlgorithm).ok()?.oid().ok()
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
        // Then it is the parameters that are not accepted, and the name alone would mislead.
        let known_otherwise = KNOWN.iter().any(|(known, _)| oid_of(known) == Some(oid));
        if known_otherwise { f.write_str(" with other parameters") } else { Ok(()) }
    }
}

impl fmt::Debug for AlgorithmName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AlgorithmName({self})")
    }
}

/// id-RSASSA-PSS without parameters: a key for RSASSA-PSS with any (RFC 4055 3.1).
pub(crate) const PSS_FREE_KEY: AlgorithmIdentifier =
    AlgorithmIdentifier::from_slice(b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a");

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
    (PSS_FREE_KEY, "id-RSASSA-PSS"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::key::tests::tlv;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    const NULL: &[u8] = b"\x05\x00";
    const SHA256: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01";
    const SHA384: &[u8] = b"\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x02";
    const MGF1: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x08";

    /// id-RSASSA-PSS with the hash, the hash of the mask, and what follows them.
    fn pss(hash: &[&[u8]], mask_hash: &[&[u8]], rest: &[&[u8]]) -> Vec<u8> {
        pss_with_mask(MGF1, hash, mask_hash, rest)
    }

    fn pss_with_mask(function: &[u8], hash: &[&[u8]], mask_hash: &[&[u8]], rest: &[&[u8]]) -> Vec<u8> {
        let hash = tlv(0xa0, &[&tlv(0x30, hash)]);
        let mask = tlv(0xa1, &[&tlv(0x30, &[function, &tlv(0x30, mask_hash)])]);
        let parameters = tlv(0x30, &[&hash, &mask, &rest.concat()]);
        [&*PSS_FREE_KEY, &parameters].concat()
    }

    const SALT_32: &[u8] = b"\xa2\x03\x02\x01\x20";

    #[test]
    fn parameters_of_pss_are_those_of_the_table_in_either_encoding_of_the_hash() {
        let with_null: &[&[u8]] = &[SHA256, NULL];
        let table: &[(&str, Vec<u8>, bool)] = &[
            ("NULL in both places", pss(with_null, with_null, &[SALT_32]), true),
            ("absent in both places", pss(&[SHA256], &[SHA256], &[SALT_32]), true),
            ("NULL in one place", pss(with_null, &[SHA256], &[SALT_32]), true),
            ("another hash for the mask", pss(with_null, &[SHA384, NULL], &[SALT_32]), false),
            ("another mask function", pss_with_mask(SHA256, with_null, with_null, &[SALT_32]), false),
            ("a shorter salt", pss(with_null, with_null, &[b"\xa2\x03\x02\x01\x14"]), false),
            ("no salt", pss(with_null, with_null, &[b"\xa2\x03\x02\x01\x00"]), false),
            ("the default salt, which is SHA-1's", pss(with_null, with_null, &[]), false),
            (
                "a salt length of 2^32 + 32",
                pss(with_null, with_null, &[b"\xa2\x07\x02\x05\x01\0\0\0\x20"]),
                false,
            ),
            (
                "the trailer written out",
                pss(with_null, with_null, &[SALT_32, b"\xa3\x03\x02\x01\x01"]),
                false,
            ),
            ("another trailer", pss(with_null, with_null, &[SALT_32, b"\xa3\x03\x02\x01\x02"]), false),
            ("a hash with other parameters", pss(&[SHA256, b"\x02\x01\x00"], with_null, &[SALT_32]), false),
            ("NULL with contents", pss(&[SHA256, b"\x05\x01\x00"], with_null, &[SALT_32]), false),
            ("all defaults, which are SHA-1", [&*PSS_FREE_KEY, b"\x30\x00"].concat(), false),
            ("no parameters", PSS_FREE_KEY.to_vec(), false),
        ];
        for (title, contents, good) in table {
            let found = Identifier::new(contents);
            assert_eq!(found.means(alg_id::RSA_PSS_SHA256), *good, "{title}");
            assert!(!found.means(alg_id::RSA_PSS_SHA384), "{title}");
        }
        assert_eq!(table[0].1, *alg_id::RSA_PSS_SHA256, "the usual form is the first row");
    }

    #[test]
    fn only_pkcs1_signatures_may_lack_their_null() {
        let without_null = |algorithm: AlgorithmIdentifier| algorithm[..algorithm.len() - 2].to_vec();
        let with_null = |algorithm: AlgorithmIdentifier| [&*algorithm, NULL].concat();
        let table: &[(&str, Vec<u8>, AlgorithmIdentifier, bool)] = &[
            ("SHA-256", without_null(alg_id::RSA_PKCS1_SHA256), alg_id::RSA_PKCS1_SHA256, true),
            ("SHA-384", without_null(alg_id::RSA_PKCS1_SHA384), alg_id::RSA_PKCS1_SHA384, true),
            ("SHA-512", without_null(alg_id::RSA_PKCS1_SHA512), alg_id::RSA_PKCS1_SHA512, true),
            ("two NULLs", with_null(alg_id::RSA_PKCS1_SHA256), alg_id::RSA_PKCS1_SHA256, false),
            ("ECDSA with NULL", with_null(alg_id::ECDSA_SHA256), alg_id::ECDSA_SHA256, false),
            ("Ed25519 with NULL", with_null(alg_id::ED25519), alg_id::ED25519, false),
            ("an RSA key without NULL", without_null(alg_id::RSA_ENCRYPTION), alg_id::RSA_ENCRYPTION, false),
        ];
        for (title, contents, algorithm, good) in table {
            assert_eq!(Identifier::new(contents).means(*algorithm), *good, "{title}");
        }
    }

    #[test]
    fn names_say_what_an_operator_can_act_on() {
        let long = [&[0x06, 0x28][..], &[0x2a; 40]].concat();
        let table: &[(&str, &[u8], &str)] = &[
            ("a common one", &alg_id::ECDSA_SHA384, "ecdsa-with-SHA384"),
            (
                "a known one with odd parameters",
                &[&*alg_id::ECDSA_SHA384, NULL].concat(),
                "ecdsa-with-SHA384 with other parameters",
            ),
            ("PSS with its hash", &pss(&[SHA256], &[SHA256], &[SALT_32]), "id-RSASSA-PSS with SHA-256"),
            (
                "PSS with SHA-1",
                &[&*PSS_FREE_KEY, b"\x30\x00"].concat(),
                "id-RSASSA-PSS with other parameters",
            ),
            ("an old one", b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x01\x05\x05\x00", "sha1WithRSAEncryption"),
            ("an unknown one", b"\x06\x03\x2a\x03\x04", "1.2.3.4"),
            ("one as long as a peer likes", &long, "(unreadable)"),
            ("garbage", b"\xff", "(unreadable)"),
        ];
        for (title, contents, wanted) in table {
            assert_eq!(AlgorithmName::read(contents).to_string(), *wanted, "{title}");
        }
    }
}
