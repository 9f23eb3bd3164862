//! Certificate policies: under which of its issuers' policies a certificate was issued (RFC 5280 4.2.1.4,
//! 4.2.1.5, 4.2.1.11, 4.2.1.14), by the graph of RFC 9618 section 5, which has a node for each policy at each
//! depth where the tree of RFC 5280 grew without bound.
//!
//! A row holds the nodes of one depth. What would be pruned on the way is pruned once, at the end: a node
//! without children never matters before, because only the last row is asked whether the graph is empty.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use crate::budget::Meter;
use crate::certificate::{Certificate, PolicyConstraints, StatedPolicies};
use crate::error::{Element, Exhausted, Malformed, Problem};
use crate::oid::{self, Oid, OidBuf};
use crate::policy::Rule;
use crate::policy::name_constraints::Stop;

/// No certificate policy holds where one must.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The path has no valid certificate policy, and one is required, by an issuer or by the caller.
    #[error("no certificate policy is valid for the path, and {by} requires one")]
    NoneValid {
        /// Who requires it.
        by: Requirer,
    },
    /// The path's certificate policies are others than those that the caller asks for.
    #[error("none of the certificate policies that are asked for is valid for the path")]
    NotAsked,
    /// A mapping from or to anyPolicy (RFC 5280 6.1.4 a).
    #[error("maps anyPolicy, which cannot be mapped")]
    AnyMapped,
}

/// Who requires a certificate policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Requirer {
    /// A policyConstraints extension on the path.
    #[error("an issuer")]
    Issuer,
    /// The verifier's policy.
    #[error("the verifier")]
    Caller,
}

/// What the caller asks (RFC 5280 6.1.1 c, e, f, g).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inputs {
    /// user-initial-policy-set; `None` is any-policy.
    pub(crate) wanted: Option<Vec<OidBuf>>,
    pub(crate) require_explicit: bool,
    pub(crate) inhibit_mapping: bool,
    pub(crate) inhibit_any: bool,
}

/// The user-constrained-policy-set (RFC 9618 5, 6.1.5 g): the certificate policies that hold for the path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CertificatePolicies {
    /// The policies; `anyPolicy` among them stands for all others.
    pub policies: Vec<OidBuf>,
}

impl CertificatePolicies {
    /// Does this policy hold?
    #[must_use]
    pub fn holds(&self, policy: Oid<'_>) -> bool {
        self.policies.iter().any(|held| held.as_oid() == policy || held.as_oid() == oid::ANY_POLICY)
    }
}

/// A node of the graph: a valid policy at one depth.
#[derive(Debug)]
struct Node<'e> {
    /// The valid_policy of each parent, in the row above.
    parents: Vec<Oid<'e>>,
    /// The expected_policy_set; `None` is the policy itself.
    expected: Option<BTreeSet<Oid<'e>>>,
}

type Row<'e> = BTreeMap<Oid<'e>, Node<'e>>;

/// The graph and the counters of RFC 5280 6.1.2 (a), (d), (e), (f).
pub(crate) struct State<'e> {
    rows: Vec<Row<'e>>,
    explicit_policy: u32,
    required_by: Requirer,
    inhibit_any_policy: u32,
    policy_mapping: u32,
}

impl<'e> State<'e> {
    /// 6.1.2, for a path of so many certificates.
    pub(crate) fn initial(inputs: &Inputs, certificates: usize) -> Self {
        let unless = |now: bool| {
            if now { 0 } else { u32::try_from(certificates).unwrap_or(u32::MAX).saturating_add(1) }
        };
        let root = Node { parents: Vec::new(), expected: None };
        Self {
            rows: Vec::from([Row::from([(oid::ANY_POLICY, root)])]),
            explicit_policy: unless(inputs.require_explicit),
            required_by: Requirer::Caller,
            inhibit_any_policy: unless(inputs.inhibit_any),
            policy_mapping: unless(inputs.inhibit_mapping),
        }
    }

    /// What a judged anchor's own certificate says (RFC 5937 2): it stands above all others, and having no
    /// certificate policies says nothing.
    pub(crate) fn take_anchor(&mut self, anchor: &Certificate<'e>, meter: &Meter) -> Result<(), Stop> {
        if let Some(policies) = anchor.certificate_policies()? {
            let row = self.next_row(policies, true, meter)?;
            self.rows.push(row);
        }
        self.tighten(anchor)
    }

    /// 6.1.3 (d), (e) and (f). `last`: it is the end entity.
    pub(crate) fn take(&mut self, it: &Certificate<'e>, last: bool, meter: &Meter) -> Result<(), Stop> {
        let row = match it.certificate_policies()? {
            Some(policies) => {
                let any = self.inhibit_any_policy > 0 || (!last && it.is_self_issued());
                self.next_row(policies, any, meter)?
            }
            None => Row::new(),
        };
        self.rows.push(row);
        if self.explicit_policy == 0 && self.is_null() {
            // Said once, where it came to be so.
            self.explicit_policy = u32::MAX;
            return Err(Fault::NoneValid { by: self.required_by }.into());
        }
        Ok(())
    }

    /// 6.1.4 (a), (b), (h), (i), (j).
    pub(crate) fn prepare_for_next(&mut self, issuer: &Certificate<'e>, meter: &Meter) -> Result<(), Stop> {
        self.map_policies(issuer, meter)?;
        if !issuer.is_self_issued() {
            self.explicit_policy = self.explicit_policy.saturating_sub(1);
            self.policy_mapping = self.policy_mapping.saturating_sub(1);
            self.inhibit_any_policy = self.inhibit_any_policy.saturating_sub(1);
        }
        self.tighten(issuer)
    }

    /// 6.1.4 (i) and (j).
    fn tighten(&mut self, issuer: &Certificate<'_>) -> Result<(), Stop> {
        if let Some(PolicyConstraints { require_explicit, inhibit_mapping }) = issuer.policy_constraints()? {
            self.require_explicit(require_explicit);
            self.policy_mapping = inhibit_mapping.unwrap_or(u32::MAX).min(self.policy_mapping);
        }
        let inhibit_any = issuer.inhibit_any_policy()?;
        self.inhibit_any_policy = inhibit_any.unwrap_or(u32::MAX).min(self.inhibit_any_policy);
        Ok(())
    }

    /// 6.1.5 (a), (b) and (g).
    pub(crate) fn wrap_up(
        &mut self,
        leaf: &Certificate<'e>,
        inputs: &Inputs,
    ) -> Result<CertificatePolicies, Rule> {
        self.explicit_policy = self.explicit_policy.saturating_sub(1);
        let constraints = leaf.policy_constraints()?;
        if constraints.is_some_and(|constraints| constraints.require_explicit == Some(0)) {
            self.require_explicit(Some(0));
        }
        leaf.inhibit_any_policy()?;
        check_mappings(leaf)?;
        let valid = self.valid_policies();
        let held = user_constrained(&valid, inputs.wanted.as_deref());
        if self.explicit_policy == 0 && held.is_empty() {
            return Err(match &inputs.wanted {
                Some(_) if !valid.is_empty() => Fault::NotAsked.into(),
                _ => Fault::NoneValid { by: self.required_by }.into(),
            });
        }
        Ok(CertificatePolicies { policies: held })
    }

    /// An empty last row makes the graph NULL.
    fn is_null(&self) -> bool {
        self.rows.last().is_none_or(Row::is_empty)
    }

    fn require_explicit(&mut self, skip: Option<u32>) {
        if let Some(skip) = skip.filter(|skip| *skip < self.explicit_policy) {
            self.explicit_policy = skip;
            self.required_by = Requirer::Issuer;
        }
    }

    /// 6.1.3 (d) 1 and 2.
    fn next_row(
        &self,
        stated: StatedPolicies<'e>,
        any_is_processed: bool,
        meter: &Meter,
    ) -> Result<Row<'e>, Stop> {
        let stated = distinct(stated, meter)?;
        let Some(above) = self.rows.last() else { return Ok(Row::new()) };
        let mut row = Row::new();
        let mut add = |policy: &Oid<'e>, parents: &[Oid<'e>]| {
            meter.spend_policy_node()?;
            row.insert(*policy, Node { parents: parents.to_vec(), expected: None });
            Ok::<(), Exhausted>(())
        };
        let expected = expected_by(above, meter).map_err(Stop::Exhausted)?;
        for policy in stated.iter().filter(|policy| **policy != oid::ANY_POLICY) {
            let added = match expected.get(policy) {
                Some(parents) => add(policy, parents),
                None if above.contains_key(&oid::ANY_POLICY) => add(policy, &[oid::ANY_POLICY]),
                None => Ok(()),
            };
            added.map_err(Stop::Exhausted)?;
        }
        if any_is_processed && stated.contains(&oid::ANY_POLICY) {
            for (policy, parents) in &expected {
                if *policy == oid::ANY_POLICY || !stated.contains(policy) {
                    add(policy, parents).map_err(Stop::Exhausted)?;
                }
            }
        }
        Ok(row)
    }

    /// 6.1.4 (a) and (b).
    fn map_policies(&mut self, issuer: &Certificate<'e>, meter: &Meter) -> Result<(), Stop> {
        check_mappings(issuer)?;
        let Some(mappings) = issuer.policy_mappings()? else { return Ok(()) };
        let mut by_issuer: BTreeMap<Oid<'e>, BTreeSet<Oid<'e>>> = BTreeMap::new();
        for (issuer_policy, subject_policy) in mappings.iter() {
            meter.spend_policy_node().map_err(Stop::Exhausted)?;
            by_issuer.entry(issuer_policy).or_default().insert(subject_policy);
        }
        let inhibited = self.policy_mapping == 0;
        let Some(row) = self.rows.last_mut() else { return Ok(()) };
        let has_any = row.contains_key(&oid::ANY_POLICY);
        for (policy, expected) in by_issuer {
            if inhibited {
                row.remove(&policy);
            } else if let Some(node) = row.get_mut(&policy) {
                node.expected = Some(expected);
            } else if has_any {
                meter.spend_policy_node().map_err(Stop::Exhausted)?;
                let parents = Vec::from([oid::ANY_POLICY]);
                row.insert(policy, Node { parents, expected: Some(expected) });
            }
        }
        Ok(())
    }

    /// RFC 9618, 6.1.5 (g) 1 and 2: nodes whose only parent is an anyPolicy, and an anyPolicy at the end;
    /// among those from which the last row is reached, which is the pruning.
    fn valid_policies(&self) -> BTreeSet<Oid<'e>> {
        let mut valid = BTreeSet::new();
        let Some(last) = self.rows.last() else { return valid };
        let mut reached: BTreeSet<Oid<'e>> = last.keys().copied().collect();
        if reached.contains(&oid::ANY_POLICY) {
            valid.insert(oid::ANY_POLICY);
        }
        for row in self.rows.iter().skip(1).rev() {
            let mut above = BTreeSet::new();
            for policy in &reached {
                let Some(node) = row.get(policy) else { continue };
                if *policy != oid::ANY_POLICY && node.parents == [oid::ANY_POLICY] {
                    valid.insert(*policy);
                }
                above.extend(node.parents.iter().copied());
            }
            reached = above;
        }
        valid
    }
}

/// RFC 9618, 6.1.5 (g) 3 and 4.
fn user_constrained(valid: &BTreeSet<Oid<'_>>, wanted: Option<&[OidBuf]>) -> Vec<OidBuf> {
    let any_wanted = |wanted: &[OidBuf]| wanted.iter().any(|policy| policy.as_oid() == oid::ANY_POLICY);
    match wanted.filter(|wanted| !any_wanted(wanted)) {
        None => valid.iter().map(|policy| policy.to_buf()).collect(),
        Some(wanted) => {
            let holds =
                |policy: &&OidBuf| valid.contains(&oid::ANY_POLICY) || valid.contains(&policy.as_oid());
            wanted.iter().filter(holds).cloned().collect()
        }
    }
}

/// The stated policies; none may stand there twice (RFC 5280 4.2.1.4).
fn distinct<'e>(stated: StatedPolicies<'e>, meter: &Meter) -> Result<BTreeSet<Oid<'e>>, Stop> {
    let mut distinct = BTreeSet::new();
    for policy in stated.iter() {
        meter.spend_policy_node().map_err(Stop::Exhausted)?;
        if !distinct.insert(policy) {
            return Err(Malformed::new(Element::CertificatePolicies, Problem::Duplicate).into());
        }
    }
    Ok(distinct)
}

/// Which nodes of a row expect a policy in the next certificate.
fn expected_by<'e>(row: &Row<'e>, meter: &Meter) -> Result<BTreeMap<Oid<'e>, Vec<Oid<'e>>>, Exhausted> {
    let mut expected: BTreeMap<Oid<'e>, Vec<Oid<'e>>> = BTreeMap::new();
    for (policy, node) in row {
        match &node.expected {
            None => expected.entry(*policy).or_default().push(*policy),
            Some(mapped) => {
                for subject_policy in mapped {
                    meter.spend_policy_node()?;
                    expected.entry(*subject_policy).or_default().push(*policy);
                }
            }
        }
    }
    Ok(expected)
}

fn check_mappings(certificate: &Certificate<'_>) -> Result<(), Rule> {
    let Some(mappings) = certificate.policy_mappings()? else { return Ok(()) };
    let any =
        mappings.iter().any(|(issuer, subject)| issuer == oid::ANY_POLICY || subject == oid::ANY_POLICY);
    if any { Err(Fault::AnyMapped.into()) } else { Ok(()) }
}
