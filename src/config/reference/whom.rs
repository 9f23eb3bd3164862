//! Whom to believe.

use super::{Table, key};

pub(in crate::config) static FILE: Table = Table {
    title: "the file",
    text: "The top of the file. Every path in it is relative to the folder of the file.",
    keys: &[
        key(
            "purpose",
            "word or object identifier; required",
            r#""client""#,
            "What peers' certificates must be good for: `client`, `server`, `code_signing`, `email_protection`, `time_stamping`, \
             `ocsp_signing`, or a key purpose in dotted decimal. There is no default.",
        ),
        key("anchors", "tables by name; required", "", "Whom to believe: `[anchors.NAME]`."),
        key(
            "issuing_cas",
            "tables by name",
            "",
            "CAs below the anchors that rules name, or that are bound to namespaces: `[issuing_cas.NAME]`.",
        ),
        key(
            "intermediates",
            "list of files",
            r#"["tenant-ca.pem"]"#,
            "Certificates that peers need not send, PEM or DER. They are not believed for being here.",
        ),
        key("revocation", "table", "", "What is known of revocation: `[revocation]`."),
        key(
            "mapper",
            "word",
            r#""spiffe""#,
            "`spiffe`: the SPIFFE ID is the principal, where the anchor's namespaces hold its trust domain. In place of rules.",
        ),
        key(
            "rule",
            "list of tables",
            "",
            "What peers become: `[[rule]]`. A file with neither rules nor a `mapper` verifies paths and identifies nobody.",
        ),
        key("proxy", "table", "", "Who hands on peers' certificates, where a proxy ends TLS: `[proxy]`."),
        key("policy", "table", "", "What is asked of a path: `[policy]`."),
        key(
            "algorithms",
            "list of words",
            r#"["ecdsa_p256_sha256", "ed25519"]"#,
            "The signature algorithms that are accepted, and no others; all of these unless said otherwise: \
             `ecdsa_p256_sha256`, `ecdsa_p256_sha384`, `ecdsa_p256_sha512`, `ecdsa_p384_sha256`, `ecdsa_p384_sha384`, \
             `ecdsa_p384_sha512`, `ed25519`, `rsa_pkcs1_sha256`, `rsa_pkcs1_sha384`, `rsa_pkcs1_sha512`, `rsa_pss_sha256`, \
             `rsa_pss_sha384`, `rsa_pss_sha512` (under rsaEncryption keys), `rsa_pss_sha256_bound_key`, \
             `rsa_pss_sha384_bound_key`, `rsa_pss_sha512_bound_key`, `rsa_pss_sha256_free_key`, `rsa_pss_sha384_free_key`, \
             `rsa_pss_sha512_free_key` (under id-RSASSA-PSS keys with and without parameters).",
        ),
        key("budget", "table", "", "What one call may cost: `[budget]`."),
        key("danger", "table", "", "The lax choices: `[danger]`."),
    ],
};

pub(in crate::config) static ANCHOR: Table = Table {
    title: "[anchors.NAME]",
    text: "A trust anchor, or several with the same bounds. Reports call it by its name, and rules name it in `from`.",
    keys: &[
        key(
            "file",
            "file; required",
            r#""fleet-ca.pem""#,
            "Its certificate, PEM or DER; a PEM file may have several. Whatever else stands in the file refuses it.",
        ),
        key(
            "namespaces",
            "table",
            r#"{ spiffe = ["prod.example"], dns = ["svc.example"] }"#,
            "What it may vouch for: `namespaces`. Without any it ends paths, and vouches for no name.",
        ),
        key(
            "only_for",
            "list of purposes",
            r#"["client"]"#,
            "It is an authority for these purposes and for no other.",
        ),
        key(
            "distrusted_after",
            "date and time with offset",
            "2026-03-01T00:00:00Z",
            "End entities whose notBefore is later are not believed.",
        ),
        key(
            "danger",
            "table",
            "{ every_identity = true }",
            "The anchor's lax choices: `[anchors.NAME.danger]`.",
        ),
    ],
};

pub(in crate::config) static NAMESPACES: Table = Table {
    title: "namespaces",
    text: "What an anchor or an issuing CA may vouch for: lists, at least one. A name of a form that is not listed is not covered.",
    keys: &[
        key("spiffe", "list of trust domains", r#"["prod.example"]"#, "All SPIFFE IDs of the trust domain."),
        key("dns", "list of host names", r#"["svc.example"]"#, "The host name and all names below it."),
        key(
            "email",
            "list of host names",
            r#"["example.com"]"#,
            "The mailboxes of the host, none of hosts below it.",
        ),
        key(
            "email_below",
            "list of host names",
            r#"["example.com"]"#,
            "The mailboxes of the hosts below the domain, none of the domain itself.",
        ),
        key("ip", "list of networks", r#"["10.0.0.0/8", "2001:db8::/32"]"#, "The addresses of the network."),
        key("uri", "list of host names", r#"["api.example"]"#, "All URIs of the host, but for SPIFFE IDs."),
        key(
            "sid",
            "list of security identifiers",
            r#"["S-1-5-21-1004336348-1177238915-682003330"]"#,
            "The accounts of the Active Directory domain.",
        ),
        key(
            "extension",
            "list of object identifiers",
            r#"["1.3.6.1.4.1.99999.1"]"#,
            "Whatever the extension says: for an authority that writes names into one of its own.",
        ),
        key("upn", "list of domains", r#"["corp.example"]"#, "The user principal names of the domain."),
        key(
            "directory",
            "list of distinguished names",
            r#"["OU=Cards,O=Example,C=DE"]"#,
            "The name (RFC 4514) and everything below it. Subjects and their attributes lie in these.",
        ),
        key(
            "other",
            "list of object identifiers",
            r#"["1.3.6.1.4.1.311.20.2.3"]"#,
            "All otherNames of the type.",
        ),
    ],
};

pub(in crate::config) static ANCHOR_DANGER: Table = Table {
    title: "[anchors.NAME.danger]",
    text: "Lax choices for one anchor.",
    keys: &[
        key(
            "every_identity",
            "`true`",
            "true",
            "It vouches for every identity: right for a private authority that serves one fleet and nothing else. In place of \
             `namespaces`.",
        ),
        key(
            "unchecked",
            "list of words",
            r#"["dates"]"#,
            "What of its own certificate does not count: `dates`, `authority` (that it is a CA that may sign certificates), \
             `constraints` (path length, name constraints, key purposes, critical extensions).",
        ),
    ],
};

pub(in crate::config) static ISSUING_CA: Table = Table {
    title: "[issuing_cas.NAME]",
    text: "A CA below an anchor, known by its key. It is not believed for being here, and peers still send its certificate, unless \
           `intermediates` lists it.",
    keys: &[
        key(
            "file",
            "file; required",
            r#""tenant-ca.pem""#,
            "Its certificate, PEM or DER; a PEM file may have several.",
        ),
        key(
            "namespaces",
            "table",
            r#"{ dns = ["tenant.example"] }"#,
            "Wherever its key stands on a path, the identity must lie in one of these as well as in the anchor's.",
        ),
    ],
};
