//! Files that are made to do harm: to believe everybody, to take for ever, to write the operator's terminal.

use std::fs;
use std::process::Command;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::house::House;
use vouchsafe::config::{Config, FileProblem, Problem};

fn problems(house: &House, text: &str) -> Vec<Problem> {
    let error = house.parse(text).expect_err("it is refused");
    error.findings().iter().map(|finding| finding.problem().clone()).collect()
}

#[test]
fn the_configuration_itself_is_a_file_of_a_bounded_size_and_of_text() {
    let house = House::new("config attacks itself");
    house.write("latin1.toml", b"purpose = \"\xe9\"");
    fs::File::create(house.folder.join("huge.toml")).unwrap().set_len((1 << 20) + 1).unwrap();
    let table: &[(&str, &str, FileProblem)] = &[
        ("missing", "no.toml", FileProblem::Unreadable("No such file or directory (os error 2)".into())),
        ("a folder", "crls", FileProblem::NotAFile),
        ("not UTF-8", "latin1.toml", FileProblem::NotText),
        ("a mebibyte and one byte", "huge.toml", FileProblem::TooLarge(1 << 20)),
    ];
    for (title, file, wanted) in table {
        let path = house.folder.join(file);
        let error = Config::load(&path).expect_err(title);
        assert_eq!(*error.findings()[0].problem(), Problem::Unreadable(wanted.clone()), "{title}");
        assert_eq!(error.to_string(), format!("{}: {wanted}", path.display()), "{title}");
        assert_eq!(format!("{error:#}"), error.to_string(), "{title}");
    }
}

/// Whoever opens a pipe waits for a writer.
#[test]
fn a_pipe_is_not_opened() {
    let house = House::new("config attacks pipe");
    let made = Command::new("mkfifo").arg(house.folder.join("pipe")).status();
    if !made.is_ok_and(|status| status.success()) {
        return crate::said::say(format_args!("config: no mkfifo, so that no pipe was tried"));
    }
    let text = "purpose = \"client\"\nanchors.a.file = \"pipe\"\nrevocation.crls = [\"pipe\"]";
    let (answer, answered) = mpsc::channel();
    thread::spawn(move || answer.send(problems(&house, text)));
    let refused = Problem::File { file: "pipe".into(), problem: FileProblem::NotAFile };
    let found = answered.recv_timeout(Duration::from_secs(60)).expect("nobody waits for a writer");
    assert_eq!(found, [refused.clone(), refused]);
}

/// What is shown to an operator must not move the cursor, nor turn the text around.
#[test]
fn no_control_of_the_file_reaches_the_terminal() {
    let house = House::new("config attacks terminal");
    let table = [
        ("an escape where TOML allows none", "purpose = \"\x1b[2J\"".to_owned()),
        ("an escape in a comment", "purpose = 1 # \x1b[2J".to_owned()),
        ("a control of one character in place of two, where TOML allows none", ",\u{9c}".to_owned()),
        ("such a control in a comment", "purpose = 1 # \u{9b}2J".to_owned()),
        ("an escaped escape in a value", "purpose = \"\\u001b[2J\"".to_owned()),
        ("an escaped escape in a key", "\"\\u001b[2J\" = 1".to_owned()),
        ("an escaped escape in a file's name", "anchors.a.file = \"\\u001b[2J\"".to_owned()),
        ("an escaped escape in an anchor's name", "anchors.\"\\u001b[2J\".file = \"root.pem\"".to_owned()),
        ("a text that turns around, in a comment", "purpose = 1 # \u{202e}tneilc".to_owned()),
        ("a text that turns around, in a value", "purpose = \"\u{202e}tneilc\"".to_owned()),
    ];
    for (title, text) in table {
        let error = house.parse(&text).expect_err(title);
        for shown in [error.to_string(), format!("{error:#}"), format!("{error:?}")] {
            let bad = |character: char| {
                character != '\n'
                    && (character.is_control() || ('\u{202a}'..='\u{202e}').contains(&character))
            };
            assert!(!shown.contains(bad), "{title}: {shown:?}");
        }
    }
}

#[test]
fn what_is_told_is_bounded() {
    let house = House::new("config attacks bounds");
    let unknown: String = (0..50_000).map(|number| format!("key_{number} = 1\n")).collect();
    let nested = format!("a = {}", "[".repeat(100_000));
    let dotted = format!("{} = 1", vec!["a"; 100_000].join("."));
    let rules = format!("rule = [{}]", "{},".repeat(50_000));
    for (title, text) in [("unknown keys", unknown), ("nesting", nested), ("dots", dotted), ("rules", rules)]
    {
        let error = house.parse(&text).expect_err(title);
        assert!((1..=64).contains(&error.findings().len()), "{title}: {}", error.findings().len());
        let shown = format!("{error:#}");
        assert!(shown.len() < 100_000, "{title}: {} bytes", shown.len());
    }
}

/// The warnings of a file do not crowd out its error.
#[test]
fn many_warnings_hide_no_error() {
    let house = House::new("config attacks warnings");
    let mut text = "purpose = \"client\"\nmapper = \"spiffe\"\ndanger.no_revocation = true\n".to_owned();
    text.push_str("[anchors]\nfleet = { file = \"root.pem\" }\n[issuing_cas]\n");
    text.extend((0..100).map(|number| format!("ca{number} = {{ file = \"tenant.pem\" }}\n")));
    let config = house.parse(&text).unwrap();
    assert_eq!(config.warnings().len(), 64);
    text.push_str("last = { file = \"no.pem\" }\n");
    let problems = problems(&house, &text);
    assert_eq!(problems.len(), 1);
    assert!(matches!(&problems[0], Problem::File { file, .. } if file == "no.pem"), "{problems:?}");
}

/// An empty list is nobody, and never everybody. Each of these is refused before it could be
/// either.
#[test]
fn nothing_is_empty() {
    let house = House::new("config attacks empty");
    let base = "purpose = \"client\"\nanchors.a.file = \"root.pem\"\n";
    for (key, rest) in [
        ("algorithms = []", "danger.no_revocation = true"),
        ("intermediates = []", "danger.no_revocation = true"),
        ("rule = []", "danger.no_revocation = true"),
        ("danger = {}", "revocation.stapled = true"),
        ("anchors.a.only_for = []", "danger.no_revocation = true"),
        ("anchors.a.namespaces = {}", "danger.no_revocation = true"),
        ("anchors.a.danger = {}", "danger.no_revocation = true"),
        ("anchors.a.danger.unchecked = []", "danger.no_revocation = true"),
        ("issuing_cas = {}", "danger.no_revocation = true"),
        ("revocation.crls = []", ""),
        ("revocation.ocsp = []", ""),
        ("policy.require_certificate_policy = []", "danger.no_revocation = true"),
        ("policy.initial_policy_set = []", "danger.no_revocation = true"),
        ("policy.require_key_usage = []", "danger.no_revocation = true"),
    ] {
        assert_eq!(problems(&house, &format!("{key}\n{base}{rest}")), [Problem::Empty], "{key}");
    }
}

/// Text before the blocks is what `openssl x509 -text` writes; none of it may hide a block, or make one.
#[test]
fn no_block_hides() {
    let house = House::new("config attacks blocks");
    let root = house.root.pem();
    let table = [
        ("a block that is indented", root.replace("-----BEGIN", "  -----BEGIN")),
        ("a trusted certificate of openssl", root.replace("CERTIFICATE", "TRUSTED CERTIFICATE")),
        ("an old label", root.replace("CERTIFICATE", "X509 CERTIFICATE")),
        ("another block's end", root.replace("-----END CERTIFICATE", "-----END X509 CRL")),
        ("a label in small letters", root.replace("CERTIFICATE", "certificate")),
        ("no label", root.replace(" CERTIFICATE", "")),
        ("bytes after DER", String::from_utf8_lossy(b"0\x03\x02\x01\x01rest").into_owned()),
        ("a block within a block", root.replacen('\n', &format!("\n{root}"), 1)),
    ];
    for (title, contents) in table {
        house.write("odd.pem", contents);
        let text = "purpose = \"client\"\nanchors.a.file = \"odd.pem\"\ndanger.no_revocation = true";
        let problems = problems(&house, text);
        assert!(
            matches!(&problems[..], [Problem::File { file, .. }] if file == "odd.pem"),
            "{title}: {problems:?}"
        );
    }
}

/// What is missing is said once, and not again by everybody who wants it.
#[test]
fn without_anchors_nobody_is_unknown() {
    let house = House::new("config attacks nobody");
    let text = "purpose = \"client\"\ndanger.no_revocation = true\nrule = [{ name = \"r\", from = [\"a\"], \
        source = \"dns\", match = \"a.example\", principal = { kind = \"k\", name = \"n\" } }]";
    assert_eq!(problems(&house, text), [Problem::MissingKey { key: "anchors", table: "the file" }]);
}
