//! tonic 0.14: a gRPC server over axum's [`Listener`], and the principal of each call.
//!
//! ```no_run
//! use rustls::ServerConfig;
//! use tonic::service::interceptor::InterceptedService;
//! use tonic::{Request, Response, Status};
//! use vouchsafe::tls::Live;
//! use vouchsafe::tls::axum::Listener;
//! use vouchsafe::tls::tonic::{Guard, caller, incoming};
//!
//! async fn hello(request: Request<()>) -> Result<Response<String>, Status> {
//!     let caller = caller(&request)?;
//!     Ok(Response::new(format!("hello, {}", caller.name())))
//! }
//!
//! /// `config` is what `tls::rustls::Server` makes; `service` is what is made of a `.proto`.
//! async fn serve<S>(mut config: ServerConfig, live: Live, service: S) -> Result<(), Box<dyn std::error::Error>>
//! where
//!     S: tower::Service<http::Request<tonic::body::Body>, Response = http::Response<tonic::body::Body>>,
//!     S: Clone + Send + Sync + 'static,
//!     S::Future: Send + 'static,
//!     S::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
//! {
//!     config.alpn_protocols = vec![b"h2".to_vec()]; // Without it, most clients end the connection.
//!     let tcp = tokio::net::TcpListener::bind("0.0.0.0:8443").await?;
//!     let listener = Listener::new(tcp, config, live);
//!     let guarded = InterceptedService::new(service, Guard::known());
//!     Ok(tonic::transport::Server::builder().serve_with_incoming(guarded, incoming(listener)).await?)
//! }
//! ```
//!
//! The listener does the handshakes, each in a task of its own, with its limits; tonic's own TLS is not used. A connection of
//! HTTP/2 lasts for days. For each call its [`Session`](crate::tls::Session) is asked anew, so that a peer that was revoked is
//! `UNAUTHENTICATED` from its next call on.
//!
//! **A stream is one call.** One that lasts asks [`connection`] for each message: keep a clone of it, as it goes with the
//! request's extensions.
//!
//! | status | when |
//! |---|---|
//! | `UNAUTHENTICATED` | the peer has no certificate where one is needed, or is refused |
//! | `PERMISSION_DENIED` | it does not have the role |
//! | `INTERNAL` | the connection did not come through [`incoming`] |
//!
//! A status says no more than this. The refusal itself is its [`source`](core::error::Error::source), for a layer that writes the log; it
//! does not go over the wire.

mod caller;
mod guard;

pub use caller::{caller, caller_with_role, connection, optional_caller};
pub use guard::Guard;

use core::convert::Infallible;

use ::axum::serve::Listener as _;
use ::tonic::transport::server::Connected;
use futures_util::stream::{self, Stream as Connections};

use crate::tls::axum::{Connection, Listener, Stream};

/// The connections of this listener, for [`serve_with_incoming`](::tonic::transport::Server::serve_with_incoming). It does not end.
pub fn incoming(listener: Listener) -> impl Connections<Item = Result<Stream, Infallible>> + Send {
    stream::unfold(listener, async |mut listener| {
        let (stream, _) = listener.accept().await;
        Some((Ok(stream), listener))
    })
}

impl Connected for Stream {
    type ConnectInfo = Connection;

    fn connect_info(&self) -> Connection {
        self.connection.clone()
    }
}
