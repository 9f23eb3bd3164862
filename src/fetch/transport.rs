//! The HTTP client: every switch that could send a request elsewhere is off, and only checked addresses are connected to.

use alloc::boxed::Box;
use alloc::string::ToString;

use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{Connector, NextTimeout, TcpConnector};
use ureq::{Agent, Timeout, config::Config};

use super::Settings;
use super::address::AllowedNetworks;
use super::error::FetchError;

const USER_AGENT: &str = concat!("vouchsafe/", env!("CARGO_PKG_VERSION"));

/// A client for one request. It lives no longer, so that nothing (a cookie, an open connection) is left for the next.
pub(super) fn agent(settings: &Settings, system: impl Resolver) -> Agent {
    let resolver = Checked { system, networks: settings.networks.clone() };
    let config = Config::builder()
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(USER_AGENT)
        .accept_encoding("")
        .max_idle_connections(0)
        .timeout_global(Some(settings.total_time))
        .timeout_resolve(Some(settings.connect_time))
        .timeout_connect(Some(settings.connect_time));
    #[cfg(feature = "fetch-https")]
    if let Some(tls) = &settings.tls {
        let connector = ().chain(TcpConnector::default());
        let connector = connector.chain(ureq::unversioned::transport::RustlsConnector::default());
        return Agent::with_parts(config.tls_config(tls.clone()).build(), connector, resolver);
    }
    Agent::with_parts(config.build(), ().chain(TcpConnector::default()), resolver)
}

/// Roots that rustls takes, with the provider whose cryptography judges them.
#[cfg(feature = "fetch-https")]
pub(super) fn tls(
    roots: &[rustls_pki_types::CertificateDer<'_>],
    provider: alloc::sync::Arc<rustls::crypto::CryptoProvider>,
) -> Result<ureq::tls::TlsConfig, super::SetupError> {
    use super::SetupError;
    if roots.is_empty() {
        return Err(SetupError::NoRoots);
    }
    // ureq leaves out the roots that rustls does not take, and says nothing.
    for (index, root) in roots.iter().enumerate() {
        let taken = rustls::RootCertStore::empty().add(root.clone().into_owned());
        taken.map_err(|_| SetupError::Root { index })?;
    }
    let roots: alloc::vec::Vec<_> =
        roots.iter().map(|root| ureq::tls::Certificate::from_der(root).to_owned()).collect();
    Ok(ureq::tls::TlsConfig::builder()
        .provider(ureq::tls::TlsProvider::Rustls)
        .root_certs(ureq::tls::RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(provider)
        .build())
}

/// Resolves a host once and checks every address of the answer. The client connects to what comes out of here and asks
/// nobody again, so that a second answer of the name server (DNS rebinding) finds no one.
#[derive(Debug)]
struct Checked<R> {
    system: R,
    networks: AllowedNetworks,
}

impl<R: Resolver> Resolver for Checked<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let resolved = self.system.resolve(uri, config, timeout).map_err(|error| match error {
            error @ ureq::Error::Timeout(_) => error,
            other => refusal(FetchError::HostNotFound(other.to_string())),
        })?;
        // One address that must not be reached spoils the whole answer: a public one beside it is there to hide it.
        for address in &resolved {
            self.networks.check(address.ip()).map_err(refusal)?;
        }
        Ok(resolved)
    }
}

/// Our error on its way through the client.
fn refusal(fault: FetchError) -> ureq::Error {
    ureq::Error::Other(Box::new(fault))
}

/// The client's error in our words.
pub(super) fn fault(error: ureq::Error, settings: &Settings) -> FetchError {
    match error {
        ureq::Error::Other(other) => match other.downcast::<FetchError>() {
            Ok(fault) => *fault,
            Err(other) => FetchError::Connection(other.to_string()),
        },
        ureq::Error::Timeout(Timeout::Resolve | Timeout::Connect) => {
            FetchError::NotConnected(settings.connect_time)
        }
        ureq::Error::Timeout(_) => FetchError::TooSlow(settings.total_time),
        ureq::Error::Io(error) => FetchError::Connection(error.to_string()),
        other => FetchError::Connection(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use alloc::sync::Arc;
    use core::net::{Ipv4Addr, SocketAddr};
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpListener;
    use std::sync::Mutex;
    use std::thread;
    use std::vec::Vec;

    use super::super::Fetcher;
    use super::*;

    /// A name server that gives each of these answers once.
    #[derive(Clone, Debug)]
    struct Answers(Arc<Mutex<Vec<Vec<SocketAddr>>>>);

    impl Answers {
        fn new(answers: &[&[SocketAddr]]) -> Self {
            Self(Arc::new(Mutex::new(answers.iter().rev().map(|answer| answer.to_vec()).collect())))
        }

        fn left(&self) -> usize {
            self.0.lock().unwrap().len()
        }
    }

    impl Resolver for Answers {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
            let mut addresses = self.empty();
            let answer = self.0.lock().unwrap().pop().expect("an answer");
            answer.into_iter().for_each(|address| addresses.push(address));
            Ok(addresses)
        }
    }

    const URL: &str = "http://crl.example/";

    #[test]
    fn what_was_checked_is_what_is_connected_to() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let good = listener.local_addr().unwrap();
        let answering = thread::spawn(move || {
            let (mut connection, _) = listener.accept().unwrap();
            // To the empty line after the head.
            let mut head = BufReader::new(&connection);
            while head.read_line(&mut String::new()).unwrap() > 2 {}
            connection.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nCRL").unwrap();
        });
        // The name server changes its mind after the check: nobody asks it again.
        let inside = SocketAddr::from(([10, 0, 0, 1], 80));
        let answers = Answers::new(&[&[good], &[inside]]);
        let fetcher = Fetcher::builder().allow_network("127.0.0.1").build().unwrap();
        let fetch = || agent(&fetcher.settings, answers.clone()).get(URL).call();

        let mut answer = fetch().unwrap();
        assert_eq!(answer.body_mut().read_to_vec().unwrap(), b"CRL");
        assert_eq!(answers.left(), 1, "one fetch, one question");
        answering.join().unwrap();

        // The next fetch asks, and judges again.
        let kind = "a private address (RFC 1918)";
        let fault = fault(fetch().unwrap_err(), &fetcher.settings);
        assert_eq!(fault, FetchError::Address { address: inside.ip(), kind });
    }

    #[test]
    fn a_public_address_does_not_hide_a_private_one() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let (inside, public) = (listener.local_addr().unwrap(), SocketAddr::from(([8, 8, 8, 8], 80)));
        let fetcher = Fetcher::builder().build().unwrap();
        for answer in [[inside, public], [public, inside]] {
            let fetched = agent(&fetcher.settings, Answers::new(&[&answer])).get(URL).call();
            let fault = fault(fetched.unwrap_err(), &fetcher.settings);
            assert!(
                matches!(fault, FetchError::Address { address, .. } if address == inside.ip()),
                "{fault}"
            );
        }
        assert!(listener.accept().is_err(), "somebody connected");
    }
}
