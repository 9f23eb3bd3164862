//! An owned distinguished name, and the reader of RFC 4514 strings for configuration.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::hash::{Hash, Hasher};

use super::Name;
use crate::der::tag;
use crate::error::{Element, Malformed, Problem};
use crate::oid::{self, Oid, OidBuf};

/// An owned distinguished name. Two are equal by RFC 5280 7.1, as [`Name`]s are.
///
/// ```
/// use vouchsafe::name::distinguished::DistinguishedName;
///
/// let name = DistinguishedName::parse("CN=api,O=Example,C=DE")?;
/// assert_eq!(name, DistinguishedName::parse("cn=API,O=example,C=de")?);
/// assert_eq!(name.to_string(), "CN=api,O=Example,C=DE");
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone)]
pub struct DistinguishedName {
    der: Vec<u8>,
    /// Where the contents octets begin.
    header: usize,
}

impl DistinguishedName {
    /// Reads a whole `Name` in DER.
    ///
    /// # Errors
    /// [`Malformed`], as [`Name::read`].
    pub fn from_der(der: &[u8]) -> Result<Self, Malformed> {
        Name::read(der).map(Self::from)
    }

    /// Reads an RFC 4514 string: the most particular relative distinguished name first, attributes of one
    /// joined by `+`, special characters after a backslash or as hexadecimal pairs. Types are short names
    /// (`CN`, `O`, `DC` ...) without regard to case, or dotted object identifiers. Spaces around separators
    /// do not count.
    ///
    /// # Errors
    /// [`Malformed`] for anything else: an unknown type, an empty name or value, a `#` value, quotation
    /// marks.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let mut rdns = Vec::new();
        for rdn in split_unescaped(text, ',') {
            let mut attributes = Vec::new();
            for attribute in split_unescaped(rdn, '+') {
                attributes.push(encode_attribute(attribute)?);
            }
            attributes.sort_unstable();
            rdns.push(encoded(tag::SET, &attributes.concat())?);
        }
        rdns.reverse();
        Self::from_der(&encoded(tag::SEQUENCE, &rdns.concat())?)
    }

    /// The bytes of the whole `Name`.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// Borrowed.
    #[must_use]
    pub fn as_name(&self) -> Name<'_> {
        Name { bytes: &self.der, contents: self.der.get(self.header..).unwrap_or(&[]) }
    }
}

impl From<Name<'_>> for DistinguishedName {
    fn from(name: Name<'_>) -> Self {
        let header = name.bytes.len().saturating_sub(name.contents.len());
        Self { der: name.bytes.to_vec(), header }
    }
}

impl PartialEq for DistinguishedName {
    fn eq(&self, other: &Self) -> bool {
        self.as_name().equals(&other.as_name())
    }
}

impl Eq for DistinguishedName {}

impl Hash for DistinguishedName {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_name().hash(state);
    }
}

impl fmt::Display for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_name().fmt(f)
    }
}

impl fmt::Debug for DistinguishedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DistinguishedName({self})")
    }
}

const MALFORMED: Malformed = Malformed::new(Element::DistinguishedName, Problem::Syntax);

/// The types that have a short name in configuration (RFC 4514 3, and those that certificates use besides).
const TYPES: [Oid<'static>; 14] = [
    oid::COMMON_NAME,
    oid::SURNAME,
    oid::SERIAL_NUMBER,
    oid::COUNTRY,
    oid::LOCALITY,
    oid::STATE,
    oid::STREET,
    oid::ORGANIZATION,
    oid::ORGANIZATIONAL_UNIT,
    oid::TITLE,
    oid::GIVEN_NAME,
    oid::USER_ID,
    oid::DOMAIN_COMPONENT,
    oid::EMAIL_ADDRESS,
];

/// The parts between the separators that no backslash stands before.
fn split_unescaped(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.split(move |character| {
        let splits = character == separator && !escaped;
        escaped = character == '\\' && !escaped;
        splits
    })
}

/// The type of an attribute: its short name without regard to case, or a dotted object identifier.
pub(crate) fn attribute_type(key: &str) -> Result<OidBuf, Malformed> {
    let known =
        TYPES.iter().copied().find(|oid| oid.name().is_some_and(|name| name.eq_ignore_ascii_case(key)));
    match known {
        Some(oid) => Ok(oid.to_buf()),
        None => OidBuf::parse(key),
    }
}

fn encode_attribute(text: &str) -> Result<Vec<u8>, Malformed> {
    let (key, value) = text.split_once('=').ok_or(MALFORMED)?;
    let oid = attribute_type(key.trim_matches(' '))?;
    let value = unescaped(value)?;
    let oid_der = encoded(tag::OID, oid.as_oid().contents())?;
    let value_der = encoded(string_tag(oid.as_oid()), value.as_bytes())?;
    encoded(tag::SEQUENCE, &[oid_der, value_der].concat())
}

/// RFC 5280 appendix A: the string type of the attribute.
fn string_tag(oid: Oid<'_>) -> u8 {
    if oid == oid::COUNTRY || oid == oid::SERIAL_NUMBER {
        tag::PRINTABLE_STRING
    } else if oid == oid::DOMAIN_COMPONENT || oid == oid::EMAIL_ADDRESS {
        tag::IA5_STRING
    } else {
        tag::UTF8_STRING
    }
}

/// RFC 4514 3: the value of an attribute, without its escapes and without the unescaped spaces around it.
fn unescaped(text: &str) -> Result<String, Malformed> {
    let text = text.trim_start_matches(' ');
    if text.starts_with('#') {
        return Err(MALFORMED);
    }
    let mut value = Vec::new();
    // The length of the value up to the last character that is not an unescaped space.
    let mut end = 0;
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => value.push(escaped_byte(&mut bytes)?),
            b'"' | b';' | b'<' | b'>' | b'\0' => {
                return Err(Malformed::new(Element::DistinguishedName, Problem::Character(byte)));
            }
            plain => value.push(plain),
        }
        if byte != b' ' {
            end = value.len();
        }
    }
    value.truncate(end);
    if value.is_empty() {
        return Err(Malformed::new(Element::DistinguishedName, Problem::Empty));
    }
    String::from_utf8(value).map_err(|_| MALFORMED)
}

/// What stands after a backslash: a special character, or two hexadecimal digits.
fn escaped_byte(bytes: &mut impl Iterator<Item = u8>) -> Result<u8, Malformed> {
    let first = bytes.next().ok_or(MALFORMED)?;
    if b" \"#+,;<=>\\".contains(&first) {
        return Ok(first);
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    match (digit(first), bytes.next().and_then(digit)) {
        (Some(high), Some(low)) => Ok(high << 4 | low),
        _ => Err(MALFORMED),
    }
}

/// One value in DER.
fn encoded(tag: u8, contents: &[u8]) -> Result<Vec<u8>, Malformed> {
    let length = u16::try_from(contents.len())
        .map_err(|_| Malformed::new(Element::DistinguishedName, Problem::TooLong))?
        .to_be_bytes();
    let mut out = Vec::new();
    out.push(tag);
    match length {
        [0, short @ 0..=0x7f] => out.push(short),
        [0, long] => out.extend([0x81, long]),
        [high, low] => out.extend([0x82, high, low]),
    }
    out.extend_from_slice(contents);
    Ok(out)
}
