//! SHA-256 over DER: what a pin holds.

use core::fmt;

use sha2::{Digest, Sha256};

use crate::error::{Element, Malformed, Problem};

/// SHA-256 over the DER of a whole certificate, or of a SubjectPublicKeyInfo.
///
/// ```
/// use vouchsafe::identity::Fingerprint;
///
/// let pin = "8A:39:D2:AB:D3:99:9A:B7:3C:34:DB:24:76:84:9C:DD:F3:03:CE:38:9B:35:82:68:50:F9:A7:00:58:9B:4A:90";
/// assert!(Fingerprint::parse(pin)?.to_string().starts_with("8a39d2ab"));
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// Of these bytes.
    #[must_use]
    pub fn of(der: &[u8]) -> Self {
        Self(Sha256::digest(der).into())
    }

    /// Reads 64 hexadecimal digits; colons between pairs, as `openssl x509 -fingerprint -sha256` prints them,
    /// are skipped.
    ///
    /// # Errors
    /// [`Malformed`] for anything else.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let malformed = Malformed::new(Element::Fingerprint, Problem::Syntax);
        let mut digits = text.chars().filter(|character| *character != ':').map(|digit| digit.to_digit(16));
        let mut next = || digits.next().flatten().and_then(|digit| u8::try_from(digit).ok());
        let mut octets = [0_u8; 32];
        for octet in &mut octets {
            *octet = match (next(), next()) {
                (Some(high), Some(low)) => high << 4 | low,
                _ => return Err(malformed),
            };
        }
        if digits.next().is_some() { Err(malformed) } else { Ok(Self(octets)) }
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for Fingerprint {
    fn from(octets: [u8; 32]) -> Self {
        Self(octets)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}
