//! Which roles a rule grants.

use alloc::borrow::ToOwned;
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use crate::identity::claims::Claims;
use crate::identity::template::{NoTemplate, Template};
use crate::identity::{Doubt, Identity, Pattern, Source};
use crate::name::text::is_printable;

/// A role that a [`Rule`](crate::identity::Rule) grants: one that the rule names, or those of a list that the
/// certificate names.
///
/// ```
/// use vouchsafe::identity::{Pattern, RoleRule, Source};
/// use vouchsafe::oid;
///
/// let reader = RoleRule::granted("reader")?;
/// // O=team-payments and O=team-ops are roles; O=system:masters is nothing.
/// let teams = RoleRule::read(
///     Source::attribute(oid::ORGANIZATION),
///     Pattern::attribute("team-", "team", "")?,
///     "{team}",
///     ["payments", "ops"],
/// )?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRule(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Granted(String),
    Read { source: Source, pattern: Pattern, template: Template, allowed: BTreeSet<String> },
}

/// Why a role is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RoleError {
    /// Roles have names of 1 to 256 bytes of printable text.
    #[error("a role cannot be named {0:?}")]
    Name(String),
    /// A list without roles: it would grant nothing, and is sometimes meant to grant everything.
    #[error("the list of roles that {of} may grant is empty")]
    NoneAllowed {
        /// The source.
        of: Source,
    },
    /// The pattern can never match what the source gives.
    #[error("a role is read from {of}, and the pattern is not one for it")]
    PatternDoesNotFit {
        /// The source.
        of: Source,
    },
    /// The role's name is 1 to 256 bytes of printable text, with braces only around the names of captures.
    #[error("a role cannot be named {0:?}")]
    Template(String),
    /// The role's name wants what the pattern does not capture.
    #[error("a role's name wants {{{0}}}, which the pattern does not capture")]
    UnknownCapture(String),
    /// Two different values could get the same name.
    #[error(
        "{0:?} could name two different roles alike; put between its captures what the first cannot hold"
    )]
    Ambiguous(String),
    /// The role's name is fixed, and not in the list.
    #[error("role {0:?} is not in the list of those that are allowed")]
    NotAllowed(String),
}

/// A role, and what of the certificate grants it; nothing, where the rule alone does.
#[derive(Clone, Debug)]
pub(super) struct Grant {
    pub(super) role: String,
    pub(super) read_from: Option<Identity>,
}

impl RoleRule {
    /// Whomever the rule applies to has this role.
    ///
    /// # Errors
    /// [`RoleError::Name`] unless it is 1 to 256 bytes of printable text.
    pub fn granted(role: &str) -> Result<Self, RoleError> {
        role_name(role.to_owned()).map(Kind::Granted).map(Self)
    }

    /// Each value of the source that the pattern matches is a role, by the name that `role` makes of what is
    /// captured, if it is one of those `allowed`. A value that makes another name grants nothing.
    ///
    /// There may be any number of values, organisations for example; one that is in doubt refuses the
    /// certificate. Each value that grants a role must be vouched for as an identity must.
    ///
    /// # Errors
    /// [`RoleError`] if no role is allowed, the pattern is not one for the source, or the name is none.
    pub fn read<R: Into<String>>(
        source: Source,
        pattern: Pattern,
        role: &str,
        allowed: impl IntoIterator<Item = R>,
    ) -> Result<Self, RoleError> {
        if !pattern.fits(&source) {
            return Err(RoleError::PatternDoesNotFit { of: source });
        }
        let allowed =
            allowed.into_iter().map(|role| role_name(role.into())).collect::<Result<BTreeSet<_>, _>>()?;
        if allowed.is_empty() {
            return Err(RoleError::NoneAllowed { of: source });
        }
        let template = Template::checked(role, &pattern, &source).map_err(|fault| match fault {
            NoTemplate::Syntax => RoleError::Template(role.to_owned()),
            NoTemplate::UnknownCapture(capture) => RoleError::UnknownCapture(capture),
            NoTemplate::Ambiguous => RoleError::Ambiguous(role.to_owned()),
        })?;
        if template.literal().is_some_and(|role| !allowed.contains(role)) {
            return Err(RoleError::NotAllowed(role.to_owned()));
        }
        Ok(Self(Kind::Read { source, pattern, template, allowed }))
    }

    /// Where it reads, if it does, and what it wants to see there.
    pub(super) fn reads(&self) -> Option<(&Source, &Pattern)> {
        match &self.0 {
            Kind::Granted(_) => None,
            Kind::Read { source, pattern, .. } => Some((source, pattern)),
        }
    }

    /// The roles that a certificate gets by it.
    pub(super) fn grants(&self, claims: &Claims<'_, '_>) -> Result<Vec<Grant>, (Source, Doubt)> {
        let (source, pattern, template, allowed) = match &self.0 {
            Kind::Granted(role) => return Ok(Vec::from([Grant { role: role.clone(), read_from: None }])),
            Kind::Read { source, pattern, template, allowed } => (source, pattern, template, allowed),
        };
        let values = claims.all(source).map_err(|doubt| (source.clone(), doubt))?;
        let grant = |value: Identity| {
            let role = template.fill(&pattern.matches(&value)?)?;
            allowed.contains(&role).then_some(Grant { role, read_from: Some(value) })
        };
        Ok(values.into_iter().filter_map(grant).collect())
    }
}

fn role_name(role: String) -> Result<String, RoleError> {
    let good = (1..=256).contains(&role.len()) && role.chars().all(is_printable);
    if good { Ok(role) } else { Err(RoleError::Name(role)) }
}
