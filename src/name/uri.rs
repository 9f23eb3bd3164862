//! uniformResourceIdentifier: absolute URIs (RFC 3986), and the subtree of a name constraint.

use alloc::string::String;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::{Element, Malformed, Problem};
use crate::name::dns::{check_host, is_below, looks_like_address};
use crate::name::text::{Escaped, visible_ascii};

/// One absolute URI, its scheme and host in lower case. Nothing else is normalised: no percent-decoding, no
/// `..`.
///
/// ```
/// use vouchsafe::name::uri::Uri;
///
/// assert_eq!(Uri::parse("HTTPS://Example.com/A")?.as_str(), "https://example.com/A");
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uri(String);

impl Uri {
    /// Reads an absolute URI.
    ///
    /// # Errors
    /// [`Malformed`], as [`Presented::read`].
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        Presented::read(text.as_bytes()).map(|uri| uri.to_uri())
    }

    /// The URI, its scheme and host in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(&self.0).fmt(f)
    }
}

/// The host of a URI (RFC 3986 3.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Host<'a> {
    /// A host name, as it was written but for one trailing dot.
    Name(&'a str),
    /// An IP address.
    Address(IpAddr),
    /// A registered name that is no host name, or one that software may take for an address: escapes,
    /// sub-delimiters, a number for its last label.
    Opaque(&'a str),
}

/// A uniformResourceIdentifier as a certificate presents it (RFC 5280 4.2.1.6). Two are equal if their
/// schemes and hosts are so without regard to case (RFC 5280 7.4) and the rest is so exactly.
#[derive(Clone, Copy, Debug)]
pub struct Presented<'a> {
    text: &'a str,
    scheme: &'a str,
    /// Between the scheme's colon and the host: `//user@`. All of the rest where there is no authority.
    before_host: &'a str,
    host_text: &'a str,
    /// From the port on.
    after_host: &'a str,
    host: Option<Host<'a>>,
}

impl<'a> Presented<'a> {
    /// Reads the contents octets of a uniformResourceIdentifier.
    ///
    /// # Errors
    /// [`Malformed`] unless it is an absolute URI in RFC 3986's generic syntax: only its characters, percent
    /// signs only before two hexadecimal digits, at most one `@` in the authority, an IP literal that is an
    /// IPv6 address, a numeric port.
    pub fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let text = visible_ascii(contents, Element::Uri)?;
        check_characters(text)?;
        let (scheme, rest) = text.split_once(':').ok_or(MALFORMED)?;
        check_scheme(scheme)?;
        let authority = rest.strip_prefix("//").map(|rest| {
            let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
            rest.split_at_checked(end).unwrap_or((rest, ""))
        });
        let Some((authority, after_authority)) = authority else {
            check_after_authority(rest)?;
            return Ok(Self { text, scheme, before_host: rest, host_text: "", after_host: "", host: None });
        };
        check_after_authority(after_authority)?;
        let (host_text, host) = read_authority(authority)?;
        // The host is a part of `rest`: find where it stands, so that what is around it can be compared
        // exactly.
        let userinfo = authority.split_once('@').map_or(0, |(userinfo, _)| userinfo.len().saturating_add(1));
        let start = userinfo.saturating_add(2);
        let (before_host, tail) = rest.split_at_checked(start).ok_or(MALFORMED)?;
        let after_host = tail.get(host_text.len()..).ok_or(MALFORMED)?;
        Ok(Self { text, scheme, before_host, host_text, after_host, host })
    }

    /// The URI as it stands in the certificate.
    #[must_use]
    pub fn as_str(&self) -> &'a str {
        self.text
    }

    /// The scheme as it was written, without the colon.
    #[must_use]
    pub fn scheme(&self) -> &'a str {
        self.scheme
    }

    /// The host. `None` if there is no authority or its host is empty.
    #[must_use]
    pub fn host(&self) -> Option<Host<'a>> {
        self.host
    }

    /// Does it claim to be a SPIFFE ID? It need not be a good one.
    #[must_use]
    pub fn is_spiffe(&self) -> bool {
        self.scheme.eq_ignore_ascii_case("spiffe")
    }

    /// Is it this URI?
    #[must_use]
    pub fn equals(&self, uri: &Uri) -> bool {
        Presented::read(uri.0.as_bytes()).is_ok_and(|uri| uri == *self)
    }

    /// An owned copy, its scheme and host in lower case.
    #[must_use]
    pub fn to_uri(&self) -> Uri {
        let (scheme, host) = (self.scheme.to_ascii_lowercase(), self.host_text.to_ascii_lowercase());
        Uri([&scheme, ":", self.before_host, &host, self.after_host].concat())
    }
}

impl PartialEq for Presented<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.scheme.eq_ignore_ascii_case(other.scheme)
            && self.before_host == other.before_host
            && self.host_text.eq_ignore_ascii_case(other.host_text)
            && self.after_host == other.after_host
    }
}

impl Eq for Presented<'_> {}

impl fmt::Display for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Escaped(self.text).fmt(f)
    }
}

/// The uniformResourceIdentifier subtree of a name constraint (RFC 5280 4.2.1.10): all URIs of one host, or
/// of the hosts below a domain. Only the host counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subtree<'a> {
    host: &'a str,
    below: bool,
}

impl<'a> Subtree<'a> {
    /// Reads the contents octets of a uniformResourceIdentifier that is the base of a subtree: `example.com`,
    /// which is that host alone, or `.example.com`, which is the hosts below it.
    ///
    /// # Errors
    /// [`Malformed`] for anything else, a whole URI or an address for example. RFC 5280 gives the empty
    /// string no meaning; it is refused.
    pub fn read(contents: &'a [u8]) -> Result<Self, Malformed> {
        let text = visible_ascii(contents, Element::Uri)?;
        let (host, below) = text.strip_prefix('.').map_or((text, false), |host| (host, true));
        check_host(host, Element::Uri)?;
        if looks_like_address(host) {
            return Err(MALFORMED);
        }
        Ok(Self { host, below })
    }

    pub(super) fn host(&self) -> &'a str {
        self.host
    }

    pub(super) fn is_below(&self) -> bool {
        self.below
    }

    /// Is the URI inside? Never, if its host is no host name: RFC 5280 4.2.1.10 has such a URI refused.
    #[must_use]
    pub fn permits(&self, name: &Presented<'_>) -> bool {
        matches!(name.host, Some(Host::Name(host)) if self.contains(host))
    }

    /// Is the URI inside, or can that not be known since its host is no host name? RFC 5280 4.2.1.10 has such
    /// a URI refused under any constraint.
    #[must_use]
    pub fn excludes(&self, name: &Presented<'_>) -> bool {
        match name.host {
            Some(Host::Name(host)) => self.contains(host),
            Some(Host::Address(_) | Host::Opaque(_)) | None => true,
        }
    }

    fn contains(&self, host: &str) -> bool {
        if self.below { is_below(host, self.host) } else { host.eq_ignore_ascii_case(self.host) }
    }
}

impl fmt::Display for Subtree<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let dot = if self.below { "." } else { "" };
        write!(f, "{dot}{}", self.host)
    }
}

const MALFORMED: Malformed = Malformed::new(Element::Uri, Problem::Syntax);

const fn not_allowed(byte: u8) -> Malformed {
    Malformed::new(Element::Uri, Problem::Character(byte))
}

/// RFC 3986 2: reserved, unreserved, and percent signs with two hexadecimal digits.
fn check_characters(text: &str) -> Result<(), Malformed> {
    let allowed = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(byte);
    if let Some(byte) = text.bytes().find(|byte| !allowed(byte)) {
        return Err(not_allowed(byte));
    }
    let escapes = |part: &str| part.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    if text.split('%').skip(1).all(escapes) { Ok(()) } else { Err(not_allowed(b'%')) }
}

/// RFC 3986 3.1.
fn check_scheme(scheme: &str) -> Result<(), Malformed> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    let good = scheme.starts_with(|first: char| first.is_ascii_alphabetic()) && scheme.bytes().all(allowed);
    if good { Ok(()) } else { Err(MALFORMED) }
}

/// Brackets belong to the authority, and a fragment has no `#` inside (RFC 3986 3.3 to 3.5).
fn check_after_authority(text: &str) -> Result<(), Malformed> {
    if let Some(byte) = text.bytes().find(|byte| b"[]".contains(byte)) {
        return Err(not_allowed(byte));
    }
    if text.matches('#').count() > 1 { Err(not_allowed(b'#')) } else { Ok(()) }
}

/// RFC 3986 3.2: the host of `[userinfo@]host[:port]`, as written and as understood.
fn read_authority(authority: &str) -> Result<(&str, Option<Host<'_>>), Malformed> {
    let (userinfo, host_and_port) = authority.split_once('@').unwrap_or(("", authority));
    if host_and_port.contains('@') {
        return Err(not_allowed(b'@'));
    }
    if userinfo.contains(['[', ']']) {
        return Err(not_allowed(b'['));
    }
    let end_of_host = match host_and_port.find(']') {
        Some(bracket) => bracket.saturating_add(1),
        None => host_and_port.find(':').unwrap_or(host_and_port.len()),
    };
    let (host, port) = host_and_port.split_at_checked(end_of_host).ok_or(MALFORMED)?;
    let good_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_digits);
    if !good_port {
        return Err(MALFORMED);
    }
    Ok((host, read_host(host)?))
}

fn read_host(host: &str) -> Result<Option<Host<'_>>, Malformed> {
    if host.is_empty() {
        return Ok(None);
    }
    if host.contains(['[', ']']) {
        let literal = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).ok_or(MALFORMED)?;
        let address: Ipv6Addr = literal.parse().map_err(|_| MALFORMED)?;
        return Ok(Some(Host::Address(IpAddr::V6(address))));
    }
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Ok(Some(Host::Address(IpAddr::V4(address))));
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    let is_name = check_host(name, Element::Uri).is_ok() && !looks_like_address(name);
    Ok(Some(if is_name { Host::Name(name) } else { Host::Opaque(host) }))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn presented(text: &str) -> Presented<'_> {
        Presented::read(text.as_bytes()).expect(text)
    }

    #[test]
    fn what_is_no_absolute_uri_is_refused() {
        let table = [
            ("a URL", "https://example.com/a?b=c#d", true),
            ("a URN", "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6", true),
            ("an authority with all its parts", "x://user:word@example.com:443/", true),
            ("a port that is empty", "x://example.com:/", true),
            ("an IPv6 host", "https://[2001:db8::1]:8443/", true),
            ("a percent sign and two digits", "https://example.com/%2F", true),
            ("a reference without a scheme", "//example.com/a", false),
            ("a host name", "example.com", false),
            ("an empty scheme", "://example.com", false),
            ("a scheme that starts with a digit", "1a://example.com", false),
            ("a percent sign and nothing", "https://example.com/%", false),
            ("a percent sign and one digit", "https://example.com/%2", false),
            ("a percent sign and no digits", "https://example.com/%zz", false),
            ("a NUL", "https://bank.com\0.evil.example/", false),
            ("a space", "https://example.com/a b", false),
            ("a non-ASCII letter", "https://exämple.com/", false),
            ("a quotation mark", "https://example.com/\"", false),
            ("a backslash", "https://example.com\\@evil.example/", false),
            ("two @ in the authority", "https://a@b@example.com/", false),
            ("a port that is no number", "https://example.com:x/", false),
            ("two ports", "https://example.com:1:2/", false),
            ("a bracket in the path", "https://example.com/[", false),
            ("a bracket in the user", "https://[a@example.com/", false),
            ("brackets around a name", "https://[example.com]/", false),
            ("a bracket that is not closed", "https://[::1/", false),
            ("something before the bracket", "https://a[::1]/", false),
            ("something after the bracket", "https://[::1]a/", false),
            ("two fragments", "https://example.com/#a#b", false),
            ("nothing", "", false),
        ];
        for (title, text, wanted) in table {
            assert_eq!(Presented::read(text.as_bytes()).is_ok(), wanted, "{title}");
        }
    }

    #[test]
    fn the_host_is_found_where_it_stands() {
        let table = [
            ("a name", "https://Example.com/a", Some(Host::Name("Example.com"))),
            ("a name with a trailing dot", "https://example.com./", Some(Host::Name("example.com"))),
            ("after a user that looks like a host", "x://a.com:1@b.com:2/", Some(Host::Name("b.com"))),
            ("a user that hides in the path", "x://b.com/@a.com", Some(Host::Name("b.com"))),
            ("a user that hides in the query", "x://b.com?@a.com", Some(Host::Name("b.com"))),
            ("a user that hides in the fragment", "x://b.com#@a.com", Some(Host::Name("b.com"))),
            ("an IPv4 address", "https://192.0.2.1/", Some(Host::Address([192, 0, 2, 1].into()))),
            ("an IPv6 address", "https://[::1]/", Some(Host::Address(IpAddr::V6(Ipv6Addr::LOCALHOST)))),
            ("an IPv4 address in disguise", "https://127.1/", Some(Host::Opaque("127.1"))),
            ("a number", "https://2130706433/", Some(Host::Opaque("2130706433"))),
            ("an escape in the name", "https://a%2eexample.com/", Some(Host::Opaque("a%2eexample.com"))),
            ("a list of names", "x://a.com,b.com/", Some(Host::Opaque("a.com,b.com"))),
            ("an empty authority", "file:///etc", None),
            ("no authority", "urn:example:a", None),
            ("a path that looks like an authority", "x:a//example.com", None),
        ];
        for (title, text, wanted) in table {
            assert_eq!(presented(text).host(), wanted, "{title}");
        }
    }

    #[test]
    fn scheme_and_host_have_no_case_and_the_rest_has() {
        let table = [
            ("itself", "https://example.com/a", "https://example.com/a", true),
            ("scheme and host in another case", "https://example.com/a", "HTTPS://Example.COM/a", true),
            ("the path in another case", "https://example.com/a", "https://example.com/A", false),
            ("the user in another case", "https://u@example.com/", "https://U@example.com/", false),
            ("another port", "https://example.com:1/", "https://example.com/", false),
            ("an escape of the same character", "https://example.com/a", "https://example.com/%61", false),
            ("a trailing slash", "https://example.com/a", "https://example.com/a/", false),
            ("a URN in another case", "urn:a:b", "urn:A:b", false),
            ("a path and an authority", "x:/a", "x:///a", false),
        ];
        for (title, one, other, wanted) in table {
            let owned = Uri::parse(one).expect(title);
            assert_eq!(presented(other).equals(&owned), wanted, "{title}");
            assert_eq!(presented(other).to_uri() == owned, wanted, "owned: {title}");
        }
        assert_eq!(Uri::parse("X://U@A.B:1/C").expect("a URI").as_str(), "x://U@a.b:1/C");
    }

    #[test]
    fn a_subtree_speaks_of_host_names_and_refuses_what_has_none() {
        let table = [
            // title, subtree, URI, permitted, excluded
            ("that host", "example.com", "https://Example.COM:8443/a", true, true),
            ("that host, with a trailing dot", "example.com", "https://example.com./", true, true),
            ("a host below a host", "example.com", "https://a.example.com/", false, false),
            ("a host below a domain", ".example.com", "https://a.b.example.com/", true, true),
            ("the domain itself", ".example.com", "https://example.com/", false, false),
            ("another host", "example.com", "https://example.net/", false, false),
            ("a host in the user", "example.com", "https://example.com@evil.example/", false, false),
            ("a trust domain", "prod.example", "spiffe://prod.example/a", true, true),
            ("an address", "example.com", "https://192.0.2.1/", false, true),
            ("an IPv6 address", ".example.com", "https://[::1]/", false, true),
            ("an escaped host", "example.com", "https://example%2ecom/", false, true),
            ("no authority", "example.com", "urn:example:com", false, true),
            ("an empty authority", "example.com", "file:///example.com", false, true),
        ];
        for (title, base, name, permitted, excluded) in table {
            let subtree = Subtree::read(base.as_bytes()).expect(title);
            assert_eq!(subtree.permits(&presented(name)), permitted, "permits {title}");
            assert_eq!(subtree.excludes(&presented(name)), excluded, "excludes {title}");
        }
        for bad in [
            "",
            ".",
            "https://example.com",
            "example.com/",
            "u@example.com",
            "*.example.com",
            "192.0.2.1",
            "[::1]",
        ] {
            assert!(Subtree::read(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
