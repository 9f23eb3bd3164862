//! Text with a fixed beginning and a fixed end, and the strings that it is looked for in.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::{Captures, PatternError, capture_name};
use crate::der::{Reader, Tlv, tag};
use crate::error::Element;
use crate::identity::claims::{LONGEST_NAME, is_plain};
use crate::name::distinguished::identity_text;

/// A prefix, what is captured, a suffix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Affixes {
    pub(super) prefix: String,
    pub(super) capture: String,
    pub(super) suffix: String,
}

impl Affixes {
    pub(super) fn new(prefix: &str, capture: &str, suffix: &str) -> Result<Self, PatternError> {
        Ok(Self { prefix: affix(prefix)?, capture: capture_name(capture)?, suffix: affix(suffix)? })
    }

    pub(super) fn matches(&self, text: &str) -> Option<Captures<'_>> {
        let middle = text.strip_prefix(self.prefix.as_str())?.strip_suffix(self.suffix.as_str())?;
        (!middle.is_empty()).then(|| Captures::of(&self.capture, middle))
    }
}

fn affix(text: &str) -> Result<String, PatternError> {
    let good = text.len() <= 256 && !text.chars().any(char::is_control);
    if good { Ok(text.to_owned()) } else { Err(PatternError::Affix(text.to_owned())) }
}

/// The text of the one string that these bytes are, if it could be an identity as an attribute's text can. Every
/// other value is none, and no error: an extension of that identifier may hold anything.
pub(super) fn only_string(der: &[u8]) -> Option<&str> {
    let mut reader = Reader::new(der, Element::Extension).ok()?;
    let Tlv { tag, value, .. } = reader.any().ok()?;
    reader.finish().ok()?;
    let is_string = matches!(tag, tag::UTF8_STRING | tag::PRINTABLE_STRING | tag::IA5_STRING);
    let text = identity_text(tag, value).filter(|_| is_string)?;
    (is_plain(text) && text.len() <= LONGEST_NAME).then_some(text)
}
