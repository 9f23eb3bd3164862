//! An OCSP response (RFC 6960 4.2.1): read strictly, borrowed from the bytes that came.

use core::fmt;

use super::super::extension;
use super::super::reason::Reason;
use super::cert_id::{CertId, is_key_hash};
use crate::certificate::{Extension, PublicKey};
use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::Name;
use crate::oid::{self, Oid, OidBuf};
use crate::signature::Signed;
use crate::time::Time;

/// Why an OCSP response was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OcspFault {
    /// It is not what RFC 6960 4.2.1 says it must be.
    #[error("{0}")]
    Malformed(#[from] Malformed),
    /// The responder gives no answer, and signs nothing.
    #[error("the responder answers {0}")]
    Unsuccessful(ResponseStatus),
    /// It is of another type than id-pkix-ocsp-basic.
    #[error("a response of type {0} is not processed")]
    Type(OidBuf),
    /// No entry in it names a certificate by a hash that is processed.
    #[error("no certificate is named in it by a hash that is processed")]
    Empty,
    /// It is not about the certificate of the request.
    #[error("it is not about the certificate of the request")]
    OtherCertificate,
    /// The request had a nonce, and this is not an answer to it (RFC 9654 2.1).
    #[error("it does not have the nonce of the request")]
    OtherNonce,
}

/// What a responder says that gives no answer (RFC 6960 4.2.1). Nobody signs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResponseStatus {
    /// 1.
    MalformedRequest,
    /// 2.
    InternalError,
    /// 3.
    TryLater,
    /// 5: the request must be signed.
    SigRequired,
    /// 6: this responder does not speak for the certificate's issuer, or not with you.
    Unauthorized,
}

impl fmt::Display for ResponseStatus {
    /// As the standard spells it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::MalformedRequest => "malformedRequest",
            Self::InternalError => "internalError",
            Self::TryLater => "tryLater",
            Self::SigRequired => "sigRequired",
            Self::Unauthorized => "unauthorized",
        })
    }
}

/// A successful response with a BasicOCSPResponse in it.
#[derive(Clone, Debug)]
pub(super) struct Response<'a> {
    tbs: &'a [u8],
    signature_algorithm: &'a [u8],
    signature: &'a [u8],
    certificates: &'a [u8],
    pub(super) responder: Responder<'a>,
    pub(super) produced_at: Time,
    entries: &'a [u8],
    /// The value of the nonce extension, as it came: old responders echo what is not an OCTET STRING.
    pub(super) nonce: Option<&'a [u8]>,
    /// The first critical extension that we do not know, of the response or of an entry.
    pub(super) not_processed: Option<Oid<'a>>,
}

/// ResponderID.
#[derive(Clone, Copy, Debug)]
pub(super) enum Responder<'a> {
    Name(Name<'a>),
    /// SHA-1 of a key.
    Key(&'a [u8]),
}

/// SingleResponse.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) id: CertId<'a>,
    pub(super) status: CertStatus,
    pub(super) this_update: Time,
    pub(super) next_update: Option<Time>,
    not_processed: Option<Oid<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CertStatus {
    Good,
    Revoked { when: Time, reason: Option<Reason> },
    Unknown,
}

impl<'a> Response<'a> {
    pub(super) fn read(der: &'a [u8]) -> Result<Self, OcspFault> {
        let mut outer = Reader::only(der, tag::SEQUENCE, Element::OcspResponse)?;
        if let Some(status) = unsuccessful(outer.integer_tagged(tag::ENUMERATED)?)? {
            return Err(OcspFault::Unsuccessful(status));
        }
        let mut explicit = outer.nested(tag::constructed(0), Element::OcspResponse)?;
        outer.finish()?;
        let mut typed = explicit.nested(tag::SEQUENCE, Element::OcspResponse)?;
        explicit.finish()?;
        let kind = typed.oid()?;
        let response = typed.value(tag::OCTET_STRING)?;
        typed.finish()?;
        if kind != oid::OCSP_BASIC {
            return Err(OcspFault::Type(kind.to_buf()));
        }
        Ok(Self::read_basic(response)?)
    }

    fn read_basic(der: &'a [u8]) -> Result<Self, Malformed> {
        let mut basic = Reader::only(der, tag::SEQUENCE, Element::BasicOcspResponse)?;
        let tbs = basic.tlv(tag::SEQUENCE)?;
        let signature_algorithm = basic.value(tag::SEQUENCE)?;
        let signature = basic.bit_string()?.octets(Element::SignatureValue)?;
        let certificates = match basic.optional_nested(tag::constructed(0), Element::BasicOcspResponse)? {
            None => &[],
            Some(mut explicit) => {
                let certificates = explicit.value(tag::SEQUENCE)?;
                explicit.finish()?;
                certificates
            }
        };
        basic.finish()?;
        let mut listed = Reader::new(certificates, Element::BasicOcspResponse)?;
        while !listed.is_empty() {
            listed.tlv(tag::SEQUENCE)?;
        }
        let mut response = Self::read_data(tbs.value)?;
        (response.tbs, response.signature_algorithm) = (tbs.bytes, signature_algorithm);
        (response.signature, response.certificates) = (signature, certificates);
        Ok(response)
    }

    /// ResponseData; what is signed about it comes after.
    fn read_data(contents: &'a [u8]) -> Result<Self, Malformed> {
        let mut data = Reader::new(contents, Element::ResponseData)?;
        if let Some(mut version) = data.optional_nested(tag::constructed(0), Element::Version)? {
            // There is one version, the default, which DER does not write (X.690 11.5).
            return match version.unsigned(tag::INTEGER)? {
                0 => version.fail(Problem::NotDer),
                other => {
                    version.fail(Problem::Version(u8::try_from(other.saturating_add(1)).unwrap_or(u8::MAX)))
                }
            };
        }
        let responder = Responder::read(&mut data)?;
        let produced_at = read_time(&mut data)?;
        let mut response = Self {
            tbs: &[],
            signature_algorithm: &[],
            signature: &[],
            certificates: &[],
            responder,
            produced_at,
            entries: data.value(tag::SEQUENCE)?,
            nonce: None,
            not_processed: None,
        };
        read_extensions(&mut data, |extension| response.take(extension))?;
        data.finish()?;
        let mut entries = Reader::new(response.entries, Element::SingleResponse)?;
        while !entries.is_empty() {
            let entry = Entry::read(&mut entries)?;
            response.not_processed = response.not_processed.or(entry.not_processed);
        }
        Ok(response)
    }

    fn take(&mut self, extension: Extension<'a>) {
        match extension.oid {
            oid::OCSP_NONCE => self.nonce = Some(extension.value),
            other if extension.critical => self.not_processed = self.not_processed.or(Some(other)),
            _ => {}
        }
    }

    /// The entries, which were read before.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'a>> + use<'a> {
        let mut reader = Reader::new(self.entries, Element::SingleResponse).ok();
        core::iter::from_fn(move || Entry::read(reader.as_mut()?).ok())
    }

    /// The DER of each certificate that came in the response.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &'a [u8]> + use<'a> {
        let mut reader = Reader::new(self.certificates, Element::BasicOcspResponse).ok();
        core::iter::from_fn(move || reader.as_mut()?.tlv(tag::SEQUENCE).ok().map(|found| found.bytes))
    }

    pub(super) fn signed(&self) -> Signed<'a> {
        Signed { algorithm: self.signature_algorithm, message: self.tbs, signature: self.signature }
    }
}

impl<'a> Responder<'a> {
    fn read(data: &mut Reader<'a>) -> Result<Self, Malformed> {
        let within = |fault: Malformed| Malformed::new(Element::ResponderId, fault.problem);
        if let Some(name) = data.optional(tag::constructed(1))? {
            return Name::read(name).map(Self::Name).map_err(within);
        }
        let mut explicit = data.nested(tag::constructed(2), Element::ResponderId)?;
        let hash = explicit.value(tag::OCTET_STRING)?;
        explicit.finish()?;
        Ok(Self::Key(hash))
    }

    /// RFC 6960 4.2.2.3: does it name whoever has this name and this key?
    pub(super) fn is(&self, name: &Name<'_>, key: &PublicKey<'_>) -> bool {
        match self {
            Self::Name(own) => own.equals(name),
            Self::Key(hash) => is_key_hash(hash, key),
        }
    }
}

impl<'a> Entry<'a> {
    fn read(entries: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut fields = entries.nested(tag::SEQUENCE, Element::SingleResponse)?;
        let mut entry = Self {
            id: CertId::read(&mut fields)?,
            status: CertStatus::read(&mut fields)?,
            this_update: read_time(&mut fields)?,
            next_update: None,
            not_processed: None,
        };
        if let Some(mut explicit) = fields.optional_nested(tag::constructed(0), Element::SingleResponse)? {
            entry.next_update = Some(read_time(&mut explicit)?);
            explicit.finish()?;
        }
        read_extensions(&mut fields, |extension| {
            if extension.critical && entry.not_processed.is_none() {
                entry.not_processed = Some(extension.oid);
            }
        })?;
        fields.finish()?;
        Ok(entry)
    }
}

impl CertStatus {
    fn read(fields: &mut Reader<'_>) -> Result<Self, Malformed> {
        let status = fields.any()?;
        match (status.tag, status.value) {
            (found, []) if found == tag::context(0) => Ok(Self::Good),
            (found, []) if found == tag::context(2) => Ok(Self::Unknown),
            (found, contents) if found == tag::constructed(1) => {
                let mut revoked = Reader::new(contents, Element::SingleResponse)?;
                let when = read_time(&mut revoked)?;
                let reason = revoked.optional(tag::constructed(0))?.map(Reason::read).transpose()?;
                revoked.finish()?;
                // RFC 5280 5.3.1: it is for delta CRLs.
                if reason == Some(Reason::RemoveFromCrl) {
                    return Err(Malformed::new(Element::ReasonCode, Problem::Range));
                }
                Ok(Self::Revoked { when, reason })
            }
            (found, _) => fields.fail(Problem::Tag { found, wanted: tag::context(0) }),
        }
    }
}

/// RFC 6960 4.2.1: from 0 to 6, but not 4; `None` is success.
fn unsuccessful(status: &[u8]) -> Result<Option<ResponseStatus>, Malformed> {
    Ok(Some(match status {
        [0] => return Ok(None),
        [1] => ResponseStatus::MalformedRequest,
        [2] => ResponseStatus::InternalError,
        [3] => ResponseStatus::TryLater,
        [5] => ResponseStatus::SigRequired,
        [6] => ResponseStatus::Unauthorized,
        _ => return Err(Malformed::new(Element::OcspResponse, Problem::Range)),
    }))
}

/// RFC 6960 4.2.2.1: GeneralizedTime as RFC 5280 4.1.2.5.2 restricts it.
fn read_time(reader: &mut Reader<'_>) -> Result<Time, Malformed> {
    Time::from_generalized_time(reader.value(tag::GENERALIZED_TIME)?)
}

/// The `[1]` with extensions, if it is there.
fn read_extensions<'a>(
    fields: &mut Reader<'a>,
    mut take: impl FnMut(Extension<'a>),
) -> Result<(), Malformed> {
    let Some(mut explicit) = fields.optional_nested(tag::constructed(1), Element::OcspExtension)? else {
        return Ok(());
    };
    let contents = explicit.value(tag::SEQUENCE)?;
    explicit.finish()?;
    extension::each(contents, Element::OcspExtension, |extension| {
        take(extension);
        Ok(())
    })
}
