//! Which names each kind of namespace covers.

use alloc::string::ToString;
use alloc::vec::Vec;

use super::*;

fn general_name(tag: u8, contents: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(contents.len()).expect("a short name")], contents].concat()
}

fn other_name(type_id: oid::Oid<'_>, text: &[u8]) -> Vec<u8> {
    let value = general_name(0xa0, &general_name(0x0c, text));
    general_name(0xa0, &[general_name(0x06, type_id.contents()), value].concat())
}

fn namespaces() -> [(&'static str, Namespace); 11] {
    let directory = DistinguishedName::parse("O=Example,C=DE").expect("a name");
    [
        ("dns:prod.example", Namespace::dns("Prod.example").expect("a name")),
        ("spiffe://prod.example", Namespace::spiffe("prod.example").expect("a trust domain")),
        ("email:prod.example", Namespace::email("Prod.example").expect("a host")),
        ("email:.prod.example", Namespace::email_below("Prod.example").expect("a domain")),
        ("ip:10.0.0.0/8", Namespace::ip("10.0.0.0/8").expect("a network")),
        ("uri:prod.example", Namespace::uri_host("Prod.example").expect("a host")),
        ("directory:O=Example,C=DE", Namespace::directory(directory)),
        ("upn:prod.example", Namespace::upn("Prod.example").expect("a domain")),
        ("other:1.3.6.1.5.5.7.8.7", Namespace::other(oid::SRV_NAME.to_buf())),
        ("sid:S-1-5-21-1-2-3", Namespace::sid_domain("S-1-5-21-1-2-3").expect("a domain")),
        ("extension:2.5.29.15", Namespace::extension(oid::KEY_USAGE.to_buf())),
    ]
}

#[test]
fn a_name_is_covered_by_the_namespace_of_its_form_and_by_no_other() {
    let directory = |text: &str| general_name(0xa4, DistinguishedName::parse(text).expect(text).der());
    let table: &[(&str, Vec<u8>, Option<&str>)] = &[
        ("the host name", general_name(0x82, b"PROD.example"), Some("dns:prod.example")),
        ("a host name below", general_name(0x82, b"a.b.prod.example"), Some("dns:prod.example")),
        ("a wildcard below", general_name(0x82, b"*.prod.example"), Some("dns:prod.example")),
        ("a wildcard that reaches beyond", general_name(0x82, b"*.example"), None),
        ("the end of a label", general_name(0x82, b"nonprod.example"), None),
        ("a host name above", general_name(0x82, b"example"), None),
        ("an address in a dNSName", general_name(0x82, b"10.0.0.1"), None),
        ("a SPIFFE ID", general_name(0x86, b"spiffe://prod.example/a"), Some("spiffe://prod.example")),
        ("a SPIFFE ID of another trust domain", general_name(0x86, b"spiffe://a.prod.example/a"), None),
        ("a SPIFFE ID that is none", general_name(0x86, b"spiffe://prod.example/a/../b"), None),
        ("a SPIFFE ID with a user", general_name(0x86, b"spiffe://prod.example@evil.example/"), None),
        ("a SPIFFE ID with an upper-case scheme", general_name(0x86, b"SPIFFE://prod.example/a"), None),
        ("a URI of the host", general_name(0x86, b"https://PROD.example/a"), Some("uri:prod.example")),
        ("a URI of a host below", general_name(0x86, b"https://a.prod.example/"), None),
        ("a URI with the host as its user", general_name(0x86, b"https://prod.example@evil.example/"), None),
        ("a URI without a host", general_name(0x86, b"urn:prod.example"), None),
        (
            "a URI that names an account of the domain",
            general_name(0x86, b"tag:microsoft.com,2022-09-14:sid:S-1-5-21-1-2-3-500"),
            Some("sid:S-1-5-21-1-2-3"),
        ),
        (
            "a URI that names an account of another domain",
            general_name(0x86, b"tag:microsoft.com,2022-09-14:sid:S-1-5-21-1-2-4-500"),
            None,
        ),
        ("a mailbox of the host", general_name(0x81, b"ann@PROD.example"), Some("email:prod.example")),
        ("a mailbox of a host below", general_name(0x81, b"ann@a.prod.example"), Some("email:.prod.example")),
        ("a mailbox of another host", general_name(0x81, b"ann@evil.example"), None),
        ("an address of the network", general_name(0x87, &[10, 1, 2, 3]), Some("ip:10.0.0.0/8")),
        ("an address outside", general_name(0x87, &[11, 1, 2, 3]), None),
        ("a directory name", directory("CN=a,O=EXAMPLE,C=de"), Some("directory:O=Example,C=DE")),
        ("a directory name outside", directory("CN=a,O=Other,C=DE"), None),
        ("the empty directory name", general_name(0xa4, &[0x30, 0]), None),
        ("a UPN", other_name(oid::USER_PRINCIPAL_NAME, b"ann@PROD.example"), Some("upn:prod.example")),
        ("a UPN of a domain below", other_name(oid::USER_PRINCIPAL_NAME, b"ann@a.prod.example"), None),
        ("a malformed UPN", other_name(oid::USER_PRINCIPAL_NAME, b"ann\0@prod.example"), None),
        ("an otherName of the type", other_name(oid::SRV_NAME, b"_a.b"), Some("other:1.3.6.1.5.5.7.8.7")),
        ("an otherName of another type", other_name(oid::COMMON_NAME, b"a"), None),
        ("an x400Address", general_name(0xa3, &[0x30, 0]), None),
        ("an ediPartyName", general_name(0xa5, &[0x30, 0]), None),
        ("a registeredID", general_name(0x88, &[0x2a]), None),
    ];
    for (title, bytes, wanted) in table {
        let name = GeneralName::read(bytes).expect(title);
        for (text, namespace) in namespaces() {
            assert_eq!(namespace.covers(&name), *wanted == Some(text), "{text}: {title}");
        }
        let around = Namespace::around(&name);
        assert!(around.is_none_or(|namespace| namespace.covers(&name)), "around {title}");
    }
}

#[test]
fn the_namespace_around_a_name_is_the_narrowest() {
    let directory = general_name(0xa4, DistinguishedName::parse("CN=a,O=Example").expect("a name").der());
    let table: &[(&str, Vec<u8>, Option<&str>)] = &[
        ("a host", general_name(0x82, b"a.prod.example"), Some("dns:a.prod.example")),
        ("a wildcard", general_name(0x82, b"*.prod.example"), Some("dns:prod.example")),
        ("a SPIFFE ID", general_name(0x86, b"spiffe://prod.example/a"), Some("spiffe://prod.example")),
        ("what is no SPIFFE ID", general_name(0x86, b"spiffe://prod.example/../a"), None),
        ("a URI", general_name(0x86, b"https://prod.example/a"), Some("uri:prod.example")),
        ("a URI without a host", general_name(0x86, b"urn:a"), None),
        ("a mailbox", general_name(0x81, b"ann@prod.example"), Some("email:prod.example")),
        ("an address", general_name(0x87, &[10, 1, 2, 3]), Some("ip:10.1.2.3/32")),
        ("a directory name", directory, Some("directory:CN=a,O=Example")),
        ("the empty directory name", general_name(0xa4, &[0x30, 0]), None),
        ("a UPN", other_name(oid::USER_PRINCIPAL_NAME, b"ann@prod.example"), Some("upn:prod.example")),
        ("an otherName", other_name(oid::SRV_NAME, b"_a.b"), Some("other:1.3.6.1.5.5.7.8.7")),
        ("a registeredID", general_name(0x88, &[0x2a]), None),
    ];
    for (title, bytes, wanted) in table {
        let around = Namespace::around(&GeneralName::read(bytes).expect(title));
        assert_eq!(around.map(|namespace| namespace.to_string()).as_deref(), *wanted, "{title}");
    }
}

#[test]
fn owned_names_are_covered_as_presented_ones_are() {
    let covered_by = |covers: &dyn Fn(&Namespace) -> bool| {
        let all = namespaces().into_iter().filter(|(_, namespace)| covers(namespace));
        all.map(|(text, _)| text).collect::<Vec<_>>()
    };
    let dns = DnsName::parse("a.prod.example").expect("a name");
    assert_eq!(covered_by(&|namespace| namespace.covers_dns(&dns)), ["dns:prod.example"]);
    let id = SpiffeId::parse("spiffe://prod.example/a").expect("an ID");
    assert_eq!(covered_by(&|namespace| namespace.covers_spiffe(&id)), ["spiffe://prod.example"]);
    let mailbox = Mailbox::parse("ann@prod.example").expect("a mailbox");
    assert_eq!(covered_by(&|namespace| namespace.covers_email(&mailbox)), ["email:prod.example"]);
    let address = IpAddr::from([10, 1, 2, 3]);
    assert_eq!(covered_by(&|namespace| namespace.covers_ip(address)), ["ip:10.0.0.0/8"]);
    let upn = Upn::parse("ann@prod.example").expect("a name");
    assert_eq!(covered_by(&|namespace| namespace.covers_upn(&upn)), ["upn:prod.example"]);
    let all_upns = Namespace::other(oid::USER_PRINCIPAL_NAME.to_buf());
    assert!(all_upns.covers_upn(&upn), "a namespace of the type holds all of it");
}

#[test]
fn namespaces_print_what_they_cover() {
    for (text, namespace) in namespaces() {
        assert_eq!(namespace.to_string(), text);
    }
}

#[test]
fn empty_means_nothing() {
    for empty in ["", "*", "*.example"] {
        assert!(Namespace::spiffe(empty).is_err(), "spiffe {empty}");
    }
    for empty in ["", "*", "*.example", "."] {
        assert!(Namespace::dns(empty).is_err(), "dns {empty}");
        assert!(Namespace::email(empty).is_err(), "email {empty}");
        assert!(Namespace::email_below(empty).is_err(), "email_below {empty}");
        assert!(Namespace::ip(empty).is_err(), "ip {empty}");
        assert!(Namespace::uri_host(empty).is_err(), "uri_host {empty}");
        assert!(Namespace::upn(empty).is_err(), "upn {empty}");
    }
    let everything = DistinguishedName::from_der(&[0x30, 0]).expect("the empty name");
    let name = DistinguishedName::parse("CN=a").expect("a name");
    assert!(!Namespace::directory(everything).covers_directory(&name.as_name()));
}
