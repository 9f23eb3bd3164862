//! What a certificate is asked to be good for.

use core::fmt;

use crate::oid::{self, Oid, OidBuf};

/// The purpose that every extended key usage on the path must allow (RFC 5280 4.2.1.12). It has no default: a
/// client's certificate must not pass for a server's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// The peer is a TLS client: `id-kp-clientAuth`.
    ClientAuth,
    /// The peer is a TLS server: `id-kp-serverAuth`. The call must say which one, by
    /// [`Peer::named`](crate::Peer::named).
    ServerAuth,
    /// Another key purpose, by its identifier.
    Other(OidBuf),
    /// No purpose is checked. It is constructed by [`danger::any_purpose`](crate::danger::any_purpose) only.
    #[non_exhaustive]
    Any,
}

impl Purpose {
    /// The key purpose identifier that is looked for; `None` if any will do.
    #[must_use]
    pub fn oid(&self) -> Option<Oid<'_>> {
        match self {
            Self::ClientAuth => Some(oid::CLIENT_AUTH),
            Self::ServerAuth => Some(oid::SERVER_AUTH),
            Self::Other(purpose) => Some(purpose.as_oid()),
            Self::Any => None,
        }
    }
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.oid() {
            Some(purpose) => match purpose.name() {
                Some(name) => f.write_str(name),
                None => purpose.fmt(f),
            },
            None => f.write_str("any purpose"),
        }
    }
}
