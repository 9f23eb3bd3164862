//! Addresses that a name on the public internet has no business to lead to (RFC 6890 and IANA's two registries of
//! special-purpose addresses), unless the caller lists their network.

use alloc::vec::Vec;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::error::FetchError;
use crate::error::Malformed;
use crate::name::ip::Network;

/// The special-purpose networks that the caller allows.
#[derive(Clone, Debug, Default)]
pub(super) struct AllowedNetworks(Vec<Network>);

impl AllowedNetworks {
    pub(super) fn add(&mut self, network: &str) -> Result<(), Malformed> {
        self.0.push(Network::parse(network)?);
        Ok(())
    }

    /// May this address be connected to? An IPv6 address that leads to an IPv4 address is judged as that one.
    pub(super) fn check(&self, address: IpAddr) -> Result<(), FetchError> {
        let reached = reached(address);
        let listed = |network: &Network| network.contains(address) || network.contains(reached);
        match special_use(reached) {
            Some(kind) if !self.0.iter().any(listed) => Err(FetchError::Address { address, kind }),
            _ => Ok(()),
        }
    }
}

/// The IPv4 address that packets to this IPv6 address are translated or tunnelled to, if it says so.
fn reached(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let [a, b, c, d] = match (v6.segments(), v6.octets()) {
        // Mapped (RFC 4291 2.5.5.2), and NAT64's well-known prefix (RFC 6052 2.1).
        ([0, 0, 0, 0, 0, 0xffff, ..] | [0x64, 0xff9b, 0, 0, 0, 0, ..], [.., a, b, c, d]) => [a, b, c, d],
        // 6to4 (RFC 3056 2).
        ([0x2002, ..], [_, _, a, b, c, d, ..]) => [a, b, c, d],
        _ => return address,
    };
    IpAddr::V4(Ipv4Addr::new(a, b, c, d))
}

fn special_use(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => {
            let holds = |base: Ipv4Addr, bits| (base.to_bits() ^ v4.to_bits()).leading_zeros() >= bits;
            SPECIAL_V4.iter().find(|(base, bits, _)| holds(*base, *bits)).map(|(.., kind)| *kind)
        }
        IpAddr::V6(v6) => {
            let holds = |base: Ipv6Addr, bits| (base.to_bits() ^ v6.to_bits()).leading_zeros() >= bits;
            let listed = SPECIAL_V6.iter().find(|(base, bits, _)| holds(*base, *bits));
            let reserved = (!holds(GLOBAL_UNICAST.0, GLOBAL_UNICAST.1)).then_some("a reserved address");
            listed.map(|(.., kind)| *kind).or(reserved)
        }
    }
}

/// RFC 4291 2.4: everything else is reserved or special.
const GLOBAL_UNICAST: (Ipv6Addr, u32) = (v6([0x2000, 0, 0, 0]), 3);

const SPECIAL_V4: [(Ipv4Addr, u32, &str); 16] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8, "an address of \"this network\" (RFC 791)"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private address (RFC 1918)"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "an address shared behind a carrier's NAT (RFC 6598)"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "a loopback address (RFC 1122)"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "a link-local address (RFC 3927)"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private address (RFC 1918)"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "an address for protocols of the IETF (RFC 6890)"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "an address for documentation (RFC 5737)"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "an address of 6to4 relays (RFC 7526)"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private address (RFC 1918)"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "an address for benchmarks (RFC 2544)"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "an address for documentation (RFC 5737)"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "an address for documentation (RFC 5737)"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "a multicast address (RFC 5771)"),
    (Ipv4Addr::BROADCAST, 32, "the broadcast address (RFC 919)"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "a reserved address (RFC 1112)"),
];

const SPECIAL_V6: [(Ipv6Addr, u32, &str); 13] = [
    (Ipv6Addr::UNSPECIFIED, 128, "the unspecified address (RFC 4291)"),
    (Ipv6Addr::LOCALHOST, 128, "the loopback address (RFC 4291)"),
    (Ipv6Addr::UNSPECIFIED, 96, "an IPv4-compatible address (RFC 4291)"),
    (v6([0x64, 0xff9b, 1, 0]), 48, "an address of a local NAT64 (RFC 8215)"),
    (v6([0x100, 0, 0, 0]), 64, "an address whose packets are discarded (RFC 6666)"),
    (v6([0x2001, 0, 0, 0]), 32, "an address of Teredo (RFC 4380)"),
    (v6([0x2001, 0, 0, 0]), 23, "an address for protocols of the IETF (RFC 2928)"),
    (v6([0x2001, 0xdb8, 0, 0]), 32, "an address for documentation (RFC 3849)"),
    (v6([0x3fff, 0, 0, 0]), 20, "an address for documentation (RFC 9637)"),
    (v6([0xfc00, 0, 0, 0]), 7, "a unique local address (RFC 4193)"),
    (v6([0xfe80, 0, 0, 0]), 10, "a link-local address (RFC 4291)"),
    (v6([0xfec0, 0, 0, 0]), 10, "a site-local address (RFC 3879)"),
    (v6([0xff00, 0, 0, 0]), 8, "a multicast address (RFC 4291)"),
];

const fn v6([a, b, c, d]: [u16; 4]) -> Ipv6Addr {
    Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(networks: &[&str], address: &str) -> Option<&'static str> {
        let mut allowed = AllowedNetworks::default();
        networks.iter().for_each(|network| allowed.add(network).expect(network));
        match allowed.check(address.parse().expect(address)) {
            Ok(()) => None,
            Err(FetchError::Address { kind, .. }) => Some(kind),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn no_private_address_is_connected_to_in_any_disguise() {
        let table = [
            ("0.0.0.0", "this network"),
            ("0.255.255.255", "this network"),
            ("10.0.0.0", "private"),
            ("10.255.255.255", "private"),
            ("100.64.0.1", "carrier"),
            ("100.127.255.255", "carrier"),
            ("127.0.0.1", "loopback"),
            ("127.255.255.254", "loopback"),
            ("169.254.169.254", "link-local"),
            ("172.16.0.1", "private"),
            ("172.31.255.255", "private"),
            ("192.0.0.8", "protocols"),
            ("192.0.2.1", "documentation"),
            ("192.88.99.1", "6to4"),
            ("192.168.1.1", "private"),
            ("198.18.0.1", "benchmarks"),
            ("198.19.255.255", "benchmarks"),
            ("198.51.100.1", "documentation"),
            ("203.0.113.1", "documentation"),
            ("224.0.0.1", "multicast"),
            ("239.255.255.255", "multicast"),
            ("240.0.0.1", "reserved"),
            ("255.255.255.255", "broadcast"),
            ("::", "unspecified"),
            ("::1", "loopback"),
            ("::127.0.0.1", "IPv4-compatible"),
            ("::8.8.8.8", "IPv4-compatible"),
            ("::ffff:127.0.0.1", "loopback"),
            ("::ffff:169.254.169.254", "link-local"),
            ("::ffff:0:127.0.0.1", "reserved"),
            ("64:ff9b::10.0.0.1", "private"),
            ("64:ff9b::7f00:1", "loopback"),
            ("64:ff9b:1::8.8.8.8", "local NAT64"),
            ("100::1", "discarded"),
            ("2001::1", "Teredo"),
            ("2001:2::1", "protocols"),
            ("2001:20::1", "protocols"),
            ("2001:db8::1", "documentation"),
            ("2002:7f00:1::", "loopback"),
            ("2002:a9fe:a9fe::1", "link-local"),
            ("2002:c0a8:101::1", "private"),
            ("3fff:fff::1", "documentation"),
            ("4000::1", "reserved"),
            ("5f00::1", "reserved"),
            ("fc00::1", "unique local"),
            ("fd00:ec2::254", "unique local"),
            ("fe80::1", "link-local"),
            ("febf::1", "link-local"),
            ("fec0::1", "site-local"),
            ("ff02::1", "multicast"),
        ];
        for (address, wanted) in table {
            let kind = verdict(&[], address).unwrap_or_else(|| panic!("{address} is connected to"));
            assert!(kind.contains(wanted), "{address} is {kind}");
        }
    }

    #[test]
    fn public_addresses_are_connected_to() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "128.0.0.1",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.1",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2001:200::1",
            "2003::1",
            "2606:4700::1111",
            "3ffe::1",
            "::ffff:8.8.8.8",
            "64:ff9b::8.8.8.8",
            "2002:808:808::1",
        ] {
            assert_eq!(verdict(&[], address), None, "{address}");
        }
    }

    #[test]
    fn a_listed_network_is_allowed_and_no_other() {
        let table: &[(&str, &[&str], &str, bool)] = &[
            ("an address of the network", &["127.0.0.0/8"], "127.0.0.1", true),
            ("the same address, mapped", &["127.0.0.0/8"], "::ffff:127.0.0.1", true),
            ("another loopback address", &["127.0.0.0/8"], "::1", false),
            ("another private network", &["10.0.0.0/8"], "192.168.0.1", false),
            ("beside the network", &["10.1.0.0/16"], "10.2.0.1", false),
            ("one address", &["fd00::5"], "fd00::5", true),
            ("beside one address", &["fd00::5"], "fd00::6", false),
            ("an IPv6 network does not open what it embeds", &["64:ff9b::/96"], "10.0.0.1", false),
            ("a NAT64 prefix, listed as such", &["64:ff9b::/96"], "64:ff9b::10.0.0.1", true),
        ];
        for (title, networks, address, wanted) in table {
            assert_eq!(verdict(networks, address).is_none(), *wanted, "{title}");
        }
    }
}
