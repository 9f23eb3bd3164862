//! Why files do not become what holds.

use alloc::sync::Arc;
use std::path::PathBuf;

use crate::config::ConfigError;

/// Why a file, or those that it names, do not become what holds.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReloadError {
    /// The configuration is not good.
    #[error(transparent)]
    Config(Arc<ConfigError>),
    /// It has neither rules nor a `mapper`, so that nobody would be identified.
    #[error("{}: no rules, so that it identifies nobody", file.display())]
    NoRules {
        /// The configuration.
        file: PathBuf,
    },
    /// Where the file is can not be said: the process has no current folder that a relative path could begin in.
    #[error("no folder for a relative path to begin in: {0}")]
    Place(Arc<std::io::Error>),
    /// The system has no thread to give.
    #[error("no thread to watch files on: {0}")]
    Thread(Arc<std::io::Error>),
}

impl From<ConfigError> for ReloadError {
    fn from(error: ConfigError) -> Self {
        Self::Config(Arc::new(error))
    }
}
