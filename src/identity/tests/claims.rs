//! One typed value a source, or a refusal.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{FLEET, Said, certificate};
use crate::certificate::Certificate;
use crate::identity::claims::Claims;
use crate::identity::{Fingerprint, Source};
use crate::oid::{self, OidBuf};

const SEVERAL: &str = "there is more than one";
const NOT_TEXT: &str = "its text is not in a string type and of characters that an identity may have";
const NOT_ONE_HOST: &str = "it is a wildcard, or looks like an address";
const ANOTHER_URI: &str = "there is another URI beside it";

/// The identity as it prints, `-` where there is none, or the doubt.
fn one(der: &[u8], source: &Source) -> String {
    let certificate = Certificate::read(der).unwrap();
    match Claims::read(&certificate) {
        Err(malformed) => alloc::format!("refused: {malformed}"),
        Ok(claims) => match claims.one(source) {
            Ok(Some(identity)) => {
                assert_eq!(identity.source(), *source);
                identity.to_string()
            }
            Ok(None) => "-".into(),
            Err(doubt) => doubt.to_string(),
        },
    }
}

#[test]
fn a_source_gives_its_one_value_or_a_doubt() {
    let (cn, o, email) = (
        Source::attribute(oid::COMMON_NAME),
        Source::attribute(oid::ORGANIZATION),
        Source::attribute(oid::EMAIL_ADDRESS),
    );
    let sid = Source::OtherName(OidBuf::parse("1.2.3").unwrap());
    let long_cn = alloc::format!("CN={}", "a".repeat(257));
    let longest_cn = alloc::format!("CN={}", "a".repeat(256));
    let longest = alloc::format!("attribute:{longest_cn}");
    let long_id = alloc::format!("uri:spiffe://prod.example/{}", "a".repeat(2048));
    let long_uri = alloc::format!("uri:https://a.example/{}", "a".repeat(2048));
    let table: &[(&str, Said<'_>, &Source, &str)] = &[
        // SPIFFE (E9, E10).
        ("a SPIFFE ID", ("", &["uri:spiffe://prod.example/a"]), &Source::Spiffe, "spiffe://prod.example/a"),
        (
            "a SPIFFE ID beside a host name",
            ("", &["dns:a", "uri:spiffe://td/a"]),
            &Source::Spiffe,
            "spiffe://td/a",
        ),
        ("no URI at all", ("CN=a", &["dns:a.example"]), &Source::Spiffe, "-"),
        ("a URI that is no SPIFFE ID", ("", &["uri:https://a.example/"]), &Source::Spiffe, "-"),
        ("two SPIFFE IDs", ("", &["uri:spiffe://td/a", "uri:spiffe://td/b"]), &Source::Spiffe, ANOTHER_URI),
        (
            "the same SPIFFE ID twice",
            ("", &["uri:spiffe://td/a", "uri:spiffe://td/a"]),
            &Source::Spiffe,
            ANOTHER_URI,
        ),
        (
            "a SPIFFE ID before another URI",
            ("", &["uri:spiffe://td/a", "uri:https://b/"]),
            &Source::Spiffe,
            ANOTHER_URI,
        ),
        (
            "a SPIFFE ID after another URI",
            ("", &["uri:https://b/", "uri:spiffe://td/a"]),
            &Source::Spiffe,
            ANOTHER_URI,
        ),
        (
            "the ID of a trust domain",
            ("", &["uri:spiffe://prod.example"]),
            &Source::Spiffe,
            "it has no path, so it names a trust domain and no workload",
        ),
        (
            "a root path",
            ("", &["uri:spiffe://prod.example/"]),
            &Source::Spiffe,
            "malformed: SPIFFE ID: empty",
        ),
        (
            "a dot segment",
            ("", &["uri:spiffe://td/ns/../admin"]),
            &Source::Spiffe,
            "malformed: SPIFFE ID: not in the form that the standard requires",
        ),
        (
            "user information",
            ("", &["uri:spiffe://prod.example@evil.example/a"]),
            &Source::Spiffe,
            "malformed: SPIFFE trust domain: byte 0x40 is not allowed here",
        ),
        (
            "a port",
            ("", &["uri:spiffe://td:443/a"]),
            &Source::Spiffe,
            "malformed: SPIFFE trust domain: byte 0x3a is not allowed here",
        ),
        (
            "a query",
            ("", &["uri:spiffe://td/a?b"]),
            &Source::Spiffe,
            "malformed: SPIFFE ID: byte 0x3f is not allowed here",
        ),
        (
            "a percent sign",
            ("", &["uri:spiffe://td/a%2fb"]),
            &Source::Spiffe,
            "malformed: SPIFFE ID: byte 0x25 is not allowed here",
        ),
        (
            "a scheme in upper case is a SPIFFE ID that is wrong, and not another URI",
            ("", &["uri:SPIFFE://td/a"]),
            &Source::Spiffe,
            "malformed: SPIFFE ID: not in the form that the standard requires",
        ),
        (
            "an ID that is too long is not skipped",
            ("", &[&long_id]),
            &Source::Spiffe,
            "malformed: SPIFFE ID: too long",
        ),
        // URIs.
        ("a URI", ("", &["uri:HTTPS://A.example/B"]), &Source::Uri, "uri:https://a.example/B"),
        ("a SPIFFE ID is none", ("", &["uri:spiffe://td/a"]), &Source::Uri, "-"),
        ("two URIs", ("", &["uri:https://a/", "uri:https://b/"]), &Source::Uri, SEVERAL),
        ("a URI beside a SPIFFE ID", ("", &["uri:spiffe://td/a", "uri:https://b/"]), &Source::Uri, SEVERAL),
        ("a URI that is too long", ("", &[&long_uri]), &Source::Uri, "it is longer than 2048 bytes"),
        // Host names (A12, E5).
        ("a host name", ("", &["dns:API.example.com"]), &Source::Dns, "dns:api.example.com"),
        (
            "a host name that does not match either is a second one",
            ("", &["dns:a.b", "dns:c.d"]),
            &Source::Dns,
            SEVERAL,
        ),
        ("the same host name twice", ("", &["dns:a.example", "dns:A.example"]), &Source::Dns, SEVERAL),
        ("a wildcard", ("", &["dns:*.example.com"]), &Source::Dns, NOT_ONE_HOST),
        (
            "a wildcard beside a host name",
            ("", &["dns:*.example.com", "dns:a.example.com"]),
            &Source::Dns,
            SEVERAL,
        ),
        ("an address in a dNSName", ("", &["dns:10.0.0.1"]), &Source::Dns, NOT_ONE_HOST),
        ("a common name is no host name", ("CN=api.example.com", &[]), &Source::Dns, "-"),
        // Addresses, mailboxes, user principal names, other names.
        ("an address", ("", &["ip:10.0.0.1"]), &Source::Ip, "ip:10.0.0.1"),
        ("an address of each family", ("", &["ip:10.0.0.1", "ip:::1"]), &Source::Ip, SEVERAL),
        ("a mailbox", ("", &["email:Ann@Example.COM"]), &Source::Email, "email:Ann@example.com"),
        ("two mailboxes", ("", &["email:a@b.example", "email:b@b.example"]), &Source::Email, SEVERAL),
        ("a mailbox in the subject is none", ("E=ann@example.com", &[]), &Source::Email, "-"),
        ("a user principal name", ("", &["upn:ann@CORP.example"]), &Source::Upn, "upn:ann@corp.example"),
        (
            "two user principal names",
            ("", &["upn:ann@corp.example", "upn:admin@corp.example"]),
            &Source::Upn,
            SEVERAL,
        ),
        (
            "a user principal name that is malformed",
            ("", &["upn:ann"]),
            &Source::Upn,
            "malformed: user principal name: not in the form that the standard requires",
        ),
        ("an other name", ("", &["other:1.2.3:0c0161"]), &sid, "other:1.2.3=#0c0161"),
        ("an other name of another type", ("", &["other:1.2.4:0c0161"]), &sid, "-"),
        ("two other names of the type", ("", &["other:1.2.3:0c0161", "other:1.2.3:0c0162"]), &sid, SEVERAL),
        // Attributes (E4, E5, A14).
        ("a common name", ("CN=api", &[]), &cn, "attribute:CN=api"),
        ("no common name", ("O=api", &[]), &cn, "-"),
        ("two common names", ("CN=x,CN=admin", &[]), &cn, SEVERAL),
        ("two common names in one relative name", ("CN=x+CN=admin", &[]), &cn, SEVERAL),
        ("the same common name twice", ("CN=x,CN=x", &[]), &cn, SEVERAL),
        ("a common name in another attribute's text is text", (r"O=a\,CN=admin", &[]), &cn, "-"),
        ("and the text stays whole", (r"O=a\,CN=admin", &[]), &o, "attribute:O=a,CN=admin"),
        ("beside a real one", (r"O=a\,CN=admin,CN=x", &[]), &cn, "attribute:CN=x"),
        (
            "an e-mail address of the subject",
            ("E=ann@example.com", &[]),
            &email,
            "attribute:emailAddress=ann@example.com",
        ),
        ("a BMPString", ("CN=bmp:admin", &[]), &cn, NOT_TEXT),
        ("a TeletexString", ("CN=teletex:admin", &[]), &cn, NOT_TEXT),
        ("a UniversalString", ("CN=universal:admin", &[]), &cn, NOT_TEXT),
        ("a PrintableString", ("CN=printable:admin", &[]), &cn, "attribute:CN=admin"),
        ("a NUL inside", ("CN=raw:0c0661646d006d6e", &[]), &cn, NOT_TEXT),
        ("bytes that are no UTF-8", ("CN=raw:0c0261ff", &[]), &cn, NOT_TEXT),
        ("a zero-width joiner", ("CN=ad\u{200d}min", &[]), &cn, NOT_TEXT),
        ("a space at the end", ("CN=admin ", &[]), &cn, NOT_TEXT),
        ("a space at the start", ("CN= admin", &[]), &cn, NOT_TEXT),
        ("two spaces", ("CN=ann  lee", &[]), &cn, NOT_TEXT),
        ("a no-break space", ("CN=ann\u{a0}lee", &[]), &cn, NOT_TEXT),
        ("one space, and letters of any alphabet", ("CN=Zoë Łuk", &[]), &cn, "attribute:CN=Zoë Łuk"),
        ("an empty value", ("CN=", &[]), &cn, NOT_TEXT),
        ("as long as may be", (&longest_cn, &[]), &cn, &longest),
        ("too long is not cut", (&long_cn, &[]), &cn, "it is longer than 256 bytes"),
        // The rest.
        ("a whole subject", ("O=Example,CN=api", &[]), &Source::Subject, "subject:CN=api,O=Example"),
        ("an empty subject", ("", &["dns:a.example"]), &Source::Subject, "-"),
        ("a subject with a BMPString in it", ("O=bmp:Example,CN=api", &[]), &Source::Subject, NOT_TEXT),
        (
            "a malformed name refuses whatever is asked",
            ("CN=api", &["dns:a b"]),
            &cn,
            "refused: dNSName: byte 0x20 is not allowed here",
        ),
        (
            "a NUL in a name that nobody asks for",
            ("CN=api", &["dns:bank.example\0.evil.example", "uri:spiffe://td/a"]),
            &Source::Spiffe,
            "refused: dNSName: byte 0x00 is not allowed here",
        ),
    ];
    for (title, said, source, wanted) in table {
        assert_eq!(one(&certificate(*said), source), *wanted, "{title}");
    }
}

#[test]
fn pins_serials_and_extensions_are_read_whole() {
    let leaf =
        FLEET.issue("CN=api").serial(4711).extension("1.3.6.1.4.1.311.25.2", false, &[0x30, 0]).build();
    let table: Vec<(&str, Source, String)> = std::vec![
        (
            "the certificate's hash",
            Source::Certificate,
            alloc::format!("certificate:{}", Fingerprint::of(&leaf.der)),
        ),
        ("the key's hash", Source::Key, alloc::format!("key:{}", Fingerprint::of(&leaf.spki))),
        ("issuer and serial number", Source::IssuerSerial, "issuer:O=Fleet,CN=Fleet CA serial:1267".into()),
        (
            "an extension",
            Source::Extension(OidBuf::parse("1.3.6.1.4.1.311.25.2").unwrap()),
            "extension:1.3.6.1.4.1.311.25.2=#3000".into(),
        ),
        ("an extension that is not there", Source::Extension(OidBuf::parse("1.2.3").unwrap()), "-".into()),
    ];
    for (title, source, wanted) in table {
        assert_eq!(one(&leaf.der, &source), wanted, "{title}");
    }
    let nameless = FLEET.issue("CN=api").issuer_der(&crate::common::name("")).build();
    assert_eq!(one(&nameless.der, &Source::IssuerSerial), "-", "an issuer without a name");
}

#[test]
fn what_a_certificate_has_is_shown_bounded() {
    let names: Vec<_> = (0..300).map(|number| alloc::format!("dns:host{number}.example")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let der = certificate(("CN=api\n", &names));
    let certificate = Certificate::read(&der).unwrap();
    let (shown, more) = Claims::read(&certificate).unwrap().shown();
    assert_eq!(
        shown,
        [r"subject CN=api\0a", "dNSName host0.example", "dNSName host1.example", "dNSName host2.example"]
    );
    assert_eq!(more, 297);
}

#[test]
fn an_account_is_named_by_the_extension_or_by_a_uri() {
    let sid = "S-1-5-21-1-2-3-1104";
    let uri = |sid: &str| alloc::format!("uri:tag:microsoft.com,2022-09-14:sid:{sid}");
    let (own, other, none) = (uri(sid), uri("S-1-5-21-1-2-3-500"), uri("x"));
    let der = |extension: Option<&str>, names: &[&str]| {
        use crate::common::{concat, explicit, octet_string, oid as object, sequence};
        let mut leaf = FLEET.issue("CN=ann");
        if let Some(sid) = extension {
            let value = explicit(0, &octet_string(sid.as_bytes()));
            let name = explicit(0, &concat(&[object("1.3.6.1.4.1.311.25.2.1"), value]));
            leaf = leaf.extension("1.3.6.1.4.1.311.25.2", false, &sequence(&[name]));
        }
        if names.is_empty() { leaf.build().der } else { leaf.san(names).build().der }
    };
    let found = "sid:S-1-5-21-1-2-3-1104";
    let malformed = "malformed: security identifier (SID): not in the form that the standard requires";
    let table: &[(&str, Option<&str>, &[&str], &str)] = &[
        ("the extension", Some(sid), &[], found),
        ("the URI", None, &[&own], found),
        ("the URI beside a host name", None, &["dns:a.example", &own], found),
        ("both", Some(sid), &[&own], found),
        ("both, and they differ", Some(sid), &[&other], "the extension and the URI name different accounts"),
        ("two URIs, although one is the extension's", Some(sid), &[&own, &other], SEVERAL),
        ("the same URI twice", None, &[&own, &own], SEVERAL),
        ("an extension that is none", Some("x"), &[&own], malformed),
        ("a URI that is none", Some(sid), &[&none], malformed),
        ("another URI", Some(sid), &["uri:https://a.example/"], found),
        ("neither", None, &["upn:ann@corp.example"], "-"),
    ];
    for (title, extension, names, wanted) in table {
        assert_eq!(one(&der(*extension, names), &Source::Sid), *wanted, "{title}");
    }
    assert_eq!(one(&der(None, &[&own]), &Source::Uri), "-", "a SID is no other URI");
}

#[test]
fn where_any_number_is_good_one_in_doubt_is_not() {
    let organisation = Source::attribute(oid::ORGANIZATION);
    let table: &[(&str, Said<'_>, &Source, &str)] = &[
        ("attributes", ("O=a,O=b,CN=x", &[]), &organisation, "attribute:O=a attribute:O=b"),
        (
            "attributes of one relative name",
            ("O=a+OU=x,O=b", &[]),
            &organisation,
            "attribute:O=a attribute:O=b",
        ),
        ("none", ("CN=x", &[]), &organisation, ""),
        ("an attribute in doubt", ("O=a,O=bmp:b", &[]), &organisation, NOT_TEXT),
        ("hosts", ("", &["dns:a.example", "dns:b.example"]), &Source::Dns, "dns:a.example dns:b.example"),
        ("a wildcard among hosts", ("", &["dns:a.example", "dns:*.example"]), &Source::Dns, NOT_ONE_HOST),
        (
            "URIs, and a SPIFFE ID that is none of them",
            ("", &["uri:https://a/", "uri:spiffe://td/a", "uri:https://b/"]),
            &Source::Uri,
            "uri:https://a/ uri:https://b/",
        ),
        (
            "SPIFFE IDs stay one",
            ("", &["uri:spiffe://td/a", "uri:spiffe://td/b"]),
            &Source::Spiffe,
            ANOTHER_URI,
        ),
    ];
    for (title, said, source, wanted) in table {
        let der = certificate(*said);
        let certificate = Certificate::read(&der).unwrap();
        let found = match Claims::read(&certificate).unwrap().all(source) {
            Ok(all) => all.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "),
            Err(doubt) => doubt.to_string(),
        };
        assert_eq!(found, *wanted, "{title}");
    }
}
