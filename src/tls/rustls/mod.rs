//! rustls 0.23, with any provider.
//!
//! In three steps, of which none may be left out:
//!
//! 1. [`ClientVerifier`] refuses in the handshake: chain, revocation, and whether the mapper makes a principal of it.
//! 2. [`Server`] makes the `ServerConfig`, without resumption unless it is asked for.
//! 3. After **every** handshake, [`identify`] or [`session`] says who the peer is.
//!
//! ```
//! use std::sync::Arc;
//! use rustls::pki_types::{CertificateDer, PrivateKeyDer};
//! use rustls::{ServerConfig, ServerConnection, crypto::CryptoProvider};
//! use vouchsafe::tls::{Live, Session, rustls::{ClientVerifier, NotFinished, Server, session}};
//!
//! fn config(
//!     live: &Live,
//!     provider: CryptoProvider,
//!     chain: Vec<CertificateDer<'static>>,
//!     key: PrivateKeyDer<'static>,
//! ) -> Result<ServerConfig, rustls::Error> {
//!     let verifier = ClientVerifier::required(live.clone(), provider.signature_verification_algorithms)
//!         .on_refusal(|refusal| eprintln!("{refusal}"));
//!     Server::new(verifier, Arc::new(provider)).certificate(chain, key)
//! }
//!
//! /// When the handshake is over; the session is then asked for each request.
//! fn peer(connection: &ServerConnection, live: &Live) -> Result<Session, NotFinished> {
//!     session(connection, live)
//! }
//! ```
//!
//! # Resumption
//!
//! On a resumed session, of TLS 1.2 or 1.3, kept by the server or in a ticket, rustls calls no verifier. A client that was
//! revoked since would be let in, and so would one that another configuration accepted, if the two share their
//! `session_storage` or `ticketer`. rustls gives the first handshake's certificates to the resumed connection, and
//! [`identify`] decides on them afresh under the verifier that it is given: it holds for a resumed session as for any other.
//! That a handshake came to its end says nothing of the peer.
//!
//! A full handshake and the first request so decide twice, a resumed one once. Most of a decision is the signatures on the chain: give
//! the verifier a provider's [`algorithms`](crate::verify::Builder::algorithms) where connections are many
//! (`benches/handshake.rs`).
//!
//! # The clock
//!
//! The verifiers take the time that rustls gives them, of the configuration's `time_provider`; [`identify`] and
//! [`Session::principal`](crate::tls::Session::principal) take it as an argument.

mod alert;
#[cfg(feature = "rustcrypto")]
mod algorithms;
mod client;
mod client_verifier;
mod handshake;
mod identify;
mod observer;
mod reason;
mod server;
mod server_verifier;

#[cfg(feature = "rustcrypto")]
pub use algorithms::rustcrypto;
pub use client::Client;
pub use client_verifier::{Authentication, ClientVerifier, Optional, Required};
pub use identify::{NotFinished, identify, session};
pub use server::Server;
pub use server_verifier::{RefusedServer, ServerVerifier};
