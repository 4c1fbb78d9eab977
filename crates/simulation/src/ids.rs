use std::{cell::Cell, rc::Rc};

use dtos_state::{ExecutionGroupId, OrderId};
use execution_worker::NewIds;
use id_generators::ClockOutOfRange;

/// Ids by number, for all processes of a history.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ids(Rc<Cell<u32>>);

impl Ids {
    pub(crate) fn text(&self, prefix: &str) -> String {
        let number = self.0.get() + 1;
        self.0.set(number);
        format!("{prefix}_20251201_000000_{number:08x}")
    }
}

impl NewIds for Ids {
    fn order_id(&mut self) -> Result<OrderId, ClockOutOfRange> {
        Ok(self.text("ORD").parse().expect("digits are an id"))
    }

    fn group_id(&mut self) -> Result<ExecutionGroupId, ClockOutOfRange> {
        Ok(self.text("EXG").parse().expect("digits are an id"))
    }
}
