use crate::proxy::decode::Encoding;
use crate::proxy::profile::{Chain, Profile};

impl Profile {
    /// Kong Gateway with its plugin TLS Metadata Headers: percent-encoded PEM, the certificate in `X-Client-Cert`, and from 3.8 on
    /// all that the client sent in `X-Client-Cert-Chain`, its own certificate first.
    ///
    /// ```yaml
    /// # For the whole gateway, and not for one route: what no plugin looks at is handed on as the client wrote it.
    /// plugins:
    ///   - name: pre-function        # strips; the plugins below come later, and set
    ///     config:
    ///       access:
    ///         - |
    ///           kong.service.request.clear_header("X-Client-Cert")
    ///           kong.service.request.clear_header("X-Client-Cert-Chain")
    ///   - name: tls-handshake-modifier   # or mtls-auth: asks for a certificate
    ///   - name: tls-metadata-headers
    ///     config:
    ///       inject_client_cert_details: true
    /// ```
    ///
    /// - **The plugin verifies nothing, and strips nothing**: without a certificate it sets no header, and leaves there what the
    ///   client wrote. Hence the first plugin.
    /// - There is no header with a verdict. What `mtls-auth` refuses does not come here; what `tls-handshake-modifier` asks for
    ///   is anybody's certificate, and is verified here.
    /// - Where the plugin is made to write `X-Forwarded-Client-Cert` as well, that is another proxy's header beside this one's, and
    ///   [refused](crate::proxy::HeaderFault::Foreign): let it write one of the two.
    /// - The serial number, the names and the SHA-1 fingerprint come too, and are not read.
    ///
    /// Sources: Kong, "TLS Metadata Headers", its reference, its changelog (3.8.0.0: intermediate certificates), and the plugin's
    /// own code for the encoding; `lua-kong-nginx-module`, `get_full_client_certificate_chain`. It has not been run.
    #[must_use]
    pub fn kong() -> Self {
        Self::one("X-Client-Cert", Encoding::PercentPem(b"")).chain(
            Chain::Behind,
            "X-Client-Cert-Chain",
            Encoding::PercentPem(b""),
        )
    }
}
