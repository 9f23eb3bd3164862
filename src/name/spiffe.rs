//! SPIFFE IDs and trust domains, as the standard SPIFFE-ID.md defines them.
//!
//! The scheme and the trust domain are in lower case; another spelling is refused, not repaired, as go-spiffe does it. So
//! one ID has one spelling, and comparing IDs is comparing bytes.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

use crate::error::{Element, Malformed, Problem};
use crate::name::text::Escaped;
use crate::name::uri;

/// The name of a trust domain (SPIFFE-ID 2.1).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TrustDomain(String);

impl TrustDomain {
    /// Reads the bare name, without a scheme.
    ///
    /// # Errors
    /// [`Malformed`] unless it is 1 to 255 lower-case letters, digits, dots, hyphens and underscores. Hence no user, no
    /// port, no percent sign.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_');
        let problem = match text.bytes().find(|byte| !allowed(*byte)) {
            Some(byte) => Problem::Character(byte),
            None if text.is_empty() => Problem::Empty,
            None if text.len() > LONGEST_TRUST_DOMAIN => Problem::TooLong,
            None => return Ok(Self(text.to_owned())),
        };
        Err(Malformed::new(Element::TrustDomain, problem))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for TrustDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A SPIFFE ID: a trust domain and a path (SPIFFE-ID 2).
///
/// ```
/// use vouchsafe::name::spiffe::SpiffeId;
///
/// let id = SpiffeId::parse("spiffe://prod.example/ns/payments/sa/api")?;
/// assert_eq!(id.trust_domain().as_str(), "prod.example");
/// assert!(id.is_under(id.trust_domain(), &["ns", "payments"]));
/// assert!(SpiffeId::parse("spiffe://prod.example/ns/../admin").is_err());
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpiffeId {
    text: String,
    trust_domain: TrustDomain,
}

impl SpiffeId {
    /// Reads `spiffe://trust-domain/path`.
    ///
    /// # Errors
    /// [`Malformed`] if the scheme is not `spiffe`, the trust domain not [good](TrustDomain::parse), the whole longer than
    /// 2,048 bytes (SPIFFE-ID 2.3), or the path not made of segments (SPIFFE-ID 2.2): letters, digits, dots, hyphens and
    /// underscores, none empty, none `.` or `..`. So there is no trailing slash, query, fragment or percent sign.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        if text.len() > LONGEST_ID {
            return Err(Malformed::new(Element::SpiffeId, Problem::TooLong));
        }
        let rest = text.strip_prefix(SCHEME).ok_or(Malformed::new(Element::SpiffeId, Problem::Syntax))?;
        let end = rest.find('/').unwrap_or(rest.len());
        let (trust_domain, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let trust_domain = TrustDomain::parse(trust_domain)?;
        path.split('/').skip(1).try_for_each(check_segment)?;
        Ok(Self { text: text.to_owned(), trust_domain })
    }

    /// The SPIFFE ID that a certificate's URI is.
    ///
    /// # Errors
    /// [`Malformed`], as [`parse`](Self::parse).
    pub fn from_uri(uri: &uri::Presented<'_>) -> Result<Self, Malformed> {
        Self::parse(uri.as_str())
    }

    /// The whole ID.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The trust domain.
    #[must_use]
    pub fn trust_domain(&self) -> &TrustDomain {
        &self.trust_domain
    }

    /// The path with its leading slash; empty if there is none.
    #[must_use]
    pub fn path(&self) -> &str {
        let start = SCHEME.len().saturating_add(self.trust_domain.0.len());
        self.text.get(start..).unwrap_or("")
    }

    /// The segments of the path.
    pub fn segments(&self) -> impl Iterator<Item = &str> {
        self.path().split('/').skip(1)
    }

    /// May it name a workload? Only an ID with a path may: X509-SVID 3.1 requires one of a leaf, and 3.2 forbids it to
    /// signing certificates.
    #[must_use]
    pub fn is_workload(&self) -> bool {
        !self.path().is_empty()
    }

    /// Is it in this trust domain, and do its first segments equal these? Segments are compared whole.
    #[must_use]
    pub fn is_under(&self, trust_domain: &TrustDomain, segments: &[&str]) -> bool {
        let mut own = self.segments();
        self.trust_domain == *trust_domain && segments.iter().all(|wanted| own.next() == Some(wanted))
    }
}

impl fmt::Display for SpiffeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(&self.text).fmt(f)
    }
}

const SCHEME: &str = "spiffe://";
/// SPIFFE-ID 2.3.
const LONGEST_ID: usize = 2048;
/// SPIFFE-ID 2.3, after RFC 3986 3.2.2.
const LONGEST_TRUST_DOMAIN: usize = 255;

fn check_segment(segment: &str) -> Result<(), Malformed> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-_".contains(&byte);
    let problem = match segment.bytes().find(|byte| !allowed(*byte)) {
        Some(byte) => Problem::Character(byte),
        None if segment.is_empty() => Problem::Empty,
        None if segment == "." || segment == ".." => Problem::Syntax,
        None => return Ok(()),
    };
    Err(Malformed::new(Element::SpiffeId, problem))
}
