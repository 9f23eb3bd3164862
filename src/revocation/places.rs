//! Where the entries of a CRL begin, sorted by hash, with empty seats between them.
//!
//! A place has the seat that its hash points at, or the next free one behind it. So a look-up reads the seat that it computes and
//! one or two more, and never leaves the sorted order: whoever chooses hashes that are all the same gets a binary
//! search.

use alloc::vec;
use alloc::vec::Vec;
use core::cmp::Ordering;

/// Where an entry begins.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Of its key.
    pub(super) hash: u32,
    pub(super) offset: u32,
}

/// The offset of an empty seat. No entry begins there, as its bytes would lie beyond all offsets.
const NOBODY: u32 = u32::MAX;

/// The places of all entries.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// In the order of their hashes; an empty seat has the hash of the seat before it.
    seats: Vec<Place>,
    /// How many seats hashes point at. More may follow, which the last ones were pushed to.
    wanted: u64,
    taken: usize,
}

/// Seats that one look at the memory brings with it.
const LOOK: usize = 8;

impl Places {
    /// In the order of their hashes; `compare` orders those that have the same.
    pub(super) fn of(found: Vec<Place>, compare: impl Fn(u32, u32) -> Ordering) -> Self {
        let sorted = sorted(&found, compare);
        drop(found);
        let taken = sorted.len();
        // Three of four are taken: 10.7 octets an entry.
        let wanted = u64::try_from(taken).unwrap_or_default().saturating_mul(4).div_ceil(3);
        let seat_after = |seats: usize, place: &Place| seats.max(seat_of(place.hash, wanted));
        let count = sorted.iter().fold(0_usize, |seats, place| seat_after(seats, place).saturating_add(1));
        let mut seats: Vec<Place> = Vec::with_capacity(count);
        let mut empty = Place { hash: 0, offset: NOBODY };
        for place in &sorted {
            seats.resize(seat_after(seats.len(), place), empty);
            seats.push(*place);
            empty.hash = place.hash;
        }
        Self { seats, wanted, taken }
    }

    pub(super) fn len(&self) -> usize {
        self.taken
    }

    /// Those of this hash.
    #[inline(always)]
    pub(super) fn of_hash(&self, hash: u32) -> &[Place] {
        let seats = self.seats.get(seat_of(hash, self.wanted)..).unwrap_or_default();
        let before = match seats.first_chunk::<LOOK>() {
            // Nearly always. No branch depends on a hash: a processor that need not guess goes on to what comes next.
            Some(look) if look.last().is_some_and(|last| last.hash >= hash) => {
                look.iter().filter(|place| place.hash < hash).count()
            }
            _ => reach(seats, |place| place.hash < hash),
        };
        let these = seats.get(before..).unwrap_or_default();
        let many = match these {
            [none, ..] if !none.has(hash) => 0,
            [_, other, ..] if !other.has(hash) => 1,
            _ => reach(these, |place| place.has(hash)),
        };
        these.get(..many).unwrap_or_default()
    }
}

impl Place {
    /// Somebody sits there, and has this hash.
    fn has(&self, hash: u32) -> bool {
        self.hash == hash && self.offset != NOBODY
    }
}

/// How many seats from the first on are so, where those that are so stand before the others: each step goes twice as far as the one
/// before.
#[cold]
fn reach(seats: &[Place], is_so: impl Fn(&Place) -> bool) -> usize {
    let (mut known, mut look) = (0, LOOK);
    loop {
        let part = seats.get(known..).unwrap_or_default();
        let so = part.get(..look).unwrap_or(part).partition_point(&is_so);
        known = known.saturating_add(so);
        if so < look {
            return known;
        }
        look = look.saturating_mul(2);
    }
}

/// The seat that a hash points at: hashes are spread evenly.
fn seat_of(hash: u32, wanted: u64) -> usize {
    usize::try_from(u64::from(hash).saturating_mul(wanted) >> 32).unwrap_or(usize::MAX)
}

/// By buckets of the leading bits of their hashes, and then each bucket by itself.
fn sorted(found: &[Place], compare: impl Fn(u32, u32) -> Ordering) -> Vec<Place> {
    let bits = found.len().checked_div(CROWD).and_then(usize::checked_ilog2).unwrap_or_default();
    let bucket_of =
        |place: &Place| index(place.hash.checked_shr(u32::BITS.saturating_sub(bits)).unwrap_or_default());
    let mut begins = vec![0_u32; 1_usize.checked_shl(bits).unwrap_or_default()];
    let mut sorted = vec![Place::default(); found.len()];
    for place in found {
        if let Some(count) = begins.get_mut(bucket_of(place)) {
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
        let Some(begin) = begins.get_mut(bucket_of(place)) else { continue };
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
    sorted
}

/// Places in a bucket, on average: so many, or up to twice as many.
const CROWD: usize = 2;

pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(hashes: impl IntoIterator<Item = u32>) -> Places {
        let found = hashes.into_iter().zip(0..).map(|(hash, offset)| Place { hash, offset }).collect();
        Places::of(found, |one, other| one.cmp(&other))
    }

    /// Spread over all hashes, in no order.
    fn spread(count: u32) -> impl Iterator<Item = u32> {
        (1..=count).map(|number| number.wrapping_mul(0x9e37_79b1))
    }

    #[test]
    fn every_place_is_found_by_its_hash_and_no_other() {
        let last = u32::MAX;
        let table: [(&str, Vec<u32>); 8] = [
            ("none", vec![]),
            ("the first hash", vec![0]),
            ("the last hash", vec![last]),
            ("both ends", vec![last, 0, last, 0]),
            ("one hash, many times", vec![0x8000_0000; 1_000]),
            (
                "the last hash, many times, and those before it",
                (0..500).flat_map(|n| [last, last - n]).collect(),
            ),
            ("neighbours", (0..1_000).rev().collect()),
            ("spread", spread(1_000).collect()),
        ];
        for (title, hashes) in table {
            let places = places(hashes.iter().copied());
            assert_eq!(places.len(), hashes.len(), "{title}");
            let asked = hashes.iter().flat_map(|hash| [*hash, hash.wrapping_add(1), hash.wrapping_sub(1)]);
            for hash in asked.chain([0, 1, last]) {
                let wanted: Vec<_> =
                    (0..).zip(&hashes).filter(|(_, other)| **other == hash).map(|(at, _)| at).collect();
                let found: Vec<u32> = places.of_hash(hash).iter().map(|place| place.offset).collect();
                assert_eq!(found, wanted, "{title}: {hash:x}");
            }
        }
    }

    #[test]
    fn a_place_costs_twelve_octets_where_hashes_are_spread_and_nineteen_at_the_most() {
        let octets = |places: Places| (places.seats.capacity() * size_of::<Place>()).div_ceil(places.taken);
        for count in [100, 1_023, 1_024, 1_025, 20_000] {
            assert!(octets(places(spread(count))) <= 12, "{count}, spread");
            for hash in [0, u32::MAX] {
                assert!(octets(places((0..count).map(|_| hash))) <= 19, "{count} of {hash}");
            }
        }
    }

    #[test]
    fn where_hashes_are_spread_a_place_is_near_its_seat() {
        let places = places(spread(20_000));
        let away = |(at, place): (usize, &Place)| at - seat_of(place.hash, places.wanted);
        let taken = places.seats.iter().enumerate().filter(|(_, place)| place.offset != NOBODY);
        let total: usize = taken.map(away).sum();
        assert!(total < 2 * 20_000, "{total} seats in all");
    }
}
