//! `header-check`, against deployments that are right, and that are wrong in one way.

mod deployment;
mod nginx;
mod tls;
mod wrong;

use std::fmt::Write as _;

use insta::assert_snapshot;
use serde_json::Value;

use crate::process::{Output, run, words};
use crate::scene::{Scene, folder};
use deployment::{Request, answer, hello, nobody, start};

/// A client with rights, whose certificate everybody has seen.
fn victim(name: &str) -> Scene {
    let scene = Scene::new(name);
    let client = scene.issuing.issue("CN=victim,O=Example").client_auth();
    scene.chain("victim.pem", &client.build());
    scene
}

/// Asks this port as its operator would, and hides the port.
fn ask(scene: &Scene, port: u16, options: &str) -> Output {
    let line = format!("header-check http://127.0.0.1:{port}/me {options}");
    hide(words(&scene.folder, &line), &[port])
}

fn hide(output: Output, ports: &[u16]) -> Output {
    let hide = |text: String| {
        ports
            .iter()
            .zip(1..)
            .fold(text, |text, (port, number)| text.replace(&format!(":{port}"), &format!(":PORT{number}")))
    };
    Output { out: hide(output.out), err: hide(output.err), ..output }
}

/// Each that is remarkable on a line of its own, and how many there are of others; as JSON has it.
fn remarkable(output: &Output) -> String {
    let json: Value = serde_json::from_str(&output.out).unwrap_or_else(|fault| panic!("{fault}: {output}"));
    let mut text = format!("exit {}\n", output.code.unwrap());
    for url in json["urls"].as_array().unwrap() {
        of_url(&mut text, url);
    }
    text
}

fn of_url(text: &mut String, url: &Value) {
    match url["trouble"].as_str() {
        Some(trouble) => writeln!(text, "trouble: {trouble}").unwrap(),
        None => writeln!(text, "without: {}", url["without"]).unwrap(),
    }
    for why in url["weaknesses"].as_array().unwrap() {
        writeln!(text, "weak: {}", why.as_str().unwrap()).unwrap();
    }
    let rows: Vec<[&str; 4]> = url["forgeries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["verdict", "answer", "note", "forgery"].map(|key| row[key].as_str().unwrap()))
        .collect();
    let mut told: Vec<&[&str]> = Vec::new();
    for row @ [verdict, answer, note, forgery] in &rows {
        let kind = &row[..3];
        let count = rows.iter().filter(|row| row[..3] == *kind).count();
        if *verdict == "got-in" || count < 7 && !note.is_empty() {
            writeln!(text, "  {verdict} {answer}: {forgery} ({note})").unwrap();
        } else if !told.contains(&kind) {
            told.push(kind);
            writeln!(text, "  {verdict} {answer}: {count} of them ({note})").unwrap();
        }
    }
    if !url["not_sent"].is_null() {
        writeln!(text, "not sent: {}", url["not_sent"]).unwrap();
    }
}

const NGINX: &str = "--profile nginx --certificate victim.pem";

#[test]
fn who_believes_the_header_is_told_so_and_who_does_not_is_well() {
    let scene = victim("header check");
    let forgetful = |request: &Request| match request.certificate("x-ssl-client-cert") {
        Some(certificate) if request.value("x-ssl-client-verify") == Some("SUCCESS") => hello(certificate),
        _ => nobody(),
    };
    assert_snapshot!("right", ask(&scene, start(|_| nobody()), NGINX));
    assert_snapshot!("forgetful", ask(&scene, start(forgetful), NGINX));
    let json = ask(&scene, start(forgetful), &format!("{NGINX} --json"));
    let head: String = json.out.lines().take(34).map(|line| format!("{line}\n")).collect();
    assert_snapshot!("forgetful_json", head);
}

#[test]
fn several_urls_are_asked_and_counted_together() {
    let scene = victim("header check several");
    let right = start(|_| nobody());
    let wrong = start(|request| match request.value("remote-user") {
        Some(user) => answer(200, user),
        None => nobody(),
    });
    let closed = unused_port();
    let line = format!(
        "header-check http://127.0.0.1:{right} http://127.0.0.1:{wrong}/a?b=c http://127.0.0.1:{closed}/ {NGINX} --user root --json"
    );
    let output = hide(words(&scene.folder, &line), &[right, wrong, closed]);
    assert_snapshot!("several_urls", remarkable(&output));
    let json: Value = serde_json::from_str(&output.out).unwrap();
    let forgeries = json["urls"][0]["forgeries"].as_array().unwrap().len();
    assert_eq!(json["forgeries"], forgeries * 2);
    assert_eq!(json["not_judged"], 1);
    assert_eq!(json["got_in"], 1);
}

#[test]
fn without_a_certificate_one_is_made_and_without_a_profile_all_are_tried_and_both_are_told() {
    let scene = victim("header check weak");
    // Believes whom it can read, in Caddy's format.
    let base64 = |request: &Request| match request.value("x-ssl-client-cert") {
        Some(value) if value.starts_with("MII") => hello("somebody"),
        _ => nobody(),
    };
    let output = ask(&scene, start(base64), "--json");
    assert_snapshot!("weak", remarkable(&output));
    let json: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!(json["certificate"]["subject"], "CN=vouchsafe header-check");
    assert_eq!(json["certificate"]["file"], Value::Null);
}

#[test]
fn the_names_and_networks_of_a_configuration_are_forged() {
    let scene = victim("header check configuration");
    let configuration = "purpose = \"client\"\nanchors.fleet = { file = \"root.pem\", namespaces = { spiffe = [\"prod.example\"] } }\n\
                         [danger]\nno_revocation = true\n";
    scene.write("none.toml", configuration);
    let proxy = "[proxy]\nprofile = \"gcp\"\ncertificate_header = \"X-Peer\"\nnetworks = [\"10.0.7.0/28\", \"fd00:7::/64\"]\n";
    scene.write("fleet.toml", format!("{configuration}{proxy}"));
    // Believes the header, and takes its hop from another one.
    let port = start(|request| match (request.value("x-peer"), request.value("x-forwarded-for")) {
        (Some(certificate), Some("10.0.7.0" | "fd00:7::")) => hello(certificate),
        _ => nobody(),
    });
    let output = ask(&scene, port, "--config fleet.toml --certificate victim.pem --json");
    assert_snapshot!("configuration", remarkable(&output));
    let output = ask(&scene, port, "--config none.toml");
    assert_eq!(output.err, "vouchsafe: none.toml: holds no table [proxy]\n");
    assert_eq!(output.code, Some(2));
}

#[test]
fn headers_have_the_names_that_are_given() {
    let scene = victim("header check names");
    let port = start(|request| match (request.value("x-peer"), request.value("x-good")) {
        (Some(value), Some("0")) if !value.is_empty() && !request.has("x-chain") => hello(value),
        _ => nobody(),
    });
    let named =
        "--profile haproxy --certificate-header X-Peer --chain-header X-Chain --verdict-header X-Good";
    let output = ask(&scene, port, &format!("{named} --certificate victim.pem --json"));
    assert_snapshot!("names", remarkable(&output));
    for (title, options, wanted) in [
        (
            "a name that servers fold",
            "--profile nginx --certificate-header X_Peer",
            "--certificate-header: X_Peer is no name",
        ),
        (
            "a name twice",
            "--profile nginx --verdict-header X-SSL-Client-Cert",
            "is the name of another header",
        ),
        (
            "a header that the proxy has not",
            "--profile caddy --chain-header X-Chain",
            "--chain-header: this proxy sets no such",
        ),
        ("no certificate", "--certificate root.crl", "root.crl: holds no certificate"),
        ("a file that is not there", "--certificate absent.pem", "absent.pem: can not be read"),
        ("an unknown profile", "--profile apach", "'apache'"),
        ("a name without a profile", "--certificate-header X-Peer", "--profile <NAME>"),
        ("two places for names", "--profile nginx --config fleet.toml", "cannot be used with"),
        ("a time that is none", "--timeout soon", "not such as 10s or 500ms"),
        ("no time", "--timeout 0s", "not such as 10s or 500ms"),
        ("a key without its certificate", "--client-key victim.pem", "--client-cert <FILE>"),
        (
            "a certificate without its key",
            "--client-cert victim.pem",
            "victim.pem: holds no private key, in PEM",
        ),
        ("roots and none", "--cacert root.pem --insecure", "cannot be used with"),
        ("a place without its port", "--connect app.example", "not HOST:PORT"),
    ] {
        let output = ask(&scene, port, options);
        assert_eq!((output.code, output.out.as_str()), (Some(2), ""), "{title}: {output}");
        assert!(output.err.contains(wanted), "{title}: {output}");
    }
    for (title, arguments, wanted) in [
        ("a header that ends its line", ["--header", "A: b\r\nX-Peer: c"], "visible ASCII"),
        ("a header without a name", ["--header", ": b"], "not NAME: VALUE"),
        ("a user who ends a line", ["--user", "a\nb"], "visible ASCII"),
        ("a method with a line", ["--method", "GET / HTTP/1.1\r\n"], "no method"),
    ] {
        let output = run(&scene.folder, &["header-check", "http://127.0.0.1:9/", arguments[0], arguments[1]]);
        assert_eq!(output.code, Some(2), "{title}");
        assert!(output.err.contains(wanted), "{title}: {output}");
    }
}

#[test]
fn every_request_has_what_the_operator_wants_in_it() {
    let folder = folder("header check way");
    let port = start(|request| {
        let is_so = request.first.starts_with("HEAD ")
            && request.value("host") == Some("app.example")
            && request.value("x-tenant") == Some("a: b");
        if is_so { nobody() } else { answer(500, "something was left out") }
    });
    let url = "http://nowhere.invalid/me";
    let place = format!("127.0.0.1:{port}");
    let arguments = [
        "header-check",
        url,
        "--connect",
        &place,
        "--header",
        "Host: app.example",
        "--header",
        "X-Tenant: a: b",
        "--method",
        "HEAD",
        "--profile",
        "traefik",
    ];
    let output = run(&folder, &arguments);
    assert_eq!(output.code, Some(0), "{output}");
}

fn unused_port() -> u16 {
    std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}
