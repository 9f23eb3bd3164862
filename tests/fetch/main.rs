//! Fetching, against a real server on loopback.

#![cfg(feature = "fetch")]
#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a test that panics is a test that fails")]

mod answers;
#[path = "../common/mod.rs"]
mod common;
mod forgery;
#[cfg(feature = "fetch-https")]
mod https;
mod requests;
mod server;

use server::Server;
use vouchsafe::fetch::{Builder, Fetcher};

/// May ask this server, and nobody else.
fn asking(server: &Server) -> Builder {
    Fetcher::builder().allow(&format!("127.0.0.1:{}", server.port())).allow_network("127.0.0.1")
}

/// What came of it, in words.
fn outcome(fetched: Result<Vec<u8>, vouchsafe::fetch::FetchError>) -> String {
    match fetched {
        Ok(bytes) => format!("{} bytes", bytes.len()),
        Err(fault) => fault.to_string(),
    }
}

/// An answer with this head (after the status line's version) and body.
fn http(head: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    [format!("HTTP/1.1 {head}\r\n\r\n").replace('|', "\r\n").as_bytes(), body.as_ref()].concat()
}
