//! `explain`: every broken rule on every way, and the least that would have to change.

mod advice;
mod demand;
mod from_fault;

use std::cmp::Reverse;
use std::fmt::Write as _;

use anstyle::Style;
use serde::Serialize;
use vouchsafe::report::{Attempt, Report};
use vouchsafe::{Refusal, Time};

use crate::arguments::Explain;
use crate::outcome::{ACCEPTED, Outcome, REFUSED};
use crate::shown::{self, BAD, FAINT, GOOD, ODD, TITLE, counted, styled};
use crate::table::Table;
use crate::trouble::{FileFault, Trouble};
use crate::{files, settings};

use advice::Advice;

pub(crate) fn run(arguments: &Explain) -> Result<Outcome, Trouble> {
    let judge = settings::judge(&arguments.trust, &arguments.question)?;
    let chain = files::certificates(&arguments.file)?.into_chain();
    let Some((end_entity, sent)) = chain.split_first() else {
        return Err(FileFault::Nothing("certificate").of(&arguments.file));
    };
    let file = shown::path(&arguments.file);
    let explained = judge.explain(&judge.peer(end_entity, sent, &file));
    let explanation = Explanation::new(&file, judge.at, &explained);
    let code = if explanation.nothing_wrong() { ACCEPTED } else { REFUSED };
    if arguments.json {
        return Ok(Outcome::json(&explanation, code));
    }
    Ok(Outcome { text: explanation.text(), ..Outcome::new(code) })
}

#[derive(Serialize)]
struct Explanation<'r> {
    file: &'r str,
    at: Time,
    /// Why there are no ways to look at, or not all of them.
    refusal: Option<&'r Refusal>,
    report: Option<&'r Report>,
    nearest: Option<Nearest>,
}

/// The way that needs the least.
#[derive(Serialize)]
struct Nearest {
    /// Its place in the report, from 1.
    way: usize,
    advice: Vec<Advised>,
}

#[derive(Serialize)]
struct Advised {
    #[serde(flatten)]
    advice: Advice,
    text: String,
}

impl<'r> Explanation<'r> {
    fn new(file: &'r str, at: Time, explained: &'r Result<Report, Refusal>) -> Self {
        let (report, refusal) = match explained {
            Ok(report) => (Some(report), None),
            Err(refusal) => (refusal.report(), Some(refusal)),
        };
        let nearest = report.and_then(|report| nearest(report.attempts()));
        let nearest = nearest.map(|(way, attempt)| Nearest {
            way,
            advice: from_fault::advice(attempt)
                .into_iter()
                .map(|advice| Advised { text: advice.to_string(), advice })
                .collect(),
        });
        Self { file, at, refusal, report, nearest }
    }

    fn nothing_wrong(&self) -> bool {
        self.refusal.is_none() && self.report.is_none_or(Report::is_empty)
    }

    fn text(&self) -> String {
        let Self { file, at, .. } = self;
        if self.nothing_wrong() {
            return format!("{file}: {}  no rule is broken at {at}\n", styled(GOOD, "accepted"));
        }
        let mut text = format!("{file}: {} at {at}\n", styled(BAD, "refused"));
        if let Some(refusal) = self.refusal {
            let _written = writeln!(text, "  {refusal}");
        }
        if let Some(report) = self.report {
            for (number, attempt) in (1_usize..).zip(report.attempts()) {
                way(&mut text, number, attempt);
            }
            if report.more() > 0 {
                let _written = writeln!(text, "\nand {}", counted(report.more(), "more way"));
            }
        }
        if let Some(nearest) = &self.nearest {
            let title = format!("The least that would have to change (way {})", nearest.way);
            let _written = writeln!(text, "\n{}", styled(TITLE, title));
            for (number, advised) in (1_usize..).zip(&nearest.advice) {
                let _written = writeln!(text, "  {number}. {}", advised.text);
            }
        }
        text
    }
}

fn way(text: &mut String, number: usize, attempt: &Attempt) {
    let anchor = attempt.anchor.as_ref().map(|anchor| format!(" <- [{anchor}]")).unwrap_or_default();
    let title = styled(TITLE, format_args!("Way {number}"));
    let _written = writeln!(text, "\n{title}  {}{anchor}", attempt.chain.join(" <- "));
    let mut table = Table::indented(2);
    for fault in &attempt.faults {
        let unproven = if fault.proven { "" } else { " (not proven)" };
        table.row([
            (fault.certificate.to_string(), FAINT),
            (fault.reason.id().to_owned(), ODD),
            (format!("{}{unproven}", fault.reason), Style::new()),
        ]);
    }
    table.print(text);
}

/// The way with the fewest faults; among equals the one that got furthest.
fn nearest(attempts: &[Attempt]) -> Option<(usize, &Attempt)> {
    (1..).zip(attempts).min_by_key(|(_, attempt)| (attempt.faults.len(), Reverse(attempt.reached)))
}
