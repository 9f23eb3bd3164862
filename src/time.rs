//! Time as signed seconds since 1970-01-01 (certificates reach back to 1950), and intervals of it.

use core::fmt;

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};

/// A point in time, in seconds since 1970-01-01T00:00:00Z, leap seconds not counted; negative before.
///
/// The library has no clock of its own in any decision: every call takes the time as an argument.
///
/// ```
/// use vouchsafe::Time;
///
/// let noon = Time::from_unix(1_772_452_800);
/// assert_eq!(noon.to_string(), "2026-03-02T12:00:00Z");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time(i64);

impl Time {
    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn as_unix(self) -> i64 {
        self.0
    }

    /// The system's clock, for callers who have no other.
    #[cfg(feature = "std")]
    #[must_use]
    pub fn now() -> Self {
        std::time::SystemTime::now().into()
    }

    /// This time, so many seconds later (earlier if negative).
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// `Time` of RFC 5280 4.1.2.5: UTCTime (years 1950 to 2049) or GeneralizedTime, to the second, in Zulu.
    // Inlined all the way, so that whoever only asks whether it is a time does not compute it: a large CRL has a million of them.
    #[inline(always)]
    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed> {
        let value = reader.any()?;
        match value.tag {
            tag::UTC_TIME => Self::from_utc_time(value.value),
            tag::GENERALIZED_TIME => Self::from_generalized_time(value.value),
            found => Err(Malformed::new(Element::Time, Problem::Tag { found, wanted: tag::UTC_TIME })),
        }
    }

    #[inline]
    fn from_utc_time(text: &[u8]) -> Result<Self, Malformed> {
        let [year, rest @ ..] = numbers::<6>(text)?;
        // RFC 5280 4.1.2.5.1: 50 and above is 19YY, below is 20YY.
        let century = if year >= 50 { 1900 } else { 2000 };
        Self::from_parts(year.saturating_add(century), rest)
    }

    /// GeneralizedTime as RFC 5280 4.1.2.5.2 restricts it: no fraction, no offset.
    pub(crate) fn from_generalized_time(text: &[u8]) -> Result<Self, Malformed> {
        let [century, year, rest @ ..] = numbers::<7>(text)?;
        Self::from_parts(century.saturating_mul(100).saturating_add(year), rest)
    }

    #[inline]
    fn from_parts(year: i64, [month, day, hour, minute, second]: [i64; 5]) -> Result<Self, Malformed> {
        let in_range = (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day)
            && hour < 24
            && minute < 60
            && second < 60;
        if in_range {
            Ok(Self(seconds_from_civil(year, month, day, hour, minute, second)))
        } else {
            Err(SYNTAX)
        }
    }
}

impl fmt::Display for Time {
    /// RFC 3339, in UTC, to the second.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.rem_euclid(86_400);
        let (year, month, day) = civil_from_days(self.0.div_euclid(86_400));
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

impl From<rustls_pki_types::UnixTime> for Time {
    fn from(time: rustls_pki_types::UnixTime) -> Self {
        Self(i64::try_from(time.as_secs()).unwrap_or(i64::MAX))
    }
}

#[cfg(feature = "std")]
impl From<std::time::SystemTime> for Time {
    fn from(time: std::time::SystemTime) -> Self {
        match time.duration_since(std::time::UNIX_EPOCH) {
            Ok(since) => Self(i64::try_from(since.as_secs()).unwrap_or(i64::MAX)),
            // Whole seconds, rounded down: half a second before 1970 is second -1.
            Err(before) => {
                let before = before.duration();
                let whole = i64::try_from(before.as_secs()).unwrap_or(i64::MAX);
                Self(whole.saturating_add(i64::from(before.subsec_nanos() > 0)).saturating_neg())
            }
        }
    }
}

/// A stretch of time, both ends included (RFC 5280 4.1.2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Interval {
    /// The first second.
    pub from: Time,
    /// The last second.
    pub until: Time,
}

impl Interval {
    /// From the first second to the last, both included. It is empty if `until` is before `from`.
    #[must_use]
    pub const fn new(from: Time, until: Time) -> Self {
        Self { from, until }
    }

    /// Is this moment inside?
    #[must_use]
    pub fn contains(&self, time: Time) -> bool {
        self.from <= time && time <= self.until
    }
}

const SYNTAX: Malformed = Malformed::new(Element::Time, Problem::Syntax);

/// Numbers of two decimal digits each, and a Z.
#[inline]
fn numbers<const N: usize>(text: &[u8]) -> Result<[i64; N], Malformed> {
    let (pairs, b"Z") = text.as_chunks() else { return Err(SYNTAX) };
    let pairs: [[u8; 2]; N] = pairs.try_into().map_err(|_| SYNTAX)?;
    let digits = pairs.map(|pair| pair.map(|digit| digit.wrapping_sub(b'0')));
    // Without a branch for each digit.
    if digits.as_flattened().iter().fold(false, |bad, digit| bad | (*digit > 9)) {
        let bad = pairs.as_flattened().iter().find(|digit| !digit.is_ascii_digit());
        return Err(bad.map_or(SYNTAX, |bad| Malformed::new(Element::Time, Problem::Character(*bad))));
    }
    Ok(digits.map(|[tens, ones]| i64::from(tens).saturating_mul(10).saturating_add(i64::from(ones))))
}

fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The proleptic Gregorian calendar, counted from 1 March of year 0 so that the leap day comes last in its year.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the callers give a year of 0 to 9999, or days from an i64 / 86,400"
)]
fn seconds_from_civil(year: i64, month: i64, day: i64, hour: i64, minute: i64, second: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + day_of_year;
    (days - 719_468) * 86_400 + hour * 3_600 + minute * 60 + second
}

#[expect(clippy::arithmetic_side_effects, reason = "days come from an i64 divided by 86,400")]
fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    #[test]
    fn times_are_read_as_rfc_5280_writes_them() {
        let table: &[(&str, u8, &[u8], Option<&str>)] = &[
            ("UTCTime of this century", 0x17, b"260302120000Z", Some("2026-03-02T12:00:00Z")),
            ("UTCTime of 1950", 0x17, b"500101000000Z", Some("1950-01-01T00:00:00Z")),
            ("UTCTime of 2049", 0x17, b"491231235959Z", Some("2049-12-31T23:59:59Z")),
            ("GeneralizedTime without end", 0x18, b"99991231235959Z", Some("9999-12-31T23:59:59Z")),
            ("the leap day of 2000", 0x18, b"20000229000000Z", Some("2000-02-29T00:00:00Z")),
            ("no leap day in 1900", 0x18, b"19000229000000Z", None),
            ("no seconds", 0x17, b"2603021200Z", None),
            ("an offset", 0x17, b"260302120000+0000", None),
            ("a fraction", 0x18, b"20260302120000.5Z", None),
            ("a 24th hour", 0x17, b"260302240000Z", None),
            ("month 0", 0x17, b"260002120000Z", None),
            ("a leap second", 0x17, b"260302235960Z", None),
            ("a letter", 0x17, b"2603021200O0Z", None),
            ("another type", 0x16, b"260302120000Z", None),
        ];
        for (title, tag, text, wanted) in table {
            let mut bytes = alloc::vec![*tag, u8::try_from(text.len()).expect("short")];
            bytes.extend_from_slice(text);
            let mut reader = Reader::new(&bytes, Element::Validity).expect("short");
            let found = Time::read(&mut reader).ok().map(|time| time.to_string());
            assert_eq!(found.as_deref(), *wanted, "{title}");
        }
    }

    #[test]
    fn seconds_and_calendar_agree_on_every_day_from_year_0_to_9999() {
        for day in (-719_528..2_932_896).step_by(1) {
            let (year, month, date) = civil_from_days(day);
            assert_eq!(seconds_from_civil(year, month, date, 0, 0, 0), day * 86_400);
        }
    }

    #[test]
    fn both_ends_of_an_interval_are_inside() {
        let interval = Interval::new(Time::from_unix(10), Time::from_unix(20));
        for (time, inside) in [(9, false), (10, true), (20, true), (21, false)] {
            assert_eq!(interval.contains(Time::from_unix(time)), inside, "{time}");
        }
    }
}
