//! `forecast`: which certificates in a folder stop being accepted, when, and why.
//!
//! A file is read, judged and forgotten; what is kept of a certificate is a [`Row`]. So memory grows with the number of
//! certificates, and not with what they hold.

mod ahead;
mod calendar;
mod crew;
mod print;
mod row;
mod walk;

use serde::Serialize;
use vouchsafe::Time;

use crate::arguments::Forecast;
use crate::dates;
use crate::outcome::{ACCEPTED, NOT_JUDGED, Outcome, REFUSED};
use crate::settings;
use crate::trouble::Trouble;

use calendar::Event;
use row::{Fate, Row};

pub(crate) fn run(arguments: &Forecast) -> Result<Outcome, Trouble> {
    let judge = settings::judge(&arguments.trust, &arguments.question)?;
    let files = walk::files(&arguments.folder)?;
    let harvest = crew::judge(&judge, &arguments.folder, &files);
    let forecast = Prospect::new(judge.at, arguments.days, harvest);
    let code = forecast.code();
    if arguments.json {
        return Ok(Outcome::json(&forecast, code));
    }
    Ok(Outcome { text: forecast.text(), ..Outcome::new(code) })
}

/// What came of all files.
#[derive(Default)]
pub(crate) struct Harvest {
    pub(crate) rows: Vec<Row>,
    /// Files that hold something else.
    pub(crate) others: usize,
}

/// The whole forecast.
#[derive(Serialize)]
struct Prospect {
    at: Time,
    /// How far it looks, where that is said.
    until: Option<Time>,
    accepted: usize,
    refused: usize,
    not_judged: usize,
    /// Files that hold no certificate.
    other_files: usize,
    calendar: Vec<Event>,
    certificates: Vec<Row>,
}

impl Prospect {
    fn new(at: Time, days: Option<u32>, harvest: Harvest) -> Self {
        let Harvest { mut rows, others } = harvest;
        rows.sort_by(|one, other| one.order().cmp(&other.order()));
        let until = days.map(|days| dates::after_days(at, days));
        let count = |wanted: fn(&Fate) -> bool| rows.iter().filter(|row| wanted(&row.fate)).count();
        Self {
            at,
            until,
            accepted: count(|fate| matches!(fate, Fate::Accepted { .. })),
            refused: count(|fate| matches!(fate, Fate::Refused { .. })),
            not_judged: count(|fate| matches!(fate, Fate::NotJudged { .. })),
            other_files: others,
            calendar: calendar::of(&rows, until),
            certificates: rows,
        }
    }

    fn code(&self) -> u8 {
        let ends_soon = self.until.is_some() && !self.calendar.is_empty();
        match self {
            Self { not_judged: 1.., .. } => NOT_JUDGED,
            Self { refused: 1.., .. } => REFUSED,
            _ if ends_soon => REFUSED,
            _ => ACCEPTED,
        }
    }
}
