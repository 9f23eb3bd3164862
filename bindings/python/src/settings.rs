//! What a configuration says, for those who check it.

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use vouchsafe::config::Config;
use vouchsafe::proxy::ProxyReader;

use crate::data::to_datetime;
use crate::errors::class;

class!(proxy_class, "vouchsafe._data", "ProxySettings");
class!(anchor_class, "vouchsafe._data", "ConfiguredAnchor");
class!(crl_class, "vouchsafe._data", "ConfiguredCrl");

pub(crate) fn proxy<'py>(py: Python<'py>, reader: &ProxyReader) -> PyResult<Bound<'py, PyAny>> {
    let (profile, hops) = (reader.profile(), reader.hops());
    proxy_class(py)?.call1((
        profile.name().unwrap_or_default(),
        profile.header_names().next().unwrap_or_default(),
        PyTuple::new(py, profile.header_names().collect::<Vec<_>>())?,
        hops.to_string(),
        PyTuple::new(py, hops.networks().map(|network| network.to_string()).collect::<Vec<_>>())?,
        PyTuple::new(py, hops.principals().collect::<Vec<_>>())?,
        hops.trusts_unix_sockets(),
    ))
}

pub(crate) fn anchors<'py>(py: Python<'py>, config: &Config) -> PyResult<Bound<'py, PyTuple>> {
    let class = anchor_class(py)?;
    let mut anchors = Vec::new();
    for anchor in config.anchors() {
        anchors.push(class.call1((
            &anchor.name,
            anchor.file.to_string_lossy().as_ref(),
            anchor.id.to_string(),
            &anchor.subject,
            to_datetime(py, anchor.validity.from)?,
            to_datetime(py, anchor.validity.until)?,
        ))?);
    }
    PyTuple::new(py, anchors)
}

pub(crate) fn crls<'py>(py: Python<'py>, config: &Config) -> PyResult<Bound<'py, PyTuple>> {
    let class = crl_class(py)?;
    let mut crls = Vec::new();
    for crl in config.crls() {
        crls.push(class.call1((
            crl.file.to_string_lossy().as_ref(),
            &crl.issuer,
            to_datetime(py, crl.this_update)?,
            crl.next_update.map(|time| to_datetime(py, time)).transpose()?,
            crl.is_delta,
        ))?);
    }
    PyTuple::new(py, crls)
}
