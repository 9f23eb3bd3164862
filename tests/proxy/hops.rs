//! Who may hand on certificates, and who may not.

use vouchsafe::danger::Relaxation;
use vouchsafe::proxy::{Hop, HopFault, Profile, ProxyReader, TrustedHops};
use vouchsafe::{Anchor, Mapper, Namespace, Peer, Principal, Purpose, Time, TrustStore, Verifier};

use crate::common::{Authority, NOW};
use crate::house::{ELSEWHERE, House, PROXY, base64, now, read};

fn value() -> Vec<u8> {
    format!(":{}:", base64(&House::get().client.der)).into_bytes()
}

fn hand_on(hops: TrustedHops, hop: &Hop<'_>) -> String {
    let reader = ProxyReader::new(Profile::rfc9440(), hops);
    read(&reader, hop, &[("Host", b"app.example"), ("Client-Cert", &value())])
}

#[test]
fn a_header_from_whoever_is_not_trusted_refuses_by_being_there() {
    let network = |network: &str| TrustedHops::nobody().network(network).unwrap();
    for (title, hops, hop, wanted) in [
        (
            "nobody is trusted",
            TrustedHops::nobody(),
            Hop::address(PROXY.into()),
            "client-cert came from 10.0.7.1, which",
        ),
        (
            "an empty set, and a Unix socket",
            TrustedHops::nobody(),
            Hop::unix_socket(),
            "came from a Unix socket, which",
        ),
        (
            "past the proxy",
            network("10.0.7.0/28"),
            Hop::address(ELSEWHERE.into()),
            "came from 203.0.113.7, which is not",
        ),
        (
            "the address after the network",
            network("10.0.7.0/28"),
            Hop::address([10, 0, 7, 16].into()),
            "not trusted",
        ),
        (
            "loopback is not trusted by itself",
            network("10.0.7.0/28"),
            Hop::address([127, 0, 0, 1].into()),
            "not trusted",
        ),
        (
            "a Unix socket where a network is trusted",
            network("10.0.7.0/28"),
            Hop::unix_socket(),
            "not trusted",
        ),
        (
            "a network where a Unix socket is trusted",
            TrustedHops::nobody().unix_socket(),
            Hop::address(PROXY.into()),
            "not trusted",
        ),
        (
            "an IPv6 address that ends like it",
            network("10.0.7.1"),
            Hop::address("::10.0.7.1".parse().unwrap()),
            "not trusted",
        ),
        (
            "a translated address",
            network("10.0.7.1"),
            Hop::address("64:ff9b::10.0.7.1".parse().unwrap()),
            "not trusted",
        ),
    ] {
        let found = hand_on(hops, &hop).to_lowercase();
        assert!(found.contains(&wanted.to_lowercase()), "{title}: {found}");
    }
}

#[test]
fn a_header_from_a_trusted_hop_is_read() {
    let network = |network: &str| TrustedHops::nobody().network(network).unwrap();
    for (title, hops, hop) in [
        ("an address in the network", network("10.0.7.0/28"), Hop::address([10, 0, 7, 15].into())),
        ("the one address", network("10.0.7.1"), Hop::address(PROXY.into())),
        (
            "one of several",
            network("10.0.9.0/24").network("fd00::/64").unwrap(),
            Hop::address("fd00::7".parse().unwrap()),
        ),
        (
            "an IPv4 address on a socket for both families",
            network("10.0.7.1"),
            Hop::address("::ffff:10.0.7.1".parse().unwrap()),
        ),
        ("a Unix socket", TrustedHops::nobody().unix_socket(), Hop::unix_socket()),
    ] {
        assert_eq!(hand_on(hops, &hop), "client", "{title}");
    }
}

#[test]
fn a_network_that_holds_everybody_is_refused() {
    for (network, wanted) in [
        ("0.0.0.0/0", "a network of all addresses would trust every sender"),
        ("::/0", "a network of all addresses would trust every sender"),
        ("10.0.7.1/28", "iPAddress: out of range"),
        ("*", "iPAddress: not in the form that the standard requires"),
        ("", "iPAddress: not in the form that the standard requires"),
        ("proxy.example", "iPAddress: not in the form that the standard requires"),
    ] {
        let fault: HopFault = TrustedHops::nobody().network(network).unwrap_err();
        assert_eq!(fault.to_string(), wanted, "{network}");
    }
    assert_eq!(TrustedHops::nobody().to_string(), "nobody");
    let hops = TrustedHops::nobody()
        .network("10.0.7.0/28")
        .unwrap()
        .principal("spiffe", "spiffe://a/b")
        .unix_socket();
    assert_eq!(hops.to_string(), "10.0.7.0/28, spiffe spiffe://a/b, a Unix socket");
}

/// The proxies' own authority, and what it says of a proxy.
fn principal(name: &str, until: &str, forwarded: bool) -> Principal {
    let root = Authority::root("CN=Proxies CA");
    let leaf = root.issue("").client_auth().san(&[&format!("uri:spiffe://edge.example/{name}")]);
    let leaf = leaf.valid("2026-01-01T00:00:00Z", until).build();
    let mut anchors = TrustStore::new();
    let anchor = Anchor::from_certificate(&root.der).unwrap();
    anchors.add(anchor.vouches_for(Namespace::spiffe("edge.example").unwrap())).unwrap();
    let verifier =
        Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation).build().unwrap();
    let peer = Peer::new(&leaf.der, &[]);
    let peer = if forwarded { peer.forwarded_by("10.0.7.1") } else { peer };
    verifier.identify(&peer, &Mapper::spiffe(), now()).unwrap()
}

#[test]
fn a_hop_that_proved_who_it_is_counts_by_its_whole_name_and_for_its_time() {
    let edge =
        |name: &str| TrustedHops::nobody().principal("spiffe", &format!("spiffe://edge.example/{name}"));
    let good = principal("nginx", "2026-12-31T23:59:59Z", false);
    assert_eq!(hand_on(edge("nginx"), &Hop::principal(&good)), "client");
    for (title, hops, hop) in [
        (
            "another service of the same authority",
            edge("nginx"),
            principal("billing", "2026-12-31T23:59:59Z", false),
        ),
        (
            "the same name of another kind",
            TrustedHops::nobody().principal("host", "spiffe://edge.example/nginx"),
            good.clone(),
        ),
        ("a name that begins like it", edge("nginx"), principal("nginx2", "2026-12-31T23:59:59Z", false)),
        (
            "a principal that was itself forwarded",
            edge("nginx"),
            principal("nginx", "2026-12-31T23:59:59Z", true),
        ),
        ("nobody is trusted", TrustedHops::nobody(), good.clone()),
        ("a network is trusted", TrustedHops::nobody().network("10.0.7.0/28").unwrap(), good.clone()),
    ] {
        let found = hand_on(hops, &Hop::principal(&hop));
        assert!(found.contains("which is not trusted to hand on certificates"), "{title}: {found}");
    }
    let brief = principal("nginx", "2026-03-02T12:00:01Z", false);
    let hop = Hop::principal(&brief);
    assert!(edge("nginx").hold(&hop, now()));
    assert!(
        !edge("nginx").hold(&hop, Time::from_unix(NOW + 2)),
        "its certificate has expired on the open connection"
    );
}

#[test]
fn without_a_header_every_hop_hands_on_nobody() {
    let reader = ProxyReader::new(Profile::rfc9440(), TrustedHops::nobody());
    for hop in [Hop::address(ELSEWHERE.into()), Hop::unix_socket()] {
        assert_eq!(
            read(&reader, &hop, &[("Host", b"app.example"), ("Cookie", b"client-cert=:AA==:")]),
            "nobody"
        );
    }
}
