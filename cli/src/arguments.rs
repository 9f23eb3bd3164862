//! What the command line asks for. The help is made of these comments.

use std::path::PathBuf;
#[cfg(feature = "header-check")]
use std::time::Duration;

#[cfg(feature = "header-check")]
use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;
use vouchsafe::oid::OidBuf;
#[cfg(feature = "header-check")]
use vouchsafe::proxy::Profile;
use vouchsafe::{Namespace, Purpose, ReferenceName, Time};

#[cfg(feature = "header-check")]
use crate::header_check::{Place, Target};
use crate::{dates, settings};

const EXIT: &str =
    "Exit status: 0 accepted, or as it should be; 1 refused, or not as it should be; 2 could not be judged.

Files are PEM (any number of blocks), DER, or PKCS#7 (.p7b, .p7c) in either; - is standard input.
Colours are for terminals; NO_COLOR turns them off, CLICOLOR_FORCE=1 on.";

#[cfg(feature = "header-check")]
const HEADER_CHECK: &str = "Verdicts: refused; changed nothing (the answer is everybody's: the header was stripped, or ignored); GOT IN; unclear.

What a forgery gets is compared with what the same request gets without it and, where the two differ, with what it gets \
under names that mean nothing, and with a broken value. Redirects are not followed.

Exit status: 0 each forgery was refused or changed nothing; 1 one got in; 2 none did, and something could not be judged.";

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
    /// Send forged headers to a running deployment, and say whether one of them is believed
    ///
    /// Where a proxy ends TLS, it hands on the client's certificate in a header. Whoever else gets that header through is whoever
    /// they say: by a listener that forgot to strip it, under another spelling, or past the proxy. So a forged header must be
    /// refused, or change nothing. Ask every listener, the plain one too, and the application itself from where it must believe
    /// nobody.
    ///
    /// Ask ONLY deployments that you may test. For each URL some fifty requests are sent, one after the other, and a few more
    /// where an answer differs. Some of them are malformed. They are GET requests unless --method says otherwise, but who
    /// believes a forged name may make an account for it. All are HTTP/1; what a proxy makes of HTTP/2 is not asked.
    #[cfg(feature = "header-check")]
    HeaderCheck(HeaderCheck),
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

#[cfg(feature = "header-check")]
#[derive(Args)]
#[command(after_long_help = HEADER_CHECK, after_help = HEADER_CHECK)]
pub(crate) struct HeaderCheck {
    /// Pages that answer a known client otherwise than nobody, and always the same: http or https
    #[arg(required = true, value_name = "URL", value_parser = Target::parse)]
    pub(crate) urls: Vec<Target>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) headers: Headers,
    #[command(flatten)]
    pub(crate) forgery: ForgedWith,
    #[command(flatten)]
    pub(crate) way: Way,
}

/// Which headers are forged
#[cfg(feature = "header-check")]
#[derive(Args)]
#[command(next_help_heading = "Which headers are forged")]
pub(crate) struct Headers {
    /// The proxy that stands there. Without it, every proxy's headers are tried, each in few ways
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Profile::names()))]
    pub(crate) profile: Option<String>,
    /// The name of the header with the certificate, where it is not the profile's
    #[arg(long, value_name = "NAME", requires = "profile")]
    pub(crate) certificate_header: Option<String>,
    /// The name of the header with intermediate certificates
    #[arg(long, value_name = "NAME", requires = "profile")]
    pub(crate) chain_header: Option<String>,
    /// The name of the header with the proxy's verdict
    #[arg(long, value_name = "NAME", requires = "profile")]
    pub(crate) verdict_header: Option<String>,
    /// The name of the header that says whether there is a certificate
    #[arg(long, value_name = "NAME", requires = "profile")]
    pub(crate) presence_header: Option<String>,
    /// All of this from the table [proxy] of a configuration, and requests that say to come from its networks
    #[arg(long, value_name = "FILE", conflicts_with_all = [
        "profile", "certificate_header", "chain_header", "verdict_header", "presence_header",
    ])]
    pub(crate) config: Option<PathBuf>,
}

/// What they say
#[cfg(feature = "header-check")]
#[derive(Args)]
#[command(next_help_heading = "What they say")]
pub(crate) struct ForgedWith {
    /// The certificate of a real client that has rights there, then what came with it. Without it, one is made that nobody
    /// vouches for, and that is weaker: where the chain is verified it is refused, though a real one, which anybody who has
    /// seen it can write into the header, would be believed
    #[arg(long, value_name = "FILE")]
    pub(crate) certificate: Option<PathBuf>,
    /// Who is named in headers such as Remote-User; otherwise the certificate's common name
    #[arg(long, value_name = "NAME", value_parser = header_text)]
    pub(crate) user: Option<String>,
}

/// How it is asked
#[cfg(feature = "header-check")]
#[derive(Args)]
#[command(next_help_heading = "How it is asked")]
pub(crate) struct Way {
    /// Authorities that https servers are verified by; otherwise the system's
    #[arg(long, value_name = "FILE", conflicts_with = "insecure")]
    pub(crate) cacert: Option<PathBuf>,
    /// DANGEROUS: ask whoever answers, for https servers that cannot be verified. The answer says so
    #[arg(long)]
    pub(crate) insecure: bool,
    /// A certificate of your own, to ask as yourself: then no forgery may make you anybody else
    #[arg(long, value_name = "FILE")]
    pub(crate) client_cert: Option<PathBuf>,
    /// Its key, PEM; otherwise in the same file
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub(crate) client_key: Option<PathBuf>,
    /// Connect there, whatever host the URL names: another listener, or the application past its proxy
    #[arg(long, value_name = "HOST:PORT", value_parser = Place::parse)]
    pub(crate) connect: Option<Place>,
    /// A header for every request, such as 'Host: app.example'
    #[arg(long, value_name = "NAME: VALUE", value_parser = header_line)]
    pub(crate) header: Vec<String>,
    /// The method: GET or HEAD, unless you know that another does no harm
    #[arg(long, default_value = "GET", value_parser = method)]
    pub(crate) method: String,
    /// For each whole answer, such as 10s or 500ms
    #[arg(long, value_name = "TIME", default_value = "10s", value_parser = timeout)]
    pub(crate) timeout: Duration,
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

/// Visible ASCII and spaces.
#[cfg(feature = "header-check")]
fn header_text(text: &str) -> Result<String, String> {
    let is_text = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if is_text { Ok(text.to_owned()) } else { Err("a header holds visible ASCII and spaces".to_owned()) }
}

#[cfg(feature = "header-check")]
fn header_line(text: &str) -> Result<String, String> {
    let (name, _) = text.split_once(':').ok_or("not NAME: VALUE")?;
    if is_token(name) { header_text(text) } else { Err("not NAME: VALUE".to_owned()) }
}

#[cfg(feature = "header-check")]
fn method(text: &str) -> Result<String, String> {
    if is_token(text) { Ok(text.to_owned()) } else { Err("no method, such as GET".to_owned()) }
}

/// RFC 9110 5.6.2.
#[cfg(feature = "header-check")]
fn is_token(text: &str) -> bool {
    !text.is_empty()
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

#[cfg(feature = "header-check")]
fn timeout(text: &str) -> Result<Duration, String> {
    let (digits, unit): (&str, fn(u64) -> Duration) = match text.strip_suffix("ms") {
        Some(digits) => (digits, Duration::from_millis),
        None => (text.strip_suffix('s').unwrap_or(text), Duration::from_secs),
    };
    match digits.parse() {
        Ok(count @ 1..=600_000) => Ok(unit(count)),
        _ => Err("not such as 10s or 500ms".to_owned()),
    }
}

fn name(text: &str) -> Result<ReferenceName, String> {
    ReferenceName::parse(text).map_err(|fault| fault.to_string())
}
