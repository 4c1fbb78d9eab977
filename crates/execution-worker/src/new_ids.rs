use std::time::SystemTime;

use dtos_state::{ExecutionGroupId, OrderId};
use id_generators::{ClockOutOfRange, IdGenerator};

/// Where a worker has new ids from.
pub trait NewIds {
    /// The next order id.
    ///
    /// # Errors
    /// [`ClockOutOfRange`] where its clock's year does not have four digits.
    fn order_id(&mut self) -> Result<OrderId, ClockOutOfRange>;

    /// The next id of an execution group.
    ///
    /// # Errors
    /// [`ClockOutOfRange`] where its clock's year does not have four digits.
    fn group_id(&mut self) -> Result<ExecutionGroupId, ClockOutOfRange>;
}

impl<C: Fn() -> SystemTime> NewIds for IdGenerator<C> {
    fn order_id(&mut self) -> Result<OrderId, ClockOutOfRange> {
        Self::order_id(self)
    }

    fn group_id(&mut self) -> Result<ExecutionGroupId, ClockOutOfRange> {
        Self::execution_group_id(self)
    }
}
