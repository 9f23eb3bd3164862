//! Times as people write and read them, all of them UTC.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use vouchsafe::Time;

/// `2026-03-02T12:00:00Z`, or a date, which is its first second.
pub(crate) fn parse(text: &str) -> Result<Time, String> {
    let timestamp = text.parse::<Timestamp>().or_else(|fault| match text.parse::<Date>() {
        Ok(date) if text.len() == "2026-03-02".len() => TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0)),
        _ => Err(fault),
    });
    match timestamp {
        Ok(time) => Ok(Time::from_unix(time.as_second())),
        Err(_) => Err("not a time such as 2026-03-02T12:00:00Z, nor a date such as 2026-03-02".to_owned()),
    }
}

/// The end of a stretch of days.
pub(crate) fn after_days(from: Time, days: u32) -> Time {
    from.plus_seconds(i64::from(days).saturating_mul(86_400))
}

/// The date of a time, `2026-03-02`.
pub(crate) fn date(time: Time) -> String {
    let text = time.to_string();
    text.split_once('T').map_or(text.clone(), |(date, _)| date.to_owned())
}

/// `March 2026`, for the date of a time.
pub(crate) fn month(date: &str) -> String {
    date.parse::<Date>().map_or_else(|_| date.to_owned(), |date| date.strftime("%B %Y").to_string())
}

/// `Mon  2`, for the date of a time.
pub(crate) fn day(date: &str) -> String {
    date.parse::<Date>().map_or_else(|_| date.to_owned(), |date| date.strftime("%a %e").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written_and_dates_from_their_first_second() {
        let table = [
            ("2026-03-02T12:00:00Z", Some("2026-03-02T12:00:00Z")),
            ("2026-03-02T13:00:00+01:00", Some("2026-03-02T12:00:00Z")),
            ("2026-03-02", Some("2026-03-02T00:00:00Z")),
            ("2026-03", None),
            ("2026-02-30", None),
            ("2026-03-02T12:00:00", None),
            ("tomorrow", None),
            ("", None),
        ];
        for (text, wanted) in table {
            assert_eq!(parse(text).ok().map(|time| time.to_string()).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn every_date_of_a_certificate_has_a_month_and_a_day() {
        let table = [
            ("2026-03-02T12:00:00Z", "March 2026", "Mon  2"),
            ("1950-01-01T00:00:00Z", "January 1950", "Sun  1"),
        ];
        for (time, wanted_month, wanted_day) in table {
            let date = date(parse(time).expect("a time"));
            assert_eq!((month(&date).as_str(), day(&date).as_str()), (wanted_month, wanted_day));
        }
        // RFC 5280 4.1.2.5: no end at all.
        let never = date(Time::from_unix(253_402_300_799));
        assert_eq!((never.as_str(), month(&never).as_str()), ("9999-12-31", "December 9999"));
    }
}
