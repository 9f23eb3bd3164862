//! Any text makes a configuration, or an error whose every finding stands in the text, prints as one line, and shows the
//! file without a control character.
#![no_main]

#[path = "../../tests/common/mod.rs"]
mod common;

use std::path::PathBuf;
use std::sync::LazyLock;

use libfuzzer_sys::{Corpus, fuzz_target};
use vouchsafe::config::Config;

/// Before the text, so that what follows is read by rules and policies as well.
const BEGINNING: &str = "purpose = \"client\"\nanchors.a.file = \"a.pem\"\ndanger.no_revocation = true\n";

static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("vouchsafe-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("a.pem"), common::Authority::root("CN=a").pem()).expect("a file");
    folder
});

fuzz_target!(|text: &str| -> Corpus {
    // Files of the system are none of our business.
    if ["\"/", "'/", "\n/", "..", "\\"].iter().any(|path| text.contains(path)) {
        return Corpus::Reject;
    }
    check(text);
    check(&format!("{BEGINNING}{text}"));
    Corpus::Keep
});

fn check(text: &str) {
    let findings = match Config::parse(text, "fuzz.toml", &*FOLDER) {
        Ok(config) => {
            assert!(!config.anchors().is_empty());
            config.warnings().to_vec()
        }
        Err(error) => {
            assert!(!error.findings().is_empty());
            assert!(error.findings().iter().all(|finding| !finding.problem().is_warning()));
            error.findings().to_vec()
        }
    };
    for finding in findings {
        let lines = text.split('\n').count();
        assert!((1..=lines).contains(&finding.line()), "{finding:?}");
        let line = text.split('\n').nth(finding.line() - 1).unwrap_or_default();
        assert!((1..=line.chars().count() + 1).contains(&finding.column()), "{finding:?}");
        let plain = finding.to_string();
        assert!(!plain.contains(char::is_control), "{plain:?}");
        let shown = format!("{finding:#}");
        assert!(!shown.contains(|shown: char| shown.is_control() && shown != '\n'), "{shown:?}");
    }
}
