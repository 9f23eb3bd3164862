//! Requests that somebody else would like us to make (SSRF).

use std::process::Command;

use super::server::Server;
use super::{asking, http, outcome};
use vouchsafe::fetch::{FetchError, Fetcher};

const LOOPBACK: &str = "is at 127.0.0.1, a loopback address (RFC 1122), and no allowed network";

#[test]
fn no_request_leaves_for_where_it_must_not() {
    let server = Server::saying(http("200 OK", "secret"));
    // `PORT` is the port of a server that would answer.
    type List = &'static [&'static str];
    let table: &[(&str, List, List, &str, &str)] = &[
        (
            "nothing is allowed",
            &[],
            &["127.0.0.1"],
            "http://127.0.0.1:PORT/",
            "127.0.0.1:PORT is not on the list",
        ),
        (
            "another host is allowed",
            &["crl.example"],
            &["127.0.0.1"],
            "http://127.0.0.1:PORT/",
            "not on the list",
        ),
        (
            "another port is allowed",
            &["127.0.0.1"],
            &["127.0.0.1"],
            "http://127.0.0.1:PORT/",
            "not on the list",
        ),
        (
            "a host that resolves to it is allowed",
            &["localhost:PORT"],
            &["127.0.0.1"],
            "http://127.0.0.1:PORT/",
            "not on",
        ),
        ("its address is not", &["127.0.0.1:PORT"], &[], "http://127.0.0.1:PORT/", LOOPBACK),
        (
            "its address is in another network",
            &["127.0.0.1:PORT"],
            &["10.0.0.0/8"],
            "http://127.0.0.1:PORT/",
            LOOPBACK,
        ),
        (
            "a name resolves to loopback",
            &["localhost:PORT"],
            &[],
            "http://localhost:PORT/",
            "a loopback address",
        ),
        (
            "the address, mapped",
            &["[::ffff:127.0.0.1]:PORT"],
            &[],
            "http://[::ffff:127.0.0.1]:PORT/",
            "loopback",
        ),
        (
            "the address, compatible",
            &["[::127.0.0.1]:PORT"],
            &[],
            "http://[::127.0.0.1]:PORT/",
            "IPv4-compatible",
        ),
        ("the unspecified address", &["0.0.0.0:PORT"], &[], "http://0.0.0.0:PORT/", "\"this network\""),
        ("loopback of IPv6", &["[::1]:PORT"], &["127.0.0.0/8"], "http://[::1]:PORT/", "the loopback address"),
        (
            "the address in decimal",
            &["127.0.0.1:PORT"],
            &["127.0.0.1"],
            "http://2130706433:PORT/",
            "nor an IP address",
        ),
        (
            "the address, short",
            &["127.0.0.1:PORT"],
            &["127.0.0.1"],
            "http://127.1:PORT/",
            "nor an IP address",
        ),
        (
            "a user that looks like a host",
            &["crl.example"],
            &[],
            "http://crl.example@127.0.0.1:PORT/",
            "user name",
        ),
        (
            "a fragment that hides the host",
            &["crl.example"],
            &[],
            "http://127.0.0.1:PORT#@crl.example/",
            "fragment",
        ),
        (
            "a backslash that hides the host",
            &["crl.example"],
            &[],
            "http://127.0.0.1:PORT\\@crl.example/",
            "not allowed",
        ),
        (
            "another scheme",
            &["127.0.0.1:PORT"],
            &["127.0.0.1"],
            "gopher://127.0.0.1:PORT/",
            "neither http nor https",
        ),
        (
            "https that is not set up",
            &["127.0.0.1:PORT"],
            &["127.0.0.1"],
            "https://127.0.0.1:PORT/",
            "https is not set up",
        ),
        (
            "a second request in the path",
            &["127.0.0.1:PORT"],
            &["127.0.0.1"],
            "http://127.0.0.1:PORT/ HTTP/1.1\r\n\r\n",
            "not allowed",
        ),
    ];
    for (title, hosts, networks, url, wanted) in table {
        let with_port = |text: &str| text.replace("PORT", &server.port().to_string());
        let builder = hosts.iter().fold(Fetcher::builder(), |it, host| it.allow(&with_port(host)));
        let fetcher = networks.iter().fold(builder, |it, network| it.allow_network(network)).build().unwrap();
        let url = with_port(url);
        for fault in [outcome(fetcher.crl(&url)), outcome(fetcher.ocsp(&url, b"request"))] {
            assert!(fault.contains(&with_port(wanted)), "{title}: {fault}");
        }
        assert_eq!(server.requests(), [""; 0], "{title}");
    }
}

#[test]
fn what_is_listed_is_asked() {
    let server = Server::saying(http("200 OK", "CRL"));
    let port = server.port();
    let table = [
        ("an address", format!("127.0.0.1:{port}"), vec!["127.0.0.0/8"]),
        ("the address, mapped", format!("[::ffff:127.0.0.1]:{port}"), vec!["127.0.0.0/8"]),
        // Where localhost has both addresses, both are judged.
        ("a name", format!("localhost:{port}"), vec!["127.0.0.1", "::1"]),
    ];
    for (asked, (title, host, networks)) in table.into_iter().enumerate() {
        let builder = Fetcher::builder().allow(&host);
        let fetcher = networks.iter().fold(builder, |it, network| it.allow_network(network)).build().unwrap();
        assert_eq!(outcome(fetcher.crl(&format!("http://{host}/"))), "3 bytes", "{title}");
        assert_eq!(server.requests().len(), asked + 1, "{title}");
    }
}

#[test]
fn a_redirect_is_named_and_not_followed() {
    let inside = Server::saying(http("200 OK", "secret"));
    for status in [301, 302, 303, 307, 308] {
        let answer = http(&format!("{status} Found|Location: {}", inside.url()), "");
        let server = Server::saying(answer);
        // The target is allowed: even so it has to be asked for by its own URL.
        let fetcher = asking(&server).allow(&format!("127.0.0.1:{}", inside.port())).build().unwrap();
        let wanted = FetchError::Redirect { status, target: Some(inside.url()) };
        assert_eq!(fetcher.crl(&server.url()), Err(wanted.clone()), "GET, {status}");
        assert_eq!(fetcher.ocsp(&server.url(), b"request"), Err(wanted), "POST, {status}");
    }
    assert_eq!(inside.requests(), [""; 0]);
}

#[test]
fn a_host_that_is_not_found_is_no_answer() {
    // RFC 6761 6.4: no such name exists.
    let fetcher = Fetcher::builder().allow("crl.invalid").build().unwrap();
    let fault = fetcher.crl("http://crl.invalid/a.crl").unwrap_err();
    assert!(matches!(fault, FetchError::HostNotFound(_)), "{fault}");
}

/// Variables can be set for another process only, so the test runs itself again.
#[test]
fn a_proxy_in_the_environment_is_not_used() {
    const INNER: &str = "VOUCHSAFE_TEST_BEHIND_PROXY";
    if std::env::var_os(INNER).is_some() {
        let server = Server::saying(http("200 OK", "CRL"));
        let fetched = asking(&server).build().unwrap().crl(&server.url());
        assert_eq!(outcome(fetched), "3 bytes");
        return;
    }
    let proxy = Server::saying(http("200 OK", "not from the server"));
    let url = format!("http://127.0.0.1:{}", proxy.port());
    let mut inner = Command::new(std::env::current_exe().unwrap());
    inner.args(["--exact", "forgery::a_proxy_in_the_environment_is_not_used"]).env(INNER, "1");
    for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        inner.env(name, &url);
    }
    let output = inner.env_remove("no_proxy").env_remove("NO_PROXY").output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 passed"));
    assert_eq!(proxy.requests(), [""; 0]);
}
