//! What may stand at the end of a path and be called a peer.

use crate::certificate::Certificate;
use crate::policy::Rule;

/// A signing certificate stands where a peer is expected (SPIFFE X509-SVID 4.1 and 4.3; BR 7.1.2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// basicConstraints says that it is a CA.
    #[error("is a certification authority, and a peer is expected")]
    Authority,
    /// It may sign certificates or CRLs.
    #[error("its keyUsage lets it sign certificates or CRLs, and a peer is expected")]
    Signs,
    /// It may not sign the handshake.
    #[error("its keyUsage does not let it sign a handshake or agree on a key")]
    CannotProve,
}

pub(crate) fn check(leaf: &Certificate<'_>) -> Result<(), Rule> {
    if leaf.basic_constraints()?.is_some_and(|constraints| constraints.ca) {
        return Err(Fault::Authority.into());
    }
    let Some(usage) = leaf.key_usage()? else { return Ok(()) };
    if usage.key_cert_sign() || usage.crl_sign() {
        return Err(Fault::Signs.into());
    }
    if usage.digital_signature() || usage.key_agreement() || usage.key_encipherment() {
        Ok(())
    } else {
        Err(Fault::CannotProve.into())
    }
}
