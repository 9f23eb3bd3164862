//! The Python package `vouchsafe`: what of it is made in Rust. The rest, and its documentation, is in `python/vouchsafe`.

mod bytes;
mod changes;
mod data;
mod errors;
mod guard;
mod hop;
mod path;
mod pem;
mod principal;
mod settings;
mod verifier;
mod watched;

/// What of the package is made in Rust.
#[pyo3::pymodule]
mod _vouchsafe {
    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::hop::Hop;
    #[pymodule_export]
    use crate::path::VerifiedPath;
    #[pymodule_export]
    use crate::pem::certificates_from_pem;
    #[pymodule_export]
    use crate::principal::Principal;
    #[pymodule_export]
    use crate::verifier::Verifier;
    #[cfg(feature = "probe")]
    #[pymodule_export]
    use crate::verifier::{_panic, _time_identify};
    #[pymodule_export]
    use crate::watched::_stop_watching;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        let stop = module.getattr("_stop_watching")?;
        module.py().import("atexit")?.call_method1("register", (stop,))?;
        Ok(())
    }
}
