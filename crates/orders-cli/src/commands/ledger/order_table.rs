use std::io::{self, Write};

use core_enums::OrderStatus;
use dtos_state::Timestamp;
use strategy_ledger::Overview;

use crate::{
    commands::ledger::overview::{average_price, held},
    print::{Cell, FittedColumn, FittedTable, Now, Short, Streams},
};

/// A table of orders for people, one row an order.
pub(crate) struct OrderTable {
    table: FittedTable<13>,
    now: Now,
    is_coloured: bool,
}

const fn left(head: &'static str, rank: u8) -> FittedColumn {
    FittedColumn { head, is_right: false, rank }
}

const fn right(head: &'static str, rank: u8) -> FittedColumn {
    FittedColumn { head, is_right: true, rank }
}

/// On a narrow terminal those with the highest rank are left out first.
const COLUMNS: [FittedColumn; 13] = [
    left("ORDER", 0),
    left("GROUP", 7),
    left("SYMBOL", 0),
    left("SIDE", 0),
    left("TYPE", 4),
    left("STATUS", 0),
    left("!", 0),
    right("FILLED", 0),
    right("PRICE", 1),
    right("STOP", 6),
    right("AVG PRICE", 5),
    left("TIME", 2),
    right("AGE", 3),
];

impl OrderTable {
    pub(crate) fn for_streams(streams: &Streams) -> Self {
        let table = FittedTable::new(COLUMNS, streams.width);
        Self { table, now: Now::read(), is_coloured: streams.is_coloured() }
    }

    /// Adds an order, and whether an audit finds something about it.
    pub(crate) fn push(
        &mut self,
        overview: &Overview,
        has_findings: bool,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let order = &overview.order;
        let status = order.status();
        let id = |id: String| Cell { text: id, short: Short::ToTail, ..Cell::default() };
        let colour = |colour| if self.is_coloured { colour } else { "" };
        let or_none = |price: Option<_>| price.map_or("-".into(), |price| format!("{price}"));
        let time = if status.is_final() { order.updated_at() } else { order.created_at() };
        let row = [
            id(order.order_id().to_string()),
            id(order.parent_group_id().to_string()),
            Cell::of(order.symbol().as_str()),
            Cell::of(order.side().as_str()),
            Cell::of(order.order_type().as_str()),
            Cell {
                short: short_status(status),
                colour: colour(colour_of(status)),
                ..Cell::of(status.as_str())
            },
            Cell { colour: colour("\x1b[31m"), ..Cell::of(if has_findings { "!" } else { "" }) },
            Cell::of(format!("{}/{}", held(overview.sums.filled_quantity), order.quantity())),
            Cell::of(or_none(order.price())),
            Cell::of(or_none(order.stop_price())),
            Cell::of(average_price(overview)),
            to_the_second(time),
            Cell::of(self.now.age_of(order.created_at())),
        ];
        self.table.push(row, out)
    }

    pub(crate) fn end(self, out: &mut dyn Write) -> io::Result<()> {
        self.table.end(out)
    }
}

/// A time without its fraction, and short without its year and seconds, too.
fn to_the_second(time: Timestamp) -> Cell {
    let mut text = time.to_string().replacen('T', " ", 1);
    text.truncate(TO_THE_SECOND);
    let short = text.get(5..16).unwrap_or_default().to_owned();
    Cell { short: Short::To(short), ..Cell::of(text) }
}

/// The length of `2025-12-01 15:00:00`.
const TO_THE_SECOND: usize = 19;

fn short_status(status: OrderStatus) -> Short {
    match status {
        OrderStatus::PartiallyFilled => Short::To("PARTIAL".into()),
        OrderStatus::Pending
        | OrderStatus::Open
        | OrderStatus::Filled
        | OrderStatus::Cancelled
        | OrderStatus::Rejected
        | OrderStatus::Expired => Short::Never,
    }
}

/// What is alive is green or yellow, what went wrong red, and what is over and empty dim.
const fn colour_of(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Pending | OrderStatus::Open => "\x1b[32m",
        OrderStatus::PartiallyFilled => "\x1b[33m",
        OrderStatus::Filled => "\x1b[36m",
        OrderStatus::Cancelled | OrderStatus::Expired => "\x1b[2m",
        OrderStatus::Rejected => "\x1b[31m",
    }
}
