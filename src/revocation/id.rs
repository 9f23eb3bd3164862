//! Which CRL: what answers and reports name it by.

use alloc::string::ToString;
use alloc::sync::Arc;
use core::fmt;

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::Name;
use crate::time::Time;

/// A CRL number (RFC 5280 5.2.3): not negative, and at most 20 octets long.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrlNumber([u8; Self::OCTETS]);

impl CrlNumber {
    const OCTETS: usize = 20;

    /// From the value of a cRLNumber or deltaCRLIndicator extension.
    pub(super) fn read(value: &[u8], element: Element) -> Result<Self, Malformed> {
        let mut reader = Reader::new(value, element)?;
        let magnitude = match reader.integer_tagged(tag::INTEGER)? {
            [first, ..] if first & 0x80 != 0 => return reader.fail(Problem::Range),
            [0, rest @ ..] => rest,
            all => all,
        };
        let mut number = [0; Self::OCTETS];
        let Some(start) = Self::OCTETS.checked_sub(magnitude.len()) else {
            return reader.fail(Problem::TooLong);
        };
        for (octet, found) in number.iter_mut().skip(start).zip(magnitude) {
            *octet = *found;
        }
        reader.finish()?;
        Ok(Self(number))
    }

    /// The number, most significant octet first.
    #[must_use]
    pub fn octets(&self) -> &[u8; 20] {
        &self.0
    }
}

impl fmt::Display for CrlNumber {
    /// In decimal up to 2^128 - 1, in hexadecimal above.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((high, low)) = self.0.split_last_chunk()
            && high.iter().all(|octet| *octet == 0)
        {
            return u128::from_be_bytes(*low).fmt(f);
        }
        f.write_str("0x")?;
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for CrlNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CrlNumber({self})")
    }
}

/// A CRL, as answers name it. Cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CrlId {
    issuer: Arc<str>,
    number: Option<CrlNumber>,
    this_update: Time,
    is_delta: bool,
    with: Option<Arc<[CrlId]>>,
}

impl CrlId {
    pub(super) fn new(issuer: Name<'_>, number: Option<CrlNumber>, this_update: Time) -> Self {
        Self { issuer: Arc::from(issuer.to_string()), number, this_update, is_delta: false, with: None }
    }

    pub(super) fn of_delta(self) -> Self {
        Self { is_delta: true, ..self }
    }

    pub(super) fn read_with(self, others: &[Self]) -> Self {
        let all = [self.with(), others].concat();
        Self { with: (!all.is_empty()).then(|| Arc::from(all)), ..self }
    }

    /// The CRLs without which this one would not have answered: a delta to it, or those for other revocation reasons.
    #[must_use]
    pub fn with(&self) -> &[Self] {
        self.with.as_deref().unwrap_or_default()
    }

    /// Is it a delta CRL (RFC 5280 5.2.4)?
    #[must_use]
    pub fn is_delta(&self) -> bool {
        self.is_delta
    }

    /// Its issuer's name, printed: escaped and bounded.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Its number, if it has one.
    #[must_use]
    pub fn number(&self) -> Option<CrlNumber> {
        self.number
    }

    /// When it was issued.
    #[must_use]
    pub fn this_update(&self) -> Time {
        self.this_update
    }
}

impl fmt::Display for CrlId {
    /// By its number, or without one by its date.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_delta {
            f.write_str("delta ")?;
        }
        match self.number {
            Some(number) => write!(f, "CRL {number} of {}", self.issuer)?,
            None => write!(f, "CRL of {} from {}", self.issuer, self.this_update)?,
        }
        self.with().iter().try_for_each(|other| write!(f, " with {other}"))
    }
}
