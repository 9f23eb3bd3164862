//! A server's configuration, in which no session outlives its policy unnoticed.

use alloc::sync::Arc;
use alloc::vec::Vec;

use ::rustls::crypto::CryptoProvider;
use ::rustls::server::{NoServerSessionStorage, ResolvesServerCert, ServerSessionMemoryCache};
use ::rustls::sign::{CertifiedKey, SingleCertAndKey};
use ::rustls::time_provider::{DefaultTimeProvider, TimeProvider};
use ::rustls::{DEFAULT_VERSIONS, Error, ServerConfig, SupportedProtocolVersion};
use rustls_pki_types::{CertificateDer, PrivateKeyDer};

use crate::tls::rustls::{Authentication, ClientVerifier};

/// Makes a `ServerConfig` for a [`ClientVerifier`].
///
/// Resumption is off: no sessions are stored, no tickets are sent. (rustls has it on by default.) With
/// [`resumption`](Self::resumption) it is on, with a store that is made here, for this one configuration. **Resumed sessions
/// pass no verifier**: then [`identify`](super::identify) or [`session`](super::session) are not only the way to a principal, but the only check
/// that there is. That holds as well for whoever takes the store out of the configuration and gives it to another.
///
/// What is not set here has rustls's default, and can be set in what comes out.
#[derive(Debug)]
#[must_use]
pub struct Server<A = super::Required> {
    verifier: ClientVerifier<A>,
    provider: Arc<CryptoProvider>,
    clock: Arc<dyn TimeProvider>,
    versions: Vec<&'static SupportedProtocolVersion>,
    sessions: usize,
}

impl<A: Authentication> Server<A> {
    /// With this provider, the system's clock, the protocol versions that rustls has by default, and without resumption.
    pub fn new(verifier: ClientVerifier<A>, provider: Arc<CryptoProvider>) -> Self {
        Self {
            verifier,
            provider,
            clock: Arc::new(DefaultTimeProvider),
            versions: DEFAULT_VERSIONS.to_vec(),
            sessions: 0,
        }
    }

    /// Another clock, for the verifier and for the age of sessions.
    pub fn clock(mut self, clock: Arc<dyn TimeProvider>) -> Self {
        self.clock = clock;
        self
    }

    /// These versions of the protocol.
    pub fn versions(mut self, versions: &[&'static SupportedProtocolVersion]) -> Self {
        self.versions = versions.to_vec();
        self
    }

    /// Lets clients resume about so many sessions, kept in memory and for this configuration alone; 0 is none. Tickets hold
    /// the number of a session, and not the session itself.
    pub fn resumption(mut self, sessions: usize) -> Self {
        self.sessions = sessions;
        self
    }

    /// With this certificate of the server, its own first, and the key to it.
    ///
    /// # Errors
    /// rustls's, if the key does not fit the certificate or the provider, or the versions do not fit the provider.
    pub fn certificate(
        self,
        chain: Vec<CertificateDer<'static>>,
        key: PrivateKeyDer<'static>,
    ) -> Result<ServerConfig, Error> {
        let certified = CertifiedKey::from_der(chain, key, &self.provider)?;
        self.certificates(Arc::new(SingleCertAndKey::from(certified)))
    }

    /// With the certificates that this has.
    ///
    /// # Errors
    /// rustls's, if the versions do not fit the provider.
    pub fn certificates(self, resolver: Arc<dyn ResolvesServerCert>) -> Result<ServerConfig, Error> {
        let mut config = ServerConfig::builder_with_details(self.provider, self.clock)
            .with_protocol_versions(&self.versions)?
            .with_client_cert_verifier(Arc::new(self.verifier))
            .with_cert_resolver(resolver);
        if self.sessions > 0 {
            config.session_storage = ServerSessionMemoryCache::new(self.sessions);
        } else {
            config.session_storage = Arc::new(NoServerSessionStorage {});
            config.send_tls13_tickets = 0;
            config.max_tls13_tickets = 0;
        }
        Ok(config)
    }
}
