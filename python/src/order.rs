//! What of an order changes, and how.

use dtos_state::{ConnectorOrderId, Effect, Order, OrderUpdate};
use pyo3::{prelude::*, types::PyDict};

use crate::{
    errors::contradiction,
    input::from_values,
    names::Named,
    records::{self, frozen_field},
    value::Form,
};

/// Takes an assignment as a report: it succeeds where the order then has what was assigned.
pub(crate) fn assign(
    this: &Bound<'_, records::Order>,
    name: &str,
    value: &Bound<'_, PyAny>,
) -> PyResult<()> {
    if !["status", "connector_order_id", "updated_at"].contains(&name) {
        return Err(frozen_field(this.as_any(), name, value));
    }
    let mut order = this.try_borrow()?.0.clone();
    // Values of Python may run code of anybody's, so nothing is borrowed meanwhile.
    let report = report(this, &order, name, value)?;
    let effect = order.apply(&report);
    if has(&order, name, &report) {
        this.try_borrow_mut()?.0 = order;
        return Ok(());
    }
    Err(contradiction(
        this.py(),
        match effect {
            Effect::Contradicted { by, .. } => by.to_string(),
            _ => format!("{name} cannot be {}: the order knows more already", value.repr()?),
        },
    ))
}

/// Whether an order has what a report says under a key.
fn has(order: &Order, name: &str, report: &OrderUpdate) -> bool {
    let differences = order.to_update().differences(report);
    !differences.contains(&name)
}

/// The report of an order as it is, but for what is assigned.
fn report(
    this: &Bound<'_, records::Order>,
    order: &Order,
    name: &str,
    value: &Bound<'_, PyAny>,
) -> PyResult<OrderUpdate> {
    let values = PyDict::new(this.py());
    values.set_item("order_id", order.order_id().as_str())?;
    values.set_item("status", order.status().as_str())?;
    values
        .set_item("connector_order_id", order.connector_order_id().map(ConnectorOrderId::as_str))?;
    values.set_item("updated_at", order.updated_at().to_string())?;
    values.set_item(name, value)?;
    from_values(&values, Form::Python)
}

/// Applies a report, and returns its effect.
pub(crate) fn apply<'py>(
    order: &mut Order,
    update: &Bound<'py, records::OrderUpdate>,
) -> PyResult<Bound<'py, PyAny>> {
    let effect = order.apply(&update.try_borrow()?.0);
    effect_of(update.py(), &effect)
}

/// The member of an effect; `None` where the same was known.
pub(crate) fn effect_of<'py>(py: Python<'py>, effect: &Effect) -> PyResult<Bound<'py, PyAny>> {
    match effect.of_change() {
        Some(effect) => effect.member(py),
        None => Ok(py.None().into_bound(py)),
    }
}
