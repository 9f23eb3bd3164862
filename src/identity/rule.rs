//! One rule: whom it believes, where it looks, what it wants to see, and what the peer is called then.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::identity::pattern::Captures;
use crate::identity::template::{NoTemplate, Template};
use crate::identity::{Fingerprint, Identity, Pattern, RoleRule, Source};
use crate::name::text::is_printable;
use crate::oid::{self, OidBuf};
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
    from: Arc<[Authority]>,
    source: Source,
    pattern: Pattern,
    kind: String,
    template: Template,
    policies: Arc<[OidBuf]>,
    roles: Vec<RoleRule>,
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
    /// anyPolicy as a certificate policy that is wanted: every policy would do, and so would a device's.
    #[error("rule {rule:?} wants anyPolicy, which is no condition")]
    AnyPolicy {
        /// The rule.
        rule: String,
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
    policies: Vec<OidBuf>,
    roles: Vec<RoleRule>,
}

impl Rule {
    /// Starts a rule: its name, for reports and audit; the source that it reads; what it wants to see there.
    #[must_use]
    pub fn builder(name: &str, source: Source, pattern: Pattern) -> RuleBuilder {
        RuleBuilder {
            name: name.to_owned(),
            source,
            pattern,
            from: Vec::new(),
            becomes: None,
            policies: Vec::new(),
            roles: Vec::new(),
        }
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

    /// The certificate policies of which the path must have one; none, if it need not.
    #[must_use]
    pub fn policies(&self) -> &[OidBuf] {
        &self.policies
    }

    /// The roles that it grants.
    #[must_use]
    pub fn roles(&self) -> &[RoleRule] {
        &self.roles
    }

    pub(super) fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// All that it reads: for the principal first, then for roles.
    pub(super) fn reads(&self) -> impl Iterator<Item = (&Source, &Pattern)> {
        core::iter::once((&self.source, &self.pattern)).chain(self.roles.iter().filter_map(RoleRule::reads))
    }

    pub(super) fn shared_from(&self) -> Arc<[Authority]> {
        self.from.clone()
    }

    pub(super) fn shared_policies(&self) -> Arc<[OidBuf]> {
        self.policies.clone()
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

    /// The path must have this certificate policy, or one of those named before: what is among the
    /// [valid policies of the path](crate::VerifiedPath::certificate_policies) (RFC 9618 5, RFC 5280 6.1.6), and
    /// not what the end entity states by itself.
    ///
    /// It is as if the rule's policies were the user-initial-policy-set (RFC 5280 6.1.1 c) with an explicit
    /// policy required. So a path that is valid for anyPolicy, every certificate of it, has each of them (6.1.5
    /// g iii): its authorities said that it is good under all policies.
    /// [`Policy::inhibit_any_policy`](crate::Policy::inhibit_any_policy) is for whoever does not let them.
    ///
    /// One authority often certifies a person's card and the person's devices under one name. Then each needs
    /// its policy, in a rule of its own.
    #[must_use]
    pub fn policy(mut self, policy: OidBuf) -> Self {
        if !self.policies.contains(&policy) {
            self.policies.push(policy);
        }
        self
    }

    /// It grants this role, and those named before, to whom it applies to.
    #[must_use]
    pub fn role(mut self, role: RoleRule) -> Self {
        self.roles.push(role);
        self
    }

    /// The finished rule.
    ///
    /// # Errors
    /// [`RuleError`] if it believes nobody, makes nothing, can never match, or could call two peers alike.
    pub fn build(self) -> Result<Rule, RuleError> {
        let Self { name: rule, source, pattern, from, becomes, policies, roles } = self;
        if !(1..=64).contains(&rule.len()) || !rule.chars().all(is_printable) {
            return Err(RuleError::Name(rule));
        }
        if from.is_empty() {
            return Err(RuleError::NoAuthority { rule });
        }
        if !pattern.fits(&source) {
            return Err(RuleError::PatternDoesNotFit { rule, of: source });
        }
        if policies.iter().any(|policy| policy.as_oid() == oid::ANY_POLICY) {
            return Err(RuleError::AnyPolicy { rule });
        }
        let Some((kind, template)) = becomes else { return Err(RuleError::NoPrincipal { rule }) };
        if !is_kind(&kind) {
            return Err(RuleError::Kind { rule, kind });
        }
        let template = match Template::checked(&template, &pattern, &source) {
            Ok(template) => template,
            Err(NoTemplate::Syntax) => return Err(RuleError::Template { rule, template }),
            Err(NoTemplate::UnknownCapture(capture)) => {
                return Err(RuleError::UnknownCapture { rule, capture });
            }
            Err(NoTemplate::Ambiguous) => return Err(RuleError::Ambiguous { rule, template }),
        };
        let (from, policies) = (from.into(), policies.into());
        Ok(Rule { name: rule, from, source, pattern, kind, template, policies, roles })
    }
}

fn is_kind(kind: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    (1..=64).contains(&kind.len()) && kind.bytes().all(allowed)
}
