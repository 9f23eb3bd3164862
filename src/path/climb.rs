//! The climb from an issuer of the end entity to the anchors, over edges whose signatures hold.
//!
//! Edges are checked from the anchors down: an edge is asked only when its upper end is known to be
//! authentic. The first path is taken as soon as it stands, on the edges that looked likeliest; only if it is
//! refused are all the others found.

use alloc::collections::BTreeMap;
use alloc::vec;
use alloc::vec::Vec;

use crate::budget::Meter;
use crate::error::Exhausted;
use crate::path::candidate::{Candidate, DeadEnd, Obstacle};
use crate::path::cone::Cone;
use crate::path::edges::Edges;
use crate::path::issuers::{Issuer, Likeliness};
use crate::path::pool::{AnchorEntry, Entry, NameId, Pool};

pub(crate) struct Climb<'x> {
    start: &'x Entry<'x>,
    cone: Cone<'x>,
    /// Where each certificate stands in the cone's order, by id.
    rank: BTreeMap<usize, usize>,
    /// Edges whose upper end is authentic: first those into certificates near and likely, then by the
    /// issuer's likeliness.
    pending: BTreeMap<(usize, Likeliness, usize), (&'x Entry<'x>, Issuer<'x>)>,
    queued: usize,
    /// Edges that hold, by the id of the lower end, in the order in which they were found.
    up: BTreeMap<usize, Vec<Issuer<'x>>>,
    stage: Stage<'x>,
    dead_ends: Vec<DeadEnd<'x>>,
}

enum Stage<'x> {
    First,
    /// The first path was given out; all others are still to come.
    Others {
        first: Vec<usize>,
        anchor: &'x AnchorEntry<'x>,
        stack: Vec<Frame<'x>>,
    },
    Done,
}

struct Frame<'x> {
    entry: &'x Entry<'x>,
    next: usize,
}

impl<'x> Climb<'x> {
    pub(crate) fn new(
        start: &'x Entry<'x>,
        around: &Cone<'x>,
        pool: &'x Pool<'x>,
        meter: &Meter,
    ) -> Result<Self, Exhausted> {
        let cone = around.above(start, pool, meter)?;
        let rank = cone.members().enumerate().map(|(rank, entry)| (entry.id, rank)).collect();
        let mut climb = Self {
            start,
            cone,
            rank,
            pending: BTreeMap::new(),
            queued: 0,
            up: BTreeMap::new(),
            stage: Stage::First,
            dead_ends: Vec::new(),
        };
        let anchors: Vec<_> = climb.cone.anchors().collect();
        for anchor in anchors {
            climb.queue_edges_below(anchor.subject, Issuer::Anchor(anchor), pool);
        }
        Ok(climb)
    }

    /// The next path that starts with the end entity and this climb's start.
    pub(crate) fn next(
        &mut self,
        pool: &'x Pool<'x>,
        edges: &mut Edges<'x>,
        meter: &Meter,
    ) -> Result<Option<Candidate<'x>>, Exhausted> {
        if matches!(self.stage, Stage::First) {
            return self.first_path(pool, edges, meter);
        }
        while self.check_next_edge(pool, edges, meter)?.is_some() {}
        self.other_path(pool, meter)
    }

    pub(crate) fn take_dead_ends(&mut self) -> Vec<DeadEnd<'x>> {
        core::mem::take(&mut self.dead_ends)
    }

    fn queue_edges_below(&mut self, name: NameId, issuer: Issuer<'x>, pool: &'x Pool<'x>) {
        for child in pool.issued_by(name) {
            let Some(rank) = self.rank.get(&child.id) else { continue };
            if matches!(issuer, Issuer::Certificate(entry) if entry.is_same_authority(child)) {
                continue;
            }
            self.queued = self.queued.saturating_add(1);
            let place = (*rank, issuer.likeliness(&child.certificate), self.queued);
            self.pending.insert(place, (child, issuer));
        }
    }

    /// Checks the likeliest pending edge; `Some(true)` if it holds and leads into the start. `None`: none is pending.
    fn check_next_edge(
        &mut self,
        pool: &'x Pool<'x>,
        edges: &mut Edges<'x>,
        meter: &Meter,
    ) -> Result<Option<bool>, Exhausted> {
        let Some((_, (child, issuer))) = self.pending.pop_first() else { return Ok(None) };
        meter.spend_search_step()?;
        if let Err(fault) = edges.check(child, &issuer)? {
            let mut chain = vec![&pool.leaf];
            chain.extend(self.cone.chain(child));
            self.dead_ends.push(DeadEnd { chain, obstacle: Obstacle::Signature { issuer, fault } });
            return Ok(Some(false));
        }
        let ups = self.up.entry(child.id).or_default();
        ups.push(issuer);
        if ups.len() == 1 {
            self.queue_edges_below(child.subject, Issuer::Certificate(child), pool);
        }
        Ok(Some(child.id == self.start.id))
    }

    fn first_path(
        &mut self,
        pool: &'x Pool<'x>,
        edges: &mut Edges<'x>,
        meter: &Meter,
    ) -> Result<Option<Candidate<'x>>, Exhausted> {
        loop {
            match self.check_next_edge(pool, edges, meter)? {
                None => {
                    self.stage = Stage::Done;
                    return Ok(None);
                }
                Some(false) => {}
                Some(true) => break,
            }
        }
        let Some(candidate) = self.follow_first_edges(pool, meter)? else {
            self.stage = Stage::Done;
            return Ok(None);
        };
        self.stage = Stage::Others {
            first: ids(&candidate.certificates),
            anchor: candidate.anchor,
            stack: vec![Frame { entry: self.start, next: 0 }],
        };
        if candidate.certificates.len() <= longest(meter) {
            return Ok(Some(candidate));
        }
        let allowed = meter.budget().path_length;
        let chain = candidate.certificates;
        self.dead_ends.push(DeadEnd { chain, obstacle: Obstacle::TooLong { allowed } });
        self.next(pool, edges, meter)
    }

    /// The first edge above a certificate was found when everything above it was authentic already, so that
    /// these edges form no circle.
    fn follow_first_edges(
        &self,
        pool: &'x Pool<'x>,
        meter: &Meter,
    ) -> Result<Option<Candidate<'x>>, Exhausted> {
        let mut certificates = vec![&pool.leaf, self.start];
        let mut entry = self.start;
        loop {
            meter.spend_search_step()?;
            match self.up.get(&entry.id).and_then(|issuers| issuers.first()) {
                Some(Issuer::Certificate(issuer)) => {
                    certificates.push(issuer);
                    entry = issuer;
                }
                Some(Issuer::Anchor(anchor)) => return Ok(Some(Candidate { certificates, anchor })),
                None => return Ok(None),
            }
        }
    }

    fn other_path(&mut self, pool: &'x Pool<'x>, meter: &Meter) -> Result<Option<Candidate<'x>>, Exhausted> {
        let Stage::Others { first, anchor: first_anchor, stack } = &mut self.stage else { return Ok(None) };
        let longest = longest(meter);
        while let Some(frame) = stack.last_mut() {
            meter.spend_search_step()?;
            let issuer = self.up.get(&frame.entry.id).and_then(|issuers| issuers.get(frame.next)).copied();
            frame.next = frame.next.saturating_add(1);
            match issuer {
                None => {
                    stack.pop();
                }
                Some(Issuer::Certificate(entry)) => {
                    let on_path = stack.iter().any(|frame| frame.entry.is_same_authority(entry));
                    if !on_path && stack.len().saturating_add(1) < longest {
                        stack.push(Frame { entry, next: 0 });
                    }
                }
                Some(Issuer::Anchor(anchor)) => {
                    let mut certificates = vec![&pool.leaf];
                    certificates.extend(stack.iter().map(|frame| frame.entry));
                    let given = core::ptr::eq(anchor, *first_anchor) && ids(&certificates) == *first;
                    if !given {
                        return Ok(Some(Candidate { certificates, anchor }));
                    }
                }
            }
        }
        Ok(None)
    }
}

fn longest(meter: &Meter) -> usize {
    usize::try_from(meter.budget().path_length).unwrap_or(usize::MAX)
}

fn ids(certificates: &[&Entry<'_>]) -> Vec<usize> {
    certificates.iter().map(|entry| entry.id).collect()
}
