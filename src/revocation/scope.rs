//! Which certificates a CRL is about, and for which reasons: the issuing distribution point of the CRL (RFC 5280 5.2.5)
//! against the distribution points of the certificate (4.2.1.13), as 6.3.3 (b) and (d) say.

use super::Stop;
use super::status::Unusable;
use crate::budget::Meter;
use crate::certificate::{Certificate, DistributionPoint, DistributionPointName, Reasons};
use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::{GeneralName, GeneralNames, Name};

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
    /// 6.3.3 (b) (1).
    #[error("is of another issuer than the certificate, and not an indirect CRL (indirectCRL)")]
    NotIndirect,
    /// 6.3.3 (e).
    #[error("covers no revocation reason that its distribution point is for (onlySomeReasons, reasons)")]
    NoReason,
}

/// The issuingDistributionPoint extension; without it, a CRL is about all certificates of its issuer.
#[derive(Clone, Copy, Debug, Default)]
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

    /// Does it list certificates of other issuers too?
    pub(super) fn is_indirect(&self) -> bool {
        self.indirect
    }

    /// 6.3.3 (b) (2) (ii) to (iv).
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

/// What one CRL is about: its issuer's name, and its issuing distribution point.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub(super) issuer: Name<'a>,
    pub(super) point: IssuingDistributionPoint<'a>,
}

impl Scope<'_> {
    /// 6.3.3 (b) and (d): the reasons for which a CRL of this scope says whether the certificate is revoked, at least one.
    /// `is_own`: the certificate has the same issuer as the CRL.
    ///
    /// Every distribution point counts, and every name of each; and so does the end of 6.3.3: where the issuer is the same, as
    /// if there were a point by the issuer's name, for all reasons.
    pub(super) fn reasons_about(
        &self,
        certificate: &Certificate<'_>,
        is_own: bool,
        meter: &Meter,
    ) -> Result<Reasons, Stop> {
        self.point.check_kind(certificate)?;
        let listed = self.point.only_some_reasons.unwrap_or(Reasons::ALL);
        if is_own && self.has_own_name(meter)? {
            return at_least_one(listed);
        }
        let mut wanted = None;
        let points = certificate.crl_distribution_points().map_err(Unusable::Certificate)?;
        for point in points.iter().flat_map(|points| points.iter()) {
            let point = point.map_err(Unusable::Certificate)?;
            if self.is_by(&point, is_own, meter)? && self.is_at(&point, meter)? {
                let reasons = point.reasons.unwrap_or(Reasons::ALL);
                wanted = Some(reasons.union(wanted.unwrap_or(Reasons::NONE)));
            }
        }
        match wanted {
            Some(wanted) => at_least_one(listed.intersection(wanted)),
            None if is_own || self.point.indirect => Err(OtherScope::OtherPoint.into()),
            None => Err(OtherScope::NotIndirect.into()),
        }
    }

    /// No name at all, or its issuer's among others.
    fn has_own_name(&self, meter: &Meter) -> Result<bool, Stop> {
        match self.point.name {
            None => Ok(true),
            Some(DistributionPointName::Relative(_)) => Ok(false),
            Some(DistributionPointName::Full(names)) => contains(names, &self.issuer, meter),
        }
    }

    /// (b) (1): is the CRL by whom the distribution point says?
    fn is_by(&self, point: &DistributionPoint<'_>, is_own: bool, meter: &Meter) -> Result<bool, Stop> {
        match point.crl_issuer {
            None => Ok(is_own),
            Some(_) if !self.point.indirect => Ok(false),
            Some(names) => contains(names, &self.issuer, meter),
        }
    }

    /// (b) (2) (i): is it published where the distribution point says?
    fn is_at(&self, point: &DistributionPoint<'_>, meter: &Meter) -> Result<bool, Stop> {
        let Some(own) = self.point.name else { return Ok(true) };
        match (point.name, point.crl_issuer) {
            (Some(name), _) => self.same_place(own, name, meter),
            (None, Some(names)) => self.same_place(own, DistributionPointName::Full(names), meter),
            (None, None) => Ok(false),
        }
    }

    /// A name in common? Relative names stand below the name of the CRL's issuer, on either side (4.2.1.13, 5.2.5).
    fn same_place(
        &self,
        one: DistributionPointName<'_>,
        other: DistributionPointName<'_>,
        meter: &Meter,
    ) -> Result<bool, Stop> {
        match (one, other) {
            (DistributionPointName::Full(one), DistributionPointName::Full(other)) => {
                share_a_name(one, other, meter)
            }
            (DistributionPointName::Relative(one), DistributionPointName::Relative(other)) => {
                meter.spend_name_comparison().map_err(Stop::Exhausted)?;
                Ok(one == other)
            }
            (DistributionPointName::Full(names), DistributionPointName::Relative(relative))
            | (DistributionPointName::Relative(relative), DistributionPointName::Full(names)) => {
                any(names, meter, |name| match name {
                    GeneralName::Directory(name) => name.is_composed_of(&self.issuer, &relative),
                    _ => false,
                })
            }
        }
    }
}

fn at_least_one(reasons: Reasons) -> Result<Reasons, Stop> {
    if reasons.is_empty() { Err(OtherScope::NoReason.into()) } else { Ok(reasons) }
}

fn contains(names: GeneralNames<'_>, wanted: &Name<'_>, meter: &Meter) -> Result<bool, Stop> {
    any(names, meter, |name| matches!(name, GeneralName::Directory(name) if name.equals(wanted)))
}

fn share_a_name(ours: GeneralNames<'_>, theirs: GeneralNames<'_>, meter: &Meter) -> Result<bool, Stop> {
    for name in theirs.iter() {
        let name = name.map_err(Unusable::Certificate)?;
        if any(ours, meter, |own| *own == name)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Is any of the names the one that is looked for? (Those of a CRL were read when it was, so that a malformed one is the certificate's.)
fn any(
    names: GeneralNames<'_>,
    meter: &Meter,
    is_wanted: impl Fn(&GeneralName<'_>) -> bool,
) -> Result<bool, Stop> {
    for name in names.iter() {
        meter.spend_name_comparison().map_err(Stop::Exhausted)?;
        if is_wanted(&name.map_err(Unusable::Certificate)?) {
            return Ok(true);
        }
    }
    Ok(false)
}
