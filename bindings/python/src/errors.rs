//! The exceptions, which Python defines, and what becomes which of them.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use serde::Serialize;
use vouchsafe::Refusal;
use vouchsafe::config::{self, Unidentified};
use vouchsafe::proxy::Refused;
use vouchsafe::reload::ReloadError;
use vouchsafe::verify::Forwarded;

use crate::data;
use crate::guard::Panicked;

/// A class of `vouchsafe._errors` or `vouchsafe._data`, imported once.
macro_rules! class {
    ($name:ident, $module:literal, $class:literal) => {
        pub(crate) fn $name(py: pyo3::Python<'_>) -> pyo3::PyResult<&pyo3::Bound<'_, pyo3::types::PyType>> {
            static CLASS: pyo3::sync::PyOnceLock<pyo3::Py<pyo3::types::PyType>> =
                pyo3::sync::PyOnceLock::new();
            CLASS.import(py, $module, $class)
        }
    };
}
pub(crate) use class;

class!(config_error, "vouchsafe._errors", "ConfigError");
class!(not_configured, "vouchsafe._errors", "NotConfigured");
class!(watch_error, "vouchsafe._errors", "WatchError");
class!(not_direct, "vouchsafe._errors", "NotDirect");
class!(internal_error, "vouchsafe._errors", "InternalError");
class!(certificate_refusal, "vouchsafe._errors", "CertificateRefusal");
class!(header_refusal, "vouchsafe._errors", "HeaderRefusal");
class!(finding_class, "vouchsafe._errors", "Finding");

/// What a call failed with, before Python knows of it.
#[derive(Debug)]
pub(crate) enum Failure {
    Refused(Refusal),
    Forwarded(Refused),
    NoRules,
    NoProxy,
    Config(config::ConfigError),
    Reload(ReloadError),
    ShuttingDown,
    NotDirect(Forwarded),
    Panicked(Panicked),
    Python(PyErr),
}

impl Failure {
    /// The exception. If even that can not be made, what went wrong in making it.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        self.instance(py).map_or_else(|error| error, PyErr::from_value)
    }

    pub(crate) fn instance(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self {
            Self::Refused(refusal) => certificate(py, &refusal.to_string(), &refusal, None),
            Self::Forwarded(refused) => forwarded(py, &refused),
            Self::NoRules => {
                not_configured(py)?.call1(("the configuration has no rules, so that it identifies nobody",))
            }
            Self::NoProxy => not_configured(py)?
                .call1(("the configuration has no [proxy], so that no proxy's headers are believed",)),
            Self::Config(error) => config(py, &error),
            Self::Reload(error) => reload(py, &error),
            Self::ShuttingDown => {
                watch_error(py)?.call1(("the interpreter is shutting down, and nothing is watched any more",))
            }
            Self::NotDirect(forwarded) => not_direct(py)?.call1((forwarded.to_string(),)),
            Self::Panicked(Panicked(said)) => {
                internal_error(py)?.call1((format!("a fault of vouchsafe, please report it: {said}"),))
            }
            Self::Python(error) => Ok(error.into_value(py).into_bound(py).into_any()),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Refused> for Failure {
    fn from(refused: Refused) -> Self {
        Self::Forwarded(refused)
    }
}

impl From<config::ConfigError> for Failure {
    fn from(error: config::ConfigError) -> Self {
        Self::Config(error)
    }
}

impl From<ReloadError> for Failure {
    fn from(error: ReloadError) -> Self {
        Self::Reload(error)
    }
}

impl From<Unidentified> for Failure {
    fn from(unidentified: Unidentified) -> Self {
        match unidentified {
            Unidentified::Refused(refusal) => Self::Refused(refusal),
            _ => Self::NoRules,
        }
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self::Python(error)
    }
}

/// The rule of the attempt that got furthest, or else the word for the kind of refusal.
fn rule(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::Unreadable(_) => Some("unreadable"),
        Refusal::Unmapped(_) => Some("unmapped"),
        Refusal::NoReferenceName => Some("no-reference-name"),
        Refusal::Exhausted { .. } => Some("exhausted"),
        _ => refusal.fault().map(|fault| fault.reason.id()),
    }
}

fn certificate<'py>(
    py: Python<'py>,
    text: &str,
    refusal: &Refusal,
    hop: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    certificate_refusal(py)?.call1((text, rule(refusal), report(py, refusal)?, hop))
}

fn forwarded<'py>(py: Python<'py>, refused: &Refused) -> PyResult<Bound<'py, PyAny>> {
    let text = refused.to_string();
    match refused {
        Refused::Header(fault) => header_refusal(py)?.call1((text, fault.id(), report(py, fault)?)),
        Refused::Certificate { hop, refusal } => certificate(py, &text, refusal, Some(hop)),
        // A kind of refusal that this version has no class for is one all the same.
        _ => certificate_refusal(py)?.call1((text, py.None(), PyDict::new(py))),
    }
}

fn report<'py>(py: Python<'py>, refused: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    data::to_python(py, &data::to_json(refused)?)
}

fn config<'py>(py: Python<'py>, error: &config::ConfigError) -> PyResult<Bound<'py, PyAny>> {
    config_error(py)?.call1((findings(py, error.findings())?,))
}

fn reload<'py>(py: Python<'py>, error: &ReloadError) -> PyResult<Bound<'py, PyAny>> {
    match error {
        ReloadError::Config(error) => config(py, error),
        ReloadError::NoRules { .. } => not_configured(py)?.call1((error.to_string(),)),
        _ => watch_error(py)?.call1((error.to_string(),)),
    }
}

/// Each finding as an object of Python's.
pub(crate) fn findings<'py>(py: Python<'py>, findings: &[config::Finding]) -> PyResult<Bound<'py, PyTuple>> {
    let class = finding_class(py)?;
    let each = |finding: &config::Finding| {
        class.call1((
            finding.file(),
            finding.line(),
            finding.column(),
            finding.problem().to_string(),
            finding.problem().is_warning(),
            finding.to_string(),
            format!("{finding:#}"),
        ))
    };
    PyTuple::new(py, findings.iter().map(each).collect::<PyResult<Vec<_>>>()?)
}
