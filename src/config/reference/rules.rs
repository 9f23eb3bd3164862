//! What peers become.

use super::{Table, key};

pub(in crate::config) static RULE: Table = Table {
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

pub(in crate::config) static SOURCE: Table = Table {
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

pub(in crate::config) static MATCH: Table = Table {
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

pub(in crate::config) static ISSUER_SERIAL: Table = Table {
    title: "issuer and serial number",
    text: "A value of the source `issuer_serial`.",
    keys: &[
        key(
            "issuer",
            "distinguished name; required",
            r#""CN=Example CA,OU=Cards,O=Example,C=DE""#,
            "The issuer's name (RFC 4514).",
        ),
        key("serial", "hexadecimal digits; required", r#""01:a4""#, "The serial number, a positive one."),
    ],
};

pub(in crate::config) static PRINCIPAL: Table = Table {
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

pub(in crate::config) static ROLE: Table = Table {
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
