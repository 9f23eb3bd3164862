//! One complete CRL (RFC 5280 5): read once, strictly, and kept as the bytes that came.

use alloc::boxed::Box;
use alloc::string::ToString;
use core::fmt;

use super::Stop;
use super::entry::{Entry, Index};
use super::extension;
use super::id::{CrlId, CrlNumber};
use super::proof::{KeyDigest, Proofs};
use super::scope::{IssuingDistributionPoint, Scope};
use super::status::Feature;
use crate::certificate::{AuthorityKeyIdentifier, Extension, PublicKey, Serial};
use crate::der::{Reader, tag};
use crate::error::{Element, Exhausted, Malformed, Problem};
use crate::name::{DistinguishedName, Name};
use crate::oid;
use crate::signature::{Algorithms, Signed};
use crate::time::Time;

/// A certificate revocation list, owned.
///
/// Nothing in it is believed until its signature was checked under the key of a certificate's issuer.
#[derive(Debug)]
pub struct Crl {
    der: Box<[u8]>,
    id: CrlId,
    issuer: DistinguishedName,
    next_update: Option<Time>,
    tbs: Span,
    signature_algorithm: Span,
    signature: Span,
    entries: Span,
    index: Index,
    extensions: Extensions<Span>,
    proofs: Proofs,
}

/// Why a CRL was not taken into a store.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CrlFault {
    /// Who it says issued it, printed, if that can be read.
    pub issuer: Option<Box<str>>,
    /// What is wrong with it.
    pub fault: Malformed,
}

impl fmt::Display for CrlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.issuer {
            Some(issuer) => write!(f, "CRL of {issuer}: {}", self.fault),
            None => write!(f, "CRL: {}", self.fault),
        }
    }
}

impl core::error::Error for CrlFault {}

impl Crl {
    pub(super) fn read(der: Box<[u8]>) -> Result<Self, CrlFault> {
        let read = Fields::read(&der).and_then(|fields| {
            let index = Index::of(fields.entries)?;
            fields.check(&index)?;
            Ok((fields, index))
        });
        match read {
            Ok((fields, index)) => {
                let span = |part| Span::of(part, &der);
                let number = fields.extensions.number.map(|(number, _)| number);
                Ok(Self {
                    id: CrlId::new(fields.issuer, number, fields.this_update),
                    issuer: DistinguishedName::from(fields.issuer),
                    next_update: fields.next_update,
                    tbs: span(fields.tbs),
                    signature_algorithm: span(fields.signature_algorithm),
                    signature: span(fields.signature),
                    entries: span(fields.entries),
                    index,
                    extensions: fields.extensions.map_scope(span),
                    proofs: Proofs::default(),
                    der,
                })
            }
            Err(fault) => Err(CrlFault { issuer: printed_issuer(&der), fault }),
        }
    }

    /// The bytes of the whole CRL.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// What answers and reports call it.
    #[must_use]
    pub fn id(&self) -> &CrlId {
        &self.id
    }

    /// Who issued it.
    #[must_use]
    pub fn issuer(&self) -> Name<'_> {
        self.issuer.as_name()
    }

    /// Its number (RFC 5280 5.2.3), if it has one.
    #[must_use]
    pub fn number(&self) -> Option<CrlNumber> {
        self.id.number()
    }

    /// When it was issued (RFC 5280 5.1.2.4).
    #[must_use]
    pub fn this_update(&self) -> Time {
        self.id.this_update()
    }

    /// By when the next one will be issued (RFC 5280 5.1.2.5), which is how long this one clears anybody.
    #[must_use]
    pub fn next_update(&self) -> Option<Time> {
        self.next_update
    }

    /// How many entries it has.
    #[must_use]
    pub fn entry_count(&self) -> usize {
        self.index.len()
    }

    pub(super) fn is_delta(&self) -> bool {
        self.extensions.is_delta
    }

    /// Which of two CRLs of one scope is newer: the one issued later, then the one with the higher number.
    pub(super) fn age(&self) -> (Time, Option<CrlNumber>) {
        (self.this_update(), self.number())
    }

    /// The DER of its issuing distribution point: two CRLs are of one scope if these are the same.
    pub(super) fn scope_der(&self) -> Option<&[u8]> {
        self.extensions.scope.map(|span| span.of_whole(&self.der))
    }

    pub(super) fn scope(&self) -> Result<Scope<'_>, Malformed> {
        let point = self.scope_der().map(IssuingDistributionPoint::read).transpose()?;
        Ok(Scope { issuer: self.issuer(), point: point.unwrap_or_default() })
    }

    /// What in it keeps us from using it, whatever certificate is asked about.
    pub(super) fn not_processed(&self) -> Option<&Feature> {
        if self.is_delta() {
            return Some(&Feature::Delta);
        }
        self.extensions.not_processed.as_ref().or(self.index.not_processed.as_ref())
    }

    pub(super) fn stated_number(&self) -> Stated {
        self.extensions.number.map_or(Stated::No, |(_, stated)| stated)
    }

    pub(super) fn stated_key_identifier(&self) -> Stated {
        self.extensions.key_identifier
    }

    pub(super) fn find(&self, serial: Serial<'_>) -> Result<Option<Entry<'_>>, Malformed> {
        self.index.find(self.entries.of_whole(&self.der), serial)
    }

    /// 6.3.3 (g): did the holder of `key` sign it? The arithmetic, before which `spend` is asked, is done once a key.
    ///
    /// That the algorithm is accepted is asked each time: the memory may be shared with a verifier that accepts more.
    pub(super) fn check_signature(
        &self,
        key: &PublicKey<'_>,
        digest: KeyDigest,
        algorithms: &Algorithms,
        spend: impl FnOnce() -> Result<(), Exhausted>,
    ) -> Result<(), Stop> {
        let signed = Signed {
            algorithm: self.signature_algorithm.of_whole(&self.der),
            message: self.tbs.of_whole(&self.der),
            signature: self.signature.of_whole(&self.der),
        };
        algorithms.find(signed.algorithm, key.algorithm)?;
        if self.proofs.hold(digest) {
            return Ok(());
        }
        spend().map_err(Stop::Exhausted)?;
        algorithms.verify(&signed, key)?;
        self.proofs.remember(digest);
        Ok(())
    }
}

/// A part of the CRL's bytes. Offsets fit: `der` reads no more than 2^28 bytes.
#[derive(Clone, Copy, Debug)]
struct Span {
    start: u32,
    length: u32,
}

impl Span {
    fn of(part: &[u8], whole: &[u8]) -> Self {
        let start = part.as_ptr().addr().saturating_sub(whole.as_ptr().addr());
        Self {
            start: u32::try_from(start).unwrap_or(u32::MAX),
            length: u32::try_from(part.len()).unwrap_or(u32::MAX),
        }
    }

    fn of_whole(self, whole: &[u8]) -> &[u8] {
        let start = usize::try_from(self.start).unwrap_or(usize::MAX);
        let length = usize::try_from(self.length).unwrap_or(usize::MAX);
        whole.get(start..start.saturating_add(length)).unwrap_or_default()
    }
}

/// A `CertificateList` (RFC 5280 5.1), borrowed; its entries not read yet.
struct Fields<'a> {
    tbs: &'a [u8],
    signature_algorithm: &'a [u8],
    signature: &'a [u8],
    version: u8,
    issuer: Name<'a>,
    this_update: Time,
    next_update: Option<Time>,
    entries: &'a [u8],
    extensions: Extensions<&'a [u8]>,
}

impl<'a> Fields<'a> {
    fn read(der: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::only(der, tag::SEQUENCE, Element::CertificateList)?;
        let tbs = reader.tlv(tag::SEQUENCE)?;
        let signature_algorithm = reader.value(tag::SEQUENCE)?;
        let signature = reader.bit_string()?.octets(Element::SignatureValue)?;
        reader.finish()?;

        let Opening { mut rest, version, algorithm, issuer } = Opening::read(tbs.value)?;
        if algorithm != signature_algorithm {
            return Err(Malformed::new(Element::SignatureAlgorithm, Problem::AlgorithmMismatch));
        }
        let this_update = Time::read(&mut rest)?;
        let next_update = match rest.peek() {
            Some(tag::UTC_TIME | tag::GENERALIZED_TIME) => Some(Time::read(&mut rest)?),
            _ => None,
        };
        // 5.1.2.6 wants no list where nothing is revoked; an empty one leaves no doubt either.
        let entries = rest.optional(tag::SEQUENCE)?.unwrap_or_default();
        let extensions = match rest.optional_nested(tag::constructed(0), Element::CrlExtension)? {
            None => Extensions::default(),
            Some(_) if version == 1 => {
                return Err(Malformed::new(Element::CrlExtension, Problem::Version(1)));
            }
            Some(explicit) => Extensions::read(explicit)?,
        };
        rest.finish()?;
        Ok(Self {
            tbs: tbs.bytes,
            signature_algorithm,
            signature,
            version,
            issuer,
            this_update,
            next_update,
            entries,
            extensions,
        })
    }

    /// What fields and entries must not say together.
    fn check(&self, index: &Index) -> Result<(), Malformed> {
        if index.has_extensions && self.version == 1 {
            return Err(Malformed::new(Element::RevokedCertificate, Problem::Version(1)));
        }
        // 5.3.1: removeFromCRL is for delta CRLs.
        if index.removes && !self.extensions.is_delta {
            return Err(Malformed::new(Element::ReasonCode, Problem::Range));
        }
        Ok(())
    }
}

/// The beginning of a `TBSCertList`, as far as its issuer.
struct Opening<'a> {
    rest: Reader<'a>,
    version: u8,
    algorithm: &'a [u8],
    issuer: Name<'a>,
}

impl<'a> Opening<'a> {
    fn read(tbs: &'a [u8]) -> Result<Self, Malformed> {
        let within = |fault: Malformed| Malformed::new(Element::Issuer, fault.problem);
        let mut rest = Reader::new(tbs, Element::TbsCertList)?;
        let version = match rest.optional(tag::INTEGER)? {
            None => 1,
            // 5.1.2.1: if it is there, it says version 2.
            Some([1]) => 2,
            Some(other) => {
                let found = other.last().copied().unwrap_or_default();
                return Err(Malformed::new(Element::Version, Problem::Version(found.saturating_add(1))));
            }
        };
        let algorithm = rest.value(tag::SEQUENCE)?;
        let issuer = Name::read(rest.tlv(tag::SEQUENCE).map_err(within)?.bytes).map_err(within)?;
        // 5.1.2.3: it must not be empty.
        if issuer.is_empty() {
            return Err(Malformed::new(Element::Issuer, Problem::Empty));
        }
        Ok(Self { rest, version, algorithm, issuer })
    }
}

/// The issuer's name of a CRL that can not be read as a whole.
fn printed_issuer(der: &[u8]) -> Option<Box<str>> {
    let mut outer = Reader::new(der, Element::CertificateList).ok()?;
    let mut list = outer.nested(tag::SEQUENCE, Element::CertificateList).ok()?;
    let opening = Opening::read(list.value(tag::SEQUENCE).ok()?).ok()?;
    Some(opening.issuer.to_string().into_boxed_str())
}

/// What the extensions of a CRL say (RFC 5280 5.2).
#[derive(Debug, Default)]
struct Extensions<Scope> {
    number: Option<(CrlNumber, Stated)>,
    key_identifier: Stated,
    /// The value of the issuingDistributionPoint.
    scope: Option<Scope>,
    is_delta: bool,
    /// The first critical one that we do not know.
    not_processed: Option<Feature>,
}

/// How an extension of the profile stands in a CRL.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Stated {
    #[default]
    No,
    Yes,
    Critical,
}

impl From<&Extension<'_>> for Stated {
    fn from(extension: &Extension<'_>) -> Self {
        if extension.critical { Self::Critical } else { Self::Yes }
    }
}

impl<'a> Extensions<&'a [u8]> {
    fn read(mut explicit: Reader<'a>) -> Result<Self, Malformed> {
        let contents = explicit.value(tag::SEQUENCE)?;
        explicit.finish()?;
        let mut this = Self::default();
        extension::each(contents, Element::CrlExtension, |extension| this.take(extension))?;
        Ok(this)
    }

    fn take(&mut self, extension: Extension<'a>) -> Result<(), Malformed> {
        match extension.oid {
            oid::CRL_NUMBER => {
                let number = CrlNumber::read(extension.value, Element::CrlNumber)?;
                self.number = Some((number, Stated::from(&extension)));
            }
            oid::AUTHORITY_KEY_IDENTIFIER => {
                let identifier = AuthorityKeyIdentifier::read(extension.value)?.key_identifier;
                // 5.2.1: the key identifier is the way; issuer and serial alone do not count.
                self.key_identifier = identifier.map_or(Stated::No, |_| Stated::from(&extension));
            }
            oid::ISSUING_DISTRIBUTION_POINT => {
                IssuingDistributionPoint::read(extension.value)?;
                self.scope = Some(extension.value);
            }
            oid::DELTA_CRL_INDICATOR => {
                CrlNumber::read(extension.value, Element::DeltaCrlIndicator)?;
                self.is_delta = true;
            }
            // Nothing hangs on either: where deltas are, and other names of the issuer.
            oid::FRESHEST_CRL | oid::ISSUER_ALT_NAME => {}
            other if extension.critical && self.not_processed.is_none() => {
                self.not_processed = Some(Feature::Extension(other.to_buf()));
            }
            _ => {}
        }
        Ok(())
    }

    fn map_scope<Scope>(self, map: impl FnOnce(&'a [u8]) -> Scope) -> Extensions<Scope> {
        Extensions {
            number: self.number,
            key_identifier: self.key_identifier,
            scope: self.scope.map(map),
            is_delta: self.is_delta,
            not_processed: self.not_processed,
        }
    }
}
