//! Where revocation of a certificate is published: distribution points (RFC 5280 4.2.1.13).

use core::fmt;

use crate::der::{BitString, Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::GeneralNames;
use crate::name::distinguished::RelativeName;

/// The distribution points of a certificate, at least one.
#[derive(Clone, Copy, Debug)]
pub struct DistributionPoints<'a>(&'a [u8]);

impl<'a> DistributionPoints<'a> {
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let mut outer = Reader::new(value, Element::CrlDistributionPoints)?;
        let contents = outer.value(tag::SEQUENCE)?;
        outer.finish()?;
        if contents.is_empty() {
            return Err(Malformed::new(Element::CrlDistributionPoints, Problem::Empty));
        }
        Ok(Self(contents))
    }

    /// The points, in their order. After a malformed one the iterator ends.
    pub fn iter(self) -> impl Iterator<Item = Result<DistributionPoint<'a>, Malformed>> {
        let mut reader = Reader::new(self.0, Element::CrlDistributionPoints).ok();
        core::iter::from_fn(move || {
            let current = reader.as_mut().filter(|current| !current.is_empty())?;
            let point = DistributionPoint::read(current);
            if point.is_err() {
                reader = None;
            }
            Some(point)
        })
    }
}

/// One distribution point.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DistributionPoint<'a> {
    /// The names under which its CRL is published.
    pub name: Option<DistributionPointName<'a>>,
    /// The revocation reasons that its CRL covers; absent means all.
    pub reasons: Option<Reasons>,
    /// Who signs its CRL, if not the certificate's issuer.
    pub crl_issuer: Option<GeneralNames<'a>>,
}

impl<'a> DistributionPoint<'a> {
    fn read(points: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut point = points.nested(tag::SEQUENCE, Element::CrlDistributionPoints)?;
        let name = point
            .optional(tag::constructed(0))?
            .map(|contents| DistributionPointName::read(contents, Element::CrlDistributionPoints))
            .transpose()?;
        let reasons = match point.peek() {
            Some(found) if found == tag::context(1) => Some(Reasons::read(&mut point, found)?),
            _ => None,
        };
        let crl_issuer = point.optional(tag::constructed(2))?.map(GeneralNames::from_contents).transpose()?;
        point.finish()?;
        // RFC 5280 4.2.1.13: a point that consists of reasons only is not allowed.
        if name.is_none() && crl_issuer.is_none() {
            return Err(Malformed::new(Element::CrlDistributionPoints, Problem::Missing));
        }
        Ok(Self { name, reasons, crl_issuer })
    }
}

/// The name of a distribution point.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum DistributionPointName<'a> {
    /// Any one of these names.
    Full(GeneralNames<'a>),
    /// What is to be put below the CRL issuer's name.
    Relative(RelativeName<'a>),
}

impl<'a> DistributionPointName<'a> {
    /// From the contents of the `[0]` around the choice.
    pub(crate) fn read(contents: &'a [u8], element: Element) -> Result<Self, Malformed> {
        let mut reader = Reader::new(contents, element)?;
        let choice = reader.any()?;
        let name = match choice.tag {
            found if found == tag::constructed(0) => Self::Full(GeneralNames::from_contents(choice.value)?),
            found if found == tag::constructed(1) => Self::Relative(RelativeName::read(choice.value)?),
            found => return reader.fail(Problem::Tag { found, wanted: tag::constructed(0) }),
        };
        reader.finish()?;
        Ok(name)
    }
}

/// A set of revocation reasons (ReasonFlags, RFC 5280 4.2.1.13).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reasons(u16);

impl Reasons {
    /// Every reason that can be published: bits 1 to 8.
    pub const ALL: Self = Self(0x1fe);
    /// No reason.
    pub const NONE: Self = Self(0);

    const NAMES: [(u8, &'static str); 8] = [
        (1, "keyCompromise"),
        (2, "cACompromise"),
        (3, "affiliationChanged"),
        (4, "superseded"),
        (5, "cessationOfOperation"),
        (6, "certificateHold"),
        (7, "privilegeWithdrawn"),
        (8, "aACompromise"),
    ];

    pub(crate) fn read(reader: &mut Reader<'_>, wanted: u8) -> Result<Self, Malformed> {
        Ok(Self::from_bits(&reader.named_bits(wanted)?))
    }

    fn from_bits(bits: &BitString<'_>) -> Self {
        Self((1..9).filter(|bit| bits.bit(*bit)).fold(0, |all, bit| all | 1 << bit))
    }

    /// Those in both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Those in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those that are not in `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// No reasons?
    #[must_use]
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// Does it hold every reason of `other`?
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl fmt::Display for Reasons {
    /// As the standard spells them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_empty() {
            return f.write_str("none");
        }
        let mut separator = "";
        for (bit, name) in Self::NAMES {
            if self.0 & (1 << bit) != 0 {
                write!(f, "{separator}{name}")?;
                separator = ", ";
            }
        }
        Ok(())
    }
}
