//! The calls: the lifecycles of groups of seven orders, one group after the
//! other.

use chrono::DateTime;
use core_enums::{ChangeEffect, OrderSide, OrderStatus};
use dtos_state::{Fill, NewFill, NewOrder, Order, OrderTerms, OrderUpdate, Timestamp};
use strategy_ledger::{
    Batch, Command, OrderReport, Recorded, Registration, Reported, StrategyLedger, WriteError,
};

/// How many orders one call registers.
pub const ORDERS_OF_GROUP: usize = 7;
const CALLS_OF_GROUP: usize = 9;
/// 2025-12-01T15:00:00Z.
const START: i64 = 1_764_601_200;

/// One command for a ledger.
#[derive(Clone, Debug)]
pub struct Write {
    /// The command.
    pub command: Command,
    /// The expected effect; `None` if the ledger has it already and stores
    /// nothing.
    pub effect: Option<ChangeEffect>,
}

/// Writes that are stored together or not at all: a single one, or a batch.
#[derive(Clone, Debug)]
pub struct Call(pub Vec<Write>);

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
    Call(match step {
        0 => members.map(|of| write(Command::Register(group.order(of)), Registered)).collect(),
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
    })
}

impl Call {
    /// Makes the call: an `Ok` is the acknowledgement.
    ///
    /// # Errors
    /// The error of the ledger.
    pub fn make(&self, ledger: &mut StrategyLedger) -> Result<(), WriteError> {
        let [write] = &*self.0 else {
            return ledger.batch(|batch| self.0.iter().try_for_each(|write| write.within(batch)));
        };
        let effect = match &write.command {
            Command::Register(order) => of_registration(ledger.register_order(order)?),
            Command::Update(report) => {
                of_report(&ledger.apply_update(report.order_id, &report.update())?)
            }
            Command::Fill(fill) => of_fill(ledger.record_fill(fill)?),
        };
        assert_eq!(effect, write.effect, "{write:?}");
        Ok(())
    }
}

impl Write {
    fn within(&self, batch: &mut Batch) -> Result<(), WriteError> {
        let effect = match &self.command {
            Command::Register(order) => of_registration(batch.register_order(order)?),
            Command::Update(report) => {
                of_report(&batch.apply_update(report.order_id, &report.update())?)
            }
            Command::Fill(fill) => of_fill(batch.record_fill(fill)?),
        };
        assert_eq!(effect, self.effect, "{self:?}");
        Ok(())
    }
}

fn of_registration(registration: Registration) -> Option<ChangeEffect> {
    (registration == Registration::Registered).then_some(ChangeEffect::Registered)
}

fn of_report(reported: &Reported) -> Option<ChangeEffect> {
    match reported {
        Reported::Applied(progress) => Some(crate::script::effect_of(*progress)),
        Reported::Contradicted(_) => Some(ChangeEffect::Contradicted),
        Reported::Repeated => None,
    }
}

fn of_fill(recorded: Recorded) -> Option<ChangeEffect> {
    match recorded {
        Recorded::Recorded => Some(ChangeEffect::Filled),
        Recorded::Conflicting { .. } => Some(ChangeEffect::Conflicted),
        Recorded::Repeated { .. } => None,
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
        let update = OrderUpdate { status, connector_order_id, updated_at: self.time(at) };
        Command::Update(OrderReport::of(order_id, update))
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
        Command::Fill(Fill::with_id(id, new))
    }

    fn time(self, milliseconds: i64) -> Timestamp {
        let second = START + i64::try_from(self.number).unwrap();
        let nanos = u32::try_from(milliseconds * 1_000_000).unwrap();
        DateTime::from_timestamp(second, nanos).unwrap().try_into().unwrap()
    }
}
