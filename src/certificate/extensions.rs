//! Extensions: found once each, decoded on demand.

use crate::budget::Budget;
use crate::certificate::{Unreadable, at_most};
use crate::der::{Reader, tag};
use crate::error::{Element, Limit, Malformed, Problem};
use crate::name::{Constraint, GeneralNames};
use crate::oid::{self, Oid};

/// One extension (RFC 5280 4.2), undecoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Extension<'a> {
    /// Its identifier.
    pub oid: Oid<'a>,
    /// Must whoever does not process it refuse the certificate?
    pub critical: bool,
    /// The DER inside `extnValue`.
    pub value: &'a [u8],
}

impl<'a> Extension<'a> {
    pub(crate) fn read(extensions: &mut Reader<'a>, element: Element) -> Result<Self, Malformed> {
        let mut extension = extensions.nested(tag::SEQUENCE, element)?;
        let oid = extension.oid()?;
        let critical = extension.default_false(tag::BOOLEAN)?;
        let value = extension.value(tag::OCTET_STRING)?;
        extension.finish()?;
        Ok(Self { oid, critical, value })
    }
}

/// The extensions that this library knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    AuthorityKeyIdentifier,
    SubjectKeyIdentifier,
    KeyUsage,
    CertificatePolicies,
    PolicyMappings,
    SubjectAltName,
    BasicConstraints,
    NameConstraints,
    PolicyConstraints,
    ExtendedKeyUsage,
    CrlDistributionPoints,
    InhibitAnyPolicy,
    AuthorityInfoAccess,
    TlsFeature,
    NoRevocationAvailable,
}

impl Known {
    const ALL: [(Self, Oid<'static>); 15] = [
        (Self::AuthorityKeyIdentifier, oid::AUTHORITY_KEY_IDENTIFIER),
        (Self::SubjectKeyIdentifier, oid::SUBJECT_KEY_IDENTIFIER),
        (Self::KeyUsage, oid::KEY_USAGE),
        (Self::CertificatePolicies, oid::CERTIFICATE_POLICIES),
        (Self::PolicyMappings, oid::POLICY_MAPPINGS),
        (Self::SubjectAltName, oid::SUBJECT_ALT_NAME),
        (Self::BasicConstraints, oid::BASIC_CONSTRAINTS),
        (Self::NameConstraints, oid::NAME_CONSTRAINTS),
        (Self::PolicyConstraints, oid::POLICY_CONSTRAINTS),
        (Self::ExtendedKeyUsage, oid::EXTENDED_KEY_USAGE),
        (Self::CrlDistributionPoints, oid::CRL_DISTRIBUTION_POINTS),
        (Self::InhibitAnyPolicy, oid::INHIBIT_ANY_POLICY),
        (Self::AuthorityInfoAccess, oid::AUTHORITY_INFO_ACCESS),
        (Self::TlsFeature, oid::TLS_FEATURE),
        (Self::NoRevocationAvailable, oid::NO_REVOCATION_AVAILABLE),
    ];

    fn of(oid: Oid<'_>) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == oid).map(|(known, _)| *known)
    }
}

/// The extensions of a certificate, none of them twice.
#[derive(Clone, Debug)]
pub struct Extensions<'a> {
    contents: &'a [u8],
    known: [Option<Extension<'a>>; Known::ALL.len()],
}

impl<'a> Extensions<'a> {
    pub(crate) const fn none() -> Self {
        Self { contents: &[], known: [None; Known::ALL.len()] }
    }

    pub(crate) fn read(mut explicit: Reader<'a>, budget: &Budget) -> Result<Self, Unreadable> {
        let contents = explicit.value(tag::SEQUENCE)?;
        explicit.finish()?;
        let mut reader = Reader::new(contents, Element::Extensions)?;
        if reader.is_empty() {
            return Err(Malformed::new(Element::Extensions, Problem::Empty).into());
        }
        let mut this = Self { contents, known: [None; Known::ALL.len()] };
        let mut count = 0_usize;
        while !reader.is_empty() {
            let extension = Extension::read(&mut reader, Element::Extension)?;
            // The budget bounds this quadratic walk; it is over a few identifiers, in cache.
            if this.iter().take(count).any(|earlier| earlier.oid == extension.oid) {
                return Err(Malformed::new(Element::Extensions, Problem::Duplicate).into());
            }
            count = count.saturating_add(1);
            at_most(count, budget.extensions, Limit::Extensions)?;
            if let Some(slot) = Known::of(extension.oid).and_then(|known| this.known.get_mut(known as usize))
            {
                *slot = Some(extension);
            }
        }
        Ok(this)
    }

    /// Each extension, in the order of the certificate.
    pub fn iter(&self) -> impl Iterator<Item = Extension<'a>> + use<'a> {
        let mut reader = Reader::new(self.contents, Element::Extensions).ok();
        core::iter::from_fn(move || Extension::read(reader.as_mut()?, Element::Extension).ok())
    }

    /// The extension with this identifier.
    #[must_use]
    pub fn get(&self, oid: Oid<'_>) -> Option<Extension<'a>> {
        self.iter().find(|extension| extension.oid == oid)
    }

    pub(crate) fn find(&self, known: Known) -> Option<&Extension<'a>> {
        self.known.get(known as usize)?.as_ref()
    }
}

/// RFC 5280 4.2.1.9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BasicConstraints {
    /// The subject is a certification authority.
    pub ca: bool,
    /// How many intermediates that are not self-issued may follow below.
    pub path_len: Option<u32>,
}

impl BasicConstraints {
    pub(crate) fn read(value: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::only(value, tag::SEQUENCE, Element::BasicConstraints)?;
        let ca = reader.default_false(tag::BOOLEAN)?;
        let path_len = if reader.is_empty() { None } else { Some(reader.unsigned(tag::INTEGER)?) };
        reader.finish()?;
        Ok(Self { ca, path_len })
    }
}

/// RFC 5280 4.2.1.1.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AuthorityKeyIdentifier<'a> {
    /// The identifier of the issuer's key.
    pub key_identifier: Option<&'a [u8]>,
    /// The issuer of the issuer's certificate.
    pub issuer: Option<GeneralNames<'a>>,
    /// The serial number of the issuer's certificate.
    pub serial: Option<&'a [u8]>,
}

impl<'a> AuthorityKeyIdentifier<'a> {
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::only(value, tag::SEQUENCE, Element::AuthorityKeyIdentifier)?;
        let key_identifier = reader.optional(tag::context(0))?;
        let issuer = reader.optional(tag::constructed(1))?.map(GeneralNames::from_contents).transpose()?;
        let serial = match reader.peek() {
            Some(found) if found == tag::context(2) => Some(reader.integer_tagged(found)?),
            _ => None,
        };
        reader.finish()?;
        Ok(Self { key_identifier, issuer, serial })
    }
}

/// RFC 5280 4.2.1.10.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct NameConstraints<'a> {
    /// Where a form is listed, names of that form must lie in one of its subtrees.
    pub permitted: Subtrees<'a>,
    /// Names must lie in none of these subtrees.
    pub excluded: Subtrees<'a>,
}

impl<'a> NameConstraints<'a> {
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::only(value, tag::SEQUENCE, Element::NameConstraints)?;
        let permitted = reader.optional(tag::constructed(0))?;
        let excluded = reader.optional(tag::constructed(1))?;
        // Neither empty as a whole, nor empty lists (GeneralSubtrees ::= SEQUENCE SIZE (1..MAX)).
        if (permitted, excluded) == (None, None) || permitted == Some(&[]) || excluded == Some(&[]) {
            return reader.fail(Problem::Empty);
        }
        reader.finish()?;
        Ok(Self {
            permitted: Subtrees(permitted.unwrap_or(&[])),
            excluded: Subtrees(excluded.unwrap_or(&[])),
        })
    }

    /// Reads every subtree.
    pub(crate) fn check_subtrees(&self) -> Result<(), Malformed> {
        self.permitted.iter().chain(self.excluded.iter()).try_for_each(|subtree| subtree.map(|_| ()))
    }

    /// How many subtrees there are, as far as they can be told apart.
    #[must_use]
    pub fn count(&self) -> usize {
        self.permitted.count().saturating_add(self.excluded.count())
    }
}

/// A list of subtrees.
#[derive(Clone, Copy, Debug)]
pub struct Subtrees<'a>(&'a [u8]);

impl<'a> Subtrees<'a> {
    /// The subtrees, in their order. After a malformed one the iterator ends.
    pub fn iter(self) -> impl Iterator<Item = Result<Constraint<'a>, Malformed>> {
        let mut reader = Reader::new(self.0, Element::NameConstraints).ok();
        core::iter::from_fn(move || {
            let current = reader.as_mut().filter(|current| !current.is_empty())?;
            let subtree = current.tlv(tag::SEQUENCE).and_then(|it| Constraint::read(it.bytes));
            if subtree.is_err() {
                reader = None;
            }
            Some(subtree)
        })
    }

    fn count(self) -> usize {
        let Ok(mut reader) = Reader::new(self.0, Element::NameConstraints) else { return 0 };
        core::iter::from_fn(|| reader.any().ok()).count()
    }
}
