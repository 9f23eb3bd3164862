use crate::proxy::decode::Encoding;
use crate::proxy::profile::Profile;

/// A mesh has two or three.
const MOST_APPENDED: usize = 8;

impl Profile {
    /// Envoy, and what is made of it (Istio, Contour, Azure Container Apps): `Cert` or `Chain` of the **one** element of
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
    /// - More than one element is refused: under `SANITIZE_SET` there is one, and another one was put there, by a header
    ///   of the client's or by a name in its certificate. For Envoys that append there is
    ///   [`envoy_append`](Self::envoy_append).
    /// - `Hash` without `Cert` and `Chain` is refused: a hash finds a certificate, and proves nothing. `By`, `Subject`,
    ///   `URI` and `DNS` are not read.
    ///
    /// Sources: Envoy, "HTTP header manipulation", x-forwarded-client-cert; `HttpConnectionManager`
    /// (`forward_client_cert_details`; `Hash` is always set).
    #[must_use]
    pub fn envoy() -> Self {
        Self::whole("x-forwarded-client-cert", Encoding::Xfcc(1))
    }

    /// An Envoy under `APPEND_FORWARD`, such as Istio's sidecars: as [`envoy`](Self::envoy), of the **last** of at most
    /// eight elements. Those before it are not read; they are what the client and earlier proxies said.
    ///
    /// ```yaml
    /// forward_client_cert_details: APPEND_FORWARD
    /// set_current_client_cert_details: { cert: true, chain: true, subject: false, uri: false, dns: false }
    /// ```
    ///
    /// - **Leave `uri` and `dns` off.** Envoy puts quotes around `Subject` alone. Whoever gets a certificate with a comma
    ///   in a URI or DNS name from an authority that Envoy trusts writes another last element with it, and here nobody
    ///   can tell that from Envoy's own.
    /// - Behind a gateway and a sidecar the last element is the sidecar's, and speaks of the gateway.
    ///
    /// Sources: as there.
    #[must_use]
    pub fn envoy_append() -> Self {
        Self::whole("x-forwarded-client-cert", Encoding::Xfcc(MOST_APPENDED))
    }
}
