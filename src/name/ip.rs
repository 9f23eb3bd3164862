//! iPAddress: an address, the subtree of a name constraint, and a network for configuration.
//!
//! The two families never meet: an IPv4-mapped IPv6 address (`::ffff:10.0.0.1`) is an IPv6 address, inside no
//! IPv4 network.

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

/// The iPAddress subtree of a name constraint (RFC 5280 4.2.1.10): an address and a mask, in the style of RFC
/// 4632.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subtree(Network);

impl Subtree {
    /// Reads the contents octets of an iPAddress that is the base of a subtree.
    ///
    /// # Errors
    /// [`Malformed`] unless they are 8 octets (IPv4) or 32 (IPv6), and the mask is a prefix: RFC 4632 3.1
    /// knows no other. Address bits that the mask hides do not count; RFC 5280 does not ask for zeros there.
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

    pub(super) fn address(&self) -> IpAddr {
        self.0.address
    }

    pub(super) fn prefix(&self) -> u32 {
        self.0.prefix
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
    /// [`Malformed`] if it is something else, or if a bit of the address beyond the prefix is set: whoever
    /// wrote `10.1.0.0/8` meant something else.
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

    /// The network of this address alone.
    pub(super) fn of(address: IpAddr) -> Self {
        Self { address, prefix: width(address) }
    }

    /// The network of this prefix length that holds the address; `None` if its addresses are shorter.
    pub(super) fn around(address: IpAddr, prefix: u32) -> Option<Self> {
        Self::new(address, prefix).ok()
    }

    pub(crate) fn address(&self) -> IpAddr {
        self.address
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

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec::Vec;

    fn octets(text: &str) -> Vec<u8> {
        match text.parse().expect(text) {
            IpAddr::V4(address) => address.octets().to_vec(),
            IpAddr::V6(address) => address.octets().to_vec(),
        }
    }

    #[test]
    fn an_address_has_4_or_16_octets() {
        for length in 0..40 {
            let wanted = length == 4 || length == 16;
            assert_eq!(read(&[1; 40][..length]).is_ok(), wanted, "{length} octets");
        }
        assert_eq!(read(&octets("2001:db8::1")).map(|found| found.to_string()).as_deref(), Ok("2001:db8::1"));
    }

    #[test]
    fn a_subtree_is_an_address_and_a_prefix() {
        let table = [
            ("a network", "192.0.2.0", "255.255.255.0", Some("192.0.2.0/24")),
            ("every IPv4 address", "0.0.0.0", "0.0.0.0", Some("0.0.0.0/0")),
            ("one address", "192.0.2.1", "255.255.255.255", Some("192.0.2.1/32")),
            ("bits that the mask hides", "192.0.2.9", "255.255.255.0", Some("192.0.2.0/24")),
            ("an IPv6 network", "2001:db8::", "ffff:ffff::", Some("2001:db8::/32")),
            ("every IPv6 address", "::", "::", Some("::/0")),
            ("one IPv6 address", "::1", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", Some("::1/128")),
            ("a mask with a hole", "192.0.2.0", "255.0.255.0", None),
            ("a mask that starts late", "192.0.2.0", "0.255.255.255", None),
            ("an IPv6 mask with a hole", "2001:db8::", "ffff:0:ffff::", None),
            ("an address without a mask", "192.0.2.0", "", None),
            ("an IPv6 address without a mask", "::1", "", None),
            ("an IPv4 address with an IPv6 mask", "192.0.2.0", "ffff::", None),
        ];
        for (title, address, mask, wanted) in table {
            let mut contents = octets(address);
            contents.extend(if mask.is_empty() { Vec::new() } else { octets(mask) });
            let found = Subtree::read(&contents).ok().map(|subtree| subtree.to_string());
            assert_eq!(found.as_deref(), wanted, "{title}");
        }
        assert!(Subtree::read(&[]).is_err());
    }

    #[test]
    fn networks_hold_addresses_of_their_family() {
        let table = [
            ("inside", "10.0.0.0/8", "10.255.0.1", true),
            ("outside", "10.0.0.0/8", "11.0.0.0", false),
            ("an odd prefix, inside", "10.128.0.0/9", "10.129.0.0", true),
            ("an odd prefix, outside", "10.128.0.0/9", "10.127.0.0", false),
            ("everything", "0.0.0.0/0", "255.255.255.255", true),
            ("every IPv4 address holds no IPv6 address", "0.0.0.0/0", "::1", false),
            ("every IPv6 address holds no IPv4 address", "::/0", "10.0.0.1", false),
            ("a mapped address is an IPv6 address", "10.0.0.0/8", "::ffff:10.0.0.1", false),
            ("an IPv6 network", "2001:db8::/32", "2001:db8:1::", true),
            ("one IPv6 address", "::1", "::1", true),
            ("its neighbour", "::1", "::2", false),
        ];
        for (title, network, address, wanted) in table {
            let network = Network::parse(network).expect(title);
            assert_eq!(network.contains(address.parse().expect(title)), wanted, "{title}");
        }
    }

    #[test]
    fn a_network_in_configuration_says_what_it_means() {
        for bad in [
            "",
            "10.0.0.0/",
            "10.0.0.0/33",
            "::/129",
            "10.0.0/8",
            "10.0.0.0/+8",
            "10.0.0.0/8/8",
            "/8",
            "10.1.0.0/8",
            "10.0.0.0/99999999999",
        ] {
            assert!(Network::parse(bad).is_err(), "{bad}");
        }
    }
}
