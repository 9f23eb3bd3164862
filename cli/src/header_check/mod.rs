//! `header-check`: does a running deployment believe a header that anybody can write?
//!
//! A header with a certificate is good for nothing but for where it comes from. Whether a proxy strips it, on each listener, and
//! whether the application takes it from the proxy alone, no library can see from inside; a forger can from outside.

mod answer;
mod asker;
mod forgeries;
mod forgery;
mod judge;
mod material;
mod print;
mod target;
mod tls;
mod wire;

pub(crate) use target::{Place, Target};

use crate::arguments::HeaderCheck;
use crate::outcome::{ACCEPTED, NOT_JUDGED, Outcome, REFUSED};
use crate::trouble::Trouble;
use asker::{Asker, Baseline};
use forgeries::Material;
use forgery::Common;
use judge::{Finding, Judge, Verdict};
use tls::Tls;

/// What became of one URL.
struct Checked {
    url: String,
    /// Without a forgery, or why nothing can be judged.
    without: Result<asker::Baseline, String>,
    /// As somebody.
    is_somebody: bool,
    groups: Vec<(String, Vec<(String, Finding)>)>,
    /// How many more forgeries were not sent, and why.
    not_sent: Option<(usize, &'static str)>,
    sent: usize,
}

pub(crate) fn run(arguments: &HeaderCheck) -> Result<Outcome, Trouble> {
    let material = material::of(arguments)?;
    let is_tls = arguments.urls.iter().any(|target| target.is_tls);
    // Files that are named must be good, also where they are not needed.
    let tls = if is_tls || arguments.way.client_cert.is_some() || arguments.way.cacert.is_some() {
        Some(tls::of(&arguments.way)?)
    } else {
        None
    };
    let check = |target| one(arguments, target, &material, tls.as_ref());
    let checked: Vec<Checked> = arguments.urls.iter().map(check).collect();
    let code = code(&checked);
    Ok(if arguments.json {
        print::json(arguments, &material, &checked, code)
    } else {
        Outcome { text: print::text(arguments, &material, &checked), ..Outcome::new(code) }
    })
}

/// A door that is open is certain, whatever else could not be judged.
fn code(checked: &[Checked]) -> u8 {
    let verdicts = || checked.iter().flat_map(Checked::findings).map(|(_, finding)| finding.verdict);
    if verdicts().any(|verdict| verdict == Verdict::GotIn) {
        REFUSED
    } else if verdicts().any(|verdict| verdict == Verdict::Unclear)
        || checked.iter().any(Checked::is_cut_short)
    {
        NOT_JUDGED
    } else {
        ACCEPTED
    }
}

impl Checked {
    /// Something was not asked.
    fn is_cut_short(&self) -> bool {
        self.without.is_err() || self.not_sent.is_some()
    }

    fn findings(&self) -> impl Iterator<Item = &(String, Finding)> {
        self.groups.iter().flat_map(|(_, findings)| findings)
    }
}

fn one(arguments: &HeaderCheck, target: &Target, material: &Material, tls: Option<&Tls>) -> Checked {
    let way = &arguments.way;
    let mut asker = Asker {
        common: Common { target, method: &way.method, headers: &way.header },
        place: way.connect.as_ref(),
        tls,
        timeout: way.timeout,
        sent: 0,
    };
    let is_somebody = target.is_tls && way.client_cert.is_some();
    let without = Baseline::learn(&mut asker, &material.basic());
    let mut checked = Checked {
        url: target.to_string(),
        without,
        is_somebody,
        groups: Vec::new(),
        not_sent: None,
        sent: 0,
    };
    if let Ok(baseline) = &mut checked.without {
        let mut judge =
            Judge { asker: &mut asker, baseline, is_somebody, nobody: None, over: None, unanswered: 0 };
        let mut not_sent = 0_usize;
        for group in material.groups() {
            let mut findings = Vec::new();
            for forgery in group.forgeries {
                match judge.judge(&forgery) {
                    Some(finding) => findings.push((forgery.title, finding)),
                    None => not_sent = not_sent.saturating_add(1),
                }
            }
            checked.groups.push((group.title, findings));
        }
        checked.not_sent = judge.over.filter(|_| not_sent > 0).map(|why| (not_sent, why));
    }
    checked.groups.retain(|(_, findings)| !findings.is_empty());
    checked.sent = asker.sent;
    checked
}
