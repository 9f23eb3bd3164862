//! The roles that a rule grants.

use crate::config::section::{Told, Value};
use crate::config::{patterns, reference};
use crate::identity::{RoleError, RoleRule};

/// A role by its name, or a table that says how roles are read.
pub(super) fn read(value: Value<'_>) -> Result<RoleRule, Told> {
    if value.as_text().is_some() {
        return value.parsed(RoleRule::granted);
    }
    if !value.is_table() {
        return Err(value.is_no("a string or a table"));
    }
    let section = value.section(&reference::ROLE)?;
    let source = section.need("source").and_then(patterns::source);
    let pattern = section.need("match");
    let pattern = pattern
        .and_then(|value| Ok((value, patterns::pattern(value, source.as_ref().map_err(|told| *told)?)?)));
    let role = section.need("role").and_then(|role| Ok((role, role.text()?)));
    let allowed = section.need("allowed").and_then(|list| Ok((list, list.list_of(Value::text)?)));
    let (source, (match_, pattern), (role, template), (list, allowed)) = (source?, pattern?, role?, allowed?);
    RoleRule::read(source, pattern, template, allowed).map_err(|fault| {
        let at = match &fault {
            RoleError::Name(_) | RoleError::NoneAllowed { .. } | RoleError::NotAllowed(_) => list,
            RoleError::PatternDoesNotFit { .. } => match_,
            _ => role,
        };
        at.tell(fault)
    })
}
