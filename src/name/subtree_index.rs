//! Many subtrees, found by what they hold: so that a thousand names against a thousand subtrees cost a search
//! each, and not a million comparisons.
//!
//! A subtree is *filed* under keys (its base, in the form's one spelling), and a name *looks up* the keys of
//! everything that could hold it (itself, each domain above it, each network around it). A key is a hash, so
//! what is found is asked by the form's own rule; what cannot be filed is asked for every name.

use alloc::vec::Vec;
use core::net::IpAddr;

use crate::name::hash::Fnv;
use crate::name::{Constraint, Form, GeneralName, email, ip, uri};

/// Below this many, asking each is cheaper than looking up.
const FEW: usize = 8;

/// Subtrees of one list of one certificate.
#[derive(Clone, Debug, Default)]
pub(crate) struct SubtreeIndex<'a> {
    subtrees: Vec<Constraint<'a>>,
    /// Key, and place in `subtrees`; sorted.
    filed: Vec<(u64, usize)>,
    /// Those that are asked for every name.
    always: Vec<usize>,
    /// The prefix lengths of the networks that are filed.
    prefixes: Vec<u32>,
    /// The forms of those that are filed.
    forms: Vec<Form>,
}

impl<'a> SubtreeIndex<'a> {
    /// `spend` is told how many comparisons the sorting took.
    pub(crate) fn new<E>(
        subtrees: Vec<Constraint<'a>>,
        spend: impl FnOnce(u32) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut index = Self { subtrees, ..Self::default() };
        if index.subtrees.len() <= FEW {
            index.always = (0..index.subtrees.len()).collect();
            return Ok(index);
        }
        index.file();
        let mut comparisons = 0_u32;
        index.filed.sort_unstable_by(|one, other| {
            comparisons = comparisons.saturating_add(1);
            one.cmp(other)
        });
        index.prefixes.sort_unstable();
        index.prefixes.dedup();
        spend(comparisons)?;
        Ok(index)
    }

    fn file(&mut self) {
        for (at, subtree) in self.subtrees.iter().enumerate() {
            let before = self.filed.len();
            keys_of_subtree(subtree, &mut |key| self.filed.push((key, at)));
            if self.filed.len() == before {
                self.always.push(at);
            } else if !self.forms.contains(&subtree.form()) {
                self.forms.push(subtree.form());
            }
            if let Constraint::Ip(network) = subtree {
                self.prefixes.push(network.prefix());
            }
        }
    }

    /// The subtrees, in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Constraint<'a>> {
        self.subtrees.iter()
    }

    /// Is a subtree of this form filed? It need not be among the candidates, and yet it speaks of the name.
    pub(crate) fn speaks_of(&self, form: Form) -> bool {
        self.forms.contains(&form)
    }

    /// Every subtree that could have something to say to this name, and perhaps others. `spend` is told the
    /// comparisons.
    pub(crate) fn candidates<E>(
        &self,
        name: &GeneralName<'_>,
        mut spend: impl FnMut(u32) -> Result<(), E>,
    ) -> Result<Vec<&Constraint<'a>>, E> {
        let mut places = self.always.clone();
        let depth = usize::BITS.saturating_sub(self.filed.len().leading_zeros());
        let mut found = Ok(());
        let known = keys_of_name(name, &self.prefixes, &mut |key| {
            if found.is_ok() {
                found = spend(depth);
                let start = self.filed.partition_point(|(filed, _)| *filed < key);
                let group = self.filed.get(start..).unwrap_or(&[]);
                places.extend(group.iter().take_while(|(filed, _)| *filed == key).map(|(_, at)| *at));
            }
        });
        found?;
        if !known {
            places = (0..self.subtrees.len()).collect();
        }
        // In the order of the certificate, each once.
        places.sort_unstable();
        places.dedup();
        spend(u32::try_from(places.len()).unwrap_or(u32::MAX))?;
        Ok(places.into_iter().filter_map(|at| self.subtrees.get(at)).collect())
    }
}

/// What a key is about; part of the hash.
#[derive(Clone, Copy)]
enum Kind {
    Host = 1,
    ParentOfHost,
    Mailbox,
    MailHost,
    MailDomain,
    UriHost,
    UriDomain,
    Network,
    Directory,
}

/// The keys under which a subtree is filed; none if it must be asked for every name.
fn keys_of_subtree(subtree: &Constraint<'_>, file: &mut dyn FnMut(u64)) {
    match subtree {
        Constraint::Dns(subtree) => {
            file(text_key(Kind::Host, subtree.base()));
            // A wildcard directly above it stands for it, too.
            if let Some((_, parent)) = subtree.base().split_once('.') {
                file(text_key(Kind::ParentOfHost, parent));
            }
        }
        Constraint::Email(subtree) => match subtree.scope() {
            email::Scope::Mailbox(mailbox) => file(mailbox_key(&mailbox)),
            email::Scope::Host(host) => file(text_key(Kind::MailHost, host)),
            email::Scope::HostsBelow(domain) => file(text_key(Kind::MailDomain, domain)),
        },
        Constraint::Uri(subtree) => {
            let kind = if subtree.is_below() { Kind::UriDomain } else { Kind::UriHost };
            file(text_key(kind, subtree.host()));
        }
        Constraint::Ip(network) => file(network_key(network.address(), network.prefix())),
        Constraint::Directory(base) if base.is_comparable() => {
            file(key(Kind::Directory, &base.fingerprint().to_be_bytes()))
        }
        Constraint::Directory(_)
        | Constraint::Other(_)
        | Constraint::X400
        | Constraint::EdiParty
        | Constraint::Registered => {}
    }
}

/// The keys of all subtrees that could hold a name, or part of what it stands for. `false`: any subtree could.
fn keys_of_name(name: &GeneralName<'_>, prefixes: &[u32], look_up: &mut dyn FnMut(u64)) -> bool {
    match name {
        GeneralName::Dns(name) => {
            let host = name.wildcard_base().unwrap_or(name.as_str());
            for domain in domains_from(host) {
                look_up(text_key(Kind::Host, domain));
            }
            if name.is_wildcard() {
                look_up(text_key(Kind::ParentOfHost, host));
            }
            true
        }
        GeneralName::Email(mailbox) => {
            look_up(mailbox_key(mailbox));
            look_up(text_key(Kind::MailHost, mailbox.host()));
            domains_from(mailbox.host()).for_each(|domain| look_up(text_key(Kind::MailDomain, domain)));
            true
        }
        GeneralName::Uri(uri) => match uri.host() {
            Some(uri::Host::Name(host)) => {
                look_up(text_key(Kind::UriHost, host));
                domains_from(host).for_each(|domain| look_up(text_key(Kind::UriDomain, domain)));
                true
            }
            _ => false,
        },
        GeneralName::Ip(address) => {
            prefixes.iter().for_each(|prefix| look_up(network_key(*address, *prefix)));
            true
        }
        GeneralName::Directory(name) if name.is_comparable() => {
            for fingerprint in name.fingerprints_from_the_top() {
                look_up(key(Kind::Directory, &fingerprint.to_be_bytes()));
            }
            true
        }
        GeneralName::Directory(_) => false,
        // Their subtrees are never filed.
        GeneralName::Other(_)
        | GeneralName::X400(_)
        | GeneralName::EdiParty(_)
        | GeneralName::Registered(_) => true,
    }
}

/// A host, each domain above it, and the empty domain above all.
fn domains_from(host: &str) -> impl Iterator<Item = &str> {
    let above = core::iter::successors(Some(host), |domain| domain.split_once('.').map(|(_, above)| above));
    above.chain([""])
}

fn key(kind: Kind, bytes: &[u8]) -> u64 {
    Fnv::START.with(&[kind as u8]).with(bytes).finish()
}

/// Without regard to case.
fn text_key(kind: Kind, text: &str) -> u64 {
    let start = Fnv::START.with(&[kind as u8]);
    text.bytes().fold(start, |hash, byte| hash.with(&[byte.to_ascii_lowercase()])).finish()
}

fn mailbox_key(mailbox: &email::Presented<'_>) -> u64 {
    let start = Fnv::START.with(&[Kind::Mailbox as u8]).with(mailbox.local().as_bytes()).with(b"@");
    mailbox.host().bytes().fold(start, |hash, byte| hash.with(&[byte.to_ascii_lowercase()])).finish()
}

fn network_key(address: IpAddr, prefix: u32) -> u64 {
    match ip::Network::around(address, prefix) {
        Some(network) => {
            let start = Fnv::START.with(&[Kind::Network as u8]).with(&prefix.to_be_bytes());
            match network.address() {
                IpAddr::V4(address) => start.with(&address.octets()).finish(),
                IpAddr::V6(address) => start.with(&address.octets()).finish(),
            }
        }
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::common::general_name;
    use core::convert::Infallible;
    use proptest::prelude::*;
    use proptest::sample::select;

    /// Bases and names of all forms over few labels, so that they meet often.
    fn base() -> impl Strategy<Value = &'static str> {
        select(vec![
            "dns:",
            "dns:b",
            "dns:a.b",
            "dns:A.B",
            "dns:c.a.b",
            "dns:d.c.a.b",
            "dns:b.b",
            "email:x@a.b",
            "email:X@a.b",
            "email:x@A.b",
            "email:a.b",
            "email:.b",
            "email:.a.b",
            "email:c.a.b",
            "uri:a.b",
            "uri:.b",
            "uri:.a.b",
            "uri:c.a.b",
            "ip:10.0.0.0/8",
            "ip:10.1.0.0/16",
            "ip:10.1.2.3/32",
            "ip:0.0.0.0/0",
            "ip:::/0",
            "ip:fd00::/8",
            "dir:",
            "dir:O=a",
            "dir:O=A,CN=b",
            "dir:O=bmp:a",
            "dir:O=a+OU=b",
            "upn:a.b",
            "srv:_x.b",
            "other:1.2.3:0500",
            "rid:1.2",
        ])
    }

    fn name() -> impl Strategy<Value = &'static str> {
        select(vec![
            "dns:b",
            "dns:a.b",
            "dns:C.a.b",
            "dns:d.c.a.b",
            "dns:*.b.b",
            "dns:*.a.b",
            "dns:*.c.a.b",
            "email:x@a.b",
            "email:x@A.B",
            "email:y@c.a.b",
            "email:x@b.b",
            "uri:x://a.b/",
            "uri:x://C.a.b/",
            "uri:urn:a",
            "uri:x://10.0.0.1/",
            "ip:10.1.2.3",
            "ip:10.1.2.4",
            "ip:11.0.0.1",
            "ip:fd00::1",
            "ip:::ffff:10.1.2.3",
            "dir:O=a",
            "dir:O=printable:A,CN=b",
            "dir:O=bmp:a",
            "dir:O=teletex:a,CN=b",
            "dir:OU=b+O=a",
            "dir:O=c",
            "upn:u@a.b",
            "srv:_x.a.b",
            "other:1.2.3:0500",
            "rid:1.2",
        ])
    }

    fn subtree(base: &str) -> Vec<u8> {
        let base = general_name(base);
        let mut bytes = vec![0x30, u8::try_from(base.len()).expect("short")];
        bytes.extend(base);
        bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn what_the_index_finds_is_what_asking_each_would_find(
            bases in proptest::collection::vec(base(), 0..40),
            names in proptest::collection::vec(name(), 1..8),
        ) {
            let bytes: Vec<_> = bases.iter().map(|base| subtree(base)).collect();
            let all: Vec<_> = bytes.iter().map(|bytes| Constraint::read(bytes).expect("a subtree")).collect();
            let index = SubtreeIndex::new(all.clone(), |_| Ok::<_, Infallible>(())).expect("infallible");
            for text in names {
                let bytes = general_name(text);
                let name = GeneralName::read(&bytes).expect("a name");
                let found = index.candidates(&name, |_| Ok::<_, Infallible>(())).expect("infallible");
                prop_assert_eq!(
                    all.iter().any(|it| it.permits(&name)), found.iter().any(|it| it.permits(&name)), "{} permitted", text
                );
                prop_assert_eq!(
                    all.iter().any(|it| it.excludes(&name)), found.iter().any(|it| it.excludes(&name)), "{} excluded", text
                );
                let concerns = found.iter().any(|it| it.concerns(&name)) || index.speaks_of(name.form());
                prop_assert_eq!(all.iter().any(|it| it.concerns(&name)), concerns, "{} is spoken of", text);
            }
        }
    }
}
