//! A verifier of one's own that gets DER and nothing else: no TLS library stands behind it that has proved the key.

use rustls_pki_types::{AlgorithmIdentifier, CertificateDer, alg_id};
use vouchsafe::verified::Unsigned;
use vouchsafe::{Mapper, Peer, Principal, Refusal, Time, Verifier};

use crate::challenge::Challenge;

/// How a peer may sign. The peer names one of these, and its key must be of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    EcdsaSha256,
    RsaPssSha256,
    Ed25519,
}

impl Scheme {
    fn algorithm(self) -> AlgorithmIdentifier {
        match self {
            Self::EcdsaSha256 => alg_id::ECDSA_SHA256,
            Self::RsaPssSha256 => alg_id::RSA_PSS_SHA256,
            Self::Ed25519 => alg_id::ED25519,
        }
    }
}

/// What came over the wire, none of it to be believed.
pub(crate) struct Answer<'a> {
    /// DER, the peer's own first.
    pub(crate) chain: &'a [CertificateDer<'a>],
    pub(crate) scheme: Scheme,
    pub(crate) signature: &'a [u8],
}

/// For the log; the peer is told that it is not let in.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Denied {
    #[error("no certificate")]
    Absent,
    #[error("the answer is late")]
    Late,
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the peer has not proved that it holds the key: {0}")]
    NotProved(#[from] Unsigned),
}

/// Lets in who has a certificate that is believed, **and** holds the key to it. A certificate is public: that somebody shows
/// it says nothing of who that is.
pub(crate) struct Doorkeeper {
    pub(crate) verifier: Verifier,
    pub(crate) mapper: Mapper,
}

impl Doorkeeper {
    /// Takes the challenge, so that there is one answer to each.
    pub(crate) fn admit(
        &self,
        challenge: Challenge,
        answer: &Answer<'_>,
        now: Time,
    ) -> Result<Principal, Denied> {
        if challenge.is_over(now) {
            return Err(Denied::Late);
        }
        let (own, sent) = answer.chain.split_first().ok_or(Denied::Absent)?;
        let peer = Peer::new(own, sent);
        let (principal, path) = self.verifier.identify_with_path(&peer, &self.mapper, now)?;
        path.verify_message(answer.scheme.algorithm(), challenge.message(), answer.signature)?;
        Ok(principal)
    }
}
