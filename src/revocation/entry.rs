//! The entries of a CRL (RFC 5280 5.1.2.6, 5.3).

use super::extension;
use super::reason::Reason;
use crate::certificate::{Extension, Serial};
use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::{GeneralName, GeneralNames, Name};
use crate::oid::{self, Oid};
use crate::time::Time;

pub(super) const ELEMENT: Element = Element::RevokedCertificate;

/// What every entry has, its extensions not read yet.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a> {
    pub(super) serial: Serial<'a>,
    when: Time,
    pub(super) extensions: Option<&'a [u8]>,
}

impl<'a> Fields<'a> {
    /// From the contents of the entry's SEQUENCE.
    #[inline(always)]
    pub(super) fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Reader::new(contents, ELEMENT)?;
        let serial = Serial::new(fields.integer()?);
        let when = Time::read(&mut fields)?;
        let extensions = fields.optional(tag::SEQUENCE)?;
        fields.finish()?;
        Ok(Self { serial, when, extensions })
    }
}

/// One revoked certificate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<'a> {
    pub(super) when: Time,
    pub(super) reason: Option<Reason>,
    /// 5.3.3: whose certificate it is, and those of the entries after it.
    pub(super) issuer: Option<Name<'a>>,
    pub(super) unknown_critical: Option<Oid<'a>>,
}

impl<'a> Entry<'a> {
    pub(super) fn read(fields: &Fields<'a>) -> Result<Self, Malformed> {
        let mut entry = Self { when: fields.when, reason: None, issuer: None, unknown_critical: None };
        if let Some(extensions) = fields.extensions {
            extension::each(extensions, ELEMENT, |extension| entry.take(extension))?;
        }
        Ok(entry)
    }

    fn take(&mut self, extension: Extension<'a>) -> Result<(), Malformed> {
        match extension.oid {
            oid::REASON_CODE => self.reason = Some(Reason::read(extension.value)?),
            oid::INVALIDITY_DATE => check_invalidity_date(extension.value)?,
            oid::CERTIFICATE_ISSUER => self.issuer = Some(certificate_issuer(extension.value)?),
            other if extension.critical => self.unknown_critical = Some(other),
            _ => {}
        }
        Ok(())
    }

    /// Of a delta CRL: it takes the certificate off the list (5.3.1).
    pub(super) fn removes(&self) -> bool {
        self.reason == Some(Reason::RemoveFromCrl)
    }
}

/// 5.3.2. It decides nothing here: a certificate that is revoked is not believed, whenever its key was lost.
fn check_invalidity_date(value: &[u8]) -> Result<(), Malformed> {
    let mut reader = Reader::new(value, Element::InvalidityDate)?;
    Time::from_generalized_time(reader.value(tag::GENERALIZED_TIME)?)?;
    reader.finish()
}

/// 5.3.3: the distinguished name in the issuer field of the certificates. Two would leave open whose they are.
fn certificate_issuer(value: &[u8]) -> Result<Name<'_>, Malformed> {
    let within = |fault: Malformed| Malformed::new(Element::CertificateIssuer, fault.problem);
    let mut found = None;
    for name in GeneralNames::read(value).map_err(within)?.iter() {
        match (name.map_err(within)?, found) {
            (GeneralName::Directory(name), None) => found = Some(name),
            (GeneralName::Directory(_), Some(_)) => {
                return Err(Malformed::new(Element::CertificateIssuer, Problem::Duplicate));
            }
            _ => {}
        }
    }
    found.ok_or(Malformed::new(Element::CertificateIssuer, Problem::Missing))
}
