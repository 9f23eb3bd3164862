//! Who a certificate says that it is, and who may say so.
//!
//! Three steps, and none of them believes anything by itself. The *claims* of the end entity are read typed,
//! one value a [`Source`]. A [`Mapper`] makes of them the principals that the peer could be, a kind and a name each, by
//! every rule that matches. When the path is known, the [`binding`] asks which of those rules apply to it, and whether its
//! authorities may vouch for what they read: a rule's `from` and certificate policies are one lock, the anchor's
//! namespaces are the other, and either refuses. Exactly one principal comes out, with the roles that
//! [those rules grant](RoleRule), or none.
//!
//! No rule sees a printed name, no rule falls back from one source to another, and a second value where one
//! is wanted is a refusal.

pub mod binding;
mod claims;
mod contradiction;
mod example;
mod fingerprint;
mod mapped;
mod mapper;
mod pattern;
mod role;
mod rule;
mod source;
mod template;
#[cfg(test)]
mod tests;

pub use claims::Doubt;
pub use contradiction::Contradiction;
pub use fingerprint::Fingerprint;
pub use mapped::Unmapped;
pub(crate) use mapped::{Mapped, Settled};
pub use mapper::{Mapper, MapperError};
pub use pattern::{Pattern, PatternError};
pub use role::{RoleError, RoleRule};
pub use rule::{Authority, Rule, RuleBuilder, RuleError};
pub use source::Source;

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::net::IpAddr;

use crate::certificate::Serial;
use crate::name::dns::DnsName;
use crate::name::email::Mailbox;
use crate::name::sid::Sid;
use crate::name::spiffe::SpiffeId;
use crate::name::text::Escaped;
use crate::name::upn::Upn;
use crate::name::uri::Uri;
use crate::name::{DistinguishedName, OtherName};
use crate::oid::{Oid, OidBuf};

/// What a certificate says of its holder: one typed value. Two are equal if they have one form and are equal there.
///
/// A value of this type proves nothing, anybody can make one. The one that a [`Principal`](crate::Principal) holds is
/// believed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Identity {
    /// A SPIFFE ID.
    Spiffe(SpiffeId),
    /// A host name, never a wildcard.
    Dns(DnsName),
    /// An IP address.
    Ip(IpAddr),
    /// A mailbox.
    Email(Mailbox),
    /// A URI that is no SPIFFE ID and no SID.
    Uri(Uri),
    /// A user principal name.
    Upn(Upn),
    /// An otherName of any type.
    OtherName {
        /// Its type.
        type_id: OidBuf,
        /// The DER of its value.
        der: Vec<u8>,
    },
    /// One attribute of the subject.
    Attribute {
        /// Its type.
        oid: OidBuf,
        /// Its text, as it was written; two are equal letter by letter.
        value: String,
    },
    /// The whole subject, compared by RFC 5280 7.1.
    Subject(DistinguishedName),
    /// An extension.
    Extension {
        /// Its identifier.
        oid: OidBuf,
        /// The DER of its value.
        der: Vec<u8>,
    },
    /// An account of Active Directory.
    Sid(Sid),
    /// SHA-256 over the certificate.
    Certificate(Fingerprint),
    /// SHA-256 over the SubjectPublicKeyInfo.
    Key(Fingerprint),
    /// A serial number of an issuer.
    IssuerSerial {
        /// The issuer's name.
        issuer: DistinguishedName,
        /// The content octets of the serial number.
        serial: Vec<u8>,
    },
}

impl Identity {
    /// One attribute of a subject.
    #[must_use]
    pub fn attribute(oid: Oid<'_>, value: &str) -> Self {
        Self::Attribute { oid: oid.to_buf(), value: value.into() }
    }

    /// Where such an identity is read from.
    #[must_use]
    pub fn source(&self) -> Source {
        match self {
            Self::Spiffe(_) => Source::Spiffe,
            Self::Dns(_) => Source::Dns,
            Self::Ip(_) => Source::Ip,
            Self::Email(_) => Source::Email,
            Self::Uri(_) => Source::Uri,
            Self::Upn(_) => Source::Upn,
            Self::OtherName { type_id, .. } => Source::OtherName(type_id.clone()),
            Self::Attribute { oid, .. } => Source::Attribute(oid.clone()),
            Self::Subject(_) => Source::Subject,
            Self::Extension { oid, .. } => Source::Extension(oid.clone()),
            Self::Sid(_) => Source::Sid,
            Self::Certificate(_) => Source::Certificate,
            Self::Key(_) => Source::Key,
            Self::IssuerSerial { .. } => Source::IssuerSerial,
        }
    }
}

impl fmt::Display for Identity {
    /// The form and the value, escaped and cut at 256 characters. For people; nothing here is ever read back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spiffe(id) => id.fmt(f),
            Self::Dns(name) => write!(f, "dns:{name}"),
            Self::Ip(address) => write!(f, "ip:{address}"),
            Self::Email(mailbox) => write!(f, "email:{mailbox}"),
            Self::Uri(uri) => write!(f, "uri:{uri}"),
            Self::Upn(upn) => write!(f, "upn:{upn}"),
            Self::OtherName { type_id, der } => {
                write!(f, "other:{}", OtherName { type_id: type_id.as_oid(), value: der })
            }
            Self::Attribute { oid, value } => {
                write!(f, "attribute:{}={}", source::Named(oid.as_oid()), Escaped(value))
            }
            Self::Subject(name) => write!(f, "subject:{name}"),
            Self::Extension { oid, der } => {
                write!(f, "extension:{}", OtherName { type_id: oid.as_oid(), value: der })
            }
            Self::Sid(sid) => write!(f, "sid:{sid}"),
            Self::Certificate(hash) => write!(f, "certificate:{hash}"),
            Self::Key(hash) => write!(f, "key:{hash}"),
            Self::IssuerSerial { issuer, serial } => {
                write!(f, "issuer:{issuer} serial:{}", Serial::new(serial))
            }
        }
    }
}
