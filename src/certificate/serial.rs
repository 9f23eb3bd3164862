//! Serial numbers, compared by their content octets.

use core::fmt;

/// A serial number: the content octets of an INTEGER. Two are equal when their octets are (DER has one form
/// for each number); a negative one, which RFC 5280 4.1.2.2 forbids and real authorities have issued, is
/// never its positive twin.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serial<'a>(&'a [u8]);

impl<'a> Serial<'a> {
    pub(crate) const fn new(octets: &'a [u8]) -> Self {
        Self(octets)
    }

    /// From the content octets of an INTEGER; `None` unless they are its shortest form.
    #[must_use]
    pub fn from_contents(contents: &'a [u8]) -> Option<Self> {
        let shortest = match contents {
            [] => false,
            [0x00, next, ..] => next & 0x80 != 0,
            [0xff, next, ..] => next & 0x80 == 0,
            _ => true,
        };
        shortest.then_some(Self(contents))
    }

    /// The content octets, two's complement, most significant first.
    #[must_use]
    pub fn octets(self) -> &'a [u8] {
        self.0
    }

    /// Above zero?
    #[must_use]
    pub fn is_positive(self) -> bool {
        self.0.first().is_some_and(|first| first & 0x80 == 0) && self.0 != [0]
    }
}

impl fmt::Display for Serial<'_> {
    /// Hexadecimal octets, the first 20 of them: longer ones are beyond the standard.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (shown, rest) = self.0.split_at_checked(20).unwrap_or((self.0, &[]));
        for octet in shown {
            write!(f, "{octet:02x}")?;
        }
        if rest.is_empty() { Ok(()) } else { f.write_str("...") }
    }
}

impl fmt::Debug for Serial<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Serial({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_serial_number_has_one_form() {
        let table: &[(&str, &[u8], bool)] = &[
            ("zero", &[0], true),
            ("no octets", &[], false),
            ("a needless leading zero", &[0, 1], false),
            ("a leading zero that keeps the sign", &[0, 0x80], true),
            ("a needless leading 0xff", &[0xff, 0x80], false),
            ("minus 129", &[0xff, 0x7f], true),
        ];
        for (title, octets, good) in table {
            assert_eq!(Serial::from_contents(octets).is_some(), *good, "{title}");
        }
    }
}
