//! The certificate view: borrowed from the bytes that came in, read strictly, without allocation.
//!
//! The signed bytes are kept as they came (they are never encoded again), each extension is found once, and what an
//! extension says is decoded when a rule asks for it.

mod access;
mod distribution_points;
mod extensions;
pub(crate) mod key;
mod policies;
mod purpose;
mod serial;
mod tls_features;
mod usage;

pub use access::{AccessDescription, AccessDescriptions};
pub use distribution_points::{DistributionPoint, DistributionPointName, DistributionPoints, Reasons};
pub(crate) use extensions::Known;
pub use extensions::{
    AuthorityKeyIdentifier, BasicConstraints, Extension, Extensions, NameConstraints, Subtrees,
};
pub(crate) use key::{KeyKind, PublicKey};
pub use policies::{PolicyConstraints, PolicyMappings, StatedPolicies};
pub use purpose::Purpose;
pub use serial::Serial;
pub use tls_features::TlsFeatures;
pub use usage::{ExtendedKeyUsage, KeyUsage};

use crate::budget::Budget;
use crate::der::{Reader, tag};
use crate::error::{Element, Exhausted, Limit, Malformed, Problem};
use crate::name::GeneralNames;
use crate::name::distinguished::Name;
use crate::time::{Interval, Time};

/// A certificate as RFC 5280 4.1 defines it, borrowed from its DER.
///
/// Reading it checks the structure (strict DER, equal inner and outer signature algorithm, no extension twice), not
/// whether anything in it may be believed.
#[derive(Clone, Debug)]
pub struct Certificate<'a> {
    der: &'a [u8],
    tbs: &'a [u8],
    version: Version,
    serial: Serial<'a>,
    signature_algorithm: &'a [u8],
    issuer: Name<'a>,
    validity: Interval,
    subject: Name<'a>,
    key: PublicKey<'a>,
    extensions: Extensions<'a>,
    signature: &'a [u8],
}

/// The version of a certificate. A path may hold version 3 only; the others can be trust anchors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// No extensions, no unique identifiers.
    V1,
    /// Unique identifiers.
    V2,
    /// Extensions.
    V3,
}

/// Why a certificate was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// It is not a well-formed certificate.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// It is larger than the budget allows.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
}

impl<'a> Certificate<'a> {
    /// Reads one certificate that makes up all of `der`, under the default [`Budget`].
    ///
    /// # Errors
    /// [`Unreadable`] if the bytes are not strict DER of RFC 5280 4.1, or larger than the budget allows.
    pub fn read(der: &'a [u8]) -> Result<Self, Unreadable> {
        Self::read_within(der, &Budget::default())
    }

    /// As [`read`](Self::read), under the caller's budget (its limits on one certificate).
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_within(der: &'a [u8], budget: &Budget) -> Result<Self, Unreadable> {
        at_most(der.len(), budget.certificate_bytes, Limit::CertificateBytes)?;
        let mut reader = Reader::only(der, tag::SEQUENCE, Element::Certificate)?;
        let tbs = reader.tlv(tag::SEQUENCE)?;
        let signature_algorithm = reader.value(tag::SEQUENCE)?;
        let signature = reader.bit_string()?.octets(Element::SignatureValue)?;
        reader.finish()?;

        let fields = Reader::new(tbs.value, Element::TbsCertificate)?;
        let certificate = Self::read_tbs(fields, der, tbs.bytes, signature_algorithm, signature, budget)?;
        certificate.count_names(budget)?;
        Ok(certificate)
    }

    fn read_tbs(
        mut tbs: Reader<'a>,
        der: &'a [u8],
        tbs_bytes: &'a [u8],
        signature_algorithm: &'a [u8],
        signature: &'a [u8],
        budget: &Budget,
    ) -> Result<Self, Unreadable> {
        let version = Version::read(&mut tbs)?;
        let serial = Serial::new(tbs.integer().map_err(|fault| within(Element::SerialNumber, fault))?);
        if tbs.value(tag::SEQUENCE)? != signature_algorithm {
            return Err(Malformed::new(Element::SignatureAlgorithm, Problem::AlgorithmMismatch).into());
        }
        let issuer =
            Name::read(tbs.tlv(tag::SEQUENCE).map_err(|fault| within(Element::Issuer, fault))?.bytes)
                .map_err(|fault| within(Element::Issuer, fault))?;
        let validity = read_validity(&mut tbs)?;
        let subject =
            Name::read(tbs.tlv(tag::SEQUENCE).map_err(|fault| within(Element::Subject, fault))?.bytes)
                .map_err(|fault| within(Element::Subject, fault))?;
        let key = PublicKey::read(tbs.tlv(tag::SEQUENCE)?.bytes)?;
        let extensions = read_tail(&mut tbs, version, budget)?;
        tbs.finish()?;
        Ok(Self {
            der,
            tbs: tbs_bytes,
            version,
            serial,
            signature_algorithm,
            issuer,
            validity,
            subject,
            key,
            extensions,
            signature,
        })
    }

    /// Names and subtrees are counted before anything walks over them.
    fn count_names(&self, budget: &Budget) -> Result<(), Unreadable> {
        let mut names = self.subject.attribute_count();
        // What is malformed here is refused by the rule that reads it, with its name.
        if let Ok(Some(alternatives)) = self.subject_alt_names() {
            names = names.saturating_add(alternatives.count());
        }
        at_most(names, budget.names, Limit::Names)?;
        if let Ok(Some(constraints)) = self.name_constraints() {
            at_most(constraints.count(), budget.subtrees, Limit::Subtrees)?;
        }
        Ok(())
    }

    /// The bytes of the whole certificate.
    #[must_use]
    pub fn der(&self) -> &'a [u8] {
        self.der
    }

    /// The bytes that are signed (`tbsCertificate`), as they came.
    #[must_use]
    pub fn tbs(&self) -> &'a [u8] {
        self.tbs
    }

    /// The version.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// The serial number.
    #[must_use]
    pub fn serial(&self) -> Serial<'a> {
        self.serial
    }

    /// The issuer's name.
    #[must_use]
    pub fn issuer(&self) -> Name<'a> {
        self.issuer
    }

    /// From notBefore to notAfter, both included (RFC 5280 4.1.2.5).
    #[must_use]
    pub fn validity(&self) -> Interval {
        self.validity
    }

    /// The subject's name; it may be empty.
    #[must_use]
    pub fn subject(&self) -> Name<'a> {
        self.subject
    }

    /// The subject's SubjectPublicKeyInfo, DER.
    #[must_use]
    pub fn spki(&self) -> &'a [u8] {
        self.key.spki
    }

    pub(crate) fn key(&self) -> &PublicKey<'a> {
        &self.key
    }

    /// The contents of the signature's AlgorithmIdentifier.
    #[must_use]
    pub fn signature_algorithm(&self) -> &'a [u8] {
        self.signature_algorithm
    }

    /// The signature's octets.
    #[must_use]
    pub fn signature(&self) -> &'a [u8] {
        self.signature
    }

    /// All extensions, as they came.
    #[must_use]
    pub fn extensions(&self) -> &Extensions<'a> {
        &self.extensions
    }

    /// Self-issued: subject and issuer are the same name (RFC 5280 3.2).
    #[must_use]
    pub fn is_self_issued(&self) -> bool {
        self.subject.equals(&self.issuer)
    }
}

/// What the known extensions say, decoded at each call; `None` where the extension is absent.
impl<'a> Certificate<'a> {
    /// RFC 5280 4.2.1.9.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode; so for all of these.
    pub fn basic_constraints(&self) -> Result<Option<BasicConstraints>, Malformed> {
        self.extensions.find(Known::BasicConstraints).map(|it| BasicConstraints::read(it.value)).transpose()
    }

    /// RFC 5280 4.2.1.3.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode.
    pub fn key_usage(&self) -> Result<Option<KeyUsage>, Malformed> {
        self.extensions.find(Known::KeyUsage).map(|it| KeyUsage::read(it.value)).transpose()
    }

    /// RFC 5280 4.2.1.12.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode, or lists nothing.
    pub fn extended_key_usage(&self) -> Result<Option<ExtendedKeyUsage<'a>>, Malformed> {
        self.extensions.find(Known::ExtendedKeyUsage).map(|it| ExtendedKeyUsage::read(it.value)).transpose()
    }

    /// RFC 5280 4.2.1.6.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode, or lists nothing. A name in it is read by the iterator.
    pub fn subject_alt_names(&self) -> Result<Option<GeneralNames<'a>>, Malformed> {
        self.extensions.find(Known::SubjectAltName).map(|it| GeneralNames::read(it.value)).transpose()
    }

    /// RFC 5280 4.2.1.10.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode, or constrains nothing. A subtree is read by the iterator.
    pub fn name_constraints(&self) -> Result<Option<NameConstraints<'a>>, Malformed> {
        self.extensions.find(Known::NameConstraints).map(|it| NameConstraints::read(it.value)).transpose()
    }

    /// RFC 5280 4.2.1.1.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode.
    pub fn authority_key_identifier(&self) -> Result<Option<AuthorityKeyIdentifier<'a>>, Malformed> {
        self.extensions
            .find(Known::AuthorityKeyIdentifier)
            .map(|it| AuthorityKeyIdentifier::read(it.value))
            .transpose()
    }

    /// RFC 5280 4.2.1.2.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode.
    pub fn subject_key_identifier(&self) -> Result<Option<&'a [u8]>, Malformed> {
        self.extensions
            .find(Known::SubjectKeyIdentifier)
            .map(|it| {
                let mut reader = Reader::new(it.value, Element::SubjectKeyIdentifier)?;
                let identifier = reader.value(tag::OCTET_STRING)?;
                reader.finish()?;
                Ok(identifier)
            })
            .transpose()
    }

    /// RFC 5280 4.2.1.4.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode, or lists nothing.
    pub fn certificate_policies(&self) -> Result<Option<StatedPolicies<'a>>, Malformed> {
        self.extensions.find(Known::CertificatePolicies).map(|it| StatedPolicies::read(it.value)).transpose()
    }

    /// RFC 5280 4.2.1.5.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode, or lists nothing.
    pub fn policy_mappings(&self) -> Result<Option<PolicyMappings<'a>>, Malformed> {
        self.extensions.find(Known::PolicyMappings).map(|it| PolicyMappings::read(it.value)).transpose()
    }

    /// RFC 5280 4.2.1.11.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode, or says nothing.
    pub fn policy_constraints(&self) -> Result<Option<PolicyConstraints>, Malformed> {
        self.extensions.find(Known::PolicyConstraints).map(|it| PolicyConstraints::read(it.value)).transpose()
    }

    /// RFC 5280 4.2.1.14: after how many more certificates anyPolicy counts no longer.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode.
    pub fn inhibit_any_policy(&self) -> Result<Option<u32>, Malformed> {
        self.extensions
            .find(Known::InhibitAnyPolicy)
            .map(|it| policies::read_inhibit_any_policy(it.value))
            .transpose()
    }

    /// RFC 5280 4.2.1.13.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode, or lists nothing. A point is read by the iterator.
    pub fn crl_distribution_points(&self) -> Result<Option<DistributionPoints<'a>>, Malformed> {
        self.extensions
            .find(Known::CrlDistributionPoints)
            .map(|it| DistributionPoints::read(it.value))
            .transpose()
    }

    /// RFC 5280 4.2.2.1.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode, or lists nothing. A description is read by the iterator.
    pub fn authority_info_access(&self) -> Result<Option<AccessDescriptions<'a>>, Malformed> {
        self.extensions
            .find(Known::AuthorityInfoAccess)
            .map(|it| AccessDescriptions::read(it.value))
            .transpose()
    }

    /// RFC 7633 4.1.
    ///
    /// # Errors
    /// [`Malformed`] if the extension does not decode.
    pub fn tls_features(&self) -> Result<Option<TlsFeatures<'a>>, Malformed> {
        self.extensions.find(Known::TlsFeature).map(|it| TlsFeatures::read(it.value)).transpose()
    }

    /// RFC 9608 2: does it say that its authority publishes nothing about its revocation?
    ///
    /// # Errors
    /// [`Malformed`] if the extension is not NULL.
    pub fn no_revocation_available(&self) -> Result<bool, Malformed> {
        let Some(extension) = self.extensions.find(Known::NoRevocationAvailable) else { return Ok(false) };
        let mut reader = Reader::new(extension.value, Element::NoRevocationAvailable)?;
        let contents = reader.value(tag::NULL)?;
        reader.finish()?;
        if contents.is_empty() {
            Ok(true)
        } else {
            Err(Malformed::new(Element::NoRevocationAvailable, Problem::NotDer))
        }
    }
}

impl Version {
    fn read(tbs: &mut Reader<'_>) -> Result<Self, Malformed> {
        let Some(mut explicit) = tbs.optional_nested(tag::constructed(0), Element::Version)? else {
            return Ok(Self::V1);
        };
        let version = match explicit.integer()? {
            // X.690 11.5: the default is not written.
            [0] => return explicit.fail(Problem::NotDer),
            [1] => Self::V2,
            [2] => Self::V3,
            [other @ 3..=0x7f] => return explicit.fail(Problem::Version(other.saturating_add(1))),
            _ => return explicit.fail(Problem::Range),
        };
        explicit.finish()?;
        Ok(version)
    }
}

impl core::fmt::Display for Version {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
            Self::V3 => "v3",
        })
    }
}

fn read_validity(tbs: &mut Reader<'_>) -> Result<Interval, Malformed> {
    let mut validity = tbs.nested(tag::SEQUENCE, Element::Validity)?;
    let interval = Interval::new(Time::read(&mut validity)?, Time::read(&mut validity)?);
    validity.finish()?;
    Ok(interval)
}

/// Unique identifiers and extensions, where the version allows them (RFC 5280 4.1.2.1, 4.1.2.8, 4.1.2.9).
fn read_tail<'a>(
    tbs: &mut Reader<'a>,
    version: Version,
    budget: &Budget,
) -> Result<Extensions<'a>, Unreadable> {
    for number in [1, 2] {
        let wanted = tag::context(number);
        if tbs.peek() != Some(wanted) {
            continue;
        }
        tbs.bit_string_tagged(wanted).map_err(|fault| within(Element::UniqueIdentifier, fault))?;
        if version == Version::V1 {
            return Err(Malformed::new(Element::UniqueIdentifier, Problem::Version(1)).into());
        }
    }
    match tbs.optional_nested(tag::constructed(3), Element::Extensions)? {
        None => Ok(Extensions::none()),
        Some(_) if version != Version::V3 => {
            let found = if version == Version::V1 { 1 } else { 2 };
            Err(Malformed::new(Element::Extensions, Problem::Version(found)).into())
        }
        Some(explicit) => Extensions::read(explicit, budget),
    }
}

fn within(element: Element, fault: Malformed) -> Malformed {
    Malformed::new(element, fault.problem)
}

fn at_most(found: usize, allowed: u32, limit: Limit) -> Result<(), Exhausted> {
    if u32::try_from(found).is_ok_and(|found| found <= allowed) {
        Ok(())
    } else {
        Err(Exhausted::new(limit, allowed))
    }
}
