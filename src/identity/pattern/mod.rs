//! What a rule asks of an identity: typed, whole label by whole label and segment by segment. No regular
//! expression, no glob over text.

mod overlap;
mod pieces;
mod text;

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use crate::error::{Element, Malformed, Problem};
use crate::identity::{Identity, Source};
use crate::name::dns::DnsName;
use crate::name::sid::Sid;
use crate::name::spiffe::TrustDomain;
use pieces::{Boundary, Pieces};
use text::Affixes;

/// What a rule asks of the identity that its source gives, and which parts of it the principal's name is made of.
///
/// A capture is written `{name}` and stands for one whole label or path segment; `{name..}` stands for one or
/// more of them, where what is open-ended is: the end of a path, the beginning of a host name.
///
/// ```
/// use vouchsafe::identity::Pattern;
///
/// let workloads = Pattern::spiffe("spiffe://prod.example/ns/{ns}/sa/{sa}")?;
/// let hosts = Pattern::dns("{host}.nodes.prod.example")?;
/// assert!(Pattern::spiffe("spiffe://prod.example/ns/{ns}-{sa}").is_err());
/// # Ok::<(), vouchsafe::identity::PatternError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    OneOf(Vec<Identity>),
    Spiffe { trust_domain: TrustDomain, path: Pieces },
    Dns(Pieces),
    DnsUnder { base: DnsName, capture: String },
    EmailAt { host: DnsName, capture: String },
    UpnAt { domain: DnsName, capture: String },
    Attribute(Affixes),
    Text(Affixes),
    SidIn { domain: Sid, capture: String },
    Any { capture: String },
}

/// Why a pattern is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PatternError {
    /// A list of identities that is empty. It would match nothing, and is sometimes meant to match everything.
    #[error("a list of no identities")]
    Empty,
    /// What is literal in it is not in the form's syntax.
    #[error("pattern {pattern:?}: {problem}")]
    Malformed {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        problem: Malformed,
    },
    /// A capture that is not a whole label or segment, or stands where it may not: the trust domain, the last
    /// label of a host name, or open-ended in the middle.
    #[error("pattern {pattern:?}: {piece:?} is no capture here")]
    Capture {
        /// The pattern.
        pattern: String,
        /// What stands there.
        piece: String,
    },
    /// Captures have names of 1 to 32 small letters, digits and underscores, and no two of a pattern the same.
    #[error("a capture cannot be named {0:?} here")]
    Name(String),
    /// A prefix or suffix that no attribute's value can have.
    #[error("{0:?} is not printable text of at most 256 bytes")]
    Affix(String),
}

impl Pattern {
    /// This identity and no other.
    #[must_use]
    pub fn is(identity: Identity) -> Self {
        Self(Kind::OneOf(vec![identity]))
    }

    /// One of these identities; they must all be of one source.
    ///
    /// # Errors
    /// [`PatternError::Empty`] if there are none.
    pub fn one_of(identities: impl IntoIterator<Item = Identity>) -> Result<Self, PatternError> {
        let identities: Vec<_> = identities.into_iter().collect();
        if identities.is_empty() { Err(PatternError::Empty) } else { Ok(Self(Kind::OneOf(identities))) }
    }

    /// The SPIFFE IDs of one trust domain whose path has these segments:
    /// `spiffe://prod.example/ns/{ns}/sa/{sa}`. A `{name..}` may be the last one. Segments are compared
    /// whole, and the trust domain is no part of what a pattern leaves open.
    ///
    /// # Errors
    /// [`PatternError`] if it is no SPIFFE ID but for whole segments that are captures, or has no path.
    pub fn spiffe(pattern: &str) -> Result<Self, PatternError> {
        let malformed = |problem| PatternError::Malformed { pattern: pattern.to_owned(), problem };
        let (trust_domain, path) = pieces::split_spiffe(pattern).map_err(malformed)?;
        let trust_domain = TrustDomain::parse(trust_domain).map_err(malformed)?;
        let path = Pieces::parse(path, Boundary::Segment, pattern)?;
        path.check_spiffe(&trust_domain).map_err(malformed)?;
        Ok(Self(Kind::Spiffe { trust_domain, path }))
    }

    /// The host names of these labels: `{host}.nodes.prod.example`. A `{name..}` may be the first one. The
    /// last label is literal.
    ///
    /// # Errors
    /// [`PatternError`] if it is no host name but for whole labels that are captures.
    pub fn dns(pattern: &str) -> Result<Self, PatternError> {
        let labels = Pieces::parse(pattern, Boundary::Label, pattern)?;
        labels
            .check_dns()
            .map_err(|problem| PatternError::Malformed { pattern: pattern.to_owned(), problem })?;
        Ok(Self(Kind::Dns(labels)))
    }

    /// This host name and all below it at a label boundary; `capture` is the whole name.
    ///
    /// # Errors
    /// [`PatternError::Name`] if the capture's name is none.
    pub fn dns_under(base: DnsName, capture: &str) -> Result<Self, PatternError> {
        Ok(Self(Kind::DnsUnder { base, capture: capture_name(capture)? }))
    }

    /// The mailboxes of this host, not of hosts below it; `capture` is the local part.
    ///
    /// # Errors
    /// [`PatternError::Name`] if the capture's name is none.
    pub fn email_at(host: DnsName, capture: &str) -> Result<Self, PatternError> {
        Ok(Self(Kind::EmailAt { host, capture: capture_name(capture)? }))
    }

    /// The user principal names of this domain, not of domains below it; `capture` is the user.
    ///
    /// # Errors
    /// [`PatternError::Name`] if the capture's name is none.
    pub fn upn_at(domain: DnsName, capture: &str) -> Result<Self, PatternError> {
        Ok(Self(Kind::UpnAt { domain, capture: capture_name(capture)? }))
    }

    /// A subject attribute whose value starts and ends so, letter by letter; `capture` is what stands
    /// between, at least one character. Either may be empty.
    ///
    /// # Errors
    /// [`PatternError`] if the capture's name is none, or the prefix or suffix is not printable text.
    pub fn attribute(prefix: &str, capture: &str, suffix: &str) -> Result<Self, PatternError> {
        Affixes::new(prefix, capture, suffix).map(Kind::Attribute).map(Self)
    }

    /// An extension or an otherName whose whole value is one string (the DER of a UTF8String, PrintableString
    /// or IA5String, and nothing else) that starts and ends so, letter by letter; `capture` is what stands
    /// between, at least one character.
    ///
    /// What is not exactly one such string does not match: no other type is read as text, none is repaired.
    ///
    /// # Errors
    /// As [`attribute`](Self::attribute).
    ///
    /// ```
    /// use vouchsafe::identity::{Authority, Pattern, Rule, Source};
    /// use vouchsafe::oid::OidBuf;
    ///
    /// # let teams = Authority::issuing_ca(b"");
    /// let team = Source::Extension(OidBuf::parse("1.3.6.1.4.1.99999.7")?);
    /// let rule = Rule::builder("teams", team, Pattern::text("team-", "team", "")?)
    ///     .from(teams)
    ///     .becomes("team", "{team}")
    ///     .build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn text(prefix: &str, capture: &str, suffix: &str) -> Result<Self, PatternError> {
        Affixes::new(prefix, capture, suffix).map(Kind::Text).map(Self)
    }

    /// The accounts of an Active Directory domain; `capture` is the relative identifier (RID), the last number.
    ///
    /// # Errors
    /// [`PatternError`] if the SID is not that of a domain (`S-1-5-21-` and three numbers), or the capture's
    /// name is none.
    pub fn sid_in(domain: Sid, capture: &str) -> Result<Self, PatternError> {
        if !domain.is_domain() {
            let problem = Malformed::new(Element::SecurityIdentifier, Problem::Syntax);
            return Err(PatternError::Malformed { pattern: domain.as_str().to_owned(), problem });
        }
        Ok(Self(Kind::SidIn { domain, capture: capture_name(capture)? }))
    }

    /// Any value of the source; `capture` is the whole of it, as text: the ID, the name, the mailbox,
    /// hexadecimal digits of a fingerprint. Sources without a text of their own (a whole subject, an
    /// otherName, an extension, an issuer with a serial number) do not fit: printing one and reading the
    /// print is what this library is against.
    ///
    /// # Errors
    /// [`PatternError::Name`] if the capture's name is none.
    pub fn any(capture: &str) -> Result<Self, PatternError> {
        Ok(Self(Kind::Any { capture: capture_name(capture)? }))
    }

    /// Can this source give something that matches?
    pub(super) fn fits(&self, source: &Source) -> bool {
        match &self.0 {
            Kind::OneOf(identities) => identities.iter().all(|identity| identity.source() == *source),
            Kind::Spiffe { .. } => *source == Source::Spiffe,
            Kind::Dns(_) | Kind::DnsUnder { .. } => *source == Source::Dns,
            Kind::EmailAt { .. } => *source == Source::Email,
            Kind::UpnAt { .. } => *source == Source::Upn,
            Kind::Attribute(_) => matches!(source, Source::Attribute(_)),
            Kind::Text(_) => matches!(source, Source::Extension(_) | Source::OtherName(_)),
            Kind::SidIn { .. } => *source == Source::Sid,
            Kind::Any { .. } => Alphabet::of_source(source).is_some(),
        }
    }

    /// The names of its captures, each with the characters that it can hold when it is used with this source.
    pub(super) fn captures(&self, source: &Source) -> Vec<(&str, Alphabet)> {
        match &self.0 {
            Kind::OneOf(_) => Vec::new(),
            Kind::Spiffe { path: pieces, .. } | Kind::Dns(pieces) => pieces.captures().collect(),
            Kind::DnsUnder { capture, .. } => vec![(capture, Alphabet::Host)],
            Kind::EmailAt { capture, .. } | Kind::UpnAt { capture, .. } => vec![(capture, Alphabet::User)],
            Kind::Attribute(affixes) | Kind::Text(affixes) => vec![(&affixes.capture, Alphabet::Text)],
            Kind::SidIn { capture, .. } => vec![(capture, Alphabet::Digits)],
            Kind::Any { capture } => {
                vec![(capture, Alphabet::of_source(source).unwrap_or(Alphabet::Text))]
            }
        }
    }

    /// What it captures, if the identity matches.
    pub(super) fn matches(&self, identity: &Identity) -> Option<Captures<'_>> {
        match (&self.0, identity) {
            (Kind::OneOf(wanted), found) => wanted.contains(found).then(Captures::default),
            (Kind::Spiffe { trust_domain, path }, Identity::Spiffe(id)) => {
                let text = id.path().strip_prefix('/')?;
                (id.trust_domain() == trust_domain).then(|| path.matches(text))?
            }
            (Kind::Dns(labels), Identity::Dns(name)) => labels.matches(name.as_str()),
            (Kind::DnsUnder { base, capture }, Identity::Dns(name)) => {
                name.is_under(base).then(|| Captures::of(capture, name.as_str()))
            }
            (Kind::EmailAt { host, capture }, Identity::Email(mailbox)) => {
                (mailbox.host() == host.as_str()).then(|| Captures::of(capture, mailbox.local()))
            }
            (Kind::UpnAt { domain, capture }, Identity::Upn(upn)) => {
                (upn.domain() == domain.as_str()).then(|| Captures::of(capture, upn.user()))
            }
            (Kind::Attribute(affixes), Identity::Attribute { value, .. }) => affixes.matches(value),
            (Kind::Text(affixes), Identity::Extension { der, .. } | Identity::OtherName { der, .. }) => {
                affixes.matches(text::only_string(der)?)
            }
            (Kind::SidIn { domain, capture }, Identity::Sid(sid)) => {
                sid.within(domain).map(|rid| Captures::of(capture, rid))
            }
            (Kind::Any { capture }, found) => whole_text(found).map(|text| Captures::of(capture, &text)),
            _ => None,
        }
    }
}

/// The text of an identity that is one.
fn whole_text(identity: &Identity) -> Option<String> {
    match identity {
        Identity::Spiffe(id) => Some(id.as_str().to_owned()),
        Identity::Dns(name) => Some(name.as_str().to_owned()),
        Identity::Ip(address) => Some(address.to_string()),
        Identity::Email(mailbox) => Some(mailbox.as_str().to_owned()),
        Identity::Uri(uri) => Some(uri.as_str().to_owned()),
        Identity::Upn(upn) => Some(upn.as_str().to_owned()),
        Identity::Attribute { value, .. } => Some(value.clone()),
        Identity::Sid(sid) => Some(sid.as_str().to_owned()),
        Identity::Certificate(hash) | Identity::Key(hash) => Some(hash.to_string()),
        Identity::OtherName { .. }
        | Identity::Subject(_)
        | Identity::Extension { .. }
        | Identity::IssuerSerial { .. } => None,
    }
}

/// What a pattern took out of an identity.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Captures<'p>(Vec<(&'p str, String)>);

impl<'p> Captures<'p> {
    fn of(name: &'p str, value: &str) -> Self {
        Self(vec![(name, value.to_owned())])
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(captured, _)| *captured == name).map(|(_, value)| value.as_str())
    }
}

/// The characters that a capture can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alphabet {
    /// A label of a host name.
    Label,
    /// Labels with dots.
    Host,
    /// A segment of a SPIFFE ID's path.
    Segment,
    /// Segments with slashes.
    Path,
    /// What stands before an `@`.
    User,
    /// An IP address.
    Address,
    /// Hexadecimal digits.
    Hexadecimal,
    /// Decimal digits.
    Digits,
    /// A security identifier.
    Sid,
    /// Anything.
    Text,
}

impl Alphabet {
    fn of_source(source: &Source) -> Option<Self> {
        match source {
            Source::Dns => Some(Self::Host),
            Source::Ip => Some(Self::Address),
            Source::Certificate | Source::Key => Some(Self::Hexadecimal),
            Source::Sid => Some(Self::Sid),
            Source::Spiffe | Source::Email | Source::Uri | Source::Upn | Source::Attribute(_) => {
                Some(Self::Text)
            }
            Source::OtherName(_) | Source::Subject | Source::Extension(_) | Source::IssuerSerial => None,
        }
    }

    pub(super) fn contains(self, character: char) -> bool {
        let others = match self {
            Self::Label => "-_",
            Self::Host | Self::Segment => ".-_",
            Self::Path => ".-_/",
            Self::Address => ".:",
            Self::Digits => return character.is_ascii_digit(),
            Self::Sid => return character.is_ascii_digit() || "S-".contains(character),
            Self::Hexadecimal => "",
            Self::User => return character != '@',
            Self::Text => return true,
        };
        character.is_ascii_alphanumeric() || others.contains(character)
    }
}

fn capture_name(name: &str) -> Result<String, PatternError> {
    if is_capture_name(name) { Ok(name.to_owned()) } else { Err(PatternError::Name(name.to_owned())) }
}

pub(super) fn is_capture_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=32).contains(&name.len()) && name.bytes().all(allowed)
}
