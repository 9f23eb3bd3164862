//! The example `axum_mtls`, as a stranger runs it: with files, and with today's clock.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::common::{Issued, to_pem};
use crate::curl::Curl;
use crate::fleet::Fleet;
use crate::house::server_certificate;
use crate::process::{example_with, folder};

/// Ends with the test, however that ends.
pub(crate) struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ended = self.0.kill();
        let _status = self.0.wait();
    }
}

/// They have to hold whenever the test runs.
fn crls(fleet: &Fleet, number: i64, revoked: &[&Issued]) -> String {
    let long = |crl: crate::common::CrlBuilder| crl.number(number).next_update(Some("2040-01-01T00:00:00Z"));
    let below = revoked
        .iter()
        .fold(long(fleet.issuing.crl()), |crl, it| crl.revoke(&it.serial, "2026-03-01T00:00:00Z", Some(1)));
    [long(fleet.root.crl()), below].map(|crl| to_pem("X509 CRL", &crl.build())).concat()
}

pub(crate) fn write_files(folder: &Path, fleet: &Fleet, revoked: &[&Issued]) {
    let server = server_certificate(fleet);
    let files = [
        ("anchors.pem", fleet.root.pem()),
        ("crls.pem", crls(fleet, 1, revoked)),
        ("server.pem", server.pem() + &fleet.issuing.pem()),
        ("server.key", to_pem("PRIVATE KEY", &server.key.pkcs8())),
    ];
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// Runs the example over the files in this folder, and says where it listens.
pub(crate) fn start(feature: &str, name: &str, folder: &Path) -> (Running, u16) {
    let mut command = Command::new(example_with(feature, name));
    command.args(["prod.example", "anchors.pem", "crls.pem", "server.pem", "server.key"]).current_dir(folder);
    let mut running = Running(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let port = line.trim().rsplit(':').next().unwrap().parse().unwrap();
    (running, port)
}

/// Good whenever the test runs.
pub(crate) fn lasting_client(fleet: &Fleet, service: &str) -> Issued {
    fleet.issue(service).valid("2020-01-01T00:00:00Z", "2039-01-01T00:00:00Z").build()
}

#[test]
fn the_example_knows_its_callers_and_follows_the_file_of_crls() {
    let fleet = Fleet::new();
    let folder = folder("axum-example");
    write_files(&folder, &fleet, &[]);
    let (_running, port) = start("axum", "axum_mtls", &folder);
    let api = lasting_client(&fleet, "api");
    let curl = Curl::new("axum-example-client", &fleet, Some(&api));
    let hello = "hello, spiffe://prod.example/api, until 2039-01-01T00:00:00Z\n [200]";
    assert_eq!(curl.get(port, "/"), hello);

    std::fs::write(folder.join("crls.pem"), crls(&fleet, 2, &[&api])).unwrap();
    let start = Instant::now();
    let mut said = curl.get(port, "/");
    while said == hello && start.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(100));
        said = curl.get(port, "/");
    }
    assert!(said.starts_with("curl: "), "{said}");
}

#[test]
fn the_example_says_how_it_is_used() {
    let output = crate::process::Output::of(&mut Command::new(example_with("axum", "axum_mtls"))).unwrap();
    assert_eq!(output.code, Some(1));
    assert!(output.err.contains("axum_mtls DOMAIN ANCHORS CRLS CERTIFICATE KEY"), "{}", output.err);
}
