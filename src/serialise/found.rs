//! What was found and what was wanted, as text, where a rule compares the two.

use alloc::string::{String, ToString};
use core::fmt::Display;

use crate::fault::Reason;
use crate::identity::binding;
use crate::policy::{
    Rule, algorithms, basic_constraints, critical_extensions, extended_key_usage, key_usage,
    name_constraints, peer_name, validity,
};

/// Both are escaped as they are where they are printed.
#[derive(Default)]
pub(super) struct Found {
    pub(super) found: Option<String>,
    pub(super) wanted: Option<String>,
}

impl Found {
    pub(super) fn of(reason: &Reason) -> Self {
        match reason {
            Reason::Rule(rule) => of_rule(rule),
            Reason::NoIssuer { issuer } | Reason::Signature { issuer, .. } => wanted(issuer),
            Reason::TooLong { allowed } => wanted(allowed),
            Reason::Revoked(revoked) => found(revoked.when),
            Reason::Binding(fault) => of_binding(fault),
            _ => Self::default(),
        }
    }
}

fn both(found: impl Display, wanted: impl Display) -> Found {
    Found { found: Some(found.to_string()), wanted: Some(wanted.to_string()) }
}

fn found(found: impl Display) -> Found {
    Found { found: Some(found.to_string()), wanted: None }
}

fn wanted(wanted: impl Display) -> Found {
    Found { found: None, wanted: Some(wanted.to_string()) }
}

fn of_rule(rule: &Rule) -> Found {
    match rule {
        Rule::Validity(fault) => of_validity(fault),
        Rule::BasicConstraints(
            basic_constraints::Fault::PathTooLong { allowed, found }
            | basic_constraints::Fault::TooManyIntermediates { allowed, found },
        ) => both(found, allowed),
        Rule::KeyUsage(key_usage::Fault::Missing { found, wanted }) => both(found, wanted),
        Rule::ExtendedKeyUsage(extended_key_usage::Fault::Missing { found, wanted }) => both(found, wanted),
        Rule::ExtendedKeyUsage(
            extended_key_usage::Fault::Absent { wanted: purpose }
            | extended_key_usage::Fault::Anchor { wanted: purpose },
        ) => wanted(purpose),
        Rule::CriticalExtensions(critical_extensions::Fault::NotProcessed(oid)) => found(oid),
        Rule::Algorithms(algorithms::Fault::Signature(name) | algorithms::Fault::Key(name)) => found(name),
        Rule::Algorithms(algorithms::Fault::RsaBits { found, least, most }) => {
            both(found, format_args!("{least} to {most}"))
        }
        Rule::NameConstraints(
            name_constraints::Fault::NotPermitted { name, .. }
            | name_constraints::Fault::Excluded { name, .. },
        ) => found(name),
        Rule::PeerName(peer_name::Fault::Mismatch { found, wanted, .. }) => both(found.join(", "), wanted),
        Rule::PeerName(peer_name::Fault::NoSuchForm { wanted: name, .. }) => wanted(name),
        _ => Found::default(),
    }
}

fn of_validity(fault: &validity::Fault) -> Found {
    match fault {
        validity::Fault::Expired { not_after, now } => both(not_after, now),
        validity::Fault::NotYetValid { not_before, now } => both(not_before, now),
        validity::Fault::Distrusted { not_before, last } => both(not_before, last),
    }
}

fn of_binding(fault: &binding::Fault) -> Found {
    match fault {
        binding::Fault::AnchorNotNamed { identity, .. } | binding::Fault::IssuerNotNamed { identity, .. } => {
            found(identity)
        }
        binding::Fault::NoNamespaces { identity, wanted: namespace, .. }
        | binding::Fault::OutsideAnchor { identity, wanted: namespace, .. }
        | binding::Fault::OutsideIssuingCa { identity, wanted: namespace, .. } => {
            Found { found: Some(identity.clone()), wanted: namespace.as_ref().map(ToString::to_string) }
        }
        binding::Fault::PolicyNotHeld { wanted, found, .. } => both(found.join(", "), wanted.join(", ")),
        binding::Fault::Malformed(_) => Found::default(),
    }
}
