//! Who the peer of a connection is: three outcomes, and none of them is a default.

use alloc::sync::Arc;

use rustls_pki_types::CertificateDer;

use crate::identity::Mapper;
use crate::principal::Principal;
use crate::refusal::Refusal;
use crate::time::Time;
use crate::tls::observed::{Accepted, Moment, Refused};
use crate::verify::{Peer, Verifier};

/// Who the peer of a connection is. Cheap to clone.
///
/// That a peer sent no certificate is not that it sent a good one, and a refused one is not an absent one: a caller who
/// lets anonymous peers in says so in its own `match`.
///
/// ```
/// use vouchsafe::tls::PeerIdentity;
///
/// fn greet(peer: &PeerIdentity) -> String {
///     match peer {
///         PeerIdentity::Absent => "a stranger".into(),
///         PeerIdentity::Refused(_) => "go away".into(), // Why, is for the log.
///         PeerIdentity::Principal(principal) => principal.name().into(),
///     }
/// }
/// assert_eq!(greet(&PeerIdentity::Absent), "a stranger");
/// ```
#[derive(Clone, Debug)]
#[must_use = "a refusal that nobody looks at lets the peer in"]
pub enum PeerIdentity {
    /// It sent no certificate.
    Absent,
    /// It sent a certificate, and is not believed.
    Refused(Arc<Refusal>),
    /// It is who it says.
    Principal(Arc<Principal>),
}

impl PeerIdentity {
    /// Decides on a chain, the end entity first. The handshake must have proved that the peer holds its key; an empty chain is
    /// [`Absent`](Self::Absent).
    pub fn of_chain(chain: &[CertificateDer<'_>], verifier: &Verifier, mapper: &Mapper, now: Time) -> Self {
        let Some((end_entity, sent)) = chain.split_first() else { return Self::Absent };
        match verifier.identify(&Peer::new(end_entity, sent), mapper, now) {
            Ok(principal) => {
                Accepted { end_entity, principal: &principal, now }.tell();
                Self::Principal(Arc::new(principal))
            }
            Err(refusal) => {
                Refused { moment: Moment::Connection, end_entity, reason: &refusal }.tell();
                Self::Refused(Arc::new(refusal))
            }
        }
    }

    /// For `?`: `Ok(None)` is a peer without a certificate, and what that may do is for the caller to say.
    ///
    /// # Errors
    /// The refusal.
    pub fn into_result(self) -> Result<Option<Arc<Principal>>, Arc<Refusal>> {
        match self {
            Self::Absent => Ok(None),
            Self::Refused(refusal) => Err(refusal),
            Self::Principal(principal) => Ok(Some(principal)),
        }
    }
}
