//! `verify`: verdicts and exit codes.

use insta::assert_snapshot;

use crate::process::words;
use crate::scene::{Scene, TRUST, identified};

#[test]
fn an_accepted_peer_and_a_refused_one_and_a_file_that_is_not_there() {
    let scene = Scene::new("verify some");
    scene.chain("api.pem", &scene.api());
    let old =
        scene.service("spiffe://prod.example/old").valid("2025-01-01T00:00:00Z", "2026-03-01T00:00:00Z");
    scene.chain("old.pem", &old.build());
    scene.write("alone.pem", scene.api().pem());
    let id = identified();
    assert_snapshot!("accepted", words(&scene.folder, &format!("verify api.pem {id}")));
    assert_snapshot!("refused", words(&scene.folder, &format!("verify old.pem {id}")));
    let all = words(&scene.folder, &format!("verify api.pem old.pem alone.pem absent.pem {id}"));
    assert_snapshot!("several", all);
}

#[test]
fn without_a_namespace_a_path_is_verified_and_without_revocation_every_answer_says_so() {
    let scene = Scene::new("verify path");
    scene.chain("api.pem", &scene.api());
    assert_snapshot!("path", words(&scene.folder, &format!("verify api.pem {TRUST}")));
    let lax = "--anchors root.pem --no-revocation --purpose client --at 2026-03-02";
    assert_snapshot!("no_revocation", words(&scene.folder, &format!("verify api.pem {lax}")));
}

#[test]
fn the_verdicts_as_json() {
    let scene = Scene::new("verify json");
    scene.chain("api.pem", &scene.api());
    let revoked = scene.service("spiffe://prod.example/gone").build();
    scene.chain("gone.pem", &revoked);
    let crl = scene.issuing.crl().number(8).revoke(&revoked.serial, "2026-02-01T00:00:00Z", Some(1)).build();
    scene.write("issuing.crl", crl);
    let all = words(&scene.folder, &format!("verify api.pem gone.pem absent.pem --json {}", identified()));
    assert_snapshot!("json", all);
    serde_json::from_str::<serde_json::Value>(&all.out).expect("JSON");
}

#[test]
fn a_server_is_verified_by_its_name() {
    let scene = Scene::new("verify server");
    let server = scene.issuing.issue("CN=api").san(&["dns:api.example.com"]).server_auth().build();
    scene.chain("server.pem", &server);
    let trust = TRUST.replace("client", "server");
    let table = [("api.example.com", Some(0)), ("www.example.com", Some(1)), ("not a name", Some(2))];
    for (name, code) in table {
        let mut arguments: Vec<_> = trust.split_whitespace().collect();
        arguments.extend(["verify", "server.pem", "--name", name]);
        arguments.rotate_right(4);
        assert_eq!(crate::process::run(&scene.folder, &arguments).code, code, "{name}");
    }
    let nameless = words(&scene.folder, &format!("verify server.pem {trust}"));
    assert_eq!(nameless.code, Some(2));
    assert_eq!(
        nameless.err,
        "vouchsafe: --name: a server is verified for the name by which it was called, and there is none\n"
    );
}

#[test]
fn what_is_not_decided_is_not_guessed() {
    let scene = Scene::new("verify options");
    scene.chain("api.pem", &scene.api());
    let table = [
        ("no decision on revocation", "--anchors root.pem --purpose client", "no decision on revocation"),
        (
            "two decisions",
            "--anchors root.pem --purpose client --crl root.crl --no-revocation",
            "cannot be used",
        ),
        ("no purpose", "--anchors root.pem --no-revocation", "--purpose"),
        ("no anchors", "--purpose client --no-revocation", "--anchors"),
        ("a configuration and options", "--config a.toml --purpose client", "cannot be used with"),
        (
            "a time that is none",
            "--at yesterday --anchors root.pem --no-revocation --purpose client",
            "yesterday",
        ),
        (
            "an anchor twice",
            "--anchors root.pem --anchors root.pem --no-revocation --purpose client",
            "root.pem",
        ),
        (
            "anchors without a certificate",
            "--anchors root.crl --no-revocation --purpose client",
            "root.crl: holds no",
        ),
        (
            "a CRL that is none",
            "--anchors root.pem --crl root.pem --purpose client",
            "root.pem: holds no CRL",
        ),
    ];
    for (title, trust, words_of_it) in table {
        let output = words(&scene.folder, &format!("verify api.pem {trust}"));
        assert_eq!(output.code, Some(2), "{title}: {output}");
        assert!(output.err.contains(words_of_it), "{title}: {output}");
        assert_eq!(output.out, "", "{title}");
    }
}
