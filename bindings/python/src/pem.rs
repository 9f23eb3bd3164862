//! PEM, read strictly.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use vouchsafe::certificate::Certificate;

use crate::data::type_name;

const BEGIN: &[u8] = b"-----BEGIN ";
const WANTED: &[u8] = b"CERTIFICATE-----";

/// The certificates in PEM, DER each, in their order: at least one, and nothing else. Text around the blocks is let be.
///
/// Raises `ValueError` for a block that is something else (a private key, for example), that has no end or is no certificate.
#[pyfunction]
pub(crate) fn certificates_from_pem<'py>(
    py: Python<'py>,
    text: &Bound<'py, PyAny>,
) -> PyResult<Vec<Bound<'py, PyBytes>>> {
    let pem = if let Ok(text) = text.cast::<PyString>() {
        text.to_cow()?.into_owned().into_bytes()
    } else if let Ok(bytes) = text.cast::<PyBytes>() {
        bytes.as_bytes().to_vec()
    } else {
        return Err(PyTypeError::new_err(format!("PEM is str or bytes, and not {}", type_name(text))));
    };
    let read = read(&pem).map_err(PyValueError::new_err)?;
    Ok(read.iter().map(|der| PyBytes::new(py, der)).collect())
}

fn read(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, String> {
    let begins: Vec<&[u8]> =
        pem.split(|byte| matches!(byte, b'\n' | b'\r')).filter_map(|line| line.strip_prefix(BEGIN)).collect();
    if let Some(other) = begins.iter().find(|label| label.trim_ascii_end() != WANTED) {
        let found = String::from_utf8_lossy(other.strip_suffix(b"-----").unwrap_or(other)).into_owned();
        return Err(format!("a PEM block {found:?} stands in it, and only \"CERTIFICATE\" is wanted"));
    }
    let mut certificates = Vec::new();
    for (number, block) in (1..).zip(CertificateDer::pem_slice_iter(pem)) {
        let der = block.map_err(|fault| format!("PEM block {number}: {fault}"))?;
        Certificate::read(&der).map_err(|fault| format!("certificate {number}: {fault}"))?;
        certificates.push(der);
    }
    match (certificates.len(), begins.len()) {
        (0, _) => Err("no certificate in PEM stands in it".to_owned()),
        (read, begun) if read != begun => Err(format!("{begun} PEM blocks begin in it, and {read} end")),
        _ => Ok(certificates),
    }
}
