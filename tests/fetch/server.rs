//! A small server on loopback that says what a test wants it to say, and remembers what it was asked.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

/// A connection, plain or in TLS.
pub(crate) trait Stream: Read + Write {}

impl<T: Read + Write> Stream for T {}

/// What it says to one request. It fails when the client hangs up, which ends the connection.
pub(crate) type Answer = dyn Fn(&mut dyn Stream) -> std::io::Result<()> + Send + Sync;

pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    stopped: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    /// Answers every connection so, and closes it.
    pub(crate) fn answering(answer: Arc<Answer>) -> Self {
        Self::start(move |connection, requests| {
            let mut connection = connection;
            requests.lock().unwrap().push(read_request(&mut connection)?);
            answer(&mut connection)
        })
    }

    pub(crate) fn saying(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::answering(Arc::new(move |connection| connection.write_all(&answer)))
    }

    pub(crate) fn start(
        serve: impl Fn(TcpStream, &Mutex<Vec<String>>) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (requests, stopped, serve) = (Arc::default(), Arc::new(AtomicBool::new(false)), Arc::new(serve));
        let (kept, stop) = (Arc::clone(&requests), Arc::clone(&stopped));
        let acceptor = thread::spawn(move || {
            for connection in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let (serve, requests) = (Arc::clone(&serve), Arc::clone(&kept));
                thread::spawn(move || connection.and_then(|it| serve(it, &requests)));
            }
        });
        Self { address, requests, stopped, acceptor: Some(acceptor) }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/a.crl", self.address)
    }

    /// What it was asked so far: each request's head and body.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the acceptor.
        drop(TcpStream::connect(self.address));
        if let Some(acceptor) = self.acceptor.take() {
            drop(acceptor.join());
        }
    }
}

/// A request up to the end of its body.
pub(crate) fn read_request(connection: &mut impl Read) -> std::io::Result<String> {
    let mut request = Vec::new();
    let mut byte = [0];
    while !request.ends_with(b"\r\n\r\n") {
        connection.read_exact(&mut byte)?;
        request.extend(byte);
    }
    let head = String::from_utf8_lossy(&request).to_ascii_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |digits| digits.parse().unwrap())];
    connection.read_exact(&mut body)?;
    request.extend(body);
    Ok(String::from_utf8_lossy(&request).into())
}
