//! `verify`: is each of these peers to be believed?

use std::fmt::Write as _;

use rustls_pki_types::CertificateDer;
use serde::Serialize;
use serde_json::{Value, json};
use vouchsafe::danger::Relaxation;
use vouchsafe::error::Position;
use vouchsafe::verified::{End, RestsOn};
use vouchsafe::{Refusal, Time, VerifiedPath};

use crate::arguments::Verify;
use crate::judge::{Accepted, Judge};
use crate::outcome::{ACCEPTED, NOT_JUDGED, Outcome, REFUSED};
use crate::shown::{self, BAD, Foreign, GOOD, ODD, counted, line, styled};
use crate::trouble::Trouble;
use crate::{files, settings};

pub(crate) fn run(arguments: &Verify) -> Result<Outcome, Trouble> {
    let judge = settings::judge(&arguments.trust, &arguments.question)?;
    let mut tally = Tally::default();
    let mut text = String::new();
    let (mut documents, mut troubles) = (Vec::new(), Vec::new());
    for file in &arguments.files {
        let name = shown::path(file);
        let (verdict, document) = match files::certificates(file) {
            Ok(bundle) => one(&judge, &name, &bundle.into_chain(), &mut text),
            Err(trouble) => {
                let document =
                    json!({ "file": name, "verdict": "not judged", "trouble": trouble.to_string() });
                troubles.push(trouble);
                (Verdict::NotJudged, document)
            }
        };
        tally.count(verdict);
        documents.push(document);
    }
    if arguments.json {
        let outcome = Outcome::json(&Document { at: judge.at, files: documents }, tally.code());
        return Ok(Outcome { troubles, ..outcome });
    }
    if arguments.files.len() > 1 {
        let _written = writeln!(text, "\n{tally}");
    }
    Ok(Outcome { text, troubles, code: tally.code() })
}

#[derive(Serialize)]
struct Document {
    at: Time,
    files: Vec<Value>,
}

#[derive(Clone, Copy)]
enum Verdict {
    Accepted,
    Refused,
    NotJudged,
}

#[derive(Default)]
struct Tally {
    accepted: usize,
    refused: usize,
    not_judged: usize,
}

impl Tally {
    fn count(&mut self, verdict: Verdict) {
        let count = match verdict {
            Verdict::Accepted => &mut self.accepted,
            Verdict::Refused => &mut self.refused,
            Verdict::NotJudged => &mut self.not_judged,
        };
        *count = count.saturating_add(1);
    }

    /// What could not be judged weighs most: nobody may take it for a verdict.
    fn code(&self) -> u8 {
        match self {
            Self { not_judged: 1.., .. } => NOT_JUDGED,
            Self { refused: 1.., .. } => REFUSED,
            _ => ACCEPTED,
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} accepted, {} refused", self.accepted, self.refused)?;
        if self.not_judged > 0 { write!(f, ", {} not judged", self.not_judged) } else { Ok(()) }
    }
}

/// The verdict on one peer: for people into `text`, and for machines.
fn one(judge: &Judge, file: &str, chain: &[CertificateDer<'_>], text: &mut String) -> (Verdict, Value) {
    // A file without certificates is none that comes here.
    let Some((end_entity, sent)) = chain.split_first() else { return (Verdict::NotJudged, Value::Null) };
    match judge.judge(&judge.peer(end_entity, sent, file)) {
        Ok(accepted) => {
            text.push_str(&accepted_text(file, &accepted, judge.at));
            let Accepted { principal, path } = accepted;
            let document =
                json!({ "file": file, "verdict": "accepted", "principal": principal, "path": path });
            (Verdict::Accepted, document)
        }
        Err(refusal) => {
            text.push_str(&refused_text(file, &refusal));
            (Verdict::Refused, json!({ "file": file, "verdict": "refused", "refusal": refusal }))
        }
    }
}

fn accepted_text(name: &str, accepted: &Accepted<'_>, at: Time) -> String {
    let Accepted { principal, path } = accepted;
    let who = match principal {
        Some(principal) => format!("{} {}", principal.kind(), Foreign(principal.name())),
        None => path.end_entity().subject().to_string(),
    };
    let mut text = format!("{name}: {}  {who}\n", styled(GOOD, "accepted"));
    line(&mut text, "path", chain(path));
    line(&mut text, "judged at", at);
    line(&mut text, "valid until", until(path));
    for (at, certificate) in path.certificates().enumerate() {
        if let Some(status) = path.revocation(Position::new(at)) {
            line(&mut text, "revocation", format_args!("{}: {status}", certificate.subject()));
        }
    }
    relaxations(&mut text, path.relaxations());
    text
}

/// The subjects, the end entity's first, and the anchor.
pub(crate) fn chain(path: &VerifiedPath<'_>) -> String {
    let subjects: String =
        path.certificates().map(|certificate| format!("{} <- ", certificate.subject())).collect();
    format!("{subjects}[{}]", path.anchor())
}

/// Until when the answer holds, and what ends then.
pub(crate) fn until(path: &VerifiedPath<'_>) -> String {
    let first = path.ends().into_iter().next();
    let what = first.map(|end| format!(" ({})", what(&end, path))).unwrap_or_default();
    format!("{}{what}", path.valid_until())
}

/// What ends, by its name.
pub(crate) fn what(end: &End, path: &VerifiedPath<'_>) -> String {
    match &end.of {
        RestsOn::Certificate(Position::LEAF) => "own notAfter".to_owned(),
        RestsOn::Certificate(at) => {
            let subject = path.certificates().nth(at.index()).map(|issuer| issuer.subject().to_string());
            format!("issuer {}", subject.unwrap_or_default())
        }
        RestsOn::Anchor => format!("trust anchor {}", path.anchor()),
        RestsOn::Revocation { by, .. } => by.to_string(),
        other => other.to_string(),
    }
}

/// Whatever was not checked stands out.
pub(crate) fn relaxations(text: &mut String, relaxations: &[Relaxation]) {
    for relaxation in relaxations {
        line(text, "DANGER", styled(ODD, relaxation));
    }
}

/// The reason in one line, then the ways that were tried.
pub(crate) fn refused_text(name: &str, refusal: &Refusal) -> String {
    let mut text = format!("{name}: {}  ", styled(BAD, "refused"));
    let reason = match (refusal, refusal.fault()) {
        (Refusal::NoPath(_), Some(fault)) => fault.to_string(),
        _ => refusal.to_string(),
    };
    let _written = writeln!(text, "{reason}");
    let Some(report) = refusal.report() else { return text };
    for (number, attempt) in report.attempts().iter().enumerate() {
        let anchor = attempt.anchor.as_ref().map(|anchor| format!(" <- [{anchor}]")).unwrap_or_default();
        line(&mut text, "way", format_args!("{}{anchor}", attempt.chain.join(" <- ")));
        // The first fault of the first way is the reason.
        for fault in attempt.faults.iter().skip(usize::from(number == 0)) {
            line(&mut text, "", fault);
        }
    }
    if report.more() > 0 {
        line(&mut text, "", format_args!("and {}", counted(report.more(), "more way")));
    }
    text
}
