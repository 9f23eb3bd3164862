//! The house has floors, and imports go down: to a lower floor, or to a module listed above on the same floor
//! (`DESIGN.md`, "The way through the house"). This test reads every `crate::` path of the library.
//!
//! Comments, strings and items under `#[cfg(test)]` are not read; neither are `lib.rs`, which sees everything, and
//! files named `tests.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    reason = "a test that panics is a test that fails"
)]

#[path = "said/mod.rs"]
mod said;

use std::fs;
use std::path::{Path, PathBuf};

use said::say;

/// Top-level modules, a floor a line, from the ground up. On floor 0 they may import each other.
const FLOORS: &[&[&str]] = &[
    &["budget", "error", "time", "der", "oid"],
    &["name"],
    &["certificate"],
    &["signature"],
    &["trust"],
    &["policy"],
    &["path"],
    &["revocation"],
    &["identity"],
    &["fault", "report", "refusal", "via", "verified", "principal", "verify"],
    &["danger", "manual"],
    &["proxy", "config", "tls", "reload", "fetch", "serialise"],
];

#[test]
fn imports_go_to_lower_floors_only() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut files, mut imports, mut faults) = (0, 0, Vec::new());
    for file in rust_files(&src) {
        let inside = file.strip_prefix(&src).unwrap();
        let module = Module::of_file(inside);
        if inside == Path::new("lib.rs") || inside.ends_with("tests.rs") {
            continue;
        }
        let source = fs::read_to_string(&file).unwrap();
        let (found, wrong) = check(&module, &source);
        files += 1;
        imports += found;
        faults.extend(wrong.into_iter().map(|fault| format!("src/{}: {fault}", inside.display())));
    }
    say(format_args!("layers: {files} files, {imports} imports within the crate"));
    assert!(files > 0 && imports > 0, "nothing was checked");
    assert!(faults.is_empty(), "{} imports go up:\n{}", faults.len(), faults.join("\n"));
}

/// Where a file's module hangs in the tree.
struct Module {
    /// The module under the crate root that it is or lies in.
    top: String,
    /// How many `super` lead from it to the crate root.
    depth: usize,
}

impl Module {
    fn of_file(inside: &Path) -> Self {
        let parts: Vec<_> =
            inside.with_extension("").iter().map(|part| part.to_str().unwrap().into()).collect();
        let depth =
            if parts.last().is_some_and(|last| last == "mod") { parts.len() - 1 } else { parts.len() };
        Self { top: parts.into_iter().next().unwrap(), depth }
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// How many modules the source names through `crate::`, and a sentence for each that it must not.
fn check(module: &Module, source: &str) -> (usize, Vec<String>) {
    let tokens = without_tests(tokens(source));
    let Some(own) = place(&module.top) else {
        return (0, vec![format!("module `{}` stands on no floor", module.top)]);
    };
    let named = modules_named(&tokens);
    let mut faults: Vec<_> = named.iter().filter_map(|target| fault(&module.top, own, target)).collect();
    if longest_super(&tokens) >= module.depth {
        faults.push("`super` reaches the crate root: write `crate::`".into());
    }
    (named.len(), faults)
}

fn fault(module: &str, own: (usize, usize), target: &str) -> Option<String> {
    // The test authority, which exists in unit tests only: no library code can name it.
    if target == "common" {
        return None;
    }
    let Some(place) = place(target) else {
        return Some(format!(
            "`crate::{target}` is no module on a floor: name the module that it comes from"
        ));
    };
    let goes_down = target == module || place < own || (place.0 == 0 && own.0 == 0);
    (!goes_down).then(|| format!("`{module}` (floor {}) imports `{target}` (floor {})", own.0, place.0))
}

/// Floor, and place on it.
fn place(module: &str) -> Option<(usize, usize)> {
    FLOORS.iter().enumerate().find_map(|(floor, modules)| {
        modules.iter().position(|listed| *listed == module).map(|order| (floor, order))
    })
}

/// The first segment of every path after `crate::`, those of `crate::{a, b::c}` included.
fn modules_named(tokens: &[String]) -> Vec<String> {
    let mut named = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if token != "crate" || tokens.get(at + 1).is_none_or(|next| next != "::") {
            continue;
        }
        let rest = tokens.get(at + 2..).unwrap_or_default();
        match rest.first().map(String::as_str) {
            Some("{") => named.extend(heads_of_group(rest)),
            Some(segment) => named.push(segment.to_owned()),
            None => {}
        }
    }
    named
}

/// The first token of each member of the group that begins here.
fn heads_of_group(tokens: &[String]) -> Vec<String> {
    let (mut heads, mut depth, mut head_is_next) = (Vec::new(), 0_usize, false);
    for token in tokens {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ if head_is_next => heads.push(token.clone()),
            _ => {}
        }
        if depth == 0 {
            break;
        }
        head_is_next = depth == 1 && matches!(token.as_str(), "{" | ",");
    }
    heads
}

/// The longest `super::super::..` in the source, in segments.
fn longest_super(tokens: &[String]) -> usize {
    let (mut longest, mut run) = (0, 0);
    for token in tokens {
        match token.as_str() {
            "super" => run += 1,
            "::" => {}
            _ => run = 0,
        }
        longest = longest.max(run);
    }
    longest
}

/// Leaves out each item under `#[cfg(test)]`: up to its `;`, or to the end of its braces.
fn without_tests(tokens: Vec<String>) -> Vec<String> {
    const CFG_TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut at) = (Vec::new(), 0);
    while let Some(token) = tokens.get(at) {
        let rest = tokens.get(at..).unwrap_or_default();
        if rest.iter().take(CFG_TEST.len()).eq(CFG_TEST) {
            at += CFG_TEST.len() + length_of_item(rest.get(CFG_TEST.len()..).unwrap_or_default());
        } else {
            kept.push(token.clone());
            at += 1;
        }
    }
    kept
}

fn length_of_item(tokens: &[String]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.as_str() {
            "{" => depth += 1,
            "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && matches!(token.as_str(), "}" | ";") {
            return at + 1;
        }
    }
    tokens.len()
}

/// Words, `::`, and single other characters; comments, strings and character literals left out.
fn tokens(source: &str) -> Vec<String> {
    let (mut tokens, mut rest) = (Vec::new(), source);
    while let Some(first) = rest.chars().next() {
        let length = match first {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => length_of_block_comment(rest),
            _ if rest.starts_with("::") => 2,
            '"' => length_of_string(rest),
            '\'' => length_of_quote(rest),
            'r' | 'b' | 'c' if length_of_raw_string(rest) > 0 => length_of_raw_string(rest),
            _ if is_word(first) => rest.find(|next| !is_word(next)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (token, after) = rest.split_at(length);
        if is_word(first) && !token.contains('"') || length == 1 && !first.is_whitespace() || token == "::" {
            tokens.push(token.to_owned());
        }
        rest = after;
    }
    tokens
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn length_of_block_comment(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(here) = rest.get(at..).filter(|here| !here.is_empty()) {
        let (change, step) = match here {
            _ if here.starts_with("/*") => (1, 2),
            _ if here.starts_with("*/") => (-1, 2),
            _ => (0, here.chars().next().map_or(1, char::len_utf8)),
        };
        depth = depth.saturating_add_signed(change);
        at += step;
        if depth == 0 {
            break;
        }
    }
    at
}

fn length_of_string(rest: &str) -> usize {
    let mut escaped = true; // The opening quote does not close.
    for (at, character) in rest.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character literal, or the quote of a lifetime.
fn length_of_quote(rest: &str) -> usize {
    let mut characters = rest.char_indices().skip(1);
    match characters.next() {
        Some((_, '\\')) => {
            rest.get(3..).and_then(|tail| tail.find('\'')).map_or(rest.len(), |end| 3 + end + 1)
        }
        Some(_) => characters.next().filter(|(_, next)| *next == '\'').map_or(1, |(at, _)| at + 1),
        None => 1,
    }
}

/// `r"..."`, `br#"..."#` and the like; 0 if it is none.
fn length_of_raw_string(rest: &str) -> usize {
    let prefix = ["br", "cr", "r"].into_iter().find(|prefix| rest.starts_with(prefix));
    let Some(body) = prefix.and_then(|prefix| rest.strip_prefix(prefix)) else { return 0 };
    let hashes = body.len() - body.trim_start_matches('#').len();
    if body.as_bytes().get(hashes) != Some(&b'"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let start = rest.len() - body.len() + hashes + 1;
    rest.get(start..).and_then(|tail| tail.find(&end)).map_or(rest.len(), |at| start + at + end.len())
}

#[test]
fn the_checker_finds_what_it_must_and_nothing_else() {
    let table: &[(&str, &str, &str, usize, &[&str])] = &[
        ("an import from below", "name/dns.rs", "use crate::error::Malformed;", 1, &[]),
        ("an import from above", "name/dns.rs", "use crate::trust::Anchor;", 1, &["imports `trust`"]),
        ("a path in code", "der.rs", "fn f() { crate::name::g() }", 1, &["imports `name`"]),
        (
            "a group over several lines",
            "path/mod.rs",
            "use crate::{\n budget::{Budget, Meter},\n verify::Verifier,\n trust,\n};",
            3,
            &["imports `verify`"],
        ),
        ("floor 0 may be mutual", "error.rs", "use crate::oid; use crate::budget::Budget;", 2, &[]),
        ("above on one floor", "verify.rs", "use crate::refusal::Refusal;", 1, &[]),
        ("below on one floor", "refusal.rs", "use crate::verify::Verifier;", 1, &["imports `verify`"]),
        ("its own module", "policy/engine.rs", "use crate::policy::Policy;", 1, &[]),
        ("an unknown module", "helpers.rs", "", 0, &["`helpers` stands on no floor"]),
        ("a re-export of the root", "path/mod.rs", "use crate::Time;", 1, &["`crate::Time` is no module"]),
        ("all of the root", "path/mod.rs", "use crate::*;", 1, &["`crate::*` is no module"]),
        ("super to the root", "name/dns.rs", "use super::super::trust;", 0, &["`super` reaches"]),
        ("super to the root of a mod.rs", "name/mod.rs", "use super::trust;", 0, &["`super` reaches"]),
        ("super within a module", "name/dns.rs", "use super::Name;", 0, &[]),
        ("visibility is no import", "der.rs", "pub(crate) fn f() {}", 0, &[]),
        ("comments", "der.rs", "// crate::tls\n/* /* */ crate::tls */ /// [crate::tls]", 0, &[]),
        ("strings", "der.rs", r###"f("\" crate::tls", r#"" crate::tls"#, b"crate::tls")"###, 0, &[]),
        ("after a string", "der.rs", r##"f("\\", r#"""#, '"', '\'', 'a'); crate::tls"##, 1, &["`tls`"]),
        ("after a lifetime", "der.rs", "fn f<'a>(a: &'a u8) -> &'a crate::tls::X {}", 1, &["`tls`"]),
        ("tests may look up", "der.rs", "#[cfg(test)]\nmod tests { fn f() { use crate::tls; } }", 0, &[]),
        ("after a test item", "der.rs", "#[cfg(test)] use crate::tls; use crate::path;", 1, &["`path`"]),
        ("other configurations", "der.rs", "#[cfg(not(test))] use crate::tls;", 1, &["`tls`"]),
    ];
    for (title, file, source, imports, wanted) in table {
        let (found, faults) = check(&Module::of_file(Path::new(file)), source);
        assert_eq!(found, *imports, "{title}: imports");
        assert_eq!(faults.len(), wanted.len(), "{title}: {faults:?}");
        for (fault, wanted) in faults.iter().zip(*wanted) {
            assert!(fault.contains(wanted), "{title}: {fault}");
        }
    }
}

#[test]
fn no_module_stands_on_two_floors() {
    let mut modules: Vec<_> = FLOORS.iter().copied().flatten().collect();
    modules.sort();
    let listed = modules.len();
    modules.dedup();
    assert_eq!(modules.len(), listed);
}
