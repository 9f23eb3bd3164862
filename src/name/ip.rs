//! iPAddress: an address, the subtree of a name constraint, and a network for configuration.
//!
//! The two families never meet: an IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) is an IPv6 address, inside no IPv4
//! network.

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::error::{Element, Malformed, Problem};

/// Reads the contents octets of an iPAddress (RFC 5280 4.2.1.6).
///
/// # Errors
/// [`Malformed`] unless they are 4 octets (IPv4) or 16 (IPv6).
pub fn read(contents: &[u8]) -> Result<IpAddr, Malformed> {
    if let Ok(octets) = <[u8; 4]>::try_from(contents) {
        return Ok(IpAddr::V4(Ipv4Addr::from(octets)));
    }
    if let Ok(octets) = <[u8; 16]>::try_from(contents) {
        return Ok(IpAddr::V6(Ipv6Addr::from(octets)));
    }
    Err(Malformed::new(Element::IpAddress, Problem::Syntax))
}

/// The iPAddress subtree of a name constraint (RFC 5280 4.2.1.10): an address and a mask, in the style of RFC 4632.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subtree(Network);

impl Subtree {
    /// Reads the contents octets of an iPAddress that is the base of a subtree.
    ///
    /// # Errors
    /// [`Malformed`] unless they are 8 octets (IPv4) or 32 (IPv6), and the mask is a prefix: RFC 4632 3.1 knows no other.
    /// Address bits that the mask hides do not count; RFC 5280 does not ask for zeros there.
    pub fn read(contents: &[u8]) -> Result<Self, Malformed> {
        let (address, mask) = contents.split_at(contents.len() / 2);
        let (address, mask) = match contents.len() {
            8 | 32 => (read(address)?, read(mask)?),
            _ => return Err(Malformed::new(Element::IpAddress, Problem::Syntax)),
        };
        let ones = widened(mask).leading_ones();
        let network = Network::new(address, ones)?;
        if network.mask() == widened(mask) {
            Ok(Self(network))
        } else {
            Err(Malformed::new(Element::IpAddress, Problem::Syntax))
        }
    }

    /// Is the address inside?
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(address)
    }
}

impl fmt::Display for Subtree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A network, as configuration writes it.
///
/// ```
/// use vouchsafe::name::ip::Network;
///
/// let network = Network::parse("10.0.0.0/8")?;
/// assert!(network.contains([10, 1, 2, 3].into()));
/// assert!(!network.contains([11, 1, 2, 3].into()));
/// # Ok::<(), vouchsafe::Malformed>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Network {
    address: IpAddr,
    prefix: u32,
}

impl Network {
    /// Reads an address, a slash and the length of the prefix; an address alone is a network of one.
    ///
    /// # Errors
    /// [`Malformed`] if it is something else, or if a bit of the address beyond the prefix is set: whoever wrote
    /// `10.1.0.0/8` meant something else.
    pub fn parse(text: &str) -> Result<Self, Malformed> {
        let syntax = Malformed::new(Element::IpAddress, Problem::Syntax);
        let (address, prefix) = match text.split_once('/') {
            None => (text, None),
            Some((address, prefix)) => (address, Some(prefix)),
        };
        let address: IpAddr = address.parse().map_err(|_| syntax)?;
        let prefix = match prefix {
            None => width(address),
            Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                digits.parse().map_err(|_| syntax)?
            }
            Some(_) => return Err(syntax),
        };
        let network = Self::new(address, prefix)?;
        if network.address == address {
            Ok(network)
        } else {
            Err(Malformed::new(Element::IpAddress, Problem::Range))
        }
    }

    fn new(address: IpAddr, prefix: u32) -> Result<Self, Malformed> {
        if prefix > width(address) {
            return Err(Malformed::new(Element::IpAddress, Problem::Range));
        }
        let address = match address {
            IpAddr::V4(v4) => IpAddr::V4(v4 & Ipv4Addr::from(mask_32(prefix))),
            IpAddr::V6(v6) => IpAddr::V6(v6 & Ipv6Addr::from(mask_128(prefix))),
        };
        Ok(Self { address, prefix })
    }

    /// Is the address inside?
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        Self::new(address, self.prefix).is_ok_and(|other| other == *self)
    }

    /// The mask, at the upper end of 128 bits.
    fn mask(&self) -> u128 {
        mask_128(self.prefix)
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => Ipv4Addr::BITS,
        IpAddr::V6(_) => Ipv6Addr::BITS,
    }
}

/// The bits of an address, at the upper end of 128.
fn widened(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()) << 96,
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

fn mask_32(prefix: u32) -> u32 {
    !u32::MAX.checked_shr(prefix).unwrap_or(0)
}

fn mask_128(prefix: u32) -> u128 {
    !u128::MAX.checked_shr(prefix).unwrap_or(0)
}
