//! How much memory a CRL takes beside its bytes, in a process of its own: what the system says is the same for all libraries,
//! and counting allocations would slow down whoever makes many. It also has what an allocator keeps of what was given back,
//! which weighs with small CRLs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::subject::Subject;
use crate::{Row, Wanted, libraries};

/// A file that is there as long as this is.
pub(crate) struct File(PathBuf);

impl File {
    pub(crate) fn with(contents: &[u8]) -> Self {
        let name = format!("vouchsafe-bench-{}-{}.crl", std::process::id(), contents.len());
        let path = std::env::temp_dir().join(name);
        fs::write(&path, contents).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// The first argument of a child.
const CHILD: &str = "--keep";

/// Is this the child? Then it has done its work.
pub(crate) fn is_child() -> bool {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [flag, name, small, large] = arguments.as_slice() else { return false };
    if flag != CHILD {
        return false;
    }
    let library = libraries().into_iter().find(|library| library.name() == name).unwrap();
    let [small, large] = [small, large].map(|path| fs::read(path).unwrap());
    // Whatever a library needs once: its code, above all.
    library.keep(small);
    let before = ["RssAnon:", "VmRSS:"].map(kilobytes);
    library.keep(large);
    let after = ["RssAnon:", "VmHWM:"].map(kilobytes);
    println!("{} {}", after[0] - before[0], after[1] - before[1]);
    true
}

pub(crate) fn row(subject: &Subject) -> Row {
    let files = [&subject.root_crl, &subject.crl].map(|crl| File::with(crl));
    let found = libraries().iter().map(|library| of(library.name(), &files, subject)).collect::<Vec<_>>();
    Row {
        what: "bytes an entry: ours",
        ratio: found[0][0],
        found: found.into_iter().map(|[kept, peak]| format!("{kept:.1} (peak {peak:.1})")).collect(),
        wanted: Wanted::AtMost(12.0),
    }
}

/// What is kept for an entry once all is loaded, and the most on the way there; in bytes, without the DER's.
fn of(name: &str, files: &[File], subject: &Subject) -> [f64; 2] {
    let this = std::env::current_exe().unwrap();
    let output = Command::new(this).args([CHILD, name]).args(files.iter().map(File::path)).output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let (kept, peak) = output.trim().split_once(' ').unwrap();
    [kept, peak].map(|kilobytes| kilobytes.parse::<f64>().unwrap() * 1024.0 / subject.entries)
}

/// What Linux says of this process.
fn kilobytes(what: &str) -> i64 {
    let status = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix(what)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
