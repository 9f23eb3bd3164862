//! What ends on which day, and for whom.

use std::collections::BTreeMap;

use serde::Serialize;
use vouchsafe::Time;

use crate::dates;
use crate::forecast::row::{Ending, Fate, Kind, Row};

/// How many files an event names; the others it counts.
const NAMED: usize = 3;

/// Something ends on a day, and takes certificates with it.
#[derive(Serialize)]
pub(crate) struct Event {
    pub(crate) date: String,
    pub(crate) kind: Kind,
    pub(crate) what: String,
    /// How many certificates are no longer accepted then.
    pub(crate) certificates: usize,
    /// The first of their files.
    pub(crate) files: Vec<String>,
}

/// By day. Evidence that ends stands beside what ends whether or not evidence is renewed, as a certificate's own dates are what has
/// to be planned for.
pub(super) fn of(rows: &[Row], until: Option<Time>) -> Vec<Event> {
    let mut events: BTreeMap<(String, Kind, String), Event> = BTreeMap::new();
    for row in rows {
        let Fate::Accepted { first, renew } = &row.fate else { continue };
        note(&mut events, row, renew, until);
        if first != renew {
            note(&mut events, row, first, until);
        }
    }
    events.into_values().collect()
}

fn note(
    events: &mut BTreeMap<(String, Kind, String), Event>,
    row: &Row,
    ending: &Ending,
    until: Option<Time>,
) {
    if until.is_some_and(|until| ending.until > until) {
        return;
    }
    let date = dates::date(ending.until);
    let event = events.entry((date.clone(), ending.kind, ending.what.clone())).or_insert_with(|| Event {
        date,
        kind: ending.kind,
        what: ending.what.clone(),
        certificates: 0,
        files: Vec::new(),
    });
    event.certificates = event.certificates.saturating_add(1);
    if event.files.len() < NAMED && event.files.last() != Some(&row.file) {
        event.files.push(row.file.clone());
    }
}
