//! Section A: names and name constraints.

use vouchsafe::identity::{Pattern, Source};
use vouchsafe::{Anchor, Budget, Policy, oid};

use crate::common::{Authority, Issued, Key, Kind};
use crate::house::{
    Answer, GOOD, anchor, check, clients, identify, mapper, now, sent, servers, user, verify, verify_named,
};

/// A root that constrains nothing, and a CA below it that does.
struct Constrained {
    root: Authority,
    issuing: Authority,
}

impl Constrained {
    fn new(permitted: &[&str], excluded: &[&str]) -> Self {
        let root = Authority::root("CN=Root");
        let issuing = root.issue_ca("CN=Issuing");
        let issuing = if permitted.is_empty() { issuing } else { issuing.permitted(permitted) };
        let issuing = if excluded.is_empty() { issuing } else { issuing.excluded(excluded) };
        Self { issuing: issuing.build(), root }
    }

    /// What a client with these names gets to hear.
    fn client(&self, subject: &str, names: &[&str]) -> Answer {
        let leaf = self.issuing.issue(subject);
        let leaf = if names.is_empty() { leaf } else { leaf.san(names) };
        let verifier = clients([Anchor::from_certificate(&self.root.der).unwrap()]).build().unwrap();
        verify(&verifier, &leaf.client_auth().build(), &[&self.issuing])
    }

    /// What a server with these names gets to hear that was called by `wanted`.
    fn server(&self, names: &[&str], wanted: &str) -> Answer {
        let leaf = self.issuing.issue("CN=s").san(names).server_auth().build();
        let verifier = servers([Anchor::from_certificate(&self.root.der).unwrap()]).build().unwrap();
        verify_named(&verifier, wanted, &leaf, &[&self.issuing])
    }
}

#[test]
fn a_byte_that_no_name_may_have_refuses_the_certificate_and_not_the_name() {
    let root = Authority::root("CN=Root");
    let verifier = clients([Anchor::from_certificate(&root.der).unwrap()]).build().unwrap();
    let row = |title, name, wanted| {
        let leaf = root.issue("CN=a").san(&[name, "dns:good.prod.example"]).client_auth().build();
        // Nobody asks for that name, and the other one is good.
        assert!(
            identify(&verifier, &user(&root, Source::Dns), &leaf, &[]).unwrap_err().contains("malformed")
        );
        (title, verify(&verifier, &leaf, &[]), wanted)
    };
    check([
        row("a NUL in a host", "dns:bank.example\0.prod.example", Err("dNSName: byte 0x00")),
        row("a NUL in a mailbox", "email:root@bank.example\0.prod.example", Err("rfc822Name: byte 0x00")),
        row("a NUL in a URI", "uri:spiffe://prod.example/a\0b", Err("uniformResourceIdentifier: byte 0x00")),
        row("a letter beyond ASCII", "dns:b\u{fc}cher.prod.example", Err("dNSName: byte 0xc3")),
        row(
            "a comma that starts a second name",
            "dns:a.prod.example,DNS:b.prod.example",
            Err("dNSName: byte 0x2c"),
        ),
        row("a space before the name", "dns: a.prod.example", Err("dNSName: byte 0x20")),
    ]);
}

#[test]
fn text_that_reads_in_two_ways_is_no_identity() {
    let root = Authority::root("CN=Root");
    let verifier = clients([anchor(&root)]).build().unwrap();
    let common_name = user(&root, Source::attribute(oid::COMMON_NAME));
    let row = |title, subject, wanted| {
        let leaf = root.issue(subject).client_auth().build();
        (title, identify(&verifier, &common_name, &leaf, &[]), wanted)
    };
    check([
        row("a UTF8String", "O=Prod,CN=admin", Ok("user admin")),
        row("a BMPString", "O=Prod,CN=bmp:admin", Err("CN can be no identity: its text")),
        row("a UniversalString", "O=Prod,CN=universal:admin", Err("CN can be no identity: its text")),
        row("a TeletexString", "O=Prod,CN=teletex:admin", Err("CN can be no identity: its text")),
        row("a NUL at the end", "O=Prod,CN=admin\0", Err("CN can be no identity: its text")),
        row("a zero-width space", "O=Prod,CN=ad\u{200b}min", Err("CN can be no identity: its text")),
        row("a right-to-left override", "O=Prod,CN=\u{202e}nimda", Err("CN can be no identity: its text")),
    ]);
    let upn = user(&root, Source::Upn);
    // A user principal name as a BMPString: `admin@prod.example`.
    let bmp: String = "admin@prod.example".bytes().map(|byte| format!("00{byte:02x}")).collect();
    let bmp = format!("other:1.3.6.1.4.1.311.20.2.3:1e24{bmp}");
    let leaf = |name| root.issue("O=Prod").san(&[name]).client_auth().build();
    let row = |title, name, wanted| (title, identify(&verifier, &upn, &leaf(name), &[]), wanted);
    check([
        row("a user principal name", "upn:admin@prod.example", Ok("user admin@prod.example")),
        row("with a NUL", "upn:admin@prod.example\0", Err("user principal name: byte 0x00")),
        row("as a BMPString", &bmp, Err("user principal name: tag 0x1e where 0x0c is required")),
    ]);
}

#[test]
fn the_common_name_is_never_a_host_name() {
    let root = Authority::root("CN=Root");
    let verifier = servers([Anchor::from_certificate(&root.der).unwrap()]).build().unwrap();
    let common_name = || root.issue("CN=api.example.com").server_auth();
    let call = |leaf: Issued| verify_named(&verifier, "api.example.com", &leaf, &[]);
    check([
        ("no subject alternative name", call(common_name().build()), Err("the common name is not read")),
        (
            "one of another form",
            call(common_name().san(&["email:api@example.com"]).build()),
            Err("the common name is not read"),
        ),
        (
            "another host",
            call(common_name().san(&["dns:www.example.com"]).build()),
            Err("is valid for dNSName www.example.com, not for api.example.com"),
        ),
        (
            "a wildcard common name",
            call(root.issue("CN=*.example.com").server_auth().build()),
            Err("the common name is not read"),
        ),
        ("the same host", call(common_name().san(&["dns:api.example.com"]).build()), GOOD),
    ]);
}

#[test]
fn a_common_name_is_an_identity_only_where_the_whole_subject_is_vouched_for() {
    let root = Authority::root("CN=Root");
    let verifier = clients([anchor(&root)]).build().unwrap();
    let common_name = user(&root, Source::attribute(oid::COMMON_NAME));
    let who = |leaf: Issued| identify(&verifier, &common_name, &leaf, &[]);
    let bound = root.issue_ca("CN=Tenant CA").permitted(&["dir:O=Prod,OU=Tenant"]).build();
    let below = |subject| {
        let leaf = bound.issue(subject).client_auth().build();
        identify(&verifier, &common_name, &leaf, &[&bound])
    };
    check([
        (
            "inside the anchor's namespace",
            who(root.issue("O=Prod,CN=admin").client_auth().build()),
            Ok("user admin"),
        ),
        (
            "outside",
            who(root.issue("O=Other,CN=admin").client_auth().build()),
            Err("may not vouch for attribute:CN=admin"),
        ),
        ("inside the CA's constraint", below("O=Prod,OU=Tenant,CN=job"), Ok("user job")),
        (
            "outside the CA's constraint",
            below("O=Prod,CN=admin"),
            Err("CN=admin,O=Prod lies in none of the subtrees that certificate 1 permits"),
        ),
    ]);
}

#[test]
fn a_name_that_a_constraint_speaks_of_is_judged_or_the_path_is_refused() {
    let permitted = |base, name| Constrained::new(&[base], &[]).client("CN=a", &[name]);
    let excluded = |base, name| Constrained::new(&[], &[base]).client("CN=a", &[name]);
    check([
        ("a URI in a permitted host", permitted("uri:prod.example", "uri:https://prod.example/a"), GOOD),
        (
            "a URI elsewhere",
            permitted("uri:prod.example", "uri:https://evil.example/a"),
            Err("https://evil.example/a lies in none"),
        ),
        (
            "a URI in an excluded host",
            excluded("uri:prod.example", "uri:https://prod.example/a"),
            Err("https://prod.example/a meets"),
        ),
        ("a URI without a host", excluded("uri:prod.example", "uri:urn:a:b"), Err("urn:a:b meets")),
        (
            "an otherName that is permitted",
            permitted("other:1.2.3:0500", "upn:a@prod.example"),
            Err("certificate 1 constrains otherName, which is not processed"),
        ),
        (
            "an otherName that is excluded",
            excluded("other:1.2.3:0500", "upn:a@evil.example"),
            Err("certificate 1 constrains otherName, which is not processed"),
        ),
        (
            "a registered identifier",
            permitted("rid:1.2.3", "rid:1.2.3"),
            Err("certificate 1 constrains registeredID, which is not processed"),
        ),
        (
            "an X.400 address",
            excluded("x400:3000", "x400:3000"),
            Err("certificate 1 constrains x400Address, which is not processed"),
        ),
        ("the two never meet", permitted("rid:1.2.3", "dns:prod.example"), GOOD),
    ]);
}

#[test]
fn a_wildcard_lies_inside_as_a_whole_or_is_outside() {
    let permitted = |base, name| Constrained::new(&[base], &[]).client("CN=a", &[name]);
    let excluded = |base, name| Constrained::new(&[], &[base]).client("CN=a", &[name]);
    check([
        ("permitted: all of it", permitted("dns:example.com", "dns:*.example.com"), GOOD),
        (
            "permitted: a part of it",
            permitted("dns:accept.example.com", "dns:*.example.com"),
            Err("*.example.com lies in none"),
        ),
        (
            "excluded: a part of it",
            excluded("dns:reject.example.com", "dns:*.example.com"),
            Err("*.example.com meets dNSName reject.example.com"),
        ),
        (
            "excluded: all of it",
            excluded("dns:example.com", "dns:*.example.com"),
            Err("*.example.com meets dNSName example.com"),
        ),
        ("excluded: beside it", excluded("dns:ample.com", "dns:*.example.com"), GOOD),
        ("excluded: below it by two labels", excluded("dns:a.b.example.com", "dns:*.example.com"), GOOD),
        ("excluded: one label, of another name", excluded("dns:b", "dns:*.a.example"), GOOD),
        (
            "excluded: the last label",
            excluded("dns:example", "dns:*.a.example"),
            Err("*.a.example meets dNSName example,"),
        ),
    ]);
    let wildcard =
        |excluded, wanted| Constrained::new(&[], &[excluded]).server(&["dns:*.example.com"], wanted);
    check([
        (
            "the name that was called is excluded",
            wildcard("dns:x.example.com", "x.example.com"),
            Err("meets dNSName x.example.com"),
        ),
        (
            "so is a neighbour",
            wildcard("dns:x.example.com", "y.example.com"),
            Err("meets dNSName x.example.com"),
        ),
        ("below the name that was called", wildcard("dns:z.x.example.com", "x.example.com"), GOOD),
    ]);
}

#[test]
fn every_subtree_counts_whatever_its_case_and_its_neighbours() {
    let two = ["email:a@prod.example", "email:b@prod.example"];
    let excluded = |names: &[&str]| Constrained::new(&[], &two).client("CN=a", names);
    let permitted = |names: &[&str]| Constrained::new(&two, &[]).client("CN=a", names);
    let hosts = |base, name| Constrained::new(&[base], &[]).client("CN=a", &[name]);
    check([
        (
            "the first of two excluded mailboxes",
            excluded(&["email:a@prod.example"]),
            Err("a@prod.example meets"),
        ),
        ("the last", excluded(&["email:b@prod.example"]), Err("b@prod.example meets")),
        ("another", excluded(&["email:c@prod.example"]), GOOD),
        ("both permitted mailboxes", permitted(&two), GOOD),
        (
            "one of them and another",
            permitted(&["email:a@prod.example", "email:c@prod.example"]),
            Err("c@prod.example lies in none"),
        ),
        ("the host in capitals", excluded(&["email:a@PROD.example"]), Err("a@PROD.example meets")),
        ("the local part in capitals is another mailbox", excluded(&["email:A@prod.example"]), GOOD),
        ("a host in capitals", hosts("dns:PROD.Example", "dns:a.prod.EXAMPLE"), GOOD),
        ("a URI's host in capitals", hosts("uri:.PROD.example", "uri:https://a.prod.EXAMPLE/"), GOOD),
    ]);
}

#[test]
fn a_malformed_constraint_or_an_empty_name_refuses_the_path() {
    let permitted = |base, name| Constrained::new(&[base], &[]).client("CN=a", &[name]);
    let excluded = |base, name| Constrained::new(&[], &[base]).client("CN=a", &[name]);
    check([
        (
            "an empty host",
            excluded("dns:prod.example", "dns:"),
            Err("certificate 0 (CN=a): malformed: dNSName: empty"),
        ),
        (
            "an empty label",
            excluded("dns:prod.example", "dns:a..example"),
            Err("certificate 0 (CN=a): malformed: dNSName: empty"),
        ),
        (
            "an empty mailbox",
            excluded("email:prod.example", "email:"),
            Err("certificate 0 (CN=a): malformed: rfc822Name: empty"),
        ),
        (
            "a host with a leading dot",
            permitted("dns:.prod.example", "dns:a.prod.example"),
            Err("certificate 1 (CN=Issuing): malformed: dNSName: empty"),
        ),
        (
            "and no host in sight",
            permitted("dns:.prod.example", "email:a@prod.example"),
            Err("certificate 1 (CN=Issuing): malformed: dNSName: empty"),
        ),
        (
            "a wildcard",
            permitted("dns:*.prod.example", "dns:a.prod.example"),
            Err("certificate 1 (CN=Issuing): malformed: dNSName: byte 0x2a"),
        ),
        (
            "a mask with a hole",
            permitted("ip:10.0.0.0/255.0.255.0", "ip:10.0.0.1"),
            Err("certificate 1 (CN=Issuing): malformed: iPAddress"),
        ),
        (
            "an address without a mask",
            permitted("ip:10.0.0.0", "ip:10.0.0.0"),
            Err("certificate 1 (CN=Issuing): malformed: iPAddress"),
        ),
        (
            "a mask of the other family's length",
            permitted("raw:870c0a0000000a000000ffffffff", "ip:10.0.0.1"),
            Err("certificate 1 (CN=Issuing): malformed: iPAddress"),
        ),
    ]);
}

#[test]
fn a_directory_name_is_the_same_in_every_case_and_string_type_that_has_one_reading() {
    let excluded = |subject| Constrained::new(&[], &["dir:O=Rival"]).client(subject, &[]);
    let permitted = |subject| Constrained::new(&["dir:O=Prod"], &[]).client(subject, &[]);
    check([
        ("excluded, as it is written there", excluded("O=Rival,CN=a"), Err("meets directoryName O=Rival")),
        ("in capitals", excluded("O=RIVAL,CN=a"), Err("meets directoryName O=Rival")),
        ("in another string type", excluded("O=printable:Rival,CN=a"), Err("meets directoryName O=Rival")),
        ("with more spaces", excluded("O=  Rival ,CN=a"), Err("meets directoryName O=Rival")),
        ("beside another attribute", excluded("O=Rival+OU=x,CN=a"), GOOD),
        ("another name", excluded("O=Rivals,CN=a"), GOOD),
        (
            "in a type that reads in two ways",
            excluded("O=teletex:Rival,CN=a"),
            Err("O=#1405526976616c meets"),
        ),
        ("in two octets a letter", excluded("O=bmp:Rival,CN=a"), Err("meets directoryName O=Rival")),
        ("permitted, in another case and type", permitted("O=printable:PROD,CN=a"), GOOD),
        (
            "permitted, in a type that reads in two ways",
            permitted("O=teletex:Prod,CN=a"),
            Err("O=#140450726f64 lies in none"),
        ),
        ("not permitted", permitted("O=Prod Ltd,CN=a"), Err("O=Prod Ltd lies in none")),
        ("the permitted name, but not first", permitted("C=XX,O=Prod"), Err("O=Prod,C=XX lies in none")),
    ]);
}

#[test]
fn only_a_whole_leftmost_label_is_a_wildcard_and_it_is_nobodys_name() {
    let any = Constrained::new(&[], &[]);
    check([
        ("one label", any.server(&["dns:*.example.com"], "api.example.com"), GOOD),
        (
            "two labels",
            any.server(&["dns:*.example.com"], "a.api.example.com"),
            Err("is valid for dNSName *.example.com, not for a.api.example.com"),
        ),
        (
            "no label",
            any.server(&["dns:*.example.com"], "example.com"),
            Err("is valid for dNSName *.example.com, not for example.com"),
        ),
        (
            "a top-level domain",
            any.server(&["dns:*.com"], "example.com"),
            Err("is valid for dNSName *.com, not for example.com"),
        ),
        (
            "a part of a label",
            any.server(&["dns:a*.example.com"], "api.example.com"),
            Err("malformed: dNSName: byte 0x2a"),
        ),
        (
            "not the leftmost",
            any.server(&["dns:api.*.com"], "api.example.com"),
            Err("malformed: dNSName: byte 0x2a"),
        ),
        ("alone", any.server(&["dns:*"], "api.example.com"), Err("malformed: dNSName: byte 0x2a")),
        ("over an address", any.server(&["dns:*.0.0.1"], "127.0.0.1"), Err("has no iPAddress")),
        ("an address as a host", any.server(&["dns:127.0.0.1"], "127.0.0.1"), Err("has no iPAddress")),
        (
            "a mailbox for a host",
            any.server(&["email:x@api.example.com"], "api.example.com"),
            Err("has no dNSName"),
        ),
        (
            "a URI for a host",
            any.server(&["uri:https://api.example.com/"], "api.example.com"),
            Err("has no dNSName"),
        ),
    ]);
    let verifier = clients([anchor(&any.root)]).build().unwrap();
    let leaf = any.root.issue("O=Prod").san(&["dns:*.prod.example"]).client_auth().build();
    let under = Pattern::dns("{host}.prod.example").unwrap();
    check([
        (
            "as an identity",
            identify(&verifier, &user(&any.root, Source::Dns), &leaf, &[]),
            Err("it is a wildcard"),
        ),
        (
            "under a pattern that its text would match",
            identify(&verifier, &mapper(&any.root, Source::Dns, under, "{host}"), &leaf, &[]),
            Err("it is a wildcard"),
        ),
    ]);
}

#[test]
fn a_matcher_reads_the_form_that_it_is_for() {
    let root = Authority::root("CN=Root");
    let verifier = clients([anchor(&root)]).build().unwrap();
    let row = |title, source, name, wanted| {
        let leaf = root.issue("O=Prod").san(&[name]).client_auth().build();
        (title, identify(&verifier, &user(&root, source), &leaf, &[]), wanted)
    };
    check([
        row(
            "a mailbox is no host",
            Source::Dns,
            "email:api@prod.example",
            Err("no rule makes a principal of it"),
        ),
        row(
            "a URI is no host",
            Source::Dns,
            "uri:https://api.prod.example/",
            Err("no rule makes a principal of it"),
        ),
        row("a host is no URI", Source::Uri, "dns:api.prod.example", Err("no rule makes a principal of it")),
        row(
            "a user principal name is no mailbox",
            Source::Email,
            "upn:root@prod.example",
            Err("no rule makes a principal of it"),
        ),
        row(
            "a mailbox is no user principal name",
            Source::Upn,
            "email:root@prod.example",
            Err("no rule makes a principal of it"),
        ),
        row(
            "a SPIFFE ID is no other URI",
            Source::Uri,
            "uri:spiffe://prod.example/api",
            Err("no rule makes a principal of it"),
        ),
    ]);
}

#[test]
fn an_address_in_the_subject_is_constrained_as_one_among_the_alternative_names() {
    let names = Constrained::new(&["email:prod.example"], &[]);
    check([
        ("inside", names.client("O=Prod,E=root@prod.example", &[]), GOOD),
        ("outside", names.client("O=Prod,E=root@evil.example", &[]), Err("root@evil.example lies in none")),
        (
            "outside, beside one among the alternative names",
            names.client("O=Prod,E=root@evil.example", &["email:a@prod.example"]),
            Err("root@evil.example lies in none"),
        ),
    ]);
}

#[test]
fn subtrees_and_names_without_number_are_compared_after_the_signatures_and_within_the_budget() {
    let root = Authority::root("CN=Root");
    let bases: Vec<_> = (0..500).map(|number| format!("dns:n{number}.example")).collect();
    let bases: Vec<_> = bases.iter().map(String::as_str).collect();
    let issuing = root.issue_ca("CN=Issuing").excluded(&bases).build();
    let names: Vec<_> = (0..500).map(|number| format!("dns:m{number}.example")).collect();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let leaf = |signer: Option<&Key>| {
        let leaf = issuing.issue("CN=a").san(&names).client_auth();
        signer.map_or(leaf.clone(), |key| leaf.signed_by(key)).build()
    };
    let anchors = || [Anchor::from_certificate(&root.der).unwrap()];
    let pool = [&issuing];
    let work = |leaf: &Issued| {
        let verifier = clients(anchors()).build().unwrap();
        let sent = sent(pool);
        let path = verifier.verify(&vouchsafe::Peer::new(&leaf.der, &sent), now());
        path.map(|path| path.work()).map_err(|refusal| refusal.report().unwrap().work())
    };
    let honest = work(&leaf(None)).unwrap();
    let forged = work(&leaf(Some(&Key::seeded(Kind::P256, 7)))).unwrap_err();
    println!("honest: {honest:?}\nforged: {forged:?}");
    assert!(honest.name_comparisons > 500 * 9, "a search for every name is counted");
    assert!(honest.name_comparisons < 500 * 100, "and no name is compared with every subtree");
    assert!(forged.name_comparisons < 10, "what is not signed is not compared");

    let budget = Budget { name_comparisons: 10_000, ..Budget::default() };
    let verifier = clients(anchors()).budget(budget).build().unwrap();
    let found = verify(&verifier, &leaf(None), &pool);
    check([("within the budget", found, Err("the limit of 10000 name comparisons"))]);
}

#[test]
fn a_public_suffix_is_nobodys_wildcard() {
    let root = Authority::root("CN=Root");
    let suffixes = |name: &vouchsafe::name::dns::DnsName| name.as_str() == "co.example";
    let policy = Policy::rfc5280().public_suffixes(suffixes);
    let verifier = servers([Anchor::from_certificate(&root.der).unwrap()]).policy(policy).build().unwrap();
    let call = |name| {
        let leaf = root.issue("CN=s").san(&[name]).server_auth().build();
        verify_named(&verifier, "bank.co.example", &leaf, &[])
    };
    check([
        ("over the suffix", call("dns:*.co.example"), Err("stands for every name under a public suffix")),
        ("the name itself", call("dns:bank.co.example"), GOOD),
    ]);
}
