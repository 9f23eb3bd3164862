//! vouchsafe with OpenSSL, through the `openssl` crate: a [`Server`] whose connections have a principal, and a [`Client`] that knows
//! whom it reached. Not published: it is there to be read, run (`cargo test -p vouchsafe-openssl-recipe`) and copied.
//!
//! OpenSSL does the handshake, and proves that the peer holds the key of the first certificate that it sent. vouchsafe decides
//! who that is, **after the handshake**, on the certificates that came in it ([`proved_chain`]), and before a byte is read or written.
//! A stream leaves this crate in a [`Connection`] or from [`Client::connect`], and so never without the decision.
//!
//! # Why not in the handshake
//!
//! OpenSSL's verify callback looks like the place, and is none:
//!
//! - It is called for each certificate of the path that *OpenSSL* built, with what OpenSSL thinks of it. The list that the peer sent
//!   is not at hand, and one call knows nothing of the next.
//! - It is **not called on a resumed session**. What it would refuse today, a client that was revoked an hour ago, it let in then.
//! - `SSL_CTX_set_cert_verify_callback`, which replaces the whole check, is not in the `openssl` crate, and is not called on a resumed
//!   session either.
//!
//! # Which verify mode
//!
//! | mode | what happens |
//! |---|---|
//! | `NONE` | a server asks for no certificate: everybody is nobody |
//! | `PEER` | it asks, and a client may have none |
//! | `PEER \| FAIL_IF_NO_PEER_CERT` | it asks, and a client without one is refused in the handshake, whatever the callback says |
//!
//! The last is what [`Clients::Required`] sets, and the second is [`Clients::Optional`]. (`FAIL_IF_NO_PEER_CERT` without `PEER` does nothing.)
//! In both the callback answers `true`: OpenSSL has no trust anchors here, so that its own verdict would refuse everybody.
//!
//! Is it safe to let every chain through? By itself, no: the handshake then ends well for whoever has a certificate of any
//! kind, one that it made itself included, and who forgets the decision has no check left. Therefore only the type that carries
//! the decision carries the stream. To have OpenSSL judge first, with the same anchors in its store, is no help: it would be a
//! second policy, without revocation, without namespaces, with the system's idea of a purpose, and one that a change of anchors does not
//! reach; a caller who forgets the decision would take *any certificate of that authority* for an identity, and not notice. That OpenSSL
//! proves the key does not hang on the callback: a handshake whose signature is wrong fails before it ends.
//!
//! What OpenSSL does with the chain in the meantime is bounded by its own limits, and by [`set_verify_depth`](openssl::ssl::SslContextBuilder::set_verify_depth);
//! a path longer than this is cut, which changes nothing for us.
//!
//! # Resumption is off
//!
//! On a resumed session OpenSSL keeps the peer's own certificate, and **not the certificates that came with it**:
//! `peer_cert_chain()` is `None`, so that there is nothing to build a path of. (`tests/openssl/resumption.rs` shows this, with a callback that is not
//! called.) So [`Server`] and [`Client`] turn it off, in all three places: no session cache, `set_num_tickets(0)` for TLS 1.3, `NO_TICKET`
//! for TLS 1.2. And should somebody turn it on again, [`proved_chain`] answers with [`NotProved::Resumed`], and not with half a chain.
//!
//! Whoever needs resumption keeps the chain of the first handshake in the server's memory, under the session's id, for no
//! longer than the session, and decides on it anew on each connection. Keep the chain, not the verdict.
//!
//! # More that bites
//!
//! - On a server, `peer_cert_chain()` leaves the peer's own certificate out; on a client it begins with it. [`proved_chain`] knows.
//! - `verify_result()` is what OpenSSL thinks, with an empty store. It is no answer to anything. On a resumed session it is that of the first
//!   handshake, and a peer *without* a certificate has `X509_V_OK`.
//! - In TLS 1.2 a peer may renegotiate and show another certificate after the decision. `NO_RENEGOTIATION` is set, also where
//!   OpenSSL (3.0 and later) refuses it by default.
//! - A client of TLS 1.3 believes that the handshake is over before the server has seen its certificate. It learns of a refusal by its first read.
//! - A refused peer is told nothing but that the connection is closed. The reason is in [`NotAccepted::Refused`], for the log.
//! - `Ssl` and its streams have no clock: a peer that says nothing keeps [`Server::accept`] waiting. Give the socket time-outs, or
//!   use a non-blocking stream under a deadline.
#![forbid(unsafe_code)]

mod chain;
mod client;
mod server;
mod settings;

pub use chain::{NotProved, proved_chain};
pub use client::{Client, NotReached};
pub use server::{Clients, Connection, NotAccepted, Server};
