//! Who the peer is, once the handshake is over.

use ::rustls::CommonState;
use rustls_pki_types::CertificateDer;

use crate::identity::Mapper;
use crate::time::Time;
use crate::tls::{Live, PeerIdentity, Session};
use crate::verify::Verifier;

/// The handshake is not over: the peer has not yet proved that it holds its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the handshake is not over, so that the peer has not proved that it holds its key")]
pub struct NotFinished;

/// Who is the peer of this connection (a `ServerConnection`, or what is below another type of connection)?
///
/// It decides afresh, on the certificates of the handshake, or of the one that a resumed session began with. Expiry, revocation and
/// the rules of the mapper are those of `now` and of this verifier, whatever configuration accepted the peer before.
///
/// # Errors
/// [`NotFinished`] during the handshake, and in data that came before its end.
///
/// ```
/// use rustls::ServerConnection;
/// use vouchsafe::tls::{PeerIdentity, rustls::{NotFinished, identify}};
/// use vouchsafe::{Mapper, Time, Verifier};
///
/// fn who(connection: &ServerConnection, verifier: &Verifier) -> Result<PeerIdentity, NotFinished> {
///     identify(connection, verifier, &Mapper::spiffe(), Time::now())
/// }
/// ```
pub fn identify(
    connection: &CommonState,
    verifier: &Verifier,
    mapper: &Mapper,
    now: Time,
) -> Result<PeerIdentity, NotFinished> {
    let chain = proved_chain(connection)?;
    Ok(PeerIdentity::of_chain(chain, verifier, mapper, now))
}

/// The peer of this connection, to be asked for each request who it is.
///
/// # Errors
/// As [`identify`].
pub fn session(connection: &CommonState, live: &Live) -> Result<Session, NotFinished> {
    let chain = proved_chain(connection)?;
    Ok(Session::new(chain.iter().cloned(), live))
}

/// The certificates whose first one's key the peer holds; none is a peer without.
fn proved_chain(connection: &CommonState) -> Result<&[CertificateDer<'static>], NotFinished> {
    if connection.is_handshaking() {
        return Err(NotFinished);
    }
    Ok(connection.peer_certificates().unwrap_or_default())
}
