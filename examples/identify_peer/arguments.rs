//! What the command line asks for.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::{Arg, Parser, ValueExt as _};
use vouchsafe::{Malformed, Namespace, Purpose, ReferenceName, Time};

pub(crate) const HELP: &str = "\
Who is this peer, or why is it refused?

    identify_peer
        judges a small fleet that is made in memory

    identify_peer --anchors FILE --crl FILE --purpose client|server [OPTION..] CHAIN
        judges the first certificate in CHAIN; the others in it are intermediate certificates

Files are PEM (any number of blocks) or DER. Options marked + may be given more than once.

  + --anchors FILE         authorities to believe
  + --intermediates FILE   certificates that the peer need not send; none is believed for being here
  + --crl FILE             CRLs; every certificate below the anchor must be covered by a fresh one
    --no-revocation        instead of --crl: do without, and say so in the answer
    --purpose client       the peer is a TLS client
    --purpose server       the peer is a TLS server; --name says which one is wanted
    --name NAME            a name that the certificate must have: host, address or mailbox
  + --namespace FORM:NAME  what the authorities may vouch for: spiffe:prod.example, dns:prod.example,
                           email:prod.example, uri:prod.example, ip:10.0.0.0/8
                           With a spiffe: namespace, the peer's identity is its SPIFFE ID; without one,
                           the path is verified, and no identity comes of it.
    --at TIME              judge at this time, such as 2026-03-02T12:00:00Z, and not now

Exit status: 0 the peer is accepted, 1 it is refused, 2 it could not be judged.
";

/// What to do.
pub(crate) enum Command {
    Help,
    Fleet,
    Files(Request),
}

/// Which files to judge, and how.
pub(crate) struct Request {
    pub(crate) chain: PathBuf,
    pub(crate) anchors: Vec<PathBuf>,
    pub(crate) intermediates: Vec<PathBuf>,
    pub(crate) revocation: Revocation,
    pub(crate) purpose: Purpose,
    pub(crate) name: Option<ReferenceName>,
    pub(crate) namespaces: Vec<Namespace>,
    /// Whether a SPIFFE ID is wanted.
    pub(crate) identify: bool,
    pub(crate) at: Time,
}

/// The decision that has no default.
pub(crate) enum Revocation {
    ByCrls(Vec<PathBuf>),
    Without,
}

/// What is wrong with the command line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Wrong {
    #[error("{0} (--help tells more)")]
    Syntax(#[from] lexopt::Error),
    #[error("{option} \"{value}\": {fault}")]
    Value { option: &'static str, value: String, fault: String },
    #[error("{0} is given twice")]
    Twice(&'static str),
    #[error("no {0} (--help tells more)")]
    Missing(&'static str),
    #[error("no decision on revocation: give --crl FILE, or do without by --no-revocation")]
    NoRevocationDecision,
    #[error("--crl is given, and --no-revocation says that it is not to be used")]
    TwoRevocationDecisions,
}

/// What has been read so far.
#[derive(Default)]
struct Given {
    chain: Option<PathBuf>,
    anchors: Vec<PathBuf>,
    intermediates: Vec<PathBuf>,
    crls: Vec<PathBuf>,
    no_revocation: Option<()>,
    purpose: Option<Purpose>,
    name: Option<ReferenceName>,
    namespaces: Vec<Namespace>,
    identify: bool,
    at: Option<Time>,
}

/// The command, from the arguments without the program's own name.
pub(crate) fn read(arguments: impl Iterator<Item = OsString>) -> Result<Command, Wrong> {
    let mut arguments = arguments.peekable();
    if arguments.peek().is_none() {
        return Ok(Command::Fleet);
    }
    let mut parser = Parser::from_args(arguments);
    let mut given = Given::default();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Long("anchors") => given.anchors.push(parser.value()?.into()),
            Arg::Long("intermediates") => given.intermediates.push(parser.value()?.into()),
            Arg::Long("crl") => given.crls.push(parser.value()?.into()),
            Arg::Long("no-revocation") => once(&mut given.no_revocation, "--no-revocation", ())?,
            Arg::Long("purpose") => {
                once(&mut given.purpose, "--purpose", purpose(&parser.value()?.string()?)?)?
            }
            Arg::Long("name") => once(&mut given.name, "--name", name(&parser.value()?.string()?)?)?,
            Arg::Long("namespace") => given.namespace(&parser.value()?.string()?)?,
            Arg::Long("at") => once(&mut given.at, "--at", time(&parser.value()?.string()?)?)?,
            Arg::Value(file) => once(&mut given.chain, "CHAIN", file.into())?,
            unknown => return Err(unknown.unexpected().into()),
        }
    }
    given.complete().map(Command::Files)
}

impl Given {
    fn namespace(&mut self, text: &str) -> Result<(), Wrong> {
        self.identify |= text.starts_with("spiffe:");
        self.namespaces.push(namespace(text)?);
        Ok(())
    }

    fn complete(self) -> Result<Request, Wrong> {
        let revocation = match (self.crls.is_empty(), self.no_revocation) {
            (false, None) => Revocation::ByCrls(self.crls),
            (true, Some(())) => Revocation::Without,
            (true, None) => return Err(Wrong::NoRevocationDecision),
            (false, Some(())) => return Err(Wrong::TwoRevocationDecisions),
        };
        if self.anchors.is_empty() {
            return Err(Wrong::Missing("--anchors"));
        }
        let purpose = self.purpose.ok_or(Wrong::Missing("--purpose"))?;
        if purpose == Purpose::ServerAuth && self.name.is_none() {
            return Err(Wrong::Missing("--name: a server is verified for the name by which it was called"));
        }
        Ok(Request {
            chain: self.chain.ok_or(Wrong::Missing("CHAIN: the file with the peer's certificate"))?,
            anchors: self.anchors,
            intermediates: self.intermediates,
            revocation,
            purpose,
            name: self.name,
            namespaces: self.namespaces,
            identify: self.identify,
            at: self.at.unwrap_or_else(now),
        })
    }
}

/// The last of two values must not win in silence.
fn once<T>(place: &mut Option<T>, option: &'static str, value: T) -> Result<(), Wrong> {
    match place.replace(value) {
        Some(_) => Err(Wrong::Twice(option)),
        None => Ok(()),
    }
}

fn wrong(option: &'static str, value: &str, fault: impl ToString) -> Wrong {
    Wrong::Value { option, value: value.to_owned(), fault: fault.to_string() }
}

fn purpose(text: &str) -> Result<Purpose, Wrong> {
    match text {
        "client" => Ok(Purpose::ClientAuth),
        "server" => Ok(Purpose::ServerAuth),
        _ => Err(wrong("--purpose", text, "neither client nor server")),
    }
}

fn name(text: &str) -> Result<ReferenceName, Wrong> {
    ReferenceName::parse(text).map_err(|fault| wrong("--name", text, fault))
}

fn time(text: &str) -> Result<Time, Wrong> {
    let Ok(time) = text.parse::<jiff::Timestamp>() else {
        return Err(wrong("--at", text, "not a time such as 2026-03-02T12:00:00Z"));
    };
    Ok(Time::from_unix(time.as_second()))
}

fn now() -> Time {
    Time::from_unix(jiff::Timestamp::now().as_second())
}

fn namespace(text: &str) -> Result<Namespace, Wrong> {
    let option = "--namespace";
    let Some((form, value)) = text.split_once(':') else {
        return Err(wrong(option, text, "not FORM:NAME, such as spiffe:prod.example"));
    };
    let read: fn(&str) -> Result<Namespace, Malformed> = match form {
        "spiffe" => |name| Namespace::spiffe(name.strip_prefix("//").unwrap_or(name)),
        "dns" => Namespace::dns,
        "email" => Namespace::email,
        "uri" => Namespace::uri_host,
        "ip" => Namespace::ip,
        _ => return Err(wrong(option, text, "the form is none of spiffe, dns, email, uri and ip")),
    };
    read(value).map_err(|fault| wrong(option, text, fault))
}
