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

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use rustls_pki_types::CertificateDer;

    use crate::budget::{Meter, Work};
    use crate::certificate::Purpose;
    use crate::common::{Authority, Issued, NOW};
    use crate::identity::{Mapper, Pattern, Rule, Source};
    use crate::name::{DistinguishedName, Namespace};
    use crate::oid;
    use crate::policy::relaxation::Relaxation;
    use crate::time::Time;
    use crate::trust::{Anchor, TrustStore};
    use crate::verify::call::Call;
    use crate::verify::{Peer, Verifier};

    /// What a peer of two possible principals costs until its first path, and altogether.
    fn costs(people: &Authority, devices: &Authority, leaf: &Issued, sent: &[&Issued]) -> (Work, Work) {
        let mut anchors = TrustStore::new();
        let mut rules = Vec::new();
        for (root, kind) in [(people, "person"), (devices, "device")] {
            let corp = Namespace::directory(DistinguishedName::parse("O=Corp").expect("a name"));
            let anchor = Anchor::from_certificate(&root.der).expect("an anchor").vouches_for(corp);
            let id = anchors.add(anchor).expect("another one");
            let name = Source::attribute(oid::COMMON_NAME);
            let rule = Rule::builder(kind, name, Pattern::any("cn").expect("a pattern"));
            rules.push(rule.from(id).becomes(kind, "{cn}").build().expect("a rule"));
        }
        let mapper = Mapper::rules(&anchors, rules).expect("a mapper");
        let verifier = Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation);
        let verifier = verifier.build().expect("a verifier");
        let sent: Vec<_> = sent.iter().map(|it| CertificateDer::from(it.der.as_slice())).collect();
        let peer = Peer::new(&leaf.der, &sent);
        let meter = Meter::new(verifier.0.budget);
        let pool = verifier.0.pool(&peer, &meter).expect("a pool");
        let mapped = mapper.map(&pool.leaf.certificate).expect("two principals");
        assert!(mapped.has_rivals());
        let now = Time::from_unix(NOW);
        let call = Call::new(&verifier.0, &peer, &pool, Some(&mapped), now, &meter).expect("a call");
        let (path, settled) = call.identify(&mapped).expect("one principal");
        assert_eq!(settled.kind, "person");
        (path.work(), meter.work())
    }

    #[test]
    fn an_honest_peer_is_searched_for_twice_and_checked_once() {
        let (people, devices) = (Authority::root("CN=People"), Authority::root("CN=Devices"));
        let issuing = people.issue_ca("CN=Issuing").build();
        let leaf = issuing.issue("O=Corp,CN=ann").client_auth().build();
        let (first, all) = costs(&people, &devices, &leaf, &[&issuing]);
        assert_eq!((first.signatures, first.candidates), (2, 1));
        assert_eq!((all.signatures, all.candidates), (2, 1), "no signature more, and no path");
        assert!(all.search_steps > first.search_steps, "it was searched for again");
        let most = first.search_steps.saturating_mul(2);
        assert!(all.search_steps <= most, "{} steps after {}", all.search_steps, first.search_steps);
    }

    #[test]
    fn a_forged_path_to_the_other_authority_costs_a_signature() {
        let (people, devices) = (Authority::root("CN=People"), Authority::root("CN=Devices"));
        let issuing = people.issue_ca("CN=Issuing").build();
        let leaf = issuing.issue("O=Corp,CN=ann").client_auth().build();
        for forgeries in [1_u8, 8, 32] {
            let forged = |serial| devices.cross_sign(&issuing).serial(serial).corrupt_signature().build();
            let forged: Vec<_> = (1..=forgeries).map(|serial| forged(i64::from(serial))).collect();
            let sent: Vec<_> = core::iter::once(&issuing).chain(&forged).collect();
            let (_, all) = costs(&people, &devices, &leaf, &sent);
            let most = 2_u32.saturating_add(forgeries.into());
            assert!(all.signatures <= most, "{} signatures for {forgeries} forgeries", all.signatures);
        }
    }
}
