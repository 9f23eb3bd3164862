//! The entries of a CRL (RFC 5280 5.1.2.6, 5.3).

use core::fmt;

use super::extension;
use super::reason::Reason;
use crate::certificate::{Extension, Serial};
use crate::der::{Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::name::{GeneralName, GeneralNames, Name};
use crate::oid::{self, Oid};
use crate::time::Time;

pub(super) const ELEMENT: Element = Element::RevokedCertificate;

/// What a CRL says of one certificate (RFC 5280 5.3): a view of its bytes, each part decoded when it is asked for.
///
/// All of them were decoded once when the CRL was read. They are [`Malformed`] only if [shared](super::CrlBytes::shared)
/// bytes are not what they were.
#[derive(Clone, Copy)]
pub struct RevokedEntry<'a> {
    /// What stands behind the serial number.
    bytes: &'a [u8],
}

impl<'a> RevokedEntry<'a> {
    /// When it was revoked.
    ///
    /// # Errors
    /// [`Malformed`] if the bytes are not what they were.
    pub fn when(&self) -> Result<Time, Malformed> {
        Time::read(&mut Reader::new(self.bytes, ELEMENT)?)
    }

    /// Why, if that is said. [`Reason::RemoveFromCrl`], in a delta CRL: it is revoked no more.
    ///
    /// # Errors
    /// [`Malformed`] if the bytes are not what they were.
    pub fn reason(&self) -> Result<Option<Reason>, Malformed> {
        Ok(self.extensions()?.and_then(|extensions| extensions.reason))
    }

    /// Of a delta CRL: it takes the certificate off the list (5.3.1).
    pub(super) fn removes(&self) -> Result<bool, Malformed> {
        Ok(self.reason()? == Some(Reason::RemoveFromCrl))
    }

    /// Decodes all of it, and gives the extensions.
    // A million times: once it is inlined, nobody computes the time.
    #[inline(always)]
    pub(super) fn extensions(&self) -> Result<Option<Extensions<'a>>, Malformed> {
        let mut fields = Reader::new(self.bytes, ELEMENT)?;
        Time::read(&mut fields)?;
        let extensions = fields.optional(tag::SEQUENCE)?;
        fields.finish()?;
        extensions.map(Extensions::read).transpose()
    }
}

impl fmt::Debug for RevokedEntry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RevokedEntry").field("when", &self.when()).field("reason", &self.reason()).finish()
    }
}

/// One revoked certificate.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) serial: Serial<'a>,
    pub(super) says: RevokedEntry<'a>,
}

impl<'a> Entry<'a> {
    /// The first one here, which was read before: nothing but where its parts begin and end.
    #[inline(always)]
    pub(super) fn again(bytes: &'a [u8]) -> Result<Self, Malformed> {
        // Nearly all lengths are short ones.
        if let [tag::SEQUENCE, whole @ 0..0x80, tag::INTEGER, serial @ 0..0x80, rest @ ..] = bytes
            && let Some(fields) = rest.get(..usize::from(*whole).wrapping_sub(2))
            && let Some((serial, says)) = fields.split_at_checked(usize::from(*serial))
        {
            return Ok(Self { serial: Serial::new(serial), says: RevokedEntry { bytes: says } });
        }
        Self::again_with_long_lengths(bytes)
    }

    #[cold]
    fn again_with_long_lengths(bytes: &'a [u8]) -> Result<Self, Malformed> {
        Self::read(Reader::new(bytes, ELEMENT)?.value(tag::SEQUENCE)?)
    }

    /// From the contents of its SEQUENCE.
    #[inline(always)]
    pub(super) fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let mut fields = Reader::new(contents, ELEMENT)?;
        let serial = Serial::new(fields.integer()?);
        Ok(Self { serial, says: RevokedEntry { bytes: fields.rest() } })
    }
}

/// What the extensions of an entry say.
#[derive(Default)]
pub(super) struct Extensions<'a> {
    pub(super) reason: Option<Reason>,
    /// 5.3.3: whose certificate it is, and those of the entries after it.
    pub(super) issuer: Option<Name<'a>>,
    pub(super) unknown_critical: Option<Oid<'a>>,
}

impl<'a> Extensions<'a> {
    fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let mut this = Self::default();
        extension::each(contents, ELEMENT, |extension| this.take(extension))?;
        Ok(this)
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
