//! From settings to a fetcher.

use alloc::string::ToString;
use alloc::sync::Arc;
use core::time::Duration;

use super::address::AllowedNetworks;
use super::allow::AllowList;
use super::error::SetupError;
use super::{Fetcher, Settings};

/// A limit of time that is longer is none.
const LONGEST_TIME: Duration = Duration::from_secs(3600);

/// Collects the settings of a [`Fetcher`]. Whatever is wrong with them, [`build`](Self::build) says.
#[derive(Clone, Debug)]
#[must_use]
pub struct Builder {
    settings: Settings,
    /// The first thing that was wrong.
    fault: Option<SetupError>,
}

impl Builder {
    pub(super) fn new() -> Self {
        let settings = Settings {
            hosts: AllowList::default(),
            networks: AllowedNetworks::default(),
            max_bytes: 32 << 20,
            total_time: Duration::from_secs(30),
            connect_time: Duration::from_secs(5),
            #[cfg(feature = "fetch-https")]
            tls: None,
        };
        Self { settings, fault: None }
    }

    /// A host to fetch from: `crl.example.com`, at the default port of the URL's scheme, or `crl.example.com:8080`, at
    /// that port only. An address is a host too, an IPv6 address in brackets. There are no patterns, and no host is allowed
    /// that is not listed.
    pub fn allow(mut self, host: &str) -> Self {
        if let Err(fault) = self.settings.hosts.add(host) {
            self.note(SetupError::Host { entry: host.to_string(), fault });
        }
        self
    }

    /// A network of special use (private, loopback, unique local ...) that hosts may be at: `10.1.0.0/16`, or one address.
    /// Public addresses need no entry.
    pub fn allow_network(mut self, network: &str) -> Self {
        if let Err(fault) = self.settings.networks.add(network) {
            self.note(SetupError::Network { entry: network.to_string(), fault });
        }
        self
    }

    /// The largest body that is taken; 32 MiB unless said otherwise.
    pub fn max_bytes(mut self, bytes: usize) -> Self {
        self.settings.max_bytes = bytes;
        self
    }

    /// How long one fetch may take from beginning to end; 30 seconds unless said otherwise.
    pub fn total_time(mut self, time: Duration) -> Self {
        self.settings.total_time = time;
        self
    }

    /// How long it may take to find the host's addresses, and then to connect, for https with the handshake; 5 seconds each
    /// unless said otherwise.
    pub fn connect_time(mut self, time: Duration) -> Self {
        self.settings.connect_time = time;
        self
    }

    /// Fetches over https too, from servers that one of these roots vouches for, with this provider's cryptography. There
    /// are no default roots.
    #[cfg(feature = "fetch-https")]
    pub fn https(
        mut self,
        roots: &[rustls_pki_types::CertificateDer<'_>],
        provider: Arc<rustls::crypto::CryptoProvider>,
    ) -> Self {
        match super::transport::tls(roots, provider) {
            Ok(tls) => self.settings.tls = Some(tls),
            Err(fault) => self.note(fault),
        }
        self
    }

    fn note(&mut self, fault: SetupError) {
        self.fault.get_or_insert(fault);
    }

    /// The fetcher.
    ///
    /// # Errors
    /// [`SetupError`], the first of them, if a host, a network or a root does not read, or a limit is zero or a time
    /// longer than an hour.
    pub fn build(self) -> Result<Fetcher, SetupError> {
        let is_time = |time: Duration| !time.is_zero() && time <= LONGEST_TIME;
        let limits = [
            ("the largest body", self.settings.max_bytes > 0),
            ("the total time", is_time(self.settings.total_time)),
            ("the time to connect", is_time(self.settings.connect_time)),
        ];
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if let Some((limit, _)) = limits.iter().find(|(_, good)| !good) {
            return Err(SetupError::Limit(limit));
        }
        Ok(Fetcher { settings: Arc::new(self.settings) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_that_mean_nothing_make_no_fetcher() {
        type Set = fn(Builder) -> Builder;
        let table: &[(&str, Set, &str)] = &[
            ("a pattern", |it| it.allow("*.example.com"), "allowed host \"*.example.com\": "),
            ("a URL", |it| it.allow("http://crl.example"), "allowed host \"http://crl.example\": "),
            (
                "a network that is none",
                |it| it.allow_network("10.0.0.0/33"),
                "allowed network \"10.0.0.0/33\": ",
            ),
            (
                "bits beyond the prefix",
                |it| it.allow_network("10.1.0.0/8"),
                "allowed network \"10.1.0.0/8\": ",
            ),
            ("no bytes", |it| it.max_bytes(0), "the largest body must"),
            ("no time", |it| it.total_time(Duration::ZERO), "the total time must"),
            ("no end of time", |it| it.total_time(Duration::MAX), "the total time must"),
            ("no time to connect", |it| it.connect_time(Duration::ZERO), "the time to connect must"),
            ("the first of two", |it| it.allow("a b").allow_network("c"), "allowed host \"a b\": "),
        ];
        for (title, set, wanted) in table {
            let fault = set(Fetcher::builder()).build().expect_err(title).to_string();
            assert!(fault.starts_with(wanted), "{title}: {fault}");
        }
        assert!(Fetcher::builder().allow("crl.example").allow_network("10.0.0.0/8").build().is_ok());
    }
}
