use std::collections::{BTreeMap, BTreeSet};

use dtos_state::OrderId;
use simulated_venue::Micros;
use strategy_ledger::Cursor;

/// What the checker remembers.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) sent: BTreeSet<OrderId>,
    pub(crate) cursor: Cursor,
    /// When the venue answered a question about an order.
    pub(crate) answered: BTreeMap<OrderId, Vec<Micros>>,
    /// The order of each question.
    pub(crate) questions: BTreeMap<u64, OrderId>,
    /// When the venue last spoke of an order by itself.
    pub(crate) spoken: BTreeMap<OrderId, Micros>,
    /// Since when only what property 9 allows goes out, and when each order was asked for.
    pub(crate) quiet: Option<BTreeMap<OrderId, Micros>>,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            sent: BTreeSet::new(),
            cursor: Cursor::BEGINNING,
            answered: BTreeMap::new(),
            questions: BTreeMap::new(),
            spoken: BTreeMap::new(),
            quiet: None,
        }
    }
}
