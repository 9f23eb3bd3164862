//! A client, its authority, how proxies write its certificate, and tables of what comes of that.

use std::sync::OnceLock;

use base64ct::{Base64, Encoding as _};
use vouchsafe::Time;
use vouchsafe::proxy::{Hop, Limits, Profile, ProxyReader, TrustedHops};

use crate::common::{self, Authority, Issued};

/// Where the trusted proxy is, and where somebody else is.
pub(crate) const PROXY: [u8; 4] = [10, 0, 7, 1];
pub(crate) const ELSEWHERE: [u8; 4] = [203, 0, 113, 7];

pub(crate) struct House {
    pub(crate) root: Authority,
    pub(crate) issuing: Authority,
    pub(crate) client: Issued,
    /// Another client of the same authority: whom a forger would like to be.
    pub(crate) admin: Issued,
    /// A client whom nobody here knows.
    pub(crate) stranger: Issued,
}

impl House {
    pub(crate) fn get() -> &'static Self {
        static HOUSE: OnceLock<House> = OnceLock::new();
        HOUSE.get_or_init(|| {
            let root = Authority::root("CN=Root CA");
            let issuing = root.issue_ca("CN=Issuing CA").build();
            let client = |authority: &Authority, name: &str| {
                let builder = authority.issue(&format!("CN={name}")).client_auth();
                let id = format!("uri:spiffe://prod.example/{name}");
                builder.san(&[&id]).valid("2020-01-01T00:00:00Z", "2039-12-31T23:59:59Z").build()
            };
            let strange = Authority::root("CN=Strange CA");
            Self {
                client: client(&issuing, "client"),
                admin: client(&issuing, "admin"),
                stranger: client(&strange, "admin"),
                root,
                issuing,
            }
        })
    }

    fn name(&self, der: &[u8]) -> &'static str {
        let known = [
            (&self.root, "root"),
            (&self.issuing, "issuing"),
            (&self.client, "client"),
            (&self.admin, "admin"),
            (&self.stranger, "stranger"),
        ];
        known.iter().find(|(issued, _)| issued.der == der).map_or("?", |(_, name)| name)
    }
}

pub(crate) fn now() -> Time {
    Time::from_unix(common::NOW)
}

pub(crate) fn base64(der: &[u8]) -> String {
    Base64::encode_string(der)
}

/// All but what is unreserved, and what is in `keep`, in percent-encoding.
pub(crate) fn percent(text: &str, keep: &str) -> String {
    let plain = |character: char| {
        character.is_ascii_alphanumeric() || "-._~".contains(character) || keep.contains(character)
    };
    text.chars()
        .map(|it| if plain(it) { it.to_string() } else { format!("%{:02X}", u32::from(it)) })
        .collect()
}

/// A header's name and value.
pub(crate) type Line<'l> = (&'l str, &'l [u8]);

/// `client+issuing` for a certificate with one intermediate, `nobody`, or the refusal's line.
pub(crate) fn read(reader: &ProxyReader, hop: &Hop<'_>, lines: &[Line<'_>]) -> String {
    let house = House::get();
    let lines = lines.iter().map(|(name, value)| (name.as_bytes(), *value));
    match reader.read(lines, hop, now()) {
        Ok(None) => "nobody".into(),
        Ok(Some(forwarded)) => {
            assert_eq!(forwarded.hop(), hop.to_string());
            let others = forwarded.intermediates().iter();
            [forwarded.leaf()]
                .into_iter()
                .chain(others)
                .map(|der| house.name(der))
                .collect::<Vec<_>>()
                .join("+")
        }
        Err(fault) => fault.to_string(),
    }
}

pub(crate) fn reader(profile: &Profile) -> ProxyReader {
    let hops = TrustedHops::nobody().network("10.0.7.0/28").unwrap();
    ProxyReader::new(profile.clone(), hops).limits(Limits { value_bytes: 16_384, ..Limits::default() })
}

/// Where a row's request comes from, what it brings, and what it must come to: `nobody`, certificates, or words of the
/// refusal.
pub(crate) struct Row<'t> {
    pub(crate) title: &'t str,
    pub(crate) lines: &'t [(&'t str, String)],
    pub(crate) wanted: &'t str,
}

/// All rows come from the trusted proxy. Then they come from elsewhere, and none of them may give a certificate.
pub(crate) fn check(profile: &Profile, rows: &[Row<'_>]) {
    let reader = reader(profile);
    let mut wrong = Vec::new();
    for row in rows {
        let lines: Vec<Line<'_>> = row.lines.iter().map(|(name, value)| (*name, value.as_bytes())).collect();
        let found = read(&reader, &Hop::address(PROXY.into()), &lines);
        let plain = !row.wanted.contains(' ');
        if if plain { found != row.wanted } else { !found.contains(row.wanted) } {
            wrong.push(format!("{}\n  found:  {found}\n  wanted: {}", row.title, row.wanted));
        }
        let elsewhere = read(&reader, &Hop::address(ELSEWHERE.into()), &lines);
        if elsewhere != "nobody" && !elsewhere.contains("came from 203.0.113.7, which is not trusted") {
            wrong.push(format!("{}, from elsewhere: {elsewhere}", row.title));
        }
        if elsewhere == "nobody" && found != "nobody" {
            wrong.push(format!("{}, from elsewhere, was not noticed: {found}", row.title));
        }
    }
    assert!(wrong.is_empty(), "{} rows:\n{}", wrong.len(), wrong.join("\n"));
}

/// A line of a row.
pub(crate) fn line((name, value): (&str, impl Into<String>)) -> (&str, String) {
    (name, value.into())
}

macro_rules! rows {
    ($($title:literal, [$($line:expr),* $(,)?], $wanted:expr;)*) => {
        &[$($crate::house::Row { title: $title, lines: &[$($crate::house::line($line)),*], wanted: $wanted }),*]
    };
}
pub(crate) use rows;
