//! The same example, asked by `openssl s_client`, in both versions of TLS.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::common::{Issued, to_pem};
use crate::example::{lasting_client, start, write_files};
use crate::fleet::{Fleet, NAME};
use crate::process::folder;

#[test]
fn the_example_knows_the_callers_that_come_with_openssl() {
    let fleet = Fleet::new();
    let [api, gone] = ["api", "gone"].map(|name| lasting_client(&fleet, name));
    let server_only = fleet.issuing.issue("CN=server").san(&["uri:spiffe://prod.example/api"]).server_auth();
    let server_only = server_only.valid("2020-01-01T00:00:00Z", "2039-01-01T00:00:00Z").build();
    let folder = folder("axum-s-client");
    write_files(&folder, &fleet, &[&gone]);
    let (_running, port) = start("axum", "axum_mtls", &folder);
    let greeting = "hello, spiffe://prod.example/api, until 2039-01-01T00:00:00Z";
    let table: [(&str, Option<&Issued>, Option<&str>); 4] = [
        ("a caller", Some(&api), Some(greeting)),
        ("no certificate", None, None),
        ("a revoked one", Some(&gone), None),
        ("a server's, with a caller's name", Some(&server_only), None),
    ];
    for version in ["-tls1_2", "-tls1_3"] {
        for (title, certificate, wanted) in &table {
            let said = ask(&folder, &fleet, port, version, *certificate);
            assert_eq!(said.contains("HTTP/1.1 200 OK"), wanted.is_some(), "{title}, {version}: {said}");
            assert_eq!(said.contains("hello"), wanted.is_some(), "{title}, {version}: {said}");
            assert!(wanted.is_none_or(|wanted| said.contains(wanted)), "{title}, {version}: {said}");
        }
    }
}

/// What comes back for one request, and what the client has to say on the way.
fn ask(folder: &Path, fleet: &Fleet, port: u16, version: &str, certificate: Option<&Issued>) -> String {
    let write = |name: &str, text: String| std::fs::write(folder.join(name), text).unwrap();
    write("root.pem", fleet.root.pem());
    write("issuing.pem", fleet.issuing.pem());
    let mut command = Command::new("openssl");
    command.args(["s_client", "-quiet", version, "-servername", NAME, "-verify_hostname", NAME]);
    command.args(["-verify_return_error", "-CAfile", "root.pem", "-connect", &format!("127.0.0.1:{port}")]);
    if let Some(it) = certificate {
        write("client.pem", it.pem());
        write("client.key", to_pem("PRIVATE KEY", &it.key.pkcs8()));
        command.args(["-cert", "client.pem", "-key", "client.key", "-cert_chain", "issuing.pem"]);
    }
    command.current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("openssl runs");
    let request = format!("GET / HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n");
    // Whoever was refused may be gone already.
    let _unread = child.stdin.as_mut().expect("a pipe").write_all(request.as_bytes());
    let output = child.wait_with_output().expect("it ends");
    [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned()).concat()
}
