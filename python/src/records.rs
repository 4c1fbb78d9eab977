//! The records as classes of Python, one row a class.

#![expect(clippy::too_many_arguments, reason = "a constructor has the keys of its record")]

use core_enums::MistakeKind;
use dtos_state::{
    Command, Table, generate_execution_group_id, generate_fill_id, generate_order_id,
};
use pyo3::{
    exceptions::{PyAttributeError, PyTypeError},
    prelude::*,
    sync::PyOnceLock,
    types::{PyDict, PyString, PyTuple, PyType},
};
use record_files::{Path, Record};

use crate::{
    errors::{Problem, frozen},
    input::{Class, Given, Key, from_arguments, from_text, from_values},
    model::{is_json, schema, to_dict, with_text},
    order,
    output::{Cell, Nanos, Output},
    shared::Shared,
    value::Form,
};

static RESTORE: Shared = Shared::new("order_state._core", "restore");
static CORE_SCHEMA: Shared = Shared::new("order_state._pydantic", "record_schema");
static JSON_SCHEMA: Shared = Shared::new("order_state._pydantic", "json_schema");

/// Declares classes: the record and the command it is, what its hash is made of, where the id of a
/// new one comes from, how an attribute is assigned, the attributes, and the times among them in
/// nanoseconds. Parentheses stand behind what a record tells by a method. The last braces have what
/// one class has beside the others.
macro_rules! record_classes {
    ($(
        $(#[doc = $doc:literal])+
        $Class:ident as $Variant:ident, hash: $name:ident $(($($name_call:tt)*))?, id: $id:expr,
        assign: $assign:path {
            $($key:ident $(($($call:tt)*))?,)+
        } times { $($time:ident $(($($time_call:tt)*))? as $ns:ident,)+ } { $($more:tt)* }
    )+) => {
        $(
            $(#[doc = $doc])+
            #[pyclass(module = "order_state")]
            pub(crate) struct $Class(pub(crate) dtos_state::$Class);

            impl Class for dtos_state::$Class {
                const NAME: &'static str = stringify!($Class);
                const KEYS: &'static PyOnceLock<Vec<Key>> = {
                    static KEYS: PyOnceLock<Vec<Key>> = PyOnceLock::new();
                    &KEYS
                };

                const NEW_ID: Option<fn() -> String> = $id;
            }

            #[pymethods]
            impl $Class {
                #[new]
                #[pyo3(signature = (*, $($key = Given(None),)+ **others))]
                fn new<'a, 'py>(
                    py: Python<'py>,
                    $($key: Given<'a, 'py>,)+
                    others: Option<&Bound<'py, PyDict>>,
                ) -> PyResult<Self> {
                    from_arguments(py, &[$($key),+], others).map(Self)
                }

                $(
                    #[getter]
                    fn $key<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
                        self.0.$key $(($($call)*))?.value(py)
                    }
                )+

                $(
                    #[getter]
                    fn $ns(&self) -> Option<i128> {
                        self.0.$time $(($($time_call)*))?.nanos()
                    }
                )+

                #[classmethod]
                fn model_validate(
                    class: &Bound<'_, PyType>,
                    value: &Bound<'_, PyAny>,
                ) -> PyResult<Py<Self>> {
                    if let Ok(record) = value.cast::<Self>() {
                        return Ok(record.clone().unbind());
                    }
                    let values = match value.cast::<PyDict>() {
                        Ok(values) => values.clone(),
                        Err(_) => to_dict(class, value)?,
                    };
                    Py::new(value.py(), Self(from_values(&values, Form::Python)?))
                }

                #[classmethod]
                fn model_validate_json(
                    _class: &Bound<'_, PyType>,
                    text: &Bound<'_, PyAny>,
                ) -> PyResult<Self> {
                    let py = text.py();
                    with_text(text, stringify!($Class), |text| from_text(py, text)).map(Self)
                }

                #[classmethod]
                fn model_json_schema<'py>(
                    class: &Bound<'py, PyType>,
                ) -> PyResult<Bound<'py, PyAny>> {
                    schema(class.py(), stringify!($Class), &dtos_state::$Class::TABLE)
                }

                #[classmethod]
                fn __get_pydantic_core_schema__<'py>(
                    class: &Bound<'py, PyType>,
                    _source: &Bound<'py, PyAny>,
                    _handler: &Bound<'py, PyAny>,
                ) -> PyResult<Bound<'py, PyAny>> {
                    CORE_SCHEMA.get(class.py())?.call1((class,))
                }

                #[classmethod]
                fn __get_pydantic_json_schema__<'py>(
                    class: &Bound<'py, PyType>,
                    _schema: &Bound<'py, PyAny>,
                    _handler: &Bound<'py, PyAny>,
                ) -> PyResult<Bound<'py, PyAny>> {
                    JSON_SCHEMA.get(class.py())?.call1((class,))
                }

                /// The values by their keys: as attributes have them, or as JSON has them.
                #[pyo3(signature = (*, mode = "python"))]
                fn model_dump<'py>(
                    &self,
                    py: Python<'py>,
                    mode: &str,
                ) -> PyResult<Bound<'py, PyDict>> {
                    let mut keys = dtos_state::$Class::keys(py).iter().map(|key| &key.object);
                    let is_json = is_json(mode)?;
                    let dump = PyDict::new(py);
                    $({
                        let value = &self.0.$key $(($($call)*))?;
                        let value = if is_json { value.text(py) } else { value.value(py) };
                        dump.set_item(keys.next(), value?)?;
                    })+
                    Ok(dump)
                }

                fn model_dump_json(&self) -> String {
                    self.0.to_json()
                }

                fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
                    let dump = self.model_dump(py, "json")?;
                    let mut values = Vec::new();
                    for (key, value) in dump {
                        values.push(format!("{key}={}", value.repr()?));
                    }
                    Ok(format!("{}({})", stringify!($Class), values.join(", ")))
                }

                fn __eq__<'py>(&self, other: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
                    let py = other.py();
                    let Ok(other) = other.cast::<Self>() else {
                        return Ok(py.NotImplemented().into_bound(py));
                    };
                    let is_equal = self.0 == other.try_borrow()?.0;
                    Ok(pyo3::types::PyBool::new(py, is_equal).to_owned().into_any())
                }

                /// That of the id, which never changes.
                fn __hash__(&self, py: Python<'_>) -> PyResult<isize> {
                    self.0.$name $(($($name_call)*))?.text(py)?.hash()
                }

                fn __copy__(&self) -> Self {
                    Self(self.0.clone())
                }

                fn __deepcopy__(&self, _memo: &Bound<'_, PyAny>) -> Self {
                    Self(self.0.clone())
                }

                fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
                    let of = (stringify!($Class), self.0.to_json());
                    (RESTORE.get(py)?, of).into_pyobject(py)
                }

                fn __setattr__(
                    this: &Bound<'_, Self>,
                    name: &Bound<'_, PyString>,
                    value: &Bound<'_, PyAny>,
                ) -> PyResult<()> {
                    $assign(this, name.to_str()?, value)
                }

                $($more)*
            }
        )+

        /// The record of a class and its JSON, for `pickle`.
        #[pyfunction]
        pub(crate) fn restore<'py>(
            py: Python<'py>,
            class_name: &str,
            json: &str,
        ) -> PyResult<Bound<'py, PyAny>> {
            match class_name {
                $(stringify!($Class) => {
                    Ok(Bound::new(py, $Class(from_text(py, json)?))?.into_any())
                })+
                _ => Err(PyTypeError::new_err(format!("{class_name} is no class of records"))),
            }
        }

        /// The record of a class that a reader of JSON has read as a `dict`, for pydantic.
        #[pyfunction]
        pub(crate) fn of_parsed<'py>(
            class: &Bound<'py, PyType>,
            value: &Bound<'py, PyAny>,
        ) -> PyResult<Bound<'py, PyAny>> {
            let py = class.py();
            $(if class.is(py.get_type::<$Class>()) {
                let record = from_values(&to_dict(class, value)?, Form::Json)?;
                return Ok(Bound::new(py, $Class(record))?.into_any());
            })+
            Err(not_a_record(class))
        }

        /// A record as the command that a ledger takes.
        pub(crate) fn to_command(record: &Bound<'_, PyAny>) -> PyResult<Command> {
            $(if let Ok(record) = record.cast::<$Class>() {
                return Ok(record.try_borrow()?.0.clone().into());
            })+
            Err(not_a_record(record))
        }

        /// The record of a command, as an object of its class.
        pub(crate) fn of_command(py: Python<'_>, command: Command) -> PyResult<Bound<'_, PyAny>> {
            match command {
                $(Command::$Variant(record) => Ok(Bound::new(py, $Class(record))?.into_any()),)+
            }
        }

        /// Appends a record as JSON.
        pub(crate) fn append_json(record: &Bound<'_, PyAny>, json: &mut String) -> PyResult<()> {
            $(if let Ok(record) = record.cast::<$Class>() {
                record.try_borrow()?.0.append_json(json);
                return Ok(());
            })+
            Err(not_a_record(record))
        }

        /// The cells of a record, in the order of its keys; and its table.
        pub(crate) fn cells(
            record: &Bound<'_, PyAny>,
        ) -> PyResult<(&'static Table, Vec<Option<Cell>>)> {
            $(if let Ok(record) = record.cast::<$Class>() {
                let record = &record.try_borrow()?.0;
                let cells = vec![$(record.$key $(($($call)*))?.cell()),+];
                return Ok((<dtos_state::$Class as Record>::TABLE, cells));
            })+
            Err(not_a_record(record))
        }

        /// The table of a class.
        pub(crate) fn table_of(class: &Bound<'_, PyAny>) -> PyResult<&'static Table> {
            let py = class.py();
            $(if class.is(py.get_type::<$Class>()) {
                return Ok(<dtos_state::$Class as Record>::TABLE);
            })+
            Err(PyTypeError::new_err("of: expected a class of records"))
        }

        /// The classes.
        pub(crate) fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
            $(module.add_class::<$Class>()?;)+
            Ok(())
        }
    };
}

record_classes! {
    /// One order that is meant to be on an exchange: intent, not reality.
    Order as Register, hash: order_id(), id: Some(|| generate_order_id().into()),
    assign: order::assign {
        order_id(), parent_group_id(), connector_order_id(), symbol(), side(), order_type(),
        quantity(), price(), stop_price(), status(), created_at(), updated_at(),
    } times { created_at() as created_at_ns, updated_at() as updated_at_ns, } {
        /// Applies a report, and returns its effect.
        fn apply<'py>(&mut self, update: &Bound<'py, OrderUpdate>) -> PyResult<Bound<'py, PyAny>> {
            order::apply(&mut self.0, update)
        }

        /// The prices that the order lacks to be sent.
        fn missing_prices(&self) -> Vec<&'static str> {
            self.0.check_sendable().err().map(|lacks| lacks.missing().collect()).unwrap_or_default()
        }
    }

    /// One execution of an order.
    Fill as Fill, hash: fill_id(), id: Some(|| generate_fill_id().into()), assign: refuse {
        fill_id(), parent_order_id(), connector_fill_id(), filled_quantity(), fill_price(),
        commission(), commission_asset(), executed_at(),
    } times { executed_at() as executed_at_ns, } {}

    /// A report of an order.
    OrderUpdate as Update, hash: order_id, id: None, assign: refuse {
        order_id, status, connector_order_id, updated_at, reason, cumulative,
    } times { updated_at as updated_at_ns, } {}

    /// The exchange takes executions back.
    Bust as Bust, hash: parent_order_id(), id: None, assign: refuse {
        parent_order_id(), connector_fill_id(), fill_id(), reason(), busted_at(),
    } times { busted_at() as busted_at_ns, } {}

    /// What is asked of the exchange.
    Request as Request, hash: order_id, id: None, assign: refuse {
        order_id, attempt, kind, requested_at, expires_at,
    } times { requested_at as requested_at_ns, expires_at as expires_at_ns, } {}

    /// The exchange's answer to a request, or that there is none.
    Answer as Answer, hash: order_id, id: None, assign: refuse {
        order_id, attempt, kind, outcome, reason, answered_at,
    } times { answered_at as answered_at_ns, } {}

    /// An execution group: orders of one plan.
    ExecutionGroup as Group, hash: group_id, id: Some(|| generate_execution_group_id().into()),
    assign: refuse {
        group_id, parent_plan_id, created_at,
    } times { created_at as created_at_ns, } {}

    /// A person's decision on an order.
    Ruling as Ruling, hash: order_id(), id: None, assign: refuse {
        order_id(), over(), status(), settles(), reason(), ruled_by(), ruled_at(),
    } times { ruled_at() as ruled_at_ns, } {}
}

/// An order as an object.
pub(crate) fn of_order(py: Python<'_>, order: dtos_state::Order) -> PyResult<Bound<'_, PyAny>> {
    Ok(Bound::new(py, Order(order))?.into_any())
}

/// A fill as an object.
pub(crate) fn of_fill(py: Python<'_>, fill: dtos_state::Fill) -> PyResult<Bound<'_, PyAny>> {
    Ok(Bound::new(py, Fill(fill))?.into_any())
}

fn not_a_record(object: &Bound<'_, PyAny>) -> PyErr {
    match object.get_type().name() {
        Ok(class) => {
            PyTypeError::new_err(format!("expected a record, but got one of class {class}"))
        }
        Err(error) => error,
    }
}

/// Refuses every assignment: only an order changes.
fn refuse<T>(this: &Bound<'_, T>, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
    Err(frozen_field(this.as_any(), name, value))
}

/// The error of an assignment to an attribute that never changes, or that there is not.
pub(crate) fn frozen_field(this: &Bound<'_, PyAny>, name: &str, value: &Bound<'_, PyAny>) -> PyErr {
    let class = match this.get_type().name() {
        Ok(class) => class.to_string(),
        Err(error) => return error,
    };
    if !this.hasattr(name).unwrap_or(false) {
        return PyAttributeError::new_err(format!("{class} has no attribute {name}"));
    }
    let problem = Problem {
        path: Path::default().key(name),
        kind: MistakeKind::WrongValue,
        message: format!("{name} never changes"),
        input: value.clone(),
    };
    frozen(this.py(), &class, &problem)
}
