//! What the command line asks for. The help is made of these comments.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use vouchsafe::oid::OidBuf;
use vouchsafe::{Namespace, Purpose, ReferenceName, Time};

use crate::{dates, settings};

const EXIT: &str =
    "Exit status: 0 accepted, or as it should be; 1 refused, or not as it should be; 2 could not be judged.

Files are PEM (any number of blocks), DER, or PKCS#7 (.p7b, .p7c) in either; - is standard input.
Colours are for terminals; NO_COLOR turns them off, CLICOLOR_FORCE=1 on.";

/// Who is this peer, and may I believe it? Judges certificates, explains refusals, and tells what stops working when
#[derive(Parser)]
#[command(name = "vouchsafe", version, after_help = EXIT, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Judge certificates, and say why those that are refused are
    Verify(Verify),
    /// Say every rule that a certificate breaks, on every way, and the least that would have to change
    Explain(Explain),
    /// Say who a certificate's holder is: kind, name, by which rule and authority, until when
    Whois(Whois),
    /// Check a configuration, and what it names: contradictions, and what is stale or will be soon
    Check(Check),
    /// Say which certificates in a folder stop being accepted, when, and why
    Forecast(Forecast),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page, for `man -l -`
    Man,
}

#[derive(Args)]
pub(crate) struct Verify {
    /// Each holds the certificate of a peer, then what came with it
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) trust: Trust,
    #[command(flatten)]
    pub(crate) question: Question,
}

#[derive(Args)]
pub(crate) struct Explain {
    /// Holds the certificate of a peer, then what came with it
    pub(crate) file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) trust: Trust,
    #[command(flatten)]
    pub(crate) question: Question,
}

#[derive(Args)]
pub(crate) struct Whois {
    /// Holds the certificate of a peer, then what came with it
    pub(crate) file: PathBuf,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) trust: Trust,
    #[command(flatten)]
    pub(crate) question: Question,
}

#[derive(Args)]
pub(crate) struct Check {
    /// The configuration, TOML
    pub(crate) config: PathBuf,
    /// What ends within so many days counts as found
    #[arg(long, default_value_t = 30)]
    pub(crate) days: u32,
    /// Check for this time, and not for now
    #[arg(long, value_name = "TIME", value_parser = dates::parse)]
    pub(crate) at: Option<Time>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Forecast {
    /// Where the certificates are, at most 32 folders deep; links to folders are not followed
    pub(crate) folder: PathBuf,
    /// Look so many days ahead, and exit with 1 if something ends by then
    #[arg(long)]
    pub(crate) days: Option<u32>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) trust: Trust,
    #[command(flatten)]
    pub(crate) question: Question,
}

/// Whom to believe, and for what
#[derive(Args)]
#[command(next_help_heading = "Whom to believe")]
pub(crate) struct Trust {
    /// The whole of it, in TOML; instead of the other options
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "anchors", "intermediates", "crl", "ocsp", "no_revocation", "purpose", "namespace",
    ])]
    pub(crate) config: Option<PathBuf>,
    /// Authorities to believe
    #[arg(long, value_name = "FILE", required_unless_present = "config")]
    pub(crate) anchors: Vec<PathBuf>,
    /// Certificates that peers need not send; none is believed for being here
    #[arg(long, value_name = "FILE")]
    pub(crate) intermediates: Vec<PathBuf>,
    /// CRLs: every certificate below the anchor must be covered by a fresh one, or by an OCSP response
    #[arg(long, value_name = "FILE")]
    pub(crate) crl: Vec<PathBuf>,
    /// OCSP responses, DER
    #[arg(long, value_name = "FILE")]
    pub(crate) ocsp: Vec<PathBuf>,
    /// DANGEROUS: believe revoked certificates too. Every answer says so
    #[arg(long, conflicts_with_all = ["crl", "ocsp"])]
    pub(crate) no_revocation: bool,
    /// What the certificates must be good for: client, server, or an object identifier
    #[arg(long, value_name = "PURPOSE", value_parser = purpose, required_unless_present = "config")]
    pub(crate) purpose: Option<Purpose>,
    /// What the authorities may vouch for, such as spiffe:prod.example or dns:prod.example. With a SPIFFE namespace,
    /// the peer's identity is its SPIFFE ID; without one, paths are verified and no identity comes of them
    #[arg(long, value_name = "FORM:NAME", value_parser = settings::namespace)]
    pub(crate) namespace: Vec<Namespace>,
}

/// What is asked
#[derive(Args)]
#[command(next_help_heading = "What is asked")]
pub(crate) struct Question {
    /// The name that the certificate must have: host, address or mailbox
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(crate) name: Option<ReferenceName>,
    /// Judge at this time, such as 2026-03-02T12:00:00Z or 2026-03-02, and not now
    #[arg(long, value_name = "TIME", value_parser = dates::parse)]
    pub(crate) at: Option<Time>,
}

fn purpose(text: &str) -> Result<Purpose, String> {
    match text {
        "client" => Ok(Purpose::ClientAuth),
        "server" => Ok(Purpose::ServerAuth),
        other => OidBuf::parse(other)
            .map(Purpose::Other)
            .map_err(|_| "neither client, nor server, nor an object identifier".to_owned()),
    }
}

fn name(text: &str) -> Result<ReferenceName, String> {
    ReferenceName::parse(text).map_err(|fault| fault.to_string())
}
