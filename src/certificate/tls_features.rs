//! What a server promises to do in the handshake (RFC 7633).

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};

const ELEMENT: Element = Element::TlsFeature;

/// The most features. Lists are compared each with each, and real ones have one feature, rarely two.
const MOST: usize = 64;

/// TLS extensions that a server with this certificate supports, by their numbers.
#[derive(Clone, Copy, Debug)]
pub struct TlsFeatures<'a>(&'a [u8]);

impl<'a> TlsFeatures<'a> {
    /// `status_request`: an OCSP response is stapled.
    pub const STATUS_REQUEST: u32 = 5;

    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let mut outer = Reader::new(value, ELEMENT)?;
        let contents = outer.value(tag::SEQUENCE)?;
        outer.finish()?;
        let mut features = Reader::new(contents, ELEMENT)?;
        let mut count = 0_usize;
        while !features.is_empty() {
            features.unsigned(tag::INTEGER)?;
            count = count.saturating_add(1);
            if count > MOST {
                return features.fail(Problem::TooLong);
            }
        }
        Ok(Self(contents))
    }

    /// The features, in their order.
    pub fn iter(self) -> impl Iterator<Item = u32> + use<'a> {
        let mut reader = Reader::new(self.0, ELEMENT).ok();
        core::iter::from_fn(move || reader.as_mut()?.unsigned(tag::INTEGER).ok())
    }

    /// Is this feature among them?
    #[must_use]
    pub fn contains(self, feature: u32) -> bool {
        self.iter().any(|listed| listed == feature)
    }
}
