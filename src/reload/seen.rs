//! What stands in the files, to be compared with what stands there later.

use alloc::vec::Vec;
use core::time::Duration;
use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use sha2::{Digest as _, Sha256};

use crate::reload::rests_on::RestsOn;

/// Files younger than this may be changed again without a change of their dates: that is as coarse as file systems are.
const YOUNG: Duration = Duration::from_secs(2);
/// More than the files of a configuration may have.
const MOST_BYTES: u64 = 1 << 30;
/// More than a folder of a configuration may have.
const MOST_NAMES: usize = 8_192;

/// What a look at the files found.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    outside: Outside,
    /// No file was so young that its dates do not tell whether it changed again.
    settled: bool,
    inside: [u8; 32],
}

impl Seen {
    /// The dates are taken before the bytes, so that a change in between is a change of the dates.
    pub(super) fn of(what: &RestsOn) -> Self {
        let outside = Outside::of(what);
        let settled = outside.is_settled(SystemTime::now());
        Self { settled, inside: inside(what, &outside), outside }
    }

    /// Does a glance from outside suffice to say that nothing has changed?
    pub(super) fn is_still_so(&self, what: &RestsOn) -> bool {
        self.settled && self.outside == Outside::of(what)
    }

    pub(super) fn says_the_same_as(&self, other: &Self) -> bool {
        self.inside == other.inside
    }
}

/// What the file system says without a file being opened.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Outside {
    files: Vec<Option<Stamp>>,
    folders: Vec<Vec<OsString>>,
}

impl Outside {
    fn of(what: &RestsOn) -> Self {
        Self {
            files: what.files.iter().map(|file| Stamp::of(file)).collect(),
            folders: what.folders.iter().map(|folder| names_in(folder)).collect(),
        }
    }

    fn is_settled(&self, now: SystemTime) -> bool {
        let old = |stamp: &Stamp| now.duration_since(stamp.newest()).is_ok_and(|age| age > YOUNG);
        self.files.iter().flatten().all(old)
    }
}

/// Which file it is, and its dates.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    /// Device, number, and the date that no program sets.
    #[cfg(unix)]
    inode: (u64, u64, i64, i64),
}

impl Stamp {
    fn of(file: &Path) -> Option<Self> {
        fs::metadata(file).ok().as_ref().map(Self::new)
    }

    fn new(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        use std::os::unix::fs::MetadataExt as _;
        Self {
            length: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            inode: (metadata.dev(), metadata.ino(), metadata.ctime(), metadata.ctime_nsec()),
        }
    }

    fn newest(&self) -> SystemTime {
        let modified = self.modified.unwrap_or(SystemTime::UNIX_EPOCH);
        #[cfg(unix)]
        let modified = {
            let seconds = Duration::from_secs(u64::try_from(self.inode.2).unwrap_or(0));
            SystemTime::UNIX_EPOCH.checked_add(seconds).unwrap_or(modified).max(modified)
        };
        modified
    }
}

/// In order. A folder that is not there has none.
fn names_in(folder: &Path) -> Vec<OsString> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.take(MOST_NAMES).map(|entry| entry.file_name()).collect();
    names.sort();
    names
}

fn inside(what: &RestsOn, outside: &Outside) -> [u8; 32] {
    let mut all = Sha256::new();
    for file in &what.files {
        add(&mut all, file.as_os_str().as_encoded_bytes());
        // What can not be read has no hash, which is like no other.
        add(&mut all, &hash(file).map(|hash| hash.to_vec()).unwrap_or_default());
    }
    for (folder, names) in what.folders.iter().zip(&outside.folders) {
        add(&mut all, folder.as_os_str().as_encoded_bytes());
        for name in names.iter().filter(|name| !name.as_encoded_bytes().starts_with(b".")) {
            add(&mut all, name.as_encoded_bytes());
        }
    }
    all.finalize().into()
}

/// With its length, so that no two lists are one.
fn add(all: &mut Sha256, part: &[u8]) {
    all.update(part.len().to_be_bytes());
    all.update(part);
}

/// Of a regular file. A pipe is not opened: it could give no end of bytes, or none.
fn hash(file: &PathBuf) -> io::Result<[u8; 32]> {
    if !fs::metadata(file)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let (mut file, mut hash) = (File::open(file)?.take(MOST_BYTES), Sha256::new());
    let mut piece = [0; 16_384];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hash.finalize().into()),
            read => hash.update(piece.get(..read).unwrap_or_default()),
        }
    }
}
