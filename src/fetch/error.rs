//! Why nothing was fetched.

use alloc::string::String;
use core::net::IpAddr;
use core::time::Duration;

use super::url::UrlFault;
use crate::error::Malformed;
use crate::name::text::Escaped;

/// Why nothing was fetched. Printed it is one line for a log; what the server sent is escaped and cut in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The URL is none that is fetched. Nothing was sent.
    #[error("this URL is not fetched: {0}")]
    Url(#[from] UrlFault),
    /// The host, or its port, is not on the allow-list. Nothing was sent, not even to a name server.
    #[error("{host}:{port} is not on the list of allowed hosts")]
    NotAllowed {
        /// The host, in lower case; an IPv6 address in brackets.
        host: String,
        /// The port.
        port: u16,
    },
    /// The URL's scheme is https, and no roots were given to judge the server by.
    #[error("https is not set up: it needs the feature `fetch-https`, roots and a provider")]
    NoHttps,
    /// The host is at an address of special use whose network is not allowed. Nothing was sent there.
    #[error("the host is at {address}, {kind}, and no allowed network holds it")]
    Address {
        /// The address, as it was resolved.
        address: IpAddr,
        /// What it is for, with the standard that says so.
        kind: &'static str,
    },
    /// The host has no address, or its name servers do not answer.
    #[error("the host is not found: {}", Escaped(.0))]
    HostNotFound(String),
    /// Finding the host, or connecting to it, took longer than the caller allows.
    #[error("not connected within {0:?}")]
    NotConnected(Duration),
    /// The whole took longer than the caller allows.
    #[error("not finished within {0:?}")]
    TooSlow(Duration),
    /// The body is larger than the caller allows.
    #[error("the body is larger than {limit} bytes")]
    TooLarge {
        /// What the caller allows.
        limit: usize,
    },
    /// The server sends elsewhere. That is never followed: if the target is right, allow it and publish its URL.
    #[error("status {status}, a redirect to {}, which is not followed", Escaped(target.as_deref().unwrap_or("nowhere")))]
    Redirect {
        /// The status.
        status: u16,
        /// The Location, unchecked.
        target: Option<String>,
    },
    /// The status is not 200.
    #[error("status {0} instead of 200")]
    Status(u16),
    /// The body is of another type than was asked for, or of none where one is required.
    #[error("content type {} instead of {wanted}", Escaped(found.as_deref().unwrap_or("(none)")))]
    ContentType {
        /// What the server says; `None` without the header.
        found: Option<String>,
        /// What is taken.
        wanted: &'static str,
    },
    /// The body is compressed or otherwise encoded, though nothing of the kind was asked for.
    #[error("content encoding {} was not asked for", Escaped(.0))]
    ContentEncoding(String),
    /// The connection failed, or what came is not HTTP.
    #[error("the connection failed: {}", Escaped(.0))]
    Connection(String),
}

/// Why there is no [`Fetcher`](super::Fetcher).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// An entry of the allow-list is no host. There are no patterns.
    #[error("allowed host {entry:?}: {fault}")]
    Host {
        /// The entry.
        entry: String,
        /// What is wrong with it.
        fault: UrlFault,
    },
    /// An entry of the allowed networks is no network.
    #[error("allowed network {entry:?}: {fault}")]
    Network {
        /// The entry.
        entry: String,
        /// What is wrong with it.
        fault: Malformed,
    },
    /// Nothing can be fetched in no time or no bytes, and a limit of time beyond an hour is none.
    #[error("{0} must be above zero, and a time at most an hour")]
    Limit(&'static str),
    /// A root for https is no certificate that rustls takes.
    #[error("root {index} for https is not a certificate that can be used")]
    Root {
        /// Its place among the roots, from 0.
        index: usize,
    },
    /// Without roots no https server would be believed.
    #[error("no roots for https")]
    NoRoots,
}
