//! Signature edges: is this certificate signed by that key? Each pair is asked once in a call.

use alloc::collections::BTreeMap;

use crate::budget::Meter;
use crate::error::Exhausted;
use crate::path::issuers::Issuer;
use crate::path::pool::{Entry, KeyId};
use crate::signature::{Algorithms, Fault, Signed};

pub(crate) struct Edges<'x> {
    algorithms: &'x Algorithms,
    meter: &'x Meter,
    checked: BTreeMap<(usize, KeyId), Result<(), Fault>>,
}

impl<'x> Edges<'x> {
    pub(crate) fn new(algorithms: &'x Algorithms, meter: &'x Meter) -> Self {
        Self { algorithms, meter, checked: BTreeMap::new() }
    }

    pub(crate) fn check(
        &mut self,
        child: &Entry<'_>,
        issuer: &Issuer<'_>,
    ) -> Result<Result<(), Fault>, Exhausted> {
        let edge = (child.id, issuer.key_id());
        if let Some(answer) = self.checked.get(&edge) {
            return Ok(answer.clone());
        }
        let signed = Signed::from(&child.certificate);
        let key = issuer.key();
        // What has no algorithm costs no arithmetic, and so nothing of the budget.
        let answer = match self.algorithms.find(signed.algorithm, key.algorithm) {
            Err(fault) => Err(fault),
            Ok(_) => {
                self.meter.spend_signature()?;
                self.algorithms.verify(&signed, key)
            }
        };
        self.checked.insert(edge, answer.clone());
        Ok(answer)
    }
}
