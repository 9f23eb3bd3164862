//! A client that knows whom it reached.

use std::io::{Read, Write};

use openssl::error::ErrorStack;
use openssl::ssl::{
    HandshakeError, Ssl, SslContext, SslContextBuilder, SslStream, SslVerifyMode, StatusType,
};
use vouchsafe::{Malformed, Peer, ReferenceName, Refusal, Time, Verifier};

use crate::chain::{NotProved, proved_chain};
use crate::settings;

/// Connects to servers, and decides whether they are those that were meant. Its verifier is one for
/// [`Purpose::ServerAuth`](vouchsafe::Purpose::ServerAuth).
///
/// In TLS 1.3 the server has the client's certificate before the decision; it is not a secret. The first byte of data comes after.
pub struct Client {
    context: SslContext,
    verifier: Verifier,
}

/// Why the server was not reached.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotReached {
    /// What was asked for is no host name and no address.
    #[error("the server's name: {0}")]
    Name(#[from] Malformed),
    /// OpenSSL takes a setting, or the name, for wrong.
    #[error("OpenSSL: {0}")]
    OpenSsl(#[from] ErrorStack),
    /// The handshake failed.
    #[error("the handshake failed: {0}")]
    Handshake(String),
    /// There is nothing to decide on.
    #[error(transparent)]
    NotProved(#[from] NotProved),
    /// The server sent no certificate.
    #[error("the server sent no certificate")]
    Absent,
    /// The server is not the one that was meant.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Client {
    /// With these settings of OpenSSL's, the client's own certificate and key among them. Verify mode, callback, session cache,
    /// tickets and renegotiation are set here, whatever they were before.
    ///
    /// # Errors
    /// OpenSSL's, if it does not take a setting.
    pub fn new(mut tls: SslContextBuilder, verifier: Verifier) -> Result<Self, ErrorStack> {
        settings::leave_the_verdict_to_us(&mut tls, SslVerifyMode::PEER);
        settings::one_handshake_a_connection(&mut tls)?;
        Ok(Self { context: tls.build(), verifier })
    }

    /// The handshake, and the decision. `host` is a host's name or an IP address.
    ///
    /// # Errors
    /// [`NotReached`]; the connection is closed.
    pub fn connect<S: Read + Write>(
        &self,
        host: &str,
        stream: S,
        now: Time,
    ) -> Result<SslStream<S>, NotReached> {
        let name = ReferenceName::parse(host)?;
        let mut ssl = Ssl::new(&self.context)?;
        if host.parse::<std::net::IpAddr>().is_err() {
            ssl.set_hostname(host)?; // RFC 6066 3: host names only.
        }
        ssl.set_status_type(StatusType::OCSP)?;
        let mut stream = ssl.connect(stream).map_err(failed)?;
        if let Err(fault) = self.decide(&stream, name, now) {
            // Only a courtesy: the refusal stands.
            let _ = stream.shutdown();
            return Err(fault);
        }
        Ok(stream)
    }

    fn decide<S>(&self, stream: &SslStream<S>, name: ReferenceName, now: Time) -> Result<(), NotReached> {
        let chain = proved_chain(stream.ssl())?;
        let (own, sent) = chain.split_first().ok_or(NotReached::Absent)?;
        let stapled = stream.ssl().ocsp_status().unwrap_or_default();
        let server = Peer::new(own, sent).named(name).stapled(stapled);
        self.verifier.verify(&server, now)?;
        Ok(())
    }
}

fn failed<S>(fault: HandshakeError<S>) -> NotReached {
    match fault {
        HandshakeError::SetupFailure(fault) => NotReached::OpenSsl(fault),
        HandshakeError::Failure(stopped) => NotReached::Handshake(stopped.error().to_string()),
        HandshakeError::WouldBlock(_) => NotReached::Handshake("the stream is not a blocking one".into()),
    }
}
