//! Names of every form: any bytes are a name or a fault, and what is equal is equal in every way of asking.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vouchsafe::Namespace;
use vouchsafe::name::sid::Sid;
use vouchsafe::name::spiffe::{SpiffeId, TrustDomain};
use vouchsafe::name::{Constraint, DistinguishedName, GeneralName, GeneralNames, Name, dns, email, upn, uri};

fuzz_target!(|bytes: &[u8]| {
    let Some((split, bytes)) = bytes.split_first() else { return };
    let (one, other) = bytes.split_at(usize::from(*split).min(bytes.len()));
    distinguished(one, other);
    general(one, other);
    contents(one);
    if let Ok(text) = str::from_utf8(one) {
        configured(text);
    }
});

fn distinguished(one: &[u8], other: &[u8]) {
    let Ok(one) = Name::read(one) else { return };
    assert!(one.equals(&one) && one.is_within(&one));
    let owned = DistinguishedName::from_der(one.bytes()).expect("it was read before");
    assert_eq!(owned.as_name().fingerprint(), one.fingerprint());
    let Ok(other) = Name::read(other) else { return };
    assert_eq!(one.equals(&other), other.equals(&one), "equality has no direction");
    assert_eq!(one.equals(&other), one.is_within(&other) && other.is_within(&one));
    if one.equals(&other) {
        assert_eq!(one.fingerprint(), other.fingerprint());
    }
}

fn general(one: &[u8], other: &[u8]) {
    let name = GeneralName::read(one);
    if let Ok(name) = name {
        assert_eq!(Ok(name), GeneralName::read(one));
        short(&name.to_string());
    }
    if let Ok(names) = GeneralNames::read(one) {
        assert!(names.iter().count() <= names.count());
    }
    let Ok(subtree) = Constraint::read(other) else { return };
    short(&subtree.to_string());
    if let Ok(name) = name {
        assert!(!subtree.permits(&name) || subtree.excludes(&name), "what is permitted is excluded");
        assert!(name.form() == subtree.form() || !subtree.permits(&name) && !subtree.excludes(&name));
    }
}

/// The forms that are text, without their tag.
fn contents(bytes: &[u8]) {
    if let Ok(name) = dns::Presented::read(bytes) {
        let one = name.to_name();
        assert!(one.is_none_or(|one| name.matches(&one) && dns::DnsName::parse(one.as_str()) == Ok(one)));
    }
    if let Ok(sid) = Sid::from_extension(bytes) {
        assert_eq!(Sid::parse(sid.as_str()).as_ref(), Ok(&sid));
    }
    if let Ok(mailbox) = email::Presented::read(bytes) {
        let owned = mailbox.to_mailbox();
        assert!(mailbox.equals(&owned) && email::Mailbox::parse(owned.as_str()) == Ok(owned));
    }
    if let Ok(presented) = uri::Presented::read(bytes) {
        let owned = presented.to_uri();
        assert!(presented.equals(&owned));
        if let Ok(id) = SpiffeId::from_uri(&presented) {
            assert!(presented.is_spiffe());
            assert_eq!(SpiffeId::parse(id.as_str()).as_ref(), Ok(&id));
            assert!(id.as_str().starts_with("spiffe://") && presented.as_str() == id.as_str());
        }
    }
}

fn configured(text: &str) {
    if let Ok(sid) = Sid::parse(text) {
        assert_eq!(sid.as_str(), text, "one spelling");
        let uri = format!("tag:microsoft.com,2022-09-14:sid:{text}");
        assert_eq!(Sid::from_uri(&uri), Some(Ok(sid)));
    }
    if let Ok(name) = DistinguishedName::parse(text) {
        short(&name.to_string());
    }
    if let Ok(id) = SpiffeId::parse(text) {
        let namespace = Namespace::spiffe(id.trust_domain().as_str()).expect("its own trust domain");
        assert!(namespace.covers_spiffe(&id));
        assert!(id.is_under(id.trust_domain(), &[]));
        assert!(TrustDomain::parse(id.trust_domain().as_str()).as_ref() == Ok(id.trust_domain()));
    }
    if let Ok(upn) = upn::Upn::parse(text) {
        assert_eq!(upn::Upn::parse(upn.as_str()).as_ref(), Ok(&upn));
    }
    let namespaces = [
        Namespace::dns(text),
        Namespace::email(text),
        Namespace::email_below(text),
        Namespace::ip(text),
        Namespace::uri_host(text),
        Namespace::upn(text),
        Namespace::sid_domain(text),
    ];
    namespaces.iter().flatten().for_each(|namespace| short(&namespace.to_string()));
}

/// Fit for a log: one line, not longer than it is good for.
fn short(text: &str) {
    assert!(text.chars().count() < 600, "{} characters: {text}", text.len());
    assert!(!text.chars().any(char::is_control), "a control character: {text:?}");
}
