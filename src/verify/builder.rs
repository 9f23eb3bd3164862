//! From settings to a verifier; what would believe everybody is refused here.

use crate::budget::Budget;
use crate::certificate::{Certificate, Purpose, Unreadable};
use crate::path::Configured;
use crate::policy::relaxation::Relaxation;
use crate::policy::{Asked, Policy};
use crate::revocation::{Authority, CrlStore, OcspStore};
use crate::signature::Algorithms;
use crate::trust::TrustStore;
use crate::verify::{Settings, Verifier};

use alloc::sync::Arc;
use alloc::vec::Vec;

/// Collects the settings of a [`Verifier`].
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    anchors: TrustStore,
    purpose: Purpose,
    policy: Policy,
    algorithms: Option<Algorithms>,
    budget: Budget,
    intermediates: Configured,
    crls: Option<CrlStore>,
    responses: Option<OcspStore>,
    relaxations: Vec<Relaxation>,
}

/// Why there is no verifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Without trust anchors nobody is believed, which is never what was meant.
    #[error("no trust anchors: a verifier without them would refuse everybody")]
    NoAnchors,
    /// No CRLs, no OCSP responses, and no choice to do without revocation.
    #[error(
        "no decision on revocation: give CRLs or OCSP responses, or relax with danger::Relaxation::NoRevocation"
    )]
    NoRevocationDecision,
    /// Both CRLs or OCSP responses, and the choice to do without.
    #[error(
        "CRLs or OCSP responses are given, and danger::Relaxation::NoRevocation says that they are not to be used"
    )]
    TwoRevocationDecisions,
    /// The default algorithms are compiled out, and none were given.
    #[error("no signature algorithms: without the feature `rustcrypto` a provider's must be given")]
    NoAlgorithms,
}

impl Builder {
    pub(crate) fn new(anchors: TrustStore, purpose: Purpose) -> Self {
        Self {
            anchors,
            purpose,
            policy: Policy::default(),
            algorithms: default_algorithms(),
            budget: Budget::default(),
            intermediates: Configured::default(),
            crls: None,
            responses: None,
            relaxations: Vec::new(),
        }
    }

    /// The rules that a path must keep; [`Policy::rfc5280`] unless said otherwise.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// The signature algorithms, of any rustls provider; this library's own unless said otherwise.
    pub fn algorithms(mut self, algorithms: Algorithms) -> Self {
        self.algorithms = Some(algorithms);
        self
    }

    /// What one call may cost.
    pub fn budget(mut self, budget: Budget) -> Self {
        self.budget = budget;
        self
    }

    /// An intermediate certificate that peers need not send, DER. It is not believed for being configured.
    ///
    /// # Errors
    /// [`Unreadable`] if it is not one well-formed certificate.
    pub fn intermediate(mut self, der: &[u8]) -> Result<Self, Unreadable> {
        self.intermediates.add(der)?;
        Ok(self)
    }

    /// The CRLs. From here on every certificate below the anchor must be covered by one that is fresh
    /// (hard-fail), or by an OCSP response.
    pub fn crls(mut self, crls: CrlStore) -> Self {
        self.crls = Some(crls);
        self
    }

    /// The OCSP responses; none, where all that is believed is what peers staple. From here on every
    /// certificate below the anchor must be covered by a fresh one (hard-fail), or by a CRL where there are
    /// [`crls`](Self::crls) too: good by one of them is enough, and revoked by one of them is revoked.
    pub fn ocsp(mut self, responses: OcspStore) -> Self {
        self.responses = Some(responses);
        self
    }

    /// Does without a check; see [`danger`](crate::danger). Every answer will list it.
    pub fn relax(mut self, relaxation: Relaxation) -> Self {
        if let Relaxation::ShortRsa(bits) = relaxation {
            self.policy.rsa_bits.0 = bits;
        }
        if !self.relaxations.contains(&relaxation) {
            self.relaxations.push(relaxation);
        }
        self
    }

    /// The verifier.
    ///
    /// # Errors
    /// [`BuildError`] if there are no anchors, no decision on revocation, or no algorithms.
    pub fn build(self) -> Result<Verifier, BuildError> {
        if self.anchors.is_empty() {
            return Err(BuildError::NoAnchors);
        }
        let without = self.relaxations.contains(&Relaxation::NoRevocation);
        match (self.crls.is_some() || self.responses.is_some(), without) {
            (true, true) => return Err(BuildError::TwoRevocationDecisions),
            (false, false) => return Err(BuildError::NoRevocationDecision),
            _ => {}
        }
        let mut relaxations = self.relaxations;
        if self.purpose == Purpose::Any {
            relaxations.push(Relaxation::AnyPurpose);
        }
        let mut settings = Settings {
            anchors: self.anchors,
            purpose: self.purpose,
            policy: self.policy,
            algorithms: self.algorithms.ok_or(BuildError::NoAlgorithms)?,
            budget: self.budget,
            intermediates: self.intermediates,
            by_crls: self.crls.is_some(),
            by_responses: self.responses.is_some(),
            crls: self.crls.unwrap_or_default(),
            responses: self.responses.unwrap_or_default(),
            relaxations,
        };
        if settings.policy.authority_key_identifier == Asked::Yes {
            settings.anchors.note_self_signed(&settings.algorithms);
        }
        settings.prove_evidence();
        Ok(Verifier(Arc::new(settings)))
    }
}

impl Settings {
    /// Checks the signatures of CRLs and responses under everybody who is configured, so that no call has to.
    pub(crate) fn prove_evidence(&mut self) {
        for anchor in self.anchors.iter() {
            let Ok(view) = anchor.view() else { continue };
            let certificate = view.certificate.as_ref();
            let authority = Authority { name: view.subject, key: &view.key, certificate };
            self.prove_under(&authority);
        }
        for der in self.intermediates.iter() {
            let Ok(certificate) = Certificate::read(der) else { continue };
            let (name, key) = (certificate.subject(), certificate.key());
            let authority = Authority { name, key, certificate: Some(&certificate) };
            self.prove_under(&authority);
        }
    }

    fn prove_under(&self, authority: &Authority<'_>) {
        self.crls.prove_under(authority, &self.algorithms);
        self.responses.prove_under(authority, &self.algorithms);
    }
}

#[cfg(feature = "rustcrypto")]
fn default_algorithms() -> Option<Algorithms> {
    Some(Algorithms::rustcrypto())
}

#[cfg(not(feature = "rustcrypto"))]
fn default_algorithms() -> Option<Algorithms> {
    None
}
