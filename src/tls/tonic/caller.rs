//! The principal of a call.

use alloc::sync::Arc;

use ::tonic::{Request, Status};

use crate::principal::Principal;
use crate::tls::PeerIdentity;
use crate::tls::axum::Connection;

/// The connection that the call came over, to be asked again while a stream lasts.
///
/// # Errors
/// `INTERNAL` if it did not come through [`incoming`](super::incoming).
pub fn connection<T>(request: &Request<T>) -> Result<&Connection, Status> {
    request.extensions().get().ok_or_else(|| Status::internal("no connection"))
}

/// Who makes this call.
///
/// # Errors
/// `UNAUTHENTICATED` if the peer has no certificate, or is refused; `INTERNAL` as [`connection`].
pub fn caller<T>(request: &Request<T>) -> Result<Arc<Principal>, Status> {
    optional_caller(request)?.ok_or_else(unauthenticated)
}

/// Who makes this call; `None` is a peer without a certificate. One whose certificate is refused is not nobody, but refused.
///
/// # Errors
/// `UNAUTHENTICATED` if the peer is refused; `INTERNAL` as [`connection`].
pub fn optional_caller<T>(request: &Request<T>) -> Result<Option<Arc<Principal>>, Status> {
    match connection(request)?.identity() {
        PeerIdentity::Absent => Ok(None),
        PeerIdentity::Principal(principal) => Ok(Some(principal)),
        PeerIdentity::Refused(refusal) => {
            let mut status = unauthenticated();
            status.set_source(refusal);
            Err(status)
        }
    }
}

/// Who makes this call, if it has this role.
///
/// # Errors
/// `PERMISSION_DENIED` if it has not; those of [`caller`].
pub fn caller_with_role<T>(request: &Request<T>, role: &str) -> Result<Arc<Principal>, Status> {
    let caller = caller(request)?;
    if caller.has_role(role) { Ok(caller) } else { Err(Status::permission_denied("permission denied")) }
}

fn unauthenticated() -> Status {
    Status::unauthenticated("unauthenticated")
}
