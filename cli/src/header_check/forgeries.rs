//! All that is tried, in the order in which it is told.

use std::net::IpAddr;

use rustls_pki_types::CertificateDer;
use vouchsafe::proxy::{HeaderLine, LineKind, Profile};

use super::forgery::{Forgery, Form, Piece, Shape, Spelling};

/// Networks that are tried, at most.
const ADDRESSES: usize = 16;

/// What forgeries are made of.
pub(super) struct Material {
    /// The proxy that stands there; `None` where that is not said.
    pub(super) profile: Option<Profile>,
    /// A certificate, and what came with it.
    pub(super) chain: Vec<CertificateDer<'static>>,
    /// A name that is written where no certificate is.
    pub(super) user: String,
    /// The subject of the certificate.
    pub(super) subject: String,
    /// From where the application believes headers.
    pub(super) addresses: Vec<IpAddr>,
}

/// Forgeries of one kind.
pub(super) struct Group {
    pub(super) title: String,
    pub(super) forgeries: Vec<Forgery>,
}

/// Names that proxies outside of the profiles write certificates in, or that names of other products stand for.
const OTHER_NAMES: [&str; 3] = ["X-Client-Cert", "X-SSL-Cert", "X-Forwarded-Ssl-Client-Cert"];

/// Headers that say who somebody is without a certificate. Under ASGI, Django reads its REMOTE_USER from the first of them.
const USER_NAMES: [&str; 8] = [
    "Remote-User",
    "Remote_User",
    "X-Remote-User",
    "X-Forwarded-User",
    "X-Auth-Request-User",
    "X-WebAuth-User",
    "X-Authenticated-User",
    "X-User",
];

/// Headers that hold the printed subject of a certificate.
const SUBJECT_NAMES: [&str; 4] =
    ["X-SSL-Client-S-DN", "SSL-Client-S-DN", "ssl-client-subject-dn", "X-SSL-Client-DN"];

impl Material {
    /// The lines that a proxy writes. Some have a header for intermediates, and where none came with the certificate, it
    /// holds the certificate itself.
    fn lines(&self, profile: &Profile) -> Vec<HeaderLine> {
        let Some((own, others)) = self.chain.split_first() else { return Vec::new() };
        let others = if others.is_empty() { std::slice::from_ref(own) } else { others };
        profile.lines(own, others)
    }

    /// The forgery that all others are variations of.
    pub(super) fn basic(&self) -> Forgery {
        let profile = self.profile.clone().unwrap_or_else(Profile::nginx);
        of("as the proxy writes it", pieces(&self.lines(&profile)))
    }

    pub(super) fn groups(&self) -> Vec<Group> {
        let mut groups = match &self.profile {
            Some(profile) => {
                let lines = self.lines(profile);
                vec![as_the_proxy(&lines), spelt(&lines), odd(&lines), self.relayed(&lines)]
            }
            None => Vec::new(),
        };
        groups.extend([self.other_proxies(), self.names()]);
        groups.retain(|group| !group.forgeries.is_empty());
        groups
    }

    /// From an address that the application, or something on the way, may believe.
    fn relayed(&self, lines: &[HeaderLine]) -> Group {
        let shape = Shape { is_relayed: true, ..Shape::default() };
        let addresses = self.addresses.iter().take(ADDRESSES).map(ToString::to_string);
        let forwarded = |address: String| {
            let mut all = vec![
                Piece::Line(format!("X-Forwarded-For: {address}")),
                Piece::Line(format!("X-Real-IP: {address}")),
                Piece::Line(format!("True-Client-IP: {address}")),
                Piece::Line(match address.parse() {
                    Ok(IpAddr::V6(_)) => format!("Forwarded: for=\"[{address}]\""),
                    _ => format!("Forwarded: for={address}"),
                }),
            ];
            all.extend(pieces(lines));
            let title = format!("it comes from {address}, says X-Forwarded-For, and so do its like");
            Forgery { title, pieces: all, shape: shape.clone() }
        };
        let mut forgeries: Vec<_> =
            ["127.0.0.1".to_owned()].into_iter().chain(addresses).map(forwarded).collect();
        forgeries.push(Forgery {
            title: "it comes from 127.0.0.1, says the PROXY protocol".to_owned(),
            pieces: pieces(lines),
            shape: Shape { prefix: b"PROXY TCP4 127.0.0.1 127.0.0.1 40000 443\r\n".to_vec(), ..shape },
        });
        Group { title: "From an address that may be trusted".to_owned(), forgeries }
    }

    fn other_proxies(&self) -> Group {
        let asked = self.profile.as_ref().map(|profile| self.lines(profile));
        let mut forgeries = Vec::new();
        let mut aliases: Vec<HeaderLine> = Vec::new();
        let mut known: Vec<Vec<HeaderLine>> = asked.iter().cloned().collect();
        for name in Profile::names() {
            let lines = Profile::named(name).map(|profile| self.lines(&profile)).unwrap_or_default();
            if known.contains(&lines) {
                continue;
            }
            forgeries.push(of(&format!("as {name} writes it"), pieces(&lines)));
            aliases.extend(lines.iter().filter(|line| line.kind == LineKind::Certificate).cloned());
            known.push(lines);
        }
        for name in OTHER_NAMES {
            let Ok(profile) = Profile::nginx().certificate_header(name) else { continue };
            let lines = self.lines(&profile).into_iter().filter(|line| line.kind == LineKind::Certificate);
            forgeries.push(of(&format!("{name}, percent-encoded"), pieces(&lines.collect::<Vec<_>>())));
        }
        // Without a profile these spellings are tried nowhere else.
        if asked.is_none() {
            for line in aliases {
                let title = format!("{} with {}", underscored(&line.name), value_of(&line.value));
                forgeries.push(of(&title, pieces(&[line]).into_iter().map(|it| it.spelt(underscored))));
            }
        }
        let title = if asked.is_some() { "As other proxies write it" } else { "As proxies write it" };
        Group { title: title.to_owned(), forgeries }
    }

    fn names(&self) -> Group {
        let shape = Shape { takes_any_value: true, ..Shape::default() };
        let users = USER_NAMES.into_iter().map(|name| (name, &self.user));
        let subjects = SUBJECT_NAMES.into_iter().map(|name| (name, &self.subject));
        let forgery = |(name, value): (&str, &String)| Forgery {
            title: format!("{name}: {value}"),
            pieces: vec![Piece::plain(name, value)],
            shape: shape.clone(),
        };
        let forgeries = users.chain(subjects).map(forgery).collect();
        Group { title: "A name, and no certificate".to_owned(), forgeries }
    }
}

fn as_the_proxy(lines: &[HeaderLine]) -> Group {
    let only = |kinds: &[LineKind]| -> Vec<HeaderLine> {
        lines.iter().filter(|line| kinds.contains(&line.kind)).cloned().collect()
    };
    let has = |kind: LineKind| lines.iter().any(|line| line.kind == kind);
    let mut forgeries =
        vec![of("the header with the certificate, alone", pieces(&only(&[LineKind::Certificate])))];
    if has(LineKind::Verdict) {
        let both = only(&[LineKind::Certificate, LineKind::Verdict]);
        forgeries.push(of("the certificate, and the verdict that it is good", pieces(&both)));
        forgeries.push(of("the verdict alone", pieces(&only(&[LineKind::Verdict]))));
    }
    if has(LineKind::Chain) {
        forgeries.push(of("the certificate, with its chain and all else", pieces(lines)));
        forgeries.push(of("the chain alone", pieces(&only(&[LineKind::Chain]))));
    }
    let own = || pieces(&only(&[LineKind::Certificate]));
    let empty = || only(&[LineKind::Certificate]).into_iter().map(|line| Piece::plain(&line.name, ""));
    forgeries.push(of("the certificate twice", pieces(lines).into_iter().chain(own())));
    forgeries.push(of("nothing, and then the certificate", empty().chain(pieces(lines))));
    forgeries.push(of("the certificate, and then nothing", pieces(lines).into_iter().chain(empty())));
    Group { title: "As the proxy writes it".to_owned(), forgeries }
}

/// Names that servers take for the proxy's.
fn spelt(lines: &[HeaderLine]) -> Group {
    let table: [(&str, Spelling); 5] = [
        ("in capitals and small letters", alternating),
        ("with underscores", underscored),
        ("with dots", |name| name.replace('-', ".")),
        ("with one underscore, at the end", |name| match name.rsplit_once('-') {
            Some((first, last)) => format!("{first}_{last}"),
            None => format!("{name}_"),
        }),
        ("with a tab behind it", |name| format!("{name}\t")),
    ];
    let mut forgeries: Vec<_> = table
        .into_iter()
        .map(|(how, spelling)| {
            let title = format!("the name {how}: {}", first(lines, spelling).trim_end());
            of(&title, pieces(lines).into_iter().map(|it| it.spelt(spelling)))
        })
        .collect();
    forgeries.push(formed("the name with a space before its colon", lines, Form::SpaceBeforeColon));
    Group { title: "In another spelling".to_owned(), forgeries }
}

/// Requests that servers read in more than one way.
fn odd(lines: &[HeaderLine]) -> Group {
    let name = first(lines, str::to_owned);
    let removal = || [Piece::Remove(name.clone())].into_iter();
    let shaped = |title: &str, shape: Shape| Forgery { shape, ..of(title, pieces(lines)) };
    let forgeries = vec![
        formed("the value on the next line", lines, Form::ValueFolded),
        formed("in the continuation of another header", lines, Form::InContinuation),
        formed("in another header, after a bare line feed", lines, Form::AfterLineFeed),
        formed("in another header, after a bare carriage return", lines, Form::AfterCarriageReturn),
        formed("in the trailers of an empty body", lines, Form::Trailer),
        of("nothing forged, and Connection has the proxy's own header removed", removal()),
        of("Connection has the proxy's own header removed, and this one too", removal().chain(pieces(lines))),
        of(
            "Connection has the proxy's own header removed, and this one has underscores",
            removal().chain(pieces(lines).into_iter().map(|it| it.spelt(underscored))),
        ),
        shaped("in HTTP/1.0", Shape { is_http_1_0: true, ..Shape::default() }),
        shaped("with the whole URL in the first line", Shape { is_absolute: true, ..Shape::default() }),
    ];
    Group { title: "In an odd request".to_owned(), forgeries }
}

fn of(title: &str, pieces: impl IntoIterator<Item = Piece>) -> Forgery {
    Forgery { title: title.to_owned(), pieces: pieces.into_iter().collect(), shape: Shape::default() }
}

fn formed(title: &str, lines: &[HeaderLine], form: Form) -> Forgery {
    of(title, pieces(lines).into_iter().map(|piece| piece.in_form(form)))
}

fn pieces(lines: &[HeaderLine]) -> Vec<Piece> {
    lines.iter().map(|line| Piece::plain(&line.name, &line.value)).collect()
}

fn first(lines: &[HeaderLine], spelling: Spelling) -> String {
    lines.first().map(|line| spelling(&line.name)).unwrap_or_default()
}

/// As environment variables have it.
fn underscored(name: &str) -> String {
    name.replace('-', "_")
}

fn alternating(name: &str) -> String {
    let letters = name.chars().zip([true, false].into_iter().cycle());
    letters
        .map(
            |(letter, capital)| {
                if capital { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() }
            },
        )
        .collect()
}

/// One name comes with values in several formats.
fn value_of(value: &str) -> &'static str {
    match value {
        _ if value.starts_with("Hash=") => "Envoy's elements",
        _ if value.starts_with(':') => "base64 between colons",
        _ if value.starts_with("-----BEGIN%20") => "percent-encoded PEM",
        _ if value.starts_with("-----BEGIN ") => "PEM in one line",
        _ if value.contains('%') => "percent-encoded base64",
        _ => "base64",
    }
}
