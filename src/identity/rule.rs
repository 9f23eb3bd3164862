//! One rule: whom it believes, where it looks, what it wants to see, and what the peer is called then.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use crate::identity::pattern::Captures;
use crate::identity::template::Template;
use crate::identity::{Fingerprint, Identity, Pattern, Source};
use crate::name::text::is_printable;
use crate::trust::AnchorId;

/// Who may vouch for what a rule reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Authority {
    /// A trust anchor, whoever below it issued the certificate.
    Anchor(AnchorId),
    /// The CA that issued the certificate itself, by SHA-256 over its SubjectPublicKeyInfo, under whatever
    /// anchor. A CA that this one certified is another.
    IssuingCa(Fingerprint),
}

impl Authority {
    /// The issuing CA that has this SubjectPublicKeyInfo (DER).
    #[must_use]
    pub fn issuing_ca(spki: &[u8]) -> Self {
        Self::IssuingCa(Fingerprint::of(spki))
    }
}

impl From<AnchorId> for Authority {
    fn from(id: AnchorId) -> Self {
        Self::Anchor(id)
    }
}

impl fmt::Display for Authority {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anchor(id) => write!(f, "trust anchor {id}"),
            Self::IssuingCa(key) => write!(f, "issuing CA key {key}"),
        }
    }
}

/// A rule of a [`Mapper`](crate::identity::Mapper).
///
/// ```
/// use vouchsafe::identity::{Authority, Pattern, Rule, Source};
///
/// # let fleet = Authority::issuing_ca(b"");
/// let rule = Rule::builder("services", Source::Spiffe, Pattern::spiffe("spiffe://prod.example/ns/{ns}/sa/{sa}")?)
///     .from(fleet)
///     .becomes("service", "{ns}/{sa}")
///     .build()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Rule {
    name: String,
    from: Vec<Authority>,
    source: Source,
    pattern: Pattern,
    kind: String,
    template: Template,
}

/// Why a rule is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// Rules have names of 1 to 64 bytes of printable text.
    #[error("a rule cannot be named {0:?}")]
    Name(String),
    /// It says of no authority that it believes it. Nobody is never everybody.
    #[error("rule {rule:?} believes nobody: from is empty")]
    NoAuthority {
        /// The rule.
        rule: String,
    },
    /// It does not say what the peer becomes.
    #[error("rule {rule:?} does not say what the peer becomes")]
    NoPrincipal {
        /// The rule.
        rule: String,
    },
    /// The pattern can never match what the source gives.
    #[error("rule {rule:?}: the pattern is not one for {of}")]
    PatternDoesNotFit {
        /// The rule.
        rule: String,
        /// Its source.
        of: Source,
    },
    /// Kinds are 1 to 64 letters, digits, dots, hyphens and underscores.
    #[error("rule {rule:?}: a principal cannot be of kind {kind:?}")]
    Kind {
        /// The rule.
        rule: String,
        /// The kind.
        kind: String,
    },
    /// The principal's name is 1 to 256 bytes of printable text, with braces only around the names of captures.
    #[error("rule {rule:?}: a principal cannot be named {template:?}")]
    Template {
        /// The rule.
        rule: String,
        /// The name.
        template: String,
    },
    /// The principal's name wants what the pattern does not capture.
    #[error("rule {rule:?}: the pattern does not capture {{{capture}}}")]
    UnknownCapture {
        /// The rule.
        rule: String,
        /// The capture that the name wants.
        capture: String,
    },
    /// Two different identities could get the same name, since what stands between two captures could be a
    /// part of the first.
    #[error(
        "rule {rule:?}: {template:?} could name two different peers alike; put between its captures what the first cannot hold"
    )]
    Ambiguous {
        /// The rule.
        rule: String,
        /// The name.
        template: String,
    },
}

/// A rule in the making.
#[derive(Clone, Debug)]
pub struct RuleBuilder {
    name: String,
    source: Source,
    pattern: Pattern,
    from: Vec<Authority>,
    becomes: Option<(String, String)>,
}

impl Rule {
    /// Starts a rule: its name, for reports and audit; the source that it reads; what it wants to see there.
    #[must_use]
    pub fn builder(name: &str, source: Source, pattern: Pattern) -> RuleBuilder {
        RuleBuilder { name: name.to_owned(), source, pattern, from: Vec::new(), becomes: None }
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whom it believes; never nobody.
    #[must_use]
    pub fn from(&self) -> &[Authority] {
        &self.from
    }

    /// The source that it reads.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The kind of principal that it makes.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// The principal's name, if the identity matches.
    pub(super) fn name_of(&self, identity: &Identity) -> Option<String> {
        let captures: Captures<'_> = self.pattern.matches(identity)?;
        self.template.fill(&captures)
    }
}

impl RuleBuilder {
    /// It believes this authority, and those named before: the first of two locks. The second are the
    /// anchor's namespaces.
    #[must_use]
    pub fn from(mut self, authority: impl Into<Authority>) -> Self {
        self.from.push(authority.into());
        self
    }

    /// What the peer becomes: a kind of principal, and its name with the pattern's captures in braces, `{ns}/{sa}`.
    #[must_use]
    pub fn becomes(mut self, kind: &str, name: &str) -> Self {
        self.becomes = Some((kind.to_owned(), name.to_owned()));
        self
    }

    /// The finished rule.
    ///
    /// # Errors
    /// [`RuleError`] if it believes nobody, makes nothing, can never match, or could call two peers alike.
    pub fn build(self) -> Result<Rule, RuleError> {
        let Self { name: rule, source, pattern, from, becomes } = self;
        if !(1..=64).contains(&rule.len()) || !rule.chars().all(is_printable) {
            return Err(RuleError::Name(rule));
        }
        if from.is_empty() {
            return Err(RuleError::NoAuthority { rule });
        }
        if !pattern.fits(&source) {
            return Err(RuleError::PatternDoesNotFit { rule, of: source });
        }
        let Some((kind, template)) = becomes else { return Err(RuleError::NoPrincipal { rule }) };
        if !is_kind(&kind) {
            return Err(RuleError::Kind { rule, kind });
        }
        let template = checked_template(&rule, template, &pattern, &source)?;
        Ok(Rule { name: rule, from, source, pattern, kind, template })
    }
}

fn is_kind(kind: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    (1..=64).contains(&kind.len()) && kind.bytes().all(allowed)
}

fn checked_template(
    rule: &str,
    text: String,
    pattern: &Pattern,
    source: &Source,
) -> Result<Template, RuleError> {
    let rule = rule.to_string();
    let captures = pattern.captures(source);
    let Some(template) = Template::parse(&text) else {
        return Err(RuleError::Template { rule, template: text });
    };
    if let Some(capture) = template.unknown_capture(&captures) {
        return Err(RuleError::UnknownCapture { rule, capture: capture.to_owned() });
    }
    if template.is_ambiguous(&captures) {
        return Err(RuleError::Ambiguous { rule, template: text });
    }
    Ok(template)
}
