use crate::proxy::decode::Encoding;
use crate::proxy::profile::{Chain, Profile};

impl Profile {
    /// Google Cloud's application load balancers: RFC 9440's form in headers of the operator's choice, here
    /// `X-Client-Cert-Leaf` and `X-Client-Cert-Chain`, with `X-Client-Cert-Present` and `X-Client-Cert-Chain-Verified`,
    /// which have to be there and be `true`.
    ///
    /// ```sh
    /// # On every backend service behind the load balancer. A custom request header replaces what the client sent.
    /// gcloud compute backend-services update $SERVICE --global \
    ///     --custom-request-header='X-Client-Cert-Leaf:{client_cert_leaf}' \
    ///     --custom-request-header='X-Client-Cert-Chain:{client_cert_chain}' \
    ///     --custom-request-header='X-Client-Cert-Present:{client_cert_present}' \
    ///     --custom-request-header='X-Client-Cert-Chain-Verified:{client_cert_chain_verified}'
    /// ```
    ///
    /// - Where the certificate is too large for the load balancer, or under `ALLOW_INVALID_OR_MISSING_CLIENT_CERT`
    ///   failed, its header is empty. Then `X-Client-Cert-Present` says that there was one, and it is refused: that is
    ///   not nobody.
    /// - Google's front ends have the same addresses for all customers. Let the firewall admit your load balancer's
    ///   proxies and nobody else.
    ///
    /// Sources: Google Cloud, Load Balancing, "Mutual TLS overview", "Create custom headers in backend services".
    #[must_use]
    pub fn gcp() -> Self {
        Self::one("X-Client-Cert-Leaf", Encoding::ByteSequences)
            .chain(Chain::In, "X-Client-Cert-Chain", Encoding::ByteSequences)
            .verdict("X-Client-Cert-Present", "true", "false")
            .verdict("X-Client-Cert-Chain-Verified", "true", "false")
    }
}
