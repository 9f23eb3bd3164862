//! `completions` and `man`.

use std::path::Path;

use crate::process::words;

const SUBCOMMANDS: [&str; 8] =
    ["verify", "explain", "whois", "check", "forecast", "header-check", "completions", "man"];

#[test]
fn every_shell_completes_every_subcommand() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = words(Path::new("."), &format!("completions {shell}"));
        assert_eq!((output.code, output.err.as_str()), (Some(0), ""), "{shell}");
        for subcommand in SUBCOMMANDS {
            assert!(output.out.contains(subcommand), "{shell}: {subcommand}");
        }
    }
    assert_eq!(words(Path::new("."), "completions cobol").code, Some(2));
}

#[test]
fn the_manual_page_has_every_subcommand_and_option() {
    let page = words(Path::new("."), "man");
    assert_eq!(page.code, Some(0));
    for subcommand in SUBCOMMANDS {
        assert!(page.out.contains(&format!("VOUCHSAFE {}\"", subcommand.to_uppercase())), "{subcommand}");
    }
    assert!(page.out.contains("none did, and something could not be judged"), "its exit status is another");
    for option in
        ["anchors", "crl", "ocsp", "no\\-revocation", "namespace", "config", "days", "at", "json", "insecure"]
    {
        assert!(page.out.contains(&format!("\\-\\-{option}")), "{option}");
    }
}

#[test]
fn the_help() {
    insta::assert_snapshot!("help", words(Path::new("."), "--help"));
    insta::assert_snapshot!("help_forecast", words(Path::new("."), "forecast --help"));
    insta::assert_snapshot!("help_header_check", words(Path::new("."), "header-check --help"));
}
