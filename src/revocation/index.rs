//! Where the entries of a CRL are: read once, and found again by issuer and serial number.
//!
//! Beside the bytes of the CRL, an entry costs eight octets and its share of a table of buckets. A hash without a secret
//! puts it into its bucket, and buckets are sorted: whoever chooses serial numbers can fill one bucket with all of them,
//! and then a look-up takes as many steps as the logarithm of their number.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

use super::Stop;
use super::entry::{ELEMENT, Entry, Extensions, RevokedEntry};
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
            if let Some(extensions) = entry.extensions()? {
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
        index.places = Places::sorted(&found, |one, other| index.compare(contents, one, other));
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
        let removes = |offset| revoked_at(contents, offset).is_ok_and(|entry| entry.removes());
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
        self.places.sorted.len()
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
    pub(super) fn find(
        &self,
        contents: &[u8],
        wanted: &Wanted<'_>,
        meter: &Meter,
    ) -> Result<Option<RevokedEntry>, Stop> {
        let by_default = if wanted.is_own { self.find_own(contents, wanted.serial)? } else { None };
        if self.sections.is_empty() || by_default.is_some_and(|entry| !entry.removes()) {
            return Ok(by_default);
        }
        let named = self.find_named(contents, wanted, meter)?;
        Ok(match (by_default, named) {
            (Some(removes), None) => Some(removes),
            (_, named) => named,
        })
    }

    /// As [`find`](Self::find), among the entries that name no other issuer than the CRL's.
    pub(super) fn find_own(
        &self,
        contents: &[u8],
        serial: Serial<'_>,
    ) -> Result<Option<RevokedEntry>, Malformed> {
        let first = self.group(contents, (serial.octets(), None)).next();
        first.map(|found| found?.1.revoked()).transpose()
    }

    /// As [`find`](Self::find), among the entries that name their issuer.
    fn find_named(
        &self,
        contents: &[u8],
        wanted: &Wanted<'_>,
        meter: &Meter,
    ) -> Result<Option<RevokedEntry>, Stop> {
        let key = (wanted.serial.octets(), Some(wanted.issuer.fingerprint()));
        // Only who forges fingerprints makes this loop go on.
        for found in self.group(contents, key) {
            let (offset, entry) = found?;
            meter.spend_name_comparison().map_err(Stop::Exhausted)?;
            let Some(section) = self.section_at(offset) else { continue };
            let named = entry_at(contents, section.start)?.extensions()?.and_then(|says| says.issuer);
            if named.is_some_and(|name| name.equals(&wanted.issuer)) {
                return Ok(Some(entry.revoked()?));
            }
        }
        Ok(None)
    }

    /// The entries of this key, and where they begin; those that revoke come first.
    fn group<'i, 'a>(
        &'i self,
        contents: &'a [u8],
        key: Key<'i>,
    ) -> impl Iterator<Item = Result<(u32, Entry<'a>), Malformed>> + use<'i, 'a> {
        let places = self.places.of_hash(hash(key));
        let start = match places {
            // Nearly always, and its bytes lie far away: they are read once.
            [] | [_] => 0,
            many => many.partition_point(|place| self.key_at(contents, place.offset) < key),
        };
        places.get(start..).unwrap_or_default().iter().map_while(move |place| {
            match entry_at(contents, place.offset) {
                Ok(entry) if (entry.serial.octets(), self.issuer_at(place.offset)) != key => None,
                read => Some(read.map(|entry| (place.offset, entry))),
            }
        })
    }
}

/// Where an entry begins.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    /// Of its key.
    hash: u32,
    offset: u32,
}

/// The places of all entries, sorted.
#[derive(Debug, Default)]
struct Places {
    sorted: Vec<Place>,
    /// Where each bucket begins: the places whose hashes have the same leading bits. At last, where all end.
    begins: Vec<u32>,
    /// How far a hash is shifted to get the number of its bucket.
    shift: u32,
}

/// Places in a bucket, on average: so many, or up to twice as many.
const CROWD: usize = 2;

impl Places {
    /// By their hashes; `compare` orders those that have the same.
    fn sorted(found: &[Place], compare: impl Fn(u32, u32) -> Ordering) -> Self {
        let bits = found.len().checked_div(CROWD).and_then(usize::checked_ilog2).unwrap_or_default();
        let shift = u32::BITS.saturating_sub(bits);
        let mut begins = vec![0_u32; 1_usize.checked_shl(bits).unwrap_or_default()];
        let mut sorted = vec![Place::default(); found.len()];
        for place in found {
            if let Some(count) = begins.get_mut(bucket_of(place.hash, shift)) {
                *count = count.saturating_add(1);
            }
        }
        let mut end = 0_u32;
        for begin in &mut begins {
            end = end.saturating_add(*begin);
            *begin = end;
        }
        // Each takes the last seat that is free in its bucket.
        for place in found.iter().rev() {
            let Some(begin) = begins.get_mut(bucket_of(place.hash, shift)) else { continue };
            *begin = begin.saturating_sub(1);
            if let Some(seat) = sorted.get_mut(index(*begin)) {
                *seat = *place;
            }
        }
        begins.push(end);
        for bucket in begins.windows(2) {
            let [begin, end] = bucket else { continue };
            let bucket = sorted.get_mut(index(*begin)..index(*end)).unwrap_or_default();
            bucket.sort_unstable_by(|one, other| {
                one.hash.cmp(&other.hash).then_with(|| compare(one.offset, other.offset))
            });
        }
        Self { sorted, begins, shift }
    }

    /// Those of this hash.
    fn of_hash(&self, hash: u32) -> &[Place] {
        let begins = self.begins.get(bucket_of(hash, self.shift)..).unwrap_or_default();
        let [begin, end, ..] = begins else { return &[] };
        let bucket = self.sorted.get(index(*begin)..index(*end)).unwrap_or_default();
        let first = bucket.partition_point(|place| place.hash < hash);
        let after = bucket.partition_point(|place| place.hash <= hash);
        bucket.get(first..after).unwrap_or_default()
    }
}

/// The number of a hash's bucket: its leading bits.
fn bucket_of(hash: u32, shift: u32) -> usize {
    index(hash.checked_shr(shift).unwrap_or_default())
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Spreads keys over the buckets. Nothing hangs on that it is hard to foresee, and so it is a fast one.
fn hash((serial, issuer): Key<'_>) -> u32 {
    let (words, rest) = serial.as_chunks();
    let mut last = [0; 8];
    for (octet, found) in last.iter_mut().zip(rest) {
        *octet = *found;
    }
    let mut state = issuer.unwrap_or_default();
    for word in words.iter().chain([&last]) {
        state = folded(state ^ u64::from_be_bytes(*word));
    }
    u32::try_from(folded(state) >> 32).unwrap_or_default()
}

/// A product with an odd number without pattern (the golden ratio), its upper half folded onto its lower half.
fn folded(word: u64) -> u64 {
    let product = u128::from(word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let [upper, lower] =
        [product >> 64, product & u128::from(u64::MAX)].map(|half| u64::try_from(half).unwrap_or_default());
    upper ^ lower
}

fn reader_at(contents: &[u8], offset: u32) -> Result<Reader<'_>, Malformed> {
    Reader::new(contents.get(index(offset)..).unwrap_or_default(), ELEMENT)
}

fn serial_at(contents: &[u8], offset: u32) -> Result<&[u8], Malformed> {
    reader_at(contents, offset)?.nested(tag::SEQUENCE, ELEMENT)?.integer()
}

/// What was read before.
#[inline(always)]
fn entry_at(contents: &[u8], offset: u32) -> Result<Entry<'_>, Malformed> {
    Entry::read(reader_at(contents, offset)?.value(tag::SEQUENCE)?)
}

fn revoked_at(contents: &[u8], offset: u32) -> Result<RevokedEntry, Malformed> {
    entry_at(contents, offset)?.revoked()
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
    fn buckets_are_small_whatever_pattern_serial_numbers_have() {
        type Serials = fn(u64) -> Vec<u8>;
        let table: &[(&str, Serials)] = &[
            ("in order", |number| common::contents(&common::integer(number.cast_signed())).to_vec()),
            ("in steps of 2^32", |number| (1 << 62 | number << 32).to_be_bytes().to_vec()),
            ("the same beginning", |number| [&[0x40; 12][..], &number.to_be_bytes()].concat()),
            ("the same end", |number| [&(1 << 62 | number).to_be_bytes()[..], &[0x40; 12]].concat()),
        ];
        for (title, serial) in table {
            let contents = entries(&(0..20_000).map(serial).collect::<Vec<_>>());
            let Places { begins, .. } = Index::of(&contents, &mut |_| {}).expect("entries").places;
            let largest = begins.windows(2).map(|pair| pair[1] - pair[0]).max();
            assert!(largest < Some(20), "{title}: {largest:?} in a bucket");
        }
    }

    #[test]
    fn an_entry_costs_twelve_octets_at_the_most() {
        for count in [1, 2, 3, 1_023, 1_024, 1_025, 20_000] {
            let contents = entries(&(0..count).map(colliding).collect::<Vec<_>>());
            let Places { sorted, begins, .. } = Index::of(&contents, &mut |_| {}).expect("entries").places;
            let octets = size_of_val(&*sorted) + size_of_val(&*begins) - size_of::<u32>();
            assert!(octets <= 12 * sorted.len(), "{count} entries: {octets}");
        }
    }
}
