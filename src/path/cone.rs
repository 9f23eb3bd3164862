//! The cone above a certificate: every certificate and anchor that could be on its path, by name and by the
//! cheap rules.

use alloc::collections::{BTreeMap, BTreeSet, VecDeque};
use alloc::vec;
use alloc::vec::Vec;

use crate::budget::Meter;
use crate::error::Exhausted;
use crate::path::candidate::{DeadEnd, Obstacle};
use crate::path::issuers::{Issuer, Likeliness};
use crate::path::pool::{AnchorEntry, Entry, NameId, Pool};
use crate::policy::screen::Terms;

/// A certificate of a cone.
struct Place<'x> {
    entry: &'x Entry<'x>,
    /// The one for whose sake it was taken in; the cone's start has none.
    below: Option<usize>,
}

/// What lets a certificate into a cone.
enum Gate<'g, 'x> {
    /// The cheap rules.
    Screen(&'g Terms<'g>),
    /// Membership of another cone.
    Within(&'g Cone<'x>),
}

pub(crate) struct Cone<'x> {
    places: BTreeMap<usize, Place<'x>>,
    /// Ids in the order in which they were found: nearest first, then likeliest.
    order: Vec<usize>,
    anchors: Vec<&'x AnchorEntry<'x>>,
    dead_ends: Vec<DeadEnd<'x>>,
}

impl<'x> Cone<'x> {
    /// The cone above the end entity.
    pub(crate) fn of_end_entity(
        pool: &'x Pool<'x>,
        terms: &Terms<'_>,
        meter: &Meter,
    ) -> Result<Self, Exhausted> {
        Self::grow(&pool.leaf, &Gate::Screen(terms), pool, meter)
    }

    /// The cone above one of this cone's certificates.
    pub(crate) fn above(
        &self,
        start: &'x Entry<'x>,
        pool: &'x Pool<'x>,
        meter: &Meter,
    ) -> Result<Self, Exhausted> {
        Self::grow(start, &Gate::Within(self), pool, meter)
    }

    /// Walks up from `start`, a name at a time; each name is opened once.
    fn grow(
        start: &'x Entry<'x>,
        gate: &Gate<'_, 'x>,
        pool: &'x Pool<'x>,
        meter: &Meter,
    ) -> Result<Self, Exhausted> {
        let mut cone = Self {
            places: BTreeMap::from([(start.id, Place { entry: start, below: None })]),
            order: vec![start.id],
            anchors: Vec::new(),
            dead_ends: Vec::new(),
        };
        let mut opened = BTreeSet::new();
        let mut queue = VecDeque::from([(start, 1)]);
        while let Some((entry, depth)) = queue.pop_front() {
            meter.spend_search_step()?;
            if !opened.insert(entry.issuer) {
                continue;
            }
            for issuer in cone.open(entry, start, gate, pool) {
                let allowed = meter.budget().path_length;
                if depth >= allowed {
                    cone.stop(entry, Obstacle::TooLong { allowed });
                    break;
                }
                let depth = depth.saturating_add(1);
                cone.places.insert(issuer.id, Place { entry: issuer, below: Some(entry.id) });
                cone.order.push(issuer.id);
                queue.push_back((issuer, depth));
            }
        }
        // A root that nobody trusts certifies itself, or two certify each other: then every name has an
        // issuer, and no way has ended where one is missing.
        let furthest = cone.members().last().filter(|_| cone.anchors.is_empty() && cone.dead_ends.is_empty());
        if let Some(entry) = furthest {
            cone.stop(entry, Obstacle::NoIssuer);
        }
        Ok(cone)
    }

    /// Takes in the anchors of the name that `entry` calls its issuer, and returns the certificates, likeliest first.
    fn open(
        &mut self,
        entry: &'x Entry<'x>,
        start: &Entry<'x>,
        gate: &Gate<'_, 'x>,
        pool: &'x Pool<'x>,
    ) -> Vec<&'x Entry<'x>> {
        let known_anchors = self.anchors.len();
        let dead_ends = self.dead_ends.len();
        match gate {
            Gate::Screen(_) => self.anchors.extend(pool.anchors(entry.issuer)),
            Gate::Within(cone) => {
                self.anchors.extend(cone.anchors.iter().filter(|anchor| anchor.subject == entry.issuer));
            }
        }
        let mut found: Vec<(Likeliness, &Entry<'_>)> = Vec::new();
        for issuer in pool.subjects(entry.issuer) {
            if self.places.contains_key(&issuer.id) || issuer.is_same_authority(start) {
                continue;
            }
            if self.lets_in(gate, entry, issuer) {
                found.push((Issuer::Certificate(issuer).likeliness(&entry.certificate), issuer));
            }
        }
        if found.is_empty() && self.anchors.len() == known_anchors && self.dead_ends.len() == dead_ends {
            self.stop(entry, Obstacle::NoIssuer);
        }
        found.sort_by_key(|(likeliness, _)| *likeliness);
        found.into_iter().map(|(_, issuer)| issuer).collect()
    }

    fn lets_in(&mut self, gate: &Gate<'_, 'x>, entry: &'x Entry<'x>, issuer: &'x Entry<'x>) -> bool {
        match gate {
            Gate::Within(cone) => cone.places.contains_key(&issuer.id),
            Gate::Screen(terms) => match issuer.fault_as_issuer(terms) {
                None => true,
                Some(rule) => {
                    let mut chain = self.chain(entry);
                    chain.push(issuer);
                    self.dead_ends.push(DeadEnd { chain, obstacle: Obstacle::Screened(rule.clone()) });
                    false
                }
            },
        }
    }

    fn stop(&mut self, entry: &'x Entry<'x>, obstacle: Obstacle<'x>) {
        let chain = self.chain(entry);
        self.dead_ends.push(DeadEnd { chain, obstacle });
    }

    /// From the cone's start up to this member.
    pub(crate) fn chain(&self, entry: &'x Entry<'x>) -> Vec<&'x Entry<'x>> {
        let mut chain = vec![entry];
        let mut below = self.places.get(&entry.id).and_then(|place| place.below);
        while let Some(place) = below.and_then(|id| self.places.get(&id)) {
            chain.push(place.entry);
            below = place.below;
        }
        chain.reverse();
        chain
    }

    /// Drops the anchors that may end no path.
    pub(crate) fn bar(&mut self, barred: &dyn Fn(&AnchorEntry<'x>) -> bool) {
        let (out, kept) = self.anchors.iter().copied().partition::<Vec<_>, _>(|anchor| barred(anchor));
        self.anchors = kept;
        for anchor in out {
            let below = self.members().find(|entry| entry.issuer == anchor.subject);
            if let Some(entry) = below {
                self.stop(entry, Obstacle::Barred(anchor));
            }
        }
    }

    /// Keeps the certificates from which names lead to an anchor.
    pub(crate) fn cut_to_anchors(&mut self, pool: &'x Pool<'x>, meter: &Meter) -> Result<(), Exhausted> {
        let mut opened: BTreeSet<NameId> = BTreeSet::new();
        let mut names: Vec<NameId> = self.anchors.iter().map(|anchor| anchor.subject).collect();
        let mut leads = BTreeSet::from_iter(self.order.first().copied());
        while let Some(name) = names.pop() {
            if !opened.insert(name) {
                continue;
            }
            for entry in pool.issued_by(name).filter(|entry| self.places.contains_key(&entry.id)) {
                meter.spend_search_step()?;
                leads.insert(entry.id);
                names.push(entry.subject);
            }
        }
        self.places.retain(|id, _| leads.contains(id));
        self.order.retain(|id| leads.contains(id));
        Ok(())
    }

    /// Who of this cone may have issued `child`, likeliest first.
    pub(crate) fn issuers_of(&self, child: &'x Entry<'x>, pool: &'x Pool<'x>) -> Vec<Issuer<'x>> {
        let anchors = self.anchors.iter().filter(|anchor| anchor.subject == child.issuer);
        let entries = pool.subjects(child.issuer).filter(|entry| self.contains(entry));
        let mut issuers: Vec<Issuer<'x>> = anchors
            .map(|anchor| Issuer::Anchor(anchor))
            .chain(entries.filter(|entry| !entry.is_same_authority(child)).map(Issuer::Certificate))
            .collect();
        issuers.sort_by_cached_key(|issuer| issuer.likeliness(&child.certificate));
        issuers
    }

    pub(crate) fn contains(&self, entry: &Entry<'x>) -> bool {
        self.places.contains_key(&entry.id)
    }

    /// The certificates, in the order in which they were found.
    pub(crate) fn members(&self) -> impl Iterator<Item = &'x Entry<'x>> {
        self.order.iter().filter_map(|id| self.places.get(id)).map(|place| place.entry)
    }

    pub(crate) fn anchors(&self) -> impl Iterator<Item = &'x AnchorEntry<'x>> {
        self.anchors.iter().copied()
    }

    pub(crate) fn take_dead_ends(&mut self) -> Vec<DeadEnd<'x>> {
        core::mem::take(&mut self.dead_ends)
    }
}
