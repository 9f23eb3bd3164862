//! A TOML file becomes a [`Verifier`] and a [`Mapper`].
//!
//! ```toml
//! purpose = "client"
//! intermediates = ["issuing-ca.pem"]
//!
//! [anchors.fleet]
//! file = "fleet-ca.pem"
//! namespaces = { spiffe = ["prod.example"] }
//!
//! [revocation]
//! crls = ["crls"]
//!
//! [[rule]]
//! name = "services"
//! from = ["fleet"]
//! source = "spiffe"
//! match = "spiffe://prod.example/ns/{ns}/sa/{sa}"
//! principal = { kind = "service", name = "{ns}/{sa}" }
//! ```
//!
//! ```no_run
//! use vouchsafe::config::Config;
//! use vouchsafe::{Peer, Time};
//!
//! # let (leaf, intermediates) = (vec![], vec![]);
//! let config = Config::load("fleet.toml")?;
//! let principal = config.identify(&Peer::new(&leaf, &intermediates), Time::now())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! All that is wrong with a file is told at once, each finding at its line and column: printed plainly a [`ConfigError`] is one line,
//! with `{:#}` it shows the lines of the file as compilers do.
//!
#![doc = include_str!("../../docs/configuration.md")]

mod authorities;
mod build;
mod evidence;
mod files;
mod finding;
mod lax;
mod namespaces;
mod patterns;
mod problem;
mod proxy;
mod reference;
mod roles;
mod rules;
mod section;
mod terms;
#[cfg(test)]
mod tests;
mod values;

pub use finding::{ConfigError, Finding};
pub use problem::{FileProblem, Problem};
pub use reference::reference;

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use std::path::{Path, PathBuf};

use crate::certificate::Certificate;
use crate::identity::Mapper;
use crate::principal::Principal;
use crate::proxy::ProxyReader;
use crate::refusal::Refusal;
#[cfg(feature = "reload")]
use crate::revocation::CrlStore;
use crate::time::{Interval, Time};
use crate::trust::{Anchor, AnchorId};
use crate::verify::{Peer, Verifier};

/// A verifier and a mapper, as a file describes them, and what a tool wants to know of the file.
#[derive(Clone, Debug)]
pub struct Config {
    verifier: Verifier,
    mapper: Option<Mapper>,
    proxy: Option<ProxyReader>,
    anchors: Vec<ConfiguredAnchor>,
    crls: Vec<ConfiguredCrl>,
    files: Vec<PathBuf>,
    folders: Vec<PathBuf>,
    warnings: Vec<Finding>,
}

/// A trust anchor of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfiguredAnchor {
    /// Its name in the file, which reports call it; the anchors of a bundle share one.
    pub name: String,
    /// The file of its certificate.
    pub file: PathBuf,
    /// Which anchor it is.
    pub id: AnchorId,
    /// Its subject, printed.
    pub subject: String,
    /// Its dates. They count on every path, unless `danger` says otherwise.
    pub validity: Interval,
}

impl ConfiguredAnchor {
    fn new(name: &str, file: &Path, anchor: &Anchor) -> Option<Self> {
        let certificate = Certificate::read(anchor.certificate()?).ok()?;
        Some(Self {
            name: name.to_owned(),
            file: file.to_owned(),
            id: anchor.id(),
            subject: anchor.subject().to_string(),
            validity: certificate.validity(),
        })
    }
}

/// A CRL of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfiguredCrl {
    /// The file that it was read from.
    pub file: PathBuf,
    /// Its issuer, printed.
    pub issuer: String,
    /// When it was issued.
    pub this_update: Time,
    /// Until when it clears anybody; `None` is never.
    pub next_update: Option<Time>,
    /// Is it a delta CRL (RFC 5280 5.2.4)?
    pub is_delta: bool,
}

/// Why a configuration identifies nobody.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unidentified {
    /// It has neither rules nor a `mapper`: it can verify paths, and says of nobody who they are.
    #[error("the configuration has no rules, so that it identifies nobody")]
    NoRules,
    /// The peer is refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
}

impl Config {
    /// Reads the file, and the files that it names, relative to its folder.
    ///
    /// # Errors
    /// [`ConfigError`] with all that is wrong, each at its place in the file.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let name = path.to_string_lossy().into_owned();
        let text = files::read(path, files::MOST_TOML)
            .and_then(|bytes| String::from_utf8(bytes).map_err(|_| FileProblem::NotText))
            .map_err(|problem| ConfigError::of_file(&name, problem))?;
        let folder = path.parent().unwrap_or_else(|| Path::new(""));
        let mut config = build::build(&name, &text, folder)?;
        config.files.insert(0, path.to_owned());
        Ok(config)
    }

    /// As [`load`](Self::load), with the text at hand: `name` is what findings call it, and `folder` is where relative paths
    /// begin.
    ///
    /// ```
    /// use vouchsafe::config::Config;
    ///
    /// let text = "purpose = \"client\"\nanchors.fleet.fiel = \"fleet-ca.pem\"\ndanger.no_revocation = true\n";
    /// let error = Config::parse(text, "fleet.toml", "/etc/fleet").unwrap_err();
    /// let lines: Vec<_> = error.findings().iter().map(ToString::to_string).collect();
    /// assert_eq!(lines, [
    ///     "fleet.toml:2:9: [anchors.NAME] needs the key \"file\"",
    ///     "fleet.toml:2:15: [anchors.NAME] has no key \"fiel\"; did you mean \"file\"?",
    /// ]);
    /// ```
    ///
    /// # Errors
    /// As [`load`](Self::load).
    pub fn parse(text: &str, name: &str, folder: impl AsRef<Path>) -> Result<Self, ConfigError> {
        build::build(name, text, folder.as_ref())
    }

    /// The verifier.
    #[must_use]
    pub fn verifier(&self) -> &Verifier {
        &self.verifier
    }

    /// With other CRLs in its verifier than the files have.
    #[cfg(feature = "reload")]
    pub(crate) fn with_crls(self, crls: CrlStore) -> Self {
        Self { verifier: self.verifier.with_crls(crls), ..self }
    }

    /// The mapper; `None` where the file has neither rules nor a `mapper`.
    #[must_use]
    pub fn mapper(&self) -> Option<&Mapper> {
        self.mapper.as_ref()
    }

    /// The reader of what a proxy hands on; `None` where the file has no `[proxy]`.
    ///
    /// ```no_run
    /// use vouchsafe::config::Config;
    /// use vouchsafe::proxy::{Hop, Refused};
    /// use vouchsafe::{Principal, Time};
    ///
    /// # let (lines, sender) = ([(&b"x-ssl-client-verify"[..], &b"NONE"[..])], std::net::IpAddr::from([10, 0, 7, 1]));
    /// let config = Config::load("fleet.toml")?;
    /// let (Some(proxy), Some(mapper)) = (config.proxy(), config.mapper()) else { return Err("no proxy, or no rules".into()) };
    /// let client: Option<Principal> =
    ///     proxy.identify(lines, &Hop::address(sender), config.verifier(), mapper, Time::now())?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn proxy(&self) -> Option<&ProxyReader> {
        self.proxy.as_ref()
    }

    /// Who is this peer? As [`Verifier::identify`], with the file's rules.
    ///
    /// # Errors
    /// [`Unidentified`], with the reason.
    pub fn identify(&self, peer: &Peer<'_>, now: Time) -> Result<Principal, Unidentified> {
        let mapper = self.mapper.as_ref().ok_or(Unidentified::NoRules)?;
        Ok(self.verifier.identify(peer, mapper, now)?)
    }

    /// The trust anchors, in the order of the file.
    #[must_use]
    pub fn anchors(&self) -> &[ConfiguredAnchor] {
        &self.anchors
    }

    /// The CRLs, in the order in which the file lists them.
    #[must_use]
    pub fn crls(&self) -> &[ConfiguredCrl] {
        &self.crls
    }

    /// Every file that was read, the configuration first if it was one: if one of them changes, this is out of date.
    #[must_use]
    pub fn files(&self) -> &[PathBuf] {
        &self.files
    }

    /// Every folder whose files were read: if a file comes or goes there, this is out of date.
    #[must_use]
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// What holds, and is not likely to be meant.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }
}
