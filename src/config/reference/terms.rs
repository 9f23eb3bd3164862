//! What is asked of a path, and what is known of revocation.

use super::{Table, key};

pub(in crate::config) static REVOCATION: Table = Table {
    title: "[revocation]",
    text: "What is known of revocation. Every certificate below the anchor must be covered by a fresh CRL or OCSP response; without \
           any there must be `no_revocation` in `[danger]`.",
    keys: &[
        key(
            "crls",
            "list of files or folders",
            r#"["fleet.crl"]"#,
            "CRLs, PEM or DER. Of a folder every file is one, but for those whose names begin with a dot.",
        ),
        key(
            "ocsp",
            "list of files or folders",
            r#"["peer.ocsp"]"#,
            "OCSP responses, DER. What peers staple counts as well.",
        ),
        key(
            "stapled",
            "`true`",
            "true",
            "No OCSP response is at hand; those that peers staple are what is believed. In place of `ocsp`.",
        ),
        key(
            "max_crl_age",
            "length of time",
            r#""24h""#,
            "A CRL is stale this long after its thisUpdate, whatever its nextUpdate says.",
        ),
        key(
            "max_ocsp_age",
            "length of time",
            r#""24h""#,
            "An OCSP response clears nobody for longer than this after its thisUpdate; one without nextUpdate clears only where \
             this is set.",
        ),
    ],
};

pub(in crate::config) static DANGER: Table = Table {
    title: "[danger]",
    text: "Every lax choice that is no single anchor's. Each shows in every answer.",
    keys: &[
        key("no_revocation", "`true`", "true", "Revocation is not checked at all."),
        key("end_entity_revocation_only", "`true`", "true", "Revocation is checked for the end entity only."),
        key(
            "unknown_revocation_passes",
            "`true`",
            "true",
            "A certificate whose revocation status cannot be found out passes.",
        ),
        key("stale_crls", "`true`", "true", "A CRL past its nextUpdate is still used."),
        key("grace", "length of time", r#""2h""#, "A CRL is still used for so long past its nextUpdate."),
        key(
            "any_server_name",
            "`true`",
            "true",
            "A server's certificate is accepted for whatever name it has.",
        ),
        key("any_purpose", "`true`", "true", "No key purpose is checked. In place of `purpose`."),
        key("rsa_1024", "`true`", "true", "RSA keys from 1,024 bits pass, in place of 2,048."),
    ],
};

pub(in crate::config) static POLICY: Table = Table {
    title: "[policy]",
    text: "What is asked of a path.",
    keys: &[
        key(
            "preset",
            "word",
            r#""rfc5280_strict""#,
            "`rfc5280` (section 6, path validation; the default), `rfc5280_strict` (and section 4, the profile of conforming CAs), \
             `web_pki` (and the CA/Browser Forum's Baseline Requirements).",
        ),
        key(
            "max_intermediates",
            "number",
            "2",
            "At most so many intermediates that are not self-issued (RFC 5280 6.1.1 b).",
        ),
        key(
            "require_key_usage",
            "list of words",
            r#"["digital_signature"]"#,
            "Bits that the end entity's key usage must have, where it has one: `digital_signature`, `key_encipherment`, \
             `key_agreement`, `key_cert_sign`, `crl_sign`.",
        ),
        key("require_stated_purpose", "`true`", "true", "End entities must state their key purposes."),
        key(
            "require_certificate_policy",
            "list of object identifiers",
            r#"["1.3.6.1.4.1.99999.2"]"#,
            "One of these certificate policies must hold for the path.",
        ),
        key(
            "initial_policy_set",
            "list of object identifiers",
            r#"["1.3.6.1.4.1.99999.2"]"#,
            "RFC 5280 6.1.1 (c): it narrows what is reported, and requires nothing. Not with `require_certificate_policy`.",
        ),
        key(
            "require_explicit_policy",
            "`true`",
            "true",
            "RFC 5280 6.1.1 (f): some certificate policy must hold.",
        ),
        key(
            "inhibit_policy_mapping",
            "`true`",
            "true",
            "RFC 5280 6.1.1 (e): certificate policies are not mapped.",
        ),
        key("inhibit_any_policy", "`true`", "true", "RFC 5280 6.1.1 (g): anyPolicy is not processed."),
    ],
};

pub(in crate::config) static BUDGET: Table = Table {
    title: "[budget]",
    text: "What one call may cost. What is left out has its default: these numbers.",
    keys: &[
        key("certificates", "number", "256", "Certificates read."),
        key("certificate_bytes", "number", "131072", "Bytes of one certificate."),
        key("extensions", "number", "64", "Extensions of one certificate."),
        key("names", "number", "1024", "Names of one certificate."),
        key("subtrees", "number", "1024", "Subtrees of one certificate's name constraints."),
        key("signatures", "number", "512", "Signature checks."),
        key("name_comparisons", "number", "1048576", "Comparisons of names."),
        key("policy_nodes", "number", "8192", "Nodes and edges of the certificate policy graph."),
        key("search_steps", "number", "65536", "Steps of the path search."),
        key("candidates", "number", "256", "Complete paths that are judged."),
        key("path_length", "number", "32", "Certificates on one path, the anchor not counted."),
    ],
};
