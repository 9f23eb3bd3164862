//! A path that keeps every rule.

use alloc::sync::Arc;
use alloc::vec::Vec;

use rustls_pki_types::AlgorithmIdentifier;

use crate::budget::Work;
use crate::certificate::Certificate;
use crate::error::Position;
use crate::policy::certificate_policies::CertificatePolicies;
use crate::policy::relaxation::Relaxation;
use crate::policy::{KeyUsageBit, Rule, key_usage};
use crate::revocation::Status;
use crate::signature::{self, Algorithms, Signed};
use crate::time::Time;
use crate::trust::Anchor;

/// A path from a trust anchor to the end entity that keeps every rule. It can be made by
/// [`Verifier::verify`](crate::Verifier::verify) only.
///
/// ```compile_fail,E0451
/// # let verified: vouchsafe::VerifiedPath<'static> = panic!();
/// let longer = vouchsafe::VerifiedPath { valid_until: vouchsafe::Time::from_unix(i64::MAX), ..verified };
/// ```
#[derive(Clone, Debug)]
pub struct VerifiedPath<'p> {
    pub(crate) end_entity: Certificate<'p>,
    pub(crate) issuers: Vec<Certificate<'p>>,
    pub(crate) anchor: Arc<Anchor>,
    pub(crate) valid_until: Time,
    pub(crate) certificate_policies: CertificatePolicies,
    pub(crate) revocation: Vec<Status>,
    pub(crate) relaxations: Vec<Relaxation>,
    pub(crate) algorithms: Algorithms,
    pub(crate) work: Work,
}

/// Why a message is not believed to come from the peer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unsigned {
    /// The certificate does not let its key sign messages (RFC 5280 4.2.1.3).
    #[error(transparent)]
    KeyUsage(#[from] Rule),
    /// The signature is not good, or of an algorithm that is not accepted.
    #[error(transparent)]
    Signature(#[from] signature::Fault),
}

impl<'p> VerifiedPath<'p> {
    /// The peer's own certificate.
    #[must_use]
    pub fn end_entity(&self) -> &Certificate<'p> {
        &self.end_entity
    }

    /// All certificates, the end entity first, the anchor's own not among them.
    pub fn certificates(&self) -> impl Iterator<Item = &Certificate<'p>> {
        core::iter::once(&self.end_entity).chain(&self.issuers)
    }

    /// The trust anchor at its end.
    #[must_use]
    pub fn anchor(&self) -> &Anchor {
        &self.anchor
    }

    /// The last second of the answer: the earliest of every notAfter and nextUpdate that it rests on.
    #[must_use]
    pub fn valid_until(&self) -> Time {
        self.valid_until
    }

    /// The certificate policies that hold for the path (RFC 5280 6.1.6).
    #[must_use]
    pub fn certificate_policies(&self) -> &CertificatePolicies {
        &self.certificate_policies
    }

    /// What was found out about the revocation of a certificate; `None` where it was not asked.
    #[must_use]
    pub fn revocation(&self, certificate: Position) -> Option<&Status> {
        self.revocation.get(certificate.index())
    }

    /// The checks that the caller chose to do without.
    #[must_use]
    pub fn relaxations(&self) -> &[Relaxation] {
        &self.relaxations
    }

    /// What the call cost.
    #[must_use]
    pub fn work(&self) -> Work {
        self.work
    }

    /// Did the holder of the end entity's key sign this message? For callers that have no TLS handshake to prove it.
    ///
    /// `algorithm` is the signature's algorithm, one of those that the verifier accepts; `signature` has the
    /// form that X.509 gives it.
    ///
    /// # Errors
    /// [`Unsigned`] if the certificate's keyUsage has no digitalSignature, or the signature does not hold.
    pub fn verify_message(
        &self,
        algorithm: AlgorithmIdentifier,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Unsigned> {
        key_usage::require(&self.end_entity, KeyUsageBit::DigitalSignature)?;
        let signed = Signed { algorithm: algorithm.as_ref(), message, signature };
        Ok(self.algorithms.verify(&signed, self.end_entity.key())?)
    }
}
