//! Where a rule looks, and what it wants to see there.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;
use core::net::IpAddr;

use crate::config::section::{Section, Told, Value};
use crate::config::{Problem, reference, values};
use crate::identity::{Fingerprint, Identity, Pattern, PatternError, Source};
use crate::name::DistinguishedName;
use crate::name::distinguished::attribute_type;
use crate::name::dns::DnsName;
use crate::name::email::Mailbox;
use crate::name::sid::Sid;
use crate::name::spiffe::SpiffeId;
use crate::name::upn::Upn;
use crate::name::uri::Uri;

/// A word, or a table with one key.
pub(super) fn source(value: Value<'_>) -> Result<Source, Told> {
    if value.as_text().is_some() {
        return value.word(&SOURCES).cloned();
    }
    if !value.is_table() {
        return Err(value.is_no("a string or a table"));
    }
    let section = value.section(&reference::SOURCE)?;
    let attribute = section.read("attribute", |name| name.parsed(attribute_type));
    let other_name = section.read("other_name", values::oid);
    let extension = section.read("extension", values::oid);
    let given = [
        attribute?.map(Source::Attribute),
        other_name?.map(Source::OtherName),
        extension?.map(Source::Extension),
    ];
    let mut given = given.into_iter().flatten();
    match (given.next(), given.next()) {
        (Some(source), None) => Ok(source),
        (None, _) => Err(section.tell(Problem::Empty)),
        (Some(_), Some(_)) => Err(section.tell(Problem::TwoSources)),
    }
}

pub(super) static SOURCES: [(&str, Source); 11] = [
    ("spiffe", Source::Spiffe),
    ("dns", Source::Dns),
    ("ip", Source::Ip),
    ("email", Source::Email),
    ("uri", Source::Uri),
    ("upn", Source::Upn),
    ("sid", Source::Sid),
    ("subject", Source::Subject),
    ("certificate", Source::Certificate),
    ("key", Source::Key),
    ("issuer_serial", Source::IssuerSerial),
];

/// What the source must give: text, with captures or without, or a table that says how to match.
pub(super) fn pattern(value: Value<'_>, source: &Source) -> Result<Pattern, Told> {
    let Some(text) = value.as_text() else {
        if !value.is_table() {
            return Err(value.is_no("a string or a table"));
        }
        return Shape::read(value.section(&reference::MATCH)?)?.pattern(source);
    };
    let captures = text.contains(['{', '}']);
    match source {
        Source::Spiffe if captures => value.parsed(Pattern::spiffe),
        Source::Dns if captures => value.parsed(Pattern::dns),
        _ if captures => Err(not_for(value, source)),
        _ => Ok(Pattern::is(identity(value, source)?)),
    }
}

fn not_for(value: Value<'_>, source: &Source) -> Told {
    value.tell(Problem::PatternOfOtherSource { of: source.clone(), known: kinds(source) })
}

/// The keys of a match that there are for a source.
fn kinds(source: &Source) -> Vec<&'static str> {
    let others: &[_] = match source {
        Source::Dns => &["under", "any"],
        Source::Email | Source::Upn => &["at", "any"],
        Source::Sid => &["in", "any"],
        Source::Attribute(_) => &["prefix", "suffix", "any"],
        Source::OtherName(_) | Source::Extension(_) => &["prefix", "suffix"],
        Source::Spiffe | Source::Ip | Source::Uri | Source::Certificate | Source::Key => &["any"],
        Source::Subject | Source::IssuerSerial => &[],
    };
    ["is", "one_of"].iter().chain(others).copied().collect()
}

/// What stands in the table of a match.
enum Shape<'t> {
    Is(Value<'t>),
    OneOf(Value<'t>),
    Any(Value<'t>),
    Under { base: Value<'t>, capture: Value<'t> },
    At { host: Value<'t>, capture: Value<'t> },
    In { domain: Value<'t>, capture: Value<'t> },
    Affixes { prefix: Option<Value<'t>>, suffix: Option<Value<'t>>, capture: Value<'t> },
}

impl<'t> Shape<'t> {
    fn read(section: Section<'t>) -> Result<Self, Told> {
        const KEYS: [&str; 8] = ["is", "one_of", "any", "under", "at", "in", "prefix", "suffix"];
        let given: Vec<_> = KEYS.iter().filter_map(|key| Some((*key, section.get(key)?))).collect();
        let captured = section.get("capture");
        let capture = || section.need("capture");
        match *given.as_slice() {
            [(key @ ("is" | "one_of" | "any"), value)] => match (captured, key) {
                (Some(capture), _) => Err(capture.tell(Problem::Exclusive(key, "capture"))),
                (None, "is") => Ok(Self::Is(value)),
                (None, "one_of") => Ok(Self::OneOf(value)),
                (None, _) => Ok(Self::Any(value)),
            },
            [("under", base)] => Ok(Self::Under { base, capture: capture()? }),
            [("at", host)] => Ok(Self::At { host, capture: capture()? }),
            [("in", domain)] => Ok(Self::In { domain, capture: capture()? }),
            [("prefix", prefix)] => {
                Ok(Self::Affixes { prefix: Some(prefix), suffix: None, capture: capture()? })
            }
            [("suffix", suffix)] => {
                Ok(Self::Affixes { prefix: None, suffix: Some(suffix), capture: capture()? })
            }
            [("prefix", prefix), ("suffix", suffix)] => {
                Ok(Self::Affixes { prefix: Some(prefix), suffix: Some(suffix), capture: capture()? })
            }
            [(one, _), (other, value), ..] => Err(value.tell(Problem::Exclusive(one, other))),
            _ => match captured {
                Some(capture) => Ok(Self::Affixes { prefix: None, suffix: None, capture }),
                None => Err(section.tell(Problem::NoMatch)),
            },
        }
    }

    fn pattern(self, source: &Source) -> Result<Pattern, Told> {
        match (self, source) {
            (Self::Is(value), _) => Ok(Pattern::is(identity(value, source)?)),
            (Self::OneOf(list), _) => {
                let identities = list.list_of(|value| identity(value, source))?;
                Pattern::one_of(identities).map_err(|fault| list.tell(fault))
            }
            (Self::Any(capture), _) => capture.parsed(Pattern::any),
            (Self::Under { base, capture }, Source::Dns) => {
                let base = base.parsed(DnsName::parse);
                capturing(base?, capture, Pattern::dns_under)
            }
            (Self::At { host, capture }, Source::Email) => {
                capturing(host.parsed(DnsName::parse)?, capture, Pattern::email_at)
            }
            (Self::At { host, capture }, Source::Upn) => {
                capturing(host.parsed(DnsName::parse)?, capture, Pattern::upn_at)
            }
            (Self::In { domain, capture }, Source::Sid) => in_domain(domain, capture),
            (Self::Affixes { prefix, suffix, capture }, Source::Attribute(_)) => {
                affixed(prefix, capture, suffix, Pattern::attribute)
            }
            (Self::Affixes { prefix, suffix, capture }, Source::OtherName(_) | Source::Extension(_)) => {
                affixed(prefix, capture, suffix, Pattern::text)
            }
            (
                Self::Under { base: value, .. }
                | Self::At { host: value, .. }
                | Self::In { domain: value, .. }
                | Self::Affixes { capture: value, .. },
                _,
            ) => Err(not_for(value, source)),
        }
    }
}

fn capturing(
    host: DnsName,
    capture: Value<'_>,
    pattern: fn(DnsName, &str) -> Result<Pattern, PatternError>,
) -> Result<Pattern, Told> {
    capture.parsed(|name| pattern(host, name))
}

fn in_domain(domain: Value<'_>, capture: Value<'_>) -> Result<Pattern, Told> {
    let sid = domain.parsed(Sid::parse)?;
    Pattern::sid_in(sid, capture.text()?).map_err(|fault| match &fault {
        PatternError::Malformed { .. } => domain.tell(fault),
        _ => capture.tell(fault),
    })
}

fn affixed(
    prefix: Option<Value<'_>>,
    capture: Value<'_>,
    suffix: Option<Value<'_>>,
    pattern: fn(&str, &str, &str) -> Result<Pattern, PatternError>,
) -> Result<Pattern, Told> {
    let before = prefix.map_or(Ok(""), Value::text)?;
    let after = suffix.map_or(Ok(""), Value::text)?;
    pattern(before, capture.text()?, after).map_err(|fault| {
        let at = match &fault {
            PatternError::Affix(affix) if affix == before => prefix,
            PatternError::Affix(_) => suffix,
            _ => None,
        };
        at.unwrap_or(capture).tell(fault)
    })
}

/// One identity that this source can give.
fn identity(value: Value<'_>, source: &Source) -> Result<Identity, Told> {
    match source {
        Source::Spiffe => value.parsed(SpiffeId::parse).map(Identity::Spiffe),
        Source::Dns => value.parsed(DnsName::parse).map(Identity::Dns),
        Source::Ip => value.parsed(address).map(Identity::Ip),
        Source::Email => value.parsed(Mailbox::parse).map(Identity::Email),
        Source::Uri => value.parsed(Uri::parse).map(Identity::Uri),
        Source::Upn => value.parsed(Upn::parse).map(Identity::Upn),
        Source::Sid => value.parsed(Sid::parse).map(Identity::Sid),
        Source::OtherName(type_id) => {
            let der = value.parsed(values::hexadecimal)?;
            Ok(Identity::OtherName { type_id: type_id.clone(), der })
        }
        Source::Attribute(oid) => {
            Ok(Identity::Attribute { oid: oid.clone(), value: value.text()?.to_owned() })
        }
        Source::Subject => value.parsed(DistinguishedName::parse).map(Identity::Subject),
        Source::Extension(oid) => {
            Ok(Identity::Extension { oid: oid.clone(), der: value.parsed(values::hexadecimal)? })
        }
        Source::Certificate => value.parsed(Fingerprint::parse).map(Identity::Certificate),
        Source::Key => value.parsed(Fingerprint::parse).map(Identity::Key),
        Source::IssuerSerial => issuer_serial(value.section(&reference::ISSUER_SERIAL)?),
    }
}

fn address(text: &str) -> Result<IpAddr, Problem> {
    text.parse().map_err(|_| Problem::Address(text.to_owned()))
}

fn issuer_serial(section: Section<'_>) -> Result<Identity, Told> {
    let issuer = section.need("issuer").and_then(|name| name.parsed(DistinguishedName::parse));
    let serial = section.need("serial").and_then(|digits| digits.parsed(values::hexadecimal))?;
    let significant = serial.iter().position(|octet| *octet != 0).unwrap_or(serial.len());
    let significant = serial.get(significant..).unwrap_or_default();
    // The digits are those of a positive number, as tools print it: DER has an octet more where the first bit is set.
    let sign: &[u8] = if significant.first().is_none_or(|octet| *octet >= 0x80) { &[0] } else { &[] };
    Ok(Identity::IssuerSerial { issuer: issuer?, serial: [sign, significant].concat() })
}
