//! `Principal`: who the peer is, believed.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use vouchsafe::verify::Via;

use crate::data::{to_datetime, to_json, to_python, to_time};
use crate::errors::Failure;

/// Who the peer is, believed: an identity together with what it rests on.
///
/// `Verifier.identify` and `Verifier.identify_forwarded` make it, and nothing else does: it has no constructor, and it can not be
/// pickled or copied. Two are equal if their `kind` and `name` are.
///
/// >>> match principal:
/// ...     case Principal(kind="service", name=name):
/// ...         print(name)
#[pyclass(frozen, module = "vouchsafe", name = "Principal")]
#[derive(Clone)]
pub(crate) struct Principal(pub(crate) vouchsafe::Principal);

#[pymethods]
impl Principal {
    #[classattr]
    fn __match_args__() -> (&'static str, &'static str) {
        ("kind", "name")
    }

    /// What kind of principal the rule makes of the identity: `"spiffe"`, `"service"`, `"person"`.
    #[getter]
    fn kind(&self) -> &str {
        self.0.kind()
    }

    /// Its name within the kind.
    #[getter]
    fn name(&self) -> &str {
        self.0.name()
    }

    /// The roles that the rules grant it, sorted.
    #[getter]
    fn roles<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyTuple>> {
        pyo3::types::PyTuple::new(py, self.0.roles())
    }

    /// The names of the rules that made it.
    #[getter]
    fn rules<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyTuple>> {
        pyo3::types::PyTuple::new(py, self.0.rules())
    }

    /// The trust anchor that vouched for it, by its id: hexadecimal digits.
    #[getter]
    fn anchor(&self) -> String {
        self.0.anchor().to_string()
    }

    /// The anchor's name in the configuration.
    #[getter]
    fn anchor_label(&self) -> &str {
        self.0.anchor_label()
    }

    /// SHA-256 over the certificate, 32 bytes: for audit, and not for deny-lists.
    #[getter]
    fn fingerprint<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.fingerprint())
    }

    /// The same as the member `x5t#S256` of a token's `cnf` claim has it (RFC 8705 3.1): base64url without padding.
    #[getter]
    fn x5t_s256(&self) -> String {
        self.0.x5t_s256()
    }

    /// The last second of the answer, in UTC: the earliest of every notAfter and nextUpdate that it rests on.
    #[getter]
    fn valid_until<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_datetime(py, self.0.valid_until())
    }

    /// The checks that the configuration chose to do without, in words.
    #[getter]
    fn relaxations<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, pyo3::types::PyTuple>> {
        pyo3::types::PyTuple::new(py, self.0.relaxations().iter().map(ToString::to_string))
    }

    /// The proxy whose word it is that the peer holds its key; None if the peer proved it in a handshake with us.
    #[getter]
    fn via(&self) -> Option<&str> {
        match self.0.via() {
            Via::Direct => None,
            Via::Hop(hop) => Some(hop),
            // Whatever a later version knows of, it is not the peer's own proof.
            _ => Some("unknown"),
        }
    }

    /// The typed identity that the certificate stated: `{"form": "spiffe", "value": "spiffe://.."}`.
    #[getter]
    fn identity<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &to_json(self.0.identity())?)
    }

    /// Has it this role?
    fn has_role(&self, role: &str) -> bool {
        self.0.has_role(role)
    }

    /// Does the answer still hold? Whoever keeps a principal asks this before each use.
    #[pyo3(signature = (now=None))]
    fn is_current(&self, now: Option<&Bound<'_, PyAny>>) -> PyResult<bool> {
        Ok(self.0.is_current(to_time(now)?))
    }

    /// Is the token with this `x5t#S256` bound to this peer's certificate (RFC 8705 3)?
    fn is_bound_to(&self, x5t_s256: &str) -> bool {
        self.0.is_bound_to(x5t_s256)
    }

    /// This principal, if the peer itself proved to hold its key; `NotDirect` if that is a proxy's word.
    fn require_direct(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        match slf.get().0.require_direct() {
            Ok(_) => Ok(slf),
            Err(forwarded) => Err(Failure::NotDirect(forwarded).raise(slf.py())),
        }
    }

    /// All of it as data, for a log. Nothing reads it back.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        to_python(py, &to_json(&self.0)?)
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        let via = self.via().map(|hop| format!(" via {hop:?}")).unwrap_or_default();
        format!("<Principal {} {:?}{via} until {}>", self.0.kind(), self.0.name(), self.0.valid_until())
    }

    fn __eq__(&self, other: &Self) -> bool {
        self.0 == other.0
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.0.hash(&mut hasher);
        hasher.finish()
    }

    /// What is stored can be forged: whoever could write it would be believed.
    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a Principal can not be pickled or copied: no identity comes of a stored form; keep the certificate, and identify \
             it again",
        ))
    }

    fn __reduce_ex__(&self, _protocol: &Bound<'_, PyAny>) -> PyResult<()> {
        self.__reduce__()
    }
}
