//! Every way up by name, whatever is wrong with it: what an explanation walks. It believes nothing and prunes
//! nothing, so it is for operators; the caller takes as many ways as it wants.

use alloc::vec;
use alloc::vec::Vec;

use crate::budget::Meter;
use crate::error::Exhausted;
use crate::path::issuers::Issuer;
use crate::path::pool::{AnchorEntry, Entry, Pool};

/// A way from the end entity to an anchor, or to a certificate whose issuer is not there.
pub(crate) struct Way<'x> {
    pub(crate) certificates: Vec<&'x Entry<'x>>,
    pub(crate) anchor: Option<&'x AnchorEntry<'x>>,
}

pub(crate) struct Ways<'x> {
    pool: &'x Pool<'x>,
    meter: &'x Meter,
    stack: Vec<Frame<'x>>,
}

struct Frame<'x> {
    entry: &'x Entry<'x>,
    issuers: vec::IntoIter<Issuer<'x>>,
    went_on: bool,
}

impl<'x> Ways<'x> {
    pub(crate) fn new(pool: &'x Pool<'x>, meter: &'x Meter) -> Self {
        let mut ways = Self { pool, meter, stack: Vec::new() };
        ways.push(&pool.leaf);
        ways
    }

    pub(crate) fn next(&mut self) -> Result<Option<Way<'x>>, Exhausted> {
        let longest = usize::try_from(self.meter.budget().path_length).unwrap_or(usize::MAX);
        while let Some(frame) = self.stack.last_mut() {
            self.meter.spend_search_step()?;
            match frame.issuers.next() {
                Some(Issuer::Anchor(anchor)) => {
                    frame.went_on = true;
                    return Ok(Some(Way { certificates: self.certificates(), anchor: Some(anchor) }));
                }
                Some(Issuer::Certificate(entry)) => {
                    let on_path = self.stack.iter().any(|frame| frame.entry.is_same_authority(entry));
                    if !on_path && self.stack.len() < longest {
                        if let Some(below) = self.stack.last_mut() {
                            below.went_on = true;
                        }
                        self.push(entry);
                    }
                }
                None => {
                    let certificates = self.certificates();
                    let ended = self.stack.pop().is_some_and(|frame| !frame.went_on);
                    if ended {
                        return Ok(Some(Way { certificates, anchor: None }));
                    }
                }
            }
        }
        Ok(None)
    }

    fn push(&mut self, entry: &'x Entry<'x>) {
        let anchors = self.pool.anchors(entry.issuer).map(Issuer::Anchor);
        let mut issuers: Vec<_> =
            anchors.chain(self.pool.subjects(entry.issuer).map(Issuer::Certificate)).collect();
        issuers.sort_by_cached_key(|issuer| issuer.likeliness(&entry.certificate));
        self.stack.push(Frame { entry, issuers: issuers.into_iter(), went_on: false });
    }

    fn certificates(&self) -> Vec<&'x Entry<'x>> {
        self.stack.iter().map(|frame| frame.entry).collect()
    }
}
