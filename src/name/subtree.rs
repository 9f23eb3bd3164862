//! The base of a `GeneralSubtree` (RFC 5280 4.2.1.10): one name constraint.

use core::fmt;

use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::{Form, GeneralName, Name, dns, email, ip, uri};

/// One subtree of a name constraint, by its form. Forms that are not processed keep their kind only: a name of such a form
/// is inside no permitted and inside every excluded subtree of it, so that it is refused, as RFC 5280 4.2.1.10 asks.
#[derive(Clone, Copy, Debug)]
pub enum Constraint<'a> {
    /// otherName, not processed, whatever the type.
    Other,
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
    /// [`Malformed`] if the base is not in its form's syntax for subtrees, if `minimum` is not 0, or if there is a `maximum`
    /// (RFC 5280 4.2.1.10). A `minimum` of 0 may be written out.
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
            Form::Other => Self::Other,
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
            Self::Other => Form::Other,
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
        !matches!(self, Self::Other | Self::X400 | Self::EdiParty | Self::Registered)
    }

    /// As a permitted subtree: does it hold everything that the name stands for? Only a name of its own form can be held.
    #[must_use]
    pub fn permits(&self, name: &GeneralName<'_>) -> bool {
        match self {
            Self::Email(subtree) => matches!(name, GeneralName::Email(name) if subtree.contains(name)),
            Self::Dns(subtree) => matches!(name, GeneralName::Dns(name) if subtree.permits(name)),
            Self::Directory(base) => matches!(name, GeneralName::Directory(name) if name.is_within(base)),
            Self::Uri(subtree) => matches!(name, GeneralName::Uri(name) if subtree.permits(name)),
            Self::Ip(subtree) => matches!(name, GeneralName::Ip(address) if subtree.contains(*address)),
            // Not processed: nothing is known to be inside.
            Self::Other | Self::X400 | Self::EdiParty | Self::Registered => false,
        }
    }

    /// As an excluded subtree: may it hold anything that the name stands for? A name of another form is never held.
    #[must_use]
    pub fn excludes(&self, name: &GeneralName<'_>) -> bool {
        match self {
            Self::Email(subtree) => matches!(name, GeneralName::Email(name) if subtree.contains(name)),
            Self::Dns(subtree) => matches!(name, GeneralName::Dns(name) if subtree.excludes(name)),
            Self::Directory(base) => matches!(name, GeneralName::Directory(name) if name.is_within(base)),
            Self::Uri(subtree) => matches!(name, GeneralName::Uri(name) if subtree.excludes(name)),
            Self::Ip(subtree) => matches!(name, GeneralName::Ip(address) if subtree.contains(*address)),
            // Not processed: everything of the form may be inside.
            Self::Other | Self::X400 | Self::EdiParty | Self::Registered => name.form() == self.form(),
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
            Self::Other | Self::X400 | Self::EdiParty | Self::Registered => Ok(()),
        }
    }
}
