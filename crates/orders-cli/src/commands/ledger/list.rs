use std::collections::HashSet;

use clap::Args;
use core_enums::OrderStatus;
use dtos_state::Symbol;
use id_generators::{ExecutionGroupId, OrderId};
use ledger_sqlite::{LedgerReader, OrderFilter, Sort, SqliteReader};

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, ledger_file::LedgerFile, overview::Overview},
        one_of::one_of,
    },
    print::{Column, Now, Streams, TextTable, write_json_line},
};

/// How many orders that have ended are held at once.
const PAGE: usize = 1_000;

/// List the orders: open ones first, the newest registration first
///
/// The average price covers all fills, and is rounded to 28 digits if it is not exact; nothing else
/// is rounded. A question mark stands for a sum that no decimal can hold. AGE is the time since the
/// order was created. Open orders are held in memory, the others are not.
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
    /// Write one JSON object a line
    #[arg(long)]
    json: bool,
}

impl ListArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let mut reader = self.ledger.open()?;
        if self.json {
            self.for_each(&mut reader, |overview| {
                Ok(write_json_line(&overview, &mut streams.out)?)
            })?;
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
        self.for_each(&mut reader, |overview| {
            Ok(table.push(row(&overview, now), &mut streams.out)?)
        })?;
        table.end(&mut streams.out)?;
        Ok(Exit::Fine)
    }

    /// Visits the orders that the arguments ask for, open ones first, the last registered first.
    ///
    /// A page is complete in memory before it is visited: who visits may wait for a pipe, and a
    /// view that waits keeps the log growing. An order that ends meanwhile is visited as it was.
    fn for_each(
        &self,
        reader: &mut SqliteReader,
        mut visit: impl FnMut(Overview) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let open = OrderFilter {
            group: self.group,
            symbol: self.symbol.clone(),
            statuses: (!self.status.is_empty()).then(|| self.status.clone()),
            open: Some(true),
            sort: Sort::RegistrationDescending,
            ..OrderFilter::default()
        };
        let page = overviews(reader, &open)?;
        let visited: HashSet<OrderId> = page.iter().map(Overview::order_id).collect();
        page.into_iter().try_for_each(&mut visit)?;
        let mut ended = OrderFilter { open: Some(false), limit: Some(PAGE), ..open };
        loop {
            let page = overviews(reader, &ended)?;
            let Some(last) = page.last() else { return Ok(()) };
            ended.after = Some(last.order_id());
            page.into_iter()
                .filter(|overview| !visited.contains(&overview.order_id()))
                .try_for_each(&mut visit)?;
        }
    }
}

/// All of one moment.
fn overviews(reader: &mut SqliteReader, filter: &OrderFilter) -> Result<Vec<Overview>, Failure> {
    let view = reader.view()?;
    let orders = view.orders(filter)?;
    Ok(orders.into_iter().map(|order| Overview::of(order, &view)).collect::<Result<_, _>>()?)
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
