//! Where in a certificate an identity is read from.

use core::fmt;

use crate::oid::{Oid, OidBuf};

/// A part of the end entity's certificate that can hold its identity. A rule reads exactly one of them, and
/// there is no fallback from one to another.
///
/// ```
/// use vouchsafe::identity::Source;
/// use vouchsafe::oid;
///
/// assert_eq!(Source::attribute(oid::COMMON_NAME).to_string(), "subject attribute CN");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Source {
    /// The SPIFFE ID: the one and only URI among the subject alternative names (X509-SVID 2).
    Spiffe,
    /// The one dNSName; a wildcard is no identity.
    Dns,
    /// The one iPAddress.
    Ip,
    /// The one rfc822Name. The subject's emailAddress is an [`Attribute`](Self::Attribute).
    Email,
    /// The one URI, if it is no SPIFFE ID and names no account by its SID.
    Uri,
    /// The one user principal name: an otherName of that type, in a UTF8String.
    Upn,
    /// The one otherName of this type, undecoded.
    OtherName(OidBuf),
    /// The one attribute of this type in the whole subject.
    Attribute(OidBuf),
    /// The whole subject.
    Subject,
    /// The extension with this identifier, undecoded.
    Extension(OidBuf),
    /// The security identifier of the Active Directory account that the certificate was made for: in Microsoft's
    /// extension 1.3.6.1.4.1.311.25.2, or in the URI `tag:microsoft.com,2022-09-14:sid:S-1-5-21-..` (KB5014754
    /// takes either as a strong mapping). If both are there, they must name one account.
    Sid,
    /// SHA-256 over the certificate.
    Certificate,
    /// SHA-256 over the SubjectPublicKeyInfo.
    Key,
    /// The issuer's name and the serial number.
    IssuerSerial,
}

impl Source {
    /// The otherName of this type.
    #[must_use]
    pub fn other_name(type_id: Oid<'_>) -> Self {
        Self::OtherName(type_id.to_buf())
    }

    /// The subject's attribute of this type.
    #[must_use]
    pub fn attribute(oid: Oid<'_>) -> Self {
        Self::Attribute(oid.to_buf())
    }

    /// The extension with this identifier.
    #[must_use]
    pub fn extension(oid: Oid<'_>) -> Self {
        Self::Extension(oid.to_buf())
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spiffe => f.write_str("SPIFFE ID"),
            Self::Dns => f.write_str("dNSName"),
            Self::Ip => f.write_str("iPAddress"),
            Self::Email => f.write_str("rfc822Name"),
            Self::Uri => f.write_str("URI"),
            Self::Upn => f.write_str("user principal name"),
            Self::OtherName(type_id) => write!(f, "otherName {type_id}"),
            Self::Attribute(oid) => write!(f, "subject attribute {}", Named(oid.as_oid())),
            Self::Subject => f.write_str("subject"),
            Self::Extension(oid) => write!(f, "extension {}", Named(oid.as_oid())),
            Self::Sid => f.write_str("security identifier (SID)"),
            Self::Certificate => f.write_str("certificate"),
            Self::Key => f.write_str("key"),
            Self::IssuerSerial => f.write_str("issuer and serial number"),
        }
    }
}

/// The short name of an identifier, or else its numbers.
pub(super) struct Named<'a>(pub(super) Oid<'a>);

impl fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.name() {
            Some(name) => f.write_str(name),
            None => self.0.fmt(f),
        }
    }
}
