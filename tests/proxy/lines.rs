//! What a profile says that its proxy writes, it reads.

use rustls_pki_types::CertificateDer;
use vouchsafe::proxy::{Hop, LineKind, Profile};

use crate::house::{House, Line, PROXY, base64, percent, read, reader};

/// The lines for the client, and its intermediate.
fn lines(profile: &Profile) -> Vec<(String, String, LineKind)> {
    let House { client, issuing, .. } = House::get();
    let [client, issuing] = [client.der.as_slice(), issuing.der.as_slice()].map(CertificateDer::from);
    let lines = profile.lines(&client, &[issuing]).into_iter();
    lines.map(|line| (line.name, line.value, line.kind)).collect()
}

#[test]
fn every_profile_reads_what_its_proxy_writes_and_nothing_without_its_verdict() {
    for name in Profile::names() {
        let profile = Profile::named(name).unwrap();
        let written = lines(&profile);
        let read = |wanted: &dyn Fn(LineKind) -> bool| {
            let lines = written.iter().filter(|(_, _, kind)| wanted(*kind));
            let lines: Vec<Line<'_>> =
                lines.map(|(name, value, _)| (name.as_str(), value.as_bytes())).collect();
            read(&reader(&profile), &Hop::address(PROXY.into()), &lines)
        };
        let hands_on_all = match name {
            "apache"
            | "aws-alb-passthrough"
            | "cloudflare-rules"
            | "envoy"
            | "envoy-append"
            | "gcp"
            | "haproxy"
            | "kong"
            | "rfc9440"
            | "traefik"
            | "traefik-before-2.9.4" => true,
            "aws-alb-verify" | "aws-cloudfront" | "azure-app-service" | "caddy" | "cloudflare-access"
            | "ingress-nginx" | "nginx" => false,
            new => panic!("does {new} hand on intermediates?"),
        };
        let wanted = if hands_on_all { "client+issuing" } else { "client" };
        assert_eq!(read(&|_| true), wanted, "{name}");
        if written.iter().any(|(_, _, kind)| *kind == LineKind::Verdict) {
            let found = read(&|kind| kind != LineKind::Verdict);
            assert!(found.contains("found nothing, wanted"), "{name}: {found}");
        }
    }
}

/// As the tests' own writers have it, which know nothing of the library's.
#[test]
fn the_lines_of_some_proxies_are_these() {
    let House { client, issuing, .. } = House::get();
    let spaced = |pem: &str| pem.trim_end().replace('\n', " ");
    let table = [
        (
            "nginx",
            vec![
                ("x-ssl-client-cert", percent(&client.pem(), "")),
                ("x-ssl-client-verify", "SUCCESS".to_owned()),
            ],
        ),
        ("aws-alb-verify", vec![("x-amzn-mtls-clientcert-leaf", percent(&client.pem(), "+=/"))]),
        (
            "haproxy",
            vec![
                ("x-ssl-client-cert", base64(&client.der)),
                ("x-ssl-client-cert-chain", base64(&issuing.der)),
                ("x-ssl-client-verify", "0".to_owned()),
            ],
        ),
        (
            "apache",
            vec![
                ("x-ssl-client-cert", spaced(&client.pem())),
                ("x-ssl-client-cert-chain-0", spaced(&issuing.pem())),
                ("x-ssl-client-verify", "SUCCESS".to_owned()),
            ],
        ),
        (
            "traefik",
            vec![(
                "x-forwarded-tls-client-cert",
                format!("{},{}", base64(&client.der), base64(&issuing.der)),
            )],
        ),
    ];
    for (name, wanted) in table {
        let found = lines(&Profile::named(name).unwrap());
        let found: Vec<_> = found.iter().map(|(name, value, _)| (name.as_str(), value.clone())).collect();
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn a_renamed_header_is_written_by_its_name() {
    let profile = Profile::gcp().certificate_header("X-Peer").unwrap().chain_header("X-Chain").unwrap();
    let profile = profile.verdict_header("X-Good").unwrap().presence_header("X-There").unwrap();
    let names: Vec<String> = lines(&profile).into_iter().map(|(name, _, _)| name).collect();
    assert_eq!(names, ["x-peer", "x-chain", "x-there", "x-good"]);
}
