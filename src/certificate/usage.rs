//! Key usage and extended key usage: what a key may do, and what for.

use core::fmt;

use crate::certificate::Purpose;
use crate::der::{BitString, Reader, tag};
use crate::error::{Element, Malformed, Problem};
use crate::oid::{self, Oid};

/// The key usage bits (RFC 5280 4.2.1.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsage(u16);

impl KeyUsage {
    pub(crate) fn read(value: &[u8]) -> Result<Self, Malformed> {
        let mut reader = Reader::new(value, Element::KeyUsage)?;
        let bits = reader.named_bits(tag::BIT_STRING)?;
        reader.finish()?;
        // At least one bit must be set (RFC 5280 4.2.1.3).
        if bits.bytes.is_empty() {
            return Err(Malformed::new(Element::KeyUsage, Problem::Empty));
        }
        Ok(Self(Self::collect(&bits)))
    }

    fn collect(bits: &BitString<'_>) -> u16 {
        (0..9).filter(|bit| bits.bit(*bit)).fold(0, |all, bit| all | 1 << bit)
    }

    fn has(self, bit: u8) -> bool {
        self.0 & (1 << bit) != 0
    }

    /// Bit 0: signatures other than on certificates and CRLs, so the TLS handshake's.
    #[must_use]
    pub fn digital_signature(self) -> bool {
        self.has(0)
    }

    /// Bit 2: key transport.
    #[must_use]
    pub fn key_encipherment(self) -> bool {
        self.has(2)
    }

    /// Bit 4: key agreement.
    #[must_use]
    pub fn key_agreement(self) -> bool {
        self.has(4)
    }

    /// Bit 5: signatures on certificates.
    #[must_use]
    pub fn key_cert_sign(self) -> bool {
        self.has(5)
    }

    /// Bit 6: signatures on CRLs.
    #[must_use]
    pub fn crl_sign(self) -> bool {
        self.has(6)
    }
}

impl fmt::Display for KeyUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [&str; 9] = [
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign",
            "encipherOnly",
            "decipherOnly",
        ];
        let mut separator = "";
        for (bit, name) in (0..).zip(NAMES) {
            if self.has(bit) {
                write!(f, "{separator}{name}")?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

/// The key purposes of a certificate (RFC 5280 4.2.1.12), at least one.
#[derive(Clone, Copy, Debug)]
pub struct ExtendedKeyUsage<'a>(&'a [u8]);

impl<'a> ExtendedKeyUsage<'a> {
    pub(crate) fn read(value: &'a [u8]) -> Result<Self, Malformed> {
        let mut outer = Reader::new(value, Element::ExtendedKeyUsage)?;
        let contents = outer.value(tag::SEQUENCE)?;
        outer.finish()?;
        let mut purposes = Reader::new(contents, Element::ExtendedKeyUsage)?;
        if purposes.is_empty() {
            return purposes.fail(Problem::Empty);
        }
        while !purposes.is_empty() {
            purposes.oid()?;
        }
        Ok(Self(contents))
    }

    /// The purposes, in their order.
    pub fn purposes(self) -> impl Iterator<Item = Oid<'a>> {
        let mut reader = Reader::new(self.0, Element::ExtendedKeyUsage).ok();
        core::iter::from_fn(move || reader.as_mut()?.oid().ok())
    }

    /// Is the purpose listed by its own identifier?
    #[must_use]
    pub fn lists(self, purpose: &Purpose) -> bool {
        purpose.oid().is_some_and(|wanted| self.purposes().any(|listed| listed == wanted))
    }

    /// Is `anyExtendedKeyUsage` listed?
    #[must_use]
    pub fn lists_any(self) -> bool {
        self.purposes().any(|listed| listed == oid::ANY_EXTENDED_KEY_USAGE)
    }
}

impl fmt::Display for ExtendedKeyUsage<'_> {
    /// The first eight purposes, by name where they have one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, purpose) in self.purposes().enumerate() {
            match index {
                0 => {}
                8 => return f.write_str(", ..."),
                _ => f.write_str(", ")?,
            }
            match purpose.name() {
                Some(name) => f.write_str(name)?,
                None => purpose.fmt(f)?,
            }
        }
        Ok(())
    }
}
