//! What a configuration was made of, and where a change of it would show.

use alloc::borrow::ToOwned;
use alloc::collections::{BTreeSet, VecDeque};
use alloc::vec;
use alloc::vec::Vec;
use std::ffi::OsString;
use std::fs;
use std::path::{Component, Path, PathBuf};

use crate::config::Config;

/// The most links on the way to a file; Linux has 40.
const MOST_LINKS: usize = 40;

/// Files and folders, each once and in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RestsOn {
    pub(super) files: Vec<PathBuf>,
    pub(super) folders: Vec<PathBuf>,
}

impl RestsOn {
    /// Before anything is known of what stands in it.
    pub(super) fn file(file: &Path) -> Self {
        Self { files: vec![file.to_owned()], folders: Vec::new() }
    }

    pub(super) fn config(config: &Config) -> Self {
        let ordered = |paths: &[PathBuf]| {
            let set: BTreeSet<_> = paths.iter().cloned().collect();
            set.into_iter().collect()
        };
        Self { files: ordered(config.files()), folders: ordered(config.folders()) }
    }

    /// The folders in which a name must change for one of the paths to lead elsewhere: those of the files, and those of
    /// all links on the way.
    pub(super) fn places(&self) -> BTreeSet<PathBuf> {
        let mut places = BTreeSet::new();
        for path in self.files.iter().chain(&self.folders) {
            places.extend(way_to(path));
        }
        places
    }
}

fn way_to(path: &Path) -> Vec<PathBuf> {
    let (mut places, mut at, mut links) = (Vec::new(), PathBuf::new(), 0_usize);
    let mut ahead: VecDeque<OsString> = names(path).collect();
    while let Some(name) = ahead.pop_front() {
        let next = at.join(&name);
        match fs::read_link(&next) {
            Ok(target) if links < MOST_LINKS => {
                links = links.saturating_add(1);
                places.push(at.clone());
                names(&target).rev().for_each(|name| ahead.push_front(name));
            }
            _ => at = next,
        }
    }
    if at.is_dir() {
        places.push(at);
    } else if let Some(folder) = at.parent() {
        places.push(folder.to_owned());
    }
    places
}

/// Of an absolute path, the first is the root, which leaves nothing of what it is joined to. `..` stays: it means what the system
/// makes of it.
fn names(path: &Path) -> impl DoubleEndedIterator<Item = OsString> + '_ {
    path.components()
        .filter(|part| !matches!(part, Component::CurDir))
        .map(|part| part.as_os_str().to_owned())
}
