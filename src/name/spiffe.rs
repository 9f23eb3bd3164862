//! SPIFFE IDs and trust domains, as the standard SPIFFE-ID.md defines them.
//!
//! The scheme and the trust domain are in lower case; another spelling is refused, not repaired, as go-spiffe
//! does it. So one ID has one spelling, and comparing IDs is comparing bytes.

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
    /// [`Malformed`] unless it is 1 to 255 lower-case letters, digits, dots, hyphens and underscores. Hence
    /// no user, no port, no percent sign.
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
    /// [`Malformed`] if the scheme is not `spiffe`, the trust domain not [good](TrustDomain::parse), the
    /// whole longer than 2,048 bytes (SPIFFE-ID 2.3), or the path not made of segments (SPIFFE-ID 2.2):
    /// letters, digits, dots, hyphens and underscores, none empty, none `.` or `..`. So there is no trailing
    /// slash, query, fragment or percent sign.
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

    /// May it name a workload? Only an ID with a path may: X509-SVID 3.1 requires one of a leaf, and 3.2
    /// forbids it to signing certificates.
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn what_is_no_spiffe_id_is_refused() {
        let table = [
            ("a workload", "spiffe://prod.example/ns/a/sa/B_c-d.e", true),
            ("a trust domain alone", "spiffe://prod.example", true),
            ("a segment of three dots", "spiffe://prod.example/...", true),
            ("the root path", "spiffe://prod.example/", false),
            ("a trailing slash", "spiffe://prod.example/a/", false),
            ("an empty segment", "spiffe://prod.example/a//b", false),
            ("a dot segment", "spiffe://prod.example/a/./b", false),
            ("a segment that goes up", "spiffe://prod.example/a/../b", false),
            ("a percent sign in the path", "spiffe://prod.example/%61", false),
            ("a percent sign in the trust domain", "spiffe://prod%2eexample/a", false),
            ("a user", "spiffe://user@prod.example/a", false),
            ("a port", "spiffe://prod.example:443/a", false),
            ("an empty port", "spiffe://prod.example:/a", false),
            ("a query", "spiffe://prod.example/a?b", false),
            ("a query without a path", "spiffe://prod.example?b", false),
            ("a fragment", "spiffe://prod.example/a#b", false),
            ("an empty trust domain", "spiffe:///a", false),
            ("no authority", "spiffe:prod.example/a", false),
            ("another scheme", "https://prod.example/a", false),
            ("an upper-case scheme", "SPIFFE://prod.example/a", false),
            ("an upper-case trust domain", "spiffe://Prod.example/a", false),
            ("a NUL", "spiffe://prod.example/a\0", false),
            ("a space", "spiffe://prod.example/a b", false),
            ("a non-ASCII letter", "spiffe://prod.example/ä", false),
            ("nothing", "", false),
        ];
        for (title, text, wanted) in table {
            assert_eq!(SpiffeId::parse(text).is_ok(), wanted, "{title}");
            let from_certificate =
                uri::Presented::read(text.as_bytes()).and_then(|uri| SpiffeId::from_uri(&uri));
            assert_eq!(from_certificate.is_ok(), wanted, "from a certificate: {title}");
        }
    }

    #[test]
    fn lengths_have_limits() {
        let prefix = "spiffe://a/";
        let longest = format!("{prefix}{}", "b".repeat(2048 - prefix.len()));
        assert!(SpiffeId::parse(&longest).is_ok());
        assert!(SpiffeId::parse(&format!("{longest}b")).is_err());
        assert!(TrustDomain::parse(&"a".repeat(255)).is_ok());
        assert!(TrustDomain::parse(&"a".repeat(256)).is_err());
    }

    #[test]
    fn paths_are_compared_segment_by_segment() {
        let id = SpiffeId::parse("spiffe://prod.example/ns/pay/sa/api").expect("an ID");
        let own = TrustDomain::parse("prod.example").expect("a trust domain");
        let table: &[(&str, &str, &[&str], bool)] = &[
            ("no segments", "prod.example", &[], true),
            ("the first segments", "prod.example", &["ns", "pay"], true),
            ("all segments", "prod.example", &["ns", "pay", "sa", "api"], true),
            ("more segments", "prod.example", &["ns", "pay", "sa", "api", "x"], false),
            ("the beginning of a segment", "prod.example", &["ns", "pa"], false),
            ("a segment in another case", "prod.example", &["NS"], false),
            ("another trust domain", "test.example", &["ns"], false),
            ("a trust domain above", "example", &[], false),
        ];
        for (title, trust_domain, segments, wanted) in table {
            let trust_domain = TrustDomain::parse(trust_domain).expect(title);
            assert_eq!(id.is_under(&trust_domain, segments), *wanted, "{title}");
        }
        assert_eq!((id.path(), id.trust_domain()), ("/ns/pay/sa/api", &own));
        assert!(id.is_workload());
        let authority = SpiffeId::parse("spiffe://prod.example").expect("an ID");
        assert_eq!((authority.path(), authority.segments().count()), ("", 0));
        assert!(!authority.is_workload());
    }
}
