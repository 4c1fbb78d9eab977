use std::{error::Error, io};

use clap::Args;
use core_enums::{OrderSide, OrderType};
use dtos_state::{ExactDecimal, NewOrder, Order, OrderTerms, Quantity, Symbol, Timestamp};
use id_generators::{ExecutionGroupId, IdGenerator};

use crate::{
    commands::{exit::Exit, one_of::one_of},
    print::Streams,
};

/// Make a new pending order
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
#[command(after_help = "Examples:
  orders new --symbol BTC_USDT --side BUY --type LIMIT --quantity 0.5 --price 95000
  orders new --symbol ETH_USDT --side SELL --type MARKET --quantity 2 \\
    | orders ledger import --db a.ledger")]
pub(crate) struct NewArgs {
    /// The execution group, such as EXG_20251201_145955_xyz789; by default a new one
    #[arg(long, value_name = "ID")]
    group: Option<ExecutionGroupId>,
    /// What to trade, such as BTC_USDT
    #[arg(long)]
    symbol: Symbol,
    /// Which way
    #[arg(long, value_parser = one_of::<OrderSide>(OrderSide::ALL.map(OrderSide::as_str)))]
    side: OrderSide,
    /// How it is priced
    #[arg(
        long = "type",
        value_name = "TYPE",
        value_parser = one_of::<OrderType>(OrderType::ALL.map(OrderType::as_str))
    )]
    order_type: OrderType,
    /// How much, such as 0.5
    #[arg(long, allow_negative_numbers = true)]
    quantity: Quantity,
    /// The limit, for LIMIT and STOP_LIMIT
    #[arg(long, allow_negative_numbers = true)]
    price: Option<ExactDecimal>,
    /// The price that arms a STOP_LIMIT
    #[arg(long, value_name = "PRICE", allow_negative_numbers = true)]
    stop_price: Option<ExactDecimal>,
}

impl NewArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let order = match self.make() {
            Ok(order) => order,
            Err(error) => {
                writeln!(streams.err, "orders: cannot make an order: {error}")?;
                return Ok(Exit::Failed);
            }
        };
        writeln!(streams.out, "{}", order.to_json())?;
        if let Err(error) = order.check_sendable() {
            streams.out.flush()?;
            writeln!(streams.err, "note: {error}")?;
        }
        Ok(Exit::Fine)
    }

    fn make(&self) -> Result<Order, Box<dyn Error>> {
        let ids = IdGenerator::process_wide()?;
        let parent_group_id = match self.group {
            Some(group) => group,
            None => ids.execution_group_id()?,
        };
        let order_id = ids.order_id()?;
        // The id holds the second it was made in; a second look at the clock might give another.
        let created_at = Timestamp::try_from(order_id.timestamp()?)?;
        let terms = OrderTerms {
            parent_group_id,
            symbol: self.symbol.clone(),
            side: self.side,
            quantity: self.quantity,
            created_at,
        };
        let new = NewOrder {
            price: self.price,
            stop_price: self.stop_price,
            ..NewOrder::pending(terms, self.order_type)
        };
        Ok(Order::with_id(order_id, new))
    }
}
