//! What servers answer, and lie about.

use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::server::{Answer, Server};
use super::{asking, http, outcome};

const LIMIT: usize = 100_000;

#[test]
fn an_answer_is_taken_or_refused_with_its_reason() {
    let full = vec![b'a'; LIMIT];
    let more = vec![b'a'; LIMIT + 1];
    let html = "content type text/html instead of application/pkix-crl or application/octet-stream";
    let table: Vec<(&str, Vec<u8>, &str)> = vec![
        ("a CRL", http("200 OK|Content-Type: application/pkix-crl|Content-Length: 3", "CRL"), "3 bytes"),
        (
            "its type in another spelling",
            http("200 OK|content-type: Application/PKIX-CRL ; a=b", "CRL"),
            "3 bytes",
        ),
        ("octets", http("200 OK|Content-Type: application/octet-stream", "CRL"), "3 bytes"),
        ("no type", http("200 OK", "CRL"), "3 bytes"),
        ("in chunks", http("200 OK|Transfer-Encoding: chunked", "1\r\nC\r\n2\r\nRL\r\n0\r\n\r\n"), "3 bytes"),
        ("the identity encoding", http("200 OK|Content-Encoding: identity", "CRL"), "3 bytes"),
        ("a page", http("200 OK|Content-Type: text/html", "<html>"), html),
        (
            "two types",
            http("200 OK|Content-Type: application/pkix-crl|Content-Type: text/html", "CRL"),
            "content type application/pkix-crl, text/html instead",
        ),
        ("an empty type", http("200 OK|Content-Type:", "CRL"), "content type  instead"),
        ("gzip", http("200 OK|Content-Encoding: gzip", "CRL"), "content encoding gzip was not asked for"),
        (
            "identity, and gzip",
            http("200 OK|Content-Encoding: identity|Content-Encoding: gzip", "CRL"),
            "content encoding identity, gzip",
        ),
        ("no content", http("204 No Content", ""), "status 204 instead of 200"),
        (
            "a part",
            http("206 Partial Content|Content-Range: bytes 0-2/9", "CRL"),
            "status 206 instead of 200",
        ),
        ("not found", http("404 Not Found", "CRL"), "status 404 instead of 200"),
        ("a server's error", http("500 Oops", "CRL"), "status 500 instead of 200"),
        (
            "a redirect without a target",
            http("302 Found", ""),
            "status 302, a redirect to nowhere, which is not followed",
        ),
        (
            "a target with controls",
            http("302 Found|Location: http://a/\u{9b}31m", ""),
            "a redirect to http://a/\\c2\\9b31m, which",
        ),
        ("not modified", http("304 Not Modified", ""), "status 304 instead of 200"),
        ("the largest body", http("200 OK", &full), "100000 bytes"),
        ("one byte more", http("200 OK", &more), "the body is larger than 100000 bytes"),
        (
            "one byte more, announced",
            http(&format!("200 OK|Content-Length: {}", LIMIT + 1), ""),
            "larger than 100000",
        ),
        (
            "a length beyond all memory",
            http("200 OK|Content-Length: 18446744073709551615", "CRL"),
            "larger than 100000",
        ),
        ("a length that is no number", http("200 OK|Content-Length: -1", "CRL"), "content-length header"),
        ("two lengths", http("200 OK|Content-Length: 3|Content-Length: 2", "CRL"), "content-length header"),
        ("more than announced", http("200 OK|Content-Length: 3", "CRLCRL"), "3 bytes"),
        (
            "less than announced",
            http("200 OK|Content-Length: 6", "CRL"),
            "the connection failed: Peer disconnected",
        ),
        (
            "chunks that end early",
            http("200 OK|Transfer-Encoding: chunked", "3\r\nCRL\r\n"),
            "the connection failed: Peer disconnected",
        ),
        (
            "a chunk beyond all memory",
            http("200 OK|Transfer-Encoding: chunked", "ffffffffffffffff\r\nCRL"),
            "Peer disconnected",
        ),
        ("nothing", Vec::new(), "the connection failed: Peer disconnected"),
        ("another protocol", b"220 mail.example ESMTP\r\n".to_vec(), "invalid HTTP version"),
    ];
    for (title, answer, wanted) in table {
        let server = Server::saying(answer);
        let found = outcome(asking(&server).max_bytes(LIMIT).build().unwrap().crl(&server.url()));
        println!("{title}: {found}");
        assert!(found.contains(wanted), "{title}: {found}");
    }
}

/// Says the same again and again, with pauses.
fn endless(head: &str, again: &'static [u8], pause: Duration) -> Arc<Answer> {
    let head = http(head, "");
    Arc::new(move |connection| {
        connection.write_all(&head)?;
        loop {
            connection.write_all(again)?;
            connection.flush()?;
            sleep(pause);
        }
    })
}

#[test]
fn an_endless_answer_is_cut_at_the_limit() {
    let block = &[b'a'; 4096];
    let header: &[u8] = b"X-Filler: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n";
    let headless: Arc<Answer> = Arc::new(move |connection| {
        connection.write_all(b"HTTP/1.1 200 OK\r\n")?;
        loop {
            connection.write_all(header)?;
        }
    });
    let table: Vec<(&str, Arc<Answer>, &str)> = vec![
        ("a body", endless("200 OK", block, Duration::ZERO), "larger than 100000 bytes"),
        (
            "chunks",
            endless("200 OK|Transfer-Encoding: chunked", b"4\r\naaaa\r\n", Duration::ZERO),
            "larger than 100000",
        ),
        ("a header", headless, "header"),
        ("an error's body", endless("404 Not Found", block, Duration::ZERO), "status 404"),
        ("a redirect's body", endless("302 Found|Location: http://a", block, Duration::ZERO), "status 302"),
    ];
    for (title, answer, wanted) in table {
        let server = Server::answering(answer);
        let found = outcome(asking(&server).max_bytes(LIMIT).build().unwrap().crl(&server.url()));
        println!("{title}: {found}");
        assert!(found.contains(wanted), "{title}: {found}");
    }
}

#[test]
fn a_slow_server_is_given_up_in_time() {
    let time = Duration::from_millis(400);
    let pause = Duration::from_millis(20);
    let silent: Arc<Answer> = Arc::new(|_| {
        sleep(Duration::from_secs(5));
        Ok(())
    });
    let drip: Arc<Answer> = Arc::new(move |connection| {
        connection.write_all(b"HTTP/1.1 200 OK\r\nX-Filler: ")?;
        loop {
            connection.write_all(b"a")?;
            sleep(pause);
        }
    });
    let table: Vec<(&str, Arc<Answer>)> = vec![
        ("it says nothing", silent),
        ("its header drips", drip),
        ("its body drips", endless("200 OK", b"a", pause)),
        ("its body drips, as long as was said", endless("200 OK|Content-Length: 1000", b"a", pause)),
        ("its chunks drip", endless("200 OK|Transfer-Encoding: chunked", b"1\r\na\r\n", pause)),
        ("it always goes on", endless("100 Continue", b"HTTP/1.1 100 Continue\r\n\r\n", pause)),
    ];
    for (title, answer) in table {
        let server = Server::answering(answer);
        let fetcher = asking(&server).total_time(time).build().unwrap();
        let start = Instant::now();
        assert_eq!(outcome(fetcher.crl(&server.url())), "not finished within 400ms", "{title}");
        // Far below the five seconds of the silent server, far above what a busy machine needs.
        assert!(start.elapsed() < time + Duration::from_secs(3), "{title}: {:?}", start.elapsed());
    }
}

#[test]
fn a_slow_ocsp_responder_is_given_up_too() {
    let head = "200 OK|Content-Type: application/ocsp-response";
    let server = Server::answering(endless(head, b"a", Duration::from_millis(20)));
    let fetcher = asking(&server).total_time(Duration::from_millis(300)).build().unwrap();
    assert_eq!(outcome(fetcher.ocsp(&server.url(), b"request")), "not finished within 300ms");
}
