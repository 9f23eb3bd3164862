//! Values with a syntax of their own: lengths of time, moments, identifiers, hexadecimal digits.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::vec::Vec;
use core::time::Duration;

use toml::value::{Date, Datetime, Offset, Time as Clock};

use crate::certificate::Purpose;
use crate::config::Problem;
use crate::config::section::{Told, Value};
use crate::error::Malformed;
use crate::oid::{self, Oid, OidBuf};
use crate::time::Time;

/// A whole number and its unit: `90s`, `30m`, `12h`, `7d`.
pub(super) fn duration(value: Value<'_>) -> Result<Duration, Told> {
    value.parsed(|text| parse_duration(text).ok_or_else(|| Problem::Duration(text.to_owned())))
}

fn parse_duration(text: &str) -> Option<Duration> {
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds: u64 = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    // A sign would pass otherwise.
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    let number: u32 = number.parse().ok().filter(|_| is_number)?;
    Some(Duration::from_secs(u64::from(number).saturating_mul(seconds)))
}

/// A moment: a date and time with its offset.
pub(super) fn moment(value: Value<'_>) -> Result<Time, Told> {
    let Datetime { date: Some(date), time: Some(clock), offset: Some(offset) } = value.datetime()? else {
        return Err(value.tell(Problem::NoOffset));
    };
    let minutes = match offset {
        Offset::Z => 0,
        Offset::Custom { minutes } => *minutes,
    };
    let local = parse_local(date, clock).map_err(|_| value.tell(Problem::NoSuchTime))?;
    Ok(local.plus_seconds(i64::from(minutes).saturating_mul(-60)))
}

/// By the reader of GeneralizedTime, so that there is one calendar. Fractions of a second are dropped.
fn parse_local(date: &Date, clock: &Clock) -> Result<Time, Malformed> {
    let Date { year, month, day } = date;
    let (hour, minute, second) = (clock.hour, clock.minute, clock.second.unwrap_or(0));
    Time::from_generalized_time(
        format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z").as_bytes(),
    )
}

/// An object identifier in dotted decimal.
pub(super) fn oid(value: Value<'_>) -> Result<OidBuf, Told> {
    value.parsed(OidBuf::parse)
}

/// The bytes of hexadecimal digits; colons between them, as tools print them, are skipped.
pub(super) fn hexadecimal(text: &str) -> Result<Vec<u8>, Problem> {
    let malformed = || Problem::Hexadecimal(text.to_owned());
    let digits: Option<Vec<_>> =
        text.chars().filter(|character| *character != ':').map(|digit| digit.to_digit(16)).collect();
    let digits = digits.filter(|digits| !digits.is_empty()).ok_or_else(malformed)?;
    let (pairs, []) = digits.as_chunks() else { return Err(malformed()) };
    Ok(pairs.iter().filter_map(|[high, low]| u8::try_from(high << 4 | low).ok()).collect())
}

/// A key purpose, by a word or as an object identifier. That none is to be asked is no word.
pub(super) fn purpose(value: Value<'_>) -> Result<Purpose, Told> {
    let is_dotted =
        value.as_text().is_some_and(|text| text.starts_with(|first: char| first.is_ascii_digit()));
    let purpose = if is_dotted { oid(value)? } else { value.word(PURPOSES)?.to_buf() };
    Ok(match purpose.as_oid() {
        oid::CLIENT_AUTH => Purpose::ClientAuth,
        oid::SERVER_AUTH => Purpose::ServerAuth,
        _ => Purpose::Other(purpose),
    })
}

pub(super) const PURPOSES: &[(&str, Oid<'static>)] = &[
    ("client", oid::CLIENT_AUTH),
    ("server", oid::SERVER_AUTH),
    ("code_signing", oid::CODE_SIGNING),
    ("email_protection", oid::EMAIL_PROTECTION),
    ("time_stamping", oid::TIME_STAMPING),
    ("ocsp_signing", oid::OCSP_SIGNING),
];
