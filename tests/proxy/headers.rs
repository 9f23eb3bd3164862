//! Which lines of a request count: attacks on the names of headers and on how often they come, under every profile.

use vouchsafe::proxy::{Hop, Limits, NameFault, Profile, ProxyReader, TrustedHops};

use crate::house::{ELSEWHERE, House, Line, PROXY, base64, check, now, percent, read, rows};

fn pem() -> String {
    percent(&House::get().client.pem(), "")
}

fn admin() -> String {
    percent(&House::get().admin.pem(), "")
}

#[test]
fn a_header_that_comes_twice_is_refused() {
    check(
        &Profile::nginx(),
        rows![
            "the forger's first", [("X-SSL-Client-Cert", admin()), ("X-SSL-Client-Cert", pem()), ("X-SSL-Client-Verify", "SUCCESS")],
                "x-ssl-client-cert comes more than once, and the proxy sets it once";
            "the forger's last", [("X-SSL-Client-Cert", pem()), ("X-SSL-Client-Verify", "SUCCESS"), ("X-SSL-Client-Cert", admin())],
                "x-ssl-client-cert comes more than once";
            "in another case", [("X-SSL-Client-Cert", pem()), ("x-ssl-client-CERT", admin()), ("X-SSL-Client-Verify", "SUCCESS")],
                "x-ssl-client-cert comes more than once";
            "the same twice", [("X-SSL-Client-Cert", pem()), ("X-SSL-Client-Cert", pem()), ("X-SSL-Client-Verify", "SUCCESS")],
                "x-ssl-client-cert comes more than once";
            "once empty", [("X-SSL-Client-Cert", ""), ("X-SSL-Client-Cert", pem()), ("X-SSL-Client-Verify", "SUCCESS")],
                "x-ssl-client-cert comes more than once";
            "the verdict", [("X-SSL-Client-Cert", pem()), ("X-SSL-Client-Verify", "SUCCESS"), ("X-SSL-Client-Verify", "FAILED:x")],
                "x-ssl-client-verify comes more than once";
            "joined to one line", [("X-SSL-Client-Cert", pem() + ", " + &admin()), ("X-SSL-Client-Verify", "SUCCESS")],
                "x-ssl-client-cert: found `, -----BEGIN";
        ],
    );
}

#[test]
fn another_spelling_that_servers_take_for_the_same_is_refused() {
    let alias = |name: &'static str| {
        format!("{name} is another spelling of x-ssl-client-cert, which servers take for the same")
    };
    for name in [
        "X_SSL_Client_Cert",
        "X-SSL_Client-Cert",
        "X.SSL.Client.Cert",
        "X-SSL-Client-Cert ",
        "x_ssl_client_cert",
    ] {
        check(
            &Profile::nginx(),
            rows![
                "alone", [(name, admin())], &alias(name);
                "beside ours",
                    [("X-SSL-Client-Cert", pem()), ("X-SSL-Client-Verify", "SUCCESS"), (name, admin())],
                    &alias(name);
                "empty", [(name, "")], &alias(name);
            ],
        );
    }
    check(
        &Profile::ingress_nginx(),
        rows![
            "of the certificate", [("ssl-client-cert", pem()), ("ssl-client-verify", "SUCCESS"), ("SSL_CLIENT_CERT", admin())],
                "SSL_CLIENT_CERT is another spelling of ssl-client-cert";
            "of the verdict", [("ssl-client-cert", pem()), ("SSL_CLIENT_VERIFY", "SUCCESS")],
                "SSL_CLIENT_VERIFY is another spelling of ssl-client-verify";
        ],
    );
    check(
        &Profile::rfc9440(),
        rows![
            "of the certificate", [("client_cert", format!(":{}:", base64(&House::get().admin.der)))],
                "client_cert is another spelling of client-cert,";
            "of the chain", [("Client_Cert_Chain", ":AA==:")],
                "Client_Cert_Chain is another spelling of client-cert-chain,";
        ],
    );
    check(
        &Profile::apache(),
        rows![
            "of a numbered header", [("X_SSL_Client_Cert_Chain_0", "")],
                "X_SSL_Client_Cert_Chain_0 is another spelling of x-ssl-client-cert-chain-0,";
        ],
    );
}

#[test]
fn a_header_of_another_proxy_beside_ours_is_refused() {
    for name in [
        "Client-Cert",
        "client-cert-chain",
        "ssl-client-cert",
        "SSL_CLIENT_CERT",
        "X-Forwarded-Client-Cert",
        "X-Forwarded-Tls-Client-Cert",
        "X-Amzn-Mtls-Clientcert-Leaf",
        "X-ARR-ClientCert",
        "Cf-Client-Cert-Der-Base64",
        "X-SSL-Client-Cert-Chain",
        "CloudFront-Viewer-Cert-Pem",
        "X-Client-Cert",
    ] {
        let wanted = format!(
            "{name} holds a certificate for another proxy, and x-ssl-client-cert is what is read here"
        );
        check(
            &Profile::nginx(),
            rows![
                "beside ours",
                    [("X-SSL-Client-Cert", pem()), ("X-SSL-Client-Verify", "SUCCESS"), (name, admin())],
                    &wanted;
                "alone", [(name, admin())], &wanted;
            ],
        );
    }
}

#[test]
fn a_request_has_its_limits() {
    let hops = || TrustedHops::nobody().network("10.0.7.0/28").unwrap();
    let reader = ProxyReader::new(Profile::nginx(), hops()).limits(Limits {
        lines: 3,
        value_bytes: 100,
        certificates: 2,
    });
    let (proxy, long) = (Hop::address(PROXY.into()), "A".repeat(101));
    for (title, lines, wanted) in [
        ("as many lines as may be", vec![("a", &b""[..]); 3], "nobody"),
        ("one line more", vec![("a", &b""[..]); 4], "the request has more than 3 header lines"),
        (
            "a long value",
            vec![("X-SSL-Client-Cert", long.as_bytes())],
            "x-ssl-client-cert has 101 bytes, and may have 100",
        ),
        ("a long value of another header", vec![("Cookie", long.as_bytes())], "nobody"),
    ] {
        let lines: Vec<Line<'_>> = lines;
        assert_eq!(read(&reader, &proxy, &lines), wanted, "{title}");
    }
}

#[test]
fn headers_have_the_names_that_the_proxy_gives_them() {
    let profile =
        Profile::nginx().certificate_header("X-Peer").unwrap().verdict_header("X-Peer-Good").unwrap();
    check(
        &profile,
        rows![
            "the names that were chosen", [("x-peer", pem()), ("x-peer-good", "SUCCESS")], "client";
            "the usual name is now another proxy's", [("x-peer", pem()), ("x-peer-good", "SUCCESS"), ("X-SSL-Client-Cert", admin())],
                "X-SSL-Client-Cert holds a certificate for another proxy";
            "the usual verdict does not count", [("x-peer", pem()), ("X-SSL-Client-Verify", "SUCCESS")],
                "x-peer-good: found nothing, wanted SUCCESS";
        ],
    );
    assert_eq!(Profile::caddy().verdict_header("X-A").unwrap_err(), NameFault::NoSuchHeader);
    assert_eq!(Profile::nginx().chain_header("X-A").unwrap_err(), NameFault::NoSuchHeader);
    assert_eq!(Profile::nginx().presence_header("X-A").unwrap_err(), NameFault::NoSuchHeader);
    assert_eq!(
        Profile::nginx().verdict_header("X-SSL-Client-Cert").unwrap_err().to_string(),
        "x-ssl-client-cert is the name of another header of the profile"
    );
    assert_eq!(
        Profile::nginx().certificate_header("SSL_CLIENT_CERT").unwrap_err().to_string(),
        "SSL_CLIENT_CERT is no name for such a header: letters, digits and hyphens between them"
    );
}

#[test]
fn what_is_wrong_has_a_name_and_a_header() {
    let reader = ProxyReader::new(Profile::nginx(), TrustedHops::nobody().network("10.0.7.0/28").unwrap());
    let (cert, verdict) = ("X-SSL-Client-Cert", "X-SSL-Client-Verify");
    let table: [(&[Line<'_>], [u8; 4], &str, Option<&str>); 8] = [
        (&[(cert, b"x")], ELSEWHERE, "untrusted-hop", Some(cert)),
        (&[(cert, b"x"), (cert, b"x")], PROXY, "repeated", Some("x-ssl-client-cert")),
        (&[("X_SSL_Client_Cert", b"x")], PROXY, "alias", Some("X_SSL_Client_Cert")),
        (&[("Client-Cert", b"x")], PROXY, "foreign", Some("Client-Cert")),
        (&[(cert, b"x")], PROXY, "verdict", Some("x-ssl-client-verify")),
        (&[(cert, b"x"), (verdict, b"SUCCESS")], PROXY, "value", Some("x-ssl-client-cert")),
        (&[(verdict, b"SUCCESS")], PROXY, "no-certificate", Some("x-ssl-client-verify")),
        (&[("a", &b"x"[..]); 513], PROXY, "too-many-lines", None),
    ];
    for (lines, hop, id, header) in table {
        let lines = lines.iter().map(|(name, value)| (name.as_bytes(), *value));
        let fault = reader.read(lines, &Hop::address(hop.into()), now()).unwrap_err();
        assert_eq!((fault.id(), fault.header()), (id, header), "{fault}");
    }
}

#[test]
fn a_reader_says_what_it_reads_and_from_whom() {
    for name in Profile::names() {
        let profile = Profile::named(name).unwrap();
        assert_eq!(profile.name(), Some(name));
        assert!(profile.header_names().count() > 0, "{name}");
    }
    let profile = Profile::named("apache").unwrap().certificate_header("X-Peer").unwrap();
    assert_eq!((profile.name(), profile.header_names().next()), (Some("apache"), Some("x-peer")));
    assert_eq!(Profile::nginx().name(), None);

    let hops = TrustedHops::nobody().network("10.0.7.0/28").unwrap().principal("service", "edge");
    let reader = ProxyReader::new(Profile::nginx(), hops);
    assert_eq!(
        reader.profile().header_names().collect::<Vec<_>>(),
        ["x-ssl-client-cert", "x-ssl-client-verify"]
    );
    let hops = reader.hops();
    assert_eq!(hops.networks().map(|network| network.to_string()).collect::<Vec<_>>(), ["10.0.7.0/28"]);
    assert_eq!(hops.principals().collect::<Vec<_>>(), [("service", "edge")]);
    assert!(!hops.trusts_unix_sockets());
    assert!(TrustedHops::nobody().unix_socket().trusts_unix_sockets());
}
