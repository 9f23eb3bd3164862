//! axum 0.8: a listener, and the principal of each request by its type.
//!
//! ```no_run
//! use axum::Router;
//! use axum::routing::get;
//! use rustls::ServerConfig;
//! use vouchsafe::tls::Live;
//! use vouchsafe::tls::axum::{Caller, Connection, Listener, require_role};
//!
//! async fn hello(caller: Caller) -> String {
//!     format!("hello, {}", caller.name())
//! }
//!
//! async fn welcome(caller: Option<Caller>) -> String {
//!     caller.map_or("hello, stranger".into(), |caller| format!("hello, {}", caller.name()))
//! }
//!
//! /// `config` is what `tls::rustls::Server` makes.
//! async fn serve(config: ServerConfig, live: Live) -> std::io::Result<()> {
//!     let admin = require_role(Router::new().route("/admin", get(hello)), "admin");
//!     let router = Router::new().route("/", get(hello)).route("/welcome", get(welcome)).merge(admin);
//!     let tcp = tokio::net::TcpListener::bind("0.0.0.0:8443").await?;
//!     let listener = Listener::new(tcp, config, live);
//!     axum::serve(listener, router.into_make_service_with_connect_info::<Connection>()).await
//! }
//! ```
//!
//! A handler that takes a [`Caller`] is not run without one. For each request the connection's
//! [`Session`](crate::tls::Session) is asked anew, so that a peer that was revoked is nobody from its next request on, on a
//! connection that it opened before.

mod caller;
mod connection;
mod listener;
mod role;

pub use caller::{Caller, Rejection};
pub use connection::{Connection, Stream};
pub use listener::Listener;
pub use role::require_role;
