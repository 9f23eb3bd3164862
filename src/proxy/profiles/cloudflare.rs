use crate::proxy::decode::Encoding;
use crate::proxy::profile::{Chain, Profile};

impl Profile {
    /// Cloudflare with request header rules: RFC 9440's form in `Client-Cert` and `Client-Cert-Chain`, with
    /// `X-Client-Cert-Presented` and `X-Client-Cert-Verified`, which have to be there and be `true`.
    ///
    /// ```text
    /// # Request header transform rules, all of them with the expression `true`, so that each sets or removes on every request:
    /// Set dynamic  Client-Cert              cf.tls_client_auth.cert_rfc9440
    /// Set dynamic  Client-Cert-Chain        cf.tls_client_auth.cert_chain_rfc9440
    /// Set dynamic  X-Client-Cert-Presented  to_string(cf.tls_client_auth.cert_presented)
    /// Set dynamic  X-Client-Cert-Verified   to_string(cf.tls_client_auth.cert_verified and not cf.tls_client_auth.cert_revoked)
    /// ```
    ///
    /// - The fields hold a certificate "regardless of the certificate validation result": hence the verdict.
    /// - A certificate above 10 KiB is an empty value. `X-Client-Cert-Presented` then says that there was one, and it is
    ///   refused.
    /// - Cloudflare's addresses are those of all its customers. Let it prove who it is (authenticated origin pulls with
    ///   your own certificate, [`Hop::principal`](crate::proxy::Hop::principal)), or let it come through a tunnel.
    ///
    /// Source: Cloudflare, SSL/TLS, "Forward a client certificate"; Ruleset engine, `cf.tls_client_auth.*`.
    #[must_use]
    pub fn cloudflare_rules() -> Self {
        Self::one("Client-Cert", Encoding::ByteSequences)
            .chain(Chain::In, "Client-Cert-Chain", Encoding::ByteSequences)
            .verdict("X-Client-Cert-Presented", "true", "false")
            .verdict("X-Client-Cert-Verified", "true", "false")
    }

    /// Cloudflare Access with `client_certificate_forwarding`: base64 of DER in `Cf-Client-Cert-Der-Base64`.
    ///
    /// ```sh
    /// curl -X PUT https://api.cloudflare.com/client/v4/zones/$ZONE/access/certificates/settings \
    ///     -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    ///     -d '{"settings":[{"hostname":"app.example","china_network":false,"client_certificate_forwarding":true}]}'
    /// # And a request header transform rule for every other hostname of the zone that has the same origin:
    /// # Remove  Cf-Client-Cert-Der-Base64
    /// ```
    ///
    /// - **It may come with the first request of a connection alone**, as the vendor's text says in one place (and "every
    ///   request" in another). A later request without it is nobody, and must not be taken for the earlier one's client.
    /// - There is no verdict: requests are blocked by an mTLS rule, or are not.
    /// - The addresses are shared, as [above](Self::cloudflare_rules).
    ///
    /// Source: Cloudflare, SSL/TLS, "Forward a client certificate".
    #[must_use]
    pub fn cloudflare_access() -> Self {
        Self::one("Cf-Client-Cert-Der-Base64", Encoding::Base64Der)
    }
}
