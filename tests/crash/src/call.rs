//! The calls: the lifecycles of groups of seven orders, one group after the
//! other.

use dtos_state::{
    ChangeEffect, Command, Effect, Fill, NewFill, NewOrder, Order, OrderSide, OrderStatus,
    OrderTerms, OrderUpdate, Timestamp,
};
use ledger_sqlite::{LedgerWriter, Refusal, SqliteLedger, WriteError};

/// How many orders one call registers.
pub const ORDERS_OF_GROUP: usize = 7;
const CALLS_OF_GROUP: usize = 9;
/// 2025-12-01T15:00:00Z, in milliseconds.
const START: i64 = 1_764_601_200_000;

/// One command for a ledger.
#[derive(Clone, Debug)]
pub struct Write {
    /// The command.
    pub command: Command,
    /// The expected effect; `None` if the ledger has it already and stores
    /// nothing.
    pub effect: Option<ChangeEffect>,
}

/// Writes that are stored together or not at all: a single one, or several.
#[derive(Clone, Debug)]
pub struct Call {
    /// The writes, in their order.
    pub writes: Vec<Write>,
    way: Way,
}

/// How several writes are made.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// With one question and one decision for all of them.
    TakeAll,
    /// One after another, within a batch.
    Batch,
}

/// The call with this number. It must follow the call before it.
#[must_use]
pub fn call(number: usize) -> Call {
    use ChangeEffect::{
        Advanced, Amended, Conflicted, Contradicted, Filled, Registered, Unchanged,
    };
    use OrderStatus::{Cancelled, Filled as IsFilled, Open, PartiallyFilled, Pending, Rejected};
    let step = number % CALLS_OF_GROUP;
    let group = Group { number: number / CALLS_OF_GROUP, step };
    let members = 0..ORDERS_OF_GROUP;
    // Nine calls a group: what one group makes in one way, the next makes in the other.
    let way = if number.is_multiple_of(2) { Way::TakeAll } else { Way::Batch };
    let writes = match step {
        0 => members.map(|of| write(group.order(of).into(), Registered)).collect(),
        1 => vec![write(group.report(0, Open, 1), Advanced)],
        2 => vec![Write { command: group.report(0, Open, 1), effect: None }],
        3 => vec![write(group.fill(0, "first", "0.2"), Filled)],
        4 => vec![
            write(group.fill(0, "first", "0.3"), Conflicted),
            write(group.report(0, PartiallyFilled, 4), Advanced),
        ],
        5 => members
            .flat_map(|of| {
                let amount = if of == 0 { "0.3" } else { "0.5" };
                [
                    write(group.report(of, IsFilled, 5), Advanced),
                    write(group.fill(of, "last", amount), Filled),
                ]
            })
            .collect(),
        6 => vec![write(group.report(0, Rejected, 6), Contradicted)],
        7 => vec![
            write(group.report(1, Pending, 2), Unchanged),
            write(group.report(2, IsFilled, 9), Amended),
            Write { command: group.fill_at(5, 3, "last", "0.5"), effect: None },
        ],
        _ => vec![write(group.report(3, Cancelled, 3), Unchanged)],
    };
    Call { writes, way }
}

impl Call {
    /// Makes the call: an `Ok` is the acknowledgement.
    ///
    /// # Errors
    /// The error of the ledger.
    pub fn make(&self, ledger: &mut SqliteLedger) -> Result<(), WriteError> {
        let commands: Vec<_> = self.writes.iter().map(|write| write.command.clone()).collect();
        let effects: Vec<Effect> = match (&*commands, self.way) {
            ([command], _) => vec![ledger.take(command)?],
            (commands, Way::TakeAll) => {
                ledger.take_all(commands)?.into_iter().collect::<Result<_, Refusal>>()?
            }
            (commands, Way::Batch) => ledger
                .batch(|batch| commands.iter().map(|command| batch.take(command)).collect())?,
        };
        let made: Vec<_> = effects.iter().map(Effect::of_change).collect();
        let expected: Vec<_> = self.writes.iter().map(|write| write.effect).collect();
        assert_eq!(made, expected, "{self:?}");
        Ok(())
    }
}

fn write(command: Command, effect: ChangeEffect) -> Write {
    Write { command, effect: Some(effect) }
}

/// Seven orders, at one step of their lifecycle.
#[derive(Clone, Copy)]
struct Group {
    number: usize,
    step: usize,
}

impl Group {
    fn order(self, member: usize) -> Order {
        let suffix = self.number * ORDERS_OF_GROUP + member;
        let terms = OrderTerms {
            parent_group_id: format!("EXG_20251201_145955_{:08x}", self.number).parse().unwrap(),
            symbol: "BTC_USDT".parse().unwrap(),
            side: OrderSide::Buy,
            quantity: "0.5".parse().unwrap(),
            created_at: self.time(0),
        };
        let id = format!("ORD_20251201_150000_{suffix:08x}").parse().unwrap();
        Order::with_id(id, NewOrder::limit(terms, "95000.00".parse().unwrap()))
    }

    fn report(self, member: usize, status: OrderStatus, at: i64) -> Command {
        let order_id = self.order(member).order_id();
        let connector_order_id = Some(format!("venue_{}_{member}", self.number).parse().unwrap());
        let updated_at = self.time(at);
        OrderUpdate { order_id, status, connector_order_id, updated_at }.into()
    }

    fn fill(self, member: usize, name: &str, quantity: &str) -> Command {
        self.fill_at(self.step, member, name, quantity)
    }

    /// The fill of a step, with its own id.
    fn fill_at(self, step: usize, member: usize, name: &str, quantity: &str) -> Command {
        let suffix = (self.number * ORDERS_OF_GROUP + member) * CALLS_OF_GROUP + step;
        let new = NewFill {
            parent_order_id: self.order(member).order_id(),
            connector_fill_id: Some(name.parse().unwrap()),
            filled_quantity: quantity.parse().unwrap(),
            fill_price: "95000.00".parse().unwrap(),
            commission: Some("0.0005".parse().unwrap()),
            commission_asset: Some("BNB".parse().unwrap()),
            executed_at: self.time(3),
        };
        let id = format!("FIL_20251201_150000_{suffix:08x}").parse().unwrap();
        Fill::with_id(id, new).into()
    }

    fn time(self, milliseconds: i64) -> Timestamp {
        let second = i64::try_from(self.number).unwrap();
        Timestamp::from_unix_millis(START + 1_000 * second + milliseconds).unwrap()
    }
}
