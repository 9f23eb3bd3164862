//! Real chains, made by the `openssl` command line, judged by `openssl verify` and by `identify_peer`: the verdicts must be
//! equal, and so must the reasons, but where a row says otherwise.

#![cfg(all(feature = "std", feature = "rustcrypto"))]
#![expect(clippy::expect_used, clippy::panic, reason = "a test that panics is a test that fails")]

mod authority;
#[cfg(feature = "sha1")]
mod ocsp;
#[path = "../process/mod.rs"]
mod process;
mod rows;
#[path = "../said/mod.rs"]
mod said;

use std::path::Path;

use authority::{Folder, KEYS, openssl};
use process::Output;
use rows::{Purpose, ROWS, Row, Wanted};
use said::say;

#[test]
fn openssl_and_we_judge_alike() {
    match version() {
        Ok(version) => say(format_args!(
            "openssl: judged by {version}: {} rows, {} kinds of key",
            ROWS.len(),
            KEYS.len()
        )),
        Err(why) => return say(format_args!("openssl: NOT asked, so no verdict was compared: {why}")),
    }
    let mut wrong = Vec::new();
    for (kind, new_key) in KEYS {
        let folder = Folder::fill(process::folder(&format!("openssl {kind}")), new_key);
        for row in ROWS {
            let verdicts = [by_openssl(row, &folder), by_us(row, &folder)];
            let line =
                format!("{kind}  {:<45}{}", row.title, verdicts.each_ref().map(Verdict::shown).join("  "));
            println!("{line}");
            if !row.wanted.is(&verdicts) {
                wrong.push(line);
            }
        }
    }
    assert!(wrong.is_empty(), "not as the table says:\n{}", wrong.join("\n"));
}

/// It must be able to set the dates of a CRL, which 3.0 was the first to do.
fn version() -> Result<String, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let version =
        openssl(folder, &["version"]).map_err(|fault| format!("openssl does not run: {fault}"))?.out;
    let usage = openssl(folder, &["ca", "-help"]).map_err(|fault| fault.to_string())?;
    if (usage.out + &usage.err).contains("-crl_lastupdate") {
        Ok(version.trim().to_owned())
    } else {
        Err(format!("{} is too old", version.trim()))
    }
}

struct Verdict {
    accepted: bool,
    words: String,
}

impl Verdict {
    fn shown(&self) -> String {
        format!("{}: {}", if self.accepted { "accepted" } else { "refused" }, self.words)
    }
}

impl Wanted {
    fn is(self, verdicts: &[Verdict; 2]) -> bool {
        let words: [&str; 2] = match self {
            Self::Accepted => return verdicts.iter().all(|verdict| verdict.accepted),
            Self::Refused(openssl, ours) => [openssl, ours],
            Self::RefusedByUs(words) => {
                let [openssl, ours] = verdicts;
                return openssl.accepted && !ours.accepted && ours.words.contains(words);
            }
        };
        verdicts.iter().zip(words).all(|(verdict, words)| !verdict.accepted && verdict.words.contains(words))
    }
}

fn by_openssl(row: &Row, folder: &Folder) -> Verdict {
    let time: jiff::Timestamp = row.at.parse().expect("a time");
    let [time, anchor, end_entity] =
        [time.as_second().to_string(), format!("{}.pem", row.anchor), format!("{}.pem", row.end_entity)];
    let mut arguments = vec!["verify", "-no-CApath", "-no-CAstore", "-CAfile", &anchor, "-attime", &time];
    if !row.sent.is_empty() {
        folder.concatenate(row.sent, "sent.pem");
        arguments.extend(["-untrusted", "sent.pem"]);
    }
    if !row.crls.is_empty() {
        arguments.extend(["-crl_check_all", "-extended_crl", "-use_deltas"]);
        arguments.extend(row.crls.iter().flat_map(|crl| ["-CRLfile", crl]));
    }
    match row.purpose {
        Purpose::Client => arguments.extend(["-purpose", "sslclient"]),
        Purpose::Server(name) => arguments.extend(["-purpose", "sslserver", "-verify_hostname", name]),
    }
    arguments.push(&end_entity);
    let output = openssl(&folder.path, &arguments).expect("openssl runs");
    let accepted = match output.code {
        Some(0) => true,
        Some(2) => false,
        _ => panic!("openssl {}: {output:?}", arguments.join(" ")),
    };
    let errors = output.err.lines().filter_map(|line| line.split_once(" lookup: ").map(|(_, words)| words));
    Verdict {
        accepted,
        words: if accepted { "OK".to_owned() } else { errors.collect::<Vec<_>>().join(", ") },
    }
}

fn by_us(row: &Row, folder: &Folder) -> Verdict {
    let anchor = format!("{}.pem", row.anchor);
    folder.concatenate(&[&[row.end_entity], row.sent].concat(), "chain.pem");
    let mut arguments = vec!["--anchors", &anchor, "--at", row.at, "chain.pem"];
    match row.crls {
        [] => arguments.push("--no-revocation"),
        crls => arguments.extend(crls.iter().flat_map(|crl| ["--crl", crl])),
    }
    match row.purpose {
        Purpose::Client => arguments.extend(["--purpose", "client"]),
        Purpose::Server(name) => arguments.extend(["--purpose", "server", "--name", name]),
    }
    let output: Output = process::identify_peer(&folder.path, &arguments);
    let accepted = match output.code {
        Some(0) => true,
        Some(1) => false,
        _ => panic!("identify_peer {}: {output:?}", arguments.join(" ")),
    };
    let first = output.out.lines().next().unwrap_or_default();
    let words = first.split_once(": ").map_or(first, |(_, words)| words);
    Verdict { accepted, words: words.to_owned() }
}
