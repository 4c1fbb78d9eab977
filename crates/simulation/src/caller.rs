//! The caller: a strategy that trades at random, repeats itself, and makes mistakes.

use dtos_state::{
    ExactDecimal, ExecutionGroup, OrderId, OrderSide, OrderType, Timestamp, rust_decimal::Decimal,
};
use execution_worker::{Placing, Plan, PlanGroup};
use id_generators::ExecutionCommandId;
use simulated_venue::{Micros, Rng, SimulatedVenue};
use strategy_journal::{CausalityChain, Origin};

use crate::ids::Ids;

/// A command that the caller has given, and what it knows of it.
#[derive(Clone, Debug)]
pub(crate) struct Issued {
    pub(crate) command: ExecutionCommandId,
    pub(crate) placing: Placing,
    pub(crate) acknowledged: Option<OrderId>,
}

/// What the caller does next.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    Place(usize),
    PlaceTogether(Vec<usize>),
    /// Give a command again.
    Repeat(usize),
    Cancel(OrderId),
    CancelGroup(ExecutionGroup),
    Mistake(Mistake),
    Rule(OrderId),
}

/// What nobody should ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    NoPrice,
    NoQuantity,
    NoGroup,
    NoCommand,
    UnknownOrder,
    UnknownGroup,
    AnswerToNoRequest,
    AnswerToNoQuestion,
    TimeGoesBack,
}

const MISTAKES: [Mistake; 9] = [
    Mistake::NoPrice,
    Mistake::NoQuantity,
    Mistake::NoGroup,
    Mistake::NoCommand,
    Mistake::UnknownOrder,
    Mistake::UnknownGroup,
    Mistake::AnswerToNoRequest,
    Mistake::AnswerToNoQuestion,
    Mistake::TimeGoesBack,
];

#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) rng: Rng,
    pub(crate) next_at: Micros,
    /// How often it still acts.
    pub(crate) left: u32,
    pub(crate) issued: Vec<Issued>,
    pub(crate) cancelled: Vec<OrderId>,
    pub(crate) groups: Vec<ExecutionGroup>,
}

impl Caller {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = Rng::new(seed, 3);
        let left = u32::try_from(rng.between(6, 24)).unwrap_or(6);
        let (issued, cancelled, groups) = (Vec::new(), Vec::new(), Vec::new());
        Self { rng, next_at: 100_000, left, issued, cancelled, groups }
    }

    pub(crate) fn act(&mut self, ids: &Ids, venue: &SimulatedVenue, wall: Timestamp) -> Act {
        let orders: Vec<OrderId> = self.issued.iter().filter_map(|it| it.acknowledged).collect();
        let any = |rng: &mut Rng| {
            let index = usize::try_from(rng.below(orders.len() as u64)).unwrap_or(0);
            orders.get(index).copied()
        };
        match self.rng.below(100) {
            0..8 if !self.issued.is_empty() => {
                let index = self.rng.below(self.issued.len() as u64);
                return Act::Repeat(usize::try_from(index).unwrap_or(0));
            }
            8..28 => {
                if let Some(order_id) = any(&mut self.rng) {
                    return Act::Cancel(order_id);
                }
            }
            28..31 => {
                let index = usize::try_from(self.rng.below(self.groups.len() as u64)).unwrap_or(0);
                if let Some(&group) = self.groups.get(index) {
                    return Act::CancelGroup(group);
                }
            }
            31..37 => {
                let index = usize::try_from(self.rng.below(MISTAKES.len() as u64)).unwrap_or(0);
                return Act::Mistake(MISTAKES[index]);
            }
            37..39 => {
                if let Some(order_id) = any(&mut self.rng) {
                    return Act::Rule(order_id);
                }
            }
            39..42 => {
                let new = (0..3).map(|_| self.issue(ids, venue, wall)).collect();
                return Act::PlaceTogether(new);
            }
            _ => {}
        }
        Act::Place(self.issue(ids, venue, wall))
    }

    /// A new command.
    pub(crate) fn issue(&mut self, ids: &Ids, venue: &SimulatedVenue, wall: Timestamp) -> usize {
        let command = ids.text("EXC").parse().expect("digits are an id");
        let origin = Origin::Tick(ids.text("TCK").parse().expect("digits are an id"));
        let causality = CausalityChain::of(origin).extended(command).expect("the first command");
        let plan = self.plan(ids, venue, wall);
        self.issued.push(Issued {
            command,
            placing: Placing { plan, causality, context: None },
            acknowledged: None,
        });
        self.issued.len() - 1
    }

    fn plan(&mut self, ids: &Ids, venue: &SimulatedVenue, wall: Timestamp) -> Plan {
        let group = self.group(ids, wall);
        let market = usize::from(self.rng.happens(300));
        let side = if self.rng.happens(500) { OrderSide::Buy } else { OrderSide::Sell };
        let away = i64::try_from(self.rng.below(14)).unwrap_or(0) - 5;
        let away = if side == OrderSide::Buy { -away } else { away };
        let price = venue.middle(market) + away;
        let order_type = match self.rng.below(10) {
            0..2 => OrderType::Market,
            2..3 => OrderType::StopLimit,
            _ => OrderType::Limit,
        };
        let lots = i64::try_from(self.rng.between(1, 20)).unwrap_or(1);
        Plan {
            group,
            symbol: if market == 0 { "BTC_USDT" } else { "ETH_USDT" }.parse().expect("two assets"),
            side,
            order_type,
            quantity: ExactDecimal::from(Decimal::new(lots, 3)),
            price: (order_type != OrderType::Market).then(|| Decimal::new(price, 2).into()),
            stop_price: (order_type == OrderType::StopLimit).then(|| Decimal::new(price, 2).into()),
        }
    }

    fn group(&mut self, ids: &Ids, wall: Timestamp) -> PlanGroup {
        let last = self.groups.last().copied();
        if let Some(group) = last.filter(|_| self.rng.happens(600)) {
            return PlanGroup::New(group);
        }
        let group_id = ids.text("EXG").parse().expect("digits are an id");
        let parent_plan_id = ids.text("TPL").parse().expect("digits are an id");
        let group = ExecutionGroup { group_id, parent_plan_id, created_at: wall };
        self.groups.push(group);
        PlanGroup::New(group)
    }
}
