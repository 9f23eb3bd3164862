//! What is told of it.

use std::fmt::{self, Write as _};

use anstyle::Style;
use serde::Serialize;

use super::Checked;
use super::asker::Baseline;
use super::forgeries::Material;
use super::judge::{Finding, Verdict};
use crate::arguments::HeaderCheck;
use crate::outcome::Outcome;
use crate::shown::{self, BAD, FAINT, Foreign, GOOD, ODD, TITLE, counted, line, styled};
use crate::table::Table;

pub(super) fn text(arguments: &HeaderCheck, material: &Material, checked: &[Checked]) -> String {
    let mut text = String::new();
    for checked in checked {
        of_one(&mut text, arguments, material, checked);
        text.push('\n');
    }
    let _written = writeln!(text, "{}", Tally::of(checked));
    text
}

fn of_one(text: &mut String, arguments: &HeaderCheck, material: &Material, checked: &Checked) {
    let baseline = match &checked.without {
        Ok(baseline) => baseline,
        Err(why) => {
            let verdict = styled(ODD, "not judged");
            let _written = writeln!(text, "{}: {verdict}  {}", styled(TITLE, &checked.url), Foreign(why));
            return;
        }
    };
    let _written = writeln!(text, "{}", styled(TITLE, &checked.url));
    line(text, "without", without(baseline));
    if checked.is_somebody {
        line(text, "asked as", "somebody, with --client-cert");
    }
    line(text, "certificate", Foreign(&certificate(arguments, material)));
    for (title, value) in weaknesses(arguments, material, baseline) {
        line(text, title, styled(ODD, value));
    }
    let mut table = Table::indented(2);
    for (title, findings) in &checked.groups {
        table.title(title);
        for (title, finding) in findings {
            table.row(row(title, finding));
        }
    }
    table.print(text);
    if let Some((count, why)) = checked.not_sent {
        let _written = writeln!(text, "\n  {} {count} more: {why}", styled(ODD, "not sent"));
    }
}

fn without(baseline: &Baseline) -> String {
    let varies = if baseline.body_varies { "; the text varies" } else { "" };
    format!("{}{varies}", baseline.answer)
}

fn certificate(arguments: &HeaderCheck, material: &Material) -> String {
    match &arguments.forgery.certificate {
        Some(file) => format!("{}, from {}", material.subject, file.display()),
        None => format!("{}, made for this", material.subject),
    }
}

/// What makes a good result worth less than it looks.
fn weaknesses(
    arguments: &HeaderCheck,
    material: &Material,
    baseline: &Baseline,
) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    if arguments.forgery.certificate.is_none() {
        let why = "whoever verifies chains refuses this one, and may still believe a real client's: give --certificate";
        found.push(("weak", why.to_owned()));
    }
    if material.profile.is_none() {
        let why = "each proxy's header was tried in few ways: give --profile, or --config";
        found.push(("weak", why.to_owned()));
    }
    if baseline.body_varies && baseline.answer.status < 300 {
        let why = "the page is another each time, and does not show whom it is for: ask one that only known clients may see";
        found.push(("weak", why.to_owned()));
    }
    if let Some(reply) = &baseline.too_large {
        let why = format!("the same values under names that mean nothing are answered {reply}");
        found.push(("weak", why));
    }
    if arguments.way.insecure {
        found.push(("DANGER", "who answered was not verified".to_owned()));
    }
    found
}

fn row(title: &str, finding: &Finding) -> [(String, Style); 4] {
    let (word, style) = word(finding.verdict);
    [
        (word.to_owned(), style),
        (finding.answer.clone(), FAINT),
        (Foreign(title).to_string(), Style::new()),
        (Foreign(&finding.note).to_string(), style_of_note(finding.verdict)),
    ]
}

fn word(verdict: Verdict) -> (&'static str, Style) {
    match verdict {
        Verdict::Refused => ("refused", GOOD),
        Verdict::ChangedNothing => ("changed nothing", GOOD),
        Verdict::GotIn => ("GOT IN", BAD),
        Verdict::Unclear => ("unclear", ODD),
    }
}

fn style_of_note(verdict: Verdict) -> Style {
    match verdict {
        Verdict::Refused | Verdict::ChangedNothing => FAINT,
        Verdict::GotIn => BAD,
        Verdict::Unclear => ODD,
    }
}

/// How many came to what.
#[derive(Default, Serialize)]
struct Tally {
    forgeries: usize,
    refused: usize,
    changed_nothing: usize,
    got_in: usize,
    unclear: usize,
    not_sent: usize,
    /// URLs of which nothing could be judged.
    not_judged: usize,
    requests: usize,
}

impl Tally {
    fn of(checked: &[Checked]) -> Self {
        let mut tally = Self::default();
        let add = |count: &mut usize, more: usize| *count = count.saturating_add(more);
        for checked in checked {
            add(&mut tally.requests, checked.sent);
            add(&mut tally.not_sent, checked.not_sent.map_or(0, |(count, _)| count));
            add(&mut tally.not_judged, usize::from(checked.without.is_err()));
            for (_, finding) in checked.findings() {
                add(&mut tally.forgeries, 1);
                let count = match finding.verdict {
                    Verdict::Refused => &mut tally.refused,
                    Verdict::ChangedNothing => &mut tally.changed_nothing,
                    Verdict::GotIn => &mut tally.got_in,
                    Verdict::Unclear => &mut tally.unclear,
                };
                add(count, 1);
            }
        }
        tally
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { forgeries, refused, changed_nothing, got_in, unclear, not_sent, not_judged, requests } =
            self;
        let forgeries = match forgeries {
            1 => "1 forgery".to_owned(),
            count => format!("{count} forgeries"),
        };
        write!(f, "{forgeries}: {refused} refused, {changed_nothing} changed nothing, {got_in} got in")?;
        if *unclear > 0 {
            write!(f, ", {unclear} unclear")?;
        }
        if *not_sent > 0 {
            write!(f, "; {not_sent} more not sent")?;
        }
        if *not_judged > 0 {
            write!(f, "; {} not judged", counted(*not_judged, "URL"))?;
        }
        write!(f, "; {} sent", counted(*requests, "request"))
    }
}

#[derive(Serialize)]
struct Document<'d> {
    certificate: CertificateDocument<'d>,
    urls: Vec<UrlDocument<'d>>,
    #[serde(flatten)]
    tally: Tally,
}

#[derive(Serialize)]
struct CertificateDocument<'d> {
    subject: &'d str,
    /// `null` where it was made for this.
    file: Option<String>,
}

#[derive(Serialize)]
struct UrlDocument<'d> {
    url: &'d str,
    without: Option<AnswerDocument<'d>>,
    trouble: Option<&'d str>,
    weaknesses: Vec<String>,
    forgeries: Vec<ForgeryDocument<'d>>,
    not_sent: Option<NotSentDocument>,
}

/// What is compared with.
#[derive(Serialize)]
struct AnswerDocument<'d> {
    status: u16,
    location: Option<&'d str>,
    cookies: &'d [String],
    /// What is compared of the body.
    bytes: usize,
    has_more: bool,
    /// What is not compared, as it changes by itself.
    varies: Vec<&'static str>,
}

impl<'d> AnswerDocument<'d> {
    fn of(baseline: &'d Baseline) -> Self {
        let Baseline { answer, body_varies, cookies_vary, location_varies, too_large: _ } = baseline;
        let parts = [("body", body_varies), ("cookies", cookies_vary), ("location", location_varies)];
        Self {
            status: answer.status,
            location: answer.location.as_deref(),
            cookies: &answer.cookies,
            bytes: answer.body.len(),
            has_more: answer.has_more,
            varies: parts.into_iter().filter(|(_, varies)| **varies).map(|(part, _)| part).collect(),
        }
    }
}

#[derive(Serialize)]
struct NotSentDocument {
    forgeries: usize,
    why: &'static str,
}

#[derive(Serialize)]
struct ForgeryDocument<'d> {
    group: &'d str,
    forgery: &'d str,
    verdict: Verdict,
    answer: &'d str,
    note: &'d str,
}

pub(super) fn json(arguments: &HeaderCheck, material: &Material, checked: &[Checked], code: u8) -> Outcome {
    let url = |checked| of_url(arguments, material, checked);
    let document = Document {
        certificate: CertificateDocument {
            subject: &material.subject,
            file: arguments.forgery.certificate.as_deref().map(shown::path),
        },
        urls: checked.iter().map(url).collect(),
        tally: Tally::of(checked),
    };
    Outcome::json(&document, code)
}

fn of_url<'d>(arguments: &HeaderCheck, material: &Material, checked: &'d Checked) -> UrlDocument<'d> {
    let baseline = checked.without.as_ref();
    let forgeries = checked.groups.iter().flat_map(|(group, findings)| {
        findings.iter().map(move |(forgery, finding)| ForgeryDocument {
            group,
            forgery,
            verdict: finding.verdict,
            answer: &finding.answer,
            note: &finding.note,
        })
    });
    UrlDocument {
        url: &checked.url,
        without: baseline.ok().map(AnswerDocument::of),
        trouble: baseline.err().map(String::as_str),
        weaknesses: baseline
            .map(|baseline| weaknesses(arguments, material, baseline))
            .unwrap_or_default()
            .into_iter()
            .map(|(_, why)| why)
            .collect(),
        forgeries: forgeries.collect(),
        not_sent: checked.not_sent.map(|(forgeries, why)| NotSentDocument { forgeries, why }),
    }
}
