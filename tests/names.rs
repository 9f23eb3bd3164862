//! Laws of names that hold for all inputs.
#![expect(clippy::expect_used, reason = "a test that panics is a test that fails")]

use proptest::prelude::*;
use vouchsafe::name::{
    Constraint, DistinguishedName, GeneralName, GeneralNames, Name, dns, email, spiffe::SpiffeId, upn::Upn,
    uri,
};

/// The identifier octets of the nine forms.
fn tag() -> impl Strategy<Value = u8> {
    prop::sample::select(&[0xa0_u8, 0x81, 0x82, 0xa3, 0xa4, 0xa5, 0x86, 0x87, 0x88][..])
}

/// Contents of a general name: some that are good in one form or another, some that are near it, some that
/// are anything.
fn contents() -> impl Strategy<Value = Vec<u8>> {
    let text = prop_oneof![
        "(\\*\\.|\\.|[aA]@)?[aA](\\.[aAb]){0,2}",
        "(x|spiffe)://([ab]@)?[aA](\\.[aAb]){0,2}(:1)?(/[ab%]{0,2})?",
        "[a-c.*@:/%\\[\\]\\\\0-2]{0,24}",
    ];
    let octets = prop::collection::vec(prop::sample::select(&[0_u8, 1, 0xff][..]), 4);
    let network = prop::collection::vec(prop::sample::select(&[0_u8, 0xff][..]), 8);
    prop_oneof![
        4 => text.prop_map(String::into_bytes),
        1 => octets,
        1 => network,
        1 => distinguished_name().prop_map(|name| DistinguishedName::parse(&name).expect("a name").der().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..34),
    ]
}

fn der(tag: u8, contents: &[u8]) -> Vec<u8> {
    let mut der = vec![tag, u8::try_from(contents.len()).expect("a short value")];
    der.extend(contents);
    der
}

/// A distinguished name of few letters, so that equal names are likely.
fn distinguished_name() -> impl Strategy<Value = String> {
    let attribute = ("(CN|cn|O|2\\.5\\.4\\.10)", "[aA]( {0,2}[ßẞsS]{0,2}[bBüÜ])?")
        .prop_map(|(key, value)| format!("{key}={value}"));
    let rdn = prop::collection::vec(attribute, 1..3).prop_map(|attributes| attributes.join("+"));
    prop::collection::vec(rdn, 1..3).prop_map(|rdns| rdns.join(","))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1024) })]

    #[test]
    fn reading_any_bytes_ends_in_a_value_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(name) = Name::read(&bytes) {
            prop_assert_eq!(name.bytes(), &bytes[..]);
        }
        if let Ok(names) = GeneralNames::read(&bytes) {
            prop_assert!(names.iter().count() <= names.count());
        }
        let _ = Constraint::read(&bytes);
    }

    #[test]
    fn a_general_name_prints_one_short_line(tag in tag(), contents in contents()) {
        let der = der(tag, &contents);
        if let Ok(name) = GeneralName::read(&der) {
            let text = name.to_string();
            prop_assert!(text.chars().count() < 400);
            prop_assert!(text.chars().all(|character| !character.is_control()));
            prop_assert_eq!(name, GeneralName::read(&der).expect("read before"));
        }
    }

    #[test]
    fn what_a_subtree_permits_it_excludes(
        base_tag in tag(), name_tag in tag(), same_form in prop::bool::weighted(0.9),
        base in contents(), name in contents(),
    ) {
        let name = der(if same_form { base_tag } else { name_tag }, &name);
        let subtree = der(0x30, &der(base_tag, &base));
        if let (Ok(constraint), Ok(name)) = (Constraint::read(&subtree), GeneralName::read(&name)) {
            prop_assert!(!constraint.permits(&name) || constraint.excludes(&name));
            prop_assert!(constraint.form() == name.form() || !constraint.excludes(&name));
        }
    }

    #[test]
    fn a_wildcard_meets_a_subtree_where_one_of_its_names_does(
        label in "[ab]", parent in "[ab](\\.[ab]){0,2}", base in "[ab](\\.[ab]){0,3}",
    ) {
        let wildcard = format!("*.{parent}");
        let wildcard = dns::Presented::read(wildcard.as_bytes()).expect("a wildcard");
        let subtree = dns::Subtree::read(base.as_bytes()).expect("a subtree");
        let inside = |label: &str| {
            subtree.permits_name(&dns::DnsName::parse(&format!("{label}.{parent}")).expect("a name"))
        };
        prop_assert_eq!(subtree.excludes(&wildcard), inside("a") || inside("b"));
        prop_assert!(!subtree.permits(&wildcard) || inside(&label));
        prop_assert_eq!(subtree.permits(&wildcard), inside("a") && inside("b") && inside("c"));
    }

    #[test]
    fn equal_names_have_equal_fingerprints(one in distinguished_name(), other in distinguished_name()) {
        let (one, other) =
            (DistinguishedName::parse(&one).expect("a name"), DistinguishedName::parse(&other).expect("a name"));
        let (one, other) = (one.as_name(), other.as_name());
        prop_assert_eq!(one.equals(&other), other.equals(&one));
        prop_assert_eq!(one.equals(&other), one.is_within(&other) && other.is_within(&one));
        prop_assert_eq!(one.equals(&other), one.fingerprint() == other.fingerprint());
    }

    #[test]
    fn a_printed_name_reads_back_to_an_equal_one(text in "\\PC{1,40}") {
        let name = DistinguishedName::parse(&format!("CN={}", escaped(&text))).expect("an escaped value");
        prop_assert_eq!(DistinguishedName::parse(&name.to_string()), Ok(name));
    }

    #[test]
    fn owned_names_read_back_from_what_they_print(text in "\\PC{0,40}") {
        if let Ok(name) = dns::DnsName::parse(&text) {
            prop_assert_eq!(dns::DnsName::parse(name.as_str()), Ok(name));
        }
        if let Ok(mailbox) = email::Mailbox::parse(&text) {
            prop_assert_eq!(email::Mailbox::parse(mailbox.as_str()), Ok(mailbox));
        }
        if let Ok(upn) = Upn::parse(&text) {
            prop_assert_eq!(Upn::parse(upn.as_str()), Ok(upn));
        }
    }

    #[test]
    fn uris_read_back_from_what_they_print(text in "(spiffe|http|X):(//)?[a-cA-C.@:\\[\\]%0-2]{0,12}[/?#a-c.%0-2@]{0,12}") {
        if let Ok(uri) = uri::Uri::parse(&text) {
            prop_assert_eq!(uri::Uri::parse(uri.as_str()), Ok(uri));
        }
        if let Ok(id) = SpiffeId::parse(&text) {
            prop_assert_eq!(id.as_str(), &text);
            let host = uri::Presented::read(text.as_bytes()).expect("an ID is a URI").host();
            prop_assert!(host.is_some(), "its trust domain is the host");
        }
    }
}

fn escaped(value: &str) -> String {
    value.bytes().map(|byte| format!("\\{byte:02x}")).collect()
}
