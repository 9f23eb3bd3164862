//! What the library serialises, and moments, as Python's own types.

use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDateTime, PyDelta, PyTzInfo};
use serde::Serialize;
use vouchsafe::Time;

/// The first second that a `datetime` can say, and the last.
const FIRST: i64 = -62_135_596_800;
const LAST: i64 = 253_402_300_799;
const DAY: i64 = 86_400;

pub(crate) fn to_json(value: &impl Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|fault| PyRuntimeError::new_err(fault.to_string()))
}

/// By Python's own reader, so that it is made of dicts, lists, texts and numbers.
pub(crate) fn to_python<'py>(py: Python<'py>, json: &str) -> PyResult<Bound<'py, PyAny>> {
    static LOADS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    LOADS.import(py, "json", "loads")?.call1((json,))
}

/// In UTC. What lies beyond the years 1 to 9999 becomes the first or the last moment in them.
pub(crate) fn to_datetime(py: Python<'_>, time: Time) -> PyResult<Bound<'_, PyAny>> {
    let seconds = time.as_unix().clamp(FIRST, LAST);
    let days = i32::try_from(seconds.div_euclid(DAY))?;
    let rest = i32::try_from(seconds.rem_euclid(DAY))?;
    let utc = PyTzInfo::utc(py)?;
    let epoch = PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&utc))?;
    epoch.add(PyDelta::new(py, days, rest, 0, false)?)
}

/// The moment that an aware `datetime` means, or the clock's.
pub(crate) fn to_time(now: Option<&Bound<'_, PyAny>>) -> PyResult<Time> {
    let Some(now) = now.filter(|now| !now.is_none()) else { return Ok(Time::now()) };
    let now = now
        .cast::<PyDateTime>()
        .map_err(|_| PyTypeError::new_err(format!("now is an aware datetime, and not {}", type_name(now))))?;
    if now.call_method0("utcoffset")?.is_none() {
        return Err(PyValueError::new_err(
            "now has no time zone, so that it is another moment in each place; datetime.now(timezone.utc) has one",
        ));
    }
    let seconds: f64 = now.call_method0("timestamp")?.extract()?;
    // Between the years 1 and 9999, so that it fits.
    #[expect(clippy::cast_possible_truncation, reason = "a datetime has at most 12 digits of seconds")]
    Ok(Time::from_unix(seconds.floor() as i64))
}

/// How a type is called in a message.
pub(crate) fn type_name(of: &Bound<'_, PyAny>) -> String {
    of.get_type().name().map_or_else(|_| "another type".to_owned(), |name| name.to_string())
}
