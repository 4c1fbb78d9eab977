use clap::Args;
use core_enums::OrderStatus;
use dtos_state::{ConnectorOrderId, Symbol};
use id_generators::ExecutionGroupId;
use strategy_ledger::{OrderFilter, Sort};

use crate::{
    commands::{
        exit::Exit,
        ledger::{
            failure::Failure, ledger_file::LedgerFile, order_table::OrderTable, overview::Overview,
            pages::for_each_executed,
        },
        one_of::one_of,
    },
    print::Streams,
};

/// List the orders: open ones first, the newest registration first
///
/// Filled quantity and average price are those of the executions that count. The average price is
/// rounded to 28 digits if it is not exact; nothing else is rounded. A question mark stands for a
/// sum that no decimal can hold. AGE is the time since the order was created.
///
/// The orders are read a thousand at a time: one that ends meanwhile may be listed twice, open and
/// ended.
#[derive(Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Only orders of this execution group
    #[arg(long, value_name = "ID")]
    group: Option<ExecutionGroupId>,
    /// Only orders of this symbol
    #[arg(long)]
    symbol: Option<Symbol>,
    /// Only orders of this status; you can give it more than once
    #[arg(long, value_parser = one_of::<OrderStatus>(OrderStatus::ALL.map(OrderStatus::as_str)))]
    status: Vec<OrderStatus>,
    /// Only orders that the exchange ever gave this id
    #[arg(long, value_name = "ID")]
    connector_order_id: Option<ConnectorOrderId>,
    /// Write one JSON object a line
    #[arg(long)]
    json: bool,
}

impl ListArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        if self.json {
            let mut line = String::new();
            self.for_each(|overview| {
                line.clear();
                overview.append_json(&mut line)?;
                line.push('\n');
                Ok(streams.out.write_all(line.as_bytes())?)
            })?;
            return Ok(Exit::Fine);
        }
        let mut table = OrderTable::new();
        self.for_each(|overview| Ok(table.push(overview, &mut streams.out)?))?;
        table.end(&mut streams.out)?;
        Ok(Exit::Fine)
    }

    /// Visits the orders that the arguments ask for, open ones first, the last registered first.
    fn for_each(
        &self,
        mut visit: impl FnMut(&Overview) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut reader = self.ledger.open()?;
        [true, false].into_iter().try_for_each(|is_open| {
            let filter = OrderFilter {
                group: self.group,
                symbol: self.symbol.clone(),
                statuses: (!self.status.is_empty()).then(|| self.status.clone()),
                connector_order_id: self.connector_order_id.clone(),
                open: Some(is_open),
                sort: Sort::RegistrationDescending,
                ..OrderFilter::default()
            };
            for_each_executed(filter, &mut reader, |order, executions| {
                visit(&Overview::of(order, executions))
            })
        })
    }
}
