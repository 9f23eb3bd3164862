//! What peers become: the rules, or SPIFFE IDs as they are.

use alloc::vec::Vec;

use crate::config::authorities::Authorities;
use crate::config::section::{Section, Told, Value};
use crate::config::{Problem, patterns, reference, roles, values};
use crate::identity::{Authority, Mapper, MapperError, Rule, RuleError};
use crate::trust::TrustStore;

/// The mapper, if the file has one.
pub(super) fn mapper(file: &Section<'_>, authorities: &Authorities<'_>) -> Result<Option<Mapper>, Told> {
    let preset = file.read("mapper", |word| word.word(&[("spiffe", Mapper::spiffe)]));
    let rules = file.read("rule", |list| list.list_of(|rule| read(rule, authorities)));
    let mapper = match (preset?, rules?) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            let both = Problem::Exclusive("mapper", "rule");
            return Err(file.get("mapper").map_or(Told, |value| value.tell(both)));
        }
        (Some(preset), None) => preset(),
        (None, Some(rules)) => from_rules(&authorities.anchors, rules)?,
    };
    authorities.bind(mapper).map(Some)
}

fn from_rules(anchors: &TrustStore, rules: Vec<(Value<'_>, Rule)>) -> Result<Mapper, Told> {
    let names: Vec<_> = rules.iter().map(|(name, _)| *name).collect();
    Mapper::rules(anchors, rules.into_iter().map(|(_, rule)| rule)).map_err(|fault| {
        let twice = |name: &str| names.iter().rev().find(|value| value.as_text() == Some(name));
        let at = match &fault {
            MapperError::SameName(name) => twice(name),
            _ => names.first(),
        };
        at.map_or(Told, |at| at.tell(fault))
    })
}

/// A rule, and its name's place.
fn read<'t>(value: Value<'t>, authorities: &Authorities<'_>) -> Result<(Value<'t>, Rule), Told> {
    let section = value.section(&reference::RULE)?;
    let name = section.need("name").and_then(|name| Ok((name, name.text()?)));
    let from = section.need("from").and_then(|list| believed(list, authorities));
    let source = section.need("source").and_then(patterns::source);
    let wanted = section.need("match");
    let pattern = wanted.and_then(|value| patterns::pattern(value, source.as_ref().map_err(|told| *told)?));
    let principal = section.need("principal").and_then(Principal::read);
    let policies = section.read("policies", |list| list.list_of(values::oid));
    let roles = section.read("roles", |list| list.list_of(roles::read));
    let ((place, name), principal) = (name?, principal?);
    let mut rule = Rule::builder(name, source?, pattern?).becomes(principal.kind.1, principal.name.1);
    for authority in from? {
        rule = rule.from(authority);
    }
    for policy in policies?.unwrap_or_default() {
        rule = rule.policy(policy);
    }
    for role in roles?.unwrap_or_default() {
        rule = rule.role(role);
    }
    let rule =
        rule.build().map_err(|fault| culprit(&fault, &section, &principal).unwrap_or(place).tell(fault));
    Ok((place, rule?))
}

/// The value that makes the rule none.
fn culprit<'t>(fault: &RuleError, rule: &Section<'t>, principal: &Principal<'t>) -> Option<Value<'t>> {
    match fault {
        RuleError::NoAuthority { .. } => rule.get("from"),
        RuleError::PatternDoesNotFit { .. } => rule.get("match"),
        RuleError::AnyPolicy { .. } => rule.get("policies"),
        RuleError::NoPrincipal { .. } => rule.get("principal"),
        RuleError::Kind { .. } => Some(principal.kind.0),
        RuleError::Template { .. } | RuleError::UnknownCapture { .. } | RuleError::Ambiguous { .. } => {
            Some(principal.name.0)
        }
        RuleError::Name(_) => rule.get("name"),
    }
}

/// Everybody whom the list names. It is nobody only if the files of those could not be read, which has been told.
fn believed(list: Value<'_>, authorities: &Authorities<'_>) -> Result<Vec<Authority>, Told> {
    let named = list.list_of(|name| authorities.named(name))?;
    let believed: Vec<_> = named.into_iter().flatten().copied().collect();
    if believed.is_empty() { Err(Told) } else { Ok(believed) }
}

/// What a peer becomes, and where that is said.
struct Principal<'t> {
    kind: (Value<'t>, &'t str),
    name: (Value<'t>, &'t str),
}

impl<'t> Principal<'t> {
    fn read(value: Value<'t>) -> Result<Self, Told> {
        let section = value.section(&reference::PRINCIPAL)?;
        let text = |value: Value<'t>| Ok((value, value.text()?));
        let kind = section.need("kind").and_then(text);
        let name = section.need("name").and_then(text);
        Ok(Self { kind: kind?, name: name? })
    }
}
