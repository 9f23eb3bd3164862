//! Every table and key of the file: what is refused as unknown, what `docs/configuration.md` is made of, and what the
//! tests compare with what the readers ask for.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;

/// A table of the file.
#[derive(Debug)]
pub(super) struct Table {
    /// What errors and the reference call it.
    pub(super) title: &'static str,
    /// What it is for.
    pub(super) text: &'static str,
    pub(super) keys: &'static [Key],
}

/// A key of a table.
#[derive(Debug)]
pub(super) struct Key {
    pub(super) name: &'static str,
    /// What its value is, in words.
    pub(super) value: &'static str,
    /// What it means.
    pub(super) text: &'static str,
    /// A value that can be written; none where a table of its own says more.
    pub(super) example: &'static str,
}

impl Table {
    pub(super) fn has(&self, name: &str) -> bool {
        self.keys.iter().any(|key| key.name == name)
    }
}

const fn key(name: &'static str, value: &'static str, example: &'static str, text: &'static str) -> Key {
    Key { name, value, text, example }
}

/// All of them, in the order of the reference.
pub(super) const TABLES: &[&Table] = &[
    &FILE,
    &ANCHOR,
    &NAMESPACES,
    &ANCHOR_DANGER,
    &ISSUING_CA,
    &REVOCATION,
    &DANGER,
    &RULE,
    &SOURCE,
    &MATCH,
    &ISSUER_SERIAL,
    &PRINCIPAL,
    &ROLE,
    &POLICY,
    &BUDGET,
];

pub(super) static FILE: Table = Table {
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
        key("policy", "table", "", "What is asked of a path: `[policy]`."),
        key(
            "algorithms",
            "list of words",
            r#"["ecdsa_p256_sha256", "ed25519"]"#,
            "The signature algorithms that are accepted, and no others; all of the library's own unless said otherwise.",
        ),
        key("budget", "table", "", "What one call may cost: `[budget]`."),
        key("danger", "table", "", "The lax choices: `[danger]`."),
    ],
};

pub(super) static ANCHOR: Table = Table {
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

pub(super) static NAMESPACES: Table = Table {
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

pub(super) static ANCHOR_DANGER: Table = Table {
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

pub(super) static ISSUING_CA: Table = Table {
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

pub(super) static REVOCATION: Table = Table {
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

pub(super) static DANGER: Table = Table {
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

pub(super) static RULE: Table = Table {
    title: "[[rule]]",
    text: "A rule. All rules are tried, in no order, and exactly one principal must come out.",
    keys: &[
        key(
            "name",
            "text; required",
            r#""services""#,
            "Its name, for reports and audit; no two have one name.",
        ),
        key(
            "from",
            "list of names; required",
            r#"["fleet"]"#,
            "Whom it believes: names of anchors and of issuing CAs. An issuing CA is believed for what it issued itself.",
        ),
        key(
            "source",
            "word or table; required",
            r#""spiffe""#,
            "What it reads, which must be there once: `spiffe`, `dns`, `ip`, `email`, `uri`, `upn`, `sid`, `subject`, `certificate`, `key` \
             (SHA-256), `issuer_serial`, or a table `source`.",
        ),
        key(
            "match",
            "text or table; required",
            r#""spiffe://prod.example/ns/{ns}/sa/{sa}""#,
            "What it wants to see there: the value itself; for `spiffe` and `dns` with captures, `{name}` for a whole segment or \
             label, `{name..}` for several at the open end; or a table `match`.",
        ),
        key(
            "principal",
            "table; required",
            r#"{ kind = "service", name = "{ns}/{sa}" }"#,
            "What the peer becomes: `principal`.",
        ),
        key(
            "policies",
            "list of object identifiers",
            r#"["1.3.6.1.4.1.99999.2"]"#,
            "The path must have one of these certificate policies: where one authority certifies a person's card and the \
             person's devices under one name, each needs its own.",
        ),
        key(
            "roles",
            "list of names or tables",
            r#"["reader"]"#,
            "Roles that it grants: by their names, or as tables `roles` that read them from the certificate.",
        ),
    ],
};

pub(super) static SOURCE: Table = Table {
    title: "source",
    text: "A source that is named by a type. One key.",
    keys: &[
        key(
            "attribute",
            "short name or object identifier",
            r#""CN""#,
            "The attribute of this type, which must be there once in the whole subject.",
        ),
        key(
            "other_name",
            "object identifier",
            r#""1.3.6.1.5.5.7.8.7""#,
            "The otherName of this type, undecoded.",
        ),
        key("extension", "object identifier", r#""1.3.6.1.4.1.99999.1""#, "The extension, undecoded."),
    ],
};

pub(super) static MATCH: Table = Table {
    title: "match",
    text: "What a rule wants to see. `capture` is the name under which the principal's name refers to what was matched.",
    keys: &[
        key(
            "is",
            "a value of the source",
            r#""api-7""#,
            "This value. Undecoded ones are hexadecimal digits of their DER.",
        ),
        key("one_of", "list of values of the source", r#"["api-7", "api-8"]"#, "One of these values."),
        key(
            "any",
            "capture",
            r#""name""#,
            "Any value; the capture is the whole of it. Not for what has no text of its own.",
        ),
        key(
            "under",
            "host name",
            r#""nodes.example""#,
            "For `dns`: this host name and all below it. With `capture`.",
        ),
        key(
            "at",
            "host name",
            r#""example.com""#,
            "For `email` and `upn`: the users of this host, not of hosts below it. With `capture`, the user.",
        ),
        key(
            "in",
            "security identifier",
            r#""S-1-5-21-1004336348-1177238915-682003330""#,
            "For `sid`: the accounts of this domain. With `capture`, the relative identifier.",
        ),
        key(
            "prefix",
            "text",
            r#""PNOEE-""#,
            "For an attribute, and for an extension or otherName that is one string: how it begins. With `capture`, the rest.",
        ),
        key("suffix", "text", r#""-card""#, "As `prefix`: how it ends. Both may be left out."),
        key("capture", "capture", r#""code""#, "1 to 32 small letters, digits and underscores."),
    ],
};

pub(super) static ISSUER_SERIAL: Table = Table {
    title: "issuer and serial number",
    text: "A value of the source `issuer_serial`.",
    keys: &[
        key("issuer", "distinguished name; required", r#""CN=Example CA""#, "The issuer's name (RFC 4514)."),
        key("serial", "hexadecimal digits; required", r#""01:a4""#, "The serial number, a positive one."),
    ],
};

pub(super) static PRINCIPAL: Table = Table {
    title: "principal",
    text: "What a peer becomes.",
    keys: &[
        key(
            "kind",
            "text; required",
            r#""service""#,
            "The kind: 1 to 64 letters, digits, dots, hyphens and underscores.",
        ),
        key(
            "name",
            "text; required",
            r#""{ns}/{sa}""#,
            "The name, with captures in braces. What stands between two captures must be what the first cannot hold.",
        ),
    ],
};

pub(super) static ROLE: Table = Table {
    title: "roles",
    text: "Roles that are read from the certificate: each value of the source that matches is one, if it is allowed.",
    keys: &[
        key(
            "source",
            "as a rule's; required",
            r#"{ attribute = "O" }"#,
            "What is read; it may be there any number of times.",
        ),
        key(
            "match",
            "as a rule's; required",
            r#"{ prefix = "team-", capture = "team" }"#,
            "What it wants to see there.",
        ),
        key("role", "text; required", r#""{team}""#, "The role's name, with captures in braces."),
        key(
            "allowed",
            "list of text; required",
            r#"["payments", "ops"]"#,
            "The roles that can come of it, and no others.",
        ),
    ],
};

pub(super) static POLICY: Table = Table {
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

pub(super) static BUDGET: Table = Table {
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

/// Every table and key of a configuration, in Markdown: what `docs/configuration.md` holds.
#[must_use]
pub fn reference() -> String {
    let mut text = INTRODUCTION.to_owned();
    for Table { title, text: meaning, keys } in TABLES {
        let code = if title.contains('[') { "`" } else { "" };
        text.push_str(&format!(
            "\n## {code}{title}{code}\n\n{meaning}\n\n| key | value | meaning |\n|---|---|---|\n"
        ));
        for Key { name, value, text: meaning, example } in *keys {
            text.push_str(&format!("| `{name}` | {value} | {meaning}"));
            if !example.is_empty() {
                text.push_str(&format!("<br>`{name} = {example}`"));
            }
            text.push_str(" |\n");
        }
    }
    text
}

const INTRODUCTION: &str = "\
<!-- Made from src/config/reference.rs; a test compares the two. -->

# The configuration

One TOML file says whom to believe, for what, and who peers are. An unknown key is an error, and so is an empty list: empty never
means everybody. Paths are relative to the folder of the file. There are no includes, no patterns over file names and no environment
variables. A length of time is a whole number and its unit, `s`, `m`, `h` or `d`. What is lax stands in a table named `danger`.
";
