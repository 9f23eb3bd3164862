//! `Hop`: where a request came from.

use std::net::IpAddr;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::principal::Principal;

/// Where a request came from: the other end of its connection, and nobody that a header names.
///
/// >>> str(Hop.address("::ffff:10.0.7.1"))
/// '10.0.7.1'
#[pyclass(frozen, module = "vouchsafe", name = "Hop")]
pub(crate) struct Hop(Kind);

enum Kind {
    Address(IpAddr),
    UnixSocket,
    Principal(Box<vouchsafe::Principal>),
}

impl Hop {
    pub(crate) fn core(&self) -> vouchsafe::proxy::Hop<'_> {
        match &self.0 {
            Kind::Address(address) => vouchsafe::proxy::Hop::address(*address),
            Kind::UnixSocket => vouchsafe::proxy::Hop::unix_socket(),
            Kind::Principal(principal) => vouchsafe::proxy::Hop::principal(principal),
        }
    }
}

#[pymethods]
impl Hop {
    /// The address of the connection's other end, without its port. `ValueError` if it is none; never one that a header names.
    #[staticmethod]
    fn address(address: &str) -> PyResult<Self> {
        let parsed = address.parse();
        parsed.map(|address| Self(Kind::Address(address))).map_err(|_| {
            PyValueError::new_err(format!(
                "{address:?} is no IP address; the address of a connection is one, without its port"
            ))
        })
    }

    /// A Unix socket whose file only the proxy may open.
    #[staticmethod]
    fn unix_socket() -> Self {
        Self(Kind::UnixSocket)
    }

    /// Whom the connection's own certificate identified, in the handshake with us.
    #[staticmethod]
    fn principal(principal: &Principal) -> Self {
        Self(Kind::Principal(Box::new(principal.0.clone())))
    }

    fn __str__(&self) -> String {
        self.core().to_string()
    }

    fn __repr__(&self) -> String {
        format!("<Hop {}>", self.core())
    }
}
