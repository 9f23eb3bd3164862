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
            writeln!(f, "{name}: disagree: {}: {}", case.id, contradiction(case))?;
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
        for (field, count) in not_compared(suite) {
            writeln!(f, "{name}: {field} is not compared ({count} cases)")?;
        }
        Ok(())
    }
}

fn contradiction(case: &Report) -> String {
    let expected = format!("{:?}", case.expected).to_uppercase();
    match &case.answer {
        Some(answer) => match (&answer.refusal, answer.revocation_status) {
            (Some(refusal), _) => format!("expected {expected}, refused: {refusal}"),
            (None, Some(status)) => {
                format!("expected {expected}, accepted with revocation status {status:?}")
            }
            (None, None) => format!("expected {expected}, accepted"),
        },
        None => format!("expected {expected}, not asked"),
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

fn not_compared(suite: &Suite) -> BTreeMap<&'static str, usize> {
    let mut fields = BTreeMap::new();
    for field in suite.cases.iter().flat_map(|case| &case.not_compared) {
        let count: &mut usize = fields.entry(*field).or_default();
        *count = count.saturating_add(1);
    }
    fields
}

/// All of it.
pub(crate) fn as_json(suites: &[Suite], exceptions: &Exceptions) -> Value {
    let files = suites.iter().map(|suite| {
        json!({
            "file": suite.name,
            "agree": suite.count(Outcome::Agree),
            "disagree": suite.count(Outcome::Disagree),
            "not_run": suite.count(Outcome::NotRun),
            "not_compared": not_compared(suite),
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
