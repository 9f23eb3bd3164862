use crate::proxy::decode::Encoding;
use crate::proxy::profile::{Chain, Profile};

impl Profile {
    /// RFC 9440: `Client-Cert`, and `Client-Cert-Chain` with the intermediates.
    ///
    /// What the proxy has to do (RFC 9440 2.4 and 4), whichever it is: remove both headers from **every** request that it
    /// receives, also from one without a certificate and on a listener that asks for none, and then set them. For
    /// CloudFront in passthrough mode this is the profile, too.
    ///
    /// - The header says nothing of whether the proxy verified the chain. Here it is verified.
    /// - `Client-Cert-Chain` may come in several lines (RFC 9440 2.3); `Client-Cert` may not.
    /// - Parameters after a value, which RFC 9440 lets a reader pass over, are refused.
    /// - The RFC's own caution, that nobody but the proxy can reach the application, is what
    ///   [`TrustedHops`](crate::proxy::TrustedHops) are for.
    #[must_use]
    pub fn rfc9440() -> Self {
        Self::one("Client-Cert", Encoding::ByteSequences).chain(
            Chain::Lines,
            "Client-Cert-Chain",
            Encoding::ByteSequences,
        )
    }
}
