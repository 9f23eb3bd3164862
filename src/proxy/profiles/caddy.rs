use crate::proxy::decode::Encoding;
use crate::proxy::profile::Profile;

impl Profile {
    /// Caddy: base64 of DER in `X-SSL-Client-Cert`.
    ///
    /// ```caddyfile
    /// app.example {
    ///     tls {
    ///         client_auth {
    ///             mode verify_if_given
    ///             trust_pool file /etc/caddy/clients-ca.pem
    ///         }
    ///     }
    ///     # In every site that reaches the application: header_up replaces what the client sent, and a site without it
    ///     # hands that on.
    ///     reverse_proxy 10.0.7.20:8000 {
    ///         header_up X-SSL-Client-Cert {http.request.tls.client.certificate_der_base64}
    ///     }
    /// }
    /// ```
    ///
    /// - In modes `request` and `require` any certificate is handed on. There is no verdict to hand on beside it.
    /// - Where there is no certificate, Caddy writes the placeholder itself, braces and all. That is nobody here; a
    ///   reader that asks whether there is a header takes it for somebody.
    /// - `certificate_pem` has line ends in it, which cannot stand in a header; it is not read.
    /// - Intermediates are not handed on: give them to the [verifier](crate::verify::Builder::intermediate).
    ///
    /// Sources: Caddy, placeholders of the HTTP app (`http.request.tls.client.*`); `reverse_proxy`, `header_up`; `tls`,
    /// `client_auth`. Tested against 2.6 (where `trust_pool file` is `trusted_ca_cert_file`).
    #[must_use]
    pub fn caddy() -> Self {
        let profile = Self::one("X-SSL-Client-Cert", Encoding::Base64Der);
        Self { nothing: "{http.request.tls.client.certificate_der_base64}", ..profile }
    }
}
