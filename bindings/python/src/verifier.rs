//! `Verifier`: a configuration, and what it says of peers.

use std::path::{self, PathBuf};
use std::sync::Arc;

use pyo3::exceptions::{PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyTuple, PyType};
use rustls_pki_types::CertificateDer;
use vouchsafe::config::Config;
use vouchsafe::{Peer, ReferenceName};

use crate::data::{to_json, to_python, to_time};
use crate::errors::{self, Failure};
use crate::guard::guarded;
use crate::hop::Hop;
use crate::path::VerifiedPath;
use crate::principal::Principal;
use crate::watched::Watched;
use crate::{bytes, settings};

/// Decides who a peer is, as a configuration says. Made once, and used by all threads: the interpreter's lock is released while it works.
///
/// >>> verifier = Verifier.from_config("fleet.toml")
/// >>> principal = verifier.identify(leaf, intermediates)
/// >>> print(principal)
/// service payments/api
#[pyclass(frozen, weakref, module = "vouchsafe", name = "Verifier")]
pub(crate) struct Verifier {
    name: String,
    source: Source,
}

enum Source {
    Fixed(Arc<Config>),
    Watched(Arc<Watched>),
}

/// What a peer sent, out of Python's hands.
struct Sent {
    leaf: Vec<u8>,
    intermediates: Vec<CertificateDer<'static>>,
    stapled: Vec<u8>,
    name: Option<ReferenceName>,
    forwarded_by: Option<String>,
}

impl Sent {
    fn peer(&self) -> Peer<'_> {
        let mut peer = Peer::new(&self.leaf, &self.intermediates).stapled(&self.stapled);
        if let Some(name) = &self.name {
            peer = peer.named(name.clone());
        }
        match &self.forwarded_by {
            Some(hop) => peer.forwarded_by(hop),
            None => peer,
        }
    }
}

impl Verifier {
    /// What holds at this moment: a call takes all that it uses from it.
    fn config(&self) -> Arc<Config> {
        match &self.source {
            Source::Fixed(config) => Arc::clone(config),
            Source::Watched(watched) => watched.config(),
        }
    }

    pub(crate) fn watched(&self) -> Option<&Watched> {
        match &self.source {
            Source::Fixed(_) => None,
            Source::Watched(watched) => Some(watched),
        }
    }
}

/// Runs this without the interpreter's lock.
fn work<T: Send>(py: Python<'_>, run: impl FnOnce() -> Result<T, Failure> + Send) -> PyResult<T> {
    let done = py.detach(|| guarded(run));
    done.unwrap_or_else(|panicked| Err(Failure::Panicked(panicked))).map_err(|failure| failure.raise(py))
}

fn sent(
    leaf: &Bound<'_, PyAny>,
    intermediates: Option<&Bound<'_, PyAny>>,
    ocsp: Option<&Bound<'_, PyAny>>,
    name: Option<&str>,
    forwarded_by: Option<String>,
) -> PyResult<Sent> {
    Ok(Sent {
        leaf: bytes::der("a certificate", leaf)?,
        intermediates: intermediates.map(bytes::certificates).transpose()?.unwrap_or_default(),
        stapled: ocsp.map(|it| bytes::der("an OCSP response", it)).transpose()?.unwrap_or_default(),
        name: name
            .map(ReferenceName::parse)
            .transpose()
            .map_err(|fault| PyValueError::new_err(format!("no name of a server: {fault}")))?,
        forwarded_by,
    })
}

#[pymethods]
impl Verifier {
    /// Reads a configuration and the files that it names. `ConfigError` says all that is wrong with them, each at its line.
    ///
    /// With `watch` it is loaded again when one of its files changes, and holds from then on if it is good; if it is not, what was there
    /// stays, and `last_error` says why. `on_change` is told each change, on a thread of its own.
    #[classmethod]
    #[pyo3(signature = (path, *, watch=false, on_change=None))]
    fn from_config(
        cls: &Bound<'_, PyType>,
        path: PathBuf,
        watch: bool,
        on_change: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let py = cls.py();
        let name = path.to_string_lossy().into_owned();
        if let Some(callback) = &on_change {
            if !callback.is_callable() {
                return Err(PyTypeError::new_err("on_change is something that can be called with a Change"));
            }
            if !watch {
                return Err(PyValueError::new_err("on_change is never called without watch=True"));
            }
        }
        let source = if watch {
            let file = path::absolute(&path).map_err(|fault| PyOSError::new_err(fault.to_string()))?;
            let watched = Watched::start(py, file, on_change.map(Bound::unbind));
            Source::Watched(watched.map_err(|failure| failure.raise(py))?)
        } else {
            Source::Fixed(Arc::new(work(py, || Ok(Config::load(&path)?))?))
        };
        Ok(Self { name, source })
    }

    /// As `from_config`, with the text at hand: `folder` is where relative paths begin, `name` is what findings call it.
    #[classmethod]
    #[pyo3(signature = (text, *, folder, name="config.toml"))]
    fn from_toml(cls: &Bound<'_, PyType>, text: &str, folder: PathBuf, name: &str) -> PyResult<Self> {
        let config = work(cls.py(), || Ok(Config::parse(text, name, &folder)?))?;
        Ok(Self { name: name.to_owned(), source: Source::Fixed(Arc::new(config)) })
    }

    /// Who is this peer? It must have proved that it holds the key of its certificate `leaf`; a TLS handshake does that.
    ///
    /// `leaf` and `intermediates` are DER; `ocsp` is the response that the peer stapled; `now` is an aware `datetime`, and the clock if it is
    /// left out; `name` is the server that was wanted, where servers are verified; `forwarded_by` names the proxy if the certificate came
    /// from one. Raises `Refusal`, with the reason, whenever anything is in doubt.
    #[pyo3(signature = (leaf, intermediates=None, *, ocsp=None, now=None, name=None, forwarded_by=None))]
    #[expect(clippy::too_many_arguments, reason = "Python's are named")]
    fn identify(
        &self,
        py: Python<'_>,
        leaf: &Bound<'_, PyAny>,
        intermediates: Option<&Bound<'_, PyAny>>,
        ocsp: Option<&Bound<'_, PyAny>>,
        now: Option<&Bound<'_, PyAny>>,
        name: Option<&str>,
        forwarded_by: Option<String>,
    ) -> PyResult<Principal> {
        let (sent, now) = (sent(leaf, intermediates, ocsp, name, forwarded_by)?, to_time(now)?);
        let config = self.config();
        work(py, || Ok(config.identify(&sent.peer(), now)?)).map(Principal)
    }

    /// Does a path of certificates that keeps every rule lead from a trust anchor to this one? No identity comes of it. As
    /// `identify` otherwise.
    #[pyo3(signature = (leaf, intermediates=None, *, ocsp=None, now=None, name=None, forwarded_by=None))]
    #[expect(clippy::too_many_arguments, reason = "Python's are named")]
    fn verify(
        &self,
        py: Python<'_>,
        leaf: &Bound<'_, PyAny>,
        intermediates: Option<&Bound<'_, PyAny>>,
        ocsp: Option<&Bound<'_, PyAny>>,
        now: Option<&Bound<'_, PyAny>>,
        name: Option<&str>,
        forwarded_by: Option<String>,
    ) -> PyResult<VerifiedPath> {
        let (sent, now) = (sent(leaf, intermediates, ocsp, name, forwarded_by)?, to_time(now)?);
        let config = self.config();
        work(py, || Ok(VerifiedPath::new(&config.verifier().verify(&sent.peer(), now)?)?))
    }

    /// Who is the client that a proxy speaks of? None is nobody: no certificate was handed on.
    ///
    /// `headers` are all header lines of the request, name and value as they came, in their order, duplicates included; text is ISO
    /// 8859-1, as in WSGI. `hop` is the other end of the connection. Raises `Refusal`; `NotConfigured` without `[proxy]`.
    #[pyo3(signature = (headers, hop, *, now=None))]
    fn identify_forwarded(
        &self,
        py: Python<'_>,
        headers: &Bound<'_, PyAny>,
        hop: &Bound<'_, Hop>,
        now: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Option<Principal>> {
        let (lines, now) = (bytes::lines(headers)?, to_time(now)?);
        let (config, hop) = (self.config(), hop.get());
        let run = || {
            let reader = config.proxy().ok_or(Failure::NoProxy)?;
            let mapper = config.mapper().ok_or(Failure::NoRules)?;
            let lines = lines.iter().map(|(name, value)| (name.as_slice(), value.as_slice()));
            Ok(reader.identify(lines, &hop.core(), config.verifier(), mapper, now)?)
        };
        Ok(work(py, run)?.map(Principal))
    }

    /// Every broken rule on every way to a trust anchor, as data, for the operator who asks why; None if it would be accepted. It costs more
    /// than `identify`, and proves nothing.
    #[pyo3(signature = (leaf, intermediates=None, *, ocsp=None, now=None, name=None))]
    fn explain<'py>(
        &self,
        py: Python<'py>,
        leaf: &Bound<'_, PyAny>,
        intermediates: Option<&Bound<'_, PyAny>>,
        ocsp: Option<&Bound<'_, PyAny>>,
        now: Option<&Bound<'_, PyAny>>,
        name: Option<&str>,
    ) -> PyResult<Option<Bound<'py, PyAny>>> {
        let (sent, now) = (sent(leaf, intermediates, ocsp, name, None)?, to_time(now)?);
        let config = self.config();
        let report = work(py, || {
            let report = config.verifier().explain(&sent.peer(), config.mapper(), now)?;
            Ok(if report.is_empty() { None } else { Some(to_json(&report)?) })
        })?;
        report.map(|json| to_python(py, &json)).transpose()
    }

    /// `[proxy]` of the configuration; None if it has none.
    #[getter]
    fn proxy<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        self.config().proxy().map(|reader| settings::proxy(py, reader)).transpose()
    }

    /// The trust anchors of the configuration.
    #[getter]
    fn anchors<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        settings::anchors(py, &self.config())
    }

    /// The CRLs of the configuration.
    #[getter]
    fn crls<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        settings::crls(py, &self.config())
    }

    /// What holds, and is not likely to be meant.
    #[getter]
    fn warnings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        errors::findings(py, self.config().warnings())
    }

    /// Every file that was read, the configuration first.
    #[getter]
    fn files(&self) -> Vec<String> {
        self.config().files().iter().map(|file| file.to_string_lossy().into_owned()).collect()
    }

    /// Has it rules? Without any it verifies paths, and says of nobody who they are.
    #[getter]
    fn identifies(&self) -> bool {
        self.config().mapper().is_some()
    }

    /// How often what holds has changed: an answer of another generation is no answer any more. 0 without `watch`.
    #[getter]
    fn generation(&self) -> u64 {
        self.watched().map_or(0, Watched::generation)
    }

    /// Are its files watched?
    #[getter]
    fn watching(&self) -> bool {
        self.watched().is_some_and(Watched::is_watching)
    }

    /// Why the files that are there are not those that hold; None where they are.
    #[getter]
    fn last_error<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let error = self.watched().and_then(Watched::last_error);
        error.map(|error| Failure::Reload((*error).clone()).instance(py)).transpose()
    }

    /// Looks at the files soon, as when they have changed: for a service that is told to by a signal.
    fn look(&self) {
        if let Some(watched) = self.watched() {
            watched.look();
        }
    }

    /// Stops watching. What holds stays, and goes on answering. It waits for an `on_change` that runs, unless it is called from it.
    fn close(&self, py: Python<'_>) {
        if let Some(watched) = self.watched() {
            watched.close(py);
        }
    }

    fn __enter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    #[pyo3(signature = (*_exception))]
    fn __exit__(&self, py: Python<'_>, _exception: &Bound<'_, PyTuple>) {
        self.close(py);
    }

    fn __repr__(&self) -> String {
        let watching = if self.watching() { ", watching" } else { "" };
        format!("<Verifier {:?}, generation {}{watching}>", self.name, self.generation())
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a Verifier can not be pickled or copied: each process makes its own of the configuration",
        ))
    }

    fn __reduce_ex__(&self, _protocol: &Bound<'_, PyAny>) -> PyResult<()> {
        self.__reduce__()
    }
}

#[cfg(feature = "probe")]
pub(crate) use probe::{_panic, _time_identify};

/// What the benchmark compares a call from Python with, and what becomes of a panic: in no wheel that is given to anybody.
#[cfg(feature = "probe")]
mod probe {
    use std::time::Instant;

    use pyo3::prelude::*;
    use vouchsafe::Time;

    use super::{Failure, Verifier, sent, work};

    /// The seconds that so many calls take in Rust.
    #[pyfunction]
    pub(crate) fn _time_identify(
        py: Python<'_>,
        verifier: &Bound<'_, Verifier>,
        leaf: &Bound<'_, PyAny>,
        intermediates: &Bound<'_, PyAny>,
        times: usize,
    ) -> PyResult<f64> {
        let (config, sent) = (verifier.get().config(), sent(leaf, Some(intermediates), None, None, None)?);
        work(py, || {
            let started = Instant::now();
            for _ in 0..times {
                std::hint::black_box(config.identify(&sent.peer(), Time::now()).map_err(Failure::from)?);
            }
            Ok(started.elapsed().as_secs_f64())
        })
    }

    #[pyfunction]
    #[expect(clippy::panic, reason = "that is what it is for")]
    pub(crate) fn _panic(py: Python<'_>, said: String) -> PyResult<()> {
        work(py, || panic!("{said}"))
    }
}
