//! A client and a server that meet over loopback, each on its own thread.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use openssl::ssl::{Ssl, SslContext, SslSession, SslStream};
use vouchsafe_openssl_recipe::{Connection, NotAccepted, Server};

use crate::fleet::now;

/// What the server sends to whom it has let in.
pub(crate) const GREETING: &[u8] = b"welcome";

/// Two ends of one connection. Neither waits for ever.
pub(crate) fn sockets() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (server, _) = listener.accept().unwrap();
    for end in [&client, &server] {
        end.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    }
    (client, server)
}

/// What became of both ends.
pub(crate) struct Meeting {
    pub(crate) accepted: Result<Connection<TcpStream>, NotAccepted>,
    /// All that the client was sent.
    pub(crate) read: Vec<u8>,
}

impl Meeting {
    /// The client's principal in words, or why it has none.
    pub(crate) fn words(&self) -> String {
        match &self.accepted {
            Ok(connection) => match connection.session().principal(now()) {
                Ok(Some(principal)) => principal.to_string(),
                Ok(None) => "nobody".into(),
                Err(refusal) => refusal.to_string(),
            },
            Err(fault) => fault.to_string(),
        }
    }
}

pub(crate) fn meet(server: &Server, client: &SslContext) -> Meeting {
    meet_with(server, client, None)
}

/// The client wants to go on with this session.
pub(crate) fn meet_with(server: &Server, client: &SslContext, session: Option<&SslSession>) -> Meeting {
    let (here, there) = sockets();
    thread::scope(|threads| {
        let reading = threads.spawn(|| connect(client, session, here).map(read_all).unwrap_or_default());
        let accepted = server.accept(there, now()).map(greeted);
        Meeting { accepted, read: reading.join().unwrap() }
    })
}

fn greeted(mut connection: Connection<TcpStream>) -> Connection<TcpStream> {
    connection.stream().write_all(GREETING).unwrap();
    connection.stream().shutdown().unwrap();
    connection
}

/// A client that believes every server. None, if its handshake fails.
#[expect(
    unsafe_code,
    reason = "a session is offered to the context that it came from, as the openssl crate demands"
)]
pub(crate) fn connect(
    context: &SslContext,
    session: Option<&SslSession>,
    stream: TcpStream,
) -> Option<SslStream<TcpStream>> {
    let mut ssl = Ssl::new(context).unwrap();
    if let Some(session) = session {
        unsafe { ssl.set_session(session) }.unwrap();
    }
    ssl.connect(stream).ok()
}

/// Until the server closes, or refuses.
pub(crate) fn read_all(mut stream: SslStream<TcpStream>) -> Vec<u8> {
    let mut read = Vec::new();
    // In TLS 1.3 the server's alert comes here.
    let _ = stream.read_to_end(&mut read);
    // Whose end is not told is not resumed.
    let _ = stream.shutdown();
    read
}
