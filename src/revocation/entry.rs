//! The entries of a CRL (RFC 5280 5.1.2.6, 5.3): read once, and found again by issuer and serial number.

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::Stop;
use super::extension;
use super::reason::Reason;
use super::status::Feature;
use crate::budget::Meter;
use crate::certificate::{Extension, Serial};
use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::{GeneralName, GeneralNames, Name};
use crate::oid::{self, Oid};
use crate::time::Time;

const ELEMENT: Element = Element::RevokedCertificate;

/// One revoked certificate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) serial: Serial<'a>,
    pub(super) when: Time,
    pub(super) reason: Option<Reason>,
    has_extensions: bool,
    /// 5.3.3: whose certificate it is, and those of the entries after it.
    issuer: Option<Name<'a>>,
    unknown_critical: Option<Oid<'a>>,
}

impl<'a> Entry<'a> {
    /// From the contents of its SEQUENCE.
    fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Reader::new(contents, ELEMENT)?;
        let serial = Serial::new(fields.integer()?);
        let when = Time::read(&mut fields)?;
        let extensions = fields.optional(tag::SEQUENCE)?;
        fields.finish()?;
        let mut entry = Self {
            serial,
            when,
            reason: None,
            has_extensions: extensions.is_some(),
            issuer: None,
            unknown_critical: None,
        };
        if let Some(extensions) = extensions {
            extension::each(extensions, ELEMENT, |extension| entry.take(extension))?;
        }
        Ok(entry)
    }

    fn at(contents: &'a [u8], offset: u32) -> Result<Self, Malformed> {
        Self::read(reader_at(contents, offset)?.value(tag::SEQUENCE)?)
    }

    fn take(&mut self, extension: Extension<'a>) -> Result<(), Malformed> {
        match extension.oid {
            oid::REASON_CODE => self.reason = Some(Reason::read(extension.value)?),
            oid::INVALIDITY_DATE => check_invalidity_date(extension.value)?,
            oid::CERTIFICATE_ISSUER => self.issuer = Some(certificate_issuer(extension.value)?),
            other if extension.critical => self.unknown_critical = Some(other),
            _ => {}
        }
        Ok(())
    }

    /// Of a delta CRL: it takes the certificate off the list (5.3.1).
    pub(super) fn removes(&self) -> bool {
        self.reason == Some(Reason::RemoveFromCrl)
    }
}

/// 5.3.2. It decides nothing here: a certificate that is revoked is not believed, whenever its key was lost.
fn check_invalidity_date(value: &[u8]) -> Result<(), Malformed> {
    let mut reader = Reader::new(value, Element::InvalidityDate)?;
    Time::from_generalized_time(reader.value(tag::GENERALIZED_TIME)?)?;
    reader.finish()
}

/// 5.3.3: the distinguished name in the issuer field of the certificates. Two would leave open whose they are.
fn certificate_issuer(value: &[u8]) -> Result<Name<'_>, Malformed> {
    let within = |fault: Malformed| Malformed::new(Element::CertificateIssuer, fault.problem);
    let mut found = None;
    for name in GeneralNames::read(value).map_err(within)?.iter() {
        match (name.map_err(within)?, found) {
            (GeneralName::Directory(name), None) => found = Some(name),
            (GeneralName::Directory(_), Some(_)) => {
                return Err(Malformed::new(Element::CertificateIssuer, Problem::Duplicate));
            }
            _ => {}
        }
    }
    found.ok_or(Malformed::new(Element::CertificateIssuer, Problem::Missing))
}

/// What is kept of the entries beside their bytes.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where each entry begins, in the order of the serial numbers' octets; where these are the same, by their issuers'
    /// fingerprints, and then those that revoke before those that remove.
    offsets: Vec<u32>,
    /// Where an issuer is named, in the order of the bytes. It holds for the entries from there on; those before the first
    /// are of the CRL's issuer.
    sections: Vec<Section>,
    /// The first thing in an entry that is not processed.
    pub(super) not_processed: Option<Feature>,
    /// An entry has the reason removeFromCRL.
    pub(super) removes: bool,
    pub(super) has_extensions: bool,
}

#[derive(Clone, Copy, Debug)]
struct Section {
    start: u32,
    /// Of the issuer's name.
    fingerprint: u64,
}

/// How often progress is told: after so many bytes.
const STEP: usize = 1 << 18;

/// An entry while it is sorted.
type Key = (u64, u32);

impl Index {
    /// Reads every entry in the contents of `revokedCertificates`, and tells how far it has come.
    pub(super) fn of(contents: &[u8], progress: &mut dyn FnMut(usize)) -> Result<Self, Malformed> {
        let mut index = Self::default();
        let mut keys: Vec<Key> = Vec::new();
        let mut reader = Reader::new(contents, ELEMENT)?;
        let (mut offset, mut told) = (0_usize, 0_usize);
        while !reader.is_empty() {
            let whole = reader.tlv(tag::SEQUENCE)?;
            let entry = Entry::read(whole.value)?;
            let start = u32::try_from(offset).map_err(|_| Malformed::new(ELEMENT, Problem::TooLong))?;
            index.note(&entry, start);
            keys.push((leading(entry.serial.octets()), start));
            offset = offset.saturating_add(whole.bytes.len());
            if offset.saturating_sub(told) >= STEP {
                progress(offset);
                told = offset;
            }
        }
        keys.sort_unstable_by(|(one, at), (other, other_at)| {
            one.cmp(other).then_with(|| index.compare(contents, *at, *other_at))
        });
        index.offsets = keys.into_iter().map(|(_, offset)| offset).collect();
        Ok(index)
    }

    fn note(&mut self, entry: &Entry<'_>, start: u32) {
        self.removes |= entry.removes();
        self.has_extensions |= entry.has_extensions;
        if let Some(issuer) = entry.issuer {
            self.sections.push(Section { start, fingerprint: issuer.fingerprint() });
        }
        // 5.3: "If a CRL contains a critical CRL entry extension that the application cannot process", it must not be used for
        // any certificate.
        if self.not_processed.is_none() {
            self.not_processed = entry.unknown_critical.map(|oid| Feature::EntryExtension(oid.to_buf()));
        }
    }

    fn compare(&self, contents: &[u8], one: u32, other: u32) -> Ordering {
        let serials = serial_at(contents, one).cmp(serial_at(contents, other));
        let removes = |offset| Entry::at(contents, offset).is_ok_and(|entry| entry.removes());
        serials
            .then_with(|| self.fingerprint_at(one).cmp(&self.fingerprint_at(other)))
            .then_with(|| removes(one).cmp(&removes(other)))
            .then_with(|| one.cmp(&other))
    }

    fn section_at(&self, offset: u32) -> Option<&Section> {
        let after = self.sections.partition_point(|section| section.start <= offset);
        after.checked_sub(1).and_then(|at| self.sections.get(at))
    }

    /// Of the entry's issuer; nothing for that of the CRL.
    fn fingerprint_at(&self, offset: u32) -> Option<u64> {
        self.section_at(offset).map(|section| section.fingerprint)
    }

    pub(super) fn len(&self) -> usize {
        self.offsets.len()
    }

    /// Do entries name other issuers than the CRL's?
    pub(super) fn names_issuers(&self) -> bool {
        !self.sections.is_empty()
    }
}

/// A certificate as entries know it.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'w> {
    pub(super) serial: Serial<'w>,
    pub(super) issuer: Name<'w>,
    /// It has the issuer of the CRL.
    pub(super) is_own: bool,
}

impl Index {
    /// The entry of this certificate, in the contents that the index was made of. Of several it is one that revokes, if any does.
    pub(super) fn find<'a>(
        &self,
        contents: &'a [u8],
        wanted: &Wanted<'_>,
        meter: &Meter,
    ) -> Result<Option<Entry<'a>>, Stop> {
        let by_default = if wanted.is_own { self.find_of(contents, wanted, None, meter)? } else { None };
        if self.sections.is_empty() || by_default.is_some_and(|entry| !entry.removes()) {
            return Ok(by_default);
        }
        let named = self.find_of(contents, wanted, Some(wanted.issuer.fingerprint()), meter)?;
        Ok(match (by_default, named) {
            (Some(removes), None) => Some(removes),
            (_, named) => named,
        })
    }

    /// The entry of the certificate of this serial number, where its issuer is that of the CRL.
    pub(super) fn find_own<'a>(
        &self,
        contents: &'a [u8],
        serial: Serial<'_>,
    ) -> Result<Option<Entry<'a>>, Malformed> {
        let start = self.offsets.partition_point(|offset| {
            (serial_at(contents, *offset), self.fingerprint_at(*offset)) < (serial.octets(), None)
        });
        match self.offsets.get(start) {
            Some(offset)
                if serial_at(contents, *offset) == serial.octets()
                    && self.fingerprint_at(*offset).is_none() =>
            {
                Entry::at(contents, *offset).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// As [`find`](Self::find), among the entries whose issuer's name has this fingerprint.
    fn find_of<'a>(
        &self,
        contents: &'a [u8],
        wanted: &Wanted<'_>,
        fingerprint: Option<u64>,
        meter: &Meter,
    ) -> Result<Option<Entry<'a>>, Stop> {
        let key = (wanted.serial.octets(), fingerprint);
        let key_at = |offset: u32| (serial_at(contents, offset), self.fingerprint_at(offset));
        let start = self.offsets.partition_point(|offset| key_at(*offset) < key);
        let group = self.offsets.get(start..).unwrap_or_default();
        for offset in group.iter().take_while(|offset| key_at(**offset) == key) {
            // Only who forges fingerprints makes this loop go on.
            if let Some(section) = self.section_at(*offset) {
                meter.spend_name_comparison().map_err(Stop::Exhausted)?;
                let named = Entry::at(contents, section.start)?.issuer;
                if named.is_none_or(|name| !name.equals(&wanted.issuer)) {
                    continue;
                }
            }
            return Ok(Some(Entry::at(contents, *offset)?));
        }
        Ok(None)
    }
}

/// The first eight octets as a number: they order nearly all serial numbers, as the octets themselves do but without looking
/// them up in the bytes of the CRL.
fn leading(octets: &[u8]) -> u64 {
    let mut first = [0; 8];
    for (octet, found) in first.iter_mut().zip(octets) {
        *octet = *found;
    }
    u64::from_be_bytes(first)
}

fn reader_at(contents: &[u8], offset: u32) -> Result<Reader<'_>, Malformed> {
    let rest = usize::try_from(offset).ok().and_then(|offset| contents.get(offset..));
    Reader::new(rest.unwrap_or_default(), ELEMENT)
}

/// The serial number of the entry that begins here, which was read before.
fn serial_at(contents: &[u8], offset: u32) -> &[u8] {
    reader_at(contents, offset)
        .and_then(|mut reader| reader.nested(tag::SEQUENCE, ELEMENT)?.integer())
        .unwrap_or_default()
}
