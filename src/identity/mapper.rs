//! From claims to exactly one principal.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use crate::certificate::Certificate;
use crate::error::Malformed;
use crate::identity::claims::Claims;
use crate::identity::{Authority, Doubt, Fingerprint, Identity, Rule, Source};
use crate::name::text::Escaped;
use crate::name::{DistinguishedName, Namespace};

/// Makes of a certificate's claims exactly one principal. Immutable, `Send + Sync`, cheap to clone.
///
/// Rules are a set, not a list: all are tried, and what comes out does not depend on their order. No rule
/// that matches is a refusal; so are two that make different principals of one certificate, and a second
/// value of any source that a rule reads.
#[derive(Clone, Debug)]
pub struct Mapper(Arc<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: Kind,
    issuing_cas: Arc<[IssuingCa]>,
}

#[derive(Clone, Debug)]
enum Kind {
    Spiffe,
    /// The rules of each source, so that a source is read once; sources and rules in their order.
    Rules(Vec<(Source, Vec<Rule>)>),
}

/// An issuing CA, by its key, and what it may vouch for.
#[derive(Clone, Debug)]
pub(crate) struct IssuingCa {
    pub(crate) key: Fingerprint,
    pub(crate) namespaces: Vec<Namespace>,
}

/// The kind of principal, and the name of the rule, of [`Mapper::spiffe`].
const SPIFFE: &str = "spiffe";

/// Why a mapper is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapperError {
    /// No rules: nothing would be mapped.
    #[error("there are no rules, so that nobody could be identified")]
    NoRules,
    /// A refusal that names a rule must name one.
    #[error("two rules are named {0:?}")]
    SameName(String),
    /// An issuing CA that may vouch for nothing.
    #[error("issuing CA key {0} is given no namespaces")]
    NoNamespaces(Fingerprint),
    /// The same issuing CA twice, so that it would not be clear which namespaces hold.
    #[error("issuing CA key {0} is given namespaces twice")]
    IssuingCaTwice(Fingerprint),
}

/// Why a certificate is not exactly one principal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unmapped {
    /// Its subject alternative names can not be read.
    #[error("malformed: {0}")]
    Malformed(#[from] Malformed),
    /// What a rule reads is there, and is no identity.
    #[error("its {of} can be no identity: {doubt}")]
    Doubtful {
        /// The source.
        of: Source,
        /// Why not.
        doubt: Doubt,
    },
    /// No rule matches.
    #[error("no rule makes a principal of it (it has {})", Listed(found, *more))]
    NoRule {
        /// The first of its names, escaped and cut.
        found: Vec<String>,
        /// How many more it has.
        more: usize,
    },
    /// Two rules make different principals of it.
    #[error("rules {:?} and {:?} disagree: {} or {}", rules.0, rules.1, principals.0, principals.1)]
    Ambiguous {
        /// The rules.
        rules: (String, String),
        /// What each makes of it, as `kind:name`, escaped and cut.
        principals: (String, String),
    },
}

/// The one principal that a certificate claims to be. Who may vouch for it is asked in
/// [`binding`](crate::identity::binding).
#[derive(Clone, Debug)]
pub(crate) struct Mapped {
    pub(crate) kind: String,
    pub(crate) name: String,
    /// The first of the identities that the principal was made of; most have one.
    pub(crate) identity: Identity,
    /// The rules that made it.
    pub(crate) rules: Vec<String>,
    /// All the identities that it was made of. Each must be vouched for.
    pub(super) grounds: Vec<Ground>,
    pub(super) subject: DistinguishedName,
    pub(super) issuing_cas: Arc<[IssuingCa]>,
}

/// One identity that was read, with the rules that read it.
#[derive(Clone, Debug)]
pub(super) struct Ground {
    pub(super) identity: Identity,
    pub(super) rules: Vec<String>,
    pub(super) from: Believed,
}

/// Whom the rules of a ground believe.
#[derive(Clone, Debug)]
pub(super) enum Believed {
    /// Whoever has a namespace that holds the identity.
    Namespace,
    /// Those that one of the rules names.
    Named(Vec<Authority>),
}

impl Mapper {
    /// The SPIFFE ID is the identity. The principal is of kind `spiffe` and its name is the ID. It believes
    /// exactly the anchors whose namespaces hold the ID's trust domain (and those that `danger` lets vouch
    /// for everything).
    #[must_use]
    pub fn spiffe() -> Self {
        Self::new(Kind::Spiffe)
    }

    /// These rules, in any order.
    ///
    /// # Errors
    /// [`MapperError`] if there are none, or two have one name.
    pub fn rules(rules: impl IntoIterator<Item = Rule>) -> Result<Self, MapperError> {
        let mut rules: Vec<_> = rules.into_iter().collect();
        if rules.is_empty() {
            return Err(MapperError::NoRules);
        }
        rules.sort_by(|one, other| one.name().cmp(other.name()));
        let twice = rules.iter().zip(rules.iter().skip(1)).find(|(one, next)| one.name() == next.name());
        if let Some((rule, _)) = twice {
            return Err(MapperError::SameName(rule.name().to_owned()));
        }
        // Stable, so that the rules of a source stay in the order of their names.
        rules.sort_by(|one, other| one.source().cmp(other.source()));
        let mut groups: Vec<(Source, Vec<Rule>)> = Vec::new();
        for rule in rules {
            match groups.last_mut() {
                Some((source, group)) if source == rule.source() => group.push(rule),
                _ => groups.push((rule.source().clone(), vec![rule])),
            }
        }
        Ok(Self::new(Kind::Rules(groups)))
    }

    fn new(kind: Kind) -> Self {
        Self(Arc::new(Inner { kind, issuing_cas: Arc::from([]) }))
    }

    /// Binds a CA below an anchor to namespaces: wherever its key stands on a path, the identity must lie in
    /// one of them as well as in the anchor's. So a tenant's CA, and every CA that it makes, stays within the
    /// tenant.
    ///
    /// # Errors
    /// [`MapperError`] if there are no namespaces, or the key has some already.
    pub fn with_issuing_ca(
        self,
        key: Fingerprint,
        namespaces: impl IntoIterator<Item = Namespace>,
    ) -> Result<Self, MapperError> {
        let namespaces: Vec<_> = namespaces.into_iter().collect();
        if namespaces.is_empty() {
            return Err(MapperError::NoNamespaces(key));
        }
        let Inner { kind, issuing_cas } = Arc::unwrap_or_clone(self.0);
        if issuing_cas.iter().any(|bound| bound.key == key) {
            return Err(MapperError::IssuingCaTwice(key));
        }
        let issuing_cas = issuing_cas.iter().cloned().chain([IssuingCa { key, namespaces }]).collect();
        Ok(Self(Arc::new(Inner { kind, issuing_cas })))
    }

    /// The one principal that this end entity claims to be. All rules are tried, whomever they believe.
    pub(crate) fn map(&self, leaf: &Certificate<'_>) -> Result<Mapped, Unmapped> {
        let claims = Claims::read(leaf)?;
        let matches = match &self.0.kind {
            Kind::Spiffe => spiffe_match(&claims)?.into_iter().collect(),
            Kind::Rules(groups) => rule_matches(groups, &claims)?,
        };
        let Some((first, others)) = matches.split_first() else {
            let (found, more) = claims.shown();
            return Err(Unmapped::NoRule { found, more });
        };
        if let Some(other) = others.iter().find(|other| !first.agrees_with(other)) {
            return Err(Unmapped::Ambiguous {
                rules: (first.rule.clone(), other.rule.clone()),
                principals: (first.principal(), other.principal()),
            });
        }
        Ok(Mapped {
            kind: first.kind.clone(),
            name: first.name.clone(),
            identity: first.identity.clone(),
            rules: matches.iter().map(|found| found.rule.clone()).collect(),
            grounds: grounds(matches),
            subject: leaf.subject().into(),
            issuing_cas: self.0.issuing_cas.clone(),
        })
    }
}

/// What one rule makes of the certificate.
struct Match {
    rule: String,
    kind: String,
    name: String,
    identity: Identity,
    from: Believed,
}

impl Match {
    fn agrees_with(&self, other: &Self) -> bool {
        (&self.kind, &self.name) == (&other.kind, &other.name)
    }

    fn principal(&self) -> String {
        alloc::format!("{}:{}", self.kind, Escaped(&self.name))
    }
}

fn spiffe_match(claims: &Claims<'_, '_>) -> Result<Option<Match>, Unmapped> {
    let Some(identity) = read(claims, &Source::Spiffe)? else { return Ok(None) };
    // Not what it prints: a print is cut.
    let Identity::Spiffe(id) = &identity else { return Ok(None) };
    let name = id.as_str().to_owned();
    Ok(Some(Match { rule: SPIFFE.into(), kind: SPIFFE.into(), name, identity, from: Believed::Namespace }))
}

fn rule_matches(groups: &[(Source, Vec<Rule>)], claims: &Claims<'_, '_>) -> Result<Vec<Match>, Unmapped> {
    let mut matches = Vec::new();
    for (source, rules) in groups {
        let Some(identity) = read(claims, source)? else { continue };
        matches.extend(rules.iter().filter_map(|rule| {
            Some(Match {
                rule: rule.name().to_owned(),
                kind: rule.kind().to_owned(),
                name: rule.name_of(&identity)?,
                identity: identity.clone(),
                from: Believed::Named(rule.from().to_vec()),
            })
        }));
    }
    Ok(matches)
}

fn read(claims: &Claims<'_, '_>, source: &Source) -> Result<Option<Identity>, Unmapped> {
    claims.one(source).map_err(|doubt| Unmapped::Doubtful { of: source.clone(), doubt })
}

/// One ground an identity: rules that read the same one believe whom either believes. Rules of one source
/// stand together.
fn grounds(matches: Vec<Match>) -> Vec<Ground> {
    let mut grounds: Vec<Ground> = Vec::new();
    for Match { rule, identity, from, .. } in matches {
        match grounds.last_mut() {
            Some(ground) if ground.identity == identity => {
                ground.rules.push(rule);
                ground.from.extend(from);
            }
            _ => grounds.push(Ground { identity, rules: vec![rule], from }),
        }
    }
    grounds
}

impl Believed {
    fn extend(&mut self, other: Self) {
        if let (Self::Named(own), Self::Named(others)) = (self, other) {
            own.extend(others);
        }
    }
}

/// Names, and how many more there are.
pub(super) struct Listed<'f>(pub(super) &'f [String], pub(super) usize);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(names, more) = self;
        if names.is_empty() {
            return f.write_str("no names");
        }
        for (index, name) in names.iter().enumerate() {
            f.write_str(if index > 0 { ", " } else { "" })?;
            f.write_str(name)?;
        }
        if *more > 0 { write!(f, " and {more} more") } else { Ok(()) }
    }
}
