//! The forecast for people: a summary, a calendar, a table, and what is refused.

use std::fmt::Write as _;

use anstyle::Style;

use crate::dates;
use crate::forecast::Prospect;
use crate::forecast::calendar::Event;
use crate::forecast::row::{Fate, Kind, Row};
use crate::shown::{BAD, FAINT, GOOD, ODD, TITLE, counted, styled};
use crate::table::Table;

impl Prospect {
    pub(super) fn text(&self) -> String {
        let mut text = self.summary();
        self.calendar(&mut text);
        self.table(&mut text);
        self.others(&mut text);
        text
    }

    fn summary(&self) -> String {
        let Self { at, accepted, refused, not_judged, other_files, .. } = self;
        let mut text =
            format!("At {at}: {} accepted, {} refused", styled(GOOD, accepted), styled(BAD, refused));
        if *not_judged > 0 {
            let _written = write!(text, ", {} not judged", styled(ODD, not_judged));
        }
        if *other_files > 0 {
            let _written = write!(text, "; {} without certificates", counted(*other_files, "other file"));
        }
        text.push('\n');
        text
    }

    fn calendar(&self, text: &mut String) {
        if self.calendar.is_empty() {
            if let Some(until) = self.until {
                let _written = writeln!(text, "Nothing ends until {until}.");
            }
            return;
        }
        let mut month = String::new();
        let mut table = Table::indented(2);
        for event in &self.calendar {
            let new = dates::month(&event.date);
            if new != month {
                table.title(&new);
                month = new;
            }
            table.row(event_row(event));
        }
        table.print(text);
    }

    fn table(&self, text: &mut String) {
        let mut table =
            Table::indented(2).heads(["FILE", "WHO", "UNTIL", "WHAT ENDS FIRST", "THEN, WITH NEW EVIDENCE"]);
        let mut any = false;
        for row in &self.certificates {
            let Fate::Accepted { first, renew } = &row.fate else { continue };
            if self.until.is_some_and(|until| first.until.min(renew.until) > until) {
                continue;
            }
            any = true;
            let plain = Style::new();
            let renew_by = match first == renew {
                true => String::new(),
                false => format!("{}, {}", dates::date(renew.until), renew.what),
            };
            table.row([
                (file(row), TITLE),
                (row.who.clone(), plain),
                (dates::date(first.until), plain),
                (first.what.clone(), style(first.kind)),
                (renew_by, FAINT),
            ]);
        }
        if any {
            let _written = writeln!(text, "\n{}", styled(TITLE, "Certificates"));
            table.print(text);
        }
    }

    fn others(&self, text: &mut String) {
        let (mut refused, mut not_judged) = (Table::indented(2), Table::indented(2));
        for row in &self.certificates {
            match &row.fate {
                Fate::Accepted { .. } => {}
                Fate::Refused { reason } => refused.row([(file(row), TITLE), (reason.clone(), Style::new())]),
                Fate::NotJudged { trouble } => {
                    not_judged.row([(file(row), TITLE), (trouble.clone(), Style::new())])
                }
            }
        }
        for (title, style, count, table) in
            [("Refused now", BAD, self.refused, refused), ("Not judged", ODD, self.not_judged, not_judged)]
        {
            if count > 0 {
                let _written = writeln!(text, "\n{}", styled(style, title));
                table.print(text);
            }
        }
    }
}

fn event_row(event: &Event) -> [(String, Style); 4] {
    let what = match event.kind {
        Kind::Own => "own notAfter".to_owned(),
        Kind::Issuer | Kind::Anchor => format!("{} expires", event.what),
        Kind::Evidence => format!("{} is due", event.what),
    };
    let more = event.certificates.saturating_sub(event.files.len());
    let mut files = event.files.join(", ");
    if more > 0 {
        let _written = write!(files, " and {more} more");
    }
    [
        (dates::day(&event.date), TITLE),
        (counted(event.certificates, "certificate"), Style::new()),
        (what, style(event.kind)),
        (files, FAINT),
    ]
}

fn file(row: &Row) -> String {
    match row.number {
        Some(number) => format!("{} #{number}", row.file),
        None => row.file.clone(),
    }
}

/// What ends by itself is red, what is renewed all the time is not.
fn style(kind: Kind) -> Style {
    match kind {
        Kind::Anchor | Kind::Issuer => BAD,
        Kind::Own => ODD,
        Kind::Evidence => Style::new(),
    }
}
