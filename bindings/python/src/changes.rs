//! Who is told that files have changed.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pyo3::prelude::*;
use pyo3::types::PyTuple;
use vouchsafe::reload::{Builder, Change, Reload};

use crate::errors::{self, Failure, class};
use crate::watched;

class!(change_class, "vouchsafe._data", "Change");

/// The callback of a verifier, for whichever thread tells it.
#[derive(Clone)]
pub(crate) struct Tell(Arc<Py<PyAny>>);

impl Tell {
    pub(crate) fn new(callback: Py<PyAny>) -> Self {
        Self(Arc::new(callback))
    }

    /// On the thread that watches. What the callback raises goes to `sys.unraisablehook`, and ends nothing.
    fn tell(&self, change: &Change<'_>, generation: u64) {
        if watched::is_over() {
            return;
        }
        Python::try_attach(|py| {
            let callback = self.0.bind(py);
            let told = object(py, change, generation).and_then(|change| callback.call1((change,)));
            if let Err(error) = told {
                error.write_unraisable(py, Some(callback));
            }
        });
    }
}

/// What watches this file, with so many generations before.
pub(crate) fn builder(file: &Path, tell: Option<&Tell>, before: u64) -> Builder {
    let builder = Reload::of(file);
    let Some(tell) = tell.cloned() else { return builder };
    let held = AtomicU64::new(before);
    builder.on_change(move |change| {
        if let Change::Swapped { generation, .. } = change {
            held.store(before.wrapping_add(*generation), Ordering::Relaxed);
        }
        tell.tell(change, held.load(Ordering::Relaxed));
    })
}

fn object<'py>(py: Python<'py>, change: &Change<'_>, generation: u64) -> PyResult<Bound<'py, PyAny>> {
    let class = change_class(py)?;
    match change {
        Change::Swapped { config, kept, .. } => {
            let kept = PyTuple::new(py, kept.iter().map(|crl| crl.to_string()))?;
            class.call1((true, generation, py.None(), errors::findings(py, config.warnings())?, kept))
        }
        Change::Kept(error) => {
            let error = Failure::Reload((*error).clone()).instance(py)?;
            class.call1((false, generation, error, PyTuple::empty(py), PyTuple::empty(py)))
        }
        _ => class.call1((false, generation, py.None(), PyTuple::empty(py), PyTuple::empty(py))),
    }
}
