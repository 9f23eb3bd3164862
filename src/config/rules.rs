//! What peers become: the rules, or SPIFFE IDs as they are.

use alloc::vec::Vec;

use crate::config::authorities::Authorities;
use crate::config::section::{Section, Told, Value};
use crate::config::{Problem, patterns, reference, roles, values};
use crate::identity::{Authority, Mapper, MapperError, Rule, RuleError};

/// The mapper, if the file has one.
pub(super) fn mapper<'t>(file: &Section<'t>, authorities: &Authorities<'t>) -> Result<Option<Mapper>, Told> {
    let preset = file.read("mapper", |word| word.word(MAPPERS));
    let rules = file.read("rule", |list| list.list_of(|rule| read(rule, authorities)));
    let mapper = match (preset?, rules?) {
        (None, None) => return Ok(None),
        (Some(_), Some(_)) => {
            let both = Problem::Exclusive("mapper", "rule");
            return Err(file.get("mapper").map_or(Told, |value| value.tell(both)));
        }
        (Some(preset), None) => preset(),
        (None, Some(rules)) => from_rules(rules, authorities)?,
    };
    authorities.bind(mapper).map(Some)
}

type Preset = fn() -> Mapper;

pub(super) const MAPPERS: &[(&str, Preset)] = &[("spiffe", Mapper::spiffe)];

fn from_rules<'t>(rules: Vec<Placed<'t>>, authorities: &Authorities<'t>) -> Result<Mapper, Told> {
    // Where an anchor is missing, rules contradict it that would not if it were there.
    let anchors = authorities.complete()?;
    let made = Mapper::rules(anchors, rules.iter().map(|placed| placed.rule.clone()));
    made.map_err(|fault| match place(&fault, &rules, authorities) {
        Some(value) => value.tell(fault),
        None => rules.first().map_or(Told, |placed| placed.name.tell(fault)),
    })
}

/// The value that makes the rules no mapper.
fn place<'t>(fault: &MapperError, rules: &[Placed<'t>], authorities: &Authorities<'t>) -> Option<Value<'t>> {
    // Of two rules with one name it is the second.
    let named = |name: &str| rules.iter().rev().find(|placed| placed.rule.name() == name);
    match fault {
        MapperError::SameName(name) => Some(named(name)?.name),
        MapperError::UnknownAnchor { rule, .. } | MapperError::NobodyVouches { rule, .. } => {
            Some(named(rule)?.from)
        }
        MapperError::NeverMatches { rule, of } => {
            let placed = named(rule)?;
            if placed.rule.source() == of { Some(placed.wanted) } else { placed.roles }
        }
        MapperError::Contradiction(contradiction) => Some(named(&contradiction.rules.1)?.wanted),
        MapperError::UnreachedNamespace { anchor, .. } => authorities.namespaces_of(anchor),
        _ => None,
    }
}

/// A rule, and where it says what.
struct Placed<'t> {
    rule: Rule,
    name: Value<'t>,
    from: Value<'t>,
    wanted: Value<'t>,
    roles: Option<Value<'t>>,
}

fn read<'t>(value: Value<'t>, authorities: &Authorities<'_>) -> Result<Placed<'t>, Told> {
    let section = value.section(&reference::RULE)?;
    let name = section.need("name").and_then(|name| Ok((name, name.text()?)));
    let from = section.need("from").and_then(|list| Ok((list, believed(list, authorities)?)));
    let source = section.need("source").and_then(patterns::source);
    let pattern = section
        .need("match")
        .and_then(|wanted| Ok((wanted, patterns::pattern(wanted, source.as_ref().map_err(|told| *told)?)?)));
    let principal = section.need("principal").and_then(Principal::read);
    let policies = section.read("policies", |list| list.list_of(values::oid));
    let roles = section.read("roles", |list| list.list_of(roles::read));
    let ((name, text), (from, believed), (wanted, pattern), principal) = (name?, from?, pattern?, principal?);
    let mut rule = Rule::builder(text, source?, pattern).becomes(principal.kind.1, principal.name.1);
    for authority in believed {
        rule = rule.from(authority);
    }
    for policy in policies?.unwrap_or_default() {
        rule = rule.policy(policy);
    }
    for role in roles?.unwrap_or_default() {
        rule = rule.role(role);
    }
    let rule =
        rule.build().map_err(|fault| culprit(&fault, &section, &principal).unwrap_or(name).tell(fault))?;
    Ok(Placed { rule, name, from, wanted, roles: section.get("roles") })
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
