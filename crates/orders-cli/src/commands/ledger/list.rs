use clap::Args;
use core_enums::OrderStatus;
use dtos_state::{Order, Symbol};
use id_generators::ExecutionGroupId;
use strategy_ledger::LedgerView;

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, ledger_file::LedgerFile, overview::Overview},
        one_of::one_of,
    },
    print::{Column, Now, Streams, TextTable, write_json_line},
};

/// Show the orders, open ones first, the last registered first
///
/// The average price is that of all fills, rounded at 28 digits where it is not exact; nothing
/// else is ever rounded. A question mark stands for sums that no decimal can hold. The age is that
/// of the order since it was created. Open orders are held in memory, others are not.
#[derive(Args)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Only those of this execution group
    #[arg(long, value_name = "ID")]
    group: Option<ExecutionGroupId>,
    /// Only those that trade this
    #[arg(long)]
    symbol: Option<Symbol>,
    /// Only those of this status; may be given more than once
    #[arg(long, value_parser = one_of::<OrderStatus>(OrderStatus::ALL.map(OrderStatus::as_str)))]
    status: Vec<OrderStatus>,
    /// Write one JSON object a line
    #[arg(long)]
    json: bool,
}

impl ListArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let mut reader = self.ledger.open()?;
        let view = reader.view()?;
        if self.json {
            self.for_each(&view, |overview| Ok(write_json_line(&overview, &mut streams.out)?))?;
            return Ok(Exit::Fine);
        }
        let now = Now::read();
        let mut table = TextTable::new([
            Column::Left("ORDER"),
            Column::Left("GROUP"),
            Column::Left("SYMBOL"),
            Column::Left("SIDE"),
            Column::Left("TYPE"),
            Column::Left("STATUS"),
            Column::Right("FILLED"),
            Column::Right("AVG PRICE"),
            Column::Right("AGE"),
        ]);
        self.for_each(&view, |overview| Ok(table.push(row(&overview, now), &mut streams.out)?))?;
        table.end(&mut streams.out)?;
        Ok(Exit::Fine)
    }

    /// Visits the orders that the arguments ask for, open ones first, the last registered first.
    fn for_each(
        &self,
        view: &LedgerView,
        mut visit: impl FnMut(Overview) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut visit = |order: Order| {
            if self.asks_for(&order) { visit(Overview::of(order, view)?) } else { Ok(()) }
        };
        let Some(group) = self.group else {
            view.open_orders()?.into_iter().rev().try_for_each(&mut visit)?;
            return view.for_each_final_order(visit);
        };
        let mut orders = view.orders_of_group(group)?;
        orders.reverse();
        orders.sort_by_key(|order| order.status().is_final());
        orders.into_iter().try_for_each(visit)
    }

    fn asks_for(&self, order: &Order) -> bool {
        self.symbol.as_ref().is_none_or(|symbol| symbol == order.symbol())
            && (self.status.is_empty() || self.status.contains(&order.status()))
    }
}

fn row(overview: &Overview, now: Now) -> [String; 9] {
    let Overview { order, filled_quantity, average_price, .. } = overview;
    let filled = filled_quantity.map_or("?".into(), |filled| filled.to_string());
    [
        order.order_id().to_string(),
        order.parent_group_id().to_string(),
        order.symbol().to_string(),
        order.side().to_string(),
        order.order_type().to_string(),
        order.status().to_string(),
        format!("{filled}/{}", order.quantity()),
        average_price.map_or("-".into(), |price| price.to_string()),
        now.age_of(order.created_at()),
    ]
}
