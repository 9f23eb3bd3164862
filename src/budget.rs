//! Every limit on work that a peer can cause, in one place, each with its origin.
//!
//! A [`Budget`] is what the caller allows for **one call**; a meter keeps what is left of it. The loops that run
//! over a peer's data draw on the meter at the place of work, so that no path through the code can forget it.

use core::cell::Cell;

use crate::error::{Exhausted, Limit};

/// What one call may cost. The defaults let every honest chain through that we know of, with room to spare.
///
/// ```
/// use vouchsafe::Budget;
///
/// let budget = Budget { signatures: 32, ..Budget::default() };
/// assert_eq!(budget.certificates, 256);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Certificates read, the end entity included. TLS 1.3 lets a peer send 2^24 bytes of them.
    /// Default 256: limbo's largest honest pool has fewer than 110.
    pub certificates: u32,
    /// Bytes of one certificate. Default 131,072: 1,024 names of 100 bytes fit; rustls-webpki allows 2^16.
    pub certificate_bytes: u32,
    /// Extensions of one certificate. Default 64: public certificates have about ten.
    pub extensions: u32,
    /// Names of one certificate: subject attributes and subject alternative names together.
    /// Default 1,024: the largest public certificates carry several hundred.
    pub names: u32,
    /// Permitted and excluded subtrees of one certificate. Default 1,024: government CAs carry dozens.
    pub subtrees: u32,
    /// Signature checks. Default 512: two for each certificate that may be sent; Go and rustls-webpki stop at
    /// 100, which honest fleets with many same-named issuers have hit (spiffe/spire#1004).
    pub signatures: u32,
    /// Comparisons of a name with a name or a subtree. Default 2^20: 1,024 names against 1,024 subtrees;
    /// pyca/cryptography allows the same, rustls-webpki 250,000.
    pub name_comparisons: u32,
    /// Nodes and edges of the certificate policy graph (RFC 9618). Default 8,192: PKITS' largest path makes
    /// fewer than 100.
    pub policy_nodes: u32,
    /// Steps of the path search. Default 65,536. Names that reach no anchor are cut before the search, so
    /// that an honest search takes a step for each certificate that it considers.
    pub search_steps: u32,
    /// Complete candidate paths that are judged. Default 256. Only whoever holds an authentic CA key can make many.
    pub candidates: u32,
    /// Certificates on one path, the anchor not counted. Default 32: real paths have at most seven.
    pub path_length: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            certificates: 256,
            certificate_bytes: 131_072,
            extensions: 64,
            names: 1_024,
            subtrees: 1_024,
            signatures: 512,
            name_comparisons: 1 << 20,
            policy_nodes: 8_192,
            search_steps: 65_536,
            candidates: 256,
            path_length: 32,
        }
    }
}

/// What one call cost, in counted work. The same input costs the same on every machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Work {
    /// Certificates read.
    pub certificates: u32,
    /// Signatures checked by arithmetic.
    pub signatures: u32,
    /// Names compared with a name or a subtree.
    pub name_comparisons: u32,
    /// Nodes and edges made in certificate policy graphs.
    pub policy_nodes: u32,
    /// Steps that the path search took.
    pub search_steps: u32,
    /// Complete candidate paths that were judged.
    pub candidates: u32,
}

/// What is left of a [`Budget`] in one call.
#[derive(Debug)]
pub(crate) struct Meter {
    budget: Budget,
    certificates: Cell<u32>,
    signatures: Cell<u32>,
    name_comparisons: Cell<u32>,
    policy_nodes: Cell<u32>,
    search_steps: Cell<u32>,
    candidates: Cell<u32>,
}

impl Meter {
    pub(crate) fn new(budget: Budget) -> Self {
        Self {
            budget,
            certificates: Cell::new(0),
            signatures: Cell::new(0),
            name_comparisons: Cell::new(0),
            policy_nodes: Cell::new(0),
            search_steps: Cell::new(0),
            candidates: Cell::new(0),
        }
    }

    /// The limits themselves, for what is counted within one certificate.
    pub(crate) fn budget(&self) -> &Budget {
        &self.budget
    }

    pub(crate) fn work(&self) -> Work {
        Work {
            certificates: self.certificates.get(),
            signatures: self.signatures.get(),
            name_comparisons: self.name_comparisons.get(),
            policy_nodes: self.policy_nodes.get(),
            search_steps: self.search_steps.get(),
            candidates: self.candidates.get(),
        }
    }

    pub(crate) fn spend_certificate(&self) -> Result<(), Exhausted> {
        spend(&self.certificates, self.budget.certificates, Limit::Certificates)
    }

    pub(crate) fn spend_signature(&self) -> Result<(), Exhausted> {
        spend(&self.signatures, self.budget.signatures, Limit::Signatures)
    }

    pub(crate) fn spend_name_comparison(&self) -> Result<(), Exhausted> {
        spend(&self.name_comparisons, self.budget.name_comparisons, Limit::NameComparisons)
    }

    pub(crate) fn spend_name_comparisons(&self, count: u32) -> Result<(), Exhausted> {
        spend_many(&self.name_comparisons, count, self.budget.name_comparisons, Limit::NameComparisons)
    }

    pub(crate) fn spend_policy_node(&self) -> Result<(), Exhausted> {
        spend(&self.policy_nodes, self.budget.policy_nodes, Limit::PolicyNodes)
    }

    pub(crate) fn spend_search_step(&self) -> Result<(), Exhausted> {
        spend(&self.search_steps, self.budget.search_steps, Limit::SearchSteps)
    }

    pub(crate) fn spend_candidate(&self) -> Result<(), Exhausted> {
        spend(&self.candidates, self.budget.candidates, Limit::Candidates)
    }
}

fn spend(spent: &Cell<u32>, allowed: u32, limit: Limit) -> Result<(), Exhausted> {
    spend_many(spent, 1, allowed, limit)
}

fn spend_many(spent: &Cell<u32>, count: u32, allowed: u32, limit: Limit) -> Result<(), Exhausted> {
    match spent.get().checked_add(count).filter(|sum| *sum <= allowed) {
        Some(sum) => {
            spent.set(sum);
            Ok(())
        }
        None => Err(Exhausted::new(limit, allowed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_unit_is_granted_and_the_next_is_refused() {
        let meter = Meter::new(Budget { signatures: 2, ..Budget::default() });
        assert_eq!(meter.spend_signature(), Ok(()));
        assert_eq!(meter.spend_signature(), Ok(()));
        assert_eq!(meter.spend_signature(), Err(Exhausted::new(Limit::Signatures, 2)));
        assert_eq!(meter.work().signatures, 2);
    }
}
