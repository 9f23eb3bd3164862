//! From a TLS handshake to an identity, and from one request of a long connection to the next.
//!
//! Two moments ask who the peer is. In the handshake a verifier refuses whom it does not believe; it can not hand on
//! whom it believes, as TLS libraries have no room for that, and **on a resumed session it is not asked at all**. So after
//! the handshake, for every connection, the certificates that it ended with are asked again:
//! [`rustls::identify`] for one answer, [`rustls::session`] for one that is kept as long as it holds. Nothing else makes
//! a [`Principal`](crate::Principal) of a connection.
//!
//! | type | what it is for |
//! |---|---|
//! | [`rustls::ClientVerifier`] [`rustls::ServerVerifier`] | refuse in the handshake |
//! | [`rustls::Server`] [`rustls::Client`] | configurations in which no session outlives its policy |
//! | [`PeerIdentity`] | absent, refused, or a principal: never a bool |
//! | [`Live`] | a verifier and a mapper that are swapped together while connections come in |
//! | [`Session`] | the peer of one connection, asked anew for each request |
//! | `axum` | (feature) a listener, and the caller of each request by its type |
//! | `tonic` | (feature) the same listener for a gRPC server, and the caller of each call |

#[cfg(feature = "axum")]
pub mod axum;
#[cfg_attr(not(feature = "rustls"), expect(dead_code, reason = "a handshake asks in its own way"))]
mod live;
mod outcome;
#[cfg(feature = "rustls")]
pub mod rustls;
mod session;
#[cfg(feature = "tonic")]
pub mod tonic;

pub use live::Live;
pub use outcome::PeerIdentity;
pub use session::Session;
