use std::{borrow::Borrow, collections::BTreeSet};

use dtos_state::{
    Answer, Bust, Command, ConnectorOrderId, Fill, Order, OrderStatus, OrderUpdate, Request,
    Ruling, Timestamp,
};

/// The news of one order, by kind. Their order does not count.
#[derive(Clone, Debug, Default)]
pub struct News<'a> {
    /// Its registration.
    pub registered: Option<&'a Order>,
    /// Its reports; the registration is not among them.
    pub reports: Vec<&'a OrderUpdate>,
    /// Its fills.
    pub fills: Vec<&'a Fill>,
    /// Its busts.
    pub busts: Vec<&'a Bust>,
    /// Its requests.
    pub requests: Vec<&'a Request>,
    /// Its answers.
    pub answers: Vec<&'a Answer>,
    /// Its rulings.
    pub rulings: Vec<&'a Ruling>,
}

impl<'a> News<'a> {
    /// The news of one order.
    pub fn of(commands: impl IntoIterator<Item = &'a Command>) -> Self {
        let mut news = Self::default();
        for command in commands {
            match command {
                Command::Register(order) => news.registered = Some(order),
                Command::Update(update) => news.reports.push(update),
                Command::Fill(fill) => news.fills.push(fill),
                Command::Bust(bust) => news.busts.push(bust),
                Command::Request(request) => news.requests.push(request),
                Command::Answer(answer) => news.answers.push(answer),
                Command::Ruling(ruling) => news.rulings.push(ruling),
                Command::Group(_) => {}
            }
        }
        news
    }

    /// The reports that no ruling takes back.
    pub(crate) fn standing_reports(&self) -> Vec<&'a OrderUpdate> {
        let stands =
            |report: &&&OrderUpdate| !takes_back(&self.rulings, report.status, report.updated_at);
        self.reports.iter().filter(stands).copied().collect()
    }

    /// The registration as a report, unless it is PENDING or taken back.
    pub(crate) fn registered_as(&self) -> Option<(OrderStatus, Timestamp)> {
        let order = self.registered?;
        let (status, updated_at) = (order.status(), order.updated_at());
        let counts =
            status != OrderStatus::Pending && !takes_back(&self.rulings, status, updated_at);
        counts.then_some((status, updated_at))
    }

    /// Every id that the exchange has for the order.
    #[must_use]
    pub fn connector_order_ids(&self) -> BTreeSet<&'a ConnectorOrderId> {
        let registered = self.registered.and_then(Order::connector_order_id);
        let reports = self.standing_reports().into_iter();
        let reported = reports.filter_map(|report| report.connector_order_id.as_ref());
        registered.into_iter().chain(reported).collect()
    }

    /// Whether the exchange ever said anything about the order.
    pub(crate) fn is_heard_of(&self) -> bool {
        let is_registered_as_known =
            self.registered.is_some_and(|order| order.status() != OrderStatus::Pending);
        let has_news = !(self.reports.is_empty() && self.fills.is_empty() && self.busts.is_empty());
        is_registered_as_known || has_news
    }
}

/// Whether a ruling takes back a report.
pub(crate) fn takes_back<R: Borrow<Ruling>>(
    rulings: &[R],
    status: OrderStatus,
    updated_at: Timestamp,
) -> bool {
    rulings.iter().any(|ruling| ruling.borrow().takes_back(status, updated_at))
}

/// The status of the latest ruling that gives one, and its time: it counts as a report.
pub(crate) fn latest_ruling<R: Borrow<Ruling>>(rulings: &[R]) -> Option<(OrderStatus, Timestamp)> {
    let given = rulings.iter().map(Borrow::borrow);
    let given = given.filter_map(|ruling| Some((ruling.ruled_at(), ruling.status()?)));
    let latest = given.max_by_key(|(ruled_at, status)| (*ruled_at, status.rank()));
    latest.map(|(ruled_at, status)| (status, ruled_at))
}
