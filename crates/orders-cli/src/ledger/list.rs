//! `orders ledger list`.

use dtos_state::Order;
use strategy_ledger::{LedgerReader, LedgerView};

use crate::{
    args::List,
    ledger::{
        age::Now,
        failure::Failure,
        overview::Overview,
        table::{Column, Table},
    },
    streams::{Status, Streams},
};

pub(crate) fn list(args: &List, streams: &mut Streams) -> Result<Status, Failure> {
    let mut reader = LedgerReader::open(&args.ledger.db)?;
    let view = reader.view()?;
    if args.json {
        for_each(args, &view, |overview| {
            serde_json::to_writer(&mut *streams.out, &overview)?;
            Ok(streams.out.write_all(b"\n")?)
        })?;
        return Ok(Status::Fine);
    }
    let now = Now::read();
    let mut table = Table::new([
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
    for_each(args, &view, |overview| Ok(table.push(row(&overview, now), &mut streams.out)?))?;
    table.end(&mut streams.out)?;
    Ok(Status::Fine)
}

/// Shows the orders that are asked for, open ones first, the last registered
/// first.
fn for_each(
    args: &List,
    view: &LedgerView,
    mut visit: impl FnMut(Overview) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut visit = |order: Order| {
        if is_asked_for(&order, args) { visit(Overview::of(order, view)?) } else { Ok(()) }
    };
    let Some(group) = args.group else {
        view.open_orders()?.into_iter().rev().try_for_each(&mut visit)?;
        return view.for_each_final_order(visit);
    };
    let mut orders = view.orders_of_group(group)?;
    orders.reverse();
    orders.sort_by_key(|order| order.status().is_final());
    orders.into_iter().try_for_each(visit)
}

fn is_asked_for(order: &Order, args: &List) -> bool {
    args.symbol.as_ref().is_none_or(|symbol| symbol == order.symbol())
        && (args.status.is_empty() || args.status.contains(&order.status()))
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
