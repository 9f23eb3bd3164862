//! The application behind the proxy: it says who it thinks the client is.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;

use vouchsafe::proxy::{Hop, Profile, ProxyReader, TrustedHops};
use vouchsafe::{Mapper, Verifier};

use crate::house::now;

/// The address that proxies have here. Everybody else comes from another one.
pub(crate) const TRUSTED: &str = "127.0.0.1";

struct App {
    reader: ProxyReader,
    verifier: Verifier,
}

/// Answers every request with one line, until the test is over; on this port.
pub(crate) fn start(profile: Profile, verifier: Verifier) -> u16 {
    let hops = TrustedHops::nobody().network(TRUSTED).unwrap();
    let app = App { reader: ProxyReader::new(profile, hops), verifier };
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // A probe that sends nothing gets nothing.
            let _gone = app.serve(connection);
        }
    });
    port
}

impl App {
    fn serve(&self, mut connection: TcpStream) -> std::io::Result<()> {
        let head = head_of(&mut connection)?;
        let hop = Hop::address(connection.peer_addr()?.ip());
        let body = self.who(&head, &hop) + "\n";
        let length = body.len();
        write!(connection, "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}")
    }

    fn who(&self, head: &[u8], hop: &Hop<'_>) -> String {
        let lines = head.split(|byte| *byte == b'\n').skip(1).filter_map(|line| {
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            let colon = line.iter().position(|byte| *byte == b':')?;
            Some((&line[..colon], &line[colon + 1..]))
        });
        match self.reader.identify(lines, hop, &self.verifier, &Mapper::spiffe(), now()) {
            Ok(None) => "nobody".into(),
            Ok(Some(principal)) => principal.to_string(),
            Err(refused) => refused.to_string(),
        }
    }
}

fn head_of(connection: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        connection.read_exact(&mut byte)?;
        head.extend(byte);
    }
    Ok(head)
}
