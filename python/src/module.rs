//! The module `order_state._core`, which the package's Python files build on.

use pyo3::prelude::*;

use crate::{book::Book, files, names, records, table};

#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    records::add_to(module)?;
    module.add_function(wrap_pyfunction!(records::restore, module)?)?;
    module.add_function(wrap_pyfunction!(records::of_parsed, module)?)?;
    module.add_function(wrap_pyfunction!(names::vocabularies, module)?)?;
    module.add_class::<Book>()?;
    module.add_class::<table::ArrowTable>()?;
    module.add_function(wrap_pyfunction!(table::to_table, module)?)?;
    module.add_function(wrap_pyfunction!(table::changes_to_table, module)?)?;
    module.add_function(wrap_pyfunction!(files::load_json, module)?)?;
    module.add_function(wrap_pyfunction!(files::load_news, module)?)?;
    module.add_function(wrap_pyfunction!(files::dump_json, module)?)?;
    module.add_function(wrap_pyfunction!(files::dump_news, module)?)?;
    module.add_function(wrap_pyfunction!(ids::generate_order_id, module)?)?;
    module.add_function(wrap_pyfunction!(ids::generate_execution_group_id, module)?)?;
    module.add_function(wrap_pyfunction!(ids::generate_fill_id, module)?)
}

/// New ids.
mod ids {
    use pyo3::pyfunction;

    /// An id for an order.
    #[pyfunction]
    pub(super) fn generate_order_id() -> String {
        dtos_state::generate_order_id().into()
    }

    /// An id for an execution group.
    #[pyfunction]
    pub(super) fn generate_execution_group_id() -> String {
        dtos_state::generate_execution_group_id().into()
    }

    /// An id for a fill.
    #[pyfunction]
    pub(super) fn generate_fill_id() -> String {
        dtos_state::generate_fill_id().into()
    }
}
