//! Which events meet orders in which states.

use dtos_state::{Command, OrderId, OrderStatus, RequestKind};
use execution_connector::{Found, RequestOutcome, VenueEvent, VenueNews};
use strategy_ledger::LedgerReader;

use crate::{stores::Stores, world::World};

impl<S: Stores> World<S> {
    /// The state of the order that an event is about.
    pub(crate) fn states_of(&self, event: &VenueEvent) -> &'static str {
        let order_id = match event {
            VenueEvent::Answered(answer) => Some(answer.order_id),
            VenueEvent::News(news) => news.name().order_id,
            VenueEvent::Told(answer) => self.checker.questions.get(&answer.question.0).copied(),
            VenueEvent::Connected | VenueEvent::Disconnected => None,
        };
        order_id.map_or("no order", |order_id| self.state_of(order_id))
    }

    fn state_of(&self, order_id: OrderId) -> &'static str {
        let Ok(Some(order)) = self.ledger().order(order_id) else { return "unknown" };
        let history = self.history(order_id);
        let is_wanted = history.iter().any(|change| {
            matches!(&change.command, Command::Request(it) if it.kind == RequestKind::Cancel)
        });
        match (order.status(), is_wanted) {
            (OrderStatus::Pending, false) => "pending",
            (OrderStatus::Pending, true) => "pending, to be cancelled",
            (OrderStatus::Open | OrderStatus::PartiallyFilled, false) => "live",
            (OrderStatus::Open | OrderStatus::PartiallyFilled, true) => "live, to be cancelled",
            (OrderStatus::Rejected, _) => "rejected",
            (OrderStatus::Cancelled | OrderStatus::Expired, _) => "ended",
            (OrderStatus::Filled, _) => "filled",
        }
    }

    pub(crate) fn note(&mut self, event: &VenueEvent, state: &'static str) {
        *self.outcome.transitions.entry((name(event), state)).or_default() += 1;
    }
}

fn name(event: &VenueEvent) -> &'static str {
    match event {
        VenueEvent::Connected => "connected",
        VenueEvent::Disconnected => "disconnected",
        VenueEvent::Answered(answer) => match (answer.kind, &answer.outcome) {
            (RequestKind::Place, RequestOutcome::Taken { .. }) => "place taken",
            (RequestKind::Place, RequestOutcome::Failed { .. }) => "place failed",
            (RequestKind::Cancel, RequestOutcome::Taken { .. }) => "cancel taken",
            (RequestKind::Cancel, RequestOutcome::Failed { .. }) => "cancel failed",
        },
        VenueEvent::News(VenueNews::Report(report)) if report.status.is_final() => "end reported",
        VenueEvent::News(VenueNews::Report(_)) => "life reported",
        VenueEvent::News(VenueNews::Execution(_)) => "execution",
        VenueEvent::News(VenueNews::Bust(_)) => "bust",
        VenueEvent::Told(answer) => match &answer.found {
            Found::Order(report) if report.status.is_final() => "found ended",
            Found::Order(_) => "found alive",
            Found::Absent { .. } => "absent",
            Found::OpenOrders { .. } => "picture",
            Found::Executions { .. } => "executions",
            Found::Failed { .. } => "question failed",
        },
    }
}
