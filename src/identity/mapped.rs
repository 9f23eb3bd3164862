//! What the rules make of one certificate: before its path is known, and after.

use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use crate::error::Malformed;
use crate::identity::role::Grant;
use crate::identity::{Authority, Doubt, Fingerprint, Identity, Source};
use crate::name::text::Escaped;
use crate::name::{DistinguishedName, Namespace};
use crate::oid::OidBuf;

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
    /// Two rules make different principals of it: whatever its path, on its path, or each on a path of its own.
    #[error("rules {:?} and {:?} disagree: {} or {}", rules.0, rules.1, principals.0, principals.1)]
    Ambiguous {
        /// The rules.
        rules: (String, String),
        /// What each makes of it, as `kind:name`, escaped and cut.
        principals: (String, String),
    },
}

/// The principals that a certificate could be, by all rules that match. Which of them apply is known when the
/// path is; who may vouch for what they read is asked in [`binding`](crate::identity::binding).
#[derive(Clone, Debug)]
pub(crate) struct Mapped {
    /// At least one; in the order of their sources, and of their names.
    pub(super) matches: Vec<Match>,
    pub(super) subject: DistinguishedName,
    pub(super) issuing_cas: Arc<[IssuingCa]>,
}

/// The one principal that the rules make of a certificate on its path, vouched for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settled {
    pub(crate) kind: String,
    pub(crate) name: String,
    /// The first of the identities that the principal was made of; most have one.
    pub(crate) identity: Identity,
    /// The rules that apply.
    pub(crate) rules: Vec<String>,
    /// The roles that they grant, sorted and distinct.
    pub(crate) roles: Vec<String>,
}

/// An issuing CA, by its key, and what it may vouch for.
#[derive(Clone, Debug)]
pub(crate) struct IssuingCa {
    pub(crate) key: Fingerprint,
    pub(crate) namespaces: Vec<Namespace>,
}

/// What one rule makes of the certificate.
#[derive(Clone, Debug)]
pub(super) struct Match {
    pub(super) rule: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) identity: Identity,
    pub(super) from: Believed,
    /// Of which the path must have one; none, if it need not.
    pub(super) policies: Arc<[OidBuf]>,
    pub(super) roles: Vec<Grant>,
}

/// Whom a rule believes.
#[derive(Clone, Debug)]
pub(super) enum Believed {
    /// Whoever has a namespace that holds the identity.
    Namespace,
    Named(Arc<[Authority]>),
}

impl Mapped {
    /// `None` if no rule matches.
    ///
    /// # Errors
    /// [`Unmapped::Ambiguous`] if no rule can apply without another that makes another principal.
    pub(super) fn new(
        matches: Vec<Match>,
        subject: DistinguishedName,
        issuing_cas: Arc<[IssuingCa]>,
    ) -> Result<Option<Self>, Unmapped> {
        let Some(first) = matches.first() else { return Ok(None) };
        if let Some(rival) = matches.iter().find(|other| !other.agrees_with(first))
            && !matches.iter().any(|one| one.can_apply_alone(&matches))
        {
            return Err(first.ambiguous_with(rival));
        }
        Ok(Some(Self { matches, subject, issuing_cas }))
    }

    /// Do the rules that match make more than one principal?
    pub(crate) fn has_rivals(&self) -> bool {
        let first = self.matches.first();
        first.is_some_and(|first| self.matches.iter().any(|other| !other.agrees_with(first)))
    }

    /// What is left when the rules that make this principal are taken away; `None` if that is nothing.
    pub(crate) fn without(&self, settled: &Settled) -> Option<Self> {
        let others = self.matches.iter().filter(|found| !found.makes(settled));
        let matches: Vec<_> = others.cloned().collect();
        let (subject, issuing_cas) = (self.subject.clone(), self.issuing_cas.clone());
        (!matches.is_empty()).then_some(Self { matches, subject, issuing_cas })
    }
}

impl Settled {
    /// This principal on one path, and another one on another.
    pub(crate) fn ambiguous_with(&self, other: &Self) -> Unmapped {
        let rule = |settled: &Self| settled.rules.first().cloned().unwrap_or_default();
        ambiguous((&rule(self), &self.kind, &self.name), (&rule(other), &other.kind, &other.name))
    }

    /// Of matches that agree; `None` if there are none.
    pub(super) fn of(matches: &[&Match]) -> Option<Self> {
        let first = matches.first()?;
        let granted = matches.iter().flat_map(|found| &found.roles);
        let roles: BTreeSet<&String> = granted.map(|grant| &grant.role).collect();
        Some(Self {
            kind: first.kind.clone(),
            name: first.name.clone(),
            identity: first.identity.clone(),
            rules: matches.iter().map(|found| found.rule.clone()).collect(),
            roles: roles.into_iter().cloned().collect(),
        })
    }
}

/// What two rules make of one certificate, by rule, kind and name; the same whichever was come upon first.
fn ambiguous(one: (&str, &str, &str), other: (&str, &str, &str)) -> Unmapped {
    let (one, other) = (one.min(other), one.max(other));
    let principal = |kind: &str, name: &str| alloc::format!("{kind}:{}", Escaped(name));
    Unmapped::Ambiguous {
        rules: (one.0.into(), other.0.into()),
        principals: (principal(one.1, one.2), principal(other.1, other.2)),
    }
}

impl Match {
    pub(super) fn agrees_with(&self, other: &Self) -> bool {
        (&self.kind, &self.name) == (&other.kind, &other.name)
    }

    fn makes(&self, settled: &Settled) -> bool {
        (&self.kind, &self.name) == (&settled.kind, &settled.name)
    }

    /// The identity, and all that granted a role.
    pub(super) fn identities(&self) -> impl Iterator<Item = &Identity> {
        let roles = self.roles.iter().filter_map(|grant| grant.read_from.as_ref());
        core::iter::once(&self.identity).chain(roles)
    }

    pub(super) fn ambiguous_with(&self, other: &Self) -> Unmapped {
        ambiguous((&self.rule, &self.kind, &self.name), (&other.rule, &other.kind, &other.name))
    }

    /// Is there an authority under which this rule can apply, and none that makes another principal must?
    fn can_apply_alone(&self, all: &[Self]) -> bool {
        let Believed::Named(from) = &self.from else { return true };
        let is_joined = |authority: &Authority| {
            all.iter().any(|other| !self.agrees_with(other) && other.joins(self, *authority))
        };
        from.iter().any(|authority| !is_joined(authority))
    }

    /// Does this rule apply to every path of this authority to which the other applies?
    fn joins(&self, other: &Self, authority: Authority) -> bool {
        let Believed::Named(from) = &self.from else { return false };
        from.contains(&authority) && implied(&other.policies, &self.policies)
    }
}

/// Does every path that has one of these certificate policies have one of those?
pub(super) fn implied(these: &[OidBuf], those: &[OidBuf]) -> bool {
    those.is_empty() || (!these.is_empty() && these.iter().all(|policy| those.contains(policy)))
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
