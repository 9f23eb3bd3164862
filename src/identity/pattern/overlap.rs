//! What two patterns have in common, and a pattern with a namespace. Nothing here matches a certificate: it is
//! for telling a mapper's maker that rules contradict each other.

use alloc::vec::Vec;

use super::text::Affixes;
use super::{Kind, Pattern};
use crate::identity::example::{self, can_hold, is_for, is_possible};
use crate::identity::{Identity, Source};
use crate::name::{Namespace, NamespaceKind};

impl Pattern {
    /// Identities that it matches and that a certificate can give; none, only if there is none.
    pub(in crate::identity) fn examples(&self, source: &Source) -> Vec<Identity> {
        let mut examples = match &self.0 {
            Kind::OneOf(identities) => identities.clone(),
            Kind::Spiffe { trust_domain, path } => {
                let with = |path| example::spiffe(&alloc::format!("spiffe://{trust_domain}/{path}"));
                Vec::from_iter(with(path.example_text()).or_else(|| with(path.shortest_text())))
            }
            Kind::Dns(labels) => Vec::from_iter(
                example::host(&labels.example_text()).or_else(|| example::host(&labels.shortest_text())),
            ),
            Kind::DnsUnder { base, .. } => {
                let below = example::host(&alloc::format!("x.{base}"));
                [Identity::Dns(base.clone())].into_iter().chain(below).collect()
            }
            Kind::EmailAt { host, .. } => Vec::from_iter(example::mailbox(&alloc::format!("x@{host}"))),
            Kind::UpnAt { domain, .. } => Vec::from_iter(example::upn(&alloc::format!("x@{domain}"))),
            Kind::SidIn { domain, .. } => Vec::from_iter(example::sid(&alloc::format!("{domain}-1000"))),
            Kind::Attribute(affixes) | Kind::Text(affixes) => Vec::from_iter(affixes.example(source)),
            Kind::Any { .. } => Vec::from_iter(example::of_source(source)),
        };
        examples.retain(|identity| is_possible(identity) && self.matches(identity).is_some());
        examples
    }

    /// Can a certificate have what it matches? `true` in doubt.
    pub(in crate::identity) fn can_match(&self, source: &Source) -> bool {
        !self.examples(source).is_empty()
    }

    /// Can it match something in this namespace? `true` in doubt.
    pub(in crate::identity) fn meets(&self, source: &Source, namespace: &Namespace) -> bool {
        match (&self.0, namespace.kind()) {
            (Kind::Dns(labels), NamespaceKind::Dns(base)) => labels.can_lie_under(base),
            (Kind::DnsUnder { base: own, .. }, NamespaceKind::Dns(base)) => {
                own.is_under(base) || base.is_under(own)
            }
            (Kind::Attribute(_) | Kind::Text(_) | Kind::Any { .. }, _) => is_for(namespace, source),
            // All that these match lies in the same namespaces, or it is listed.
            _ => self.examples(source).iter().any(|identity| can_hold(namespace, identity)),
        }
    }

    /// Does it list what it matches?
    pub(in crate::identity) fn is_list(&self) -> bool {
        matches!(self.0, Kind::OneOf(_))
    }

    /// Identities that both are likely to match; of a list, all that both do.
    pub(in crate::identity) fn in_common(&self, other: &Self, source: &Source) -> Vec<Identity> {
        let both = |identity: &&Identity| {
            is_possible(identity) && self.matches(identity).is_some() && other.matches(identity).is_some()
        };
        if let (Kind::OneOf(listed), _) | (_, Kind::OneOf(listed)) = (&self.0, &other.0) {
            return listed.iter().filter(both).cloned().collect();
        }
        let mut common = self.examples(source);
        common.extend(other.examples(source));
        match (&self.0, &other.0) {
            (
                Kind::Spiffe { trust_domain, path },
                Kind::Spiffe { trust_domain: other_domain, path: other_path },
            ) if trust_domain == other_domain => {
                let path = path.in_common(other_path);
                common.extend(
                    path.and_then(|path| example::spiffe(&alloc::format!("spiffe://{trust_domain}/{path}"))),
                );
            }
            (Kind::Dns(labels), Kind::Dns(other_labels)) => {
                common.extend(labels.in_common(other_labels).and_then(|labels| example::host(&labels)));
            }
            (Kind::Dns(labels), Kind::DnsUnder { base, .. })
            | (Kind::DnsUnder { base, .. }, Kind::Dns(labels)) => {
                common.extend(labels.under(base).and_then(|labels| example::host(&labels)));
            }
            (Kind::Attribute(one), Kind::Attribute(other)) | (Kind::Text(one), Kind::Text(other)) => {
                common.extend(one.in_common(other, source));
            }
            _ => {}
        }
        common.retain(is_possible);
        common
    }
}

impl Affixes {
    fn example(&self, source: &Source) -> Option<Identity> {
        example::text(source, &[self.prefix.as_str(), "x", self.suffix.as_str()].concat())
    }

    /// With the longer prefix and the longer suffix, if either goes on from the other.
    fn in_common(&self, other: &Self, source: &Source) -> Option<Identity> {
        let longer = |one: &str, other: &str| if one.len() < other.len() { other.into() } else { one.into() };
        let common = Self {
            prefix: longer(&self.prefix, &other.prefix),
            capture: self.capture.clone(),
            suffix: longer(&self.suffix, &other.suffix),
        };
        common.example(source)
    }
}
