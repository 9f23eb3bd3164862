//! The files in a folder, in the order of their names.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use crate::shown;
use crate::trouble::{FileFault, Trouble};

/// How deep.
const DEPTH: usize = 32;
/// How many: their names alone take some hundred MB then.
const MOST: usize = 1_000_000;

/// Links to files are taken, as certificates often stand behind one. Links to folders are not: they make loops, and lead
/// out.
pub(super) fn files(folder: &Path) -> Result<Vec<PathBuf>, Trouble> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).max_depth(DEPTH).sort_by_file_name() {
        let entry = entry.map_err(|fault| unreadable(fault, folder))?;
        let is_file = match entry.path_is_symlink() {
            true => entry.path().is_file(),
            false => entry.file_type().is_file(),
        };
        if !is_file {
            continue;
        }
        if files.len() == MOST {
            return Err(FileFault::TooManyFiles(MOST).of(folder));
        }
        files.push(entry.into_path());
    }
    Ok(files)
}

/// What walkdir says names files as they are.
fn unreadable(fault: walkdir::Error, folder: &Path) -> Trouble {
    let part = fault.path().and_then(|path| path.strip_prefix(folder).ok()).map(shown::path);
    let path = part.filter(|part| !part.is_empty()).map(|part| format!("{part} in it ")).unwrap_or_default();
    let fault = fault.into_io_error().unwrap_or_else(|| io::ErrorKind::Other.into());
    FileFault::Folder { path, fault }.of(folder)
}
