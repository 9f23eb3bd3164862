//! Connections whose handshake is over.

use alloc::sync::Arc;
use core::fmt;
use core::net::SocketAddr;
use core::time::Duration;
use std::io::{self, ErrorKind};

use ::rustls::ServerConfig;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::time::Time;
use crate::tls::Live;
use crate::tls::axum::{Connection, Stream};
#[cfg(any(feature = "metrics", feature = "tracing"))]
use crate::tls::observed;
use crate::tls::rustls::session;

/// For `axum::serve`: takes connections, and hands on those whose handshake has come to a good end. One that lasts keeps no other
/// waiting, as each has a task of its own.
///
/// At most 512 handshakes go on at one time, and none for longer than 10 seconds; further connections wait with the system. How many
/// connections are open *after* their handshake is not limited here.
pub struct Listener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
    live: Live,
    clock: fn() -> Time,
    at_once: usize,
    time: Duration,
    handshakes: JoinSet<Option<(Stream, SocketAddr)>>,
}

impl Listener {
    /// `config` is what [`Server`](crate::tls::rustls::Server) makes; `live` is whom each request is asked of.
    #[must_use]
    pub fn new(tcp: TcpListener, config: ServerConfig, live: Live) -> Self {
        Self {
            tcp,
            acceptor: TlsAcceptor::from(Arc::new(config)),
            live,
            clock: Time::now,
            at_once: 512,
            time: Duration::from_secs(10),
            handshakes: JoinSet::new(),
        }
    }

    /// Another clock than the system's, for each request. (The handshake's is that of the configuration.)
    #[must_use]
    pub fn clock(mut self, clock: fn() -> Time) -> Self {
        self.clock = clock;
        self
    }

    /// At most so many handshakes at one time, and one at least.
    #[must_use]
    pub fn handshakes(mut self, at_once: usize) -> Self {
        self.at_once = at_once.max(1);
        self
    }

    /// A handshake that takes longer is given up.
    #[must_use]
    pub fn handshake_time(mut self, time: Duration) -> Self {
        self.time = time;
        self
    }

    fn begin(&mut self, socket: TcpStream, address: SocketAddr) {
        let handshake = timeout(self.time, finish(self.acceptor.clone(), socket));
        let (live, clock) = (self.live.clone(), self.clock);
        #[cfg(feature = "metrics")]
        let begun = std::time::Instant::now();
        let connection = async move {
            let tls = handshake.await.ok()??;
            let session = session(tls.get_ref().1, &live).ok()?;
            let connection = Connection::new(session, address).clock(clock);
            // The first request finds the answer there, and need not wait for it.
            let _answer = connection.identity();
            #[cfg(feature = "metrics")]
            if matches!(_answer, crate::tls::PeerIdentity::Principal(_)) {
                observed::handshake(begun.elapsed());
            }
            Some((Stream { tls, connection }, address))
        };
        #[cfg(feature = "tracing")]
        let connection = tracing::Instrument::instrument(connection, observed::connection(address));
        self.handshakes.spawn(connection);
    }
}

impl ::axum::serve::Listener for Listener {
    type Io = Stream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Stream, SocketAddr) {
        loop {
            let may_begin = self.handshakes.len() < self.at_once;
            tokio::select! {
                Some(ended) = self.handshakes.join_next() => {
                    if let Ok(Some(ready)) = ended {
                        return ready;
                    }
                }
                accepted = self.tcp.accept(), if may_begin => match accepted {
                    Ok((socket, address)) => self.begin(socket, address),
                    Err(fault) => pause_after(&fault).await,
                },
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}

/// The handshake. Why it failed, the verifier's observer knows; the client gets its alert, which is lost if the connection is
/// closed over what the client still sends.
async fn finish(acceptor: TlsAcceptor, socket: TcpStream) -> Option<TlsStream<TcpStream>> {
    match acceptor.accept(socket).into_fallible().await {
        Ok(tls) => Some(tls),
        Err((_, mut socket)) => {
            socket.shutdown().await.ok()?;
            let mut unread = [0; 1_024];
            for _ in 0..READS_AFTER_ALERT {
                if socket.read(&mut unread).await.ok()? == 0 {
                    break;
                }
            }
            None
        }
    }
}

/// A request or two fit; who goes on sending does not read.
const READS_AFTER_ALERT: u32 = 64;

/// What concerns one connection concerns no other. The rest is mostly want of file descriptors, and asking again at once would
/// not bring any.
async fn pause_after(fault: &io::Error) {
    let of_one = [ErrorKind::ConnectionRefused, ErrorKind::ConnectionAborted, ErrorKind::ConnectionReset];
    if !of_one.contains(&fault.kind()) {
        sleep(Duration::from_secs(1)).await;
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Listener")
            .field("tcp", &self.tcp)
            .field("handshakes", &self.handshakes.len())
            .finish_non_exhaustive()
    }
}
