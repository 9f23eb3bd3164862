//! Where the entries of a CRL are: read once, and found again by issuer and serial number.
//!
//! Beside the bytes of the CRL, an entry costs eleven octets. They are sorted by a hash without a secret: whoever chooses
//! serial numbers can give all of them the same one, and then a look-up takes as many steps as the logarithm of their number
//! (and an entry costs nineteen octets at the most).

use alloc::vec::Vec;
use core::cmp::Ordering;

use super::Stop;
use super::entry::{ELEMENT, Entry, Extensions, RevokedEntry};
use super::places::{Place, Places, index};
use super::reason::Reason;
use super::status::Feature;
use crate::budget::Meter;
use crate::certificate::Serial;
use crate::der::{Reader, tag};
use crate::error::{Malformed, Problem};
use crate::name::Name;

/// What is kept of the entries beside their bytes.
#[derive(Debug, Default)]
pub(super) struct Index {
    places: Places,
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

/// Whose an entry is: the serial number's octets, and the fingerprint of an issuer who is not the CRL's.
type Key<'k> = (&'k [u8], Option<u64>);

/// How often progress is told: after so many bytes.
const STEP: usize = 1 << 18;

/// The shortest entry: one octet of serial number, a UTCTime, and what stands before each of them.
const SHORTEST: usize = 20;

impl Index {
    /// Reads every entry in the contents of `revokedCertificates`, and tells how far it has come.
    pub(super) fn of(contents: &[u8], progress: &mut dyn FnMut(usize)) -> Result<Self, Malformed> {
        let mut index = Self::default();
        let mut found = Vec::with_capacity(contents.len().div_ceil(SHORTEST));
        let mut reader = Reader::new(contents, ELEMENT)?;
        let (mut offset, mut told) = (0_usize, 0_usize);
        while !reader.is_empty() {
            let whole = reader.tlv(tag::SEQUENCE)?;
            let entry = Entry::read(whole.value)?;
            let start = u32::try_from(offset).map_err(|_| Malformed::new(ELEMENT, Problem::TooLong))?;
            if let Some(extensions) = entry.says.extensions()? {
                index.note(&extensions, start);
            }
            let issuer = index.sections.last().map(|section| section.fingerprint);
            found.push(Place { hash: hash((entry.serial.octets(), issuer)), offset: start });
            offset = offset.saturating_add(whole.bytes.len());
            if offset.saturating_sub(told) >= STEP {
                progress(offset);
                told = offset;
            }
        }
        index.places = Places::of(found, |one, other| index.compare(contents, one, other));
        Ok(index)
    }

    /// What an entry's extensions say of others, or of the whole CRL.
    fn note(&mut self, extensions: &Extensions<'_>, start: u32) {
        self.has_extensions = true;
        self.removes |= extensions.reason == Some(Reason::RemoveFromCrl);
        if let Some(issuer) = extensions.issuer {
            self.sections.push(Section { start, fingerprint: issuer.fingerprint() });
        }
        // 5.3: "If a CRL contains a critical CRL entry extension that the application cannot process", it must not be used for
        // any certificate.
        if self.not_processed.is_none() {
            self.not_processed = extensions.unknown_critical.map(|oid| Feature::EntryExtension(oid.to_buf()));
        }
    }

    /// By whose they are; and then those that revoke before those that remove.
    fn compare(&self, contents: &[u8], one: u32, other: u32) -> Ordering {
        let removes =
            |offset| entry_at(contents, offset).and_then(|entry| entry.says.removes()).unwrap_or_default();
        let keys = self.key_at(contents, one).cmp(&self.key_at(contents, other));
        keys.then_with(|| removes(one).cmp(&removes(other))).then_with(|| one.cmp(&other))
    }

    fn key_at<'a>(&self, contents: &'a [u8], offset: u32) -> Key<'a> {
        (serial_at(contents, offset).unwrap_or_default(), self.issuer_at(offset))
    }

    fn section_at(&self, offset: u32) -> Option<&Section> {
        let after = self.sections.partition_point(|section| section.start <= offset);
        after.checked_sub(1).and_then(|at| self.sections.get(at))
    }

    fn issuer_at(&self, offset: u32) -> Option<u64> {
        self.section_at(offset).map(|section| section.fingerprint)
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
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
    ) -> Result<Option<RevokedEntry<'a>>, Stop> {
        let by_default = if wanted.is_own { self.find_own(contents, wanted.serial)? } else { None };
        if self.sections.is_empty() {
            return Ok(by_default);
        }
        if let Some(entry) = by_default
            && !entry.removes()?
        {
            return Ok(by_default);
        }
        let named = self.find_named(contents, wanted, meter)?;
        Ok(match (by_default, named) {
            (Some(removes), None) => Some(removes),
            (_, named) => named,
        })
    }

    /// As [`find`](Self::find), among the entries that name no other issuer than the CRL's.
    #[inline(always)]
    pub(super) fn find_own<'a>(
        &self,
        contents: &'a [u8],
        serial: Serial<'_>,
    ) -> Result<Option<RevokedEntry<'a>>, Malformed> {
        let key = (serial.octets(), None);
        let Some(first) = self.places_of(contents, key).first() else { return Ok(None) };
        Ok(self.entry_of(contents, first, key)?.map(|entry| entry.says))
    }

    /// As [`find`](Self::find), among the entries that name their issuer.
    fn find_named<'a>(
        &self,
        contents: &'a [u8],
        wanted: &Wanted<'_>,
        meter: &Meter,
    ) -> Result<Option<RevokedEntry<'a>>, Stop> {
        let key = (wanted.serial.octets(), Some(wanted.issuer.fingerprint()));
        // Only who forges fingerprints makes this loop go on.
        for place in self.places_of(contents, key) {
            let Some(entry) = self.entry_of(contents, place, key)? else { break };
            meter.spend_name_comparison().map_err(Stop::Exhausted)?;
            let Some(section) = self.section_at(place.offset) else { continue };
            let named = entry_at(contents, section.start)?.says.extensions()?.and_then(|says| says.issuer);
            if named.is_some_and(|name| name.equals(&wanted.issuer)) {
                return Ok(Some(entry.says));
            }
        }
        Ok(None)
    }

    /// The places of the entries of this key come first, of which those that revoke come first; then those of others.
    #[inline(always)]
    fn places_of(&self, contents: &[u8], key: Key<'_>) -> &[Place] {
        match self.places.of_hash(hash(key)) {
            // Nearly always, and its bytes lie far away: they are read once.
            few @ ([] | [_]) => few,
            many => self.those_of(contents, many, key),
        }
    }

    #[cold]
    fn those_of<'p>(&self, contents: &[u8], places: &'p [Place], key: Key<'_>) -> &'p [Place] {
        let others = places.partition_point(|place| self.key_at(contents, place.offset) < key);
        places.get(others..).unwrap_or_default()
    }

    /// The entry at this place, if it is of this key.
    #[inline(always)]
    fn entry_of<'a>(
        &self,
        contents: &'a [u8],
        place: &Place,
        key: Key<'_>,
    ) -> Result<Option<Entry<'a>>, Malformed> {
        let entry = entry_at(contents, place.offset)?;
        let is_of_key = (entry.serial.octets(), self.issuer_at(place.offset)) == key;
        Ok(is_of_key.then_some(entry))
    }
}

/// Spreads keys evenly. Nothing hangs on that it is hard to foresee, and so it is a fast one: it takes the first eight octets of a
/// serial number and the last eight, and hardly any has more than these.
#[inline(always)]
fn hash((serial, issuer): Key<'_>) -> u32 {
    let (first, last) = match (serial.first_chunk(), serial.last_chunk()) {
        (Some(first), Some(last)) => (u64::from_be_bytes(*first), u64::from_be_bytes(*last)),
        _ => (0, serial.iter().fold(0, |number, octet| number << 8 | u64::from(*octet))),
    };
    let state = folded(folded(issuer.unwrap_or_default() ^ first) ^ last);
    u32::try_from(state >> 32).unwrap_or_default()
}

/// A product with an odd number without pattern (the golden ratio), its upper half folded onto its lower half.
fn folded(word: u64) -> u64 {
    let product = u128::from(word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let [upper, lower] =
        [product >> 64, product & u128::from(u64::MAX)].map(|half| u64::try_from(half).unwrap_or_default());
    upper ^ lower
}

#[inline(always)]
fn entry_at(contents: &[u8], offset: u32) -> Result<Entry<'_>, Malformed> {
    Entry::again(contents.get(index(offset)..).unwrap_or_default())
}

fn serial_at(contents: &[u8], offset: u32) -> Result<&[u8], Malformed> {
    Ok(entry_at(contents, offset)?.serial.octets())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common;

    fn entries(serials: &[Vec<u8>]) -> Vec<u8> {
        let when = common::time("2026-02-01T00:00:00Z");
        let entry = |serial: &Vec<u8>| common::sequence(&[common::tlv(tag::INTEGER, serial), when.clone()]);
        serials.iter().flat_map(entry).collect()
    }

    /// Another one for each word, and all of the same hash: whoever knows the hash can make as many as there are words.
    fn colliding(word: u64) -> Vec<u8> {
        let word = word | 1 << 62;
        let rest = folded(word) ^ 0x5555_5555_5555_5555;
        [word.to_be_bytes(), rest.to_be_bytes()].concat()
    }

    #[test]
    fn serial_numbers_that_were_chosen_to_collide_are_sorted() {
        let listed: Vec<_> = (0..1_000).rev().map(|number| colliding(2 * number)).collect();
        let contents = entries(&listed);
        let index = Index::of(&contents, &mut |_| {}).expect("entries");
        let [first, ..] = listed.as_slice() else { panic!("a thousand") };
        let places = index.places.of_hash(hash((first, None)));
        assert_eq!(places.len(), listed.len(), "they collide, or this shows nothing");
        let in_order =
            places.iter().map(|place| serial_at(&contents, place.offset).expect("a serial number"));
        assert!(in_order.is_sorted());
        for number in 0..2_000 {
            let serial = colliding(number);
            let found = index.find_own(&contents, Serial::new(&serial)).expect("entries");
            assert_eq!(found.is_some(), number % 2 == 0, "{number}");
        }
    }

    #[test]
    fn hashes_are_spread_whatever_pattern_serial_numbers_have() {
        type Serials = fn(u64) -> Vec<u8>;
        let table: &[(&str, Serials)] = &[
            ("in order", |number| common::contents(&common::integer(number.cast_signed())).to_vec()),
            ("in steps of 2^32", |number| (1 << 62 | number << 32).to_be_bytes().to_vec()),
            ("the same beginning", |number| [&[0x40; 12][..], &number.to_be_bytes()].concat()),
            ("the same end", |number| [&(1 << 62 | number).to_be_bytes()[..], &[0x40; 12]].concat()),
        ];
        for (title, serial) in table {
            let mut hashes: Vec<_> = (0..20_000).map(|number| hash((&serial(number), None)) >> 18).collect();
            hashes.sort_unstable();
            let most = hashes.chunk_by(|one, next| one == next).map(<[_]>::len).max();
            assert!(most < Some(16), "{title}: {most:?} of 20000 in one of 16384 parts");
        }
    }
}
