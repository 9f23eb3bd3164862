//! A request for callers who fetch (RFC 6960 4.1). It is written here, and sent by them.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::cert_id::{CertId, CertIdHash, IssuerId};
use super::response::{OcspFault, Response};
use crate::certificate::{Certificate, PublicKey, Serial};
use crate::der::tag;
use crate::error::{Element, Malformed, Problem};
use crate::oid::{self, Oid};

/// The longest nonce (RFC 9654 2.1).
const NONCE_OCTETS: usize = 128;

/// An OCSPRequest about one certificate, and what its answer must say.
///
/// ```
/// use vouchsafe::revocation::{CertIdHash, OcspRequest, OcspStore};
/// use vouchsafe::certificate::Certificate;
///
/// # fn post(url: &str, body: &[u8]) -> Vec<u8> { Vec::new() }
/// fn ask(leaf: &Certificate<'_>, issuer: &Certificate<'_>, random: &[u8; 32], responses: &mut OcspStore)
///     -> Result<(), Box<dyn std::error::Error>>
/// {
///     let request = OcspRequest::for_certificate(leaf, issuer.spki(), CertIdHash::Sha256, Some(random))?;
///     // With the content type application/ocsp-request (RFC 6960 A.1).
///     let answer = post("http://ocsp.example", request.der());
///     Ok(responses.add_answer(&request, answer)?)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct OcspRequest {
    der: Vec<u8>,
    issuer: IssuerId,
    serial: Box<[u8]>,
    /// The value of the nonce extension.
    nonce: Option<Vec<u8>>,
}

impl OcspRequest {
    /// Asks about a certificate. `issuer_key` is the SubjectPublicKeyInfo, DER, of the authority that issued it; the
    /// authority's name is taken from the certificate. `nonce` must be fresh and random, 32 octets or more for most uses
    /// (RFC 9654 2.1): the answer then proves that it was made for this request.
    ///
    /// # Errors
    /// [`Malformed`] if the key does not decode, or the nonce is empty or longer than 128 octets.
    pub fn for_certificate(
        certificate: &Certificate<'_>,
        issuer_key: &[u8],
        hash: CertIdHash,
        nonce: Option<&[u8]>,
    ) -> Result<Self, Malformed> {
        let key = PublicKey::read(issuer_key)?;
        let issuer = IssuerId::of(hash, &certificate.issuer(), &key);
        let serial = certificate.serial().octets();
        let nonce = nonce.map(nonce_value).transpose()?;
        let der = encode(&issuer, serial, nonce.as_deref());
        Ok(Self { der, issuer, serial: Box::from(serial), nonce })
    }

    /// The bytes to be sent.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// RFC 6960 3.2 (1), and RFC 9654 2.1.
    pub(super) fn check_answer(&self, answer: &Response<'_>) -> Result<(), OcspFault> {
        let id = CertId { issuer: Some(self.issuer), serial: Serial::new(&self.serial) };
        if !answer.entries().any(|entry| entry.id == id) {
            return Err(OcspFault::OtherCertificate);
        }
        match &self.nonce {
            Some(nonce) if answer.nonce != Some(nonce.as_slice()) => Err(OcspFault::OtherNonce),
            _ => Ok(()),
        }
    }
}

/// Nonce ::= OCTET STRING (SIZE (1..128)).
fn nonce_value(nonce: &[u8]) -> Result<Vec<u8>, Malformed> {
    match nonce.len() {
        0 => Err(Malformed::new(Element::OcspNonce, Problem::Empty)),
        1..=NONCE_OCTETS => Ok(tlv(tag::OCTET_STRING, &[nonce])),
        _ => Err(Malformed::new(Element::OcspNonce, Problem::TooLong)),
    }
}

/// Version 1, which is the default and not written; no requestor name, no signature.
fn encode(issuer: &IssuerId, serial: &[u8], nonce: Option<&[u8]>) -> Vec<u8> {
    let [name_hash, key_hash] = issuer.octets();
    let algorithm = tlv(tag::SEQUENCE, &[&object_identifier(issuer.hash().oid()), &tlv(tag::NULL, &[])]);
    let certificate = tlv(
        tag::SEQUENCE,
        &[
            &algorithm,
            &tlv(tag::OCTET_STRING, &[name_hash]),
            &tlv(tag::OCTET_STRING, &[key_hash]),
            &tlv(tag::INTEGER, &[serial]),
        ],
    );
    let list = tlv(tag::SEQUENCE, &[&tlv(tag::SEQUENCE, &[&certificate])]);
    let extensions = nonce.map(|nonce| {
        let extension = [object_identifier(oid::OCSP_NONCE), tlv(tag::OCTET_STRING, &[nonce])].concat();
        tlv(tag::constructed(2), &[&tlv(tag::SEQUENCE, &[&tlv(tag::SEQUENCE, &[&extension])])])
    });
    tlv(tag::SEQUENCE, &[&tlv(tag::SEQUENCE, &[&list, &extensions.unwrap_or_default()])])
}

fn object_identifier(oid: Oid<'_>) -> Vec<u8> {
    tlv(tag::OID, &[oid.contents()])
}

/// One value: the tag, the shortest length, the parts of its contents.
fn tlv(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let contents = parts.concat();
    let length = contents.len().to_be_bytes();
    let digits = length.iter().position(|octet| *octet != 0).and_then(|first| length.get(first..));
    let mut out = Vec::with_capacity(contents.len().saturating_add(10));
    out.push(tag);
    match digits.unwrap_or(&[0]) {
        [short @ 0..=0x7f] => out.push(*short),
        long => {
            // At most eight digits.
            out.push(0x80 | u8::try_from(long.len()).unwrap_or_default());
            out.extend_from_slice(long);
        }
    }
    out.extend_from_slice(&contents);
    out
}
