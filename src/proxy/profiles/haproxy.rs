use crate::proxy::decode::Encoding;
use crate::proxy::profile::{Chain, Profile};

impl Profile {
    /// HAProxy: base64 of DER, the certificate in `X-SSL-Client-Cert`, the intermediates one after the other in
    /// `X-SSL-Client-Cert-Chain`, the verdict in `X-SSL-Client-Verify`, which has to be there and be `0`.
    ///
    /// ```haproxy
    /// # In every frontend that reaches the application, plain HTTP too (that one was forgotten in CVE-2026-46579).
    /// frontend https
    ///     bind :443 ssl crt /etc/haproxy/site.pem ca-file /etc/haproxy/clients-ca.pem verify optional no-tls-tickets
    ///     http-request del-header X-SSL-Client-Cert
    ///     http-request del-header X-SSL-Client-Cert-Chain
    ///     http-request del-header X-SSL-Client-Verify
    ///     http-request set-header X-SSL-Client-Cert       %[ssl_c_der,base64]       if { ssl_c_used }
    ///     http-request set-header X-SSL-Client-Cert-Chain %[ssl_c_chain_der,base64] if { ssl_c_used }
    ///     http-request set-header X-SSL-Client-Verify     %[ssl_c_verify]           if { ssl_c_used }
    /// ```
    ///
    /// - `ssl_c_verify` is OpenSSL's number. `0` is good, and is also what it says where there is no certificate; that is
    ///   why the certificate's own header decides whether there is one.
    /// - With `crt-ignore-err all` or `ca-ignore-err all` HAProxy hands on any certificate. The number is then not `0`,
    ///   and it is refused.
    /// - `ssl_c_chain_der` is what the client sent beside its own certificate, and is empty where a session was resumed.
    /// - `del-header` takes away the exact name. One with underscores goes through, and is
    ///   [refused](crate::proxy::HeaderFault::Alias) here.
    ///
    /// Sources: HAProxy, `configuration.txt` (7.3.4, `ssl_c_der`, `ssl_c_chain_der`, `ssl_c_used`, `ssl_c_verify`).
    /// Tested against 2.6.
    #[must_use]
    pub fn haproxy() -> Self {
        Self::one("X-SSL-Client-Cert", Encoding::Base64Der)
            .chain(Chain::In, "X-SSL-Client-Cert-Chain", Encoding::Base64Der)
            .verdict("X-SSL-Client-Verify", "0", "0")
    }
}
