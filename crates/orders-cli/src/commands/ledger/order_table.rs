use std::io::{self, Write};

use crate::{
    commands::ledger::overview::{Overview, held},
    print::{Column, Now, TextTable},
};

/// A table of orders for people, one row an order.
pub(crate) struct OrderTable {
    table: TextTable<9>,
    now: Now,
}

impl OrderTable {
    pub(crate) fn new() -> Self {
        let columns = [
            Column::Left("ORDER"),
            Column::Left("GROUP"),
            Column::Left("SYMBOL"),
            Column::Left("SIDE"),
            Column::Left("TYPE"),
            Column::Left("STATUS"),
            Column::Right("FILLED"),
            Column::Right("AVG PRICE"),
            Column::Right("AGE"),
        ];
        Self { table: TextTable::new(columns), now: Now::read() }
    }

    pub(crate) fn push(&mut self, overview: &Overview, out: &mut dyn Write) -> io::Result<()> {
        let order = &overview.order;
        let row = [
            order.order_id().to_string(),
            order.parent_group_id().to_string(),
            order.symbol().to_string(),
            order.side().to_string(),
            order.order_type().to_string(),
            order.status().to_string(),
            format!("{}/{}", held(overview.sums.filled_quantity), order.quantity()),
            overview.average_price(),
            self.now.age_of(order.created_at()),
        ];
        self.table.push(row, out)
    }

    pub(crate) fn end(self, out: &mut dyn Write) -> io::Result<()> {
        self.table.end(out)
    }
}
