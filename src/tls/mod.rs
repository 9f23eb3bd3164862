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
//! | `describe_metrics` | (feature `metrics`) says to the recorder what is measured |
//!
//! # What the log and the measures are told
//!
//! Decisions, and not requests: a [`Session`] that answers from memory says nothing. The core is silent, and so is a peer without a
//! certificate, on which nothing is decided.
//!
//! | what happens | what is told |
//! |---|---|
//! | a verifier refuses in the handshake | refused, `moment` is `handshake`: the peer has not proved that it holds the key |
//! | the signature over the handshake is not that of the certificate's key | refused, `moment` is `handshake`, `rule` is `key-not-proved`; `on_refusal` hears nothing, as this is no [`Refusal`](crate::Refusal) |
//! | a verifier lets through in the handshake | nothing; on whom it let through is decided after the handshake |
//! | the first question to a [`Session`], [`rustls::identify`], [`Live::identify`], [`PeerIdentity::of_chain`] | accepted, or refused and `moment` is `connection` |
//! | a [`Session`] decides anew: after a swap, past the end of its answer | the same again, as it is another decision |
//!
//! So a full handshake with its session tells one thing, and a resumed one, in which no verifier is asked, tells it as well. The
//! `Listener` of `axum` asks each session once, when its handshake ends. A client that wants to hear of servers that it believed asks
//! [`rustls::session`] too.
//!
//! With the feature `tracing` these are events; target, message and the names of fields stay as they are in all versions that are
//! compatible. What peers wrote is escaped and cut in them, as in everything that the library prints. A refusal is no warning: any
//! stranger can cause it.
//!
//! | event | target | level | fields |
//! |---|---|---|---|
//! | `peer accepted` | `vouchsafe::tls` | debug | `kind` `name` `rules` `anchor` `valid_until` `serial` `subject_key` `authority_key` |
//! | `peer refused` | `vouchsafe::tls` | info | `moment` `rule` `position` `serial` `subject_key` `authority_key` `refusal` |
//! | `connection`, a span around the handshakes of `axum`'s `Listener` | `vouchsafe::tls` | info | `address` |
//!
//! `rules` are the mapper's that made the principal; `rule` is the one that is broken: a [`Reason::id`](crate::fault::Reason::id), or
//! one of `key-not-proved`, `exhausted`, `no-path`, `no-reference-name`, `no-server-name`, `another-server`. `position` is that of the certificate which
//! breaks it, 0 for the end entity. `serial`, `subject_key` and `authority_key` are the end entity's, in hexadecimal digits, as far as it
//! has them and they can be read. `refusal` is the whole line.
//!
//! With the feature `metrics` there are four measures. No label has a value of a peer's choosing: `rule` and `moment` are those above.
//!
//! | name | kind, unit | labels | what it measures |
//! |---|---|---|---|
//! | `vouchsafe_tls_accepted_total` | counter | | decisions for a principal |
//! | `vouchsafe_tls_refused_total` | counter | `rule` `moment` | decisions against a peer |
//! | `vouchsafe_tls_handshake_seconds` | histogram, seconds | | from a TCP connection to its principal, the client's share included; by `axum`'s `Listener` |
//! | `vouchsafe_tls_validity_left_seconds` | histogram, seconds | | for how long each principal will hold, when it is decided on |

#[cfg(feature = "axum")]
pub mod axum;
#[cfg_attr(not(feature = "rustls"), expect(dead_code, reason = "a handshake asks in its own way"))]
mod live;
mod observed;
mod outcome;
#[cfg(feature = "rustls")]
pub mod rustls;
mod session;
#[cfg(feature = "tonic")]
pub mod tonic;

pub use live::Live;
#[cfg(feature = "metrics")]
pub use observed::describe_metrics;
pub use outcome::PeerIdentity;
pub use session::Session;
