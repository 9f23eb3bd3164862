//! One case: ask the library, compare the answers.

use std::collections::BTreeSet;
use std::fmt;

use serde::Serialize;
use vouchsafe::fault::Reason;
use vouchsafe::revocation::Status;
use vouchsafe::{Peer, Purpose, ReferenceName, Refusal, VerifiedPath, budget::Work, error::Position};

use super::schema::{Case, Expected, RevocationStatus, Schema};
use super::settings::Settings;
use super::waits;

/// What came of a case.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) id: String,
    pub(crate) expected: Expected,
    pub(crate) outcome: Outcome,
    /// What the library said, where it could be asked.
    pub(crate) answer: Option<Answer>,
    /// What the case waits for, if it was not run.
    pub(crate) waits_for: BTreeSet<String>,
    /// How the answer contradicts what is expected, if it does.
    pub(crate) contradiction: Option<String>,
    /// What was left out: anchors and CRLs that could not be read.
    pub(crate) notes: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Outcome {
    Agree,
    Disagree,
    NotRun,
}

/// The answer of all calls of a case together: the first refusal, or acceptance by all.
#[derive(Default, Serialize)]
pub(crate) struct Answer {
    pub(crate) accepted: bool,
    /// One line.
    pub(crate) refusal: Option<String>,
    /// Every way that was tried.
    pub(crate) report: Option<String>,
    pub(crate) revocation_status: Option<RevocationStatus>,
    /// The certificate policies that hold for the path (RFC 5280 6.1.6).
    pub(crate) user_constrained_policy_set: Option<BTreeSet<String>>,
    /// How often the library was asked: once a purpose and name.
    pub(crate) calls: u32,
    /// What the calls cost.
    pub(crate) work: Counts,
}

#[derive(Default, Serialize)]
pub(crate) struct Counts {
    certificates: u32,
    signatures: u32,
    name_comparisons: u32,
    search_steps: u32,
    candidates: u32,
}

impl Counts {
    fn add(&mut self, work: Work) {
        for (sum, more) in [
            (&mut self.certificates, work.certificates),
            (&mut self.signatures, work.signatures),
            (&mut self.name_comparisons, work.name_comparisons),
            (&mut self.search_steps, work.search_steps),
            (&mut self.candidates, work.candidates),
        ] {
            *sum = sum.saturating_add(more);
        }
    }
}

/// Runs a case, unless it waits for something.
pub(crate) fn of(case: &Case, schema: Schema) -> Report {
    let mut report = Report {
        id: case.id.clone(),
        expected: case.expected_result,
        outcome: Outcome::NotRun,
        answer: None,
        waits_for: waits::inputs(case),
        contradiction: None,
        notes: Vec::new(),
    };
    let settings = match Settings::of(case, schema) {
        Ok(settings) => settings,
        Err(lacking) => {
            report.waits_for.insert(lacking);
            return report;
        }
    };
    report.notes.clone_from(&settings.notes);
    if !report.waits_for.is_empty() {
        return report;
    }
    let answer = ask(case, &settings);
    report.waits_for = waits::tags(case, schema);
    let contradiction = answer.contradiction(case);
    report.outcome = match &contradiction {
        // What is lacking never hides a certificate that should not have been accepted.
        Some(_) if answer.accepted && case.expected_result == Expected::Failure => Outcome::Disagree,
        _ if !report.waits_for.is_empty() => Outcome::NotRun,
        Some(_) => Outcome::Disagree,
        None => Outcome::Agree,
    };
    match report.outcome {
        Outcome::NotRun => {}
        Outcome::Agree | Outcome::Disagree => report.waits_for.clear(),
    }
    if report.outcome == Outcome::Disagree {
        report.contradiction = contradiction;
    }
    report.answer = Some(answer);
    report
}

/// Every purpose with every name, until one is refused.
fn ask(case: &Case, settings: &Settings<'_>) -> Answer {
    let mut answer = Answer::default();
    for purpose in &settings.purposes {
        if settings.names.is_empty() {
            answer.call(case, settings, purpose, None);
        }
        for name in &settings.names {
            if answer.refusal.is_some() {
                return answer;
            }
            match name {
                Ok(name) => answer.call(case, settings, purpose, Some(name)),
                Err(fault) => answer.refuse(fault.clone()),
            }
        }
    }
    answer.accepted = answer.refusal.is_none();
    answer
}

impl Answer {
    /// What of the answer is not as expected.
    fn contradiction(&self, case: &Case) -> Option<String> {
        match (case.expected_result, &self.refusal) {
            (Expected::Success, Some(refusal)) => {
                return Some(format!("expected SUCCESS, refused: {refusal}"));
            }
            (Expected::Failure, None) => return Some("expected FAILURE, accepted".to_owned()),
            _ => {}
        }
        differs(
            "revocation status",
            case.expected_revocation_status.as_ref(),
            self.revocation_status.as_ref(),
        )
        .or_else(|| {
            let found = self.user_constrained_policy_set.as_ref();
            differs("certificate policies", case.expected_user_constrained_policy_set.as_ref(), found)
        })
    }

    fn call(
        &mut self,
        case: &Case,
        settings: &Settings<'_>,
        purpose: &Purpose,
        name: Option<&ReferenceName>,
    ) {
        let verifier = match settings.verifier(purpose) {
            Ok(verifier) => verifier,
            Err(fault) => return self.refuse(fault.to_string()),
        };
        let mut peer = Peer::new(&case.peer_certificate.0, &settings.intermediates);
        if let Some(name) = name {
            peer = peer.named(name.clone());
        }
        self.calls = self.calls.saturating_add(1);
        match verifier.verify(&peer, settings.now) {
            Ok(path) => {
                self.work.add(path.work());
                self.revocation_status = status_of_path(&path);
                let policies = path.certificate_policies().policies.iter();
                self.user_constrained_policy_set = Some(policies.map(ToString::to_string).collect());
            }
            Err(refusal) => {
                self.work.add(refusal.report().map_or_else(Work::default, |report| report.work()));
                self.revocation_status = status_of_refusal(&refusal);
                self.report = refusal.report().map(|report| format!("{report:#}"));
                self.refuse(refusal.to_string());
            }
        }
    }

    fn refuse(&mut self, text: String) {
        self.refusal.get_or_insert(text);
    }
}

/// Compared where both are known.
fn differs<T: PartialEq + fmt::Debug>(what: &str, wanted: Option<&T>, found: Option<&T>) -> Option<String> {
    let (wanted, found) = (wanted?, found?);
    (wanted != found).then(|| format!("expected {what} {wanted:?}, found {found:?}"))
}

/// The status of the whole path; nothing if nothing was asked.
fn status_of_path(path: &VerifiedPath<'_>) -> Option<RevocationStatus> {
    let mut statuses =
        (0..path.certificates().count()).filter_map(|at| path.revocation(Position::new(at))).peekable();
    statuses.peek()?;
    let unknown = statuses.any(|status| !matches!(status, Status::Good { .. }));
    Some(if unknown { RevocationStatus::Unknown } else { RevocationStatus::Good })
}

fn status_of_refusal(refusal: &Refusal) -> Option<RevocationStatus> {
    match refusal.fault()?.reason {
        Reason::Revoked(_) => Some(RevocationStatus::Revoked),
        Reason::RevocationUnknown(_) => Some(RevocationStatus::Unknown),
        _ => None,
    }
}
