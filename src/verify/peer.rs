//! What a peer sent, and whom the caller wants.

use rustls_pki_types::CertificateDer;

use crate::policy::peer_name::ReferenceName;
use crate::via::Via;

/// What a peer sent: its own certificate and whatever came with it, all DER, in any order and not to be believed.
#[derive(Clone, Debug)]
pub struct Peer<'p> {
    pub(crate) end_entity: &'p [u8],
    pub(crate) sent: &'p [CertificateDer<'p>],
    pub(crate) name: Option<ReferenceName>,
    pub(crate) stapled: &'p [u8],
    pub(crate) via: Via,
}

impl<'p> Peer<'p> {
    /// The certificate whose key the peer proved to hold, and what came with it.
    #[must_use]
    pub fn new(end_entity: &'p [u8], sent: &'p [CertificateDer<'p>]) -> Self {
        Self { end_entity, sent, name: None, stapled: &[], via: Via::Direct }
    }

    /// The name that the certificate must have: the server that the caller wanted to reach.
    #[must_use]
    pub fn named(mut self, name: ReferenceName) -> Self {
        self.name = Some(name);
        self
    }

    /// The OCSP response about its own certificate that the peer sent in the handshake (`status_request`),
    /// DER. It counts as evidence wherever revocation is checked; nothing of it is believed before its
    /// signature. Empty is none.
    #[must_use]
    pub fn stapled(mut self, response: &'p [u8]) -> Self {
        self.stapled = response;
        self
    }

    /// The certificate did not come from a handshake with the peer, but from this hop: a proxy that ended the TLS
    /// connection, by the name that the caller has for it. It changes no check. The caller says by it that this hop is
    /// trusted to hand on only certificates whose key was proved to it, and every answer [names it](Via).
    #[must_use]
    pub fn forwarded_by(mut self, hop: &str) -> Self {
        self.via = Via::Hop(hop.into());
        self
    }
}
