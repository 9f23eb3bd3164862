//! Where the bytes of a CRL lie: a large one need not be copied.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// The bytes of a CRL, DER: owned, static, or shared with the caller.
///
/// ```
/// use std::sync::Arc;
/// use vouchsafe::revocation::CrlBytes;
///
/// /// A map of a file, which keeps the bytes as they are for as long as it lives.
/// struct Mapped(Vec<u8>);
/// impl AsRef<[u8]> for Mapped {
///     fn as_ref(&self) -> &[u8] {
///         &self.0
///     }
/// }
///
/// let bytes = CrlBytes::shared(Arc::new(Mapped(vec![0x30, 0x00])));
/// assert_eq!(bytes.as_ref(), [0x30, 0x00]);
/// ```
#[derive(Clone)]
pub struct CrlBytes(Bytes);

#[derive(Clone)]
enum Bytes {
    Owned(Arc<[u8]>),
    Static(&'static [u8]),
    Shared(Arc<dyn AsRef<[u8]> + Send + Sync>),
}

impl CrlBytes {
    /// Bytes that live as long as the program.
    #[must_use]
    pub fn from_static(der: &'static [u8]) -> Self {
        Self(Bytes::Static(der))
    }

    /// Bytes that the caller keeps, such as a map of a file. They must stay as they are: what is found out about them,
    /// that a signature is good above all, is remembered.
    #[must_use]
    pub fn shared(der: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Self {
        Self(Bytes::Shared(der))
    }
}

impl AsRef<[u8]> for CrlBytes {
    fn as_ref(&self) -> &[u8] {
        match &self.0 {
            Bytes::Owned(der) => der,
            Bytes::Static(der) => der,
            Bytes::Shared(der) => (**der).as_ref(),
        }
    }
}

impl fmt::Debug for CrlBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CrlBytes({})", self.as_ref().len())
    }
}

impl From<&[u8]> for CrlBytes {
    /// A copy.
    fn from(der: &[u8]) -> Self {
        Self(Bytes::Owned(Arc::from(der)))
    }
}

impl From<Vec<u8>> for CrlBytes {
    fn from(der: Vec<u8>) -> Self {
        Self::shared(Arc::new(der))
    }
}

impl From<Box<[u8]>> for CrlBytes {
    fn from(der: Box<[u8]>) -> Self {
        Self::shared(Arc::new(der))
    }
}

impl From<Arc<[u8]>> for CrlBytes {
    fn from(der: Arc<[u8]>) -> Self {
        Self(Bytes::Owned(der))
    }
}

impl From<Cow<'static, [u8]>> for CrlBytes {
    fn from(der: Cow<'static, [u8]>) -> Self {
        match der {
            Cow::Borrowed(der) => Self::from_static(der),
            Cow::Owned(der) => Self::from(der),
        }
    }
}
