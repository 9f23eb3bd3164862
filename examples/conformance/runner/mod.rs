//! Runs suites of conformance vectors and says where the library agrees.

mod algorithms;
pub(crate) mod exceptions;
pub(crate) mod outcome;
pub(crate) mod print;
mod schema;
mod settings;
mod waits;

use std::collections::HashSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;

use outcome::{Outcome, Report};
use schema::File;

/// The list of the disagreements that we stand by.
pub(crate) const EXCEPTIONS: &str = include_str!("../../../tests/conformance_exceptions.toml");

/// What came of all cases of a file.
pub(crate) struct Suite {
    /// The file's stem.
    pub(crate) name: String,
    pub(crate) cases: Vec<Report>,
}

/// Why a file could not be run.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    #[error("{}: {fault}", .path.display())]
    Unreadable { path: PathBuf, fault: std::io::Error },
    #[error("{name}: not in the schema of the vectors: {fault}")]
    Schema { name: String, fault: serde_json::Error },
    #[error("{name}: version {version} of the schema, and 1 is known")]
    Version { name: String, version: u32 },
    #[error("{name}: the id {id} stands there twice")]
    Twice { name: String, id: String },
}

impl Suite {
    /// Reads a file, `.json` or `.json.gz`, and runs its cases.
    ///
    /// # Errors
    /// [`Unusable`], if it is no file of vectors.
    pub(crate) fn run(path: &Path) -> Result<Self, Unusable> {
        let unreadable = |fault| Unusable::Unreadable { path: path.to_owned(), fault };
        let mut text = Vec::new();
        let mut file = std::fs::File::open(path).map_err(unreadable)?;
        if path.extension().is_some_and(|extension| extension == "gz") {
            GzDecoder::new(file).read_to_end(&mut text).map_err(unreadable)?;
        } else {
            file.read_to_end(&mut text).map_err(unreadable)?;
        }
        Self::of(stem(path), &text)
    }

    /// Runs the cases of a file's text.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub(crate) fn of(name: String, text: &[u8]) -> Result<Self, Unusable> {
        let file: File = match serde_json::from_slice(text) {
            Ok(file) => file,
            Err(fault) => return Err(Unusable::Schema { name, fault }),
        };
        if file.version != 1 {
            return Err(Unusable::Version { name, version: file.version });
        }
        let mut ids = HashSet::new();
        if let Some(twice) = file.testcases.iter().find(|case| !ids.insert(&case.id)) {
            return Err(Unusable::Twice { name, id: twice.id.clone() });
        }
        let cases = file.testcases.iter().map(|case| outcome::of(case, file.schema)).collect();
        Ok(Self { name, cases })
    }

    pub(crate) fn disagreements(&self) -> impl Iterator<Item = &Report> {
        self.with(Outcome::Disagree)
    }

    pub(crate) fn count(&self, outcome: Outcome) -> usize {
        self.with(outcome).count()
    }

    fn with(&self, outcome: Outcome) -> impl Iterator<Item = &Report> {
        self.cases.iter().filter(move |case| case.outcome == outcome)
    }
}

/// The name up to its first dot, so that a compressed file has the name of the plain one.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    plain.strip_suffix(".json").unwrap_or(plain).to_owned()
}
