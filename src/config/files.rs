//! The files that a configuration names. Each is read whole, up to a limit.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::cell::RefCell;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use rustls_pki_types::pem::PemObject;
use rustls_pki_types::{CertificateDer, CertificateRevocationListDer};

use crate::certificate::Certificate;
use crate::config::section::{Told, Value};
use crate::config::{FileProblem, Problem};

/// The most bytes of a configuration.
pub(super) const MOST_TOML: u64 = 1 << 20;
/// The most bytes of a file with certificates: a whole public root store has a quarter of a million.
const MOST_CERTIFICATES: u64 = 4 << 20;
/// The most bytes of a CRL: the largest public ones have some 50 million.
const MOST_CRL: u64 = 512 << 20;
/// The most bytes of an OCSP response, which has a few thousand.
const MOST_RESPONSE: u64 = 1 << 20;
/// The most files in a folder.
const MOST_FILES: usize = 4_096;

/// Where relative paths begin, and what was read so far.
#[derive(Debug, Default)]
pub(super) struct Files {
    folder: PathBuf,
    files: RefCell<Vec<PathBuf>>,
    folders: RefCell<Vec<PathBuf>>,
}

/// What a file held.
#[derive(Clone, Debug)]
pub(super) struct Held<T> {
    /// The file, as the configuration names it.
    pub(super) file: String,
    pub(super) path: PathBuf,
    pub(super) what: T,
}

impl Files {
    pub(super) fn in_folder(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), ..Self::default() }
    }

    /// The files and the folders that were read, in this order.
    pub(super) fn finish(self) -> (Vec<PathBuf>, Vec<PathBuf>) {
        (self.files.into_inner(), self.folders.into_inner())
    }

    /// One or more certificates that can be read.
    pub(super) fn certificates(&self, named: Value<'_>) -> Result<Held<Vec<Vec<u8>>>, Told> {
        let file = named.text()?.to_owned();
        let path = self.folder.join(&file);
        let read = self.read(&path, MOST_CERTIFICATES).and_then(certificates);
        match read {
            Ok(what) => Ok(Held { file, path, what }),
            Err(problem) => Err(named.tell(Problem::File { file, problem })),
        }
    }

    /// The CRLs of a file, or those of all files in a folder.
    pub(super) fn crls(&self, named: Value<'_>) -> Result<Vec<Held<Vec<Vec<u8>>>>, Told> {
        self.all(named, |path| {
            let bytes = self.read(path, MOST_CRL)?;
            pem_or_der::<CertificateRevocationListDer<'_>>(bytes, "X509 CRL")
        })
    }

    /// The OCSP response of a file, or those of all files in a folder. They have no PEM.
    pub(super) fn responses(&self, named: Value<'_>) -> Result<Vec<Held<Vec<u8>>>, Told> {
        self.all(named, |path| self.read(path, MOST_RESPONSE))
    }

    fn all<T>(
        &self,
        named: Value<'_>,
        read: impl Fn(&Path) -> Result<T, FileProblem>,
    ) -> Result<Vec<Held<T>>, Told> {
        let file = named.text()?;
        let path = self.folder.join(file);
        let members = if path.is_dir() {
            self.members(file, &path).map_err(|problem| told(named, file, problem))?
        } else {
            vec![(file.to_owned(), path)]
        };
        let tried: Vec<_> = members
            .into_iter()
            .map(|(name, path)| match read(&path) {
                Ok(what) => Ok(Held { file: name, path, what }),
                Err(problem) => Err(told(named, &name, problem)),
            })
            .collect();
        tried.into_iter().collect()
    }

    /// The files of a folder, in the order of their names: not those in folders below it, and not those whose names
    /// begin with a dot, which is where editors and orchestrators keep what is not meant yet.
    fn members(&self, named: &str, folder: &Path) -> Result<Vec<(String, PathBuf)>, FileProblem> {
        let unreadable = |fault: std::io::Error| FileProblem::Unreadable(fault.to_string());
        self.folders.borrow_mut().push(folder.to_owned());
        let mut members = Vec::new();
        for entry in fs::read_dir(folder).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || path.is_dir() {
                continue;
            }
            if members.len() == MOST_FILES {
                return Err(FileProblem::TooManyFiles(MOST_FILES));
            }
            members.push((Path::new(named).join(name).to_string_lossy().into_owned(), path));
        }
        members.sort();
        if members.is_empty() { Err(FileProblem::EmptyFolder) } else { Ok(members) }
    }

    fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, FileProblem> {
        let bytes = read(path, most)?;
        let mut files = self.files.borrow_mut();
        if !files.iter().any(|file| file == path) {
            files.push(path.to_owned());
        }
        Ok(bytes)
    }
}

fn told(named: Value<'_>, file: &str, problem: FileProblem) -> Told {
    named.tell(Problem::File { file: file.to_owned(), problem })
}

/// The bytes of a regular file. A pipe or a device is not opened: it could give no end of bytes, or none.
pub(super) fn read(path: &Path, most: u64) -> Result<Vec<u8>, FileProblem> {
    let unreadable = |fault: std::io::Error| FileProblem::Unreadable(fault.to_string());
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(FileProblem::NotAFile);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(read).is_ok_and(|read| read <= most) {
        Ok(bytes)
    } else {
        Err(FileProblem::TooLarge(most))
    }
}

fn certificates(bytes: Vec<u8>) -> Result<Vec<Vec<u8>>, FileProblem> {
    let certificates = pem_or_der::<CertificateDer<'_>>(bytes, "CERTIFICATE")?;
    for (index, der) in certificates.iter().enumerate() {
        if let Err(fault) = Certificate::read(der) {
            return Err(FileProblem::Certificate { number: index.saturating_add(1), fault });
        }
    }
    Ok(certificates)
}

/// The blocks of a PEM file, all of which must have this label; or the one value of a DER file.
fn pem_or_der<T: PemObject + AsRef<[u8]>>(
    bytes: Vec<u8>,
    wanted: &'static str,
) -> Result<Vec<Vec<u8>>, FileProblem> {
    // A SEQUENCE begins with the digit 0, as text may; but its length is of two octets or more, the first of which is no text.
    if bytes.first() == Some(&0x30) && bytes.get(1).is_some_and(|length| !length.is_ascii()) {
        return Ok(vec![bytes]);
    }
    let labels: Vec<_> = labels(&bytes).collect();
    if let Some(other) = labels.iter().find(|label| **label != wanted.as_bytes()) {
        let found = String::from_utf8_lossy(other).into_owned();
        return Err(FileProblem::Block { found, wanted });
    }
    let blocks = T::pem_slice_iter(&bytes).map(|block| block.map(|der| der.as_ref().to_vec()));
    match blocks.collect::<Result<Vec<_>, _>>() {
        Ok(blocks) if blocks.is_empty() && labels.is_empty() => Err(FileProblem::Neither),
        // Neither reader has seen what the other did not.
        Ok(blocks) if blocks.len() == labels.len() => Ok(blocks),
        _ => Err(FileProblem::Pem),
    }
}

/// The labels of the lines that begin a PEM block.
fn labels(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    bytes
        .split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter_map(|line| line.trim_ascii().strip_prefix(b"-----BEGIN "))
        .map(|rest| rest.strip_suffix(b"-----").unwrap_or(rest))
}
