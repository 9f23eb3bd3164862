//! otherName: a name of a type that its object identifier tells.

use core::fmt;

use crate::der::{Reader, Tlv, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::text::{Hex, visible_ascii};
use crate::name::{dns, upn};
use crate::oid::{self, Oid};

/// An otherName as a certificate presents it (RFC 5280 4.2.1.6). Two are equal byte for byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherName<'a> {
    /// What kind of name it is.
    pub type_id: Oid<'a>,
    /// The DER of the one value inside, tag and length included.
    pub value: &'a [u8],
}

impl<'a> OtherName<'a> {
    /// Reads the contents octets of the `[0]` that holds an otherName in a GeneralName.
    ///
    /// # Errors
    /// [`Malformed`] unless they are an object identifier and one value in an explicit `[0]`.
    pub fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Reader::new(contents, Element::OtherName)?;
        let type_id = fields.oid()?;
        let mut explicit = fields.nested(tag::constructed(0), Element::OtherName)?;
        fields.finish()?;
        let value = explicit.any()?.bytes;
        explicit.finish()?;
        Ok(Self { type_id, value })
    }

    /// The user principal name that it is; `None` if its type is another.
    ///
    /// # Errors
    /// [`Malformed`] if the value is not a UTF8String with a [good name](upn::Presented::read).
    #[must_use]
    pub fn upn(&self) -> Option<Result<upn::Presented<'a>, Malformed>> {
        (self.type_id == oid::USER_PRINCIPAL_NAME).then(|| self.read_upn())
    }

    fn read_upn(&self) -> Result<upn::Presented<'a>, Malformed> {
        let text = self.only_value(tag::UTF8_STRING, Element::UserPrincipalName)?;
        let text = core::str::from_utf8(text)
            .map_err(|_| Malformed::new(Element::UserPrincipalName, Problem::Syntax))?;
        upn::Presented::read(text)
    }

    /// The service name that it is (RFC 4985); `None` if its type is another.
    ///
    /// # Errors
    /// [`Malformed`] if the value is not an IA5String `_service.host`.
    #[must_use]
    pub fn srv(&self) -> Option<Result<ServiceName<'a>, Malformed>> {
        (self.type_id == oid::SRV_NAME).then(|| {
            let text = self.only_value(tag::IA5_STRING, Element::ServiceName)?;
            ServiceName::read(text)
        })
    }

    fn only_value(&self, wanted: u8, element: Element) -> Result<&'a [u8], Malformed> {
        let mut reader = Reader::new(self.value, element)?;
        let Tlv { value, .. } = reader.tlv(wanted)?;
        reader.finish()?;
        Ok(value)
    }
}

impl fmt::Display for OtherName<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.type_id, Hex(self.value))
    }
}

/// A service at a domain, as a certificate presents it: `_service.host` (RFC 4985 2). Two are equal without
/// regard to case.
#[derive(Clone, Copy, Debug)]
pub struct ServiceName<'a> {
    service: &'a str,
    host: &'a str,
}

impl<'a> ServiceName<'a> {
    /// Reads the contents octets of an SRVName.
    ///
    /// # Errors
    /// [`Malformed`] unless it is an underscore, the letters, digits and hyphens of a service, a dot and a
    /// host name. A wildcard is refused.
    pub fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let text = visible_ascii(contents, Element::ServiceName)?;
        let malformed = Malformed::new(Element::ServiceName, Problem::Syntax);
        let (service, host) =
            text.strip_prefix('_').and_then(|text| text.split_once('.')).ok_or(malformed)?;
        let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if service.is_empty() || !service.bytes().all(good) {
            return Err(malformed);
        }
        dns::check_host(host, Element::ServiceName)?;
        if dns::looks_like_address(host) { Err(malformed) } else { Ok(Self { service, host }) }
    }

    /// The service, without its underscore.
    #[must_use]
    pub fn service(&self) -> &'a str {
        self.service
    }

    /// The host name, as it was written.
    #[must_use]
    pub fn host(&self) -> &'a str {
        self.host
    }
}

impl PartialEq for ServiceName<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.service.eq_ignore_ascii_case(other.service) && self.host.eq_ignore_ascii_case(other.host)
    }
}

impl Eq for ServiceName<'_> {}

/// The otherName subtree of a name constraint: of names of one type.
#[derive(Clone, Copy, Debug)]
pub struct Subtree<'a> {
    type_id: Oid<'a>,
    base: Base<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Base<'a> {
    Upn(upn::Subtree<'a>),
    /// RFC 4985 4: a service, a host and what is below it, or both.
    Srv {
        service: Option<&'a str>,
        host: Option<dns::Subtree<'a>>,
    },
    NotProcessed,
}

impl<'a> Subtree<'a> {
    /// Reads the contents octets of the `[0]` that holds an otherName in a GeneralSubtree.
    ///
    /// # Errors
    /// [`Malformed`] if it is not an otherName, or its value is not in the syntax of a type that is processed.
    pub fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let name = OtherName::read(contents)?;
        let base = match name.type_id {
            oid::USER_PRINCIPAL_NAME => {
                let text = name.only_value(tag::UTF8_STRING, Element::UserPrincipalName)?;
                let text = core::str::from_utf8(text)
                    .map_err(|_| Malformed::new(Element::UserPrincipalName, Problem::Syntax))?;
                Base::Upn(upn::Subtree::read(text)?)
            }
            oid::SRV_NAME => read_service_base(name.only_value(tag::IA5_STRING, Element::ServiceName)?)?,
            _ => Base::NotProcessed,
        };
        Ok(Self { type_id: name.type_id, base })
    }

    /// Is it about names of this type? What a subtree of a type without a rule is about, is not known: about all.
    #[must_use]
    pub fn concerns(&self, name: &OtherName<'_>) -> bool {
        self.type_id == name.type_id || !self.is_processed()
    }

    /// Is there a rule for its type?
    #[must_use]
    pub fn is_processed(&self) -> bool {
        !matches!(self.base, Base::NotProcessed)
    }

    /// Is the name inside? `None` where that cannot be told: the type has no rule, or the name is malformed.
    #[must_use]
    pub fn contains(&self, name: &OtherName<'_>) -> Option<bool> {
        if !self.concerns(name) {
            return Some(false);
        }
        match self.base {
            Base::Upn(subtree) => Some(subtree.contains(&name.upn()?.ok()?)),
            Base::Srv { service, host } => {
                let name = name.srv()?.ok()?;
                let presented = dns::Presented::read(name.host.as_bytes()).ok()?;
                let same_service = service.is_none_or(|service| service.eq_ignore_ascii_case(name.service));
                Some(same_service && host.is_none_or(|host| host.permits(&presented)))
            }
            Base::NotProcessed => None,
        }
    }
}

impl fmt::Display for Subtree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.type_id)?;
        match self.base {
            Base::Upn(subtree) => write!(f, "={subtree}"),
            Base::Srv { service: Some(service), host: Some(host) } => write!(f, "=_{service}.{host}"),
            Base::Srv { service: Some(service), host: None } => write!(f, "=_{service}"),
            Base::Srv { service: None, host: Some(host) } => write!(f, "={host}"),
            Base::Srv { service: None, host: None } | Base::NotProcessed => Ok(()),
        }
    }
}

/// RFC 4985 4: `_mail.example.com`, `_mail`, or `example.com`.
fn read_service_base(contents: &[u8]) -> Result<Base<'_>, Malformed> {
    let text = visible_ascii(contents, Element::ServiceName)?;
    if !text.starts_with('_') {
        let host = dns::Subtree::read(contents)?;
        return Ok(Base::Srv { service: None, host: Some(host) });
    }
    match text.split_once('.') {
        Some(_) => {
            let name = ServiceName::read(contents)?;
            let host = dns::Subtree::read(name.host.as_bytes())?;
            Ok(Base::Srv { service: Some(name.service), host: Some(host) })
        }
        None => {
            let service = text.trim_start_matches('_');
            let good = !service.is_empty()
                && service.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
            let malformed = Malformed::new(Element::ServiceName, Problem::Syntax);
            if good { Ok(Base::Srv { service: Some(service), host: None }) } else { Err(malformed) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    fn tlv(tag: u8, contents: &[u8]) -> Vec<u8> {
        [&[tag, u8::try_from(contents.len()).expect("a short value")], contents].concat()
    }

    fn contents(type_id: Oid<'_>, value: &[u8]) -> Vec<u8> {
        [tlv(tag::OID, type_id.contents()), tlv(tag::constructed(0), value)].concat()
    }

    #[test]
    fn what_is_no_other_name_is_refused() {
        let upn = oid::USER_PRINCIPAL_NAME;
        let good = contents(upn, &tlv(tag::UTF8_STRING, b"a"));
        let table: &[(&str, Vec<u8>, bool)] = &[
            ("a type and a value", good.clone(), true),
            ("no value", tlv(tag::OID, upn.contents()), false),
            ("nothing in the explicit tag", contents(upn, &[]), false),
            ("two values", contents(upn, &[5, 0, 5, 0]), false),
            ("bytes after it", [&good[..], &[5, 0]].concat(), false),
            ("a value that is cut short", contents(upn, &[tag::UTF8_STRING, 2, 0x61]), false),
            ("no type", tlv(tag::constructed(0), &[5, 0]), false),
        ];
        for (title, bytes, wanted) in table {
            assert_eq!(OtherName::read(bytes).is_ok(), *wanted, "{title}");
        }
        let name = OtherName::read(&good).expect("a name");
        assert_eq!((name.type_id, name.value), (upn, &[tag::UTF8_STRING, 1, b'a'][..]));
        assert_eq!(name.to_string(), "1.3.6.1.4.1.311.20.2.3=#0c0161");
    }

    #[test]
    fn a_user_principal_name_is_a_utf8_string_and_nothing_else() {
        let read = |type_id, value_tag, value: &[u8]| {
            let bytes = contents(type_id, &tlv(value_tag, value));
            let name = OtherName::read(&bytes).expect("a name");
            name.upn().map(|upn| upn.map(|upn| upn.to_upn().to_string()).ok())
        };
        let (upn, text) = (oid::USER_PRINCIPAL_NAME, &b"Ann@Corp.example"[..]);
        assert_eq!(read(upn, tag::UTF8_STRING, text), Some(Some("Ann@corp.example".into())));
        assert_eq!(read(oid::SRV_NAME, tag::UTF8_STRING, text), None, "another type");
        assert_eq!(read(upn, tag::IA5_STRING, text), Some(None), "another string type");
        assert_eq!(read(upn, 0x1e, b"\0a\0@\0b"), Some(None), "BMPString");
        assert_eq!(read(upn, tag::UTF8_STRING, b"admin\0@corp.example"), Some(None), "a NUL");
        assert_eq!(read(upn, tag::UTF8_STRING, b"ann\xff@corp.example"), Some(None), "no UTF-8");
    }

    #[test]
    fn a_service_name_is_a_service_at_a_host() {
        let table: &[(&str, &[u8], bool)] = &[
            ("a service", b"_xmpp-client.im.example", true),
            ("no underscore", b"xmpp.im.example", false),
            ("no host", b"_xmpp", false),
            ("an empty host", b"_xmpp.", false),
            ("no service", b"_.im.example", false),
            ("a wildcard host", b"_xmpp.*.example", false),
            ("an address", b"_xmpp.192.0.2.1", false),
            ("a NUL", b"_xmpp.im.example\0.evil.example", false),
        ];
        for (title, text, wanted) in table {
            let bytes = contents(oid::SRV_NAME, &tlv(tag::IA5_STRING, text));
            let name = OtherName::read(&bytes).expect(title).srv().expect("a service name");
            assert_eq!(name.is_ok(), *wanted, "{title}");
        }
        let service = ServiceName::read(b"_Xmpp.IM.example").expect("a service");
        assert_eq!((service.service(), service.host()), ("Xmpp", "IM.example"));
        assert_eq!(Ok(service), ServiceName::read(b"_xmpp.im.example"));
    }
}
