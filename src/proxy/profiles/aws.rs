use crate::proxy::decode::Encoding;
use crate::proxy::profile::Profile;

/// What Amazon's encoder leaves as it is.
const PLAIN: &[u8] = b"+=/";

impl Profile {
    /// AWS Application Load Balancer whose listener is in *verify* mode: `X-Amzn-Mtls-Clientcert-Leaf`.
    ///
    /// ```sh
    /// # On EVERY listener of the load balancer that reaches the targets; one without mutual authentication, plain HTTP
    /// # above all, must not forward to them.
    /// aws elbv2 modify-listener --listener-arn $LISTENER \
    ///     --mutual-authentication Mode=verify,TrustStoreArn=$STORE,IgnoreClientCertificateExpiry=false
    /// ```
    ///
    /// - Targets must be out of everybody else's reach (security group), and the trusted hops are the subnets of the load
    ///   balancer.
    /// - There is no verdict header. What the trust store lacks (revocation, unless it has lists) is checked here.
    /// - Listeners can be given other names for these headers: [`certificate_header`](Self::certificate_header). The
    ///   intermediates are not handed on.
    /// - Decoded with `+` as space, as forms are, the certificate is broken; the vendor leaves `+`, `=` and `/` as they
    ///   are.
    ///
    /// Sources: AWS, Elastic Load Balancing, "Mutual authentication with TLS in Application Load Balancer", "HTTP header
    /// modification".
    #[must_use]
    pub fn aws_alb_verify() -> Self {
        Self::one("X-Amzn-Mtls-Clientcert-Leaf", Encoding::PercentPem(PLAIN))
    }

    /// AWS Application Load Balancer whose listener is in *passthrough* mode: `X-Amzn-Mtls-Clientcert`, all certificates
    /// that the client sent.
    ///
    /// ```sh
    /// aws elbv2 modify-listener --listener-arn $LISTENER --mutual-authentication Mode=passthrough
    /// ```
    ///
    /// **The load balancer verified nothing**, but that the client holds the key of the first certificate. The rest is as
    /// in [verify mode](Self::aws_alb_verify).
    ///
    /// Source: as there.
    #[must_use]
    pub fn aws_alb_passthrough() -> Self {
        Self::whole("X-Amzn-Mtls-Clientcert", Encoding::PercentPem(PLAIN))
    }

    /// AWS CloudFront that requires a certificate from viewers or takes one: `CloudFront-Viewer-Cert-Pem`, and
    /// `CloudFront-Viewer-Cert-Present`, which has to be there and be `1`.
    ///
    /// ```json
    /// { "Name": "client-certificates", "HeadersConfig": { "HeaderBehavior": "whitelist", "Headers": { "Quantity": 2, "Items": [
    ///     "CloudFront-Viewer-Cert-Pem", "CloudFront-Viewer-Cert-Present" ] } },
    ///   "CookiesConfig": { "CookieBehavior": "none" }, "QueryStringsConfig": { "QueryStringBehavior": "none" } }
    /// ```
    ///
    /// - Attach this origin request policy to every behaviour. The origin must be out of everybody else's reach:
    ///   CloudFront's addresses are shared by all of its customers, so that trusting them is trusting anybody's
    ///   distribution. Use a VPC origin, or let CloudFront prove who it is (origin mutual TLS,
    ///   [`Hop::principal`](crate::proxy::Hop::principal)).
    /// - In passthrough mode the headers are those of [RFC 9440](Self::rfc9440), and nothing was verified.
    /// - A CloudFront function can rename them (`renameClientCertHeaders`).
    ///
    /// Source: AWS, CloudFront, "Viewer mTLS headers for cache policies and forwarded to origin".
    #[must_use]
    pub fn aws_cloudfront() -> Self {
        Self::one("CloudFront-Viewer-Cert-Pem", Encoding::PercentPem(PLAIN)).verdict(
            "CloudFront-Viewer-Cert-Present",
            "1",
            "0",
        )
    }
}
