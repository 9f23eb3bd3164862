//! Where more is known about a certificate: access descriptions (RFC 5280 4.2.2.1).

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::GeneralName;
use crate::oid::Oid;

const ELEMENT: Element = Element::AuthorityInfoAccess;

/// The access descriptions of a certificate, at least one.
#[derive(Clone, Copy, Debug)]
pub struct AccessDescriptions<'a>(&'a [u8]);

/// One access description.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AccessDescription<'a> {
    /// What is to be had there: [`oid::OCSP`](crate::oid::OCSP), for one.
    pub method: Oid<'a>,
    /// Where.
    pub location: GeneralName<'a>,
}

impl<'a> AccessDescriptions<'a> {
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let mut outer = Reader::new(value, ELEMENT)?;
        let contents = outer.value(tag::SEQUENCE)?;
        outer.finish()?;
        if contents.is_empty() {
            return Err(Malformed::new(ELEMENT, Problem::Empty));
        }
        Ok(Self(contents))
    }

    /// The descriptions, in their order. After a malformed one the iterator ends.
    pub fn iter(self) -> impl Iterator<Item = Result<AccessDescription<'a>, Malformed>> {
        let mut reader = Reader::new(self.0, ELEMENT).ok();
        core::iter::from_fn(move || {
            let current = reader.as_mut().filter(|current| !current.is_empty())?;
            let description = AccessDescription::read(current);
            if description.is_err() {
                reader = None;
            }
            Some(description)
        })
    }
}

impl<'a> AccessDescription<'a> {
    fn read(descriptions: &mut Reader<'a>) -> Result<Self, Malformed> {
        let mut description = descriptions.nested(tag::SEQUENCE, ELEMENT)?;
        let method = description.oid()?;
        let location = GeneralName::read(description.any()?.bytes)?;
        description.finish()?;
        Ok(Self { method, location })
    }
}
