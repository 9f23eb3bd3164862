use crate::proxy::decode::Encoding;
use crate::proxy::profile::{Chain, Profile};

impl Profile {
    /// Apache httpd: the certificate in `X-SSL-Client-Cert`, intermediates in `X-SSL-Client-Cert-Chain-0` and so on, the
    /// verdict in `X-SSL-Client-Verify`, which has to be there and be `SUCCESS`.
    ///
    /// ```apache
    /// # In every <VirtualHost> that reaches the application. `early` strips before anything else has run; on a host without
    /// # TLS those lines stand alone.
    /// RequestHeader unset X-SSL-Client-Cert   early
    /// RequestHeader unset X-SSL-Client-Verify early
    /// RequestHeader unset X-SSL-Client-Cert-Chain-0 early
    /// RequestHeader unset X-SSL-Client-Cert-Chain-1 early
    ///
    /// SSLCACertificateFile /etc/apache2/clients-ca.pem
    /// SSLVerifyClient      optional
    /// SSLVerifyDepth       3
    /// SSLOptions           +ExportCertData
    /// SSLSessionTickets    off
    ///
    /// RequestHeader set X-SSL-Client-Cert   "%{SSL_CLIENT_CERT}s"
    /// RequestHeader set X-SSL-Client-Verify "%{SSL_CLIENT_VERIFY}s"
    /// RequestHeader set X-SSL-Client-Cert-Chain-0 "%{SSL_CLIENT_CERT_CHAIN_0}s"
    /// RequestHeader set X-SSL-Client-Cert-Chain-1 "%{SSL_CLIENT_CERT_CHAIN_1}s"
    /// ```
    ///
    /// - The certificate comes as PEM with a space for each end of a line, and where there is none, as nothing or as the
    ///   text `(null)`.
    /// - Under `optional_no_ca` Apache hands on any certificate. The verdict is then `GENEROUS` or `FAILED:..`, and it is
    ///   refused.
    /// - mod_headers sets what it is told in that host alone: a second virtual host with the same `ProxyPass` and without
    ///   these lines hands on whatever the client wrote.
    /// - Apache removes what a client names in `Connection`, this header too. The others are then left over, and it is
    ///   refused.
    /// - A resumed session is not verified again; `SSLSessionCache none`, the default, belongs outside of virtual hosts.
    /// - Behind mod_proxy, names with an underscore reach the application unchanged. They are
    ///   [refused](crate::proxy::HeaderFault::Alias) here; under WSGI nobody can see them any more.
    ///
    /// Sources: Apache httpd 2.4, `mod_headers` (RequestHeader, `early`), `mod_ssl` (environment variables). Tested
    /// against 2.4.
    #[must_use]
    pub fn apache() -> Self {
        let profile = Self::one("X-SSL-Client-Cert", Encoding::SpacedPem)
            .chain(Chain::Numbered, "X-SSL-Client-Cert-Chain", Encoding::SpacedPem)
            .verdict("X-SSL-Client-Verify", "SUCCESS", "NONE");
        Self { nothing: "(null)", ..profile }
    }
}
