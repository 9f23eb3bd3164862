//! The search for a path: an iterator of steps, on explicit stacks.
//!
//! # What it costs
//!
//! Names come first. The *cone* of a certificate is everything above it that could be on its path, by name and by the
//! cheap rules of [`screen`](crate::policy::screen); where no anchor is in it, the search ends without arithmetic.
//!
//! Then signatures: the end entity's own edge first, so that only certificates whose key really issued it are
//! looked at further; above them from the anchors down, so that only certificates that an anchor really
//! stands behind are. A peer can make names and keys at will, but no authentic issuer, so what it sends costs
//! at most a signature for each certificate and each authentic key of its issuer's name: linear in what it
//! sends. Edges are tried in the order of likeliness and each is checked once in a call.
//!
//! Whoever holds an authentic CA key can make a graph with very many authentic paths. The budget stops it.

mod candidate;
mod climb;
mod cone;
mod edges;
mod issuers;
mod pool;
mod ways;

pub(crate) use candidate::{Candidate, DeadEnd, Obstacle};
pub(crate) use edges::Edges;
pub(crate) use issuers::Issuer;
pub(crate) use pool::{AnchorEntry, Configured, Entry, Failure, Pool, Sources};
pub(crate) use ways::{Way, Ways};

use alloc::vec;
use alloc::vec::Vec;

use crate::budget::Meter;
use crate::error::Exhausted;
use crate::path::climb::Climb;
use crate::path::cone::Cone;
use crate::policy::screen::Terms;

/// What the search comes upon.
pub(crate) enum Step<'x> {
    /// A path whose every signature holds.
    Candidate(Candidate<'x>),
    /// A way that leads nowhere. These come after all candidates.
    DeadEnd(DeadEnd<'x>),
}

/// A search in one pool of certificates.
pub(crate) struct Search<'x> {
    pool: &'x Pool<'x>,
    terms: &'x Terms<'x>,
    meter: &'x Meter,
    edges: Edges<'x>,
    cone: Cone<'x>,
    end_entity_issuers: vec::IntoIter<Issuer<'x>>,
    climb: Option<Climb<'x>>,
    dead_ends: Vec<DeadEnd<'x>>,
}

impl<'x> Search<'x> {
    /// `barred` anchors end no path, and reaching one costs no arithmetic.
    pub(crate) fn new(
        pool: &'x Pool<'x>,
        terms: &'x Terms<'x>,
        meter: &'x Meter,
        barred: &dyn Fn(&AnchorEntry<'x>) -> bool,
    ) -> Result<Self, Exhausted> {
        Self::with_edges(pool, terms, meter, barred, Edges::new(terms.algorithms, meter))
    }

    /// From the beginning, to other anchors, over the signatures that were checked.
    pub(crate) fn again(self, barred: &dyn Fn(&AnchorEntry<'x>) -> bool) -> Result<Self, Exhausted> {
        Self::with_edges(self.pool, self.terms, self.meter, barred, self.edges)
    }

    fn with_edges(
        pool: &'x Pool<'x>,
        terms: &'x Terms<'x>,
        meter: &'x Meter,
        barred: &dyn Fn(&AnchorEntry<'x>) -> bool,
        edges: Edges<'x>,
    ) -> Result<Self, Exhausted> {
        let mut cone = Cone::of_end_entity(pool, terms, meter)?;
        cone.bar(barred);
        cone.cut_to_anchors(pool, meter)?;
        let issuers = cone.issuers_of(&pool.leaf, pool);
        Ok(Self {
            pool,
            terms,
            meter,
            edges,
            dead_ends: cone.take_dead_ends(),
            cone,
            end_entity_issuers: issuers.into_iter(),
            climb: None,
        })
    }

    /// The signatures that were checked, for whoever asks for more of them.
    pub(crate) fn edges(&mut self) -> &mut Edges<'x> {
        &mut self.edges
    }

    pub(crate) fn next(&mut self) -> Result<Option<Step<'x>>, Exhausted> {
        loop {
            if let Some(climb) = &mut self.climb {
                if let Some(candidate) = climb.next(self.pool, &mut self.edges, self.meter)? {
                    return Ok(Some(Step::Candidate(candidate)));
                }
                self.dead_ends.append(&mut climb.take_dead_ends());
                self.climb = None;
            }
            let Some(issuer) = self.end_entity_issuers.next() else {
                return Ok(self.dead_ends.pop().map(Step::DeadEnd));
            };
            if let Some(candidate) = self.try_issuer(issuer)? {
                return Ok(Some(Step::Candidate(candidate)));
            }
        }
    }

    /// The end entity's own edge; if it holds, an anchor ends the path, and a certificate is climbed from.
    fn try_issuer(&mut self, issuer: Issuer<'x>) -> Result<Option<Candidate<'x>>, Exhausted> {
        self.meter.spend_search_step()?;
        let leaf = &self.pool.leaf;
        if let Err(fault) = self.edges.check(leaf, &issuer)? {
            let obstacle = Obstacle::Signature { issuer, fault };
            self.dead_ends.push(DeadEnd { chain: vec![leaf], obstacle });
            return Ok(None);
        }
        match issuer {
            Issuer::Anchor(anchor) => Ok(Some(Candidate { certificates: vec![leaf], anchor })),
            Issuer::Certificate(entry) => {
                self.climb = Some(Climb::new(entry, &self.cone, self.pool, self.meter)?);
                Ok(None)
            }
        }
    }
}
