//! Strict readers: every check that DER asks for is made here, so that the code that
//! reads structures stays a list of their fields.
//!
//! Nothing here allocates, and every error names the element that was being read.

use der::{Decode, Length, Reader as _, SliceReader};

use crate::error::{Element, Malformed, Problem};
use crate::oid::Oid;

/// Identifier octets (X.690 8.1.2), low tag numbers only: no structure that we read has others.
pub(crate) mod tag {
    pub(crate) const BOOLEAN: u8 = 0x01;
    pub(crate) const INTEGER: u8 = 0x02;
    pub(crate) const BIT_STRING: u8 = 0x03;
    pub(crate) const OCTET_STRING: u8 = 0x04;
    pub(crate) const NULL: u8 = 0x05;
    pub(crate) const OID: u8 = 0x06;
    pub(crate) const ENUMERATED: u8 = 0x0a;
    pub(crate) const UTF8_STRING: u8 = 0x0c;
    pub(crate) const NUMERIC_STRING: u8 = 0x12;
    pub(crate) const PRINTABLE_STRING: u8 = 0x13;
    pub(crate) const IA5_STRING: u8 = 0x16;
    pub(crate) const UTC_TIME: u8 = 0x17;
    pub(crate) const GENERALIZED_TIME: u8 = 0x18;
    pub(crate) const SEQUENCE: u8 = 0x30;
    pub(crate) const SET: u8 = 0x31;

    /// `[number]` around a primitive value.
    pub(crate) const fn context(number: u8) -> u8 {
        0x80 | number
    }

    /// `[number]` around a constructed value.
    pub(crate) const fn constructed(number: u8) -> u8 {
        0xa0 | number
    }
}

/// One value: its tag, its contents, and the bytes of both with the length between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tlv<'a> {
    pub(crate) tag: u8,
    pub(crate) value: &'a [u8],
    pub(crate) bytes: &'a [u8],
}

/// The contents of a BIT STRING.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BitString<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) unused_bits: u8,
}

impl<'a> BitString<'a> {
    /// Is the named bit set? Bit 0 is the first (X.680 22.2); bits that are not there are not set.
    pub(crate) fn bit(&self, number: u8) -> bool {
        let mask = 0x80_u8 >> (number & 7);
        self.bytes.get(usize::from(number >> 3)).is_some_and(|byte| byte & mask != 0)
    }

    /// The bytes, where whole bytes are required (keys, signatures).
    pub(crate) fn octets(&self, element: Element) -> Result<&'a [u8], Malformed> {
        if self.unused_bits == 0 { Ok(self.bytes) } else { Err(Malformed::new(element, Problem::NotDer)) }
    }
}

/// Reads values one after the other.
#[derive(Clone, Debug)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    element: Element,
}

impl<'a> Reader<'a> {
    /// A reader over `input`; errors will name `element`.
    pub(crate) fn new(input: &'a [u8], element: Element) -> Result<Self, Malformed> {
        match Length::try_from(input.len()) {
            Ok(_) => Ok(Self { rest: input, element }),
            Err(_) => Err(Malformed::new(element, Problem::TooLong)),
        }
    }

    /// A reader over the contents of the single value `tag` that makes up all of `input`.
    pub(crate) fn only(input: &'a [u8], tag: u8, element: Element) -> Result<Self, Malformed> {
        let mut outer = Self::new(input, element)?;
        let inner = outer.nested(tag, element)?;
        outer.finish()?;
        Ok(inner)
    }

    pub(crate) fn fail<T>(&self, problem: Problem) -> Result<T, Malformed> {
        Err(Malformed::new(self.element, problem))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// What was not read yet.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// The next value's identifier octet.
    pub(crate) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    /// The next value, whatever its tag.
    #[inline]
    pub(crate) fn any(&mut self) -> Result<Tlv<'a>, Malformed> {
        let [tag, after_tag @ ..] = self.rest else { return self.fail(Problem::Truncated) };
        if tag & 0x1f == 0x1f {
            return self.fail(Problem::Tag { found: *tag, wanted: tag & 0xe0 });
        }
        let (length, contents) = match after_tag {
            // Nearly all lengths are short ones, and a large CRL has millions of them.
            [length @ 0..0x80, contents @ ..] => (usize::from(*length), contents),
            _ => self.long_length(after_tag)?,
        };
        let Some((value, rest)) = contents.split_at_checked(length) else {
            return self.fail(Problem::Truncated);
        };
        let Some((bytes, _)) = self.rest.split_at_checked(self.rest.len().saturating_sub(rest.len())) else {
            return self.fail(Problem::Truncated);
        };
        self.rest = rest;
        Ok(Tlv { tag: *tag, value, bytes })
    }

    /// A length of any form, and what comes after it.
    fn long_length(&self, input: &'a [u8]) -> Result<(usize, &'a [u8]), Malformed> {
        let read = SliceReader::new(input).and_then(|mut reader| {
            let length = usize::try_from(Length::decode(&mut reader)?)?;
            Ok((length, reader.read_slice(reader.remaining_len())?))
        });
        read.map_err(|_| Malformed::new(self.element, Problem::Length))
    }

    /// The next value, which must have this tag.
    #[inline]
    pub(crate) fn tlv(&mut self, wanted: u8) -> Result<Tlv<'a>, Malformed> {
        match self.peek() {
            Some(found) if found == wanted => self.any(),
            Some(found) => self.fail(Problem::Tag { found, wanted }),
            None => self.fail(Problem::Missing),
        }
    }

    /// The contents of the next value, which must have this tag.
    #[inline]
    pub(crate) fn value(&mut self, wanted: u8) -> Result<&'a [u8], Malformed> {
        Ok(self.tlv(wanted)?.value)
    }

    /// The contents of the next value if it has this tag.
    pub(crate) fn optional(&mut self, wanted: u8) -> Result<Option<&'a [u8]>, Malformed> {
        if self.peek() == Some(wanted) { self.value(wanted).map(Some) } else { Ok(None) }
    }

    /// A reader over the contents of the next value, which must have this tag.
    pub(crate) fn nested(&mut self, wanted: u8, element: Element) -> Result<Self, Malformed> {
        match self.value(wanted) {
            Ok(value) => Self::new(value, element),
            Err(fault) => Err(Malformed::new(element, fault.problem)),
        }
    }

    /// A reader over the contents of the next value if it has this tag.
    pub(crate) fn optional_nested(
        &mut self,
        wanted: u8,
        element: Element,
    ) -> Result<Option<Self>, Malformed> {
        if self.peek() == Some(wanted) { self.nested(wanted, element).map(Some) } else { Ok(None) }
    }

    /// Nothing may follow.
    pub(crate) fn finish(self) -> Result<(), Malformed> {
        if self.is_empty() { Ok(()) } else { self.fail(Problem::TrailingData) }
    }

    /// `BOOLEAN DEFAULT FALSE`: absent is false, and DER forbids to write the default (X.690 11.5).
    pub(crate) fn default_false(&mut self, wanted: u8) -> Result<bool, Malformed> {
        match self.optional(wanted)? {
            None => Ok(false),
            Some([0xff]) => Ok(true),
            Some(_) => self.fail(Problem::NotDer),
        }
    }

    /// The contents octets of an INTEGER, at least one, in the shortest two's complement form.
    #[inline]
    pub(crate) fn integer(&mut self) -> Result<&'a [u8], Malformed> {
        let value = self.value(tag::INTEGER)?;
        self.shortest_integer(value)
    }

    /// As [`integer`](Self::integer), under another (implicit) tag.
    pub(crate) fn integer_tagged(&mut self, wanted: u8) -> Result<&'a [u8], Malformed> {
        let value = self.value(wanted)?;
        self.shortest_integer(value)
    }

    #[inline]
    fn shortest_integer(&self, value: &'a [u8]) -> Result<&'a [u8], Malformed> {
        match value {
            [] => self.fail(Problem::Empty),
            [0x00, next, ..] if next & 0x80 == 0 => self.fail(Problem::NotDer),
            [0xff, next, ..] if next & 0x80 != 0 => self.fail(Problem::NotDer),
            _ => Ok(value),
        }
    }

    /// An INTEGER from 0 to 2^32 - 1.
    pub(crate) fn unsigned(&mut self, wanted: u8) -> Result<u32, Malformed> {
        let value = self.integer_tagged(wanted)?;
        let digits = match value {
            [first, ..] if first & 0x80 != 0 => return self.fail(Problem::Range),
            [0, rest @ ..] => rest,
            all => all,
        };
        if digits.len() > 4 {
            return self.fail(Problem::Range);
        }
        Ok(digits.iter().fold(0, |sum, digit| (sum << 8) | u32::from(*digit)))
    }

    /// An OBJECT IDENTIFIER, its arcs in the shortest form.
    pub(crate) fn oid(&mut self) -> Result<Oid<'a>, Malformed> {
        let value = self.value(tag::OID)?;
        Oid::from_contents(value).ok_or(Malformed::new(self.element, Problem::NotDer))
    }

    /// A BIT STRING whose unused bits are zero (X.690 11.2.1).
    pub(crate) fn bit_string(&mut self) -> Result<BitString<'a>, Malformed> {
        let value = self.value(tag::BIT_STRING)?;
        self.bits(value)
    }

    /// As [`bit_string`](Self::bit_string), under another (implicit) tag.
    pub(crate) fn bit_string_tagged(&mut self, wanted: u8) -> Result<BitString<'a>, Malformed> {
        let value = self.value(wanted)?;
        self.bits(value)
    }

    fn bits(&self, value: &'a [u8]) -> Result<BitString<'a>, Malformed> {
        let Some((&unused_bits, bytes)) = value.split_first() else { return self.fail(Problem::Empty) };
        let clean = match (unused_bits, bytes.last()) {
            (0, _) => true,
            (1..=7, Some(last)) => last & !(0xff_u8 << unused_bits) == 0,
            _ => false,
        };
        if clean { Ok(BitString { bytes, unused_bits }) } else { self.fail(Problem::NotDer) }
    }

    /// A named bit list: as a BIT STRING, and trailing zero bits are left out (X.690 11.2.2).
    pub(crate) fn named_bits(&mut self, wanted: u8) -> Result<BitString<'a>, Malformed> {
        let bits = self.bit_string_tagged(wanted)?;
        let shortest = match bits.bytes.last() {
            None => true,
            Some(last) => last.trailing_zeros() == u32::from(bits.unused_bits),
        };
        if shortest { Ok(bits) } else { self.fail(Problem::NotDer) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reader(bytes: &[u8]) -> Reader<'_> {
        Reader::new(bytes, Element::Extension).expect("a small input")
    }

    #[test]
    fn what_is_not_der_is_refused() {
        let table: &[(&str, &[u8])] = &[
            ("an indefinite length", &[0x30, 0x80, 0x00, 0x00]),
            ("a length in long form that fits the short one", &[0x04, 0x81, 0x01, 0x00]),
            ("a length with a leading zero", &[0x04, 0x82, 0x00, 0x80]),
            ("a value that ends early", &[0x04, 0x02, 0x00]),
            ("a high tag number", &[0x1f, 0x20, 0x00]),
            ("no bytes at all", &[]),
        ];
        for (title, bytes) in table {
            assert!(reader(bytes).any().is_err(), "{title}");
        }
    }

    #[test]
    fn integers_have_one_form() {
        let table: &[(&str, &[u8], bool)] = &[
            ("zero", &[2, 1, 0], true),
            ("no octets", &[2, 0], false),
            ("a needless leading zero", &[2, 2, 0, 1], false),
            ("a leading zero that keeps the sign", &[2, 2, 0, 0x80], true),
            ("a needless leading 0xff", &[2, 2, 0xff, 0x80], false),
        ];
        for (title, bytes, good) in table {
            assert_eq!(reader(bytes).integer().is_ok(), *good, "{title}");
        }
        assert_eq!(reader(&[2, 5, 0, 0xff, 0xff, 0xff, 0xff]).unsigned(tag::INTEGER), Ok(u32::MAX));
        assert!(reader(&[2, 1, 0xff]).unsigned(tag::INTEGER).is_err(), "negative");
        assert!(reader(&[2, 5, 1, 0, 0, 0, 0]).unsigned(tag::INTEGER).is_err(), "2^32");
    }

    #[test]
    fn booleans_and_bits_have_one_form() {
        assert_eq!(reader(&[1, 1, 0xff]).default_false(tag::BOOLEAN), Ok(true));
        assert!(reader(&[1, 1, 0]).default_false(tag::BOOLEAN).is_err(), "the default written out");
        assert!(reader(&[1, 1, 1]).default_false(tag::BOOLEAN).is_err(), "true that is not 0xff");
        assert!(reader(&[3, 2, 1, 1]).bit_string().is_err(), "an unused bit that is set");
        assert!(reader(&[3, 1, 1]).bit_string().is_err(), "unused bits of nothing");
        assert!(reader(&[3, 2, 8, 0]).bit_string().is_err(), "eight unused bits");
        assert!(reader(&[3, 2, 0, 0x80]).named_bits(tag::BIT_STRING).is_err(), "trailing zero bits");
        let bits = reader(&[3, 2, 7, 0x80]).named_bits(tag::BIT_STRING).expect("one bit");
        assert!(bits.bit(0) && !bits.bit(1) && !bits.bit(200));
    }
}
