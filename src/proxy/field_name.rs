//! The names of headers, and what servers take for the same name.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use crate::name::text::Escaped;

/// The name of a header, in lower case (RFC 9110 5.1: case does not count).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldName(String);

/// Why a header cannot be called so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameFault {
    /// It is not made of letters, digits and single hyphens between them. An underscore is a letter to HTTP, but servers
    /// fold it and the hyphen into one, or drop the header.
    #[error("{} is no name for such a header: letters, digits and hyphens between them", Escaped(.0))]
    Alphabet(String),
    /// Another header of the profile has this name, or one that servers take for it.
    #[error("{} is the name of another header of the profile", Escaped(.0))]
    Taken(String),
    /// The profile has no header of this kind.
    #[error("this proxy sets no such header")]
    NoSuchHeader,
}

impl FieldName {
    /// The profiles' own names, which a test parses.
    pub(super) fn known(name: &str) -> Self {
        Self(name.to_ascii_lowercase())
    }

    pub(super) fn parse(name: &str) -> Result<Self, NameFault> {
        let parts = || name.split('-');
        if parts().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric())) {
            Ok(Self::known(name))
        } else {
            Err(NameFault::Alphabet(name.to_owned()))
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a server that folds names makes of one: CGI and WSGI turn every hyphen into an underscore, some of them every
/// byte that is neither letter nor digit, and lenient parsers take in spaces around it.
pub(super) fn fold(name: &[u8]) -> Vec<u8> {
    let hyphenated: Vec<u8> = name
        .iter()
        .map(|byte| if byte.is_ascii_alphanumeric() { byte.to_ascii_lowercase() } else { b'-' })
        .collect();
    let is_letter = |byte: &u8| *byte != b'-';
    let start = hyphenated.iter().position(is_letter).unwrap_or(hyphenated.len());
    let end = hyphenated.iter().rposition(is_letter).map_or(start, |last| last.saturating_add(1));
    hyphenated.get(start..end).unwrap_or_default().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_nothing_that_a_server_folds() {
        for (title, name, good) in [
            ("hyphens", "X-SSL-Client-Cert", true),
            ("one word", "cert", true),
            ("an underscore", "X_SSL_Client_Cert", false),
            ("a dot", "X.SSL", false),
            ("a space", "X SSL", false),
            ("a colon", "X-SSL:", false),
            ("two hyphens", "X--SSL", false),
            ("a hyphen at the end", "X-SSL-", false),
            ("nothing", "", false),
            ("a letter beyond ASCII", "X-SSÜ", false),
        ] {
            assert_eq!(FieldName::parse(name).is_ok(), good, "{title}");
        }
    }

    #[test]
    fn spellings_that_servers_take_for_one_name_fold_into_one() {
        for name in [
            "X-SSL-Client-Cert",
            "x_ssl_client_cert",
            "X.SSL.Client.Cert",
            "X-SSL_Client-Cert ",
            "\tx-ssl-client-cert",
        ] {
            assert_eq!(fold(name.as_bytes()), b"x-ssl-client-cert", "{name}");
        }
        assert_ne!(fold(b"X-SSL-Client-Certs"), b"x-ssl-client-cert");
        assert_eq!(fold(b"-_-"), b"");
        assert_eq!(fold(b""), b"");
    }
}
