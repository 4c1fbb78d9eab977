use dtos_state::{FillId, OrderId};
use rusqlite::Connection;
use strategy_journal::{
    Accepted, Decided, ExecutionCommandId, JournalEntry, JournalError, JournalEvent, JournalReader,
    Store,
};
use strategy_ledger::Cursor;

use crate::{error::SqliteError, rows};

/// The journal as one connection sees it.
pub(crate) struct View<'a>(pub(crate) &'a Connection);

impl JournalReader for View<'_> {
    fn entries_of(&self, order_id: OrderId) -> Result<Vec<JournalEntry>, JournalError> {
        Ok(rows::of_order(self.0, order_id)?)
    }

    fn entries_after(&self, skipped: u64, limit: usize) -> Result<Vec<JournalEntry>, JournalError> {
        Ok(rows::after(self.0, skipped, limit)?)
    }

    fn decision(&self, order_id: OrderId) -> Result<Option<JournalEntry>, JournalError> {
        Ok(rows::decision(self.0, order_id)?)
    }

    fn has(
        &self,
        order_id: OrderId,
        event_type: JournalEvent,
        fill_id: Option<FillId>,
    ) -> Result<bool, JournalError> {
        Ok(rows::has(self.0, order_id, event_type, fill_id)?)
    }

    fn order_of_command(
        &self,
        execution_command_id: ExecutionCommandId,
    ) -> Result<Option<Decided>, JournalError> {
        Ok(rows::of_command(self.0, execution_command_id)?)
    }

    fn open_decisions(&self) -> Result<Vec<OrderId>, JournalError> {
        Ok(rows::open_decisions(self.0)?)
    }

    fn followed(&self) -> Result<Cursor, JournalError> {
        Ok(rows::followed(self.0)?)
    }
}

impl Store for View<'_> {
    fn next_number(&self) -> Result<u32, JournalError> {
        let (last, first_number) = rows::numbers(self.0)?;
        // Beyond four thousand million entries the numbers begin anew.
        let last = u32::try_from(last & i64::from(u32::MAX)).unwrap_or_default();
        Ok(first_number.wrapping_add(last))
    }

    fn write(&mut self, accepted: &Accepted) -> Result<(), JournalError> {
        let write = || {
            let (last, _) = rows::numbers(self.0)?;
            for (entry, number) in accepted.entries().iter().zip(last + 1..) {
                rows::insert(self.0, number, entry)?;
            }
            accepted.followed().map_or(Ok(()), |cursor| rows::set_followed(self.0, cursor))
        };
        write().map_err(|error: SqliteError| error.into())
    }
}

/// Reads through a view of this type's connection.
macro_rules! reads_by_view {
    ($Type:ty: |$it:ident| $view:expr) => {
        reads_by_view! { @impl $Type: |$it| $view;
            entries_of(order_id: dtos_state::OrderId)
                -> Vec<strategy_journal::JournalEntry>;
            entries_after(skipped: u64, limit: usize) -> Vec<strategy_journal::JournalEntry>;
            decision(order_id: dtos_state::OrderId) -> Option<strategy_journal::JournalEntry>;
            has(
                order_id: dtos_state::OrderId,
                event_type: strategy_journal::JournalEvent,
                fill_id: Option<dtos_state::FillId>
            ) -> bool;
            order_of_command(command: strategy_journal::ExecutionCommandId)
                -> Option<strategy_journal::Decided>;
            open_decisions() -> Vec<dtos_state::OrderId>;
            followed() -> strategy_ledger::Cursor;
        }
    };
    (
        @impl $Type:ty: |$it:ident| $view:expr;
        $($read:ident($($value:ident: $Value:ty),*) -> $Result:ty;)+
    ) => {
        impl strategy_journal::JournalReader for $Type {
            $(fn $read(
                &self,
                $($value: $Value),*
            ) -> Result<$Result, strategy_journal::JournalError> {
                let $it = self;
                $view.$read($($value),*)
            })+
        }
    };
}

pub(crate) use reads_by_view;
