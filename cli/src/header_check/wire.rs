//! One request over one connection, to the byte as it was written, and its answer. General HTTP clients will not send what
//! a forger would.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{TcpStream, ToSocketAddrs as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::pki_types::ServerName;
use rustls::{AlertDescription, ClientConfig, ClientConnection, StreamOwned};

use super::answer::{self, Answer};
use super::target::Place;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    Answer(Answer),
    /// The connection was closed, and nothing was said.
    Closed,
    /// Nothing that can be judged, and why.
    Nothing(String),
}

/// What is sent, and where to.
pub(super) struct Request<'r> {
    pub(super) place: &'r Place,
    /// The name of the server, and how to speak to it.
    pub(super) tls: Option<(&'r str, &'r Arc<ClientConfig>)>,
    /// What stands before TLS.
    pub(super) prefix: &'r [u8],
    pub(super) bytes: &'r [u8],
    /// Its answer has no body.
    pub(super) is_head: bool,
    /// For all of it.
    pub(super) timeout: Duration,
}

impl Request<'_> {
    pub(super) fn send(&self) -> Reply {
        let mut got = false;
        match self.exchange(&mut got) {
            Ok(answer) => Reply::Answer(answer),
            Err(fault) if !got && is_closed(&fault) => Reply::Closed,
            Err(fault) => Reply::Nothing(self.plainly(&fault)),
        }
    }

    fn exchange(&self, got: &mut bool) -> io::Result<Answer> {
        let deadline = Instant::now().checked_add(self.timeout).ok_or(ErrorKind::InvalidInput)?;
        let mut stream = Timed { stream: connect(self.place, deadline)?, deadline };
        stream.write_all(self.prefix)?;
        let Some((name, config)) = self.tls else { return self.ask(stream, got) };
        let name = ServerName::try_from(name.to_owned()).map_err(io::Error::other)?;
        let mut connection = ClientConnection::new(Arc::clone(config), name).map_err(io::Error::other)?;
        while connection.is_handshaking() {
            connection.complete_io(&mut stream).map_err(|fault| match fault.kind() {
                ErrorKind::TimedOut | ErrorKind::WouldBlock => fault,
                // Who does not know what stands before TLS takes it for a broken handshake.
                _ if !self.prefix.is_empty() => ErrorKind::ConnectionAborted.into(),
                // A refusal in the handshake is told by its words: it is not an answer to the request.
                _ if of_tls(&fault).is_some() => fault,
                _ => io::Error::other(format!("TLS: {fault}")),
            })?;
        }
        self.ask(StreamOwned::new(connection, stream), got)
    }

    fn ask(&self, mut stream: impl Read + Write, got: &mut bool) -> io::Result<Answer> {
        // Who has heard enough may answer, and close, before the end of the request.
        let sent = stream.write_all(self.bytes).and_then(|()| stream.flush());
        let answer = answer::read(&mut Noticed { stream: &mut stream, got }, self.is_head);
        match (answer, sent) {
            (Err(_), Err(fault)) if !*got => Err(fault),
            (answer, _) => answer,
        }
    }

    fn plainly(&self, fault: &io::Error) -> String {
        if let Some(fault) = of_tls(fault) {
            let advice = match fault {
                rustls::Error::AlertReceived(AlertDescription::CertificateRequired) => {
                    ": nobody comes in there without a certificate; give --client-cert"
                }
                _ => "",
            };
            return format!("TLS: {fault}{advice}");
        }
        match fault.kind() {
            ErrorKind::TimedOut | ErrorKind::WouldBlock => {
                format!("no whole answer within {} ms", self.timeout.as_millis())
            }
            ErrorKind::UnexpectedEof => "the answer was cut short".to_owned(),
            _ => fault.to_string(),
        }
    }
}

fn of_tls(fault: &io::Error) -> Option<&rustls::Error> {
    fault.get_ref().and_then(|inner| inner.downcast_ref())
}

fn is_closed(fault: &io::Error) -> bool {
    matches!(
        fault.kind(),
        ErrorKind::UnexpectedEof
            | ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
    )
}

/// At the first of its addresses that answers.
fn connect(place: &Place, deadline: Instant) -> io::Result<TcpStream> {
    let mut last = io::Error::other(format!("{} has no address", place.host));
    for address in (place.host.as_str(), place.port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, left(deadline)?) {
            Ok(stream) => {
                // A request is written at once, and must not wait for what the handshake has still to hear.
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(fault) => last = io::Error::other(format!("no connection: {fault}")),
        }
    }
    Err(last)
}

fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() { Err(ErrorKind::TimedOut.into()) } else { Ok(left) }
}

/// A stream of which all reads and writes together have a time: one that drips is not waited for.
struct Timed {
    stream: TcpStream,
    deadline: Instant,
}

impl Read for Timed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.stream.set_read_timeout(Some(left(self.deadline)?))?;
        self.stream.read(buffer)
    }
}

impl Write for Timed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.set_write_timeout(Some(left(self.deadline)?))?;
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

/// Notices whether anything was said.
struct Noticed<'s, S> {
    stream: &'s mut S,
    got: &'s mut bool,
}

impl<S: Read> Read for Noticed<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.read(buffer)?;
        *self.got |= count > 0;
        Ok(count)
    }
}
