//! For people: what came of a file. For programs: the same as JSON.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Value, json};

use super::Suite;
use super::exceptions::Exceptions;
use super::outcome::{Outcome, Report};

/// The disagreements and what was not run, a line each.
pub(crate) struct Details<'s>(pub(crate) &'s Suite, pub(crate) &'s Exceptions);

/// `limbo: 208 agree, 0 disagree, 0 not run`
pub(crate) struct Summary<'s>(pub(crate) &'s Suite);

impl fmt::Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(suite) = self;
        let [agree, disagree, not_run] =
            [Outcome::Agree, Outcome::Disagree, Outcome::NotRun].map(|outcome| suite.count(outcome));
        write!(f, "{}: {agree} agree, {disagree} disagree, {not_run} not run", suite.name)
    }
}

impl fmt::Display for Details<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(suite, exceptions) = self;
        let name = &suite.name;
        for case in suite.disagreements() {
            let contradiction = case.contradiction.as_deref().unwrap_or_default();
            writeln!(f, "{name}: disagree: {}: {contradiction}", case.id)?;
            if let Some(reason) = exceptions.reason(suite, &case.id) {
                writeln!(f, "{name}:   listed: {reason}")?;
            }
        }
        for exception in exceptions.unneeded(suite) {
            writeln!(
                f,
                "{name}: listed, and not needed any more: {} ({})",
                exception.id, exception.reason.0
            )?;
        }
        for (what, ids) in waiting(suite) {
            writeln!(f, "{name}: {} not run, waiting for {what}: {}", ids.len(), ids.join(" "))?;
        }
        Ok(())
    }
}

/// The cases that were not run, by what they wait for.
fn waiting(suite: &Suite) -> BTreeMap<String, Vec<&str>> {
    let mut waiting: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for case in suite.with(Outcome::NotRun) {
        let what: Vec<_> = case.waits_for.iter().map(String::as_str).collect();
        waiting.entry(what.join(", ")).or_default().push(&case.id);
    }
    waiting
}

/// All of it.
pub(crate) fn as_json(suites: &[Suite], exceptions: &Exceptions) -> Value {
    let files = suites.iter().map(|suite| {
        json!({
            "file": suite.name,
            "agree": suite.count(Outcome::Agree),
            "disagree": suite.count(Outcome::Disagree),
            "not_run": suite.count(Outcome::NotRun),
            "exceptions_not_needed": exceptions.unneeded(suite).collect::<Vec<_>>(),
            "cases": suite.cases.iter().map(|case| case_as_json(suite, case, exceptions)).collect::<Vec<_>>(),
        })
    });
    json!({ "files": files.collect::<Vec<_>>() })
}

fn case_as_json(suite: &Suite, case: &Report, exceptions: &Exceptions) -> Value {
    let mut value = json!(case);
    if let (Outcome::Disagree, Some(fields)) = (case.outcome, value.as_object_mut()) {
        fields.insert("exception".to_owned(), json!(exceptions.reason(suite, &case.id)));
    }
    value
}
