//! What has to hold after every step: properties 1, 2, 4, 5 and 10.

use dtos_state::{
    Command, ConnectorFillId, Fill, OrderId, OrderStatus, OrderUpdate, Reason, RequestKind,
};
use execution_connector::{VenueEvent, VenueNews, VenueRequest};
use strategy_journal::{JournalEvent, JournalReader};
use strategy_ledger::{Change, LedgerReader};

use crate::{
    outcome::Violation,
    stores::Stores,
    world::{Step, World},
};

/// The reason of a report that only an absence gave.
const NEVER_ARRIVED: &str = "never arrived";

pub(crate) fn broken<T>(property: u8, found: String) -> Step<T> {
    Err(Violation { property, found })
}

impl<S: Stores> World<S> {
    pub(crate) fn history(&self, order_id: OrderId) -> Vec<Change> {
        self.ledger().history(order_id).unwrap_or_default()
    }

    /// 1: no place twice. 2: what goes out is on disk, and why.
    pub(crate) fn check_sent(&mut self, request: &VenueRequest) -> Step {
        let (order_id, kind, attempt) = match request {
            VenueRequest::Place(it) => (it.order.order_id(), RequestKind::Place, 1),
            VenueRequest::Cancel(it) => (it.order_id, RequestKind::Cancel, it.attempt),
            VenueRequest::AskOrder(it) => {
                self.checker.questions.insert(it.question.0, it.order_id);
                return self.check_quiet(request);
            }
            VenueRequest::AskOpenOrders { .. } | VenueRequest::AskExecutions(_) => {
                return self.check_quiet(request);
            }
        };
        if kind == RequestKind::Place && !self.checker.sent.insert(order_id) {
            return broken(1, format!("{order_id} is placed twice"));
        }
        let history = self.history(order_id);
        let is_request = |change: &Change| match &change.command {
            Command::Request(it) => it.kind == kind && it.attempt == attempt,
            _ => false,
        };
        if !history.iter().any(is_request) {
            return broken(2, format!("{kind} {attempt} of {order_id} is not in the ledger"));
        }
        let event = match kind {
            RequestKind::Place => JournalEvent::OrderDecided,
            RequestKind::Cancel => JournalEvent::CancelDecided,
        };
        if !self.journal().has(order_id, event, None).unwrap_or(false) {
            return broken(2, format!("{kind} of {order_id} has no reason in the journal"));
        }
        self.check_quiet(request)
    }

    /// 2 and 4, of each change that the ledger has got.
    pub(crate) fn check_changes(&mut self) -> Step {
        let changes = self.ledger().changes_since(self.checker.cursor, 1_000);
        let changes = match changes {
            Ok(changes) => changes,
            Err(error) => return broken(5, format!("the ledger lost what it had: {error}")),
        };
        for change in &changes {
            self.checker.cursor = change.cursor;
            match &change.command {
                Command::Update(update) if update.status.is_final() => self.check_end(update)?,
                Command::Request(request) => {
                    let event = match request.kind {
                        RequestKind::Place => JournalEvent::OrderDecided,
                        RequestKind::Cancel => JournalEvent::CancelDecided,
                    };
                    let order_id = request.order_id;
                    if !self.journal().has(order_id, event, None).unwrap_or(false) {
                        let found =
                            format!("{} of {order_id} came before its reason", request.kind);
                        return broken(2, found);
                    }
                }
                Command::Fill(fill) => self.check_fill(fill)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// 3, at once: a fill that the venue does not have is never right.
    fn check_fill(&self, fill: &Fill) -> Step {
        let order = self.venue.order(fill.parent_order_id());
        let name = fill.connector_fill_id();
        let is_known = order.zip(name).is_some_and(|(order, name)| self.venue.has(order, name));
        if is_known {
            return Ok(());
        }
        broken(3, format!("the venue does not have {}", fill.fill_id()))
    }

    /// 4: no end but by the venue's word, or by a conclusive absence.
    fn check_end(&self, update: &OrderUpdate) -> Step {
        let (order_id, status) = (update.order_id, update.status);
        let order = self.venue.order(order_id);
        let is_absence = update.reason.as_ref().map(Reason::as_str) == Some(NEVER_ARRIVED);
        if is_absence {
            let margin = u64::try_from(self.venue.traits().margin.as_micros()).unwrap_or(0);
            if order.is_some_and(|order| order.hidden_for() < margin) {
                return broken(4, format!("{order_id} is said never to have arrived, and it did"));
            }
            if self.venue.may_still_take(order_id) {
                return broken(4, format!("{order_id} may still arrive"));
            }
            return Ok(());
        }
        let was = order.is_some_and(|order| order.was(status));
        let is_refused = status == OrderStatus::Rejected && self.venue.has_refused(order_id);
        if was || is_refused {
            return Ok(());
        }
        broken(4, format!("{order_id} is recorded as {status}, which the venue never said"))
    }

    /// 5: what was acknowledged is there.
    pub(crate) fn check_acknowledged(&self) -> Step {
        let has = |order_id: OrderId, kind: RequestKind| {
            self.history(order_id)
                .iter()
                .any(|change| matches!(&change.command, Command::Request(it) if it.kind == kind))
        };
        for order_id in self.caller.issued.iter().filter_map(|issued| issued.acknowledged) {
            if !has(order_id, RequestKind::Place) {
                return broken(5, format!("{order_id} was acknowledged, and is lost"));
            }
        }
        for &order_id in &self.caller.cancelled {
            if !has(order_id, RequestKind::Cancel) {
                return broken(5, format!("the cancel of {order_id} is lost"));
            }
        }
        Ok(())
    }

    /// 10: what was delivered is in the ledger at once.
    pub(crate) fn check_taken(&self, event: &VenueEvent) -> Step {
        let VenueEvent::News(news) = event else { return Ok(()) };
        let Some(order_id) = news.name().order_id else { return Ok(()) };
        let history = self.history(order_id);
        if history.is_empty() {
            return Ok(());
        }
        let has = |id: &ConnectorFillId, is_bust: bool| {
            history.iter().any(|change| match &change.command {
                Command::Fill(fill) => {
                    let name = fill.connector_fill_id().map_or("", |name| name.as_str());
                    !is_bust && name.split('#').next() == Some(id.as_str())
                }
                Command::Bust(bust) => is_bust && bust.connector_fill_id() == Some(id),
                _ => false,
            })
        };
        let is_taken = match news {
            VenueNews::Report(report) => history.iter().any(|change| match &change.command {
                Command::Update(update) => {
                    update.status == report.status && update.updated_at >= report.reported_at
                }
                _ => false,
            }),
            VenueNews::Execution(execution) => has(&execution.connector_fill_id, false),
            VenueNews::Bust(bust) => has(&bust.connector_fill_id, true),
        };
        if is_taken {
            return Ok(());
        }
        broken(10, format!("news of {order_id} are not in the ledger: {news:?}"))
    }
}
