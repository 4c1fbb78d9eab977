use dtos_state::{ExecutionGroup, Fill, Order};
use id_generators::OrderId;
use ledger_sqlite::SqliteReader;
use serde::Serialize;
use strategy_journal::JournalEntry;
use strategy_ledger::{Change, LedgerReader, Overview, OverviewSums};

use crate::commands::ledger::failure::Failure;

/// What there is to tell of an order.
#[derive(Serialize)]
pub(crate) struct Told {
    pub(crate) order_id: OrderId,
    /// What the journal has.
    pub(crate) entries: Vec<JournalEntry>,
    /// What the ledger has: the order, if any, its sums and its news.
    pub(crate) order: Option<Order>,
    #[serde(flatten)]
    pub(crate) sums: Option<OverviewSums>,
    pub(crate) group: Option<ExecutionGroup>,
    pub(crate) executions: Vec<Fill>,
    pub(crate) history: Vec<Change>,
}

impl Told {
    pub(crate) fn of(
        order_id: OrderId,
        entries: Vec<JournalEntry>,
        ledger: &mut SqliteReader,
    ) -> Result<Self, Failure> {
        let view = ledger.view()?;
        let order = view.order(order_id)?;
        let group = match &order {
            Some(order) => view.group(order.parent_group_id())?,
            None => None,
        };
        let executions = view.fills(order_id)?;
        let history = view.history(order_id)?;
        let sums = order.clone().map(|order| Overview::of(order, &executions).sums);
        Ok(Self { order_id, entries, order, sums, group, executions, history })
    }
}
