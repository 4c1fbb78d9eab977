use dtos_state::{CommissionSum, Fill, Order, PartStanding, Request};
use serde::Serialize;

use crate::{
    change::Change, executions::Executions, finding::Finding, news::News, overview::Overview,
    requests::unsettled,
};

/// All that is known of one order, as a page of it shows.
#[derive(Clone, Debug, Serialize)]
pub struct OrderReport {
    /// The order and its sums.
    #[serde(flatten)]
    pub overview: Overview,
    /// What was paid, by asset.
    pub commissions: Vec<CommissionSum>,
    /// The executions that count.
    pub executions: Vec<Fill>,
    /// Every fill, and how it counts.
    pub parts: Vec<FillPart>,
    /// The requests whose outcome nobody knows.
    pub unsettled_requests: Vec<Request>,
    /// All news, with their effects.
    pub history: Vec<Change>,
    /// What contradicts what.
    pub findings: Vec<Finding>,
}

/// A fill, and how it counts.
#[derive(Clone, Debug, Serialize)]
pub struct FillPart {
    /// How it counts.
    pub standing: PartStanding,
    /// The fill.
    pub fill: Fill,
}

impl OrderReport {
    /// Of an order, its history and its findings, all of one moment.
    #[must_use]
    pub fn of(order: Order, history: Vec<Change>, findings: Vec<Finding>) -> Self {
        let news = News::of(history.iter().map(|change| &change.command));
        let executions = Executions::of_news(&news).counted;
        let parts = Executions::parts(&news).into_iter();
        let parts = parts.map(|(fill, standing)| FillPart { standing, fill: fill.clone() });
        let parts = parts.collect();
        let unsettled_requests = unsettled(&order, &news);
        let overview = Overview::of(order, &executions);
        let commissions = overview.commissions.clone();
        Self { overview, commissions, executions, parts, unsettled_requests, history, findings }
    }
}
