use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet},
};

use dtos_state::{Command, ConnectorFillId, Fill, FillId, Order, OrderId, OrderUpdate};

/// What must be known to decide on commands: the first of the three steps.
///
/// A store can answer all questions of one kind with one statement.
#[derive(Debug, Default)]
pub struct Questions<'a> {
    /// What is known of these orders?
    pub orders: BTreeSet<OrderId>,
    /// Which of these orders exist? Their fills need no more than that.
    pub parents: BTreeSet<OrderId>,
    /// How were these orders registered, if they are known?
    pub registrations: BTreeSet<OrderId>,
    /// Which of these reports are kept already? Registrations do not count.
    pub updates: Vec<&'a OrderUpdate>,
    /// For each fill: which kept fill has its id? If none, which kept fills of its
    /// order have its `connector_fill_id`?
    pub fills: Vec<&'a Fill>,
}

impl<'a> Questions<'a> {
    /// The questions that follow from some commands.
    #[must_use]
    pub fn of(commands: &'a [Command]) -> Self {
        let mut questions = Self::default();
        for command in commands {
            let order_id = command.order_id();
            match command {
                Command::Register(_) => {
                    questions.orders.insert(order_id);
                    questions.registrations.insert(order_id);
                }
                Command::Update(update) => {
                    questions.orders.insert(order_id);
                    questions.updates.push(update);
                }
                Command::Fill(fill) => {
                    questions.parents.insert(order_id);
                    questions.fills.push(fill);
                }
            }
        }
        questions.parents.retain(|order_id| !questions.orders.contains(order_id));
        questions
    }
}

/// The answers: what a store knows about the subjects of the commands.
#[derive(Debug, Default)]
pub struct Known<'a> {
    orders: HashMap<OrderId, KnownOrder<'a>>,
    parents: HashSet<OrderId>,
    updates: HashSet<Cow<'a, OrderUpdate>>,
    fills: HashMap<FillId, Cow<'a, Fill>>,
    /// The fills of an order under one id of the exchange, the one that counts
    /// first.
    namesakes: HashMap<(OrderId, ConnectorFillId), Vec<FillId>>,
}

#[derive(Debug)]
pub(crate) struct KnownOrder<'a> {
    pub(crate) now: Order,
    /// Only if the questions ask for it.
    pub(crate) registered: Option<Cow<'a, Order>>,
}

impl<'a> Known<'a> {
    /// Adds an order as it is now, and as it was registered if the questions ask for
    /// that.
    pub fn add_order(&mut self, now: Order, registered: Option<Cow<'a, Order>>) {
        self.orders.insert(now.order_id(), KnownOrder { now, registered });
    }

    /// Adds an order that exists, without its content.
    pub fn add_parent(&mut self, order_id: OrderId) {
        self.parents.insert(order_id);
    }

    /// Adds a report that has been kept.
    pub fn add_update(&mut self, update: Cow<'a, OrderUpdate>) {
        self.updates.insert(update);
    }

    /// Adds a fill that has been kept, and whether it counts.
    pub fn add_fill(&mut self, fill: Cow<'a, Fill>, counts: bool) {
        let fill_id = fill.fill_id();
        if let Some(name) = fill.connector_fill_id() {
            let namesakes =
                self.namesakes.entry((fill.parent_order_id(), name.clone())).or_default();
            match namesakes.contains(&fill_id) {
                true => {}
                false if counts => namesakes.insert(0, fill_id),
                false => namesakes.push(fill_id),
            }
        }
        self.fills.insert(fill_id, fill);
    }

    pub(crate) fn order(&mut self, order_id: OrderId) -> Option<&mut KnownOrder<'a>> {
        self.orders.get_mut(&order_id)
    }

    pub(crate) fn has_order(&self, order_id: OrderId) -> bool {
        self.orders.contains_key(&order_id) || self.parents.contains(&order_id)
    }

    pub(crate) fn has_update(&self, update: &OrderUpdate) -> bool {
        self.updates.contains(update)
    }

    pub(crate) fn fill(&self, fill_id: FillId) -> Option<&Fill> {
        self.fills.get(&fill_id).map(|fill| &**fill)
    }

    /// The fills of the same order that the exchange calls by the same id, the
    /// one that counts first.
    pub(crate) fn namesakes(&self, fill: &Fill) -> impl Iterator<Item = &Fill> {
        let name = fill.connector_fill_id().cloned();
        let namesakes = name.and_then(|name| self.namesakes.get(&(fill.parent_order_id(), name)));
        namesakes.into_iter().flatten().filter_map(|&fill_id| self.fill(fill_id))
    }

    pub(crate) fn remove_order(&mut self, order_id: OrderId) -> Option<Order> {
        self.orders.remove(&order_id).map(|known| known.now)
    }
}
