//! Whether a peer could be somebody else on another of its paths: it chooses what it sends, and must not choose
//! who it is.

use crate::identity::binding::{self, Ending, Unsettled};
use crate::identity::{Mapped, Settled, Unmapped};
use crate::path::{AnchorEntry, Candidate, Search, Step};
use crate::policy::certificate_policies::CertificatePolicies;
use crate::verify::call::{Call, End, No};

impl Call<'_, '_> {
    /// The last lock, where rules make a principal.
    pub(super) fn binder<'b>(
        &self,
        mapped: &'b Mapped,
    ) -> impl Fn(&Candidate<'_>, &CertificatePolicies) -> Result<Settled, Unsettled> + use<'b> {
        |candidate, policies| binding::settle(mapped, &ending(mapped, candidate), policies)
    }

    /// Searches once more, with the rules that make another principal than this one; over the same signatures,
    /// and under the same meter. Whatever of them applies to a path that keeps every rule makes the peer
    /// ambiguous.
    pub(super) fn contest(
        &self,
        search: Search<'_>,
        mapped: &Mapped,
        settled: &Settled,
    ) -> Result<Option<Unmapped>, End> {
        let Some(others) = mapped.without(settled) else { return Ok(None) };
        let barred = |entry: &AnchorEntry<'_>| binding::anchor_may_vouch(entry.anchor, &others).is_err();
        let mut search = search.again(&barred)?;
        let bind = self.binder(&others);
        // Dead ends come after all candidates.
        while let Some(Step::Candidate(candidate)) = search.next()? {
            if !ending(&others, &candidate).is_believed(&others) {
                continue;
            }
            match self.judge(&candidate, search.edges(), &bind) {
                Ok((_, other)) => return Ok(Some(settled.ambiguous_with(&other))),
                Err(No::End(End::Ambiguous(unmapped))) => return Ok(Some(unmapped)),
                Err(No::End(exhausted)) => return Err(exhausted),
                Err(No::Refused(_)) => {}
            }
        }
        Ok(None)
    }
}

/// The issuing CAs are known only where the path is.
fn ending<'c>(mapped: &Mapped, candidate: &Candidate<'c>) -> Ending<'c> {
    let issuers = candidate.certificates.iter().skip(1).map(|issuer| issuer.certificate.spki());
    Ending::new(mapped, candidate.anchor.anchor, issuers)
}
