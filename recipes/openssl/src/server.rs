//! A server that knows its clients.

use std::io::{Read, Write};
use std::sync::Arc;

use openssl::error::ErrorStack;
use openssl::ssl::{HandshakeError, SslAcceptor, SslAcceptorBuilder, SslStream, SslVerifyMode};
use vouchsafe::tls::{Live, PeerIdentity, Session};
use vouchsafe::{Refusal, Time};

use crate::chain::{NotProved, proved_chain};
use crate::settings;

/// Must a client have a certificate?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clients {
    /// One without is refused in the handshake.
    Required,
    /// One without is let in, and is nobody. One with a certificate that is not believed is refused all the same.
    Optional,
}

impl Clients {
    fn mode(self) -> SslVerifyMode {
        match self {
            Self::Required => SslVerifyMode::PEER | SslVerifyMode::FAIL_IF_NO_PEER_CERT,
            Self::Optional => SslVerifyMode::PEER,
        }
    }
}

/// Accepts connections, and decides who came. `Send + Sync`; share it in an `Arc`.
///
/// ```no_run
/// use std::net::TcpListener;
/// use openssl::ssl::{SslAcceptor, SslFiletype, SslMethod};
/// use vouchsafe::Time;
/// use vouchsafe::tls::Live;
/// use vouchsafe_openssl_recipe::{Clients, Server};
///
/// fn serve(live: Live) -> Result<(), Box<dyn std::error::Error>> {
///     let mut tls = SslAcceptor::mozilla_intermediate_v5(SslMethod::tls_server())?;
///     tls.set_certificate_chain_file("server.pem")?;
///     tls.set_private_key_file("server.key", SslFiletype::PEM)?;
///     let server = Server::new(tls, Clients::Required, live)?;
///     for stream in TcpListener::bind("127.0.0.1:8443")?.incoming() {
///         match server.accept(stream?, Time::now()) {
///             Ok(connection) => println!("{:?}", connection.session().principal(Time::now())),
///             Err(fault) => eprintln!("{fault}"),
///         }
///     }
///     Ok(())
/// }
/// ```
pub struct Server {
    acceptor: SslAcceptor,
    clients: Clients,
    live: Live,
}

/// Why a connection does not come about. For the log; the peer is told nothing of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotAccepted {
    /// The handshake failed.
    #[error("the handshake failed: {0}")]
    Handshake(String),
    /// There is nothing to decide on.
    #[error(transparent)]
    NotProved(#[from] NotProved),
    /// The peer has no certificate, and must have one.
    #[error("the client sent no certificate")]
    Absent,
    /// The peer is not believed.
    #[error(transparent)]
    Refused(#[from] Arc<Refusal>),
}

impl Server {
    /// With these settings of OpenSSL's, the server's own certificate and key among them. Verify mode, callback, session cache, tickets
    /// and renegotiation are set here, whatever they were before.
    ///
    /// # Errors
    /// OpenSSL's, if it does not take a setting.
    pub fn new(mut tls: SslAcceptorBuilder, clients: Clients, live: Live) -> Result<Self, ErrorStack> {
        settings::leave_the_verdict_to_us(&mut tls, clients.mode());
        settings::one_handshake_a_connection(&mut tls)?;
        Ok(Self { acceptor: tls.build(), clients, live })
    }

    /// The handshake, and the decision. Nothing is read or written in between.
    ///
    /// # Errors
    /// [`NotAccepted`]; the connection is closed.
    pub fn accept<S: Read + Write>(&self, stream: S, now: Time) -> Result<Connection<S>, NotAccepted> {
        let mut stream = self.acceptor.accept(stream).map_err(failed)?;
        let decided = self.decide(&stream, now);
        if decided.is_err() {
            // Only a courtesy: the peer may be gone, and the refusal stands.
            let _ = stream.shutdown();
        }
        Ok(Connection { stream, session: decided? })
    }

    /// The peer, if it is to be let in.
    fn decide<S>(&self, stream: &SslStream<S>, now: Time) -> Result<Session, NotAccepted> {
        let session = Session::new(proved_chain(stream.ssl())?, &self.live);
        match (session.identity(now), self.clients) {
            (PeerIdentity::Refused(refusal), _) => Err(refusal.into()),
            // The verify mode has seen to this; that it did is not ours to believe.
            (PeerIdentity::Absent, Clients::Required) => Err(NotAccepted::Absent),
            (PeerIdentity::Absent, Clients::Optional) | (PeerIdentity::Principal(_), _) => Ok(session),
        }
    }
}

fn failed<S>(fault: HandshakeError<S>) -> NotAccepted {
    NotAccepted::Handshake(match fault {
        HandshakeError::SetupFailure(fault) => fault.to_string(),
        HandshakeError::Failure(stopped) => stopped.error().to_string(),
        HandshakeError::WouldBlock(_) => "the stream is not a blocking one".into(),
    })
}

/// A connection whose peer was decided on.
#[derive(Debug)]
pub struct Connection<S> {
    stream: SslStream<S>,
    session: Session,
}

impl<S: Read + Write> Connection<S> {
    /// The peer, to be [asked for each request](Session::principal): a certificate, or the CRL that clears it, can end before the
    /// connection does. None at all is a client without a certificate, where that is [`Clients::Optional`].
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// To read from and to write to.
    pub fn stream(&mut self) -> &mut SslStream<S> {
        &mut self.stream
    }
}
