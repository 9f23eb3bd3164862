//! The whole story of a refusal: every attempt, bounded.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::budget::Work;
use crate::fault::Fault;

/// How many attempts a report keeps; the others are counted.
const KEPT: usize = 32;

/// Every way that was tried, what ended it, and what all of it cost.
///
/// `Display` is one line: the fault of the attempt that got furthest. `{:#}` is the whole story, a line for
/// each attempt and fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    attempts: Vec<Attempt>,
    more: usize,
    work: Work,
}

/// One way from the end entity upwards, and what is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The subjects of its certificates, the end entity first, escaped and cut.
    pub chain: Vec<String>,
    /// The trust anchor that it came to, if it did.
    pub anchor: Option<String>,
    /// How far it went.
    pub reached: Reached,
    /// What is wrong: the first fault that was found, or all of them in an explanation.
    pub faults: Vec<Fault>,
}

/// How far an attempt went, in the order of the work: the last one is the furthest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reached {
    /// To a certificate whose issuer is not there.
    Names,
    /// To an issuer of the right name that had not signed.
    Signatures,
    /// To an issuer that breaks a rule by itself.
    Issuer,
    /// To a trust anchor that may not vouch for the identity.
    Anchor,
    /// Through a whole path of good signatures, to the rules on it.
    Rules,
    /// Through the rules, to revocation.
    Revocation,
    /// Through revocation, to the authority's right to vouch for the identity.
    Binding,
}

impl Report {
    /// The attempts that were kept, the one that got furthest first.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// Nothing was found to be wrong: what an explanation says of a peer that a verification would accept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.attempts.is_empty()
    }

    /// How many attempts were not kept.
    #[must_use]
    pub fn more(&self) -> usize {
        self.more
    }

    /// What the call cost.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// The fault of the attempt that got furthest.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.attempts.first().and_then(|attempt| attempt.faults.first())
    }

    /// Takes in an attempt that came so far; it is put into words only if it is kept.
    pub(crate) fn push(&mut self, reached: Reached, attempt: impl FnOnce() -> Attempt) {
        let full = self.attempts.len() >= KEPT;
        if full && self.attempts.last().is_some_and(|last| last.reached >= reached) {
            self.more = self.more.saturating_add(1);
            return;
        }
        let attempt = attempt();
        // Among equals the first stays first: it was the likeliest.
        let at = self.attempts.partition_point(|earlier| earlier.reached >= attempt.reached);
        self.attempts.insert(at, attempt);
        if self.attempts.len() > KEPT {
            self.attempts.pop();
            self.more = self.more.saturating_add(1);
        }
    }

    pub(crate) fn finish(mut self, work: Work) -> Self {
        self.work = work;
        self
    }

    fn others(&self) -> usize {
        self.attempts.len().saturating_sub(1).saturating_add(self.more)
    }

    fn one_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault() {
            Some(fault) => write!(f, "{fault}")?,
            None => f.write_str("no broken rule was found")?,
        }
        match self.others() {
            0 => Ok(()),
            1 => f.write_str(" (1 other way was tried)"),
            others => write!(f, " ({others} other ways were tried)"),
        }
    }

    fn in_full(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.attempts.is_empty() {
            writeln!(f, "no broken rule was found")?;
        }
        for (number, attempt) in (1_usize..).zip(&self.attempts) {
            write!(f, "way {number}: {attempt}")?;
        }
        if self.more > 0 {
            writeln!(f, "and {} more", self.more)?;
        }
        let Work { certificates, signatures, name_comparisons, search_steps, candidates, .. } = self.work;
        write!(
            f,
            "work: {certificates} certificates, {signatures} signatures, {name_comparisons} name comparisons, \
             {search_steps} search steps, {candidates} candidate paths"
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate() { self.in_full(f) } else { self.one_line(f) }
    }
}

impl fmt::Display for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, subject) in self.chain.iter().enumerate() {
            write!(f, "{}{subject}", if index == 0 { "" } else { " <- " })?;
        }
        match &self.anchor {
            Some(anchor) => writeln!(f, " <- [{anchor}]")?,
            None => writeln!(f)?,
        }
        for fault in &self.faults {
            writeln!(f, "  {fault}{}", if fault.proven { "" } else { " (not proven)" })?;
        }
        Ok(())
    }
}
