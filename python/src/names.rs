//! The enums, which are written in Python.

use core_enums::{
    AnswerOutcome, ChangeEffect, GroupStatus, MistakeKind, OrderSide, OrderStatus, OrderType,
    RequestKind,
};
use pyo3::{prelude::*, sync::PyOnceLock, types::PyDict};

/// A vocabulary that is an enum of Python.
pub(crate) trait Named: Copy {
    /// The member of this name.
    fn member(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
}

macro_rules! enums {
    ($($Name:ident),+ $(,)?) => {
        $(impl Named for $Name {
            fn member(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
                static MEMBERS: PyOnceLock<Vec<Py<PyAny>>> = PyOnceLock::new();
                let members = MEMBERS.get_or_try_init(py, || {
                    let class = py.import("order_state._enums")?.getattr(stringify!($Name))?;
                    let member = |name: $Name| Ok(class.call1((name.as_str(),))?.unbind());
                    $Name::ALL.into_iter().map(member).collect::<PyResult<_>>()
                })?;
                Ok(members[self as usize].bind(py).clone())
            }
        })+

        /// The names of each vocabulary, each with its meaning.
        #[pyfunction]
        pub(crate) fn vocabularies(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
            let all = PyDict::new(py);
            $(all.set_item(stringify!($Name), $Name::MEANINGS.to_vec())?;)+
            Ok(all)
        }
    };
}

enums! {
    OrderSide, OrderType, OrderStatus, RequestKind, AnswerOutcome, ChangeEffect, GroupStatus,
    MistakeKind,
}
