use crate::proxy::decode::Encoding;
use crate::proxy::profile::Profile;

impl Profile {
    /// nginx: `$ssl_client_escaped_cert` in `X-SSL-Client-Cert`, and `$ssl_client_verify` in `X-SSL-Client-Verify`, which
    /// has to be there and be `SUCCESS`.
    ///
    /// ```nginx
    /// # In every `server` that reaches the application, also in those on port 80 and without `ssl_verify_client`: there the
    /// # variables are empty, and an empty value strips what the client sent. A `location` that has a `proxy_set_header` of its
    /// # own inherits none: repeat both there.
    /// ssl_client_certificate /etc/nginx/clients-ca.pem;
    /// ssl_verify_client      optional;
    /// ssl_verify_depth       3;
    /// ssl_session_tickets    off;
    /// ssl_session_cache      none;
    ///
    /// proxy_set_header X-SSL-Client-Cert   $ssl_client_escaped_cert;
    /// proxy_set_header X-SSL-Client-Verify $ssl_client_verify;
    /// ```
    ///
    /// - nginx hands on the client's certificate alone, and has no variable for the intermediates that came with it: give
    ///   them to the [verifier](crate::verify::Builder::intermediate).
    /// - Under `optional_no_ca` nginx hands on any certificate. The verdict is then `FAILED:..`, and it is refused.
    /// - Names with an underscore are dropped by nginx (`underscores_in_headers off`). Leave that so.
    /// - `$ssl_client_cert` and `$ssl_client_raw_cert` write other bytes; they are not read.
    /// - A session that is resumed keeps the verdict of its handshake. nginx verifies nothing again then, and until
    ///   1.27.4 took up another server's session (CVE-2025-23419); hence no resumption above.
    ///
    /// Sources: nginx, `ngx_http_ssl_module`, "Embedded Variables"; `ngx_http_proxy_module`, `proxy_set_header`. Tested
    /// against nginx 1.22.
    #[must_use]
    pub fn nginx() -> Self {
        Self::one("X-SSL-Client-Cert", Encoding::PercentPem(b"")).verdict(
            "X-SSL-Client-Verify",
            "SUCCESS",
            "NONE",
        )
    }

    /// The ingress controller of Kubernetes that is made of nginx: `ssl-client-cert` and `ssl-client-verify`.
    ///
    /// ```yaml
    /// # On EVERY Ingress that reaches the service. One without these annotations sets and strips nothing, and hands on what the
    /// # client wrote; so does another ingress controller.
    /// nginx.ingress.kubernetes.io/auth-tls-secret: "ns/clients-ca"
    /// nginx.ingress.kubernetes.io/auth-tls-verify-client: "on"
    /// nginx.ingress.kubernetes.io/auth-tls-verify-depth: "3"
    /// nginx.ingress.kubernetes.io/auth-tls-pass-certificate-to-upstream: "true"
    /// ```
    ///
    /// - All pods can reach each other, unless a NetworkPolicy says otherwise, and their addresses change: trust the
    ///   controller by its own certificate (`proxy-ssl-secret`, and [`Hop::principal`](crate::proxy::Hop::principal))
    ///   where that can be had.
    /// - `ssl-client-subject-dn` and `-issuer-dn` come too, and are not read. Neither should `auth-tls-match-cn` be: it
    ///   is a pattern over a printed subject.
    /// - Intermediates are not handed on, as with [nginx](Self::nginx).
    ///
    /// Sources: ingress-nginx, `rootfs/etc/nginx/template/nginx.tmpl` and the annotations' reference.
    #[must_use]
    pub fn ingress_nginx() -> Self {
        Self::one("ssl-client-cert", Encoding::PercentPem(b"")).verdict(
            "ssl-client-verify",
            "SUCCESS",
            "NONE",
        )
    }
}
