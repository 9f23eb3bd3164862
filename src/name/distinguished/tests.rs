//! Reading, comparing and printing distinguished names. Every name here is written value by value, so that a
//! test can choose the string types.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::hash::BuildHasher;

use super::*;
use crate::oid;

/// One attribute: its type, the tag of its value, the value.
type Value<'a> = (Oid<'a>, u8, &'a [u8]);

const UTF8: u8 = tag::UTF8_STRING;
const PRINTABLE: u8 = tag::PRINTABLE_STRING;

fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
    let length = u16::try_from(contents.len()).expect("a short value").to_be_bytes();
    let header = match length {
        [0, short @ 0..=0x7f] => [tag, short].to_vec(),
        [high, low] if high > 0 => [tag, 0x82, high, low].to_vec(),
        [_, long] => [tag, 0x81, long].to_vec(),
    };
    [&header, contents].concat()
}

fn attribute((oid, value_tag, value): &Value<'_>) -> Vec<u8> {
    tlv(tag::SEQUENCE, &[tlv(tag::OID, oid.contents()), tlv(*value_tag, value)].concat())
}

fn rdn(values: &[Value<'_>]) -> Vec<u8> {
    tlv(tag::SET, &values.iter().flat_map(attribute).collect::<Vec<u8>>())
}

fn name(rdns: &[&[Value<'_>]]) -> Vec<u8> {
    tlv(tag::SEQUENCE, &rdns.iter().flat_map(|values| rdn(values)).collect::<Vec<u8>>())
}

fn common_name(value_tag: u8, value: &[u8]) -> Vec<u8> {
    name(&[&[(oid::COMMON_NAME, value_tag, value)]])
}

fn read(bytes: &[u8]) -> Name<'_> {
    Name::read(bytes).expect("a name")
}

fn parsed(text: &str) -> DistinguishedName {
    DistinguishedName::parse(text).expect(text)
}

fn both_ways(title: &str, one: Name<'_>, other: Name<'_>, wanted: bool) {
    assert_eq!(one.equals(&other), wanted, "{title}");
    assert_eq!(other.equals(&one), wanted, "{title}, the other way round");
    assert_eq!(one.fingerprint() == other.fingerprint(), wanted, "{title}, by fingerprint");
}

#[test]
fn what_is_no_name_is_refused() {
    let good = common_name(UTF8, b"a");
    let attribute_without_value = tlv(tag::SEQUENCE, &tlv(tag::OID, oid::COMMON_NAME.contents()));
    let attribute_with_three_fields =
        [tlv(tag::OID, oid::COMMON_NAME.contents()), tlv(UTF8, b"a"), tlv(UTF8, b"b")].concat();
    let in_name = |attribute: &[u8]| tlv(tag::SEQUENCE, &tlv(tag::SET, attribute));
    let sixteen: Vec<Value<'_>> = (0..16).map(|_| (oid::COMMON_NAME, UTF8, &b"a"[..])).collect();
    let seventeen: Vec<Value<'_>> = (0..17).map(|_| (oid::COMMON_NAME, UTF8, &b"a"[..])).collect();
    let table: &[(&str, Vec<u8>, bool)] = &[
        ("a name", good.clone(), true),
        ("the empty name", name(&[]), true),
        ("a value of an unknown type", common_name(0x1e, &[0, 0x41]), true),
        ("16 attributes in one RDN", name(&[&sixteen]), true),
        ("17 attributes in one RDN", name(&[&seventeen]), false),
        ("an RDN without attributes", name(&[&[]]), false),
        ("a SET for the name", tlv(tag::SET, &rdn(&[])), false),
        ("a SEQUENCE for the RDN", tlv(tag::SEQUENCE, &tlv(tag::SEQUENCE, &[])), false),
        ("an attribute without a value", in_name(&attribute_without_value), false),
        ("an attribute of three fields", in_name(&tlv(tag::SEQUENCE, &attribute_with_three_fields)), false),
        ("bytes after the name", [&good[..], &[0]].concat(), false),
        ("a name cut short", good[..good.len() - 1].to_vec(), false),
        ("no bytes", Vec::new(), false),
    ];
    for (title, bytes, wanted) in table {
        assert_eq!(Name::read(bytes).is_ok(), *wanted, "{title}");
    }
}

#[test]
fn values_are_compared_as_rfc_5280_says() {
    let utf8 = |text: &str| common_name(UTF8, text.as_bytes());
    let table: &[(&str, Vec<u8>, Vec<u8>, bool)] = &[
        ("case", utf8("Example"), utf8("eXAMPLE"), true),
        ("string type", utf8("Example"), common_name(PRINTABLE, b"example"), true),
        ("IA5String", utf8("a@b"), common_name(tag::IA5_STRING, b"A@B"), true),
        ("spaces at the ends", utf8("  a b "), utf8("a b"), true),
        ("spaces inside", utf8("a   b"), utf8("a b"), true),
        ("a tab and a line feed are spaces", utf8("a\t\nb"), utf8("a b"), true),
        ("a space where there is none", utf8("a b"), utf8("ab"), false),
        ("spaces only, and nothing", utf8("   "), utf8(""), true),
        ("a no-break space", utf8("a\u{a0}b"), utf8("a b"), true),
        ("another value", utf8("a"), utf8("b"), false),
        ("a longer value", utf8("a"), utf8("aa"), false),
        ("case beyond ASCII", utf8("BÜCHER"), utf8("bücher"), true),
        ("a composed letter", utf8("b\u{fc}cher"), utf8("bu\u{308}cher"), true),
        ("a sharp s and its capitals", utf8("Straße"), utf8("STRASSE"), true),
        ("a capital sharp s", utf8("STRAẞE"), utf8("strasse"), true),
        ("a final sigma", utf8("ΟΔΟΣ"), utf8("οδος"), true),
        ("a compatibility form", utf8("ｅｘａｍｐｌｅ"), utf8("Example"), true),
        ("a Kelvin sign", utf8("\u{212a}"), utf8("k"), true),
        ("a dotless i is another letter", utf8("adm\u{131}n"), utf8("admin"), false),
        ("a look-alike of another script", utf8("\u{430}dmin"), utf8("admin"), false),
        ("a soft hyphen is ignored", utf8("ad\u{ad}min"), utf8("admin"), true),
        ("a direction mark is ignored", utf8("\u{202e}admin"), utf8("admin"), true),
        ("a letter without its mark", utf8("bücher"), utf8("bucher"), false),
        ("TeletexString, the same bytes", common_name(0x14, b"a"), common_name(0x14, b"a"), true),
        ("TeletexString, another case", common_name(0x14, b"a"), common_name(0x14, b"A"), false),
        ("TeletexString and UTF8String", common_name(0x14, b"a"), utf8("a"), false),
        ("BMPString and UTF8String", common_name(0x1e, &[0, 0x61]), utf8("a"), false),
        ("BMPString, another case", common_name(0x1e, &[0, 0x61]), common_name(0x1e, &[0, 0x41]), false),
        ("UniversalString and its bytes", common_name(0x1c, b"\0\0\0a"), utf8("\0\0\0a"), false),
        ("NumericString and UTF8String", common_name(0x12, b"1"), utf8("1"), false),
        ("bytes that are no UTF-8", common_name(UTF8, b"a\xff"), common_name(UTF8, b"A\xff"), false),
        ("Latin-1 in a PrintableString", common_name(PRINTABLE, b"\xe4"), utf8("ä"), false),
    ];
    for (title, one, other, wanted) in table {
        both_ways(title, read(one), read(other), *wanted);
    }
}

#[test]
fn rdns_are_compared_in_order_and_attributes_as_sets() {
    let (cn, o, ou) = (oid::COMMON_NAME, oid::ORGANIZATION, oid::ORGANIZATIONAL_UNIT);
    let (a, b): (&[u8], &[u8]) = (b"a", b"b");
    let table: &[(&str, Vec<u8>, Vec<u8>, bool)] = &[
        (
            "the order of RDNs",
            name(&[&[(cn, UTF8, a)], &[(o, UTF8, b)]]),
            name(&[&[(o, UTF8, b)], &[(cn, UTF8, a)]]),
            false,
        ),
        (
            "the order of attributes",
            name(&[&[(cn, UTF8, a), (o, UTF8, b)]]),
            name(&[&[(o, UTF8, b), (cn, PRINTABLE, b"A")]]),
            true,
        ),
        (
            "one RDN or two",
            name(&[&[(cn, UTF8, a), (o, UTF8, b)]]),
            name(&[&[(cn, UTF8, a)], &[(o, UTF8, b)]]),
            false,
        ),
        ("the type", name(&[&[(o, UTF8, a)]]), name(&[&[(ou, UTF8, a)]]), false),
        ("an attribute more", name(&[&[(cn, UTF8, a)]]), name(&[&[(cn, UTF8, a), (o, UTF8, b)]]), false),
        ("an RDN more", name(&[&[(cn, UTF8, a)]]), name(&[&[(cn, UTF8, a)], &[(o, UTF8, b)]]), false),
        (
            "a value that counts twice",
            name(&[&[(cn, UTF8, a), (cn, UTF8, a), (cn, UTF8, b)]]),
            name(&[&[(cn, UTF8, a), (cn, UTF8, b), (cn, UTF8, b)]]),
            false,
        ),
        ("the empty name", name(&[]), name(&[&[(cn, UTF8, a)]]), false),
    ];
    for (title, one, other, wanted) in table {
        both_ways(title, read(one), read(other), *wanted);
    }
}

#[test]
fn a_subtree_is_a_prefix_of_rdns() {
    let table = [
        ("the base itself", "O=Example,C=DE", "O=Example,C=DE", true),
        ("one RDN below", "CN=a,O=Example,C=DE", "O=Example,C=DE", true),
        ("the base in another case", "CN=a,O=EXAMPLE,C=de", "O=example,C=DE", true),
        ("a name above", "C=DE", "O=Example,C=DE", false),
        ("the base at the other end", "C=DE,CN=a,O=Example", "O=Example,C=DE", false),
        ("a value that begins like the base's", "CN=a,O=Example Evil,C=DE", "O=Example,C=DE", false),
        ("an RDN that has the base's and more", "O=Example+CN=a,C=DE", "O=Example,C=DE", false),
    ];
    for (title, subject, base, wanted) in table {
        assert_eq!(parsed(subject).as_name().is_within(&parsed(base).as_name()), wanted, "{title}");
    }
    let other_type = name(&[
        &[(oid::COUNTRY, UTF8, b"de")],
        &[(oid::ORGANIZATION, PRINTABLE, b" example ")],
        &[(oid::COMMON_NAME, UTF8, b"a")],
    ]);
    assert!(read(&other_type).is_within(&parsed("O=Example,C=DE").as_name()), "other string types");
    assert!(read(&other_type).is_within(&read(&name(&[]))), "everything is below the empty name");
}

#[test]
fn only_plain_text_serves_as_an_identity() {
    let table: &[(&str, u8, &[u8], bool)] = &[
        ("UTF8String", UTF8, "Ann Lée".as_bytes(), true),
        ("PrintableString", PRINTABLE, b"Ann Lee (1)", true),
        ("IA5String", tag::IA5_STRING, b"ann@example.com", true),
        ("NumericString", tag::NUMERIC_STRING, b"12 34", true),
        ("an @ in a PrintableString", PRINTABLE, b"ann@example.com", false),
        ("a letter in a NumericString", tag::NUMERIC_STRING, b"1a", false),
        ("a NUL", UTF8, b"admin\0x", false),
        ("a line feed", UTF8, b"admin\nx", false),
        ("a direction mark", UTF8, "admin\u{202e}x".as_bytes(), false),
        ("a zero-width space", UTF8, "ad\u{200b}min".as_bytes(), false),
        ("bytes that are no UTF-8", UTF8, b"a\xff", false),
        ("a byte above 0x7f in an IA5String", tag::IA5_STRING, b"\xe4", false),
        ("BMPString", 0x1e, &[0, 0x61], false),
        ("TeletexString", 0x14, b"a", false),
        ("UniversalString", 0x1c, b"\0\0\0a", false),
    ];
    for (title, value_tag, value, wanted) in table {
        let bytes = common_name(*value_tag, value);
        let found = read(&bytes).attributes().next().expect("one attribute").text();
        assert_eq!(found.map(str::as_bytes), wanted.then_some(*value), "{title}");
    }
}

#[test]
fn attributes_come_with_their_place() {
    let bytes = name(&[
        &[(oid::ORGANIZATION, UTF8, b"o")],
        &[(oid::COMMON_NAME, UTF8, b"x"), (oid::COMMON_NAME, PRINTABLE, b"admin")],
    ]);
    let name = read(&bytes);
    let found: Vec<(usize, Option<&str>)> =
        name.attributes().map(|found| (found.rdn, found.text())).collect();
    assert_eq!(found, [(0, Some("o")), (1, Some("x")), (1, Some("admin"))]);
    assert_eq!((name.attribute_count(), name.rdn_count(), name.is_empty()), (3, 2, false));
    assert_eq!(name.bytes(), bytes);
    let empty = super::tests::name(&[]);
    assert_eq!(
        (read(&empty).attribute_count(), read(&empty).rdn_count(), read(&empty).is_empty()),
        (0, 0, true)
    );
}

#[test]
fn a_peer_cannot_write_the_log() {
    let text = |value: &str| read(&common_name(UTF8, value.as_bytes())).to_string();
    let table = [
        ("RFC 4514's special characters", "a,b+c\"d\\e<f>g;h", "CN=a\\,b\\+c\\\"d\\\\e\\<f\\>g\\;h"),
        ("a comma that would begin another attribute", "x,CN=admin", "CN=x\\,CN=admin"),
        ("spaces at the ends", " a ", "CN=\\ a\\ "),
        ("a number sign at the start", "#a#", "CN=\\#a#"),
        ("a line feed", "a\nb", "CN=a\\0ab"),
        ("a terminal escape", "a\u{1b}[2Jb", "CN=a\\1b[2Jb"),
        ("a NUL", "a\0b", "CN=a\\00b"),
        ("a C1 control", "a\u{9b}b", "CN=a\\c2\\9bb"),
        ("a right-to-left override", "a\u{202e}b", "CN=a\\e2\\80\\aeb"),
        ("a zero-width space", "a\u{200b}b", "CN=a\\e2\\80\\8bb"),
        ("a line separator", "a\u{2028}b", "CN=a\\e2\\80\\a8b"),
        ("letters", "Bücher 東京", "CN=Bücher 東京"),
    ];
    for (title, value, wanted) in table {
        assert_eq!(text(value), wanted, "{title}");
    }
    assert_eq!(text(&"a".repeat(253)).len(), 256, "as much as is printed whole");
    assert_eq!(text(&"a".repeat(254)), String::from("CN=") + &"a".repeat(253) + "...");
    assert_eq!(read(&name(&[])).to_string(), "(empty)");
    assert_eq!(
        read(&common_name(0x1e, &[0, 0x0a])).to_string(),
        "CN=#1e02000a",
        "not a string that is decoded"
    );
    let unknown = Oid::from_contents(&[0x88, 0x37]).expect("an OID");
    let multi_valued =
        name(&[&[(oid::COUNTRY, PRINTABLE, b"DE")], &[(unknown, UTF8, b"1"), (oid::USER_ID, UTF8, b"u")]]);
    assert_eq!(read(&multi_valued).to_string(), "2.999=1+UID=u,C=DE");
}

#[test]
fn configuration_writes_rfc_4514() {
    let table = [
        ("the most particular first", "CN=a,O=b,C=DE", Some("CN=a,O=b,C=DE")),
        ("spaces around separators", " cn = a b , o = b ", Some("CN=a b,O=b")),
        ("several values in one RDN, in DER's order", "UID=u+CN=a,O=b", Some("CN=a+UID=u,O=b")),
        ("an escaped comma", "CN=x\\,CN\\=admin", Some("CN=x\\,CN=admin")),
        ("an escaped backslash before a separator", "CN=a\\\\,O=b", Some("CN=a\\\\,O=b")),
        ("escaped spaces", "CN=\\ a\\ ", Some("CN=\\ a\\ ")),
        ("hexadecimal pairs", "CN=Lu\\C4\\8Di\\C4\\87", Some("CN=Lučić")),
        ("a dotted type", "1.2.3.4=a", Some("1.2.3.4=a")),
        ("an equals sign in the value", "CN=a=b", Some("CN=a=b")),
        ("nothing", "", None),
        ("no type", "=a", None),
        ("no value", "CN=", None),
        ("a value of spaces", "CN=  ", None),
        ("no equals sign", "CN", None),
        ("an unknown type", "XX=a", None),
        ("an extension's name for a type", "keyUsage=a", None),
        ("an empty RDN", "CN=a,,O=b", None),
        ("a trailing separator", "CN=a,", None),
        ("a trailing backslash", "CN=a\\", None),
        ("half a pair", "CN=a\\4", None),
        ("pairs that are no UTF-8", "CN=\\ff", None),
        ("a # value", "CN=#0c0161", None),
        ("quotation marks", "CN=\"a\"", None),
        ("a semicolon", "CN=a;O=b", None),
    ];
    for (title, text, wanted) in table {
        let found = DistinguishedName::parse(text).ok().map(|name| name.to_string());
        assert_eq!(found.as_deref(), wanted, "{title}");
    }
    let many = (0..17).map(|_| "CN=a").collect::<Vec<_>>().join("+");
    assert!(DistinguishedName::parse(&many).is_err(), "17 attributes in one RDN");
}

#[test]
fn owned_names_are_equal_as_borrowed_ones_are() {
    let (one, other) = (parsed("CN=Api, O=Example"), parsed("cn=API,o=example"));
    assert_eq!(one, other);
    assert_ne!(one, parsed("CN=Api"));
    let hasher = std::hash::RandomState::new();
    assert_eq!(hasher.hash_one(&one), hasher.hash_one(&other));
    assert_eq!(DistinguishedName::from_der(one.der()), Ok(one.clone()));
    assert_eq!(DistinguishedName::from(one.as_name()).der(), one.der());
    let long = parsed(&(String::from("CN=") + &"a".repeat(300)));
    assert!(!long.as_name().is_empty() && long == long.clone(), "a length of three octets");
}
