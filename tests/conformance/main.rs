//! The conformance runner: over the vectors where `VOUCHSAFE_VECTORS` names their folder, and over cases of our own, so that
//! each field of the schema is seen to count.

#![cfg(all(feature = "std", feature = "rustcrypto"))]
#![expect(clippy::expect_used, clippy::panic, reason = "a test that panics is a test that fails")]

mod answers;
#[path = "../common/mod.rs"]
mod common;
mod fields;
#[path = "../../examples/conformance/runner/mod.rs"]
mod runner;
#[path = "../said/mod.rs"]
mod said;
mod scene;

use std::path::{Path, PathBuf};

use runner::Suite;
use runner::exceptions::Exceptions;
use runner::print::{Details, Summary};
use said::say;

#[test]
fn every_suite_agrees_or_the_exceptions_say_why_not() {
    let Some(folder) = std::env::var_os("VOUCHSAFE_VECTORS") else {
        say("conformance: VOUCHSAFE_VECTORS is not set, so no vectors were run");
        return;
    };
    let exceptions = Exceptions::read(runner::EXCEPTIONS).expect("the list of exceptions");
    let suites = files(Path::new(&folder)).iter().map(|file| Suite::run(file)).collect::<Result<Vec<_>, _>>();
    let suites = suites.unwrap_or_else(|fault| panic!("{fault}"));
    assert!(!suites.is_empty(), "VOUCHSAFE_VECTORS names a folder without vectors");
    for suite in &suites {
        let details = Details(suite, &exceptions).to_string();
        details.lines().for_each(say);
    }
    for suite in &suites {
        say(Summary(suite));
    }
    for suite in &suites {
        assert!(exceptions.explain_all_of(suite), "{}: see above", suite.name);
    }
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("VOUCHSAFE_VECTORS names a folder");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry of the folder").path()).collect();
    let is_suite =
        |file: &Path| [".json", ".json.gz"].iter().any(|end| file.to_string_lossy().ends_with(end));
    files.retain(|file| is_suite(file));
    files.sort();
    files
}

#[test]
fn the_exceptions_can_be_read() {
    Exceptions::read(runner::EXCEPTIONS).expect("the list of exceptions");
}
