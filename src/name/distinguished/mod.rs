//! Distinguished names: reading, RFC 5280 7.1's comparison, the directoryName subtree, and printing.

use core::fmt;
use core::hash::{Hash, Hasher};

use crate::der::{Reader, Tlv, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::hash::Fnv;
use crate::oid::Oid;

mod compare;
mod owned;
mod print;
#[cfg(test)]
mod tests;

pub use owned::DistinguishedName;
#[cfg(feature = "config")]
pub(crate) use owned::attribute_type;

/// The most attributes in one relative distinguished name. They are compared each with each, so that a peer
/// could make that quadratic; honest ones have one, rarely two or three.
const MOST_ATTRIBUTES_IN_RDN: usize = 16;

/// A distinguished name as it stands in a certificate (RFC 5280 4.1.2.4): a borrowed view of the whole
/// `Name`.
///
/// Two are equal as RFC 5280 7.1 says: relative distinguished name by relative distinguished name in order,
/// the attributes of each as a set. Values in PrintableString, UTF8String and IA5String are compared without
/// regard to the string type, to case and to insignificant white space, after the preparation of RFC 4518.
/// All other values (TeletexString, BMPString and UniversalString among them, and strings whose bytes are not
/// in their alphabet) are equal only byte for byte, under the same tag.
///
/// The preparation differs from RFC 4518 in this: case is folded by Unicode's case mappings instead of the
/// tables of RFC 3454, code points that RFC 4518 2.4 prohibits are compared like others, and a space before a
/// combining mark is a space.
#[derive(Clone, Copy)]
pub struct Name<'a> {
    bytes: &'a [u8],
    contents: &'a [u8],
}

impl<'a> Name<'a> {
    /// Reads a whole `Name`, tag and length included.
    ///
    /// The order of the attributes in a relative distinguished name is not checked against DER's (X.690
    /// 11.6): they are compared as a set, and the bytes are never written anew.
    ///
    /// # Errors
    /// [`Malformed`] unless it is a SEQUENCE of non-empty SETs of attribute types and values, in DER, and no
    /// SET has more than 16 of them.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut outer = Reader::new(bytes, Element::DistinguishedName)?;
        let name = Self::from_tlv(outer.tlv(tag::SEQUENCE)?)?;
        outer.finish()?;
        Ok(name)
    }

    fn from_tlv(tlv: Tlv<'a>) -> Result<Self, Malformed> {
        let mut rdns = Reader::new(tlv.value, Element::DistinguishedName)?;
        while !rdns.is_empty() {
            RelativeName::read(rdns.value(tag::SET)?)?;
        }
        Ok(Self { bytes: tlv.bytes, contents: tlv.value })
    }

    /// The bytes that it was read from, tag and length included.
    #[must_use]
    pub fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Has it no attributes at all?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.contents.is_empty()
    }

    /// The relative distinguished names, in the order of the encoding.
    fn rdns(&self) -> Rdns<'a> {
        Rdns(Reader::new(self.contents, Element::DistinguishedName).ok())
    }

    /// All attributes, in the order of the encoding.
    pub fn attributes(&self) -> impl Iterator<Item = Attribute<'a>> + Clone + use<'a> {
        self.rdns().enumerate().flat_map(|(index, rdn)| rdn.attributes(index))
    }

    /// How many attributes it has.
    #[must_use]
    pub fn attribute_count(&self) -> usize {
        self.attributes().count()
    }

    /// How many relative distinguished names it has.
    #[must_use]
    pub fn rdn_count(&self) -> usize {
        self.rdns().count()
    }

    /// Are the names equal by RFC 5280 7.1? Without allocation where all values are ASCII.
    #[must_use]
    pub fn equals(&self, other: &Name<'_>) -> bool {
        if self.bytes == other.bytes {
            return true;
        }
        let mut others = other.rdns();
        self.rdns().all(|rdn| others.next().is_some_and(|other| rdn.equals(other))) && others.next().is_none()
    }

    /// Is it `base`, or below it (RFC 5280 4.2.1.10 directoryName)? The relative distinguished names of
    /// `base` must be the first ones of this name.
    #[must_use]
    pub fn is_within(&self, base: &Name<'_>) -> bool {
        let mut own = self.rdns();
        base.rdns().all(|wanted| own.next().is_some_and(|rdn| rdn.equals(wanted)))
    }

    /// As [`is_within`](Self::is_within), with every doubt counted as a yes: a value in a string type that
    /// reads in more than one way (TeletexString, BMPString, UniversalString) may be any value of its
    /// attribute. For what is excluded, as another string type must not be a way around an exclusion.
    pub(crate) fn may_be_within(&self, base: &Name<'_>) -> bool {
        let mut own = self.rdns();
        base.rdns().all(|wanted| own.next().is_some_and(|rdn| rdn.may_equal(wanted)))
    }

    /// Is it the name that `relative` has below `base` (RFC 5280 4.2.1.13, nameRelativeToCRLIssuer)?
    #[must_use]
    pub fn is_composed_of(&self, base: &Name<'_>, relative: &RelativeName<'_>) -> bool {
        let mut own = self.rdns();
        base.rdns().all(|wanted| own.next().is_some_and(|rdn| rdn.equals(wanted)))
            && own.next().is_some_and(|rdn| rdn.equals(relative.0))
            && own.next().is_none()
    }

    /// A cheap hash that is the same for all names that are equal by RFC 5280 7.1, for tables of names. It is
    /// not keyed: a peer can make names that collide, so a match must be followed by
    /// [`equals`](Self::equals).
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        self.fingerprints_from_the_top().last().unwrap_or_default()
    }

    /// The fingerprints of the empty name, of its first relative distinguished name, of its first two, and so
    /// on to all of it: of every name that this one is within.
    pub(crate) fn fingerprints_from_the_top(&self) -> impl Iterator<Item = u64> + use<'a> {
        let below = self.rdns().scan(Fnv::START, |hash, rdn| {
            *hash = hash.with(&rdn.fingerprint().to_be_bytes());
            Some(hash.finish())
        });
        core::iter::once(Fnv::START.finish()).chain(below)
    }

    /// Are all its values of types whose text is known for sure, so that equal names have equal fingerprints
    /// and no doubt is left about unequal ones?
    pub(crate) fn is_comparable(&self) -> bool {
        self.attributes().all(|attribute| compare::comparable(&attribute).is_some())
    }
}

impl PartialEq for Name<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.equals(other)
    }
}

impl Eq for Name<'_> {}

impl Hash for Name<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.fingerprint().hash(state);
    }
}

impl fmt::Debug for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Name({self})")
    }
}

/// One attribute of a distinguished name.
#[derive(Clone, Copy, Debug)]
pub struct Attribute<'a> {
    /// Its type.
    pub oid: Oid<'a>,
    /// The identifier octet of its value.
    pub tag: u8,
    /// The contents octets of its value.
    pub value: &'a [u8],
    /// Which relative distinguished name it stands in, counted from 0 in the order of the encoding.
    pub rdn: usize,
    bytes: &'a [u8],
}

impl<'a> Attribute<'a> {
    /// The value as text that may serve as an identity: a PrintableString, UTF8String, IA5String or
    /// NumericString whose bytes are in its alphabet, with no control and no invisible character in it.
    /// `None` for all other values.
    #[must_use]
    pub fn text(&self) -> Option<&'a str> {
        identity_text(self.tag, self.value)
    }
}

/// The text of a string of this type, as [`Attribute::text`] has it.
pub(crate) fn identity_text(tag: u8, value: &[u8]) -> Option<&str> {
    let text = compare::decoded(tag, value)?;
    let in_alphabet = match tag {
        tag::PRINTABLE_STRING => text.bytes().all(is_printable_string_byte),
        tag::NUMERIC_STRING => text.bytes().all(|byte| byte.is_ascii_digit() || byte == b' '),
        _ => true,
    };
    let plain = !text.chars().any(|character| character.is_control() || compare::is_ignored(character));
    (in_alphabet && plain).then_some(text)
}

/// X.680 41.4.
fn is_printable_string_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&byte)
}

fn read_attribute<'a>(reader: &mut Reader<'a>, rdn: usize) -> Result<Attribute<'a>, Malformed> {
    let mut fields = reader.nested(tag::SEQUENCE, Element::Attribute)?;
    let oid = fields.oid()?;
    let Tlv { tag, value, bytes } = fields.any()?;
    fields.finish()?;
    Ok(Attribute { oid, tag, value, rdn, bytes })
}

/// One relative distinguished name by itself (RFC 5280 4.2.1.13): what a distribution point adds to the name
/// of the CRL's issuer.
#[derive(Clone, Copy)]
pub struct RelativeName<'a>(Rdn<'a>);

impl<'a> RelativeName<'a> {
    /// From the contents of the SET of its attributes, of which there must be at least one.
    pub(crate) fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let mut attributes = Reader::new(contents, Element::DistinguishedName)?;
        if attributes.is_empty() {
            return attributes.fail(Problem::Empty);
        }
        let mut count = 0_usize;
        while !attributes.is_empty() {
            read_attribute(&mut attributes, 0)?;
            count = count.saturating_add(1);
        }
        if count > MOST_ATTRIBUTES_IN_RDN {
            return attributes.fail(Problem::TooLong);
        }
        Ok(Self(Rdn(contents)))
    }
}

impl PartialEq for RelativeName<'_> {
    /// By RFC 5280 7.1.
    fn eq(&self, other: &Self) -> bool {
        self.0.equals(other.0)
    }
}

impl Eq for RelativeName<'_> {}

impl fmt::Debug for RelativeName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.attributes(0)).finish()
    }
}

/// One relative distinguished name: the contents of its SET, already checked.
#[derive(Clone, Copy)]
struct Rdn<'a>(&'a [u8]);

impl<'a> Rdn<'a> {
    fn attributes(self, index: usize) -> Attributes<'a> {
        Attributes { reader: Reader::new(self.0, Element::Attribute).ok(), rdn: index }
    }

    /// As sets of the same size. Equality of attributes is an equivalence, so that each may take the first of
    /// its equals that is left.
    fn equals(self, other: Rdn<'_>) -> bool {
        if self.0 == other.0 {
            return true;
        }
        if self.attributes(0).count() != other.attributes(0).count() {
            return false;
        }
        let mut taken = [false; MOST_ATTRIBUTES_IN_RDN];
        self.attributes(0).all(|attribute| {
            let mut free = other.attributes(0).zip(taken.iter_mut()).filter(|(_, taken)| !**taken);
            let found = free.find(|(candidate, _)| compare::same_attribute(&attribute, candidate));
            found.map(|(_, taken)| *taken = true).is_some()
        })
    }

    /// Is there for each attribute one that it may equal? One may serve for two: in doubt the answer is yes.
    fn may_equal(self, other: Rdn<'_>) -> bool {
        let of_other = |one: Attribute<'_>| {
            other.attributes(0).any(|candidate| compare::may_be_same_attribute(&one, &candidate))
        };
        self.attributes(0).count() == other.attributes(0).count() && self.attributes(0).all(of_other)
    }

    /// The same whatever the order of the attributes.
    fn fingerprint(self) -> u64 {
        self.attributes(0).map(|attribute| compare::fingerprint(&attribute)).fold(0, u64::wrapping_add)
    }
}

#[derive(Clone)]
struct Rdns<'a>(Option<Reader<'a>>);

impl<'a> Iterator for Rdns<'a> {
    type Item = Rdn<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.as_mut()?.value(tag::SET).ok().map(Rdn)
    }
}

#[derive(Clone)]
struct Attributes<'a> {
    reader: Option<Reader<'a>>,
    rdn: usize,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = Attribute<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        read_attribute(self.reader.as_mut()?, self.rdn).ok()
    }
}
