//! From claims to exactly one principal.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;

use crate::certificate::Certificate;
use crate::identity::claims::Claims;
use crate::identity::contradiction::{self, Contradiction};
use crate::identity::mapped::{Believed, IssuingCa, Mapped, Match};
use crate::identity::{Fingerprint, Identity, Rule, Source, Unmapped};
use crate::name::Namespace;
use crate::trust::{AnchorId, TrustStore};

/// Makes of a certificate's claims exactly one principal. Immutable, `Send + Sync`, cheap to clone.
///
/// Rules are a set, not a list: all are tried, and what comes out does not depend on their order. A rule that
/// matches *applies* if the certificate's path ends in, or was issued by, an authority that the rule believes, and has
/// one of the rule's certificate policies. Those that apply must make one principal. No rule that matches is a
/// refusal, and so is none that applies, two that apply and disagree, and a second value of any source that a rule
/// reads.
///
/// # Which path
///
/// A peer chooses what it sends, and so it could choose among the paths that its certificate has. It must not choose
/// who it is: where rules that do not apply to the path at hand would make another principal, a path is looked for
/// to which they do; if there is one, the peer is refused. (That costs a second search, over the signatures that
/// were checked already.) Its roles are those of the path at hand. What no verifier can see is a path that the peer leaves out, a cross certificate that
/// it does not send. Where two authorities name their people by one attribute, and one of them certifies the other's
/// CA, its holder can be either of two principals, of which each is vouched for by an authority that a rule believes
/// for it. Give such a CA its [namespaces](Self::with_issuing_ca), or configure the cross certificate as an
/// [intermediate](crate::verify::Builder::intermediate), so that it is always seen.
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
    /// A rule that believes an anchor that is not among those that were given.
    #[error("rule {rule:?} believes trust anchor {anchor}, which is not in the store")]
    UnknownAnchor {
        /// The rule.
        rule: String,
        /// The anchor.
        anchor: AnchorId,
    },
    /// No certificate gives what the rule wants to see: a common name that ends in a space, for example.
    #[error("rule {rule:?} can never match: no certificate has such a value as its {of}")]
    NeverMatches {
        /// The rule.
        rule: String,
        /// What it reads, for the principal or a role.
        of: Source,
    },
    /// None of the authorities that the rule believes may vouch for anything that it reads there.
    #[error("rule {rule:?} can never apply: nobody whom it believes may vouch for the {of} that it wants")]
    NobodyVouches {
        /// The rule.
        rule: String,
        /// What it reads, for the principal or a role.
        of: Source,
    },
    /// An anchor may vouch for what no rule reads from it.
    #[error(
        "trust anchor {anchor} may vouch for {namespace}, and no rule that believes it reads anything there"
    )]
    UnreachedNamespace {
        /// The anchor.
        anchor: String,
        /// The namespace.
        namespace: Namespace,
    },
    /// Two rules make different principals of one identity under one authority.
    #[error(transparent)]
    Contradiction(Box<Contradiction>),
    /// An issuing CA that may vouch for nothing.
    #[error("issuing CA key {0} is given no namespaces")]
    NoNamespaces(Fingerprint),
    /// The same issuing CA twice, so that it would not be clear which namespaces hold.
    #[error("issuing CA key {0} is given namespaces twice")]
    IssuingCaTwice(Fingerprint),
}

impl Mapper {
    /// The SPIFFE ID is the identity. The principal is of kind `spiffe` and its name is the ID. It believes
    /// exactly the anchors whose namespaces hold the ID's trust domain (and those that `danger` lets vouch
    /// for everything).
    #[must_use]
    pub fn spiffe() -> Self {
        Self::new(Kind::Spiffe)
    }

    /// These rules, in any order, for the anchors that they are to believe.
    ///
    /// # Errors
    /// [`MapperError`] if there are none, or two have one name; and if rules and anchors contradict each other, as
    /// far as that is certain: a rule believes an anchor that is not there; it can never match; nobody whom it
    /// believes may vouch for what it reads; an anchor may vouch for what no rule reads from it; two rules make
    /// different principals of one identity, under one authority. The anchors are those that this mapper is for: a
    /// verifier may have more.
    pub fn rules(anchors: &TrustStore, rules: impl IntoIterator<Item = Rule>) -> Result<Self, MapperError> {
        let mut rules: Vec<_> = rules.into_iter().collect();
        if rules.is_empty() {
            return Err(MapperError::NoRules);
        }
        rules.sort_by(|one, other| one.name().cmp(other.name()));
        let twice = rules.iter().zip(rules.iter().skip(1)).find(|(one, next)| one.name() == next.name());
        if let Some((rule, _)) = twice {
            return Err(MapperError::SameName(rule.name().to_owned()));
        }
        contradiction::check(anchors, &rules)?;
        Ok(Self::of_rules(rules))
    }

    /// Rules by their sources. Whatever they say against each other, a certificate makes one principal or none.
    pub(super) fn of_rules(mut rules: Vec<Rule>) -> Self {
        rules.sort_by(|one, other| (one.source(), one.name()).cmp(&(other.source(), other.name())));
        let mut groups: Vec<(Source, Vec<Rule>)> = Vec::new();
        for rule in rules {
            match groups.last_mut() {
                Some((source, group)) if source == rule.source() => group.push(rule),
                _ => groups.push((rule.source().clone(), vec![rule])),
            }
        }
        Self::new(Kind::Rules(groups))
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

    /// The principals that this end entity could be. All rules are tried, whomever they believe.
    pub(crate) fn map(&self, leaf: &Certificate<'_>) -> Result<Mapped, Unmapped> {
        let claims = Claims::read(leaf)?;
        let matches = match &self.0.kind {
            Kind::Spiffe => spiffe_match(&claims)?.into_iter().collect(),
            Kind::Rules(groups) => rule_matches(groups, &claims)?,
        };
        let mapped = Mapped::new(matches, leaf.subject().into(), self.0.issuing_cas.clone())?;
        mapped.ok_or_else(|| {
            let (found, more) = claims.shown();
            Unmapped::NoRule { found, more }
        })
    }
}

fn spiffe_match(claims: &Claims<'_, '_>) -> Result<Option<Match>, Unmapped> {
    let Some(identity) = read(claims, &Source::Spiffe)? else { return Ok(None) };
    // Not what it prints: a print is cut.
    let Identity::Spiffe(id) = &identity else { return Ok(None) };
    Ok(Some(Match {
        rule: SPIFFE.into(),
        kind: SPIFFE.into(),
        name: id.as_str().to_owned(),
        identity,
        from: Believed::Namespace,
        policies: Arc::from([]),
        roles: Vec::new(),
    }))
}

fn rule_matches(groups: &[(Source, Vec<Rule>)], claims: &Claims<'_, '_>) -> Result<Vec<Match>, Unmapped> {
    let mut matches = Vec::new();
    for (source, rules) in groups {
        let Some(identity) = read(claims, source)? else { continue };
        for rule in rules {
            matches.extend(rule_match(rule, &identity, claims)?);
        }
    }
    Ok(matches)
}

fn rule_match(rule: &Rule, identity: &Identity, claims: &Claims<'_, '_>) -> Result<Option<Match>, Unmapped> {
    let Some(name) = rule.name_of(identity) else { return Ok(None) };
    let mut roles = Vec::new();
    for role in rule.roles() {
        roles.extend(role.grants(claims).map_err(|(of, doubt)| Unmapped::Doubtful { of, doubt })?);
    }
    Ok(Some(Match {
        rule: rule.name().to_owned(),
        kind: rule.kind().to_owned(),
        name,
        identity: identity.clone(),
        from: Believed::Named(rule.shared_from()),
        policies: rule.shared_policies(),
        roles,
    }))
}

fn read(claims: &Claims<'_, '_>, source: &Source) -> Result<Option<Identity>, Unmapped> {
    claims.one(source).map_err(|doubt| Unmapped::Doubtful { of: source.clone(), doubt })
}
