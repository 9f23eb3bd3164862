//! Runs suites of conformance vectors:
//!
//! ```text
//! cargo run --release --example conformance -- [--json] FILE.json[.gz] ...
//! ```
//!
//! Each disagreement is printed with the refusal's text, what was not run with what it waits for, and at last one line a
//! file. With `--json` all of it, and the work that each case cost, goes to standard output as one JSON value.
//!
//! Exit codes: 0 if every disagreement is listed in `tests/conformance_exceptions.toml` and every listed one is there, 1 if not,
//! 2 if a file or an argument could not be read.

mod runner;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use lexopt::Arg;
use runner::Suite;
use runner::exceptions::Exceptions;
use runner::print::{Details, Summary, as_json};

const USAGE: &str = "usage: conformance [--json] FILE.json[.gz] ...";

struct Arguments {
    json: bool,
    files: Vec<PathBuf>,
}

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(fault) => {
            eprintln!("{fault}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<bool, Box<dyn std::error::Error>> {
    let Some(arguments) = arguments()? else {
        println!("{USAGE}");
        return Ok(true);
    };
    let exceptions = Exceptions::read(runner::EXCEPTIONS)?;
    let suites = arguments.files.iter().map(|file| Suite::run(file)).collect::<Result<Vec<_>, _>>()?;
    let mut out = std::io::stdout().lock();
    if arguments.json {
        serde_json::to_writer_pretty(&mut out, &as_json(&suites, &exceptions))?;
        writeln!(out)?;
    } else {
        for suite in &suites {
            write!(out, "{}", Details(suite, &exceptions))?;
        }
        for suite in &suites {
            writeln!(out, "{}", Summary(suite))?;
        }
    }
    Ok(suites.iter().all(|suite| exceptions.explain_all_of(suite)))
}

/// Nothing if help is wanted.
fn arguments() -> Result<Option<Arguments>, Box<dyn std::error::Error>> {
    let mut arguments = Arguments { json: false, files: Vec::new() };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("json") => arguments.json = true,
            Arg::Long("help") | Arg::Short('h') => return Ok(None),
            Arg::Value(file) => arguments.files.push(file.into()),
            other => return Err(format!("{}\n{USAGE}", other.unexpected()).into()),
        }
    }
    if arguments.files.is_empty() { Err(USAGE.into()) } else { Ok(Some(arguments)) }
}
