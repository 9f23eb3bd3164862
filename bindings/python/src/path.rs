//! `VerifiedPath`: a path that keeps every rule, without an identity.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;
use vouchsafe::verify::Via;

use crate::data::{to_datetime, to_json, to_python};

/// A path from a trust anchor to a peer's certificate that keeps every rule. It says of nobody who they are.
///
/// `Verifier.verify` makes it, and nothing else does.
#[pyclass(frozen, module = "vouchsafe", name = "VerifiedPath")]
pub(crate) struct VerifiedPath {
    json: String,
    subject: String,
    anchor: String,
    anchor_label: String,
    valid_until: vouchsafe::Time,
    relaxations: Vec<String>,
    via: Via,
}

impl VerifiedPath {
    pub(crate) fn new(path: &vouchsafe::VerifiedPath<'_>) -> PyResult<Self> {
        Ok(Self {
            json: to_json(path)?,
            subject: path.end_entity().subject().to_string(),
            anchor: path.anchor().id().to_string(),
            anchor_label: path.anchor().to_string(),
            valid_until: path.valid_until(),
            relaxations: path.relaxations().iter().map(ToString::to_string).collect(),
            via: path.via().clone(),
        })
    }
}

#[pymethods]
impl VerifiedPath {
    /// The certificates, the end entity's first, the anchor's not among them: `position`, `subject`, `issuer`, `serial`,
    /// `not_before`, `not_after`, `fingerprint` and `revocation` of each.
    #[getter]
    fn certificates<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.get_item("certificates")
    }

    /// What it rests on and what ends, the earliest first: what must be renewed, and by when.
    #[getter]
    fn ends<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        self.to_dict(py)?.get_item("ends")
    }

    /// The end entity's subject, printed: for a log, and not to be compared with anything.
    #[getter]
    fn subject(&self) -> &str {
        &self.subject
    }

    /// The trust anchor, by its id: hexadecimal digits.
    #[getter]
    fn anchor(&self) -> &str {
        &self.anchor
    }

    /// The anchor's name in the configuration.
    #[getter]
    fn anchor_label(&self) -> &str {
        &self.anchor_label
    }

    /// The last second of the answer, in UTC.
    #[getter]
    fn valid_until<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_datetime(py, self.valid_until)
    }

    /// The checks that the configuration chose to do without, in words.
    #[getter]
    fn relaxations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, &self.relaxations)
    }

    /// The proxy that handed the certificate on; None if it came from the peer itself.
    #[getter]
    fn via(&self) -> Option<&str> {
        match &self.via {
            Via::Direct => None,
            Via::Hop(hop) => Some(hop),
            _ => Some("unknown"),
        }
    }

    /// All of it as data, for a log. Nothing reads it back.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &self.json)
    }

    fn __repr__(&self) -> String {
        format!("<VerifiedPath {:?} until {}>", self.subject, self.valid_until)
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a VerifiedPath can not be pickled or copied: nothing is believed of a stored form; verify the certificate again",
        ))
    }

    fn __reduce_ex__(&self, _protocol: &Bound<'_, PyAny>) -> PyResult<()> {
        self.__reduce__()
    }
}
