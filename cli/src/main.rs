//! `vouchsafe`: judges certificates from the command line.
//!
//! A room a subcommand. Each makes an [`Outcome`], what is printed and the exit code, or a [`Trouble`]; only this file
//! writes.

mod arguments;
mod bundle;
mod check;
mod dates;
mod explain;
mod files;
mod forecast;
mod generate;
#[cfg(feature = "header-check")]
mod header_check;
mod judge;
mod outcome;
mod settings;
mod shown;
mod table;
mod trouble;
mod verify;
mod whois;

use std::fmt::Display;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Arguments, Command};
use outcome::{NOT_JUDGED, Outcome};
use shown::{BAD, styled};
use trouble::Trouble;

fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(outcome) => print(&outcome),
        Err(trouble) => {
            complain(&trouble);
            ExitCode::from(NOT_JUDGED)
        }
    }
}

/// Who closed standard error wants no message.
fn complain(trouble: &dyn Display) {
    let _closed = writeln!(anstream::stderr(), "{} {trouble}", styled(BAD, "vouchsafe:"));
}

fn run(command: &Command) -> Result<Outcome, Trouble> {
    match command {
        Command::Verify(arguments) => verify::run(arguments),
        Command::Explain(arguments) => explain::run(arguments),
        Command::Whois(arguments) => whois::run(arguments),
        Command::Check(arguments) => check::run(arguments),
        Command::Forecast(arguments) => forecast::run(arguments),
        #[cfg(feature = "header-check")]
        Command::HeaderCheck(arguments) => header_check::run(arguments),
        Command::Completions { shell } => Ok(generate::completions(*shell)),
        Command::Man => generate::man(),
    }
}

/// A verdict that nobody could read must not pass for one. A reader who has seen enough is told nothing more.
fn print(outcome: &Outcome) -> ExitCode {
    for trouble in &outcome.troubles {
        complain(trouble);
    }
    let mut out = anstream::stdout().lock();
    match out.write_all(outcome.text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::from(outcome.code),
        Err(fault) => {
            if fault.kind() != ErrorKind::BrokenPipe {
                complain(&format_args!("standard output: {fault}"));
            }
            ExitCode::from(NOT_JUDGED)
        }
    }
}
