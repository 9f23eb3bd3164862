//! What reaches the operator's terminal.

use std::process::Stdio;

use crate::common::Authority;
use crate::process::{command, run_with};
use crate::scene::{Scene, identified};

/// Everything that a peer may write: its subject, its names; and whoever names files.
#[test]
fn a_peer_does_not_write_the_operators_terminal() {
    const OURS: [&str; 6] = ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m"];
    const HOSTILE: &str = "a\u{1b}[2Jb\u{9b}1mc\u{202e}d\ne\u{7}";
    let scene = Scene::new("terminal");
    let stranger = Authority::root(&format!("CN={HOSTILE}"));
    let names = [format!("uri:spiffe://prod.example/{HOSTILE}"), format!("dns:{HOSTILE}")];
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let leaf = stranger.issue(&format!("CN={HOSTILE},O={HOSTILE}")).san(&names).client_auth().build();
    let issued = scene.issuing.issue(&format!("CN={HOSTILE}")).client_auth().build();
    let file = "peers/\u{1b}]0;evil\u{7}\u{202e}.pem";
    scene.write(file, leaf.pem() + &stranger.pem());
    scene.write("peers/issued.pem", issued.pem() + &scene.issuing.pem());
    let trust = crate::scene::TRUST;
    scene.write("crls/\u{1b}[2J.crl", "none");
    scene.write(
        "hostile.toml",
        "purpose = \"client\"\nanchors.a.file = \"root.pem\"\nrevocation.crls = [\"crls\"]\n",
    );
    for line in [
        format!("verify {file} peers/issued.pem {trust}"),
        format!("verify {file} peers/issued.pem {}", identified()),
        format!("verify {file} peers/issued.pem absent\u{1b}[2J.pem --json {trust}"),
        format!("explain {file} {trust}"),
        format!("explain {file} --json {}", identified()),
        format!("whois {file} {}", identified()),
        format!("whois peers/issued.pem --json {}", identified()),
        format!("forecast peers {trust}"),
        format!("forecast peers --json {trust}"),
        format!("forecast peers\u{1b}[2J {trust}"),
        format!("verify {file} --config peers/\u{1b}[2J.toml"),
        "check hostile.toml".to_owned(),
    ] {
        // Where colours are wanted, nothing is stripped on the way; only our own are left out here.
        let mut command = command(&scene.folder, &line.split_whitespace().collect::<Vec<_>>());
        let output = run_with(command.env("CLICOLOR_FORCE", "1"), b"");
        let text = OURS.iter().fold(output.out.clone() + &output.err, |text, ours| text.replace(ours, ""));
        assert!(!text.is_empty(), "{line:?}");
        let written = text.chars().find(|character| {
            (character.is_control() && *character != '\n') || matches!(character, '\u{200e}'..='\u{202e}')
        });
        assert_eq!(written, None, "{line:?}: {text:?}");
    }
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let scene = Scene::new("colours");
    scene.chain("api.pem", &scene.api());
    let line = format!("verify api.pem {}", identified());
    let arguments: Vec<_> = line.split_whitespace().collect();
    let with = |variables: &[(&str, &str)]| {
        let mut command = command(&scene.folder, &arguments);
        command.envs(variables.iter().copied());
        run_with(&mut command, b"").out
    };
    let plain = with(&[]);
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    let coloured = with(&[("CLICOLOR_FORCE", "1"), ("TERM", "xterm")]);
    assert!(coloured.contains("\u{1b}[1m\u{1b}[32maccepted\u{1b}[0m"), "{coloured:?}");
    assert_eq!(with(&[("NO_COLOR", "1")]), plain);
}

#[test]
fn a_reader_who_has_seen_enough_makes_no_panic() {
    let scene = Scene::new("pipe");
    scene.chain("api.pem", &scene.api());
    let line = format!("verify api.pem {}", identified());
    let mut command = command(&scene.folder, &line.split_whitespace().collect::<Vec<_>>());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    // A verdict that nobody read is none.
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(2), &b""[..]));
}
