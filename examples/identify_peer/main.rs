//! Who is this peer, or why is it refused?
//!
//! Without arguments, a small fleet is made in memory and each of its peers is judged. With arguments, files are judged;
//! `--help` tells how.

mod arguments;
#[path = "../../tests/common/mod.rs"]
mod common;
mod files;
mod fleet;
mod judgement;
mod table;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use arguments::Command;

/// What the exit codes mean: a peer was accepted, or refused, or could not be judged.
const ACCEPTED: u8 = 0;
const REFUSED: u8 = 1;
const NOT_JUDGED: u8 = 2;

/// What is printed, and the exit code.
struct Outcome {
    text: String,
    code: u8,
}

fn main() -> ExitCode {
    match run(std::env::args_os().skip(1)) {
        Ok(outcome) => print(&outcome),
        Err(trouble) => {
            eprintln!("identify_peer: {trouble}");
            ExitCode::from(NOT_JUDGED)
        }
    }
}

fn run(arguments: impl Iterator<Item = OsString>) -> Result<Outcome, Box<dyn std::error::Error>> {
    Ok(match arguments::read(arguments)? {
        Command::Help => Outcome { text: arguments::HELP.to_owned(), code: ACCEPTED },
        Command::Fleet => Outcome { text: fleet::judged()?, code: ACCEPTED },
        Command::Files(request) => judgement::of(&request)?,
    })
}

/// A verdict that nobody could read must not pass for one.
fn print(outcome: &Outcome) -> ExitCode {
    let mut out = std::io::stdout().lock();
    match out.write_all(outcome.text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::from(outcome.code),
        Err(_) => ExitCode::from(NOT_JUDGED),
    }
}
