//! One connection: its bytes, and its peer.

use alloc::sync::Arc;
use core::net::SocketAddr;
use core::pin::Pin;
use core::task::{Context, Poll};
use std::io;

use ::axum::extract::connect_info::Connected;
use ::axum::serve::IncomingStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use crate::time::Time;
use crate::tls::axum::Listener;
use crate::tls::{PeerIdentity, Session};

/// What a handler can learn of its connection, by `ConnectInfo<Connection>`. A clone is the same connection.
#[derive(Clone, Debug)]
pub struct Connection {
    session: Arc<Session>,
    address: SocketAddr,
    clock: fn() -> Time,
}

impl Connection {
    /// For a listener of one's own: the session of a handshake that is over, and where it came from.
    #[must_use]
    pub fn new(session: Session, address: SocketAddr) -> Self {
        Self { session: Arc::new(session), address, clock: Time::now }
    }

    /// Another clock than the system's.
    #[must_use]
    pub fn clock(mut self, clock: fn() -> Time) -> Self {
        self.clock = clock;
        self
    }

    /// Who is the peer, now?
    pub fn identity(&self) -> PeerIdentity {
        self.session.identity((self.clock)())
    }

    /// Its session.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The address that it came from.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Connected<IncomingStream<'_, Listener>> for Connection {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.io().connection.clone()
    }
}

/// The bytes of a connection whose handshake is over.
#[derive(Debug)]
pub struct Stream {
    pub(super) tls: TlsStream<TcpStream>,
    pub(in crate::tls) connection: Connection,
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tls).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tls).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.tls).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.tls.is_write_vectored()
    }
}
