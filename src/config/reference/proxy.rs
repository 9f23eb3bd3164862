//! Who hands on certificates.

use super::{Table, key};

pub(in crate::config) static PROXY: Table = Table {
    title: "[proxy]",
    text: "Where a proxy ends TLS: whose header is read, and from where. A request that brings the header from elsewhere is \
           refused. At least one of `networks`, `principals` and `unix_socket`; each of them trusts more senders.",
    keys: &[
        key(
            "profile",
            "word; required",
            r#""nginx""#,
            "The proxy's format: `apache`, `aws-alb-passthrough`, `aws-alb-verify`, `aws-cloudfront`, `azure-app-service`, \
             `caddy`, `cloudflare-access`, `cloudflare-rules`, `envoy`, `envoy-append`, `gcp`, `haproxy`, `ingress-nginx`, `kong`, `nginx`, `rfc9440`, \
             `traefik`, `traefik-before-2.9.4`. Nothing is detected.",
        ),
        key("networks", "list of networks", r#"["10.0.7.0/28"]"#, "Connections from these addresses."),
        key(
            "principals",
            "list of tables",
            r#"[{ kind = "spiffe", name = "spiffe://prod.example/edge" }]"#,
            "Connections of these principals, which they proved by their own certificates: `principals`.",
        ),
        key("unix_socket", "`true`", "true", "Connections over a Unix socket."),
        key(
            "certificate_header",
            "name of a header",
            r#""X-Peer""#,
            "The header with the certificate, where the operator of the proxy chose another name.",
        ),
        key("chain_header", "name of a header", r#""X-Peer-Chain""#, "The one with the intermediates."),
        key("verdict_header", "name of a header", r#""X-Peer-Verdict""#, "The one with the proxy's verdict."),
        key(
            "presence_header",
            "name of a header",
            r#""X-Peer-Presented""#,
            "The one that says whether there was a certificate (`gcp`, `cloudflare-rules`).",
        ),
    ],
};

pub(in crate::config) static HOP: Table = Table {
    title: "principals",
    text: "A proxy that proved who it is. Both must be equal to the principal's.",
    keys: &[
        key("kind", "text; required", r#""spiffe""#, "The kind of the principal."),
        key("name", "text; required", r#""spiffe://prod.example/edge""#, "Its name within the kind."),
    ],
};
