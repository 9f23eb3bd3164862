//! `GeneralName` (RFC 5280 4.2.1.6): one name in one of nine forms, and a sequence of them.

use core::fmt;
use core::net::IpAddr;

use crate::der::{Reader, Tlv, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::text::Hex;
use crate::name::{Name, OtherName, dns, email, ip, uri};
use crate::oid::Oid;

/// The nine forms of a general name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// otherName.
    Other,
    /// rfc822Name.
    Email,
    /// dNSName.
    Dns,
    /// x400Address.
    X400,
    /// directoryName.
    Directory,
    /// ediPartyName.
    EdiParty,
    /// uniformResourceIdentifier.
    Uri,
    /// iPAddress.
    Ip,
    /// registeredID.
    Registered,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Other => "otherName",
            Self::Email => "rfc822Name",
            Self::Dns => "dNSName",
            Self::X400 => "x400Address",
            Self::Directory => "directoryName",
            Self::EdiParty => "ediPartyName",
            Self::Uri => "uniformResourceIdentifier",
            Self::Ip => "iPAddress",
            Self::Registered => "registeredID",
        })
    }
}

impl Form {
    /// The form that an identifier octet announces.
    pub(super) fn of_tag(found: u8) -> Option<Self> {
        const FORMS: [(u8, Form); 9] = [
            (tag::constructed(0), Form::Other),
            (tag::context(1), Form::Email),
            (tag::context(2), Form::Dns),
            (tag::constructed(3), Form::X400),
            (tag::constructed(4), Form::Directory),
            (tag::constructed(5), Form::EdiParty),
            (tag::context(6), Form::Uri),
            (tag::context(7), Form::Ip),
            (tag::context(8), Form::Registered),
        ];
        FORMS.iter().find(|(tag, _)| *tag == found).map(|(_, form)| *form)
    }
}

/// One general name as a certificate presents it. Two are equal if they have one form and are equal there.
///
/// All nine forms are listed, and no more will come: whoever decides on names decides on every form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GeneralName<'a> {
    /// otherName.
    Other(OtherName<'a>),
    /// rfc822Name.
    Email(email::Presented<'a>),
    /// dNSName.
    Dns(dns::Presented<'a>),
    /// x400Address: its contents octets, not read.
    X400(&'a [u8]),
    /// directoryName.
    Directory(Name<'a>),
    /// ediPartyName: its contents octets, not read.
    EdiParty(&'a [u8]),
    /// uniformResourceIdentifier.
    Uri(uri::Presented<'a>),
    /// iPAddress.
    Ip(IpAddr),
    /// registeredID.
    Registered(Oid<'a>),
}

impl<'a> GeneralName<'a> {
    /// Reads one whole `GeneralName`, tag and length included.
    ///
    /// # Errors
    /// [`Malformed`] if the tag is none of the nine, or the value not in its form's syntax.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes, Element::GeneralName)?;
        let name = Self::from_tlv(reader.any()?)?;
        reader.finish()?;
        Ok(name)
    }

    fn from_tlv(tlv: Tlv<'a>) -> Result<Self, Malformed> {
        let value = tlv.value;
        let form = Form::of_tag(tlv.tag).ok_or(Malformed::new(
            Element::GeneralName,
            Problem::Tag { found: tlv.tag, wanted: tag::context(tlv.tag & 0x0f) },
        ))?;
        Ok(match form {
            Form::Other => Self::Other(OtherName::read(value)?),
            Form::Email => Self::Email(email::Presented::read(value)?),
            Form::Dns => Self::Dns(dns::Presented::read(value)?),
            Form::X400 => Self::X400(value),
            Form::Directory => Self::Directory(Name::read(value)?),
            Form::EdiParty => Self::EdiParty(value),
            Form::Uri => Self::Uri(uri::Presented::read(value)?),
            Form::Ip => Self::Ip(ip::read(value)?),
            Form::Registered => Self::Registered(
                Oid::from_contents(value).ok_or(Malformed::new(Element::GeneralName, Problem::NotDer))?,
            ),
        })
    }

    /// Its form.
    #[must_use]
    pub fn form(&self) -> Form {
        match self {
            Self::Other(_) => Form::Other,
            Self::Email(_) => Form::Email,
            Self::Dns(_) => Form::Dns,
            Self::X400(_) => Form::X400,
            Self::Directory(_) => Form::Directory,
            Self::EdiParty(_) => Form::EdiParty,
            Self::Uri(_) => Form::Uri,
            Self::Ip(_) => Form::Ip,
            Self::Registered(_) => Form::Registered,
        }
    }
}

impl fmt::Display for GeneralName<'_> {
    /// The form and the name, escaped and bounded.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.form())?;
        match self {
            Self::Other(name) => name.fmt(f),
            Self::Email(name) => name.fmt(f),
            Self::Dns(name) => name.fmt(f),
            Self::X400(contents) | Self::EdiParty(contents) => Hex(contents).fmt(f),
            Self::Directory(name) => name.fmt(f),
            Self::Uri(name) => name.fmt(f),
            Self::Ip(address) => address.fmt(f),
            Self::Registered(oid) => oid.fmt(f),
        }
    }
}

/// `GeneralNames`: one name or more, read as they are asked for.
#[derive(Clone, Copy, Debug)]
pub struct GeneralNames<'a>(&'a [u8]);

impl<'a> GeneralNames<'a> {
    /// Over one whole `GeneralNames`, tag and length included.
    ///
    /// # Errors
    /// [`Malformed`] unless it is a SEQUENCE with something in it. Each name is read when the iterator comes
    /// to it.
    pub fn read(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(bytes, Element::GeneralName)?;
        let contents = reader.value(tag::SEQUENCE)?;
        reader.finish()?;
        Self::from_contents(contents)
    }

    /// Over the contents octets, where `GeneralNames` stands under an implicit tag.
    ///
    /// # Errors
    /// [`Malformed`] if there is nothing in it.
    pub fn from_contents(contents: &'a [u8]) -> Result<Self, Malformed> {
        if contents.is_empty() {
            return Err(Malformed::new(Element::GeneralName, Problem::Empty));
        }
        Ok(Self(contents))
    }

    /// The names, one after the other. Each is read on its own; where the bytes stop being DER, an error is
    /// the last item.
    pub fn iter(&self) -> impl Iterator<Item = Result<GeneralName<'a>, Malformed>> + Clone + use<'a> {
        Values::over(self.0).map(|tlv| GeneralName::from_tlv(tlv?))
    }

    /// How many names there are, whether or not each is well formed in itself.
    #[must_use]
    pub fn count(&self) -> usize {
        Values::over(self.0).count()
    }
}

/// The values in contents octets, until one is not DER.
#[derive(Clone)]
struct Values<'a>(Option<Result<Reader<'a>, Malformed>>);

impl<'a> Values<'a> {
    fn over(contents: &'a [u8]) -> Self {
        Self(Some(Reader::new(contents, Element::GeneralName)))
    }
}

impl<'a> Iterator for Values<'a> {
    type Item = Result<Tlv<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut reader = match self.0.take()? {
            Ok(reader) => reader,
            Err(fault) => return Some(Err(fault)),
        };
        if reader.is_empty() {
            return None;
        }
        let value = reader.any();
        self.0 = value.is_ok().then_some(Ok(reader));
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    const URI: &[u8] = b"\x86\x0bhttps://a.b";

    #[test]
    fn each_form_is_read_and_printed() {
        let directory = b"\xa4\x0e\x30\x0c\x31\x0a\x30\x08\x06\x03\x55\x04\x03\x0c\x01a";
        let table: &[(&[u8], Form, &str)] = &[
            (b"\xa0\x09\x06\x02\x88\x37\xa0\x03\x0c\x01a", Form::Other, "otherName 2.999=#0c0161"),
            (b"\x81\x05a@b.c", Form::Email, "rfc822Name a@b.c"),
            (b"\x82\x05*.b.c", Form::Dns, "dNSName *.b.c"),
            (b"\xa3\x02\x30\x00", Form::X400, "x400Address #3000"),
            (directory, Form::Directory, "directoryName CN=a"),
            (b"\xa5\x02\xa1\x00", Form::EdiParty, "ediPartyName #a100"),
            (URI, Form::Uri, "uniformResourceIdentifier https://a.b"),
            (b"\x87\x04\xc0\x00\x02\x01", Form::Ip, "iPAddress 192.0.2.1"),
            (b"\x88\x02\x88\x37", Form::Registered, "registeredID 2.999"),
        ];
        for (bytes, form, text) in table {
            let name = GeneralName::read(bytes).expect(text);
            assert_eq!((name.form(), name.to_string().as_str()), (*form, *text));
        }
    }

    #[test]
    fn what_is_no_general_name_is_refused() {
        let table: &[(&str, &[u8])] = &[
            ("a tag that is none of the nine", b"\x89\x01a"),
            ("a universal tag", b"\x16\x01a"),
            ("a constructed dNSName", b"\xa2\x01a"),
            ("a primitive directoryName", b"\x84\x02\x30\x00"),
            ("a directoryName without its explicit tag", b"\xa4\x00"),
            ("two names in a directoryName", b"\xa4\x04\x30\x00\x30\x00"),
            ("an empty dNSName", b"\x82\x00"),
            ("an empty rfc822Name", b"\x81\x00"),
            ("an empty uniformResourceIdentifier", b"\x86\x00"),
            ("a network for an iPAddress", b"\x87\x08\xc0\x00\x02\x00\xff\xff\xff\x00"),
            ("an address as text", b"\x87\x09192.0.2.1"),
            ("an empty registeredID", b"\x88\x00"),
            ("bytes after it", b"\x82\x01a\x00"),
            ("a NUL in a dNSName", b"\x82\x05a\0.bc"),
            ("a NUL in an rfc822Name", b"\x81\x05a@b\0c"),
            ("a NUL in a uniformResourceIdentifier", b"\x86\x05x://\0"),
            ("nothing", b""),
        ];
        for (title, bytes) in table {
            assert!(GeneralName::read(bytes).is_err(), "{title}");
        }
    }

    #[test]
    fn forms_are_never_confused() {
        // An email address or a URI that spells a host name is no host name.
        let dns = GeneralName::read(b"\x82\x03a.b").expect("a dNSName");
        let uri = GeneralName::read(b"\x86\x07x://a.b").expect("a URI");
        assert_ne!(dns, uri);
        assert_eq!(dns, GeneralName::read(b"\x82\x03A.B").expect("a dNSName"));
        assert_ne!(
            GeneralName::read(b"\xa3\x02\x30\x00").expect("an x400Address"),
            GeneralName::read(b"\xa5\x02\x30\x00").expect("an ediPartyName")
        );
    }

    #[test]
    fn a_sequence_is_read_name_by_name() {
        let names = b"\x30\x0c\x82\x01a\x82\x02\0.\x87\x03\x01\x02\x03";
        let names = GeneralNames::read(&names[..14]).expect("a sequence");
        let good: Vec<bool> = names.iter().map(|name| name.is_ok()).collect();
        assert_eq!((good, names.count()), ([true, false, false].to_vec(), 3), "each on its own");

        let broken = GeneralNames::from_contents(b"\x82\x01a\x82\x05b").expect("a sequence");
        let good: Vec<bool> = broken.iter().map(|name| name.is_ok()).collect();
        assert_eq!(
            (good, broken.count()),
            ([true, false].to_vec(), 2),
            "an error where the bytes stop being DER"
        );

        assert!(GeneralNames::read(b"\x30\x00").is_err(), "no names");
        assert!(GeneralNames::from_contents(b"").is_err(), "no contents");
        assert!(GeneralNames::read(b"\x31\x03\x82\x01a").is_err(), "a SET");
        assert!(GeneralNames::read(b"\x30\x03\x82\x01a\x00").is_err(), "bytes after it");
        assert!(GeneralNames::read(b"a.example").is_err(), "text");
    }

    #[test]
    fn printed_names_are_cut() {
        let uri = [b"\x86\x82\x02\x00x:".as_slice(), &[b'a'; 510]].concat();
        let text = GeneralName::read(&uri).expect("a long URI").to_string();
        assert_eq!(text.len(), "uniformResourceIdentifier ".len() + 256 + "...".len());
        let x400 = [b"\xa3\x82\x02\x00".as_slice(), &[0; 512]].concat();
        let text = GeneralName::read(&x400).expect("a long address").to_string();
        assert_eq!(text.len(), "x400Address ".len() + 256 + "...".len());
    }
}
