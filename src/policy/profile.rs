//! The profile of conforming CAs: what RFC 5280 section 4 asks of those who issue. Validators need not ask it;
//! [`Policy::rfc5280_strict`](crate::Policy::rfc5280_strict) does.

use crate::certificate::{BasicConstraints, Certificate, Known, Serial};
use crate::name::GeneralName;
use crate::policy::{Asked, Policy, Rule};

/// The longest serial number, in octets (RFC 5280 4.1.2.2).
const SERIAL_OCTETS: usize = 20;

/// A certificate is not what a conforming CA issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// RFC 5280 4.1.2.2.
    #[error("its serial number is not positive (RFC 5280 4.1.2.2)")]
    SerialNotPositive,
    /// RFC 5280 4.1.2.2.
    #[error("its serial number has {octets} octets, and at most 20 are allowed (RFC 5280 4.1.2.2)")]
    SerialTooLong {
        /// How many there are.
        octets: usize,
    },
    /// RFC 5280 4.1.2.4 (issuer) and 4.1.2.6 (a CA's subject).
    #[error("its {0} is empty, and an issuer has a name (RFC 5280 4.1.2.4, 4.1.2.6)")]
    EmptyName(NameField),
    /// RFC 5280 4.2.1.1.
    #[error("has no authorityKeyIdentifier with a key identifier, and is not self-signed (RFC 5280 4.2.1.1)")]
    NoAuthorityKeyIdentifier,
    /// RFC 5280 4.2.1.2.
    #[error("is a CA without subjectKeyIdentifier (RFC 5280 4.2.1.2)")]
    NoSubjectKeyIdentifier,
    /// The extension must not be critical.
    #[error("its {0} is critical, and must not be (RFC 5280 4.2.1)")]
    Critical(ExtensionName),
    /// The extension must be critical.
    #[error("its {0} is not critical, and must be (RFC 5280 4.2.1)")]
    NotCritical(ExtensionName),
    /// RFC 5280 4.2.1.3.
    #[error("its keyUsage has keyCertSign, but it is not a CA (RFC 5280 4.2.1.3, 4.2.1.9)")]
    SignsWithoutAuthority,
    /// RFC 5280 4.2.1.9.
    #[error("has a pathLenConstraint without cA and keyCertSign (RFC 5280 4.2.1.9)")]
    PathLenWithoutAuthority,
    /// RFC 5280 4.2.1.10.
    #[error("has nameConstraints, but is not a CA (RFC 5280 4.2.1.10)")]
    NameConstraintsOutsideCa,
    /// RFC 5280 4.2.1.6, by RFC 1034 3.5.
    #[error("has a dNSName that is not in the preferred name syntax (RFC 5280 4.2.1.6)")]
    DnsSyntax,
    /// RFC 5280 4.2.1.6: addresses go into iPAddress.
    #[error("has an address in a dNSName (RFC 5280 4.2.1.6)")]
    AddressInDnsName,
}

/// The names of a certificate that must not be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameField {
    /// Who issued it.
    #[error("issuer")]
    Issuer,
    /// Whom it is about.
    #[error("subject")]
    Subject,
}

/// The extensions whose criticality the profile fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ExtensionName {
    /// RFC 5280 4.2.1.1.
    #[error("authorityKeyIdentifier")]
    AuthorityKeyIdentifier,
    /// RFC 5280 4.2.1.2.
    #[error("subjectKeyIdentifier")]
    SubjectKeyIdentifier,
    /// RFC 5280 4.2.1.6.
    #[error("subjectAltName")]
    SubjectAltName,
    /// RFC 5280 4.2.1.9.
    #[error("basicConstraints")]
    BasicConstraints,
    /// RFC 5280 4.2.1.10.
    #[error("nameConstraints")]
    NameConstraints,
    /// RFC 5280 4.2.1.11.
    #[error("policyConstraints")]
    PolicyConstraints,
    /// RFC 5280 4.2.1.14.
    #[error("inhibitAnyPolicy")]
    InhibitAnyPolicy,
}

/// What an anchor's certificate is excused from: that the caller configured it stands for its signature and
/// its serial.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    OnPath,
    Anchor { self_signed: bool },
}

pub(crate) fn check(certificate: &Certificate<'_>, standing: Standing, policy: &Policy) -> Result<(), Rule> {
    let constraints = certificate.basic_constraints()?;
    let is_ca = constraints.is_some_and(|constraints| constraints.ca);
    if policy.serial_number == Asked::Yes && standing == Standing::OnPath {
        serial_number(certificate.serial())?;
    }
    if policy.issuer_name == Asked::Yes {
        names(certificate, is_ca)?;
    }
    key_identifiers(certificate, is_ca, standing, policy)?;
    authority(certificate, constraints, policy)?;
    criticality(certificate, is_ca, policy)?;
    if policy.dns_syntax == Asked::Yes {
        dns_syntax(certificate)?;
    }
    Ok(())
}

fn serial_number(serial: Serial<'_>) -> Result<(), Fault> {
    let octets = serial.octets().len();
    if !serial.is_positive() {
        Err(Fault::SerialNotPositive)
    } else if octets > SERIAL_OCTETS {
        Err(Fault::SerialTooLong { octets })
    } else {
        Ok(())
    }
}

fn names(certificate: &Certificate<'_>, is_ca: bool) -> Result<(), Fault> {
    if certificate.issuer().is_empty() {
        Err(Fault::EmptyName(NameField::Issuer))
    } else if is_ca && certificate.subject().is_empty() {
        Err(Fault::EmptyName(NameField::Subject))
    } else {
        Ok(())
    }
}

fn key_identifiers(
    certificate: &Certificate<'_>,
    is_ca: bool,
    standing: Standing,
    policy: &Policy,
) -> Result<(), Rule> {
    if policy.authority_key_identifier == Asked::Yes {
        let identifier = certificate.authority_key_identifier()?.and_then(|it| it.key_identifier);
        // "With one exception [...] where a CA distributes its public key in the form of a 'self-signed'
        // certificate".
        let excused = standing == Standing::Anchor { self_signed: true };
        if identifier.is_none() && !excused {
            return Err(Fault::NoAuthorityKeyIdentifier.into());
        }
        not_critical(certificate, Known::AuthorityKeyIdentifier, ExtensionName::AuthorityKeyIdentifier)?;
    }
    if policy.subject_key_identifier == Asked::Yes {
        if is_ca && certificate.subject_key_identifier()?.is_none() {
            return Err(Fault::NoSubjectKeyIdentifier.into());
        }
        not_critical(certificate, Known::SubjectKeyIdentifier, ExtensionName::SubjectKeyIdentifier)?;
    }
    Ok(())
}

fn authority(
    certificate: &Certificate<'_>,
    constraints: Option<BasicConstraints>,
    policy: &Policy,
) -> Result<(), Rule> {
    let is_ca = constraints.is_some_and(|constraints| constraints.ca);
    let usage = certificate.key_usage()?;
    let signs = usage.is_some_and(|usage| usage.key_cert_sign());
    if policy.key_usage_consistency == Asked::Yes && signs && !is_ca {
        return Err(Fault::SignsWithoutAuthority.into());
    }
    if policy.basic_constraints_profile == Asked::Yes {
        let path_len = constraints.is_some_and(|constraints| constraints.path_len.is_some());
        if path_len && !(is_ca && (signs || usage.is_none())) {
            return Err(Fault::PathLenWithoutAuthority.into());
        }
        if is_ca {
            critical(certificate, Known::BasicConstraints, ExtensionName::BasicConstraints)?;
        }
    }
    let constrains = certificate.extensions().find(Known::NameConstraints).is_some();
    if policy.name_constraints_in_ca == Asked::Yes && constrains && !is_ca {
        return Err(Fault::NameConstraintsOutsideCa.into());
    }
    Ok(())
}

fn criticality(certificate: &Certificate<'_>, is_ca: bool, policy: &Policy) -> Result<(), Fault> {
    if policy.critical_subject_alt_name == Asked::Yes && certificate.subject().is_empty() && !is_ca {
        critical(certificate, Known::SubjectAltName, ExtensionName::SubjectAltName)?;
    }
    let table = [
        (policy.critical_name_constraints, Known::NameConstraints, ExtensionName::NameConstraints),
        (policy.critical_policy_constraints, Known::PolicyConstraints, ExtensionName::PolicyConstraints),
        (policy.critical_inhibit_any_policy, Known::InhibitAnyPolicy, ExtensionName::InhibitAnyPolicy),
    ];
    for (asked, known, name) in table {
        if asked == Asked::Yes {
            critical(certificate, known, name)?;
        }
    }
    Ok(())
}

fn critical(certificate: &Certificate<'_>, known: Known, name: ExtensionName) -> Result<(), Fault> {
    match certificate.extensions().find(known) {
        Some(extension) if !extension.critical => Err(Fault::NotCritical(name)),
        _ => Ok(()),
    }
}

fn not_critical(certificate: &Certificate<'_>, known: Known, name: ExtensionName) -> Result<(), Fault> {
    match certificate.extensions().find(known) {
        Some(extension) if extension.critical => Err(Fault::Critical(name)),
        _ => Ok(()),
    }
}

fn dns_syntax(certificate: &Certificate<'_>) -> Result<(), Rule> {
    let Some(names) = certificate.subject_alt_names()? else { return Ok(()) };
    for name in names.iter() {
        let GeneralName::Dns(name) = name? else { continue };
        if name.looks_like_address() {
            return Err(Fault::AddressInDnsName.into());
        }
        if !name.has_preferred_syntax() {
            return Err(Fault::DnsSyntax.into());
        }
    }
    Ok(())
}
