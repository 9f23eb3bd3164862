//! The entries of a CRL (RFC 5280 5.1.2.6, 5.3): read once, and found again by serial number.

use alloc::vec::Vec;

use super::extension;
use super::reason::Reason;
use super::status::Feature;
use crate::certificate::{Extension, Serial};
use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::GeneralNames;
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
    names_issuer: bool,
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
            names_issuer: false,
            unknown_critical: None,
        };
        if let Some(extensions) = extensions {
            extension::each(extensions, ELEMENT, |extension| entry.take(extension))?;
        }
        Ok(entry)
    }

    fn take(&mut self, extension: Extension<'a>) -> Result<(), Malformed> {
        match extension.oid {
            oid::REASON_CODE => self.reason = Some(Reason::read(extension.value)?),
            oid::INVALIDITY_DATE => check_invalidity_date(extension.value)?,
            oid::CERTIFICATE_ISSUER => {
                GeneralNames::read(extension.value)?;
                self.names_issuer = true;
            }
            other if extension.critical => self.unknown_critical = Some(other),
            _ => {}
        }
        Ok(())
    }

    /// 5.3: "If a CRL contains a critical CRL entry extension that the application cannot process", it must not be
    /// used for any certificate.
    fn not_processed(&self) -> Option<Feature> {
        match self.unknown_critical {
            Some(oid) => Some(Feature::EntryExtension(oid.to_buf())),
            None if self.names_issuer => Some(Feature::Indirect),
            None => None,
        }
    }
}

/// 5.3.2. It decides nothing here: a certificate that is revoked is not believed, whenever its key was lost.
fn check_invalidity_date(value: &[u8]) -> Result<(), Malformed> {
    let mut reader = Reader::new(value, Element::InvalidityDate)?;
    Time::from_generalized_time(reader.value(tag::GENERALIZED_TIME)?)?;
    reader.finish()
}

/// What is kept of the entries beside their bytes.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where each entry begins, in the order of the serial numbers' octets.
    offsets: Vec<u32>,
    /// The first thing in an entry that is not processed.
    pub(super) not_processed: Option<Feature>,
    /// An entry has the reason removeFromCRL.
    pub(super) removes: bool,
    pub(super) has_extensions: bool,
}

impl Index {
    /// Reads every entry in the contents of `revokedCertificates`.
    pub(super) fn of(contents: &[u8]) -> Result<Self, Malformed> {
        let mut index = Self::default();
        let mut keys = Vec::new();
        let mut reader = Reader::new(contents, ELEMENT)?;
        let mut offset = 0_usize;
        while !reader.is_empty() {
            let whole = reader.tlv(tag::SEQUENCE)?;
            let entry = Entry::read(whole.value)?;
            index.note(&entry);
            let start = u32::try_from(offset).map_err(|_| Malformed::new(ELEMENT, Problem::TooLong))?;
            let octets = entry.serial.octets();
            keys.push((leading(octets), octets, start));
            offset = offset.saturating_add(whole.bytes.len());
        }
        keys.sort_unstable();
        index.offsets = keys.into_iter().map(|(_, _, offset)| offset).collect();
        Ok(index)
    }

    fn note(&mut self, entry: &Entry<'_>) {
        self.removes |= entry.reason == Some(Reason::RemoveFromCrl);
        self.has_extensions |= entry.has_extensions;
        if self.not_processed.is_none() {
            self.not_processed = entry.not_processed();
        }
    }

    pub(super) fn len(&self) -> usize {
        self.offsets.len()
    }

    /// The entry of this serial number, in the contents that the index was made of. Of several it is the first: each
    /// of them revokes.
    pub(super) fn find<'a>(
        &self,
        contents: &'a [u8],
        serial: Serial<'_>,
    ) -> Result<Option<Entry<'a>>, Malformed> {
        let at = self.offsets.partition_point(|offset| serial_at(contents, *offset) < serial.octets());
        let Some(offset) = self.offsets.get(at) else { return Ok(None) };
        if serial_at(contents, *offset) != serial.octets() {
            return Ok(None);
        }
        Entry::read(reader_at(contents, *offset)?.value(tag::SEQUENCE)?).map(Some)
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
