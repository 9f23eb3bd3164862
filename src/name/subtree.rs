//! The base of a `GeneralSubtree` (RFC 5280 4.2.1.10): one name constraint.

use core::fmt;

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::{Form, GeneralName, Name, dns, email, ip, other, uri};

/// One subtree of a name constraint, by its form. Forms that are not processed keep their kind only: a name
/// of such a form is inside no permitted and inside every excluded subtree of it, so that it is refused, as
/// RFC 5280 4.2.1.10 asks.
#[derive(Clone, Copy, Debug)]
pub enum Constraint<'a> {
    /// otherName: user principal names and service names; other types are not processed.
    Other(other::Subtree<'a>),
    /// rfc822Name.
    Email(email::Subtree<'a>),
    /// dNSName.
    Dns(dns::Subtree<'a>),
    /// x400Address, not processed.
    X400,
    /// directoryName: the name and everything below it.
    Directory(Name<'a>),
    /// ediPartyName, not processed.
    EdiParty,
    /// uniformResourceIdentifier.
    Uri(uri::Subtree<'a>),
    /// iPAddress.
    Ip(ip::Subtree),
    /// registeredID, not processed.
    Registered,
}

impl<'a> Constraint<'a> {
    /// Reads one whole `GeneralSubtree`, tag and length included.
    ///
    /// # Errors
    /// [`Malformed`] if the base is not in its form's syntax for subtrees, if `minimum` is not 0, or if there
    /// is a `maximum` (RFC 5280 4.2.1.10). A `minimum` of 0 may be written out.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Reader::only(bytes, tag::SEQUENCE, Element::NameConstraints)?;
        let base = fields.any()?;
        let form = Form::of_tag(base.tag).ok_or(Malformed::new(
            Element::NameConstraints,
            Problem::Tag { found: base.tag, wanted: tag::context(base.tag & 0x0f) },
        ))?;
        let minimum = tag::context(0);
        if fields.peek() == Some(minimum) && fields.unsigned(minimum)? != 0 {
            return fields.fail(Problem::Range);
        }
        fields.finish()?;
        Self::of_form(form, base.value)
    }

    fn of_form(form: Form, value: &'a [u8]) -> Result<Self, Malformed> {
        Ok(match form {
            Form::Other => Self::Other(other::Subtree::read(value)?),
            Form::Email => Self::Email(email::Subtree::read(value)?),
            Form::Dns => Self::Dns(dns::Subtree::read(value)?),
            Form::X400 => Self::X400,
            Form::Directory => Self::Directory(Name::read(value)?),
            Form::EdiParty => Self::EdiParty,
            Form::Uri => Self::Uri(uri::Subtree::read(value)?),
            Form::Ip => Self::Ip(ip::Subtree::read(value)?),
            Form::Registered => Self::Registered,
        })
    }

    /// Its form. It says nothing about names of other forms.
    #[must_use]
    pub fn form(&self) -> Form {
        match self {
            Self::Other(_) => Form::Other,
            Self::Email(_) => Form::Email,
            Self::Dns(_) => Form::Dns,
            Self::X400 => Form::X400,
            Self::Directory(_) => Form::Directory,
            Self::EdiParty => Form::EdiParty,
            Self::Uri(_) => Form::Uri,
            Self::Ip(_) => Form::Ip,
            Self::Registered => Form::Registered,
        }
    }

    /// Is there a rule for its form? If not, it meets every name of the form and holds none.
    #[must_use]
    pub fn is_processed(&self) -> bool {
        match self {
            Self::Other(subtree) => subtree.is_processed(),
            Self::X400 | Self::EdiParty | Self::Registered => false,
            Self::Email(_) | Self::Dns(_) | Self::Directory(_) | Self::Uri(_) | Self::Ip(_) => true,
        }
    }

    /// Does it say anything about this name? Names of another form, or otherNames of another type, are free.
    #[must_use]
    pub fn concerns(&self, name: &GeneralName<'_>) -> bool {
        match (self, name) {
            (Self::Other(subtree), GeneralName::Other(name)) => subtree.concerns(name),
            _ => self.form() == name.form(),
        }
    }

    /// As a permitted subtree: does it hold everything that the name stands for? Only a name of its own form
    /// can be held.
    #[must_use]
    pub fn permits(&self, name: &GeneralName<'_>) -> bool {
        match self {
            Self::Email(subtree) => matches!(name, GeneralName::Email(name) if subtree.contains(name)),
            Self::Dns(subtree) => matches!(name, GeneralName::Dns(name) if subtree.permits(name)),
            Self::Directory(base) => matches!(name, GeneralName::Directory(name) if name.is_within(base)),
            Self::Uri(subtree) => matches!(name, GeneralName::Uri(name) if subtree.permits(name)),
            Self::Ip(subtree) => matches!(name, GeneralName::Ip(address) if subtree.contains(*address)),
            Self::Other(subtree) => {
                matches!(name, GeneralName::Other(name) if subtree.contains(name) == Some(true))
            }
            // Not processed: nothing is known to be inside.
            Self::X400 | Self::EdiParty | Self::Registered => false,
        }
    }

    /// As an excluded subtree: may it hold anything that the name stands for? A name of another form is never
    /// held.
    #[must_use]
    pub fn excludes(&self, name: &GeneralName<'_>) -> bool {
        match self {
            Self::Email(subtree) => matches!(name, GeneralName::Email(name) if subtree.contains(name)),
            Self::Dns(subtree) => matches!(name, GeneralName::Dns(name) if subtree.excludes(name)),
            Self::Directory(base) => matches!(name, GeneralName::Directory(name) if name.may_be_within(base)),
            Self::Uri(subtree) => matches!(name, GeneralName::Uri(name) if subtree.excludes(name)),
            Self::Ip(subtree) => matches!(name, GeneralName::Ip(address) if subtree.contains(*address)),
            Self::Other(subtree) => {
                matches!(name, GeneralName::Other(name) if subtree.contains(name) != Some(false))
            }
            // Not processed: everything of the form may be inside.
            Self::X400 | Self::EdiParty | Self::Registered => name.form() == self.form(),
        }
    }
}

impl fmt::Display for Constraint<'_> {
    /// The form and the subtree, escaped and bounded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.form())?;
        match self {
            Self::Email(subtree) => write!(f, " {subtree}"),
            Self::Dns(subtree) => write!(f, " {subtree}"),
            Self::Directory(base) => write!(f, " {base}"),
            Self::Uri(subtree) => write!(f, " {subtree}"),
            Self::Ip(subtree) => write!(f, " {subtree}"),
            Self::Other(subtree) => write!(f, " {subtree}"),
            Self::X400 | Self::EdiParty | Self::Registered => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    fn general_name(tag: u8, contents: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(contents.len()).expect("a short name")], contents].concat()
    }

    fn subtree(base: &[u8], rest: &[u8]) -> Vec<u8> {
        general_name(tag::SEQUENCE, &[base, rest].concat())
    }

    #[test]
    fn the_distances_must_be_absent() {
        let base = general_name(tag::context(2), b"example.com");
        let table: &[(&str, &[u8], bool)] = &[
            ("no distances", b"", true),
            ("a minimum of 0 written out", b"\x80\x01\x00", true),
            ("a minimum of 1", b"\x80\x01\x01", false),
            ("a negative minimum", b"\x80\x01\xff", false),
            ("a maximum", b"\x81\x01\x00", false),
            ("a minimum and a maximum", b"\x80\x01\x00\x81\x01\x05", false),
            ("something else", b"\x05\x00", false),
        ];
        for (title, rest, wanted) in table {
            assert_eq!(Constraint::read(&subtree(&base, rest)).is_ok(), *wanted, "{title}");
        }
        assert!(Constraint::read(&subtree(b"", b"")).is_err(), "no base");
        assert!(Constraint::read(&subtree(b"\x89\x00", b"")).is_err(), "a base of no form");
        assert!(Constraint::read(&base).is_err(), "a general name that is no subtree");
    }

    #[test]
    fn a_malformed_base_is_refused() {
        let table: &[(&str, u8, &[u8])] = &[
            ("a leading dot in a dNSName", 0x82, b".example.com"),
            ("a wildcard in a dNSName", 0x82, b"*.example.com"),
            ("a mask with a hole", 0x87, b"\xc0\x00\x02\x00\xff\x00\xff\x00"),
            ("an address without a mask", 0x87, b"\xc0\x00\x02\x00"),
            ("two @ in an rfc822Name", 0x81, b"a@b@example.com"),
            ("a whole URI", 0x86, b"https://example.com"),
            ("a directoryName that is no name", 0xa4, b"\x30\x02\x31\x00"),
        ];
        for (title, tag, contents) in table {
            assert!(Constraint::read(&subtree(&general_name(*tag, contents), b"")).is_err(), "{title}");
        }
    }

    /// A tag, the base of a subtree, a name inside it, and one outside (none where the form is not
    /// processed).
    type Example = (u8, &'static [u8], &'static [u8], Option<&'static [u8]>);

    const FORMS: [Example; 9] = [
        (0xa0, b"\x06\x01\x2a\xa0\x02\x05\x00", b"\x06\x01\x2b\xa0\x02\x05\x00", None),
        (0x81, b"b.c", b"a@B.C", Some(b"a@a.b.c")),
        (0x82, b"b.c", b"a.B.C", Some(b"ab.c")),
        (0xa3, b"\x30\x00", b"\x30\x01", None),
        (
            0xa4,
            b"\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x0a\x0c\x01a",
            b"\x30\x18\x31\x0a\x30\x08\x06\x03\x55\x04\x0a\x13\x01A\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01b",
            Some(b"\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x0a\x0c\x01b"),
        ),
        (0xa5, b"\xa1\x00", b"\xa1\x01", None),
        (0x86, b"b.c", b"x://B.C/a", Some(b"x://a.b.c/")),
        (0x87, b"\xc0\x00\x02\x00\xff\xff\xff\x00", b"\xc0\x00\x02\x07", Some(b"\xc0\x00\x03\x07")),
        (0x88, b"\x2a", b"\x2b", None),
    ];

    #[test]
    fn every_form_is_processed_or_refused_and_speaks_only_of_its_own() {
        for (tag, base, _, outside) in FORMS {
            let base = subtree(&general_name(tag, base), b"");
            let constraint = Constraint::read(&base).expect("a subtree");
            let (form, processed) = (constraint.form(), outside.is_some());
            for (other_tag, _, name, _) in FORMS {
                let name = general_name(other_tag, name);
                let name = GeneralName::read(&name).expect("a name");
                let own = other_tag == tag;
                assert_eq!(constraint.permits(&name), own && processed, "{form} permits {name}");
                assert_eq!(constraint.excludes(&name), own, "{form} excludes {name}");
            }
            if let Some(outside) = outside {
                let name = general_name(tag, outside);
                let name = GeneralName::read(&name).expect("a name");
                assert!(!constraint.permits(&name) && !constraint.excludes(&name), "{form} and {name}");
            }
        }
    }

    #[test]
    fn subtrees_print_their_form_and_base() {
        let texts = FORMS.map(|(tag, base, _, _)| {
            Constraint::read(&subtree(&general_name(tag, base), b"")).expect("a subtree").to_string()
        });
        assert_eq!(
            texts,
            [
                "otherName 1.2",
                "rfc822Name b.c",
                "dNSName b.c",
                "x400Address",
                "directoryName O=a",
                "ediPartyName",
                "uniformResourceIdentifier b.c",
                "iPAddress 192.0.2.0/24",
                "registeredID",
            ]
        );
    }
}
