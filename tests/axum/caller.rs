//! Who is let into which room, with which answer, and what the log has.

use std::time::Duration;

use crate::curl::Curl;
use crate::fleet::Fleet;
use crate::house::{House, mapper};

#[test]
fn a_handler_gets_its_caller_or_is_not_run() {
    let fleet = Fleet::new();
    let house = House::open(&fleet);
    let [api, web] =
        ["api", "web"].map(|name| Curl::new(&format!("axum-{name}"), &fleet, Some(&fleet.client(name))));
    let nobody = Curl::new("axum-nobody", &fleet, None);
    let table = [
        ("a caller", &api, "/", "hello, service api [200]", ""),
        ("a caller, where there may be none", &api, "/welcome", "hello, api [200]", ""),
        ("no certificate", &nobody, "/", " [403]", "the peer has no certificate"),
        ("no certificate, where there may be none", &nobody, "/welcome", "hello, stranger [200]", ""),
        ("the role", &api, "/admin", "secrets [200]", ""),
        ("another role", &web, "/admin", " [403]", "the principal does not have the role \"admin\""),
        ("no certificate, and so no role", &nobody, "/admin", " [403]", "the peer has no certificate"),
        ("no such room", &api, "/nowhere", " [404]", ""),
        // The fallback was merged from the router that asks for the role.
        ("no such room, for a stranger", &nobody, "/nowhere", " [403]", "the peer has no certificate"),
        ("an address", &nobody, "/from", "127.0.0.1 [200]", ""),
    ];
    for (title, curl, path, wanted, log) in table {
        assert_eq!(curl.get(house.port, path), wanted, "{title}");
        let logged: Vec<_> = house.log.try_iter().collect();
        assert_eq!(logged.join("; "), log, "{title}");
    }
}

#[test]
fn who_was_revoked_is_nobody_at_the_next_request_of_a_connection_of_http_2() {
    let fleet = Fleet::new();
    let house = House::speaking(&fleet, &["h2"]);
    let api = fleet.client("api");
    let requests = Curl::new("axum-revoked-2", &fleet, Some(&api)).get_twice(house.port, "/slow", "/welcome");
    std::thread::sleep(Duration::from_millis(350));
    let verifier = fleet.verifier(&[&api]);
    house.live.swap(verifier.clone(), mapper(&verifier));
    let output = requests.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "hello, api [2 200, 1 new] [2 403, 0 new]");
}

#[test]
fn who_was_revoked_is_nobody_at_the_next_request_of_an_open_connection() {
    let fleet = Fleet::new();
    let house = House::open(&fleet);
    let api = fleet.client("api");
    let curl = Curl::new("axum-revoked", &fleet, Some(&api));
    let requests = curl.get_twice(house.port, "/slow", "/welcome");
    std::thread::sleep(Duration::from_millis(350));
    let verifier = fleet.verifier(&[&api]);
    house.live.swap(verifier.clone(), mapper(&verifier));
    let output = requests.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "hello, api [1.1 200, 1 new] [1.1 403, 0 new]");
    let revoked =
        "certificate 0 (CN=api): revoked 2026-03-01T00:00:00Z (keyCompromise) by CRL 2 of CN=Issuing CA";
    assert_eq!(house.log.try_iter().collect::<Vec<_>>(), [revoked], "even where a caller is optional");

    let said = curl.get(house.port, "/");
    assert!(
        said.starts_with("curl: ") && said.contains("certificate revoked"),
        "on a new connection, in the handshake: {said}"
    );
}
