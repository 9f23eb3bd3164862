//! Why nothing could be judged: which file or option, and what is wrong with it.

use std::path::Path;

use rustls_pki_types::pem;
use vouchsafe::config::ConfigError;

use crate::shown;

/// One line for standard error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    #[error("{file}: {fault}")]
    File { file: String, fault: FileFault },
    #[error("{file}: can not be used:\n\n{faults}")]
    Config {
        file: String,
        /// One below the other, each with the lines of the file.
        faults: String,
    },
    #[error("no decision on revocation: give --crl or --ocsp, or do without by --no-revocation")]
    NoRevocationDecision,
    #[error("--name: a server is verified for the name by which it was called, and there is none")]
    NoName,
    #[error("whose names are believed is not said: give --config, or a --namespace spiffe:..")]
    NoMapper,
    #[cfg(feature = "header-check")]
    #[error("{option}: {fault}")]
    Option { option: &'static str, fault: String },
    #[error("{0}")]
    Build(#[from] vouchsafe::verify::BuildError),
    #[error("the manual page can not be made: {0}")]
    Man(std::io::Error),
}

/// What is wrong with a file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileFault {
    #[error("can not be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("is larger than {0} MiB")]
    TooLarge(u64),
    #[error("broken PEM: {}", plainly(.0))]
    Pem(#[from] pem::Error),
    #[error("broken PKCS#7: {0}")]
    Pkcs7(#[from] der::Error),
    #[error("is PKCS#7, but not signed data, which holds certificates")]
    NotSignedData,
    #[error("holds no {0}")]
    Nothing(&'static str),
    #[error("{what} {number} in it: {fault}")]
    Object { what: &'static str, number: usize, fault: String },
    #[error("{path}can not be read: {fault}")]
    Folder {
        /// Which part of it, if that is not all of it.
        path: String,
        fault: std::io::Error,
    },
    #[error("holds more than {0} files")]
    TooManyFiles(usize),
}

impl FileFault {
    pub(crate) fn of(self, file: &Path) -> Trouble {
        Trouble::File { file: shown::path(file), fault: self }
    }
}

impl Trouble {
    pub(crate) fn of_config(file: &Path, fault: &ConfigError) -> Self {
        // Lines are its own, what stands in them may come from file names.
        let faults = format!("{fault:#}");
        let lines: Vec<_> = faults.lines().map(|line| shown::Foreign(line).to_string()).collect();
        Self::Config { file: shown::path(file), faults: lines.join("\n") }
    }
}

/// What pki-types prints as lists of bytes, in words.
fn plainly(fault: &pem::Error) -> String {
    match fault {
        pem::Error::MissingSectionEnd { .. } => "a BEGIN line without its END line".to_owned(),
        pem::Error::IllegalSectionStart { .. } => "a BEGIN line that does not end in five hyphens".to_owned(),
        other => other.to_string(),
    }
}
