//! Bytes and header lines from Python.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyMemoryView, PyString};
use rustls_pki_types::CertificateDer;
use vouchsafe::proxy::Limits;

use crate::data::type_name;

/// A certificate, or another value in DER.
pub(crate) fn der(what: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let bytes = bytes(value)?.ok_or_else(|| {
        PyTypeError::new_err(format!("{what} is bytes in DER, and not {}", type_name(value)))
    })?;
    if bytes.trim_ascii_start().starts_with(b"-----BEGIN") {
        return Err(PyValueError::new_err(format!(
            "{what} is PEM, and DER is wanted: certificates_from_pem makes one of the other"
        )));
    }
    Ok(bytes)
}

/// `bytes`, `bytearray` or `memoryview`, copied: what comes after works without the interpreter, and nobody may change it then.
fn bytes(value: &Bound<'_, PyAny>) -> PyResult<Option<Vec<u8>>> {
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Some(bytes.as_bytes().to_vec()));
    }
    if let Ok(bytes) = value.cast::<PyByteArray>() {
        return Ok(Some(bytes.to_vec()));
    }
    if value.is_instance_of::<PyMemoryView>() {
        return value.call_method0("tobytes")?.extract().map(Some);
    }
    Ok(None)
}

/// What came with the end entity's certificate.
pub(crate) fn certificates(value: &Bound<'_, PyAny>) -> PyResult<Vec<CertificateDer<'static>>> {
    if value.is_instance_of::<PyString>() || bytes(value)?.is_some() {
        return Err(PyTypeError::new_err(
            "intermediates is a sequence of certificates, and not a single one",
        ));
    }
    let each = |item: PyResult<Bound<'_, PyAny>>| der("an intermediate certificate", &item?).map(Into::into);
    value.try_iter()?.map(each).collect()
}

/// A request's header lines, in their order. One more than may be there is enough to refuse them all.
pub(crate) fn lines(value: &Bound<'_, PyAny>) -> PyResult<Vec<(Vec<u8>, Vec<u8>)>> {
    let enough = Limits::default().lines.saturating_add(1);
    let each = |item: PyResult<Bound<'_, PyAny>>| {
        let (name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item?.extract().map_err(|_| {
            PyTypeError::new_err("headers are pairs of a name and a value, each str or bytes")
        })?;
        Ok((line("the name of a header", &name)?, line("the value of a header", &value)?))
    };
    value.try_iter()?.take(enough).map(each).collect()
}

/// Text is what servers make of a line by ISO 8859-1, as PEP 3333 says; nothing else is one byte for each character.
fn line(what: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(text) = value.cast::<PyString>() {
        let byte = |character: char| u8::try_from(u32::from(character)).ok();
        return text.to_cow()?.chars().map(byte).collect::<Option<Vec<u8>>>().ok_or_else(|| {
            PyValueError::new_err(format!(
                "{what} has a character that no header line has: not in ISO 8859-1"
            ))
        });
    }
    bytes(value)?
        .ok_or_else(|| PyTypeError::new_err(format!("{what} is str or bytes, and not {}", type_name(value))))
}
