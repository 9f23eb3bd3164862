//! Runs a program and shows what it said.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::expect_used,
    clippy::panic,
    reason = "test support: a panic fails the test, and each test uses a part of it"
)]

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// What a process printed, and its exit code.
#[derive(Debug)]
pub struct Output {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Output {
    pub fn of(command: &mut Command) -> std::io::Result<Self> {
        let output = command.output()?;
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Self { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) })
    }
}

/// Runs the example `identify_peer` in this folder.
pub fn identify_peer<A: AsRef<OsStr>>(folder: &Path, arguments: &[A]) -> Output {
    static EXAMPLE: OnceLock<PathBuf> = OnceLock::new();
    let example = EXAMPLE.get_or_init(|| build("identify_peer"));
    Output::of(Command::new(example).args(arguments).current_dir(folder)).expect("the example runs")
}

/// Runs an example.
pub fn example(name: &str, arguments: &[&str]) -> Output {
    Output::of(Command::new(build(name)).args(arguments)).expect("the example runs")
}

/// Builds an example that needs this feature, and says where it is.
pub fn example_with(feature: &str, name: &str) -> PathBuf {
    build_with(name, &["--features", feature])
}

/// Cargo knows where an example is and whether it is up to date; nothing else does for certain.
fn build(example: &str) -> PathBuf {
    build_with(example, &[])
}

fn build_with(example: &str, features: &[&str]) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| env!("CARGO").into());
    let mut command = Command::new(cargo);
    command.args(["build", "--quiet", "--message-format", "json", "--example", example]);
    command.args(features);
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    // What cargo tells a test about its package would tell build scripts that something changed.
    for (name, _) in std::env::vars_os() {
        if name
            .to_str()
            .is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
        {
            command.env_remove(name);
        }
    }
    if !cfg!(debug_assertions) {
        command.arg("--release");
    }
    let built = Output::of(&mut command).expect("cargo runs");
    assert_eq!(built.code, Some(0), "cargo build --example {example}:\n{}", built.err);
    // The library's messages name no executable.
    built
        .out
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .find_map(|message| message.get("executable")?.as_str().map(PathBuf::from))
        .expect("cargo says where the example is")
}

/// A fresh folder for the files of a test.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    // What an earlier run left must not be judged.
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder for the test's files");
    folder
}
