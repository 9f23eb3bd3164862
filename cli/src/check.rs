//! `check`: does the configuration hold, and will it hold for the next days?

use serde::Serialize;
use vouchsafe::Time;
use vouchsafe::config::{Config, ConfigError, ConfiguredAnchor, ConfiguredCrl};

use crate::arguments::Check;
use crate::dates;
use crate::outcome::{ACCEPTED, NOT_JUDGED, Outcome, REFUSED};
use crate::shown::{self, BAD, Foreign, GOOD, ODD, counted, styled};
use crate::table::Table;
use crate::trouble::Trouble;

pub(crate) fn run(arguments: &Check) -> Result<Outcome, Trouble> {
    let at = arguments.at.unwrap_or_else(Time::now);
    let report = match Config::load(&arguments.config) {
        Ok(config) => Checked::new(&config, at, dates::after_days(at, arguments.days)),
        Err(fault) => return Ok(contradictory(arguments, at, &fault)),
    };
    let code = if report.found.is_empty() { ACCEPTED } else { REFUSED };
    if arguments.json {
        return Ok(Outcome::json(&report, code));
    }
    Ok(Outcome { text: report.text(&shown::path(&arguments.config)), ..Outcome::new(code) })
}

/// With this file nothing can be judged; all of its faults are told, at their places.
fn contradictory(arguments: &Check, at: Time, fault: &ConfigError) -> Outcome {
    if arguments.json {
        let found =
            fault.findings().iter().map(|finding| Found::new(Kind::Contradiction, finding.to_string(), None));
        return Outcome::json(&Checked { at, found: found.collect(), ..Checked::default() }, NOT_JUDGED);
    }
    let troubles = vec![Trouble::of_config(&arguments.config, fault)];
    Outcome { troubles, ..Outcome::new(NOT_JUDGED) }
}

#[derive(Serialize)]
struct Checked {
    at: Time,
    anchors: usize,
    crls: usize,
    found: Vec<Found>,
}

impl Default for Checked {
    fn default() -> Self {
        Self { at: Time::from_unix(0), anchors: 0, crls: 0, found: Vec::new() }
    }
}

#[derive(Serialize)]
struct Found {
    kind: Kind,
    text: String,
    /// When it ends, or ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Time>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// The file can not be meant like this.
    Contradiction,
    /// It holds, and is not likely to be meant.
    Warning,
    /// Something is of no use any more, or not yet.
    Over,
    /// Something will be of no use soon.
    Ending,
}

impl Found {
    fn new(kind: Kind, text: String, until: Option<Time>) -> Self {
        Self { kind, text, until }
    }
}

impl Checked {
    fn new(config: &Config, at: Time, horizon: Time) -> Self {
        let warnings = config.warnings().iter().map(|it| Found::new(Kind::Warning, it.to_string(), None));
        let anchors = config.anchors().iter().filter_map(|anchor| of_anchor(anchor, at, horizon));
        let crls = config.crls().iter().filter_map(|crl| of_crl(crl, at, horizon));
        Self {
            at,
            anchors: config.anchors().len(),
            crls: config.crls().len(),
            found: warnings.chain(anchors).chain(crls).collect(),
        }
    }

    fn text(&self, file: &str) -> String {
        let held = format!("{} and {}", counted(self.anchors, "anchor"), counted(self.crls, "CRL"));
        if self.found.is_empty() {
            return format!("{file}: {}  {held}\n", styled(GOOD, "as it should be"));
        }
        let count = counted(self.found.len(), "finding");
        let mut text = format!("{file}: {}  {held}\n", styled(ODD, count));
        let mut table = Table::indented(2);
        for found in &self.found {
            let (word, style) = match found.kind {
                Kind::Contradiction => ("wrong", BAD),
                Kind::Warning => ("odd", ODD),
                Kind::Over => ("now", BAD),
                Kind::Ending => ("soon", ODD),
            };
            table.row([(word.to_owned(), style), (found.text.clone(), anstyle::Style::new())]);
        }
        table.print(&mut text);
        text
    }
}

fn of_anchor(anchor: &ConfiguredAnchor, at: Time, horizon: Time) -> Option<Found> {
    let what =
        format!("anchor {} ({}, {})", Foreign(&anchor.name), anchor.subject, shown::path(&anchor.file));
    let (from, until) = (anchor.validity.from, anchor.validity.until);
    let (kind, text) = match () {
        () if at < from => (Kind::Over, format!("{what} is not valid before {from}")),
        () if until < at => (Kind::Over, format!("{what} expired {until}")),
        () if until <= horizon => (Kind::Ending, format!("{what} expires {until}")),
        () => return None,
    };
    Some(Found::new(kind, text, Some(until)))
}

fn of_crl(crl: &ConfiguredCrl, at: Time, horizon: Time) -> Option<Found> {
    let delta = if crl.is_delta { "delta " } else { "" };
    let what = format!("{delta}CRL of {} ({})", crl.issuer, shown::path(&crl.file));
    let (kind, text) = match crl.next_update {
        _ if at < crl.this_update => (Kind::Over, format!("{what} is not valid before {}", crl.this_update)),
        None => (Kind::Over, format!("{what} has no nextUpdate, and clears nobody")),
        Some(until) if until < at => (Kind::Over, format!("{what} is stale since {until}")),
        Some(until) if until <= horizon => (Kind::Ending, format!("{what} will be stale {until}")),
        Some(_) => return None,
    };
    Some(Found::new(kind, text, crl.next_update))
}
