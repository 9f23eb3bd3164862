//! What the peer sent, once it has proved that it holds the key.

use openssl::error::ErrorStack;
use openssl::ssl::SslRef;
use rustls_pki_types::CertificateDer;

/// Why there is nothing to decide on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotProved {
    /// The peer has not yet proved that it holds its key.
    #[error("the handshake is not over, so that the peer has not proved that it holds its key")]
    NotFinished,
    /// The session began in another handshake, whose intermediate certificates OpenSSL has not kept.
    #[error("the session is a resumed one, of which OpenSSL has kept no chain: turn resumption off")]
    Resumed,
    /// A certificate could not be read out.
    #[error("OpenSSL gives no DER of the peer's certificates: {0}")]
    Der(#[from] ErrorStack),
}

/// The certificates of this handshake: first the peer's own, whose key it has proved to hold, then what came with it, in the
/// order in which it came, and not to be believed. A peer without a certificate has none.
///
/// # Errors
/// [`NotProved`] during the handshake, and on a resumed session: never half a chain.
pub fn proved_chain(ssl: &SslRef) -> Result<Vec<CertificateDer<'static>>, NotProved> {
    if !ssl.is_init_finished() {
        return Err(NotProved::NotFinished);
    }
    if ssl.session_reused() {
        return Err(NotProved::Resumed);
    }
    let Some(own) = ssl.peer_certificate() else { return Ok(Vec::new()) };
    // A server's list is without the peer's own certificate, a client's begins with it.
    let own_in_list = usize::from(!ssl.is_server());
    let mut chain = vec![own.to_der()?.into()];
    for sent in ssl.peer_cert_chain().into_iter().flatten().skip(own_in_list) {
        chain.push(sent.to_der()?.into());
    }
    Ok(chain)
}
