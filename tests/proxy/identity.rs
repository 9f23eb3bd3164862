//! What comes of a certificate that was handed on: it is verified, and the answer says who handed it on.

use vouchsafe::danger::Relaxation;
use vouchsafe::proxy::{Hop, Profile, ProxyReader, Refused, TrustedHops};
use vouchsafe::verify::Via;
use vouchsafe::{Anchor, Mapper, Namespace, Purpose, TrustStore, Verifier};

use crate::common::Issued;
use crate::house::{House, PROXY, base64, now, percent};

pub(crate) fn verifier(root: &[u8]) -> Verifier {
    let mut anchors = TrustStore::new();
    let anchor = Anchor::from_certificate(root).unwrap();
    anchors.add(anchor.vouches_for(Namespace::spiffe("prod.example").unwrap())).unwrap();
    Verifier::builder(anchors, Purpose::ClientAuth).relax(Relaxation::NoRevocation).build().unwrap()
}

fn identify(profile: Profile, lines: &[(&str, String)]) -> Result<Option<vouchsafe::Principal>, Refused> {
    let reader = ProxyReader::new(profile, TrustedHops::nobody().network("10.0.7.1").unwrap());
    let lines = lines.iter().map(|(name, value)| (name.as_bytes(), value.as_bytes()));
    let verifier = verifier(&House::get().root.der);
    reader.identify(lines, &Hop::address(PROXY.into()), &verifier, &Mapper::spiffe(), now())
}

fn handed_on(leaf: &Issued, chain: &[&Issued]) -> String {
    let chain: Vec<String> = chain.iter().map(|it| format!(":{}:", base64(&it.der))).collect();
    let lines =
        [("Client-Cert", format!(":{}:", base64(&leaf.der))), ("Client-Cert-Chain", chain.join(", "))];
    match identify(Profile::rfc9440(), &lines) {
        Ok(None) => "nobody".into(),
        Ok(Some(principal)) => principal.to_string(),
        Err(refused) => refused.to_string(),
    }
}

#[test]
fn the_chain_is_verified_whatever_the_proxy_says() {
    let House { client, issuing, stranger, root, .. } = House::get();
    let server = issuing.issue("").server_auth().san(&["uri:spiffe://prod.example/server"]).build();
    let expired = issuing.issue("").client_auth().san(&["uri:spiffe://prod.example/old"]);
    let expired = expired.valid("2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z").build();
    let other = issuing.issue("").client_auth().san(&["uri:spiffe://other.example/admin"]).build();
    for (title, leaf, chain, wanted) in [
        ("an authority that nobody here knows", stranger, vec![], "is not a trust anchor"),
        ("its own authority in the chain", stranger, vec![root, issuing], "is not a trust anchor"),
        ("a server's certificate", &server, vec![issuing], "clientAuth"),
        ("a certificate that has expired", &expired, vec![issuing], "expired"),
        ("a name of another trust domain", &other, vec![issuing], "other.example"),
        ("no intermediate", client, vec![], "issuer"),
        ("a CA for the client", issuing, vec![], "certificate 0"),
    ] {
        let found = handed_on(leaf, &chain);
        assert!(found.starts_with("the certificate that 10.0.7.1 handed on: "), "{title}: {found}");
        assert!(found.contains(wanted), "{title}: {found}");
    }
    assert_eq!(handed_on(client, &[issuing]), "spiffe spiffe://prod.example/client (forwarded by 10.0.7.1)",);
    assert_eq!(
        handed_on(client, &[root, stranger, issuing]),
        "spiffe spiffe://prod.example/client (forwarded by 10.0.7.1)",
        "the order of the intermediates, and what stands among them, does not count"
    );
}

#[test]
fn a_verdict_of_success_admits_nobody() {
    let stranger = percent(&House::get().stranger.pem(), "");
    let lines = [("X-SSL-Client-Cert", stranger), ("X-SSL-Client-Verify", "SUCCESS".to_owned())];
    let refused = identify(Profile::nginx(), &lines).unwrap_err();
    assert!(matches!(refused, Refused::Certificate { .. }), "{refused}");
}

#[test]
fn that_the_client_holds_its_key_is_the_word_of_the_hop() {
    let House { client, issuing, .. } = House::get();
    let lines = [
        ("Client-Cert", format!(":{}:", base64(&client.der))),
        ("Client-Cert-Chain", format!(":{}:", base64(&issuing.der))),
    ];
    let principal = identify(Profile::rfc9440(), &lines).unwrap().expect("somebody");
    assert_eq!(principal.via(), &Via::Hop("10.0.7.1".into()));
    assert_eq!(
        principal.require_direct().unwrap_err().to_string(),
        "that the peer holds its key is the word of 10.0.7.1, and here the peer itself must prove it"
    );
}

#[test]
fn a_header_that_the_hop_removed_is_nobody() {
    let lines = [("Connection", "Client-Cert".to_owned()), ("Host", "app.example".to_owned())];
    assert!(identify(Profile::rfc9440(), &lines).unwrap().is_none());
}

#[test]
fn nothing_of_a_request_can_write_the_log() {
    let lines = [("Client-Cert", "\u{1b}[2J\r\nINFO admin logged in".to_owned() + &"A".repeat(1000))];
    let refused = identify(Profile::rfc9440(), &lines).unwrap_err().to_string();
    assert!(refused.len() < 200 && refused.chars().all(|it| !it.is_control()), "{refused}");
}
