//! URLs, read strictly and once: what is requested is written anew from the parts that were judged, so that no second
//! parser can see another host in the same text.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::Malformed;
use crate::name::dns::DnsName;
use crate::name::uri;

/// RFC 9110 4.1 asks for 8000 octets at least; no CA publishes under a name that comes near to this.
const LONGEST: usize = 2048;

/// Why a URL is not fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UrlFault {
    /// It is not an absolute URI (RFC 3986).
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// It is longer than 2048 characters.
    #[error("longer than {LONGEST} characters")]
    TooLong,
    /// Its scheme is another one (ldap, ftp, file ...).
    #[error("neither http nor https")]
    Scheme,
    /// It holds a user name or a password.
    #[error("a user name stands before the host")]
    UserInfo,
    /// It ends in a fragment.
    #[error("it has a fragment")]
    Fragment,
    /// Its host is neither a host name nor an IP address in its one usual form. A trailing dot, a number that software
    /// may take for an address, percent signs and non-ASCII letters are refused here.
    #[error("its host is neither a plain host name nor an IP address")]
    Host,
    /// Its port is not a number from 1 to 65535.
    #[error("its port is not a number from 1 to 65535")]
    Port,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    Https,
}

impl Scheme {
    /// RFC 9110 4.2.1 and 4.2.2.
    pub(super) fn default_port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

/// The host of a URL or of an entry of the allow-list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Host {
    Name(DnsName),
    Address(IpAddr),
}

impl Host {
    /// A host, and the text after its colon if there is one. IPv6 addresses stand in brackets (RFC 3986 3.2.2).
    pub(super) fn and_port(text: &str) -> Result<(Self, Option<u16>), UrlFault> {
        let end = match text.find(']') {
            Some(bracket) => bracket.saturating_add(1),
            None => text.find(':').unwrap_or(text.len()),
        };
        let (host, rest) = text.split_at_checked(end).ok_or(UrlFault::Host)?;
        let port = if rest.is_empty() { None } else { Some(read_port(rest)?) };
        Ok((Self::read(host)?, port))
    }

    fn read(text: &str) -> Result<Self, UrlFault> {
        if let Some(inside) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            let address: Ipv6Addr = inside.parse().map_err(|_| UrlFault::Host)?;
            return Ok(Self::Address(address.into()));
        }
        if let Ok(address) = text.parse::<Ipv4Addr>() {
            return Ok(Self::Address(address.into()));
        }
        // With a trailing dot it would be the same host under a second name.
        if text.ends_with('.') {
            return Err(UrlFault::Host);
        }
        DnsName::parse(text).map(Self::Name).map_err(|_| UrlFault::Host)
    }
}

fn read_port(text: &str) -> Result<u16, UrlFault> {
    let digits = text.strip_prefix(':').filter(|it| it.bytes().all(|byte| byte.is_ascii_digit()));
    match digits.and_then(|digits| digits.parse().ok()) {
        None | Some(0) => Err(UrlFault::Port),
        Some(port) => Ok(port),
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => name.fmt(f),
            Self::Address(IpAddr::V4(address)) => address.fmt(f),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Url<'a> {
    pub(super) scheme: Scheme,
    pub(super) host: Host,
    pub(super) port: u16,
    /// Path and query.
    target: &'a str,
}

impl<'a> Url<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, UrlFault> {
        if text.len() > LONGEST {
            return Err(UrlFault::TooLong);
        }
        uri::Presented::read(text.as_bytes())?;
        let (scheme, rest) = text.split_once("://").ok_or(UrlFault::Scheme)?;
        let scheme = match scheme.to_ascii_lowercase().as_str() {
            "http" => Scheme::Http,
            "https" => Scheme::Https,
            _ => return Err(UrlFault::Scheme),
        };
        if rest.contains('#') {
            return Err(UrlFault::Fragment);
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, target) = rest.split_at_checked(end).ok_or(UrlFault::Host)?;
        if authority.contains('@') {
            return Err(UrlFault::UserInfo);
        }
        let (host, port) = Host::and_port(authority)?;
        Ok(Self { scheme, host, port: port.unwrap_or(scheme.default_port()), target })
    }
}

impl fmt::Display for Url<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = match self.scheme {
            Scheme::Http => "http",
            Scheme::Https => "https",
        };
        write!(f, "{scheme}://{}", self.host)?;
        if self.port != self.scheme.default_port() {
            write!(f, ":{}", self.port)?;
        }
        if !self.target.starts_with('/') {
            f.write_str("/")?;
        }
        f.write_str(self.target)
    }
}

/// Is it worth handing out as a place to fetch from?
pub(super) fn is_fetched(text: &str) -> bool {
    Url::parse(text).is_ok()
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_url_is_written_anew_from_what_was_judged() {
        let table = [
            ("a plain one", "http://crl.example/a.crl", "http://crl.example/a.crl"),
            ("upper case", "HTTP://CRL.Example/A.crl", "http://crl.example/A.crl"),
            ("no path", "http://crl.example", "http://crl.example/"),
            ("a query and no path", "http://crl.example?a=b", "http://crl.example/?a=b"),
            ("the default port", "https://crl.example:443/a", "https://crl.example/a"),
            ("another scheme's port", "http://crl.example:443/a", "http://crl.example:443/a"),
            ("an IPv4 address", "http://192.0.2.1:8080/", "http://192.0.2.1:8080/"),
            ("an IPv6 address", "http://[2001:DB8::1]/", "http://[2001:db8::1]/"),
            ("an A-label", "http://xn--bcher-kva.example/", "http://xn--bcher-kva.example/"),
            ("an at sign in the path", "http://crl.example/a@b", "http://crl.example/a@b"),
            ("escapes in the path", "http://crl.example/a%20b", "http://crl.example/a%20b"),
        ];
        for (title, text, wanted) in table {
            assert_eq!(Url::parse(text).expect(title).to_string(), wanted, "{title}");
        }
    }

    #[test]
    fn a_url_that_could_be_read_in_two_ways_is_refused() {
        let long = "http://crl.example/".to_string() + &"a".repeat(LONGEST);
        let table = [
            ("too long", long.as_str(), UrlFault::TooLong),
            ("a directory", "ldap://ldap.example/cn=CA", UrlFault::Scheme),
            ("a file", "file:///etc/passwd", UrlFault::Scheme),
            ("gopher", "gopher://crl.example:6379/_FLUSHALL", UrlFault::Scheme),
            ("no authority", "http:crl.example", UrlFault::Scheme),
            ("a user", "http://crl.example@10.0.0.1/", UrlFault::UserInfo),
            ("a user and a password", "http://crl.example:80@evil.example/", UrlFault::UserInfo),
            ("a fragment", "http://crl.example/#a", UrlFault::Fragment),
            ("a host that a fragment ends", "http://crl.example#.evil.example/", UrlFault::Fragment),
            ("an address in decimal", "http://2130706433/", UrlFault::Host),
            ("an address in hexadecimal", "http://0x7f000001/", UrlFault::Host),
            ("a short address", "http://127.1/", UrlFault::Host),
            ("an address in octal", "http://0177.0.0.1/", UrlFault::Host),
            ("an address with a leading zero", "http://127.0.0.01/", UrlFault::Host),
            ("an address and a trailing dot", "http://127.0.0.1./", UrlFault::Host),
            ("a trailing dot", "http://crl.example./", UrlFault::Host),
            ("an escaped host", "http://crl%2eexample/", UrlFault::Host),
            ("a sub-delimiter in the host", "http://crl.example,evil.example/", UrlFault::Host),
            ("no host", "http:///a", UrlFault::Host),
            ("port 0", "http://crl.example:0/", UrlFault::Port),
            ("a port beyond 65535", "http://crl.example:65536/", UrlFault::Port),
            ("a colon and no port", "http://crl.example:/", UrlFault::Port),
        ];
        for (title, text, wanted) in table {
            assert_eq!(Url::parse(text), Err(wanted), "{title}");
        }
        for (title, text) in [
            ("nothing", ""),
            ("a path", "/a.crl"),
            ("a backslash", "http://crl.example\\@evil.example/"),
            ("a line break", "http://crl.example/\r\nHost: evil.example"),
            ("a U-label", "http://bücher.example/"),
            ("full-width digits", "http://１２７.0.0.1/"),
            ("a zone", "http://[fe80::1%25eth0]/"),
            ("brackets that hold no address", "http://[crl.example]/"),
            ("a second bracket", "http://[::1]].example/"),
        ] {
            assert!(Url::parse(text).is_err(), "{title}");
        }
    }
}
