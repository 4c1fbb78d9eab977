use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet},
};

use dtos_state::{
    Bust, Command, ConnectorFillId, ExecutionGroup, ExecutionGroupId, Fill, FillId, Order, OrderId,
    OrderUpdate,
};

use crate::standing::Standing;

/// What must be known to decide on commands: the first of the three steps.
///
/// A store can answer all questions of one kind with one statement.
#[derive(Debug, Default)]
pub struct Questions<'a> {
    /// How do these orders stand?
    pub orders: BTreeSet<OrderId>,
    /// Which of these orders exist? Their news needs no more than that.
    pub parents: BTreeSet<OrderId>,
    /// How were these orders registered, if they are known?
    pub registrations: BTreeSet<OrderId>,
    /// Which of these groups are registered, and how?
    pub groups: BTreeSet<ExecutionGroupId>,
    /// Which of these reports are kept already? Registrations do not count.
    pub updates: Vec<&'a OrderUpdate>,
    /// All kept reports of which orders? Rulings take some of them back.
    pub reports: BTreeSet<OrderId>,
    /// For each fill: which kept fills have its id, which is the first kept fill of its
    /// order under its `connector_fill_id`, and which busts of its order name it?
    pub fills: Vec<&'a Fill>,
    /// Which of these busts, requests, answers and rulings are kept already?
    pub others: Vec<&'a Command>,
}

impl<'a> Questions<'a> {
    /// The questions that follow from some commands.
    #[must_use]
    pub fn of(commands: &'a [Command]) -> Self {
        let mut questions = Self::default();
        for command in commands {
            questions.add(command);
        }
        questions.parents.retain(|order_id| !questions.orders.contains(order_id));
        questions
    }

    fn add(&mut self, command: &'a Command) {
        match command {
            Command::Register(order) => {
                self.orders.insert(order.order_id());
                self.registrations.insert(order.order_id());
            }
            Command::Update(update) => {
                self.orders.insert(update.order_id);
                self.updates.push(update);
            }
            Command::Ruling(ruling) => {
                let order_id = ruling.order_id();
                for ids in [&mut self.orders, &mut self.registrations, &mut self.reports] {
                    ids.insert(order_id);
                }
                self.others.push(command);
            }
            Command::Group(group) => {
                self.groups.insert(group.group_id);
            }
            Command::Fill(fill) => {
                self.parents.insert(fill.parent_order_id());
                self.fills.push(fill);
            }
            Command::Bust(_) | Command::Request(_) | Command::Answer(_) => {
                self.parents.extend(command.order_id());
                self.others.push(command);
            }
        }
    }
}

/// The answers: what a store knows about the subjects of the commands.
#[derive(Debug, Default)]
pub struct Known<'a> {
    orders: HashMap<OrderId, KnownOrder<'a>>,
    parents: HashSet<OrderId>,
    groups: HashMap<ExecutionGroupId, ExecutionGroup>,
    updates: HashSet<Cow<'a, OrderUpdate>>,
    fills: HashMap<FillId, Vec<Cow<'a, Fill>>>,
    /// The first fill of an order under one id of the exchange.
    names: HashMap<(OrderId, ConnectorFillId), Cow<'a, Fill>>,
    busts: HashMap<OrderId, Vec<Bust>>,
    others: HashSet<String>,
}

#[derive(Debug)]
pub(crate) struct KnownOrder<'a> {
    pub(crate) standing: Standing,
    /// Only if the questions ask for it.
    pub(crate) registered: Option<Cow<'a, Order>>,
}

impl<'a> Known<'a> {
    /// Adds how an order stands, and how it was registered if the questions ask for that.
    pub fn add_order(&mut self, standing: Standing, registered: Option<Cow<'a, Order>>) {
        let order_id = standing.order.order_id();
        self.orders.insert(order_id, KnownOrder { standing, registered });
    }

    /// Adds an order that exists, without its content.
    pub fn add_parent(&mut self, order_id: OrderId) {
        self.parents.insert(order_id);
    }

    /// Adds a group as it is registered.
    pub fn add_group(&mut self, group: ExecutionGroup) {
        self.groups.insert(group.group_id, group);
    }

    /// Adds a report that has been kept.
    pub fn add_update(&mut self, update: Cow<'a, OrderUpdate>) {
        self.updates.insert(update);
    }

    /// Adds a kept fill under the id of one that the questions ask about, once; of those under
    /// one id, the first one first.
    pub fn add_fill(&mut self, fill: Cow<'a, Fill>) {
        self.fills.entry(fill.fill_id()).or_default().push(fill);
    }

    /// Adds the first kept fill of an order under the exchange's id of one that the questions
    /// ask about.
    pub fn add_first_named(&mut self, fill: Cow<'a, Fill>) {
        if let Some(name) = fill.connector_fill_id() {
            let name = (fill.parent_order_id(), name.clone());
            self.names.entry(name).or_insert(fill);
        }
    }

    /// Adds a fill that is kept by now.
    pub(crate) fn keep_fill(&mut self, fill: Cow<'a, Fill>) {
        self.add_first_named(fill.clone());
        self.add_fill(fill);
    }

    /// Adds a bust, a request, an answer or a ruling that has been kept.
    pub fn add_other(&mut self, command: &Command) {
        self.others.insert(command.to_json());
        if let Command::Bust(bust) = command {
            self.add_bust(bust.clone());
        }
    }

    /// Adds a bust that has been kept.
    pub fn add_bust(&mut self, bust: Bust) {
        self.busts.entry(bust.parent_order_id()).or_default().push(bust);
    }

    pub(crate) fn order(&mut self, order_id: OrderId) -> Option<&mut KnownOrder<'a>> {
        self.orders.get_mut(&order_id)
    }

    pub(crate) fn has_order(&self, order_id: OrderId) -> bool {
        self.orders.contains_key(&order_id) || self.parents.contains(&order_id)
    }

    pub(crate) fn group(&self, group_id: ExecutionGroupId) -> Option<&ExecutionGroup> {
        self.groups.get(&group_id)
    }

    pub(crate) fn has_update(&self, update: &OrderUpdate) -> bool {
        self.updates.contains(update)
    }

    pub(crate) fn has_other(&self, command: &Command) -> bool {
        self.others.contains(&command.to_json())
    }

    /// The kept fills of an id, of whichever order.
    pub(crate) fn fills(&self, fill_id: FillId) -> impl Iterator<Item = &Fill> {
        self.fills.get(&fill_id).into_iter().flatten().map(|fill| &**fill)
    }

    /// The known parts of the execution that a fill tells of: those under its id, and the
    /// first under the exchange's id.
    pub(crate) fn parts(&self, fill: &Fill) -> impl Iterator<Item = &Fill> {
        let name = fill.connector_fill_id().cloned();
        let named = name.and_then(|name| self.names.get(&(fill.parent_order_id(), name)));
        self.fills(fill.fill_id()).chain(named.map(|fill| &**fill))
    }

    pub(crate) fn is_busted(&self, fill: &Fill) -> bool {
        let busts = self.busts.get(&fill.parent_order_id()).into_iter().flatten();
        busts.into_iter().any(|bust| bust.names(fill))
    }

    /// Adds a ruling to an order, if it is known.
    pub(crate) fn rule(&mut self, ruling: &dtos_state::Ruling) -> Option<dtos_state::Effect> {
        let order_id = ruling.order_id();
        let known = self.orders.get_mut(&order_id)?;
        let registered = known.registered.as_deref()?;
        let reports = self.updates.iter().filter(|update| update.order_id == order_id);
        let reports = reports.map(|update| &**update);
        Some(known.standing.rule(ruling.clone(), registered, reports))
    }

    pub(crate) fn remove_order(&mut self, order_id: OrderId) -> Option<Standing> {
        self.orders.remove(&order_id).map(|known| known.standing)
    }
}
