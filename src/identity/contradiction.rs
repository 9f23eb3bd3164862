//! What a mapper's rules and its anchors say against each other. Only what is certain is reported: that
//! something can never happen, or a certificate for which it must.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;

use crate::identity::example::{can_hold, of_namespace};
use crate::identity::mapped::implied;
use crate::identity::{Authority, Identity, MapperError, Pattern, Rule, Source};
use crate::trust::{Anchor, TrustStore};

/// Two rules that make different principals of one identity under one authority: every peer of that identity would
/// be refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "rules {:?} and {:?} contradict each other: from {authority} they make {} or {} of {identity}",
    rules.0, rules.1, principals.0, principals.1
)]
#[non_exhaustive]
pub struct Contradiction {
    /// The rules.
    pub rules: (String, String),
    /// The authority that both believe: an anchor's label or name, or an issuing CA's key.
    pub authority: String,
    /// Such an identity, by way of example.
    pub identity: String,
    /// What each makes of it, as `kind:name`.
    pub principals: (String, String),
}

/// The first contradiction, in the order of the rules' names.
pub(super) fn check(anchors: &TrustStore, rules: &[Rule]) -> Result<(), MapperError> {
    rules.iter().try_for_each(|rule| check_anchors(anchors, rule))?;
    rules.iter().try_for_each(|rule| check_reach(anchors, rule))?;
    for (at, one) in rules.iter().enumerate() {
        for other in rules.iter().skip(at.saturating_add(1)) {
            check_pair(anchors, one, other)?;
        }
    }
    anchors.iter().try_for_each(|anchor| check_namespaces(anchor, rules))
}

fn check_anchors(anchors: &TrustStore, rule: &Rule) -> Result<(), MapperError> {
    rule.from().iter().try_for_each(|authority| match authority {
        Authority::Anchor(anchor) if anchors.get(*anchor).next().is_none() => {
            Err(MapperError::UnknownAnchor { rule: rule.name().to_owned(), anchor: *anchor })
        }
        _ => Ok(()),
    })
}

/// Whatever a rule reads, for its principal or its roles, there must be who can vouch for it.
fn check_reach(anchors: &TrustStore, rule: &Rule) -> Result<(), MapperError> {
    for (source, pattern) in rule.reads() {
        if !pattern.can_match(source) {
            return Err(MapperError::NeverMatches { rule: rule.name().to_owned(), of: source.clone() });
        }
        let vouches = |anchor: &Arc<Anchor>| may_vouch(anchor, source, pattern);
        if !rule.from().iter().any(|authority| under(anchors, *authority).any(vouches)) {
            return Err(MapperError::NobodyVouches { rule: rule.name().to_owned(), of: source.clone() });
        }
    }
    Ok(())
}

/// The anchors that a path can end in if it has this authority: that of an issuing CA can end in any.
fn under(anchors: &TrustStore, authority: Authority) -> impl Iterator<Item = &Arc<Anchor>> {
    anchors.iter().filter(move |anchor| match authority {
        Authority::Anchor(id) => anchor.id() == id,
        Authority::IssuingCa(_) => true,
    })
}

fn may_vouch(anchor: &Anchor, source: &Source, pattern: &Pattern) -> bool {
    let bounds = anchor.bounds();
    let is_pin = matches!(source, Source::Certificate | Source::Key);
    let meets = || bounds.namespaces().iter().any(|namespace| pattern.meets(source, namespace));
    is_pin || bounds.vouches_for_everything() || meets()
}

/// Is there a certificate that both rules read, under one authority, and of which they make different principals?
fn check_pair(anchors: &TrustStore, one: &Rule, other: &Rule) -> Result<(), MapperError> {
    let told_apart = !implied(one.policies(), other.policies()) && !implied(other.policies(), one.policies());
    if one.source() != other.source() || told_apart {
        return Ok(());
    }
    for authority in one.from().iter().filter(|authority| other.from().contains(authority)) {
        let mut candidates = one.pattern().in_common(other.pattern(), one.source());
        if !one.pattern().is_list() && !other.pattern().is_list() {
            let namespaces = under(anchors, *authority).flat_map(|anchor| anchor.bounds().namespaces());
            candidates.extend(namespaces.filter_map(of_namespace));
        }
        let possible = candidates.iter().filter(|identity| can_come(anchors, *authority, identity));
        if let Some(found) = possible.filter_map(|identity| contradiction(one, other, identity)).next() {
            let authority = named(anchors, *authority);
            return Err(MapperError::Contradiction(Box::new(Contradiction { authority, ..found })));
        }
    }
    Ok(())
}

/// Can a path of this authority vouch for it?
fn can_come(anchors: &TrustStore, authority: Authority, identity: &Identity) -> bool {
    let is_pin = matches!(identity, Identity::Certificate(_) | Identity::Key(_));
    under(anchors, authority).any(|anchor| {
        let bounds = anchor.bounds();
        let holds = || bounds.namespaces().iter().any(|namespace| can_hold(namespace, identity));
        is_pin || bounds.vouches_for_everything() || holds()
    })
}

/// The contradiction, but for whom both believe.
fn contradiction(one: &Rule, other: &Rule, identity: &Identity) -> Option<Contradiction> {
    let made = |rule: &Rule| Some((rule.kind().to_owned(), rule.name_of(identity)?));
    let (first, second) = (made(one)?, made(other)?);
    let principal = |(kind, name)| alloc::format!("{kind}:{name}");
    (identity.source() == *one.source() && first != second).then(|| Contradiction {
        rules: (one.name().to_owned(), other.name().to_owned()),
        authority: String::new(),
        identity: identity.to_string(),
        principals: (principal(first), principal(second)),
    })
}

fn named(anchors: &TrustStore, authority: Authority) -> String {
    let anchor = match authority {
        Authority::Anchor(id) => anchors.get(id).next(),
        Authority::IssuingCa(_) => None,
    };
    anchor.map_or_else(|| authority.to_string(), |anchor| alloc::format!("trust anchor {anchor}"))
}

/// What an anchor may vouch for, some rule that may believe it reads. An anchor that may vouch for everything needs
/// no namespaces.
fn check_namespaces(anchor: &Anchor, rules: &[Rule]) -> Result<(), MapperError> {
    let bounds = anchor.bounds();
    if bounds.vouches_for_everything() {
        return Ok(());
    }
    let believes = |rule: &&Rule| {
        rule.from().iter().any(|authority| match authority {
            Authority::Anchor(id) => *id == anchor.id(),
            Authority::IssuingCa(_) => true,
        })
    };
    let reads: Vec<_> = rules.iter().filter(believes).flat_map(Rule::reads).collect();
    let unreached = bounds
        .namespaces()
        .iter()
        .find(|namespace| !reads.iter().any(|(source, pattern)| pattern.meets(source, namespace)));
    match unreached {
        Some(namespace) => {
            Err(MapperError::UnreachedNamespace { anchor: anchor.to_string(), namespace: namespace.clone() })
        }
        None => Ok(()),
    }
}
