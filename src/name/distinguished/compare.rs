//! RFC 5280 7.1: when two attribute values are equal, after the string preparation of RFC 4518.

use unicode_normalization::UnicodeNormalization;

use super::Attribute;
use crate::der::tag;
use crate::name::hash::Fnv;

/// The text of a string type whose every byte is understood. `None` for the types that are compared byte for
/// byte only, and for bytes outside the type's alphabet.
pub(super) fn decoded(tag: u8, value: &[u8]) -> Option<&str> {
    match tag {
        tag::UTF8_STRING => core::str::from_utf8(value).ok(),
        tag::PRINTABLE_STRING | tag::IA5_STRING | tag::NUMERIC_STRING => {
            core::str::from_utf8(value).ok().filter(|text| text.is_ascii())
        }
        _ => None,
    }
}

/// The text under which a value is compared, if it is one of the types that compare across string types.
pub(super) fn comparable<'a>(attribute: &Attribute<'a>) -> Option<&'a str> {
    if attribute.tag == tag::NUMERIC_STRING { None } else { decoded(attribute.tag, attribute.value) }
}

pub(super) fn same_attribute(one: &Attribute<'_>, other: &Attribute<'_>) -> bool {
    if one.oid != other.oid {
        return false;
    }
    match (comparable(one), comparable(other)) {
        (Some(one), Some(other)) => one == other || prepared(one).eq(prepared(other)),
        (None, None) => one.tag == other.tag && one.value == other.value,
        _ => false,
    }
}

/// Can it be ruled out that the two are the same? Only where both texts are known for sure.
pub(super) fn may_be_same_attribute(one: &Attribute<'_>, other: &Attribute<'_>) -> bool {
    let both_known = comparable(one).is_some() && comparable(other).is_some();
    one.oid == other.oid && (!both_known || same_attribute(one, other))
}

/// Equal for attributes that are the same.
pub(super) fn fingerprint(attribute: &Attribute<'_>) -> u64 {
    let hash = Fnv::START.with(attribute.oid.contents());
    let hash = match comparable(attribute) {
        Some(text) => {
            prepared(text).fold(hash, |hash, character| hash.with(&u32::from(character).to_be_bytes()))
        }
        None => hash.with(&[attribute.tag]).with(attribute.value),
    };
    hash.finish()
}

/// The characters of a string after the preparation of RFC 4518 for caseIgnoreMatch, one by one, so that a
/// comparison ends at the first difference. ASCII needs no normalisation, and no memory for it.
fn prepared(text: &str) -> impl Iterator<Item = char> + use<'_> {
    let (ascii, other) = if text.is_ascii() { (text, "") } else { ("", text) };
    let ascii = ascii.chars().filter_map(mapped).map(|character| character.to_ascii_lowercase());
    SingleSpaced::new(ascii.chain(normalized(other)))
}

/// RFC 4518 2.2 and 2.3. Compatibility forms may hide upper case, and folding may undo a composition, hence
/// twice.
fn normalized(text: &str) -> impl Iterator<Item = char> + use<'_> {
    text.chars().filter_map(mapped).nfkc().flat_map(folded).nfkc()
}

/// Case folding by way of upper case, so that `ß`, `ẞ` and `SS` become the same. A dotless i stays itself: it
/// is no spelling of `i`, though its upper case is.
fn folded(character: char) -> impl Iterator<Item = char> {
    let dotless = (character == 'ı').then_some(character);
    let others = (character != 'ı').then_some(character);
    let others = others.into_iter().flat_map(char::to_lowercase).flat_map(char::to_uppercase);
    dotless.into_iter().chain(others.flat_map(char::to_lowercase))
}

/// RFC 4518 2.2: some characters become a space, some nothing.
fn mapped(character: char) -> Option<char> {
    match character {
        '\t'..='\r' | '\u{85}' | '\u{a0}' | '\u{1680}' => Some(' '),
        '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => Some(' '),
        other => (!is_ignored(other)).then_some(other),
    }
}

/// The characters that RFC 4518 2.2 maps to nothing: controls, joiners, direction marks, variation selectors,
/// tags.
pub(super) fn is_ignored(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{84}' | '\u{86}'..='\u{9f}'
        | '\u{ad}' | '\u{34f}' | '\u{6dd}' | '\u{70f}' | '\u{1806}' | '\u{180b}'..='\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2063}' | '\u{206a}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0001}' | '\u{e0020}'..='\u{e007f}')
}

/// RFC 4518 2.6.1: no spaces at the ends, and one where there are several.
struct SingleSpaced<I> {
    characters: I,
    started: bool,
    /// What follows a space that was just given.
    next: Option<char>,
}

impl<I: Iterator<Item = char>> SingleSpaced<I> {
    fn new(characters: I) -> Self {
        Self { characters, started: false, next: None }
    }
}

impl<I: Iterator<Item = char>> Iterator for SingleSpaced<I> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        if let Some(character) = self.next.take() {
            return Some(character);
        }
        let first = self.characters.next()?;
        if first != ' ' {
            self.started = true;
            return Some(first);
        }
        let word = self.characters.find(|character| *character != ' ')?;
        if core::mem::replace(&mut self.started, true) {
            self.next = Some(word);
            Some(' ')
        } else {
            Some(word)
        }
    }
}
