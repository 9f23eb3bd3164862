//! Where a request came from, and who is trusted to hand on certificates.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::Malformed;
use crate::name::ip::Network;
use crate::name::text::Escaped;
use crate::principal::Principal;
use crate::time::Time;

/// Where a request came from: the other end of its connection, and nobody that a header names.
#[derive(Clone, Debug)]
pub struct Hop<'h>(Kind<'h>);

#[derive(Clone, Debug)]
enum Kind<'h> {
    Address(IpAddr),
    Principal(&'h Principal),
    UnixSocket,
}

impl<'h> Hop<'h> {
    /// The address of the connection's other end, without its port. An IPv4 address that a socket for both families shows
    /// as an IPv6 one (`::ffff:10.0.0.1`) counts as the IPv4 address that it is.
    ///
    /// Whoever else has that address (the proxy's other processes, what it forwards by plain TCP, the next container
    /// behind the same translation) is trusted as well. Where that is not only the proxy, let it [prove](Self::principal)
    /// who it is.
    #[must_use]
    pub fn address(address: IpAddr) -> Self {
        Self(Kind::Address(address.to_canonical()))
    }

    /// Whom the connection's own client certificate, or server certificate, identified. It must have come from the
    /// handshake itself: a principal that was itself [forwarded](crate::Principal::via) is no hop.
    #[must_use]
    pub fn principal(principal: &'h Principal) -> Self {
        Self(Kind::Principal(principal))
    }

    /// A Unix socket whose file only the proxy may open; to see to that is for the file's permissions.
    #[must_use]
    pub fn unix_socket() -> Self {
        Self(Kind::UnixSocket)
    }
}

impl fmt::Display for Hop<'_> {
    /// How answers and refusals name it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Address(address) => address.fmt(f),
            Kind::Principal(principal) => write!(f, "{}", Escaped(&principal.to_string())),
            Kind::UnixSocket => f.write_str("a Unix socket"),
        }
    }
}

/// Who is trusted to hand on certificates. Nobody, until somebody is added; each hop that is added makes the set larger.
#[derive(Clone, Debug, Default)]
pub struct TrustedHops {
    networks: Vec<Network>,
    principals: Vec<(String, String)>,
    unix_socket: bool,
}

/// Why a hop can not be trusted by that entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HopFault {
    /// The entry is no network.
    #[error("{0}")]
    Malformed(#[from] Malformed),
    /// The entry holds every address of its family.
    #[error("a network of all addresses would trust every sender")]
    Everybody,
}

impl TrustedHops {
    /// Nobody is trusted, and every certificate's header refuses.
    #[must_use]
    pub fn nobody() -> Self {
        Self::default()
    }

    /// Connections from this network, or from one address: `10.0.7.0/28`, `10.0.7.3`, `fd00:7::/64`.
    ///
    /// # Errors
    /// [`HopFault`] for what is no network, and for one that holds every address.
    pub fn network(mut self, network: &str) -> Result<Self, HopFault> {
        let network = Network::parse(network)?;
        let ends: [(IpAddr, IpAddr); 2] = [
            (Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::BROADCAST.into()),
            (Ipv6Addr::UNSPECIFIED.into(), Ipv6Addr::from_bits(u128::MAX).into()),
        ];
        if ends.iter().any(|(first, last)| network.contains(*first) && network.contains(*last)) {
            return Err(HopFault::Everybody);
        }
        self.networks.push(network);
        Ok(self)
    }

    /// Connections that this principal proved to be its own: [kind](Principal::kind) and [name](Principal::name), both
    /// exactly.
    #[must_use]
    pub fn principal(mut self, kind: &str, name: &str) -> Self {
        self.principals.push((kind.to_owned(), name.to_owned()));
        self
    }

    /// Connections over a Unix socket.
    #[must_use]
    pub fn unix_socket(mut self) -> Self {
        self.unix_socket = true;
        self
    }

    /// The networks, printed as they are written: `10.0.7.0/28`.
    pub fn networks(&self) -> impl Iterator<Item = impl fmt::Display + '_> {
        self.networks.iter()
    }

    /// The principals, kind and name.
    pub fn principals(&self) -> impl Iterator<Item = (&str, &str)> {
        self.principals.iter().map(|(kind, name)| (kind.as_str(), name.as_str()))
    }

    /// Are connections over a Unix socket trusted?
    #[must_use]
    pub fn trusts_unix_sockets(&self) -> bool {
        self.unix_socket
    }

    /// Is this hop trusted, at this time?
    #[must_use]
    pub fn hold(&self, hop: &Hop<'_>, now: Time) -> bool {
        match &hop.0 {
            Kind::Address(address) => self.networks.iter().any(|network| network.contains(*address)),
            Kind::Principal(principal) => {
                let named = |(kind, name): &(String, String)| {
                    (kind.as_str(), name.as_str()) == (principal.kind(), principal.name())
                };
                principal.require_direct().is_ok()
                    && principal.is_current(now)
                    && self.principals.iter().any(named)
            }
            Kind::UnixSocket => self.unix_socket,
        }
    }
}

impl fmt::Display for TrustedHops {
    /// All of them, for an operator.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let networks = self.networks.iter().map(ToString::to_string);
        let principals = self.principals.iter().map(|(kind, name)| format!("{kind} {name}"));
        let socket = self.unix_socket.then(|| "a Unix socket".to_owned());
        let all: Vec<String> = networks.chain(principals).chain(socket).collect();
        f.write_str(if all.is_empty() { "nobody" } else { "" })?;
        f.write_str(&all.join(", "))
    }
}
