//! `orders new`.

use std::{error::Error, io};

use core_enums::OrderStatus;
use dtos_state::{NewOrder, Order, Timestamp};
use id_generators::IdGenerator;

use crate::{
    args::New,
    streams::{Status, Streams},
};

pub(crate) fn new(args: &New, streams: &mut Streams) -> io::Result<Status> {
    let order = match make(args) {
        Ok(order) => order,
        Err(error) => {
            writeln!(streams.err, "orders: cannot make an order: {error}")?;
            return Ok(Status::Failed);
        }
    };
    writeln!(streams.out, "{}", order.to_json())?;
    if let Err(error) = order.check_sendable() {
        streams.out.flush()?;
        writeln!(streams.err, "note: {error}")?;
    }
    Ok(Status::Fine)
}

fn make(args: &New) -> Result<Order, Box<dyn Error>> {
    let ids = IdGenerator::process_wide()?;
    let parent_group_id = match args.group {
        Some(group) => group,
        None => ids.execution_group_id()?,
    };
    let order_id = ids.order_id()?;
    // The id holds the second it was made in; a second look at the clock might
    // say another.
    let created_at = Timestamp::try_from(order_id.timestamp()?)?;
    let new = NewOrder {
        parent_group_id,
        connector_order_id: None,
        symbol: args.symbol.clone(),
        side: args.side,
        order_type: args.order_type,
        quantity: args.quantity,
        price: args.price,
        stop_price: args.stop_price,
        status: OrderStatus::Pending,
        created_at,
        updated_at: created_at,
    };
    Ok(Order::with_id(order_id, new))
}
