//! Identities by way of example: what shows that a pattern can match, and that two patterns can match one thing.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr};

use der::asn1::AnyRef;
use der::{Encode, Tag};

use crate::der::{Reader, tag};
use crate::error::Element;
use crate::identity::claims::{LONGEST_ATTRIBUTE, LONGEST_NAME, is_plain};
use crate::identity::{Fingerprint, Identity, Source, binding};
use crate::name::distinguished::identity_text;
use crate::name::dns::DnsName;
use crate::name::email::Mailbox;
use crate::name::sid::Sid;
use crate::name::spiffe::SpiffeId;
use crate::name::upn::Upn;
use crate::name::uri::Uri;
use crate::name::{Namespace, NamespaceKind};
use crate::oid::{self, OidBuf};

/// Can a certificate give this identity? Anybody can make one that none can: a common name that ends in a space.
pub(super) fn is_possible(identity: &Identity) -> bool {
    match identity {
        Identity::Spiffe(id) => id.is_workload(),
        Identity::Email(mailbox) => mailbox.as_str().len() <= LONGEST_NAME,
        Identity::Uri(uri) => {
            let uri = uri.as_str();
            let is_other_form = uri.starts_with("spiffe:") || Sid::from_uri(uri).is_some();
            uri.len() <= LONGEST_NAME && !is_other_form
        }
        Identity::Upn(upn) => upn.as_str().len() <= LONGEST_NAME,
        Identity::OtherName { der, .. } => is_one_value(der),
        Identity::Attribute { value, .. } => is_text(value) && value.len() <= LONGEST_ATTRIBUTE,
        Identity::Subject(name) => {
            let name = name.as_name();
            !name.is_empty() && name.attributes().all(|attribute| attribute.text().is_some())
        }
        Identity::IssuerSerial { issuer, serial } => !issuer.as_name().is_empty() && !serial.is_empty(),
        Identity::Dns(_)
        | Identity::Ip(_)
        | Identity::Extension { .. }
        | Identity::Sid(_)
        | Identity::Certificate(_)
        | Identity::Key(_) => true,
    }
}

fn is_one_value(der: &[u8]) -> bool {
    Reader::new(der, Element::OtherName)
        .and_then(|mut reader| reader.any().and_then(|_| reader.finish()))
        .is_ok()
}

fn is_text(text: &str) -> bool {
    identity_text(tag::UTF8_STRING, text.as_bytes()).is_some_and(is_plain)
}

/// Can this namespace hold it, in whatever subject an attribute stands?
pub(super) fn can_hold(namespace: &Namespace, identity: &Identity) -> bool {
    match (identity, namespace.kind()) {
        (Identity::Attribute { .. }, kind) => matches!(kind, NamespaceKind::Directory(_)),
        _ => binding::holds(namespace, identity, None),
    }
}

/// Can this namespace hold anything that the source gives?
pub(super) fn is_for(namespace: &Namespace, source: &Source) -> bool {
    let upn = || source == &Source::Upn || source == &Source::other_name(oid::USER_PRINCIPAL_NAME);
    match namespace.kind() {
        NamespaceKind::Directory(_) => {
            matches!(source, Source::Attribute(_) | Source::Subject | Source::IssuerSerial)
        }
        NamespaceKind::Upn(_) => upn(),
        NamespaceKind::Other(type_id) if type_id.as_oid() == oid::USER_PRINCIPAL_NAME => upn(),
        _ => of_namespace(namespace).is_some_and(|example| example.source() == *source),
    }
}

/// Something in the namespace; `None` for a directory, where any attribute's value can stand.
pub(super) fn of_namespace(namespace: &Namespace) -> Option<Identity> {
    match namespace.kind() {
        NamespaceKind::Dns(base) => host(&alloc::format!("x.{base}")),
        NamespaceKind::Spiffe(trust_domain) => spiffe(&alloc::format!("spiffe://{trust_domain}/x")),
        NamespaceKind::Email(host) => mailbox(&alloc::format!("x@{host}")),
        NamespaceKind::EmailBelow(domain) => mailbox(&alloc::format!("x@x.{domain}")),
        NamespaceKind::Ip(network) => Some(Identity::Ip(network.address())),
        NamespaceKind::UriHost(host) => uri(&alloc::format!("x://{host}/")),
        NamespaceKind::Directory(_) => None,
        NamespaceKind::Upn(domain) => upn(&alloc::format!("x@{domain}")),
        NamespaceKind::Other(type_id) => other_name(type_id, "x"),
        NamespaceKind::SidDomain(domain) => sid(&alloc::format!("{domain}-1000")),
        NamespaceKind::Extension(oid) => extension(oid, "x"),
    }
}

/// Something that the source gives; `None` where it has no text of its own.
pub(super) fn of_source(source: &Source) -> Option<Identity> {
    match source {
        Source::Spiffe => spiffe("spiffe://x/x"),
        Source::Dns => host("x.example"),
        Source::Ip => Some(Identity::Ip(IpAddr::V4(Ipv4Addr::LOCALHOST))),
        Source::Email => mailbox("x@x.example"),
        Source::Uri => uri("x://x.example/"),
        Source::Upn => upn("x@x.example"),
        Source::Attribute(oid) => Some(Identity::attribute(oid.as_oid(), "x")),
        Source::Sid => sid("S-1-5-21-1-1-1-1000"),
        Source::Certificate => Some(Identity::Certificate(Fingerprint::of(b""))),
        Source::Key => Some(Identity::Key(Fingerprint::of(b""))),
        Source::OtherName(_) | Source::Subject | Source::Extension(_) | Source::IssuerSerial => None,
    }
}

pub(super) fn spiffe(text: &str) -> Option<Identity> {
    SpiffeId::parse(text).ok().map(Identity::Spiffe)
}

pub(super) fn host(text: &str) -> Option<Identity> {
    DnsName::parse(text).ok().map(Identity::Dns)
}

pub(super) fn mailbox(text: &str) -> Option<Identity> {
    Mailbox::parse(text).ok().map(Identity::Email)
}

fn uri(text: &str) -> Option<Identity> {
    Uri::parse(text).ok().map(Identity::Uri)
}

pub(super) fn upn(text: &str) -> Option<Identity> {
    Upn::parse(text).ok().map(Identity::Upn)
}

pub(super) fn sid(text: &str) -> Option<Identity> {
    Sid::parse(text).ok().map(Identity::Sid)
}

/// An attribute, an otherName or an extension of this text.
pub(super) fn text(source: &Source, text: &str) -> Option<Identity> {
    match source {
        Source::Attribute(oid) => Some(Identity::attribute(oid.as_oid(), text)),
        Source::OtherName(type_id) => other_name(type_id, text),
        Source::Extension(oid) => extension(oid, text),
        _ => None,
    }
}

fn other_name(type_id: &OidBuf, text: &str) -> Option<Identity> {
    Some(Identity::OtherName { type_id: type_id.clone(), der: utf8_string(text)? })
}

fn extension(oid: &OidBuf, text: &str) -> Option<Identity> {
    Some(Identity::Extension { oid: oid.clone(), der: utf8_string(text)? })
}

fn utf8_string(text: &str) -> Option<Vec<u8>> {
    AnyRef::new(Tag::Utf8String, text.as_bytes()).and_then(|string| string.to_der()).ok()
}
