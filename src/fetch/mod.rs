//! Fetching (feature `fetch`): brings the bytes of CRLs and OCSP responses, over HTTP, from hosts that the caller lists.
//!
//! Nothing in this library calls it, least of all a verification: the application fetches when it sees fit, in the
//! background, and puts what came into a [`CrlStore`](crate::revocation::CrlStore) or an
//! [`OcspStore`](crate::revocation::OcspStore). What came is believed there once its signature is checked, and not for where
//! it came from.
//!
//! ```no_run
//! use vouchsafe::certificate::Certificate;
//! use vouchsafe::fetch::{Fetcher, crl_urls};
//! use vouchsafe::revocation::CrlStore;
//!
//! fn refresh(issued: &Certificate<'_>, crls: &mut CrlStore) -> Result<(), Box<dyn std::error::Error>> {
//!     let fetcher = Fetcher::builder().allow("crl.example.com").build()?;
//!     for url in crl_urls(issued)? {
//!         crls.add(fetcher.crl(url)?)?;
//!     }
//!     Ok(())
//! }
//! ```
//!
//! A URL in a certificate is a request that its author would like to be made by somebody else (server-side request
//! forgery). So
//!
//! - only listed hosts and ports are asked, and an empty list means none;
//! - a listed host must not be at a private, loopback, link-local or otherwise special address, nor at an IPv6 address that
//!   leads to one, unless its *network* is listed too. Judged are the addresses that are then connected to;
//! - URLs that could be read in two ways are refused;
//! - redirects are not followed, proxies in the environment not used, cookies not kept, bodies not decompressed;
//! - size and time have limits, which what the server says does not move.
//!
//! What cannot be known here: the prefix of a NAT64 other than `64:ff9b::/96` (RFC 6052). Where one leads into private IPv4
//! networks, the allow-list is what holds.
//!
//! With the feature `fetch-https` https works too. It is not needed for safety: CRLs and OCSP responses are signed, and RFC
//! 5280 8 warns of https where the check of the server's certificate would need the very CRL that is fetched.

mod address;
mod allow;
mod answer;
mod builder;
mod error;
mod published;
mod transport;
mod url;

pub use builder::Builder;
pub use error::{FetchError, SetupError};
pub use published::{crl_urls, ocsp_urls};
pub use url::UrlFault;

use alloc::string::{String, ToString};
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::time::Duration;

use ureq::Agent;
use ureq::unversioned::resolver::DefaultResolver;

use address::AllowedNetworks;
use allow::AllowList;
use url::{Scheme, Url};

/// Fetches from listed hosts. Immutable, cheap to clone, made once and used by any number of threads; each call blocks its
/// thread until it has an answer or its time is up.
#[derive(Clone, Debug)]
pub struct Fetcher {
    settings: Arc<Settings>,
}

#[derive(Clone, Debug)]
struct Settings {
    hosts: AllowList,
    networks: AllowedNetworks,
    max_bytes: usize,
    total_time: Duration,
    connect_time: Duration,
    #[cfg(feature = "fetch-https")]
    tls: Option<ureq::tls::TlsConfig>,
}

impl Fetcher {
    /// Starts without any host.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// Fetches a CRL: the DER of a CertificateList, as RFC 5280 4.2.1.13 has it published. It is not read here; PEM is
    /// refused by the store.
    ///
    /// The answer must have the content type `application/pkix-crl` (RFC 2585 3), `application/octet-stream` or none.
    ///
    /// # Errors
    /// [`FetchError`].
    pub fn crl(&self, url: &str) -> Result<Vec<u8>, FetchError> {
        let (agent, url) = self.prepare(url)?;
        let get = agent.get(url).header("accept", answer::CRL.types.join(", "));
        answer::take(get.call(), &answer::CRL, &self.settings)
    }

    /// Asks an OCSP responder by POST (RFC 6960 A.1). `request` is the DER of an OCSPRequest, what comes back the DER of an
    /// OCSPResponse, unread. [`OcspRequest`](crate::revocation::OcspRequest) writes the one, and
    /// [`OcspStore::add_answer`](crate::revocation::OcspStore::add_answer) takes the other.
    ///
    /// The answer must have the content type `application/ocsp-response`.
    ///
    /// # Errors
    /// [`FetchError`].
    pub fn ocsp(&self, url: &str, request: &[u8]) -> Result<Vec<u8>, FetchError> {
        let (agent, url) = self.prepare(url)?;
        let post = agent.post(url).header("accept", answer::OCSP.text);
        answer::take(
            post.content_type("application/ocsp-request").send(request),
            &answer::OCSP,
            &self.settings,
        )
    }

    /// A client for this one URL, and the URL as it was judged.
    fn prepare(&self, url: &str) -> Result<(Agent, String), FetchError> {
        let url = Url::parse(url)?;
        if !self.settings.hosts.holds(&url) {
            return Err(FetchError::NotAllowed { host: url.host.to_string(), port: url.port });
        }
        if url.scheme == Scheme::Https && !self.settings.speaks_tls() {
            return Err(FetchError::NoHttps);
        }
        Ok((transport::agent(&self.settings, DefaultResolver::default()), url.to_string()))
    }
}

impl Settings {
    #[cfg(feature = "fetch-https")]
    fn speaks_tls(&self) -> bool {
        self.tls.is_some()
    }

    #[cfg(not(feature = "fetch-https"))]
    fn speaks_tls(&self) -> bool {
        false
    }
}
