//! The name that the caller wants, against those that the certificate has (RFC 9525 section 6).

use vouchsafe::danger::Relaxation;
use vouchsafe::name::dns::DnsName;
use vouchsafe::{Policy, Purpose};

use crate::common::{id, sequence, tlv};
use crate::house::{Row, ca, check, leaf, row, service};

#[test]
fn a_peer_has_the_name_that_is_wanted_or_is_another() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = hosts();
    rows.extend(wildcards());
    rows.extend(addresses_and_mailboxes());
    rows.extend(public_suffixes());
    rows.extend(the_common_name());
    rows.extend(without_a_name());
    rows
}

/// A server of these names (and without a common name), asked for by another.
fn named(title: &str, san: &[&str], wanted: &str) -> Row {
    let ca = ca().build();
    row(title, ca.issue("O=Server").san(san).server_auth(), [&ca]).named(wanted)
}

fn hosts() -> Vec<Row> {
    let hidden = sequence(&[tlv(0x82, b"api.example.com\0.evil.example")]);
    vec![
        named("its name", &["dns:api.example.com"], "api.example.com"),
        named("one of its names", &["dns:www.example.com", "dns:api.example.com"], "api.example.com"),
        named("its name in another case, and with the root's dot", &["dns:API.example.com"], "api.Example.com."),
        named("another name", &["dns:www.example.com"], "api.example.com")
            .refused("certificate 0 (O=Server): is valid for dNSName www.example.com, not for api.example.com"),
        named("a name below its name", &["dns:example.com"], "api.example.com")
            .refused("certificate 0 (O=Server): is valid for dNSName example.com, not for api.example.com"),
        named("its name with something in front", &["dns:api.example.com"], "myapi.example.com")
            .refused("certificate 0 (O=Server): is valid for dNSName api.example.com, not for myapi.example.com"),
        named(
            "six other names, of which four are shown",
            &["dns:a.example", "dns:b.example", "ip:192.0.2.1", "dns:c.example", "dns:d.example", "dns:e.example", "dns:f.example"],
            "api.example.com",
        )
        .refused(
            "certificate 0 (O=Server): is valid for dNSName a.example, dNSName b.example, dNSName c.example, dNSName d.example \
             and 2 more, not for api.example.com",
        ),
        named("a URI that spells the name", &["uri:https://api.example.com"], "api.example.com").refused(
            "certificate 0 (O=Server): has no dNSName among its subject alternative names, and api.example.com is wanted; \
             the common name is not read",
        ),
        named("a mailbox that spells the name", &["email:api@api.example.com"], "api.example.com").refused(
            "certificate 0 (O=Server): has no dNSName among its subject alternative names, and api.example.com is wanted; \
             the common name is not read",
        ),
        leaf("a NUL that hides the rest (CVE-2009-2408)", |it| it.extension(id::SUBJECT_ALT_NAME, false, &hidden))
            .refused("certificate 0 (CN=api.example.com): malformed: dNSName: byte 0x00 is not allowed here"),
        leaf("a malformed name beside the right one", |it| it.san(&["dns:api.example.com", "dns:a b"]))
            .refused("certificate 0 (CN=api.example.com): malformed: dNSName: byte 0x20 is not allowed here"),
        leaf("a subjectAltName without names", |it| it.san(&[]))
            .refused("certificate 0 (CN=api.example.com): malformed: general name: empty"),
    ]
}

fn wildcards() -> Vec<Row> {
    let wildcard = |title, wanted| named(title, &["dns:*.example.com"], wanted);
    vec![
        wildcard("a wildcard for one label", "api.example.com"),
        wildcard("a wildcard for an A-label", "xn--bcher-kva.example.com"),
        wildcard("a wildcard for no label", "example.com")
            .refused("certificate 0 (O=Server): is valid for dNSName *.example.com, not for example.com"),
        wildcard("a wildcard for two labels", "a.api.example.com").refused(
            "certificate 0 (O=Server): is valid for dNSName *.example.com, not for a.api.example.com",
        ),
        named("a wildcard for a whole top-level domain", &["dns:*.com"], "example.com")
            .refused("certificate 0 (O=Server): is valid for dNSName *.com, not for example.com"),
        named("a wildcard in a part of a label (6.3)", &["dns:a*.example.com"], "api.example.com")
            .refused("certificate 0 (O=Server): malformed: dNSName: byte 0x2a is not allowed here"),
        named("a wildcard that is not the first label", &["dns:api.*.com"], "api.example.com")
            .refused("certificate 0 (O=Server): malformed: dNSName: byte 0x2a is not allowed here"),
        named("a wildcard alone", &["dns:*"], "localhost")
            .refused("certificate 0 (O=Server): malformed: dNSName: byte 0x2a is not allowed here"),
    ]
}

fn addresses_and_mailboxes() -> Vec<Row> {
    vec![
        named("an address", &["ip:192.0.2.1"], "192.0.2.1"),
        named("an IPv6 address, however written", &["ip:2001:db8::1"], "2001:0db8:0:0::0001"),
        named("another address", &["ip:192.0.2.2"], "192.0.2.1")
            .refused("certificate 0 (O=Server): is valid for iPAddress 192.0.2.2, not for 192.0.2.1"),
        named("an IPv4 address in IPv6 is another", &["ip:::ffff:192.0.2.1"], "192.0.2.1")
            .refused("certificate 0 (O=Server): is valid for iPAddress ::ffff:192.0.2.1, not for 192.0.2.1"),
        named("an address in a dNSName", &["dns:192.0.2.1"], "192.0.2.1").answers([
            "certificate 0 (O=Server): has no iPAddress among its subject alternative names, and 192.0.2.1 is wanted; \
             the common name is not read",
            "certificate 0 (O=Server): has an address in a dNSName (RFC 5280 4.2.1.6)",
            "certificate 0 (O=Server): has an address in a dNSName (RFC 5280 4.2.1.6)",
        ]),
        named("an address under a wildcard", &["dns:*.0.2.1"], "192.0.2.1").answers([
            "certificate 0 (O=Server): has no iPAddress among its subject alternative names, and 192.0.2.1 is wanted; \
             the common name is not read",
            "certificate 0 (O=Server): has an address in a dNSName (RFC 5280 4.2.1.6)",
            "certificate 0 (O=Server): has an address in a dNSName (RFC 5280 4.2.1.6)",
        ]),
        named("a network for an address", &["ip:192.0.2.0/24"], "192.0.2.1")
            .refused("certificate 0 (O=Server): malformed: iPAddress: not in the form that the standard requires"),
        named("a mailbox, its host in another case", &["email:ops@Example.com"], "ops@example.com"),
        named("a mailbox, its local part in another case", &["email:Ops@example.com"], "ops@example.com")
            .refused("certificate 0 (O=Server): is valid for rfc822Name Ops@example.com, not for ops@example.com"),
    ]
}

fn is_public(name: &DnsName) -> bool {
    ["com", "uk", "co.uk", "github.io"].contains(&name.as_str())
}

fn public_suffixes() -> Vec<Row> {
    let with_list = |policy: Policy| policy.public_suffixes(is_public);
    let asked_about = |_: &DnsName| -> bool { panic!("the list was asked") };
    vec![
        named("a wildcard over a public suffix", &["dns:*.co.uk"], "example.co.uk")
            .policy(with_list)
            .refused("certificate 0 (O=Server): *.co.uk stands for every name under a public suffix"),
        named("a wildcard over a private registry's suffix", &["dns:*.github.io"], "me.github.io")
            .policy(with_list)
            .refused("certificate 0 (O=Server): *.github.io stands for every name under a public suffix"),
        named("a wildcard over a domain", &["dns:*.example.co.uk"], "api.example.co.uk").policy(with_list),
        named(
            "another of its names is the one that is wanted",
            &["dns:*.co.uk", "dns:example.co.uk"],
            "example.co.uk",
        )
        .policy(with_list),
        named("a wildcard over a public suffix, and no list", &["dns:*.co.uk"], "example.co.uk"),
        named(
            "the list is not asked where no wildcard matches",
            &["dns:*.co.uk", "dns:api.example.com"],
            "api.example.com",
        )
        .policy(move |policy| policy.public_suffixes(asked_about)),
    ]
}

fn the_common_name() -> Vec<Row> {
    vec![
        leaf("the common name alone (RFC 9525 appendix A)", |it| it.without(id::SUBJECT_ALT_NAME)).answers([
            "certificate 0 (CN=api.example.com): has no dNSName among its subject alternative names, and api.example.com is \
             wanted; the common name is not read",
            "certificate 0 (CN=api.example.com): has no dNSName among its subject alternative names, and api.example.com is \
             wanted; the common name is not read",
            "certificate 0 (CN=api.example.com): has no subjectAltName (BR 7.1.2.7.12)",
        ]),
        leaf("the common name beside names of other forms (CVE-2026-42012)", |it| it.san(&["uri:spiffe://td/x"])).refused(
            "certificate 0 (CN=api.example.com): has no dNSName among its subject alternative names, and api.example.com is \
             wanted; the common name is not read",
        ),
        leaf("the common name beside another dNSName", |it| it.san(&["dns:www.example.com"])).answers([
            "certificate 0 (CN=api.example.com): is valid for dNSName www.example.com, not for api.example.com",
            "certificate 0 (CN=api.example.com): is valid for dNSName www.example.com, not for api.example.com",
            "certificate 0 (CN=api.example.com): its common name is not, letter by letter, one of its subject alternative \
             names (BR 7.1.4.3)",
        ]),
    ]
}

fn without_a_name() -> Vec<Row> {
    let issuing = ca().build();
    let client = |title| row(title, service(&issuing), [&issuing]).purpose(Purpose::ClientAuth);
    vec![
        leaf("a server, and the call does not say which is wanted", |it| it)
            .unnamed()
            .refused("no reference name: Peer::named says which server is wanted"),
        leaf("any server, by the caller's dangerous choice", |it| it).unnamed().relax(Relaxation::AnyServerName),
        leaf("any server may do, and one is named", |it| it)
            .named("www.example.com")
            .relax(Relaxation::AnyServerName)
            .refused("certificate 0 (CN=api.example.com): is valid for dNSName api.example.com, not for www.example.com"),
        client("a client needs no name"),
        client("a client that is named must have the name").named("api.example.com").refused(
            "certificate 0 (O=Service): has no dNSName among its subject alternative names, and api.example.com is wanted; \
             the common name is not read",
        ),
    ]
}
