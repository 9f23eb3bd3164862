//! Which certificates a CRL is about: the issuing distribution point of the CRL (RFC 5280 5.2.5) against the distribution
//! points of the certificate (4.2.1.13), as 6.3.3 (b) says.

use super::Stop;
use super::status::{Feature, Unusable};
use crate::budget::Meter;
use crate::certificate::{Certificate, DistributionPoint, DistributionPointName, Reasons};
use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::{GeneralName, GeneralNames};

const ELEMENT: Element = Element::IssuingDistributionPoint;

/// A CRL is about other certificates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OtherScope {
    /// 6.3.3 (b) (2) (ii).
    #[error("is about end entities only (onlyContainsUserCerts), and the certificate is a CA's")]
    EndEntities,
    /// 6.3.3 (b) (2) (iii).
    #[error("is about CAs only (onlyContainsCACerts), and the certificate is none of a CA")]
    Authorities,
    /// 6.3.3 (b) (2) (iv).
    #[error("is about attribute certificates only (onlyContainsAttributeCerts)")]
    AttributeCertificates,
    /// 6.3.3 (b) (2) (i).
    #[error("is of a distribution point that the certificate does not name")]
    OtherPoint,
}

/// The issuingDistributionPoint extension.
#[derive(Clone, Copy, Debug)]
pub(super) struct IssuingDistributionPoint<'a> {
    name: Option<DistributionPointName<'a>>,
    only_user_certificates: bool,
    only_ca_certificates: bool,
    only_some_reasons: Option<Reasons>,
    indirect: bool,
    only_attribute_certificates: bool,
}

impl<'a> IssuingDistributionPoint<'a> {
    pub(super) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::only(value, tag::SEQUENCE, ELEMENT)?;
        if reader.is_empty() {
            return reader.fail(Problem::Empty);
        }
        let name = reader
            .optional(tag::constructed(0))?
            .map(|contents| DistributionPointName::read(contents, ELEMENT))
            .transpose()?;
        let only_user_certificates = reader.default_false(tag::context(1))?;
        let only_ca_certificates = reader.default_false(tag::context(2))?;
        let only_some_reasons = match reader.peek() {
            Some(found) if found == tag::context(3) => Some(Reasons::read(&mut reader, found)?),
            _ => None,
        };
        let indirect = reader.default_false(tag::context(4))?;
        let only_attribute_certificates = reader.default_false(tag::context(5))?;
        // 5.2.5: at most one of the three.
        let kinds = [only_user_certificates, only_ca_certificates, only_attribute_certificates];
        if kinds.into_iter().filter(|only| *only).count() > 1 {
            return reader.fail(Problem::Syntax);
        }
        if let Some(DistributionPointName::Full(names)) = name {
            names.iter().try_for_each(|name| name.map(|_| ()))?;
        }
        reader.finish()?;
        Ok(Self {
            name,
            only_user_certificates,
            only_ca_certificates,
            only_some_reasons,
            indirect,
            only_attribute_certificates,
        })
    }

    /// 6.3.3 (b) (2): is a CRL of this scope, by the certificate's issuer, about the certificate?
    pub(super) fn check(&self, certificate: &Certificate<'_>, meter: &Meter) -> Result<(), Stop> {
        self.check_kind(certificate)?;
        if self.indirect {
            return Err(Feature::Indirect.into());
        }
        if self.only_some_reasons.is_some() {
            return Err(Feature::SomeReasons.into());
        }
        match self.name {
            None => Ok(()),
            Some(DistributionPointName::Relative(_)) => Err(Feature::RelativeName.into()),
            Some(DistributionPointName::Full(names)) => check_names(names, certificate, meter),
        }
    }

    /// (ii) to (iv).
    fn check_kind(&self, certificate: &Certificate<'_>) -> Result<(), Stop> {
        let constraints = certificate.basic_constraints().map_err(Unusable::Certificate)?;
        let is_ca = constraints.is_some_and(|constraints| constraints.ca);
        if self.only_user_certificates && is_ca {
            return Err(OtherScope::EndEntities.into());
        }
        if self.only_ca_certificates && !is_ca {
            return Err(OtherScope::Authorities.into());
        }
        if self.only_attribute_certificates {
            return Err(OtherScope::AttributeCertificates.into());
        }
        Ok(())
    }
}

/// (i): one of the CRL's names is one of the names of one of the certificate's points. Every point counts, and every name.
fn check_names(names: GeneralNames<'_>, certificate: &Certificate<'_>, meter: &Meter) -> Result<(), Stop> {
    let mut passed_over = None;
    let points = certificate.crl_distribution_points().map_err(Unusable::Certificate)?;
    for point in points.iter().flat_map(|points| points.iter()) {
        match names_of(&point.map_err(Unusable::Certificate)?) {
            Ok(of_point) => {
                if share_a_name(names, of_point, meter)? {
                    return Ok(());
                }
            }
            Err(feature) => passed_over = passed_over.or(Some(feature)),
        }
    }
    // The end of 6.3.3: as if there were a point by the name of the certificate's issuer.
    let issuer = GeneralName::Directory(certificate.issuer());
    if names.iter().any(|name| name.is_ok_and(|name| name == issuer)) {
        return Ok(());
    }
    Err(passed_over.map_or(OtherScope::OtherPoint.into(), Stop::from))
}

/// The names of a point whose CRL is the issuer's own and is about all reasons; what else it may be is not processed.
fn names_of<'a>(point: &DistributionPoint<'a>) -> Result<GeneralNames<'a>, Feature> {
    if point.crl_issuer.is_some() {
        return Err(Feature::Indirect);
    }
    if point.reasons.is_some_and(|reasons| !reasons.covers(Reasons::ALL)) {
        return Err(Feature::SomeReasons);
    }
    match point.name {
        Some(DistributionPointName::Full(names)) => Ok(names),
        Some(DistributionPointName::Relative(_)) | None => Err(Feature::RelativeName),
    }
}

fn share_a_name(ours: GeneralNames<'_>, theirs: GeneralNames<'_>, meter: &Meter) -> Result<bool, Stop> {
    for name in theirs.iter() {
        let name = name.map_err(Unusable::Certificate)?;
        for own in ours.iter() {
            meter.spend_name_comparison().map_err(Stop::Exhausted)?;
            if own.is_ok_and(|own| own == name) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
