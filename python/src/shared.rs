//! Objects of Python modules, each looked up once.

use pyo3::{prelude::*, sync::PyOnceLock};

/// An object of a module.
pub(crate) struct Shared {
    module: &'static str,
    name: &'static str,
    object: PyOnceLock<Py<PyAny>>,
}

impl Shared {
    pub(crate) const fn new(module: &'static str, name: &'static str) -> Self {
        Self { module, name, object: PyOnceLock::new() }
    }

    pub(crate) fn get<'a, 'py>(&'a self, py: Python<'py>) -> PyResult<&'a Bound<'py, PyAny>> {
        let import = || Ok::<_, PyErr>(py.import(self.module)?.getattr(self.name)?.unbind());
        Ok(self.object.get_or_try_init(py, import)?.bind(py))
    }
}

pub(crate) static DECIMAL: Shared = Shared::new("decimal", "Decimal");
pub(crate) static DATETIME: Shared = Shared::new("datetime", "datetime");
pub(crate) static UTC: Shared = Shared::new("datetime", "timezone");
pub(crate) static JSON_LOADS: Shared = Shared::new("json", "loads");
pub(crate) static FSPATH: Shared = Shared::new("os", "fspath");
