//! The certificates of one call, each read once, with their names and keys as small numbers.
//!
//! Names are compared when they enter, against those that have the same fingerprint: one comparison for each name, as
//! long as nobody forges fingerprints, and who does is stopped. From there on, equal names are equal numbers.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::OnceCell;

use rustls_pki_types::CertificateDer;

use crate::budget::Meter;
use crate::certificate::{Certificate, Unreadable};
use crate::error::{Exhausted, Limit};
use crate::name::GeneralName;
use crate::name::distinguished::Name;
use crate::policy::Rule;
use crate::policy::screen::{self, Role, Terms};
use crate::trust::{Anchor, AnchorView, TrustStore};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NameId(usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct KeyId(usize);

/// A certificate of the pool.
pub(crate) struct Entry<'c> {
    /// Its number; the end entity's is 0.
    pub(crate) id: usize,
    pub(crate) certificate: Certificate<'c>,
    pub(crate) subject: NameId,
    pub(crate) issuer: NameId,
    pub(crate) key: KeyId,
    screened: OnceCell<Option<Rule>>,
}

impl Entry<'_> {
    /// The first cheap rule that it breaks as an issuer.
    pub(crate) fn fault_as_issuer(&self, terms: &Terms<'_>) -> Option<&Rule> {
        self.screened
            .get_or_init(|| screen::certificate(&self.certificate, Role::Issuer, terms).find_map(Result::err))
            .as_ref()
    }

    /// The same subject and the same key: one authority, in two certificates.
    pub(crate) fn is_same_authority(&self, other: &Self) -> bool {
        (self.subject, self.key) == (other.subject, other.key)
    }
}

/// An anchor whose name some certificate of the pool calls its issuer.
pub(crate) struct AnchorEntry<'c> {
    pub(crate) anchor: &'c Arc<Anchor>,
    pub(crate) view: AnchorView<'c>,
    pub(crate) subject: NameId,
    pub(crate) key: KeyId,
}

/// Everything that a path can be made of. It does not change once it is read.
pub(crate) struct Pool<'c> {
    pub(crate) leaf: Entry<'c>,
    others: Vec<Entry<'c>>,
    anchors: Vec<AnchorEntry<'c>>,
    names: BTreeMap<NameId, NameUse>,
    /// What came with the end entity and is no certificate, by its place among what came (the end entity is 0).
    unreadable: Vec<(usize, Unreadable)>,
}

/// Where a name stands: as subject in `others`, as issuer in `others`, as subject in `anchors`.
#[derive(Default)]
struct NameUse {
    subject_of: Vec<usize>,
    issuer_of: Vec<usize>,
    anchors: Vec<usize>,
}

/// What certificates are taken from.
pub(crate) struct Sources<'c> {
    pub(crate) leaf: &'c [u8],
    pub(crate) sent: &'c [CertificateDer<'c>],
    pub(crate) configured: &'c Configured,
    pub(crate) anchors: &'c TrustStore,
}

/// Intermediates that the caller configured, found by the fingerprint of their subject.
#[derive(Clone, Debug, Default)]
pub(crate) struct Configured(Vec<(u64, Arc<[u8]>)>);

impl Configured {
    pub(crate) fn add(&mut self, der: &[u8]) -> Result<(), Unreadable> {
        let fingerprint = Certificate::read(der)?.subject().fingerprint();
        let at = self.0.partition_point(|(earlier, _)| *earlier <= fingerprint);
        self.0.insert(at, (fingerprint, Arc::from(der)));
        Ok(())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(|(_, der)| der.as_ref())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn with_fingerprint(&self, fingerprint: u64) -> impl Iterator<Item = &[u8]> {
        let start = self.0.partition_point(|(found, _)| *found < fingerprint);
        let group = self.0.get(start..).unwrap_or(&[]);
        group.iter().take_while(move |(found, _)| *found == fingerprint).map(|(_, der)| der.as_ref())
    }
}

/// Why there is no pool.
pub(crate) enum Failure {
    Leaf(Unreadable),
    Exhausted(Exhausted),
}

impl From<Exhausted> for Failure {
    fn from(exhausted: Exhausted) -> Self {
        Self::Exhausted(exhausted)
    }
}

impl<'c> Pool<'c> {
    /// Reads the end entity, what came with it, and of the configured intermediates and anchors those that are named.
    pub(crate) fn read(sources: &Sources<'c>, meter: &Meter) -> Result<Self, Failure> {
        meter.spend_certificate()?;
        let leaf = Certificate::read_within(sources.leaf, meter.budget()).map_err(Failure::Leaf)?;
        let mut interner = Interner::default();
        let leaf = interner.entry(0, leaf, meter)?;
        let mut pool = Self {
            leaf,
            others: Vec::new(),
            anchors: Vec::new(),
            names: BTreeMap::new(),
            unreadable: Vec::new(),
        };
        pool.add_sent(sources, &mut interner, meter)?;
        pool.add_named(sources, &mut interner, meter)?;
        Ok(pool)
    }

    fn add_sent(
        &mut self,
        sources: &Sources<'c>,
        interner: &mut Interner<'c>,
        meter: &Meter,
    ) -> Result<(), Exhausted> {
        // What is sent twice is read once, and counts as sent.
        let allowed = meter.budget().certificates;
        if u32::try_from(sources.sent.len()).map_or(true, |sent| sent > allowed) {
            return Err(Exhausted::new(Limit::Certificates, allowed));
        }
        let mut seen = BTreeSet::from([sources.leaf]);
        for (index, der) in sources.sent.iter().enumerate() {
            if !seen.insert(der.as_ref()) {
                continue;
            }
            meter.spend_certificate()?;
            match Certificate::read_within(der.as_ref(), meter.budget()) {
                Ok(certificate) => self.push(certificate, interner, meter)?,
                Err(fault) => self.unreadable.push((index.saturating_add(1), fault)),
            }
        }
        Ok(())
    }

    /// Goes through the names that are called an issuer, of certificates or of CRLs, which grow as configured
    /// intermediates are taken in.
    fn add_named(
        &mut self,
        sources: &Sources<'c>,
        interner: &mut Interner<'c>,
        meter: &Meter,
    ) -> Result<(), Exhausted> {
        let mut next = 0;
        let mut asked = BTreeSet::new();
        let mut entry = &self.leaf;
        loop {
            let mut names = vec![(entry.issuer, entry.certificate.issuer())];
            for name in crl_issuers(&entry.certificate, sources) {
                names.push((interner.name(name, meter)?, name));
            }
            for (id, name) in names {
                if asked.insert(id) {
                    self.add_configured(&name, sources, interner, meter)?;
                    self.add_anchors(id, &name, sources, interner, meter)?;
                }
            }
            let Some(another) = self.others.get(next) else { return Ok(()) };
            entry = another;
            next = next.saturating_add(1);
        }
    }

    fn add_configured(
        &mut self,
        issuer: &Name<'c>,
        sources: &Sources<'c>,
        interner: &mut Interner<'c>,
        meter: &Meter,
    ) -> Result<(), Exhausted> {
        for der in sources.configured.with_fingerprint(issuer.fingerprint()) {
            let already = sources.sent.iter().any(|sent| sent.as_ref() == der) || sources.leaf == der;
            // It was read when it was configured.
            let (false, Ok(certificate)) = (already, Certificate::read(der)) else { continue };
            self.push(certificate, interner, meter)?;
        }
        Ok(())
    }

    fn add_anchors(
        &mut self,
        id: NameId,
        issuer: &Name<'c>,
        sources: &Sources<'c>,
        interner: &mut Interner<'c>,
        meter: &Meter,
    ) -> Result<(), Exhausted> {
        for anchor in sources.anchors.with_fingerprint(issuer.fingerprint()) {
            meter.spend_name_comparison()?;
            if !anchor.subject().equals(issuer) {
                continue;
            }
            // It was read when it was made.
            let Ok(view) = anchor.view() else { continue };
            let key = interner.key(view.key.spki);
            let index = self.anchors.len();
            self.anchors.push(AnchorEntry { anchor, view, subject: id, key });
            self.note(id, |name| &mut name.anchors, index);
        }
        Ok(())
    }

    fn push(
        &mut self,
        certificate: Certificate<'c>,
        interner: &mut Interner<'c>,
        meter: &Meter,
    ) -> Result<(), Exhausted> {
        let index = self.others.len();
        let entry = interner.entry(index.saturating_add(1), certificate, meter)?;
        self.note(entry.subject, |name| &mut name.subject_of, index);
        self.note(entry.issuer, |name| &mut name.issuer_of, index);
        self.others.push(entry);
        Ok(())
    }

    fn note(&mut self, name: NameId, list: fn(&mut NameUse) -> &mut Vec<usize>, index: usize) {
        list(self.names.entry(name).or_default()).push(index);
    }

    /// The certificate with this id.
    pub(crate) fn certificate(&self, id: usize) -> Option<&Certificate<'c>> {
        match id.checked_sub(1) {
            None => Some(&self.leaf.certificate),
            Some(index) => self.others.get(index).map(|entry| &entry.certificate),
        }
    }

    pub(crate) fn unreadable(&self) -> &[(usize, Unreadable)] {
        &self.unreadable
    }

    /// The certificates about this name.
    pub(crate) fn subjects(&self, name: NameId) -> impl Iterator<Item = &Entry<'c>> {
        self.at(name, |name| &name.subject_of).iter().filter_map(|index| self.others.get(*index))
    }

    /// The certificates about this name, whether or not any certificate calls it its issuer; the end entity aside.
    pub(crate) fn named(&self, name: &Name<'_>, meter: &Meter) -> Result<Vec<&Entry<'c>>, Exhausted> {
        let mut found = Vec::new();
        for entry in &self.others {
            meter.spend_name_comparison()?;
            found.extend(entry.certificate.subject().equals(name).then_some(entry));
        }
        Ok(found)
    }

    /// The certificates that this name is said to have issued, the end entity aside.
    pub(crate) fn issued_by(&self, name: NameId) -> impl Iterator<Item = &Entry<'c>> {
        self.at(name, |name| &name.issuer_of).iter().filter_map(|index| self.others.get(*index))
    }

    pub(crate) fn anchors(&self, name: NameId) -> impl Iterator<Item = &AnchorEntry<'c>> {
        self.at(name, |name| &name.anchors).iter().filter_map(|index| self.anchors.get(*index))
    }

    fn at(&self, name: NameId, list: fn(&NameUse) -> &Vec<usize>) -> &[usize] {
        self.names.get(&name).map_or(&[], |name| list(name).as_slice())
    }
}

/// Who signs the CRLs for a certificate instead of its issuer (RFC 5280 4.2.1.13), if that one can be among
/// those configured.
fn crl_issuers<'c>(certificate: &Certificate<'c>, sources: &Sources<'_>) -> impl Iterator<Item = Name<'c>> {
    let points =
        if sources.configured.is_empty() { None } else { certificate.crl_distribution_points().ok() };
    let points = points.flatten().into_iter().flat_map(|points| points.iter()).map_while(Result::ok);
    points.filter_map(|point| point.crl_issuer).flat_map(|names| names.iter()).filter_map(|name| match name {
        Ok(GeneralName::Directory(name)) => Some(name),
        _ => None,
    })
}

/// Different names of one fingerprint do not occur by chance, and comparing long ones is work. (The
/// fingerprint has no key, as there is no randomness without std.)
const MOST_COLLISIONS: usize = 8;

/// Gives equal names and equal keys the same number.
#[derive(Default)]
struct Interner<'c> {
    names: BTreeMap<u64, Vec<(NameId, Name<'c>)>>,
    next_name: usize,
    keys: BTreeMap<&'c [u8], KeyId>,
}

impl<'c> Interner<'c> {
    fn entry(
        &mut self,
        id: usize,
        certificate: Certificate<'c>,
        meter: &Meter,
    ) -> Result<Entry<'c>, Exhausted> {
        let subject = self.name(certificate.subject(), meter)?;
        let issuer = self.name(certificate.issuer(), meter)?;
        let key = self.key(certificate.key().spki);
        Ok(Entry { id, certificate, subject, issuer, key, screened: OnceCell::new() })
    }

    fn name(&mut self, name: Name<'c>, meter: &Meter) -> Result<NameId, Exhausted> {
        let group = self.names.entry(name.fingerprint()).or_default();
        for (id, known) in group.iter() {
            meter.spend_name_comparison()?;
            if known.equals(&name) {
                return Ok(*id);
            }
        }
        if group.len() >= MOST_COLLISIONS {
            return Err(Exhausted::new(Limit::NameComparisons, meter.budget().name_comparisons));
        }
        let id = NameId(self.next_name);
        self.next_name = self.next_name.saturating_add(1);
        group.push((id, name));
        Ok(id)
    }

    fn key(&mut self, spki: &'c [u8]) -> KeyId {
        let next = KeyId(self.keys.len());
        *self.keys.entry(spki).or_insert(next)
    }
}
