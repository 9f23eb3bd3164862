//! Whoever judges the files: a verifier, a mapper if identities are wanted, and what is asked.

use rustls_pki_types::CertificateDer;
use vouchsafe::danger;
use vouchsafe::report::Report;
use vouchsafe::{Mapper, Peer, Principal, ReferenceName, Refusal, Time, VerifiedPath, Verifier};

/// It is asked from several threads.
pub(crate) struct Judge {
    pub(crate) verifier: Verifier,
    pub(crate) mapper: Option<Mapper>,
    pub(crate) name: Option<ReferenceName>,
    pub(crate) at: Time,
}

/// A peer that is believed, and who it is where that was asked.
pub(crate) struct Accepted<'p> {
    pub(crate) principal: Option<Principal>,
    pub(crate) path: VerifiedPath<'p>,
}

impl Judge {
    /// The certificate stands in a file: nobody proved to us that they hold its key, and the answer says so.
    pub(crate) fn peer<'p>(
        &self,
        end_entity: &'p [u8],
        sent: &'p [CertificateDer<'p>],
        file: &str,
    ) -> Peer<'p> {
        let peer = Peer::new(end_entity, sent).forwarded_by(file);
        match &self.name {
            Some(name) => peer.named(name.clone()),
            None => peer,
        }
    }

    pub(crate) fn judge<'p>(&'p self, peer: &Peer<'p>) -> Result<Accepted<'p>, Refusal> {
        self.judge_at(peer, self.at)
    }

    /// At another time than it was asked for.
    pub(crate) fn judge_at<'p>(&'p self, peer: &Peer<'p>, at: Time) -> Result<Accepted<'p>, Refusal> {
        match &self.mapper {
            Some(mapper) => self
                .verifier
                .identify_with_path(peer, mapper, at)
                .map(|(principal, path)| Accepted { principal: Some(principal), path }),
            None => self.verifier.verify(peer, at).map(|path| Accepted { principal: None, path }),
        }
    }

    /// The same, but for revocation: for a time for which nobody has evidence yet.
    pub(crate) fn without_revocation(&self) -> Self {
        let Self { verifier, mapper, name, at } = self;
        let verifier = danger::without_revocation(verifier);
        Self { verifier, mapper: mapper.clone(), name: name.clone(), at: *at }
    }

    pub(crate) fn explain(&self, peer: &Peer<'_>) -> Result<Report, Refusal> {
        self.verifier.explain(peer, self.mapper.as_ref(), self.at)
    }
}
