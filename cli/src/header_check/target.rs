//! Who is asked: an `http` or `https` URL.

use std::fmt;

/// Where a request goes, and for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(super) is_tls: bool,
    pub(super) place: Place,
    /// Host and port, as the URL has them.
    pub(super) authority: String,
    /// The path, and the query.
    pub(super) path: String,
}

/// A host, without brackets, and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(super) host: String,
    pub(super) port: u16,
}

impl Target {
    /// What goes on the wire must be what was written: nothing is encoded or taken away.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("a URL is visible ASCII: encode the rest".to_owned());
        }
        let (scheme, rest) = text.split_once("://").ok_or("not http://.. or https://..")?;
        let is_tls = match scheme.to_ascii_lowercase().as_str() {
            "http" => false,
            "https" => true,
            _ => return Err("not http://.. or https://..".to_owned()),
        };
        if rest.contains('#') {
            return Err("a fragment (#) is never sent".to_owned());
        }
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
        let place = Place::read(authority, Some(if is_tls { 443 } else { 80 }))?;
        let slash = if path.starts_with('/') { "" } else { "/" };
        Ok(Self { is_tls, place, authority: authority.to_owned(), path: format!("{slash}{path}") })
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_tls { "https" } else { "http" };
        write!(f, "{scheme}://{}{}", self.authority, self.path)
    }
}

impl Place {
    /// `HOST:PORT`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        Self::read(text, None)
    }

    fn read(text: &str, default: Option<u16>) -> Result<Self, String> {
        if text.contains('@') {
            return Err("a name and a password belong in --header 'Authorization: ..'".to_owned());
        }
        let (host, port) = match text.strip_prefix('[') {
            Some(rest) => rest.split_once(']').ok_or("a [ without its ]")?,
            None => text.split_at_checked(text.find(':').unwrap_or(text.len())).unwrap_or((text, "")),
        };
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:".contains(&byte);
        if host.is_empty() || !host.bytes().all(is_host) {
            return Err("no host".to_owned());
        }
        let port = match (port.strip_prefix(':'), default) {
            (Some(digits), _) => digits.parse().map_err(|_| "a port is a number up to 65535")?,
            (None, Some(default)) if port.is_empty() => default,
            (None, _) => return Err("not HOST:PORT".to_owned()),
        };
        Ok(Self { host: host.to_owned(), port })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_as_it_is_written() {
        for (url, tls, host, port, path) in [
            ("https://app.example", true, "app.example", 443, "/"),
            ("http://app.example/", false, "app.example", 80, "/"),
            ("HTTPS://app.example:8443/a/../b?c=%20", true, "app.example", 8443, "/a/../b?c=%20"),
            ("http://10.0.7.3?q", false, "10.0.7.3", 80, "/?q"),
            ("https://[2001:db8::1]:4433/x", true, "2001:db8::1", 4433, "/x"),
            ("https://[2001:db8::1]", true, "2001:db8::1", 443, "/"),
        ] {
            let target = Target::parse(url).expect(url);
            let found = (target.is_tls, target.place.host.as_str(), target.place.port, target.path.as_str());
            assert_eq!(found, (tls, host, port, path), "{url}");
        }
    }

    #[test]
    fn what_is_no_url_or_would_not_be_sent_as_it_is_written_is_refused() {
        for url in [
            "app.example",
            "ftp://app.example",
            "https://",
            "https:///path",
            "https://app.example:port",
            "https://app.example:",
            "https://app.example:65536",
            "https://user:secret@app.example",
            "https://app.example/#part",
            "https://app.example/a b",
            "https://app.example/\r\nX: y",
            "https://[::1",
            "https://[::1]x",
            "https://bücher.example",
        ] {
            assert!(Target::parse(url).is_err(), "{url}");
        }
        assert!(Place::parse("app.example").is_err());
        assert!(Place::parse("[::1]:80").is_ok());
    }
}
