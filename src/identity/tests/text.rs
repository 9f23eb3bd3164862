//! Text in an extension, and the number of an account.

use alloc::string::String;
use alloc::vec::Vec;

use crate::identity::{Identity, Pattern, Source};
use crate::oid;

#[test]
fn text_is_read_from_one_string_and_from_nothing_else() {
    use crate::common::{bmp, concat, ia5, integer, octet_string, printable, sequence, teletex, utf8};
    let pattern = Pattern::text("team-", "team", ".x").unwrap();
    let long = "a".repeat(2048);
    let table: Vec<(&str, Vec<u8>, Option<&str>)> = std::vec![
        ("a UTF8String", utf8("team-blue.x"), Some("blue")),
        ("a PrintableString", printable("team-blue.x"), Some("blue")),
        ("an IA5String", ia5("team-blue.x"), Some("blue")),
        ("letters beyond ASCII", utf8("team-bl\u{fc}.x"), Some("bl\u{fc}")),
        ("another prefix", utf8("Team-blue.x"), None),
        ("another suffix", utf8("team-blue.y"), None),
        ("nothing between them", utf8("team-.x"), None),
        ("a TeletexString", teletex("team-blue.x"), None),
        ("a BMPString", bmp("team-blue.x"), None),
        ("a NumericString", crate::common::tlv(0x12, b"team-blue.x"), None),
        ("an OCTET STRING", octet_string(b"team-blue.x"), None),
        ("an INTEGER", integer(7), None),
        ("a SEQUENCE of it", sequence(&[utf8("team-blue.x")]), None),
        ("two", concat(&[utf8("team-blue.x"), utf8("team-red.x")]), None),
        ("bytes after it", concat(&[utf8("team-blue.x"), std::vec![0]]), None),
        ("an end that is missing", utf8("team-blue.x").split_last().unwrap().1.to_vec(), None),
        ("bare bytes", b"team-blue.x".to_vec(), None),
        ("no bytes", std::vec![], None),
        ("no UTF-8", crate::common::tlv(0x0c, b"team-\xff.x"), None),
        ("an underscore in a PrintableString", printable("team-a_b.x"), None),
        ("a NUL", utf8("team-a\0.x"), None),
        ("a direction mark", utf8("team-a\u{202e}.x"), None),
        ("two spaces", utf8("team-a  b.x"), None),
        ("a text that is too long", utf8(&alloc::format!("team-{long}.x")), None),
        ("a length that is not DER", std::vec![0x0c, 0x81, 1, b'a'], None),
    ];
    let oid = crate::oid::OidBuf::parse("1.2.3").unwrap();
    for (title, der, wanted) in table {
        for identity in [
            Identity::Extension { oid: oid.clone(), der: der.clone() },
            Identity::OtherName { type_id: oid.clone(), der: der.clone() },
        ] {
            let found = pattern.matches(&identity).and_then(|found| found.get("team").map(String::from));
            assert_eq!(found.as_deref(), wanted, "{title}");
        }
    }
    assert!(pattern.fits(&Source::Extension(oid.clone())) && pattern.fits(&Source::OtherName(oid)));
    assert!(!pattern.fits(&Source::Email) && !pattern.fits(&Source::attribute(oid::COMMON_NAME)));
}

#[test]
fn an_account_is_captured_by_its_number_within_the_domain() {
    use crate::name::sid::Sid;
    let sid = |text: &str| Sid::parse(text).unwrap();
    let pattern = Pattern::sid_in(sid("S-1-5-21-1-2-3"), "rid").unwrap();
    let found = |text: &str| {
        let identity = Identity::Sid(sid(text));
        pattern.matches(&identity).and_then(|found| found.get("rid").map(String::from))
    };
    assert_eq!(found("S-1-5-21-1-2-3-1104").as_deref(), Some("1104"));
    for other in ["S-1-5-21-1-2-3", "S-1-5-21-1-2-33-1104", "S-1-5-21-1-2-3-4-5", "S-1-5-32-544"] {
        assert_eq!(found(other), None, "{other}");
    }
    for none in ["S-1-5-32", "S-1-5-21-1-2-3-4", "S-1-5-21-1-2"] {
        assert!(Pattern::sid_in(sid(none), "rid").is_err(), "{none} is no domain");
    }
    let listed =
        Pattern::one_of([Identity::Sid(sid("S-1-5-21-1-2-3-500")), Identity::Sid(sid("S-1-1-0"))]).unwrap();
    assert!(listed.fits(&Source::Sid) && listed.matches(&Identity::Sid(sid("S-1-1-0"))).is_some());
}
