//! One CRL (RFC 5280 5): read once, strictly, and kept as the bytes that came.

use alloc::boxed::Box;
use alloc::string::ToString;
use core::cmp::Ordering;
use core::fmt;

use super::Stop;
use super::bytes::CrlBytes;
use super::entry::RevokedEntry;
use super::extension;
use super::id::{CrlId, CrlNumber};
use super::index::{Index, Wanted};
use super::proof::{KeyDigest, Proofs};
use super::scope::{IssuingDistributionPoint, Scope};
use super::status::Feature;
use crate::budget::Meter;
use crate::certificate::{AuthorityKeyIdentifier, Certificate, Extension, PublicKey, Serial};
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
    der: CrlBytes,
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
    pub(super) fn read(der: CrlBytes, progress: &mut dyn FnMut(usize, usize)) -> Result<Self, CrlFault> {
        let bytes = der.as_ref();
        let read = Fields::read(bytes).and_then(|fields| {
            let start = usize::try_from(Span::of(fields.entries, bytes).start).unwrap_or(usize::MAX);
            let mut told = |done: usize| progress(start.saturating_add(done), bytes.len());
            let index = Index::of(fields.entries, &mut told)?;
            fields.check(&index)?;
            Ok((fields, index))
        });
        let (fields, index) = match read {
            Ok(read) => read,
            Err(fault) => return Err(CrlFault { issuer: printed_issuer(bytes), fault }),
        };
        progress(bytes.len(), bytes.len());
        let span = |part| Span::of(part, bytes);
        let number = fields.extensions.number.map(|(number, _)| number);
        let id = CrlId::new(fields.issuer, number, fields.this_update);
        Ok(Self {
            id: if fields.extensions.base.is_some() { id.of_delta() } else { id },
            issuer: DistinguishedName::from(fields.issuer),
            next_update: fields.next_update,
            tbs: span(fields.tbs),
            signature_algorithm: span(fields.signature_algorithm),
            signature: span(fields.signature),
            entries: span(fields.entries),
            index,
            extensions: fields.extensions.map(span),
            proofs: Proofs::default(),
            der,
        })
    }

    /// The bytes of the whole CRL.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        self.der.as_ref()
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

    /// Is it a delta CRL (RFC 5280 5.2.4), which only says what changed since a complete one?
    #[must_use]
    pub fn is_delta(&self) -> bool {
        self.extensions.base.is_some()
    }

    /// In the order of age: by when they were issued, then by their numbers.
    pub(super) fn age(&self) -> (Time, Option<CrlNumber>) {
        (self.this_update(), self.number())
    }

    /// Is it newer than another one of its issuer and scope, and older in nothing: neither in its date nor in its number?
    pub(super) fn is_newer_than(&self, other: &Self) -> bool {
        let dates = self.this_update().cmp(&other.this_update());
        let numbers =
            self.number().zip(other.number()).map_or(Ordering::Equal, |(own, other)| own.cmp(&other));
        dates.is_ge() && numbers.is_ge() && (dates.is_gt() || numbers.is_gt())
    }

    /// 5.2.4, 6.3.3 (c), as far as scope and number go: does this delta say what changed since `complete`, of the same issuer?
    pub(super) fn is_delta_after(&self, complete: &Self) -> bool {
        let is_later = match (self.number(), complete.number()) {
            (Some(own), Some(other)) => own > other,
            _ => self.this_update() > complete.this_update(),
        };
        self.is_delta() && self.scope_der() == complete.scope_der() && is_later
    }

    /// 5.2.4: does it, being a delta after `complete`, say all that changed since then?
    pub(super) fn is_based_on(&self, complete: &Self) -> bool {
        let keys = [self, complete].map(|crl| crl.extensions.issuer_key.map(|span| span.of_whole(crl.der())));
        let same_key = !matches!(keys, [Some(own), Some(other)] if own != other);
        let reaches_back = self.extensions.base.zip(complete.number()).is_some_and(|(base, of)| base <= of);
        same_key && reaches_back
    }

    /// The DER of its issuing distribution point: two CRLs are of one scope if these are the same.
    pub(super) fn scope_der(&self) -> Option<&[u8]> {
        self.extensions.scope.map(|span| span.of_whole(self.der()))
    }

    pub(super) fn scope(&self) -> Result<Scope<'_>, Malformed> {
        let point = self.scope_der().map(IssuingDistributionPoint::read).transpose()?;
        Ok(Scope { issuer: self.issuer(), point: point.unwrap_or_default() })
    }

    /// What in it keeps us from using it, whatever certificate is asked about.
    pub(super) fn not_processed(&self) -> Option<&Feature> {
        self.extensions.not_processed.as_ref().or(self.index.not_processed.as_ref())
    }

    pub(super) fn stated_number(&self) -> Stated {
        self.extensions.number.map_or(Stated::No, |(_, stated)| stated)
    }

    pub(super) fn stated_key_identifier(&self) -> Stated {
        self.extensions.key_identifier
    }

    /// The entry of the certificate that the issuer of this CRL gave this serial number: what a CRL *says*, for lists and tools. Whether
    /// that counts, a verifier knows: it asks for signature, scope and age too.
    ///
    /// Entries of other issuers in an indirect CRL (RFC 5280 5.3.3) are not found; of several entries it is one that revokes, if any
    /// does.
    ///
    /// ```no_run
    /// use vouchsafe::{certificate::Certificate, revocation::CrlStore};
    ///
    /// let mut crls = CrlStore::new();
    /// crls.add(std::fs::read("issuing.crl")?)?;
    /// let der = std::fs::read("leaf.der")?;
    /// let leaf = Certificate::read(&der)?;
    /// for crl in crls.iter().filter(|crl| crl.issuer().equals(&leaf.issuer())) {
    ///     if let Some(entry) = crl.find(leaf.serial())? {
    ///         println!("{} lists it since {}", crl.id(), entry.when()?);
    ///     }
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`Malformed`] if the [shared](CrlBytes::shared) bytes are not what they were.
    pub fn find(&self, serial: Serial<'_>) -> Result<Option<RevokedEntry<'_>>, Malformed> {
        self.index.find_own(self.entries.of_whole(self.der()), serial)
    }

    /// The entry of this certificate. `is_own`: it has the issuer of this CRL.
    pub(super) fn entry_of(
        &self,
        certificate: &Certificate<'_>,
        is_own: bool,
        meter: &Meter,
    ) -> Result<Option<RevokedEntry<'_>>, Stop> {
        let wanted = Wanted { serial: certificate.serial(), issuer: certificate.issuer(), is_own };
        self.index.find(self.entries.of_whole(self.der()), &wanted, meter)
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
            algorithm: self.signature_algorithm.of_whole(self.der()),
            message: self.tbs.of_whole(self.der()),
            signature: self.signature.of_whole(self.der()),
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

/// A part of the CRL's bytes. Offsets fit: `der` reads no more than 2^32 - 1 bytes.
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
        if index.removes && self.extensions.base.is_none() {
            return Err(Malformed::new(Element::ReasonCode, Problem::Range));
        }
        // 5.3.3: other issuers are for indirect CRLs.
        if index.names_issuers() && !self.is_indirect()? {
            return Err(Malformed::new(Element::CertificateIssuer, Problem::Syntax));
        }
        // 5.2.3, 5.2.4: a delta has a number, and it comes after the one that it begins at.
        match (self.extensions.base, self.extensions.number) {
            (Some(_), None) => Err(Malformed::new(Element::CrlNumber, Problem::Missing)),
            (Some(base), Some((number, _))) if base >= number => {
                Err(Malformed::new(Element::DeltaCrlIndicator, Problem::Range))
            }
            _ => Ok(()),
        }
    }

    fn is_indirect(&self) -> Result<bool, Malformed> {
        let point = self.extensions.scope.map(IssuingDistributionPoint::read).transpose()?;
        Ok(point.is_some_and(|point| point.is_indirect()))
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
struct Extensions<Part> {
    number: Option<(CrlNumber, Stated)>,
    key_identifier: Stated,
    /// The value of the authorityKeyIdentifier.
    issuer_key: Option<Part>,
    /// The value of the issuingDistributionPoint.
    scope: Option<Part>,
    /// Of a delta CRL: the number of the complete CRL since which it says what changed.
    base: Option<CrlNumber>,
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
                self.issuer_key = Some(extension.value);
                self.key_identifier = identifier.map_or(Stated::No, |_| Stated::from(&extension));
            }
            oid::ISSUING_DISTRIBUTION_POINT => {
                IssuingDistributionPoint::read(extension.value)?;
                self.scope = Some(extension.value);
            }
            oid::DELTA_CRL_INDICATOR => {
                self.base = Some(CrlNumber::read(extension.value, Element::DeltaCrlIndicator)?);
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

    fn map<Part>(self, map: impl Fn(&'a [u8]) -> Part) -> Extensions<Part> {
        Extensions {
            number: self.number,
            key_identifier: self.key_identifier,
            issuer_key: self.issuer_key.map(&map),
            scope: self.scope.map(&map),
            base: self.base,
            not_processed: self.not_processed,
        }
    }
}
