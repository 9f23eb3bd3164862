//! Deployments that are right, and that are wrong in one way, as servers in this process.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// The head of a request, as a lenient server reads it.
pub(crate) struct Request {
    pub(crate) first: String,
    /// Names and values, as they came.
    pub(crate) lines: Vec<(String, String)>,
    /// What TLS says of the client, where that is asked.
    pub(crate) client: Option<Vec<u8>>,
}

impl Request {
    pub(crate) fn read(stream: &mut impl Read) -> Option<Self> {
        let (mut head, mut byte) = (Vec::new(), [0]);
        while !head.ends_with(b"\r\n\r\n") {
            stream.read_exact(&mut byte).ok()?;
            head.extend(byte);
            // A handshake, where none is expected.
            if head == [22] {
                return None;
            }
        }
        let text = String::from_utf8_lossy(&head).into_owned();
        let mut lines = text.split("\r\n");
        let first = lines.next()?.to_owned();
        let lines = lines.filter_map(|line| line.split_once(':'));
        let lines = lines.map(|(name, value)| (name.to_owned(), value.trim().to_owned())).collect();
        Some(Self { first, lines, client: None })
    }

    /// The last value of this name; case does not count.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        let mut lines = self.lines.iter().rev();
        lines.find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// The certificate in nginx's header of this name, if it is one.
    pub(crate) fn certificate(&self, name: &str) -> Option<&str> {
        self.value(name).filter(|value| value.starts_with("-----BEGIN%20CERTIFICATE-----"))
    }
}

/// An answer with this body.
pub(crate) fn answer(status: u16, body: &str) -> String {
    answer_with(status, "", body)
}

/// And these lines in its head.
pub(crate) fn answer_with(status: u16, lines: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} x\r\n{lines}Content-Length: {length}\r\nConnection: close\r\n\r\n{body}")
}

pub(crate) fn nobody() -> String {
    answer(401, "who are you?")
}

/// Says what it was told: the same of the same certificate, something else of another.
pub(crate) fn hello(who: &str) -> String {
    let sum = who.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
    answer(200, &format!("hello {sum}"))
}

/// Answers until the test is over; the port. An empty answer closes the connection.
pub(crate) fn start(answer: impl Fn(&Request) -> String + Send + Sync + 'static) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let answer = Arc::new(answer);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let answer = Arc::clone(&answer);
            // One that takes its time keeps no other waiting.
            thread::spawn(move || {
                let Some(request) = Request::read(&mut stream) else { return };
                let _gone = stream.write_all(answer(&request).as_bytes());
                finish(stream);
            });
        }
    });
    port
}

/// The same over TLS.
pub(crate) fn start_tls(
    config: rustls::ServerConfig,
    answer: impl Fn(&Request) -> String + Send + Sync + 'static,
) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let config = Arc::new(config);
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut tls = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut both = rustls::Stream::new(&mut tls, &mut stream);
            let Some(mut request) = Request::read(&mut both) else { continue };
            let certificates = both.conn.peer_certificates();
            request.client = certificates.and_then(<[_]>::first).map(|it| it.to_vec());
            let _gone = both.write_all(answer(&request).as_bytes());
            both.conn.send_close_notify();
            let _gone = both.conn.write_tls(both.sock);
            finish(stream);
        }
    });
    port
}

/// Who closes while bytes wait that nobody has read makes a reset of it, and the answer is lost.
fn finish(mut stream: TcpStream) {
    let _gone = stream.shutdown(std::net::Shutdown::Write);
    let _set = stream.set_read_timeout(Some(Duration::from_secs(2)));
    let _rest = std::io::copy(&mut stream, &mut std::io::sink());
}
