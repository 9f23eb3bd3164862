//! The peer's name: a reference identifier against the presented ones (RFC 9525 section 6).
//!
//! There is no fallback to the subject's common name (RFC 9525 1.2 and appendix A), a wildcard is a whole
//! leftmost label (6.3), and an address is matched by iPAddress only, and never by a name that looks like one
//! (6.4).

use alloc::string::String;
use core::fmt;
use core::net::IpAddr;

use rustls_pki_types::{self as pki_types, ServerName};

use crate::certificate::Certificate;
use crate::error::{Element, Malformed, Problem};
use crate::name::dns::{self, DnsName};
use crate::name::email::Mailbox;
use crate::name::{Form, GeneralName, GeneralNames};
use crate::policy::{Policy, Rule};

/// How many presented names a refusal shows.
const SHOWN: usize = 4;

/// Whom the caller wants to talk to (RFC 9525: the reference identifier).
///
/// ```
/// use vouchsafe::ReferenceName;
///
/// let name = ReferenceName::parse("api.example.com")?;
/// assert_eq!(name.to_string(), "api.example.com");
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReferenceName {
    /// A host, by its DNS name.
    Dns(DnsName),
    /// A host, by its address.
    Ip(IpAddr),
    /// A mailbox.
    Email(Mailbox),
}

impl ReferenceName {
    /// An address, a mailbox (it has an `@`) or a DNS name.
    ///
    /// # Errors
    /// [`Malformed`] if it is none of them.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if let Ok(address) = text.parse() {
            Ok(Self::Ip(address))
        } else if text.contains('@') {
            Mailbox::parse(text).map(Self::Email)
        } else {
            DnsName::parse(text).map(Self::Dns)
        }
    }

    fn form(&self) -> Form {
        match self {
            Self::Dns(_) => Form::Dns,
            Self::Ip(_) => Form::Ip,
            Self::Email(_) => Form::Email,
        }
    }

    fn is_presented_by(&self, presented: &GeneralName<'_>) -> bool {
        match (self, presented) {
            (Self::Dns(wanted), GeneralName::Dns(name)) => name.matches(wanted),
            (Self::Ip(wanted), GeneralName::Ip(address)) => address == wanted,
            (Self::Email(wanted), GeneralName::Email(mailbox)) => mailbox.equals(wanted),
            _ => false,
        }
    }
}

impl fmt::Display for ReferenceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Dns(name) => name.fmt(f),
            Self::Ip(address) => address.fmt(f),
            Self::Email(mailbox) => mailbox.fmt(f),
        }
    }
}

impl TryFrom<&ServerName<'_>> for ReferenceName {
    type Error = Malformed;

    fn try_from(name: &ServerName<'_>) -> Result<Self, Malformed> {
        match name {
            ServerName::DnsName(name) => DnsName::parse(name.as_ref()).map(Self::Dns),
            ServerName::IpAddress(pki_types::IpAddr::V4(address)) => {
                Ok(Self::Ip(IpAddr::from(*address.as_ref())))
            }
            ServerName::IpAddress(pki_types::IpAddr::V6(address)) => {
                Ok(Self::Ip(IpAddr::from(*address.as_ref())))
            }
            _ => Err(Malformed::new(Element::GeneralName, Problem::Syntax)),
        }
    }
}

/// The certificate is for another peer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// None of its names of that form is the one that is wanted.
    #[error("is valid for {}, not for {wanted}", Found(found, *more))]
    Mismatch {
        /// The first names of the wanted form.
        found: alloc::vec::Vec<String>,
        /// How many more of the form there are.
        more: usize,
        /// The reference name.
        wanted: ReferenceName,
    },
    /// It has no names of that form.
    #[error(
        "has no {form} among its subject alternative names, and {wanted} is wanted; the common name is not read"
    )]
    NoSuchForm {
        /// The form of the reference name.
        form: Form,
        /// The reference name.
        wanted: ReferenceName,
    },
    /// A wildcard would match a whole public suffix (BR 3.2.2.6).
    #[error("{wildcard} stands for every name under a public suffix")]
    PublicSuffix {
        /// The presented name.
        wildcard: String,
    },
}

/// A wildcard directly above a public suffix is not a match; another name of the certificate may be one.
pub(crate) fn check(leaf: &Certificate<'_>, wanted: &ReferenceName, policy: &Policy) -> Result<(), Rule> {
    let Some(names) = leaf.subject_alt_names()? else { return Err(no_such_form(wanted).into()) };
    let mut suffix_wildcard = None;
    let mut matched = false;
    for name in names.iter() {
        let name = name?;
        if !wanted.is_presented_by(&name) {
            continue;
        }
        match name {
            GeneralName::Dns(name) if stands_for_public_suffix(&name, policy) => suffix_wildcard = Some(name),
            _ => matched = true,
        }
    }
    match suffix_wildcard {
        _ if matched => Ok(()),
        Some(name) => Err(Fault::PublicSuffix { wildcard: name.as_str().into() }.into()),
        None => Err(mismatch(leaf, wanted)?.into()),
    }
}

fn stands_for_public_suffix(name: &dns::Presented<'_>, policy: &Policy) -> bool {
    let Some(suffixes) = &policy.public_suffixes else { return false };
    name.is_wildcard()
        && name
            .as_str()
            .strip_prefix("*.")
            .and_then(|parent| DnsName::parse(parent).ok())
            .is_none_or(|parent| suffixes.0.is_public_suffix(&parent))
}

fn mismatch(leaf: &Certificate<'_>, wanted: &ReferenceName) -> Result<Fault, Malformed> {
    let mut found = alloc::vec::Vec::new();
    let mut more = 0_usize;
    for name in leaf.subject_alt_names()?.iter().flat_map(GeneralNames::iter) {
        let name = name?;
        if name.form() != wanted.form() {
            continue;
        }
        if found.len() < SHOWN {
            found.push(alloc::format!("{name}"));
        } else {
            more = more.saturating_add(1);
        }
    }
    if found.is_empty() {
        Ok(no_such_form(wanted))
    } else {
        Ok(Fault::Mismatch { found, more, wanted: wanted.clone() })
    }
}

fn no_such_form(wanted: &ReferenceName) -> Fault {
    Fault::NoSuchForm { form: wanted.form(), wanted: wanted.clone() }
}

struct Found<'f>(&'f [String], usize);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(names, more) = self;
        for (index, name) in names.iter().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(name)?;
        }
        if *more > 0 { write!(f, " and {more} more") } else { Ok(()) }
    }
}
