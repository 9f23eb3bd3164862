//! The extensions that speak of certificate policies (RFC 5280 4.2.1.4, 4.2.1.5, 4.2.1.11, 4.2.1.14).

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::oid::Oid;

/// The certificate policies that a certificate states (RFC 5280 4.2.1.4), at least one. Qualifiers are read for their
/// form and not kept.
#[derive(Clone, Copy, Debug)]
pub struct StatedPolicies<'a>(&'a [u8]);

impl<'a> StatedPolicies<'a> {
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let contents = whole_sequence(value, Element::CertificatePolicies)?;
        let mut reader = Reader::new(contents, Element::CertificatePolicies)?;
        while !reader.is_empty() {
            read_information(&mut reader)?;
        }
        Ok(Self(contents))
    }

    /// The policies' identifiers, in their order.
    pub fn iter(self) -> impl Iterator<Item = Oid<'a>> + Clone {
        let mut reader = Reader::new(self.0, Element::CertificatePolicies).ok();
        core::iter::from_fn(move || read_information(reader.as_mut()?).ok())
    }
}

fn read_information<'a>(reader: &mut Reader<'a>) -> Result<Oid<'a>, Malformed> {
    let mut information = reader.nested(tag::SEQUENCE, Element::CertificatePolicies)?;
    let policy = information.oid()?;
    if !information.is_empty() {
        let mut qualifiers = information.nested(tag::SEQUENCE, Element::CertificatePolicies)?;
        if qualifiers.is_empty() {
            return qualifiers.fail(Problem::Empty);
        }
        while !qualifiers.is_empty() {
            let mut qualifier = qualifiers.nested(tag::SEQUENCE, Element::CertificatePolicies)?;
            qualifier.oid()?;
            qualifier.any()?;
            qualifier.finish()?;
        }
    }
    information.finish()?;
    Ok(policy)
}

/// Pairs of equivalent certificate policies (RFC 5280 4.2.1.5), at least one.
#[derive(Clone, Copy, Debug)]
pub struct PolicyMappings<'a>(&'a [u8]);

impl<'a> PolicyMappings<'a> {
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let contents = whole_sequence(value, Element::PolicyMappings)?;
        let mut reader = Reader::new(contents, Element::PolicyMappings)?;
        while !reader.is_empty() {
            read_mapping(&mut reader)?;
        }
        Ok(Self(contents))
    }

    /// Each pair: the issuer domain's policy, and the subject domain's.
    pub fn iter(self) -> impl Iterator<Item = (Oid<'a>, Oid<'a>)> {
        let mut reader = Reader::new(self.0, Element::PolicyMappings).ok();
        core::iter::from_fn(move || read_mapping(reader.as_mut()?).ok())
    }
}

fn read_mapping<'a>(reader: &mut Reader<'a>) -> Result<(Oid<'a>, Oid<'a>), Malformed> {
    let mut mapping = reader.nested(tag::SEQUENCE, Element::PolicyMappings)?;
    let pair = (mapping.oid()?, mapping.oid()?);
    mapping.finish()?;
    Ok(pair)
}

/// RFC 5280 4.2.1.11: after how many more certificates a certificate policy is required, and mappings are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyConstraints {
    /// `requireExplicitPolicy`.
    pub require_explicit: Option<u32>,
    /// `inhibitPolicyMapping`.
    pub inhibit_mapping: Option<u32>,
}

impl PolicyConstraints {
    pub(crate) fn read(value: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::only(value, tag::SEQUENCE, Element::PolicyConstraints)?;
        let mut skip = |number: u8| match reader.peek() {
            Some(found) if found == tag::context(number) => reader.unsigned(found).map(Some),
            _ => Ok(None),
        };
        let (require_explicit, inhibit_mapping) = (skip(0)?, skip(1)?);
        // "Conforming CAs MUST NOT issue certificates where policy constraints is an empty sequence."
        if (require_explicit, inhibit_mapping) == (None, None) && reader.is_empty() {
            return reader.fail(Problem::Empty);
        }
        reader.finish()?;
        Ok(Self { require_explicit, inhibit_mapping })
    }
}

/// RFC 5280 4.2.1.14.
pub(crate) fn read_inhibit_any_policy(value: &[u8]) -> Result<u32, Malformed> {
    let mut reader = Reader::new(value, Element::InhibitAnyPolicy)?;
    let skip = reader.unsigned(tag::INTEGER)?;
    reader.finish()?;
    Ok(skip)
}

/// The contents of a SEQUENCE that holds at least one value and makes up the whole extension.
fn whole_sequence(value: &[u8], element: Element) -> Result<&[u8], Malformed> {
    let mut outer = Reader::new(value, element)?;
    let contents = outer.value(tag::SEQUENCE)?;
    outer.finish()?;
    if contents.is_empty() { Err(Malformed::new(element, Problem::Empty)) } else { Ok(contents) }
}
