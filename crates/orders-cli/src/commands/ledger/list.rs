use clap::Args;
use core_enums::OrderStatus;
use dtos_state::Symbol;
use id_generators::ExecutionGroupId;
use ledger_sqlite::{LedgerReader, OrderFilter, Sort};

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
        view: &impl LedgerReader,
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
        for order in view.orders(&open)? {
            visit(Overview::of(order, view)?)?;
        }
        let mut ended = OrderFilter { open: Some(false), limit: Some(PAGE), ..open };
        loop {
            let orders = view.orders(&ended)?;
            let Some(last) = orders.last() else { return Ok(()) };
            ended.after = Some(last.order_id());
            for order in orders {
                visit(Overview::of(order, view)?)?;
            }
        }
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
