//! Whom the file believes: anchors and issuing CAs, by the names that rules call them.

use alloc::borrow::ToOwned;
use alloc::vec::Vec;
use core::cell::Cell;

use crate::certificate::{Certificate, Purpose};
use crate::config::files::Files;
use crate::config::section::{Named, Section, Told, Value, nearest};
use crate::config::{ConfiguredAnchor, FileProblem, Problem, namespaces, reference, values};
use crate::danger;
use crate::identity::{Authority, Fingerprint, Mapper, MapperError};
use crate::name::Namespace;
use crate::name::text::is_printable;
use crate::policy::{Rule, basic_constraints, key_usage};
use crate::time::Time;
use crate::trust::{Anchor, Checks, Rejected, TrustStore};

/// The anchors and issuing CAs of a file.
#[derive(Debug, Default)]
pub(super) struct Authorities<'t> {
    anchors: TrustStore,
    shown: Vec<ConfiguredAnchor>,
    /// Those whose file could not be read are here too, as nobody: they are not unknown.
    known: Vec<Known<'t>>,
    /// What was wrong with some, if anything was.
    told: Option<Told>,
}

#[derive(Debug)]
struct Known<'t> {
    named: Named<'t>,
    is_anchor: bool,
    /// Whether namespaces or `danger` let it vouch for anybody.
    vouches: bool,
    /// Of an issuing CA.
    namespaces: Vec<Namespace>,
    /// Where its namespaces stand.
    place: Option<Value<'t>>,
    authorities: Vec<Authority>,
    is_believed: Cell<bool>,
}

impl<'t> Authorities<'t> {
    /// Those that can be read; what is wrong with the others is told.
    pub(super) fn read(file: &Section<'t>, files: &Files) -> Self {
        let mut this = Self::default();
        let anchors = file.need("anchors").and_then(Value::named).unwrap_or_default();
        for named in anchors {
            let read = this.read_anchors(named, files);
            this.know(named, true, read);
        }
        for named in file.read("issuing_cas", Value::named).unwrap_or_default().unwrap_or_default() {
            let read = read_issuing_ca(named, files);
            this.know(named, false, read);
        }
        this
    }

    fn know(&mut self, named: Named<'t>, is_anchor: bool, read: Result<Vouching<'t>, Told>) {
        let length_is_good = (1..=64).contains(&named.name.len());
        if !length_is_good || !named.name.chars().all(is_printable) {
            named.tell(Problem::AuthorityName(named.name.to_owned()));
        }
        if self.known.iter().any(|known| known.named.name == named.name) {
            named.tell(Problem::SameName(named.name.to_owned()));
        }
        self.told = self.told.or(read.as_ref().err().copied());
        let Vouching { authorities, vouches, namespaces, place } = read.unwrap_or_default();
        self.known.push(Known {
            named,
            is_anchor,
            vouches,
            namespaces,
            place,
            authorities,
            is_believed: Cell::new(false),
        });
    }

    fn read_anchors(&mut self, named: Named<'t>, files: &Files) -> Result<Vouching<'t>, Told> {
        let section = named.value.section(&reference::ANCHOR)?;
        let bounds = Bounds::read(&section);
        let file = section.need("file")?;
        let held = files.certificates(file)?;
        let bounds = bounds?;
        let mut authorities = Vec::new();
        for (index, der) in held.what.iter().enumerate() {
            let anchor = bounds.anchor(index, der, named.name, file)?;
            let shown = ConfiguredAnchor::new(named.name, &held.path, &anchor);
            let id = anchor.id();
            if let Err(Rejected::Twice(id)) = self.anchors.add(anchor) {
                let first = self.shown.iter().find(|shown| shown.id == id);
                let first = first.map(|shown| shown.name.clone()).unwrap_or_default();
                return Err(file.tell(Problem::AnchorTwice(first)));
            }
            self.shown.extend(shown);
            authorities.push(id.into());
        }
        let vouches = bounds.every_identity || !bounds.namespaces.is_empty();
        Ok(Vouching { authorities, vouches, namespaces: Vec::new(), place: section.get("namespaces") })
    }

    /// Where the namespaces of the anchor of this name stand.
    pub(super) fn namespaces_of(&self, anchor: &str) -> Option<Value<'t>> {
        self.known.iter().find(|known| known.is_anchor && known.named.name == anchor)?.place
    }

    /// The anchors, if nothing was wrong with anybody.
    pub(super) fn complete(&self) -> Result<&TrustStore, Told> {
        self.told.map_or(Ok(&self.anchors), Err)
    }

    /// As [`complete`](Self::complete), with what is shown of them.
    pub(super) fn into_anchors(self) -> Result<(TrustStore, Vec<ConfiguredAnchor>), Told> {
        self.told.map_or(Ok((self.anchors, self.shown)), Err)
    }

    /// The authorities that `from` names; none, if their file could not be read.
    pub(super) fn named(&self, name: Value<'_>) -> Result<&[Authority], Told> {
        let text = name.text()?;
        if self.known.is_empty() {
            // That there are no anchors has been told.
            return Err(Told);
        }
        let known = self.known.iter().find(|known| known.named.name == text).ok_or_else(|| {
            let nearest = nearest(text, self.known.iter().map(|known| known.named.name));
            name.tell(Problem::UnknownAuthority { name: text.to_owned(), nearest })
        })?;
        known.is_believed.set(true);
        Ok(&known.authorities)
    }

    /// Binds the issuing CAs to their namespaces.
    pub(super) fn bind(&self, mut mapper: Mapper) -> Result<Mapper, Told> {
        for known in self.known.iter().filter(|known| !known.namespaces.is_empty()) {
            for authority in &known.authorities {
                let Authority::IssuingCa(key) = authority else { continue };
                let bound = mapper.with_issuing_ca(*key, known.namespaces.iter().cloned());
                mapper = bound.map_err(|fault| known.named.tell(self.bound_before(*key, fault)))?;
            }
        }
        Ok(mapper)
    }

    /// The name of whom the key was bound for first says more than the key.
    fn bound_before(&self, key: Fingerprint, fault: MapperError) -> Problem {
        let authority = Authority::IssuingCa(key);
        let first = self
            .known
            .iter()
            .find(|known| !known.namespaces.is_empty() && known.authorities.contains(&authority));
        match first {
            Some(known) => Problem::BoundTwice(known.named.name.to_owned()),
            None => fault.into(),
        }
    }

    /// What is there for nothing. `by_rules`: whom to believe is said by `from`, and not by namespaces alone.
    pub(super) fn warn(&self, by_rules: bool) {
        let issuers_named = self.known.iter().any(|known| !known.is_anchor && known.is_believed.get());
        for known in &self.known {
            let (name, is_believed) = (known.named.name.to_owned(), known.is_believed.get());
            if known.is_anchor && !known.vouches {
                known.named.tell(Problem::NoNamespaces(name));
            } else if known.is_anchor && by_rules && !is_believed && !issuers_named {
                known.named.tell(Problem::NotBelieved(name));
            } else if !known.is_anchor && !known.vouches && !is_believed {
                known.named.tell(Problem::IssuingCaUnused(name));
            }
        }
    }
}

/// Who stands under a name, and for what.
#[derive(Debug, Default)]
struct Vouching<'t> {
    authorities: Vec<Authority>,
    vouches: bool,
    namespaces: Vec<Namespace>,
    place: Option<Value<'t>>,
}

/// A CA below an anchor. It is not believed for being named; it is known by its key.
fn read_issuing_ca<'t>(named: Named<'t>, files: &Files) -> Result<Vouching<'t>, Told> {
    let section = named.value.section(&reference::ISSUING_CA)?;
    let namespaces = section.read("namespaces", namespaces::read);
    let held = files.certificates(section.need("file")?)?;
    let namespaces = namespaces?.unwrap_or_default();
    let keys = held.what.iter().filter_map(|der| Certificate::read(der).ok());
    let mut authorities: Vec<_> = keys.map(|ca| Authority::IssuingCa(Fingerprint::of(ca.spki()))).collect();
    // A CA that several authorities certified has one key.
    authorities.sort();
    authorities.dedup();
    let place = section.get("namespaces");
    Ok(Vouching { authorities, vouches: !namespaces.is_empty(), namespaces, place })
}

/// What the anchors of a file are good for.
struct Bounds {
    namespaces: Vec<Namespace>,
    every_identity: bool,
    only_for: Option<Vec<Purpose>>,
    distrusted_after: Option<Time>,
    checks: Checks,
}

impl Bounds {
    fn read(section: &Section<'_>) -> Result<Self, Told> {
        let namespaces = section.read("namespaces", namespaces::read);
        let only_for = section.read("only_for", |list| list.list_of(values::purpose));
        let distrusted_after = section.read("distrusted_after", values::moment);
        let danger = section.read("danger", Danger::read);
        let Danger { every_identity, checks } = danger?.unwrap_or_default();
        if let Some(value) = section.get("namespaces").filter(|_| every_identity) {
            return Err(value.tell(Problem::Exclusive("namespaces", "danger.every_identity")));
        }
        Ok(Self {
            namespaces: namespaces?.unwrap_or_default(),
            every_identity,
            only_for: only_for?,
            distrusted_after: distrusted_after?,
            checks,
        })
    }

    fn anchor(&self, index: usize, der: &[u8], name: &str, file: Value<'_>) -> Result<Anchor, Told> {
        let anchor = Anchor::from_certificate(der).map_err(|fault| file.unreadable(index, fault))?;
        if self.checks.authority {
            let certificate = Certificate::read(der).map_err(|fault| file.unreadable(index, fault))?;
            check_authority(&certificate).map_err(|fault| {
                file.tell_of_file(FileProblem::NoAuthority { number: index.saturating_add(1), fault })
            })?;
        }
        let mut anchor = anchor.labelled(name).judged_by(self.checks);
        for namespace in &self.namespaces {
            anchor = anchor.vouches_for(namespace.clone());
        }
        if let Some(purposes) = &self.only_for {
            anchor = anchor.only_for(purposes.iter().cloned());
        }
        if let Some(last) = self.distrusted_after {
            anchor = anchor.distrusted_after(last);
        }
        Ok(if self.every_identity { danger::every_identity(anchor) } else { anchor })
    }
}

/// What every path that ends in the anchor will ask of it.
fn check_authority(anchor: &Certificate<'_>) -> Result<(), Rule> {
    basic_constraints::check_issuer(anchor, true)?;
    key_usage::check_issuer(anchor)
}

/// An anchor's lax choices.
struct Danger {
    every_identity: bool,
    checks: Checks,
}

impl Default for Danger {
    fn default() -> Self {
        Self { every_identity: false, checks: Checks::ALL }
    }
}

pub(super) const CHECKS: &[(&str, u8)] = &[("dates", 0), ("authority", 1), ("constraints", 2)];

impl Danger {
    fn read(value: Value<'_>) -> Result<Self, Told> {
        let section = value.section(&reference::ANCHOR_DANGER)?;
        if section.is_empty() {
            return Err(value.tell(Problem::Empty));
        }
        let every_identity = section.chosen("every_identity");
        let unchecked = section.read("unchecked", |list| list.list_of(|word| word.word(CHECKS).copied()));
        let unchecked = unchecked?.unwrap_or_default();
        let counts = |check: u8| !unchecked.contains(&check);
        let checks = Checks { dates: counts(0), authority: counts(1), constraints: counts(2) };
        Ok(Self { every_identity: every_identity?, checks })
    }
}
