//! The calls: the lifecycles of groups of seven orders, one group after the
//! other.

use dtos_state::{
    Answer, AnswerOutcome, Bust, ChangeEffect, Command, Effect, ExecutionGroup, Fill, NewBust,
    NewFill, NewOrder, NewRuling, Order, OrderSide, OrderStatus, OrderTerms, OrderUpdate, Request,
    RequestKind, Ruling, Timestamp,
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
    let step = number % CALLS_OF_GROUP;
    let group = Group { number: number / CALLS_OF_GROUP, step };
    // Nine calls a group: what one group makes in one way, the next makes in the other.
    let way = if number.is_multiple_of(2) { Way::TakeAll } else { Way::Batch };
    Call { writes: writes(group), way }
}

/// What a call writes.
fn writes(group: Group) -> Vec<Write> {
    use ChangeEffect as E;
    use OrderStatus::{Cancelled, Filled as IsFilled, Open, PartiallyFilled, Pending, Rejected};
    let members = 0..ORDERS_OF_GROUP;
    match group.step {
        0 => members
            .map(|of| write(group.order(of).into(), E::Registered))
            .chain([write(group.group(), E::Registered)])
            .collect(),
        1 => vec![
            write(group.request(0), E::Requested),
            write(group.answer(0), E::Answered),
            write(group.report(0, Open, 1), E::Advanced),
        ],
        2 => vec![repeat(group.report(0, Open, 1))],
        3 => vec![write(group.fill(0, "first", "0.2"), E::Filled)],
        4 => vec![
            write(group.fill(0, "first", "0.3"), E::Conflicted),
            write(group.report(0, PartiallyFilled, 4), E::Advanced),
        ],
        5 => members
            .flat_map(|of| {
                let amount = if of == 0 { "0.3" } else { "0.5" };
                [
                    write(group.report(of, IsFilled, 5), E::Advanced),
                    write(group.fill(of, "last", amount), E::Filled),
                ]
            })
            .collect(),
        6 => vec![
            write(group.report(0, Rejected, 6), E::Contradicted),
            write(group.bust(0, "last"), E::Busted),
            write(group.fill(0, "last", "0.3"), E::Busted),
        ],
        7 => vec![
            write(group.report(1, Pending, 2), E::Unchanged),
            write(group.report(2, IsFilled, 9), E::Amended),
            repeat(group.fill_at(5, 3, "last", "0.5")),
            write(group.fill(3, "last", "0.5"), E::Completed),
        ],
        _ => vec![
            write(group.report(3, Cancelled, 3), E::Unchanged),
            write(group.ruling(0), E::Ruled),
            // A report that the ruling takes back.
            write(group.report(0, IsFilled, 2), E::Unchanged),
        ],
    }
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

fn repeat(command: Command) -> Write {
    Write { command, effect: None }
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
        let reason = (status == OrderStatus::Rejected).then(|| "too late".parse().unwrap());
        let cumulative = (status == OrderStatus::Filled).then(|| "0.50".parse().unwrap());
        OrderUpdate { order_id, status, connector_order_id, updated_at, reason, cumulative }.into()
    }

    fn group(self) -> Command {
        let group_id = self.order(0).parent_group_id();
        let parent_plan_id = "TPL_20251201_145950_abc123".parse().unwrap();
        ExecutionGroup { group_id, parent_plan_id, created_at: self.time(0) }.into()
    }

    fn request(self, member: usize) -> Command {
        let (order_id, kind) = (self.order(member).order_id(), RequestKind::Place);
        let (requested_at, expires_at) = (self.time(0), Some(self.time(9)));
        Request { order_id, attempt: 1, kind, requested_at, expires_at }.into()
    }

    fn answer(self, member: usize) -> Command {
        let (order_id, kind) = (self.order(member).order_id(), RequestKind::Place);
        let (outcome, answered_at) = (AnswerOutcome::Taken, self.time(1));
        Answer { order_id, attempt: 1, kind, outcome, reason: None, answered_at }.into()
    }

    fn bust(self, member: usize, name: &str) -> Command {
        let new = NewBust {
            parent_order_id: self.order(member).order_id(),
            connector_fill_id: Some(name.parse().unwrap()),
            fill_id: None,
            reason: None,
            busted_at: self.time(7),
        };
        Bust::try_from(new).unwrap().into()
    }

    fn ruling(self, member: usize) -> Command {
        let new = NewRuling {
            order_id: self.order(member).order_id(),
            over: Some(OrderStatus::Filled),
            status: Some(OrderStatus::Cancelled),
            settles: Vec::new(),
            reason: "the exchange says so".parse().unwrap(),
            ruled_by: "Ada".parse().unwrap(),
            ruled_at: self.time(8),
        };
        Ruling::try_from(new).unwrap().into()
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
