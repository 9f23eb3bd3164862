use crate::proxy::decode::Encoding;
use crate::proxy::profile::Profile;

impl Profile {
    /// Envoy, and what is made of it (Istio, Contour, Azure Container Apps): `Cert` or `Chain` of the **last** element of
    /// `x-forwarded-client-cert`, checked against the `Hash` beside it.
    ///
    /// ```yaml
    /// # In every http_connection_manager that reaches the application. SANITIZE_SET takes away what the client sent.
    /// forward_client_cert_details: SANITIZE_SET
    /// set_current_client_cert_details:
    ///   cert: true
    ///   chain: true
    /// # And in its transport socket, as without a trusted_ca any certificate is handed on:
    /// common_tls_context:
    ///   validation_context:
    ///     trusted_ca: { filename: /etc/envoy/clients-ca.pem }
    /// ```
    ///
    /// In Istio, `gatewayTopology.forwardClientCertDetails: SANITIZE_SET` of the gateway's proxy configuration.
    ///
    /// - `FORWARD_ONLY` hands on the client's own header to an application that believes it, and `ALWAYS_FORWARD_ONLY`
    ///   even without a certificate. From such an Envoy nothing must be read; this reader cannot tell.
    /// - Under `APPEND_FORWARD` the elements before the last are the client's. They are not read.
    /// - Behind a gateway and a sidecar that appends, the last element is the sidecar's, and speaks of the gateway.
    /// - `Hash` without `Cert` and `Chain` is refused: a hash finds a certificate, and proves nothing. `By`, `Subject`,
    ///   `URI` and `DNS` are not read.
    ///
    /// Sources: Envoy, "HTTP header manipulation", x-forwarded-client-cert; `HttpConnectionManager`
    /// (`forward_client_cert_details`; `Hash` is always set).
    #[must_use]
    pub fn envoy() -> Self {
        Self::whole("x-forwarded-client-cert", Encoding::Xfcc)
    }
}
