//! Where the names of a path must lie (RFC 5280 4.2.1.10, 6.1.3 b and c, 6.1.4 g).

use vouchsafe::trust::Checks;
use vouchsafe::{Budget, Purpose};

use crate::common::{
    Authority, CertificateBuilder, Key, Kind, explicit, general_name, id, integer, name_constraints,
    sequence, tlv,
};
use crate::house::{Row, anchor, ca, check, leaf, root, row};

#[test]
fn names_lie_where_every_authority_above_lets_them() {
    check(&rows());
}

pub(crate) fn rows() -> Vec<Row> {
    let mut rows = hosts();
    rows.extend(wildcards());
    rows.extend(addresses());
    rows.extend(mailboxes());
    rows.extend(mailboxes_in_the_subject());
    rows.extend(directory_names());
    rows.extend(uris());
    rows.extend(users_and_services());
    rows.extend(forms_that_are_not_processed());
    rows.extend(malformed());
    rows.extend(several_levels());
    rows.extend(self_issued());
    rows.extend(of_the_anchor());
    rows.extend(the_name_that_is_wanted());
    rows
}

/// A client of these names below a CA with these subtrees.
fn client(title: &str, permitted: &[&str], excluded: &[&str], subject: &str, san: &[&str]) -> Row {
    let mut ca = ca();
    if !permitted.is_empty() {
        ca = ca.permitted(permitted);
    }
    if !excluded.is_empty() {
        ca = ca.excluded(excluded);
    }
    client_of(title, &[ca.build()], subject, san)
}

/// A client of these names below these CAs, its own issuer last.
fn client_of(title: &str, cas: &[Authority], subject: &str, san: &[&str]) -> Row {
    let leaf = cas.last().unwrap().issue(subject).san(san).client_auth();
    row(title, leaf, cas).purpose(Purpose::ClientAuth)
}

fn hosts() -> Vec<Row> {
    let permitted = |title, base, name| client(title, &[base], &[], "O=Peer", &[name]);
    let excluded = |title, base, name| client(title, &[], &[base], "O=Peer", &[name]);
    vec![
        permitted("a host below what is permitted", "dns:example.com", "dns:a.b.example.com"),
        permitted("the permitted host itself", "dns:example.com", "dns:example.com"),
        permitted("a host outside", "dns:example.com", "dns:api.example.net")
            .refused("certificate 0 (O=Peer): dNSName api.example.net lies in none of the subtrees that certificate 1 permits"),
        permitted("a host that ends alike, in the middle of a label", "dns:example.com", "dns:myexample.com")
            .refused("certificate 0 (O=Peer): dNSName myexample.com lies in none of the subtrees that certificate 1 permits"),
        permitted("a host in another case (CVE-2026-3833)", "dns:EXAMPLE.com", "dns:api.Example.COM"),
        permitted("the empty name permits all", "dns:", "dns:api.example.net"),
        permitted("names of another form are not constrained", "dns:example.com", "email:me@example.net"),
        client("one permitted host and one outside", &["dns:example.com"], &[], "O=Peer", &["dns:a.example.com", "dns:b.example"])
            .refused("certificate 0 (O=Peer): dNSName b.example lies in none of the subtrees that certificate 1 permits"),
        client("one of two permitted subtrees is enough", &["dns:example.com", "dns:example.net"], &[], "O=Peer", &["dns:api.example.net"]),
        excluded("the excluded host", "dns:example.com", "dns:example.com")
            .refused("certificate 0 (O=Peer): dNSName example.com meets dNSName example.com, which certificate 1 excludes"),
        excluded("a host below what is excluded, in another case", "dns:EXAMPLE.com", "dns:api.Example.com")
            .refused("certificate 0 (O=Peer): dNSName api.Example.com meets dNSName EXAMPLE.com, which certificate 1 excludes"),
        excluded("a host above what is excluded", "dns:api.example.com", "dns:example.com"),
        excluded("the empty name excludes all", "dns:", "dns:api.example.net")
            .refused("certificate 0 (O=Peer): dNSName api.example.net meets dNSName (empty), which certificate 1 excludes"),
        client("excluded beats permitted", &["dns:example.com"], &["dns:api.example.com"], "O=Peer", &["dns:api.example.com"])
            .refused("certificate 0 (O=Peer): dNSName api.example.com meets dNSName api.example.com, which certificate 1 excludes"),
        excluded("an empty host under an exclusion (CVE-2026-27138)", "dns:example.com", "dns:")
            .refused("certificate 0 (O=Peer): malformed: dNSName: empty"),
        // A common name is never read as a host, so it need not lie anywhere.
        client("a common name that looks like a host outside", &["dns:example.com"], &[], "CN=api.example.net", &["dns:api.example.com"])
            .answers([
                "accepted",
                "accepted",
                "certificate 0 (CN=api.example.net): its common name is not, letter by letter, one of its subject alternative \
                 names (BR 7.1.4.3)",
            ]),
    ]
}

/// Permitted: all that the wildcard stands for must lie inside. Excluded: any of it is too much.
fn wildcards() -> Vec<Row> {
    let permitted = |title, base, name| client(title, &[base], &[], "O=Peer", &[name]);
    let excluded = |title, base, name| client(title, &[], &[base], "O=Peer", &[name]);
    vec![
        permitted("a wildcard inside", "dns:example.com", "dns:*.example.com"),
        permitted("a wildcard of which a part is inside (RUSTSEC-2026-0099)", "dns:api.example.com", "dns:*.example.com")
            .refused("certificate 0 (O=Peer): dNSName *.example.com lies in none of the subtrees that certificate 1 permits"),
        excluded("a wildcard of which a part is excluded (CVE-2025-61727)", "dns:api.example.com", "dns:*.example.com")
            .refused("certificate 0 (O=Peer): dNSName *.example.com meets dNSName api.example.com, which certificate 1 excludes"),
        excluded("a wildcard of which all is excluded", "dns:com", "dns:*.example.com")
            .refused("certificate 0 (O=Peer): dNSName *.example.com meets dNSName com, which certificate 1 excludes"),
        excluded("an excluded label that is no suffix (golang#76935)", "dns:test", "dns:*.example.com"),
        excluded("an excluded name that is deeper than the wildcard goes", "dns:a.b.example.com", "dns:*.example.com"),
        excluded("an excluded name beside the wildcard", "dns:a.example.net", "dns:*.example.com"),
    ]
}

fn addresses() -> Vec<Row> {
    let permitted = |title, name| client(title, &["ip:10.1.0.0/16"], &[], "O=Peer", &[name]);
    let excluded = |title, name| client(title, &[], &["ip:2001:db8::/32"], "O=Peer", &[name]);
    vec![
        permitted("an address in the network", "ip:10.1.255.255"),
        permitted("an address beside the network", "ip:10.2.0.0")
            .refused("certificate 0 (O=Peer): iPAddress 10.2.0.0 lies in none of the subtrees that certificate 1 permits"),
        permitted("an address of the other family", "ip:2001:db8::1")
            .refused("certificate 0 (O=Peer): iPAddress 2001:db8::1 lies in none of the subtrees that certificate 1 permits"),
        permitted("the address mapped into IPv6", "ip:::ffff:10.1.0.1")
            .refused("certificate 0 (O=Peer): iPAddress ::ffff:10.1.0.1 lies in none of the subtrees that certificate 1 permits"),
        excluded("an excluded address", "ip:2001:db8:ffff::")
            .refused("certificate 0 (O=Peer): iPAddress 2001:db8:ffff:: meets iPAddress 2001:db8::/32, which certificate 1 excludes"),
        excluded("an address of the other family is not excluded", "ip:10.1.0.1"),
    ]
}

fn mailboxes() -> Vec<Row> {
    let permitted = |title, base, name| client(title, &[base], &[], "O=Peer", &[name]);
    let excluded = |title, base, name| client(title, &[], &[base], "O=Peer", &[name]);
    let two = ["email:a@example.com", "email:b@example.com"];
    vec![
        permitted("a mailbox on the host", "email:example.com", "email:me@Example.com"),
        permitted("a mailbox on a host below the host", "email:example.com", "email:me@mail.example.com")
            .refused("certificate 0 (O=Peer): rfc822Name me@mail.example.com lies in none of the subtrees that certificate 1 permits"),
        permitted("a mailbox on a host below the domain", "email:.example.com", "email:me@mail.example.com"),
        permitted("a mailbox on the domain itself", "email:.example.com", "email:me@example.com")
            .refused("certificate 0 (O=Peer): rfc822Name me@example.com lies in none of the subtrees that certificate 1 permits"),
        permitted("the mailbox, its host in another case", "email:me@example.com", "email:me@EXAMPLE.com"),
        permitted("the mailbox, its local part in another case", "email:me@example.com", "email:Me@example.com")
            .refused("certificate 0 (O=Peer): rfc822Name Me@example.com lies in none of the subtrees that certificate 1 permits"),
        client("the first of two permitted mailboxes (CVE-2026-27137)", &two, &[], "O=Peer", &["email:a@example.com"]),
        client("the second of two permitted mailboxes", &two, &[], "O=Peer", &["email:b@example.com"]),
        client("the first of two excluded mailboxes", &[], &two, "O=Peer", &["email:a@example.com"])
            .refused("certificate 0 (O=Peer): rfc822Name a@example.com meets rfc822Name a@example.com, which certificate 1 excludes"),
        client("the second of two excluded mailboxes", &[], &two, "O=Peer", &["email:b@example.com"])
            .refused("certificate 0 (O=Peer): rfc822Name b@example.com meets rfc822Name b@example.com, which certificate 1 excludes"),
        excluded("a mailbox on an excluded domain", "email:.example.com", "email:me@mail.example.com")
            .refused("certificate 0 (O=Peer): rfc822Name me@mail.example.com meets rfc822Name .example.com, which certificate 1 excludes"),
        excluded("an empty mailbox under an exclusion", "email:example.com", "email:")
            .refused("certificate 0 (O=Peer): malformed: rfc822Name: empty"),
    ]
}

fn mailboxes_in_the_subject() -> Vec<Row> {
    let permitted = |title, subject, san: &[&str]| client(title, &["email:example.com"], &[], subject, san);
    vec![
        permitted("a permitted mailbox in the subject", "O=Peer,E=me@example.com", &["dns:a.example"]),
        permitted("a mailbox in the subject that is outside", "O=Peer,E=me@example.net", &["dns:a.example"]).refused(
            "certificate 0 (emailAddress=me@example.net,O=Peer): rfc822Name me@example.net lies in none of the subtrees that \
             certificate 1 permits",
        ),
        permitted(
            "the same though a subjectAltName has a permitted one, for a mapper could read it",
            "O=Peer,E=me@example.net",
            &["email:me@example.com"],
        )
        .refused(
            "certificate 0 (emailAddress=me@example.net,O=Peer): rfc822Name me@example.net lies in none of the subtrees that \
             certificate 1 permits",
        ),
        permitted("what is no mailbox in the subject", "O=Peer,E=me", &["dns:a.example"]).refused(
            "certificate 0 (emailAddress=me,O=Peer): malformed: rfc822Name: not in the form that the standard requires",
        ),
        client("what is no mailbox, and mailboxes are not constrained", &["dns:example"], &[], "O=Peer,E=me", &["dns:a.example"]),
    ]
}

fn directory_names() -> Vec<Row> {
    let permitted = |title, base, subject| client(title, &[base], &[], subject, &["dns:a.example"]);
    let excluded = |title, base, subject| client(title, &[], &[base], subject, &["dns:a.example"]);
    vec![
        permitted("a subject below what is permitted", "dir:O=Example,OU=Fleet", "O=Example,OU=Fleet,OU=a"),
        permitted("the permitted subject itself", "dir:O=Example", "O=Example"),
        permitted("a subject above what is permitted", "dir:O=Example,OU=Fleet", "O=Example")
            .refused("certificate 0 (O=Example): directoryName O=Example lies in none of the subtrees that certificate 1 permits"),
        permitted("another subject", "dir:O=Example", "O=Sample,OU=Fleet").refused(
            "certificate 0 (OU=Fleet,O=Sample): directoryName OU=Fleet,O=Sample lies in none of the subtrees that certificate 1 permits",
        ),
        permitted("the same name in another case and string type (7.1)", "dir:O=printable:The  Example", "O=utf8:the example"),
        permitted("an empty subject, which is no name", "dir:O=Example", ""),
        client("a directoryName among the alternatives", &["dir:O=Example"], &[], "O=Example", &["dir:O=Sample"])
            .refused("certificate 0 (O=Example): directoryName O=Sample lies in none of the subtrees that certificate 1 permits"),
        excluded("an excluded subject", "dir:O=Example", "O=EXAMPLE,OU=a").refused(
            "certificate 0 (OU=a,O=EXAMPLE): directoryName OU=a,O=EXAMPLE meets directoryName O=Example, which certificate 1 excludes",
        ),
        excluded("a subject that is not excluded", "dir:O=Example", "O=Sample"),
        permitted("the empty name permits all", "dir:", "O=Sample"),
    ]
}

fn uris() -> Vec<Row> {
    let permitted = |title, base, name| client(title, &[base], &[], "O=Peer", &[name]);
    let excluded = |title, base, name| client(title, &[], &[base], "O=Peer", &[name]);
    vec![
        permitted("a URI on the host", "uri:prod.example", "uri:spiffe://prod.example/api"),
        permitted("a URI on the host in another case", "uri:PROD.example", "uri:https://prod.EXAMPLE:8443/api"),
        permitted("a URI on a host below the host", "uri:prod.example", "uri:spiffe://a.prod.example/api").refused(
            "certificate 0 (O=Peer): uniformResourceIdentifier spiffe://a.prod.example/api lies in none of the subtrees that \
             certificate 1 permits",
        ),
        permitted("a URI on a host below the domain", "uri:.prod.example", "uri:spiffe://a.prod.example/api"),
        permitted("a URI on another host (RUSTSEC-2026-0098)", "uri:prod.example", "uri:spiffe://test.example/api").refused(
            "certificate 0 (O=Peer): uniformResourceIdentifier spiffe://test.example/api lies in none of the subtrees that \
             certificate 1 permits",
        ),
        permitted("a URI without a host", "uri:prod.example", "uri:urn:uuid:1").refused(
            "certificate 0 (O=Peer): uniformResourceIdentifier urn:uuid:1 lies in none of the subtrees that certificate 1 permits",
        ),
        excluded("a URI on an excluded host", "uri:prod.example", "uri:spiffe://prod.example/api").refused(
            "certificate 0 (O=Peer): uniformResourceIdentifier spiffe://prod.example/api meets uniformResourceIdentifier \
             prod.example, which certificate 1 excludes",
        ),
        excluded("a URI whose host is an address, under an exclusion of another (4.2.1.10)", "uri:prod.example", "uri:https://192.0.2.1/").refused(
            "certificate 0 (O=Peer): uniformResourceIdentifier https://192.0.2.1/ meets uniformResourceIdentifier prod.example, \
             which certificate 1 excludes",
        ),
        excluded("a URI without a host, under an exclusion", "uri:prod.example", "uri:urn:uuid:1").refused(
            "certificate 0 (O=Peer): uniformResourceIdentifier urn:uuid:1 meets uniformResourceIdentifier prod.example, which \
             certificate 1 excludes",
        ),
        excluded("a URI on another host than the excluded one", "uri:prod.example", "uri:spiffe://test.example/api"),
    ]
}

/// How the UPN `me@example` is printed: an otherName is its type and its DER.
const UPN_PRINTED: &str = "1.3.6.1.4.1.311.20.2.3=#0c0a6d65406578616d706c65";

/// otherNames of the two types that have a rule: user principal names by their domain, service names by RFC 4985 4.
fn users_and_services() -> Vec<Row> {
    let permitted = |title, base, name| client(title, &[base], &[], "O=Peer", &[name, "dns:a.example"]);
    let excluded = |title, base, name| client(title, &[], &[base], "O=Peer", &[name, "dns:a.example"]);
    let outside = format!(
        "certificate 0 (O=Peer): otherName {UPN_PRINTED} lies in none of the subtrees that certificate 1 permits"
    );
    let meets = |base| {
        format!(
            "certificate 0 (O=Peer): otherName {UPN_PRINTED} meets otherName {base}, which certificate 1 excludes"
        )
    };
    vec![
        permitted("a user of the permitted domain", "upn:example", "upn:me@example"),
        permitted("a user of another domain", "upn:corp.example", "upn:me@example").refused(&outside),
        permitted("a user of a domain, where those below it are permitted", "upn:.example", "upn:me@example")
            .refused(&outside),
        excluded("a user of an excluded domain", "upn:example", "upn:me@example")
            .refused(&meets("1.3.6.1.4.1.311.20.2.3=example")),
        excluded("a user of another than the excluded domain", "upn:corp.example", "upn:me@example"),
        permitted("a user name, where service names are constrained", "srv:_imap.example", "upn:me@example"),
        permitted("the permitted service of a host below", "srv:_imap.example", "srv:_imap.a.example"),
        permitted("any service of a permitted host", "srv:example", "srv:_imap.a.example"),
        permitted("the permitted service of any host", "srv:_imap", "srv:_imap.a.example"),
        permitted("another service of a permitted host", "srv:_imap.example", "srv:_smtp.a.example").refused(
            "certificate 0 (O=Peer): otherName 1.3.6.1.5.5.7.8.7=#160f5f736d74702e612e6578616d706c65 lies in none of the subtrees \
             that certificate 1 permits",
        ),
        excluded("a service of an excluded host", "srv:example", "srv:_smtp.a.example").refused(
            "certificate 0 (O=Peer): otherName 1.3.6.1.5.5.7.8.7=#160f5f736d74702e612e6578616d706c65 meets otherName \
             1.3.6.1.5.5.7.8.7=example, which certificate 1 excludes",
        ),
    ]
}

/// Where a constraint and a name of such a form meet, nothing is known.
fn forms_that_are_not_processed() -> Vec<Row> {
    let permitted = |title, base, name| client(title, &[base], &[], "O=Peer", &[name, "dns:a.example"]);
    let excluded = |title, base, name| client(title, &[], &[base], "O=Peer", &[name, "dns:a.example"]);
    let line = |form: &str, name: &str| {
        format!(
            "certificate 0 (O=Peer): certificate 1 constrains {form}, which is not processed, and {form} {name} is of that form"
        )
    };
    vec![
        permitted("an otherName, and others are permitted", "other:1.2.3:0500", "upn:me@example")
            .refused(&line("otherName", UPN_PRINTED)),
        excluded("an otherName, and others are excluded", "other:1.2.3:0500", "upn:me@example")
            .refused(&line("otherName", UPN_PRINTED)),
        permitted("a registeredID, and some are permitted", "rid:1.2.3", "rid:1.2.3")
            .refused(&line("registeredID", "1.2.3")),
        excluded("a registeredID, and some are excluded", "rid:1.2.3", "rid:1.2.4")
            .refused(&line("registeredID", "1.2.4")),
        excluded("an x400Address, and some are excluded", "x400:3000", "x400:3000")
            .refused(&line("x400Address", "#3000")),
        permitted("an ediPartyName, and some are permitted", "edi:a100", "edi:a100")
            .refused(&line("ediPartyName", "#a100")),
        permitted("an otherName is permitted, and there is none", "upn:me@example", "dns:b.example"),
        excluded("a registeredID is excluded, and there is none", "rid:1.2.3", "dns:b.example"),
        permitted("an otherName that nobody constrains", "dns:a.example", "upn:me@example"),
    ]
}

/// A constraint that can not be read refuses the path, whether or not a name could meet it.
fn malformed() -> Vec<Row> {
    let with = |title, value: &[u8]| {
        let ca = ca().extension(id::NAME_CONSTRAINTS, true, value).build();
        client_of(title, &[ca], "O=Peer", &["upn:me@example"])
    };
    let permitted = |title, base: &str| with(title, &name_constraints(&[base.to_owned()], &[]));
    let excluded = |title, base: &str| with(title, &name_constraints(&[], &[base.to_owned()]));
    let distance = |title, rest: &[u8]| {
        let subtree = sequence(&[&general_name("dns:example.com"), rest]);
        with(title, &sequence(&[explicit(0, &subtree)]))
    };
    vec![
        permitted("a host with a leading dot", "dns:.example.com")
            .refused("certificate 1 (CN=Issuing): malformed: dNSName: empty"),
        excluded("a host with a leading dot, excluded", "dns:.example.com")
            .refused("certificate 1 (CN=Issuing): malformed: dNSName: empty"),
        permitted("a wildcard for a subtree", "dns:*.example.com")
            .refused("certificate 1 (CN=Issuing): malformed: dNSName: byte 0x2a is not allowed here"),
        permitted("a mask with a hole", "ip:10.0.0.0/255.0.255.0").refused(
            "certificate 1 (CN=Issuing): malformed: iPAddress: not in the form that the standard requires",
        ),
        excluded("an address without a mask", "ip:10.0.0.0").refused(
            "certificate 1 (CN=Issuing): malformed: iPAddress: not in the form that the standard requires",
        ),
        permitted("a whole URI for its host", "uri:https://example.com").refused(
            "certificate 1 (CN=Issuing): malformed: uniformResourceIdentifier: byte 0x3a is not allowed here",
        ),
        permitted("two @ in a mailbox", "email:a@b@example.com")
            .refused("certificate 1 (CN=Issuing): malformed: rfc822Name: byte 0x40 is not allowed here"),
        distance("a minimum of 1", &tlv(0x80, &[1]))
            .refused("certificate 1 (CN=Issuing): malformed: nameConstraints: out of range"),
        distance("a maximum", &tlv(0x81, &[0])).refused(
            "certificate 1 (CN=Issuing): malformed: nameConstraints: bytes follow the end of the value",
        ),
        with("no constraint at all", &sequence::<&[u8]>(&[]))
            .refused("certificate 1 (CN=Issuing): malformed: nameConstraints: empty"),
        with("an empty list of subtrees", &sequence(&[explicit(0, &[])]))
            .refused("certificate 1 (CN=Issuing): malformed: nameConstraints: empty"),
        with("what is no constraint", &integer(1)).refused(
            "certificate 1 (CN=Issuing): malformed: nameConstraints: tag 0x02 where 0x30 is required",
        ),
        leaf("a subtree in the end entity, which binds nobody and must be one all the same", |it| {
            it.permitted(&["dns:.example.com"])
        })
        .answers([
            "certificate 0 (CN=api.example.com): malformed: dNSName: empty",
            "certificate 0 (CN=api.example.com): has nameConstraints, but is not a CA (RFC 5280 4.2.1.10)",
            "certificate 0 (CN=api.example.com): has nameConstraints, but is not a CA (RFC 5280 4.2.1.10)",
        ]),
    ]
}

/// CAs with these changes, the first below the root, each below the one before it.
fn cas(changes: &[fn(CertificateBuilder) -> CertificateBuilder]) -> Vec<Authority> {
    let mut issuer = root();
    let mut cas = vec![];
    for (number, change) in changes.iter().enumerate() {
        issuer = change(issuer.issue_ca(&format!("O=Example,CN=CA {number}"))).build();
        cas.push(issuer.clone());
    }
    cas
}

fn several_levels() -> Vec<Row> {
    let narrowing =
        || cas(&[|it| it.permitted(&["dns:example.com"]), |it| it.permitted(&["dns:a.example.com"])]);
    let widening =
        || cas(&[|it| it.permitted(&["dns:example.com"]), |it| it.permitted(&["dns:example.net"])]);
    let peer = |title, cas: Vec<Authority>, name| client_of(title, &cas, "O=Example", &[name]);
    vec![
        peer("a name that both permit", narrowing(), "dns:x.a.example.com"),
        peer("a name that only the outer one permits", narrowing(), "dns:b.example.com").refused(
            "certificate 0 (O=Example): dNSName b.example.com lies in none of the subtrees that certificate 1 permits",
        ),
        peer("a name that only the inner one permits", widening(), "dns:api.example.net").refused(
            "certificate 0 (O=Example): dNSName api.example.net lies in none of the subtrees that certificate 2 permits",
        ),
        peer("a name that the outer one excludes", cas(&[|it| it.excluded(&["dns:example.com"]), |it| it.permitted(&["dns:example.com"])]), "dns:example.com")
            .refused(
                "certificate 0 (O=Example): dNSName example.com meets dNSName example.com, which certificate 2 excludes",
            ),
        peer("a CA's own subject must lie inside", cas(&[|it| it.permitted(&["dir:O=Sample"]), |it| it]), "dns:a.example").refused(
            "certificate 1 (CN=CA 1,O=Example): directoryName CN=CA 1,O=Example lies in none of the subtrees that certificate 2 permits",
        ),
        peer("a CA's own alternative names must lie inside", cas(&[|it| it.permitted(&["uri:prod.example"]), |it| it.san(&["uri:spiffe://test.example"])]), "dns:a.example")
            .refused(
                "certificate 1 (CN=CA 1,O=Example): uniformResourceIdentifier spiffe://test.example lies in none of the subtrees \
                 that certificate 2 permits",
            ),
        peer("a CA's constraints do not bind itself", cas(&[|it| it.permitted(&["dns:example.com"]).san(&["dns:a.example"])]), "dns:example.com"),
    ]
}

/// 6.1.3 (b) and (c): a self-issued certificate is free, unless it is the last.
fn self_issued() -> Vec<Row> {
    let constrained = root().issue_ca("O=Example").permitted(&["dns:example.com"]).build();
    let new_key = Key::seeded(Kind::P256, 1);
    let rolled_over = constrained.cross_sign(&constrained).key(&new_key).san(&["dns:example.net"]).build();
    let renamed = constrained.issue_ca("O=Example,OU=CA").san(&["dns:example.net"]).build();
    let of_the_same_name =
        constrained.issue("O=Example").key(&new_key).san(&["dns:example.net"]).client_auth();
    let end_entity = row("an end entity that is self-issued is judged", of_the_same_name, [&constrained]);
    vec![
        client_of("a key rollover with a name outside", &[constrained.clone(), rolled_over], "O=Peer", &["dns:example.com"]),
        client_of("another CA with a name outside", &[constrained.clone(), renamed], "O=Peer", &["dns:example.com"]).refused(
            "certificate 1 (OU=CA,O=Example): dNSName example.net lies in none of the subtrees that certificate 2 permits",
        ),
        end_entity.purpose(Purpose::ClientAuth).refused(
            "certificate 0 (O=Example): dNSName example.net lies in none of the subtrees that certificate 1 permits",
        ),
    ]
}

fn of_the_anchor() -> Vec<Row> {
    let constrained = Authority::self_signed("CN=Root").ca().permitted(&["dns:example.com"]).build();
    let peer = |title, name| client(title, &[], &[], "O=Peer", &[name]);
    let configured = |permitted: &[&str], excluded: &[&str]| {
        let owned = |bases: &[&str]| bases.iter().map(|base| (*base).to_owned()).collect::<Vec<_>>();
        let constraints = name_constraints(&owned(permitted), &owned(excluded));
        anchor(&root()).constrained_by(&constraints).unwrap()
    };
    vec![
        peer("a name that the anchor's certificate permits", "dns:api.example.com").anchor(anchor(&constrained)),
        peer("a name that the anchor's certificate does not permit (RFC 5937)", "dns:api.example.net").anchor(anchor(&constrained)).refused(
            "certificate 0 (O=Peer): dNSName api.example.net lies in none of the subtrees that certificate 2 permits",
        ),
        peer("the same, the anchor's constraints not asked", "dns:api.example.net")
            .anchor(anchor(&constrained).judged_by(Checks { constraints: false, ..Checks::ALL })),
        peer("a name that the configuration permits (6.1.1 h)", "dns:api.example.com").anchor(configured(&["dns:example.com"], &[])),
        peer("a name that the configuration does not permit", "dns:api.example.net").anchor(configured(&["dns:example.com"], &[])).refused(
            "certificate 0 (O=Peer): dNSName api.example.net lies in none of the subtrees that the trust anchor's configuration permits",
        ),
        peer("a name that the configuration excludes (6.1.1 i)", "dns:api.example.com").anchor(configured(&[], &["dns:example.com"])).refused(
            "certificate 0 (O=Peer): dNSName api.example.com meets dNSName example.com, which the trust anchor's configuration excludes",
        ),
        peer("an otherName, which the configuration constrains", "upn:me@example").anchor(configured(&["other:1.2.3:0500"], &[])).refused(
            "certificate 0 (O=Peer): the trust anchor's configuration constrains otherName, which is not processed, and \
             otherName 1.3.6.1.4.1.311.20.2.3=#0c0a6d65406578616d706c65 is of that form",
        ),
        peer("the configuration binds an anchor of which nothing is asked", "dns:api.example.net")
            .anchor(configured(&["dns:example.com"], &[]).judged_by(Checks::NONE))
            .refused(
                "certificate 0 (O=Peer): dNSName api.example.net lies in none of the subtrees that the trust anchor's configuration permits",
            ),
    ]
}

/// The presented name and the name that is wanted, both.
fn the_name_that_is_wanted() -> Vec<Row> {
    let server = |title, ca: CertificateBuilder, san: &[&str]| {
        let ca = ca.build();
        row(title, ca.issue("O=Peer").san(san).server_auth(), [&ca]).named("api.example.com")
    };
    vec![
        server("under a permitted wildcard", ca().permitted(&["dns:example.com"]), &["dns:*.example.com"]),
        server("under a wildcard, itself excluded (CVE-2026-34073)", ca().excluded(&["dns:api.example.com"]), &["dns:*.example.com"]).refused(
            "certificate 0 (O=Peer): dNSName *.example.com meets dNSName api.example.com, which certificate 1 excludes",
        ),
        server("more comparisons than the budget allows", ca().permitted(&["dns:a", "dns:b", "dns:example.com"]), &["dns:api.example.com"])
            .budget(Budget { name_comparisons: 6, ..Budget::default() })
            .refused(
                "the limit of 6 name comparisons was reached before an answer was found; no broken rule was found",
            ),
    ]
}
