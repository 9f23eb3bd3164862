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
use crate::revocation::{Evidence, Status};
use crate::signature::{self, Algorithms, Signed};
use crate::time::Time;
use crate::trust::Anchor;
use crate::via::Via;

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
    pub(crate) via: Via,
}

/// Something that a path rests on, and the last second of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct End {
    /// What it is.
    pub of: RestsOn,
    /// Its last second.
    pub until: Time,
}

/// What a path rests on, as far as it ends.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RestsOn {
    /// A certificate, by its notAfter.
    Certificate(Position),
    /// The trust anchor's own certificate, by its notAfter, where its dates count.
    Anchor,
    /// What says that a certificate is not revoked, by its nextUpdate or the policy's limit on its age.
    Revocation {
        /// The certificate that is cleared.
        certificate: Position,
        /// The CRL or the response.
        by: Evidence,
    },
}

impl core::fmt::Display for RestsOn {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Certificate(position) => write!(f, "certificate {position}"),
            Self::Anchor => f.write_str("trust anchor"),
            Self::Revocation { certificate, by } => write!(f, "{by}, for certificate {certificate}"),
        }
    }
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

    /// Everything that the answer rests on and that ends, the earliest first: what must be renewed, and by when.
    #[must_use]
    pub fn ends(&self) -> Vec<End> {
        let mut ends: Vec<_> = self.each_end().collect();
        ends.sort_by_key(|end| end.until);
        ends
    }

    /// Valid until the first of its ends, and no longer.
    pub(crate) fn until_first_end(mut self) -> Self {
        self.valid_until = self.each_end().map(|end| end.until).fold(self.valid_until, Time::min);
        self
    }

    fn each_end(&self) -> impl Iterator<Item = End> {
        let certificates = self.certificates().enumerate().map(|(at, certificate)| End {
            of: RestsOn::Certificate(Position::new(at)),
            until: certificate.validity().until,
        });
        let view = self.anchor.view().ok().filter(|_| self.anchor.checks().dates);
        let anchor = view
            .and_then(|view| view.certificate)
            .map(|certificate| End { of: RestsOn::Anchor, until: certificate.validity().until });
        let revocation = self.revocation.iter().enumerate().filter_map(|(at, status)| match status {
            Status::Good { until, by } => Some(End {
                of: RestsOn::Revocation { certificate: Position::new(at), by: by.clone() },
                until: *until,
            }),
            _ => None,
        });
        certificates.chain(anchor).chain(revocation)
    }

    /// Who says that the peer holds its key.
    #[must_use]
    pub fn via(&self) -> &Via {
        &self.via
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

    /// Did the holder of the end entity's key sign this message? For callers that have no TLS handshake to prove it, and for those
    /// who got the certificate from a [hop](Self::via): the signature proves the key to them, whoever handed the certificate on.
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
