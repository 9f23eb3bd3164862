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
    use pyo3::types::PyDict;

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
    use crate::watched::{_forked, _stop_watching};

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))?;
        let py = module.py();
        py.import("atexit")?.call_method1("register", (module.getattr("_stop_watching")?,))?;
        let os = py.import("os")?;
        // Where processes fork.
        if os.hasattr("register_at_fork")? {
            let hooks = PyDict::new(py);
            hooks.set_item("after_in_child", module.getattr("_forked")?)?;
            os.call_method("register_at_fork", (), Some(&hooks))?;
        }
        Ok(())
    }
}
