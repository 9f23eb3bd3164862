//! The certificate profile of the CA/Browser Forum's Baseline Requirements (BR), section 7.1, as far as a
//! validator can see it in a certificate. [`Policy::web_pki`](crate::Policy::web_pki) asks it, on top of RFC
//! 5280's own.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::certificate::{Certificate, Known};
use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::{GeneralName, GeneralNames, dns};
use crate::oid;
use crate::policy::Rule;
use crate::policy::profile::Standing;

/// A certificate is not what a public CA may issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// BR 7.1.2.11.1 and 7.1.2.1.3.
    #[error("its authorityKeyIdentifier names an issuer and serial (BR 7.1.2.11.1)")]
    AuthorityIssuerAndSerial,
    /// BR 7.1.2.1.3.
    #[error("its authorityKeyIdentifier has no key identifier (BR 7.1.2.1.3)")]
    NoKeyIdentifier,
    /// BR 7.1.2.1.3: a root's two identifiers are one.
    #[error("is a root whose authorityKeyIdentifier is not its subjectKeyIdentifier (BR 7.1.2.1.3)")]
    KeyIdentifiersDiffer,
    /// BR 7.1.2.1.2.
    #[error("is a root with extKeyUsage (BR 7.1.2.1.2)")]
    RootKeyPurposes,
    /// BR 7.1.2.7.6.
    #[error("its extKeyUsage is critical (BR 7.1.2.7.6)")]
    CriticalKeyPurposes,
    /// BR 7.1.2.7.10.
    #[error("lists anyExtendedKeyUsage (BR 7.1.2.7.10)")]
    AnyKeyPurpose,
    /// BR 7.1.2.7.12.
    #[error("has no subjectAltName (BR 7.1.2.7.12)")]
    NoSubjectAltName,
    /// BR 7.1.2.7.12.
    #[error("its subjectAltName is critical though its subject is not empty (BR 7.1.2.7.12)")]
    CriticalSubjectAltName,
    /// BR 7.1.4.3.
    #[error("has more than one common name (BR 7.1.4.3)")]
    SeveralCommonNames,
    /// BR 7.1.4.3.
    #[error("its common name is not, letter by letter, one of its subject alternative names (BR 7.1.4.3)")]
    CommonNameNotListed,
    /// BR 7.1.2.7.7.
    #[error("its authorityInfoAccess is empty or malformed (BR 7.1.2.7.7)")]
    AuthorityInfoAccess,
}

/// What holds for a certificate in any place.
pub(crate) fn check(certificate: &Certificate<'_>, standing: Standing) -> Result<(), Rule> {
    if let Some(identifier) = certificate.authority_key_identifier()? {
        if identifier.issuer.is_some() || identifier.serial.is_some() {
            return Err(Fault::AuthorityIssuerAndSerial.into());
        }
        let Some(key_identifier) = identifier.key_identifier else {
            return Err(Fault::NoKeyIdentifier.into());
        };
        let is_root = standing == Standing::Anchor { self_signed: true };
        if is_root && certificate.subject_key_identifier()? != Some(key_identifier) {
            return Err(Fault::KeyIdentifiersDiffer.into());
        }
    }
    let purposes = certificate.extensions().find(Known::ExtendedKeyUsage);
    if standing == (Standing::Anchor { self_signed: true }) && purposes.is_some() {
        return Err(Fault::RootKeyPurposes.into());
    }
    if let Some(access) = certificate.extensions().find(Known::AuthorityInfoAccess) {
        authority_info_access(access.value).map_err(|_| Fault::AuthorityInfoAccess)?;
    }
    Ok(())
}

/// What holds for a subscriber's certificate.
pub(crate) fn check_end_entity(leaf: &Certificate<'_>) -> Result<(), Rule> {
    if leaf.extensions().find(Known::ExtendedKeyUsage).is_some_and(|it| it.critical) {
        return Err(Fault::CriticalKeyPurposes.into());
    }
    if leaf.extended_key_usage()?.is_some_and(|usage| usage.lists_any()) {
        return Err(Fault::AnyKeyPurpose.into());
    }
    let Some(names) = leaf.subject_alt_names()? else { return Err(Fault::NoSubjectAltName.into()) };
    let critical = leaf.extensions().find(Known::SubjectAltName).is_some_and(|it| it.critical);
    if critical && !leaf.subject().is_empty() {
        return Err(Fault::CriticalSubjectAltName.into());
    }
    common_name(leaf, names)
}

/// AuthorityInfoAccessSyntax ::= SEQUENCE SIZE (1..MAX) OF AccessDescription (RFC 5280 4.2.2.1).
fn authority_info_access(value: &[u8]) -> Result<(), Malformed> {
    let mut access = Reader::only(value, tag::SEQUENCE, Element::AuthorityInfoAccess)?;
    if access.is_empty() {
        return access.fail(Problem::Empty);
    }
    while !access.is_empty() {
        let mut description = access.nested(tag::SEQUENCE, Element::AuthorityInfoAccess)?;
        description.oid()?;
        GeneralName::read(description.any()?.bytes)?;
        description.finish()?;
    }
    Ok(())
}

/// BR 7.1.4.3: at most one, and letter by letter one of the subject alternative names of its kind: a host
/// name, a wildcard, an address in the form of RFC 3986 3.2.2 or RFC 5952 4 (which is how the standard
/// library prints it).
///
/// Read alone, the section's first sentence would also refuse a common name of a kind of which the
/// certificate lists none (a host name beside addresses or wildcards only). It is let through: the section's
/// rules on the value are about copies of entries of its kind, and nothing here ever reads a common name as a
/// host.
fn common_name(leaf: &Certificate<'_>, names: GeneralNames<'_>) -> Result<(), Rule> {
    let subject = leaf.subject();
    let mut common_names = subject.attributes().filter(|attribute| attribute.oid == oid::COMMON_NAME);
    let Some(common_name) = common_names.next() else { return Ok(()) };
    if common_names.next().is_some() {
        return Err(Fault::SeveralCommonNames.into());
    }
    let Some(text) = common_name.text() else { return Err(Fault::CommonNameNotListed.into()) };
    let kind = Kind::of(text);
    let mut listed = true;
    for name in names.iter() {
        let same = match name? {
            GeneralName::Dns(name) if kind == Kind::of(name.as_str()) => name.as_str() == text,
            GeneralName::Ip(address) if kind == Kind::Address => is_canonical(text, address),
            _ => continue,
        };
        if same {
            return Ok(());
        }
        listed = false;
    }
    if listed { Ok(()) } else { Err(Fault::CommonNameNotListed.into()) }
}

/// What a common name can be a copy of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Host,
    Wildcard,
    Address,
}

impl Kind {
    fn of(text: &str) -> Self {
        if text.starts_with("*.") {
            Self::Wildcard
        } else if text.contains(':') || dns::looks_like_address(text) {
            Self::Address
        } else {
            Self::Host
        }
    }
}

/// Is this text the address, in its one canonical form?
fn is_canonical(text: &str, address: IpAddr) -> bool {
    match address {
        // Rust's parser takes no leading zeros and no other base.
        IpAddr::V4(address) => text.parse::<Ipv4Addr>() == Ok(address),
        IpAddr::V6(address) => text.parse::<Ipv6Addr>() == Ok(address) && alloc::format!("{address}") == text,
    }
}
