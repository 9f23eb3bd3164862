//! (feature `serde`) Answers as data: `Serialize`, and never `Deserialize`.
//!
//! What is believed can not be read from a stored form: whoever could write it there would be believed. The shapes stay; a
//! later version may add members. Text is escaped and cut as it is where it is printed, but for a principal's kind, name,
//! roles and the value of an identity, which are exact.
//!
//! | value | shape |
//! |---|---|
//! | [`Time`] | RFC 3339 text, `2026-03-02T12:00:00Z` |
//! | [`Identity`](crate::identity::Identity) | `form`, `value`; `oid` for other names, attributes and extensions; `issuer` beside a serial number |
//! | [`Principal`](crate::Principal) | `kind`, `name`, `identity`, `rules`, `roles`, `anchor` (`id`, `label`), `fingerprint`, `x5t#S256`, `valid_until`, `relaxations`, `via` |
//! | [`VerifiedPath`](crate::VerifiedPath) | `certificates` (each `position`, `subject`, `issuer`, `serial`, `not_before`, `not_after`, `fingerprint`, `revocation`), `anchor`, `valid_until`, `ends`, `relaxations`, `via` |
//! | [`Fault`](crate::fault::Fault) | `position`, `subject`, `rule` (its [id](crate::fault::Reason::id)), `proven`, `text`, and `found`, `wanted` where the rule has them |
//! | [`Attempt`](crate::report::Attempt) | `chain`, `anchor`, `reached`, `faults` |
//! | [`Report`](crate::report::Report) | `attempts`, `more`, `work` |
//! | [`Refusal`](crate::Refusal) | `refused` (`unreadable`, `unmapped`, `no-reference-name`, `no-path`, `exhausted`), `text`, `report` |
//! | `HeaderFault` (feature `proxy`) | `refused` (`header`), `text`, `fault` (its id), `header` |

mod answer;
mod found;
mod identity;
#[cfg(feature = "proxy")]
mod proxy;
mod refusal;

use core::fmt;

use serde::{Serialize, Serializer};

use crate::time::Time;

/// Whatever prints itself, as text.
pub(crate) struct Text<T>(T);

impl<T: fmt::Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Octets, in hexadecimal.
struct Hex<'b>(&'b [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// The items of an iterator that can be gone through again, as text.
struct Texts<I>(I);

impl<I> Serialize for Texts<I>
where
    I: Iterator<Item: fmt::Display> + Clone,
{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.clone().map(Text))
    }
}

impl Serialize for Time {
    /// RFC 3339, in UTC, to the second.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
