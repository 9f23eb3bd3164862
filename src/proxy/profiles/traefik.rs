use crate::proxy::decode::Encoding;
use crate::proxy::profile::Profile;

impl Profile {
    /// Traefik from 2.9.4 on, and 3: base64 of all certificates that the client sent, with commas between them, in
    /// `X-Forwarded-Tls-Client-Cert`.
    ///
    /// ```yaml
    /// # On every router that reaches the service.
    /// tls:
    ///   options:
    ///     clients:
    ///       clientAuth: { caFiles: [/etc/traefik/clients-ca.pem], clientAuthType: RequireAndVerifyClientCert }
    /// http:
    ///   middlewares:
    ///     strip:  { headers: { customRequestHeaders: { X-Forwarded-Tls-Client-Cert: "" } } }
    ///     client: { passTLSClientCert: { pem: true } }
    ///   routers:
    ///     app: { rule: Host(`app.example`), middlewares: [strip, client], service: app, tls: { options: clients } }
    /// ```
    ///
    /// - The middleware sets the header where there is a certificate, **and leaves the client's own alone where there is
    ///   none**: hence `strip` before it. The entry point strips it from senders whom `forwardedHeaders` does not trust,
    ///   and with `insecure: true` from nobody.
    /// - `RequestClientCert` and `RequireAnyClientCert` hand on any certificate.
    /// - Options of TLS are chosen by SNI; a request for another host over the same connection may have been let in under
    ///   others.
    /// - `X-Forwarded-Tls-Client-Cert-Info` cannot be read safely, since its values are not escaped. It is not read.
    ///
    /// Sources: Traefik, "PassTLSClientCert"; `pkg/middlewares/passtlsclientcert/pass_tls_client_cert.go`.
    #[must_use]
    pub fn traefik() -> Self {
        Self::whole("X-Forwarded-Tls-Client-Cert", Encoding::Base64List)
    }

    /// Traefik from 2.0 to 2.9.3: as [`traefik`](Self::traefik), with each certificate percent-encoded (there `+`, `/`
    /// and `=` never stand as they are). Traefik 1.7 has the same in `X-Forwarded-Ssl-Client-Cert`
    /// ([`certificate_header`](Self::certificate_header)).
    ///
    /// The configuration and its pitfalls are those of [`traefik`](Self::traefik). These versions are no longer
    /// maintained.
    ///
    /// Sources: as there, at 2.0; "Pass the escaped pem" in the documentation of 2.2 to 2.7.
    #[must_use]
    pub fn traefik_before_2_9_4() -> Self {
        Self::whole("X-Forwarded-Tls-Client-Cert", Encoding::PercentBase64List)
    }
}
