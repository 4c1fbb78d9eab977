//! The order that follows from a registration, reports and rulings.

use dtos_state::{
    Command, ConnectorOrderId, NewOrder, Order, OrderStatus, OrderUpdate, Ruling, Timestamp,
};

/// A reported status, and when.
pub type Word = (OrderStatus, Timestamp);

const ASCENDING: [&str; 7] =
    ["PENDING", "OPEN", "REJECTED", "PARTIALLY_FILLED", "CANCELLED", "EXPIRED", "FILLED"];

pub fn rank(status: OrderStatus) -> usize {
    ASCENDING.iter().position(|name| *name == status.as_str()).unwrap()
}

pub fn is_end(status: OrderStatus) -> bool {
    ["REJECTED", "CANCELLED", "EXPIRED", "FILLED"].contains(&status.as_str())
}

/// Whether one of two statuses is a rejection, and the other a proof that the order lived.
pub fn exclude(one: OrderStatus, other: OrderStatus) -> bool {
    let is_rejected = |status: OrderStatus| rank(status) == 2;
    let has_lived = |status: OrderStatus| rank(status) > 2;
    is_rejected(one) && has_lived(other) || is_rejected(other) && has_lived(one)
}

pub fn registration(news: &[Command]) -> Option<&Order> {
    news.iter().find_map(|command| match command {
        Command::Register(order) => Some(order),
        _ => None,
    })
}

pub fn reports(news: &[Command]) -> Vec<&OrderUpdate> {
    let of_kind = news.iter().filter_map(|command| match command {
        Command::Update(update) => Some(update),
        _ => None,
    });
    of_kind.collect()
}

pub fn rulings(news: &[Command]) -> Vec<&Ruling> {
    let of_kind = news.iter().filter_map(|command| match command {
        Command::Ruling(ruling) => Some(ruling),
        _ => None,
    });
    of_kind.collect()
}

/// Reports up to the ruling, of a status above the one it gives and not above the one it is over.
pub fn is_taken_back(news: &[Command], (status, time): Word) -> bool {
    rulings(news).into_iter().any(|ruling| match (ruling.status(), ruling.over()) {
        (Some(given), Some(over)) => {
            time <= ruling.ruled_at() && (rank(given) + 1..=rank(over)).contains(&rank(status))
        }
        _ => false,
    })
}

pub fn standing_reports(news: &[Command]) -> Vec<&OrderUpdate> {
    let mut reports = reports(news);
    reports.retain(|report| !is_taken_back(news, (report.status, report.updated_at)));
    reports
}

/// The registration as a report: none where it is PENDING, or taken back.
pub fn registered_as(news: &[Command]) -> Option<Word> {
    let order = registration(news)?;
    let word = (order.status(), order.updated_at());
    (rank(word.0) > 0 && !is_taken_back(news, word)).then_some(word)
}

/// The latest ruling that gives a status, as a report.
pub fn ruled_as(news: &[Command]) -> Option<Word> {
    let given = rulings(news).into_iter().filter_map(|it| Some((it.status()?, it.ruled_at())));
    given.max_by_key(|&(status, time)| (time, rank(status)))
}

/// All that counts as a report of a status.
pub fn words(news: &[Command]) -> Vec<Word> {
    let reported = standing_reports(news);
    let mut words: Vec<Word> = reported.iter().map(|it| (it.status, it.updated_at)).collect();
    words.extend(registered_as(news));
    words.extend(ruled_as(news));
    words
}

fn connector_order_id(news: &[Command]) -> Option<ConnectorOrderId> {
    let registered = registration(news)?.connector_order_id().cloned();
    let reported = reports(news).into_iter();
    let mut reported: Vec<_> =
        reported.filter_map(|it| Some((it.updated_at, it.connector_order_id.clone()?))).collect();
    reported.sort();
    registered.or_else(|| reported.into_iter().next().map(|(_, id)| id))
}

/// The order that the news make.
pub fn order(news: &[Command]) -> Option<Order> {
    let registered = registration(news)?;
    let pending = OrderStatus::Pending;
    let statuses = words(news).into_iter().map(|(status, _)| status);
    let times = reports(news).into_iter().map(|report| report.updated_at);
    let times = times.chain(ruled_as(news).map(|(_, time)| time));
    let new = NewOrder {
        parent_group_id: registered.parent_group_id(),
        connector_order_id: connector_order_id(news),
        symbol: registered.symbol().clone(),
        side: registered.side(),
        order_type: registered.order_type(),
        quantity: registered.quantity(),
        price: registered.price(),
        stop_price: registered.stop_price(),
        status: statuses
            .fold(pending, |one, other| if rank(other) > rank(one) { other } else { one }),
        created_at: registered.created_at(),
        updated_at: times.fold(registered.updated_at(), Timestamp::max),
    };
    Some(Order::with_id(registered.order_id(), new))
}
