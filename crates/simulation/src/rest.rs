//! What has to hold once faults have stopped: properties 3, 6, 7 and 9.

use std::collections::{BTreeMap, BTreeSet};

use dtos_state::{Command, ConnectorFillId, FillId, Order, OrderId, OrderStatus};
use execution_connector::{VenueEvent, VenueRequest};
use execution_worker::Worker;
use simulated_venue::{Micros, VenueOrder};
use strategy_journal::{JournalEvent, JournalReader};
use strategy_ledger::{LedgerReader, News, OrderFilter, unsettled};

use crate::{
    checker::broken,
    stores::Stores,
    world::{Step, World},
};

const SECOND: Micros = 1_000_000;
const HOUR: Micros = 3_600 * SECOND;
/// The longest pause.
const PAUSE: Micros = 60 * SECOND;
/// For what is on the wire.
const WIRE: Micros = 30 * SECOND;

impl<S: Stores> World<S> {
    /// Lets the faults stop, waits as long as the properties allow, and checks them.
    pub(crate) fn rest(&mut self) -> Step {
        self.is_over = true;
        self.restart_at = self.restart_at.min(self.now);
        self.tell(format_args!("the faults stop"));
        self.plug.borrow_mut().faults.end();
        self.venue.calm_down();
        self.wait(self.allowed() + WIRE)?;
        let open = self.check_orders()?;
        self.check_journal()?;
        self.checker.quiet = Some(BTreeMap::new());
        self.wait(3 * PAUSE)?;
        if open > 0 && (self.setup.seed / 6).is_multiple_of(8) {
            self.checker.quiet = None;
            self.wait(25 * HOUR)?;
            self.check_orders()?;
            self.checker.quiet = Some(BTreeMap::new());
            self.wait(3 * PAUSE)?;
        }
        self.check_memory()
    }

    /// How long a worker may take to learn what is at the venue.
    fn allowed(&self) -> Micros {
        let traits = self.venue.traits();
        let micros = |time: std::time::Duration| u64::try_from(time.as_micros()).unwrap_or(0);
        micros(traits.deadline.unwrap_or_default())
            + micros(traits.margin)
            + 2 * PAUSE
            + micros(traits.executions_lateness)
    }

    fn wait(&mut self, time: Micros) -> Step {
        let until = self.now + time;
        while self.now < until {
            self.step(until)?;
        }
        Ok(())
    }

    fn all_orders(&self) -> Vec<Order> {
        self.ledger().orders(&OrderFilter::default()).unwrap_or_default()
    }

    /// 3 and 6. Returns how many orders are not decided yet.
    fn check_orders(&mut self) -> Step<u64> {
        let mut open = 0;
        self.outcome.fills = 0;
        self.outcome.undecided = 0;
        for order in self.all_orders() {
            let history = self.history(order.order_id());
            let news = News::of(history.iter().map(|change| &change.command));
            if news.requests.is_empty() {
                continue;
            }
            let is_settled = unsettled(&order, &news).is_empty();
            let wrong = self.difference(&order, &news, is_settled);
            let is_undecided = self.is_undecided(order.order_id());
            self.outcome.undecided += u64::from(is_undecided);
            if let Some((property, wrong)) = wrong {
                if !self.may_be_undecided(&order, is_undecided) {
                    return broken(property, wrong);
                }
                open += 1;
            }
        }
        Ok(open)
    }

    /// How an order differs from the venue's, or from what was asked.
    fn difference(
        &mut self,
        order: &Order,
        news: &News<'_>,
        is_settled: bool,
    ) -> Option<(u8, String)> {
        let (order_id, status) = (order.order_id(), order.status());
        let counted = strategy_ledger::Executions::of_news(news).counted;
        self.outcome.fills += counted.len() as u64;
        let is_to_be_cancelled = self.caller.cancelled.contains(&order_id);
        if !is_settled {
            return Some((3, format!("a request of {order_id} is not settled")));
        }
        let Some(known) = self.venue.order(order_id) else {
            let is_right = status == OrderStatus::Rejected;
            return (!is_right)
                .then(|| (3, format!("{order_id} is {status}, and the venue does not have it")));
        };
        if !self.is_status_right(known, status) {
            let found = format!("{order_id} is {status}, and at the venue {}", known.status);
            return Some((3, found));
        }
        let ours: BTreeSet<&str> = counted
            .iter()
            .map(|fill| fill.connector_fill_id().map_or("", |name| name.as_str()))
            .collect();
        let theirs: BTreeSet<&str> =
            self.venue.counted(known).map(ConnectorFillId::as_str).collect();
        if ours != theirs || counted.len() != ours.len() {
            let found = format!("{order_id} has the executions {ours:?}, at the venue {theirs:?}");
            return Some((3, found));
        }
        (is_to_be_cancelled && !status.is_final())
            .then(|| (6, format!("{order_id} was to be cancelled, and is {status}")))
    }

    /// After a bust the status may be the higher one; after a REJECTED that was wrong, too.
    fn is_status_right(&self, order: &VenueOrder, status: OrderStatus) -> bool {
        let may_be_higher = self.venue.is_busted(order);
        status == order.status
            || may_be_higher && order.was(status) && status.rank() > order.status.rank()
    }

    /// Whether an order may be undecided, by what the venue has and was asked.
    fn may_be_undecided(&self, order: &Order, is_undecided: bool) -> bool {
        let order_id = order.order_id();
        let traits = self.venue.traits();
        let history = self.history(order_id);
        let has_word = history.iter().any(|change| {
            matches!(change.command, Command::Update(_) | Command::Fill(_) | Command::Bust(_))
        });
        let Some(deadline) = traits.deadline else {
            // Nobody can tell whether it arrived.
            return !has_word && self.venue.order(order_id).is_none();
        };
        let Some(retention) = traits.retention else { return false };
        let micros = |time: std::time::Duration| u64::try_from(time.as_micros()).unwrap_or(0);
        let is_forgotten = self.venue.order(order_id).is_some_and(|order| {
            let is_empty = order.status.is_final() && !order.is_executed();
            is_empty && order.changed_at() + micros(retention) < self.now
        });
        let place = history.iter().find_map(|change| match &change.command {
            Command::Request(request) => Some(*request),
            _ => None,
        });
        let asked_at = place.map_or(0, |it| simulated_venue::micros(it.requested_at));
        let from = asked_at + micros(deadline + traits.margin);
        let until = (asked_at + micros(retention)).saturating_sub(90 * SECOND);
        let answers = self.checker.answered.get(&order_id).into_iter().flatten();
        let was_answered = answers.clone().any(|&at| from + 60 * SECOND < at && at < until);
        is_undecided && (is_forgotten || !has_word && !was_answered)
    }

    /// 7: every order and every fill has its chain, once, and nothing else has.
    fn check_journal(&self) -> Step {
        let journal = self.journal();
        let mut counts: BTreeMap<(OrderId, &'static str, Option<FillId>), u64> = BTreeMap::new();
        let mut commands: BTreeMap<String, BTreeSet<OrderId>> = BTreeMap::new();
        let entries = journal.entries_after(0, usize::MAX).unwrap_or_default();
        for entry in &entries {
            let event = entry.event_type();
            let key = (entry.order_id(), event.as_str(), entry.fill_id());
            *counts.entry(key).or_default() += 1;
            let is_known = !self.history(entry.order_id()).is_empty();
            let abandoned = journal.has(entry.order_id(), JournalEvent::OrderAbandoned, None);
            if !is_known && !abandoned.unwrap_or(false) {
                return broken(7, format!("{} is in the journal alone", entry.order_id()));
            }
            let command = entry.causality().execution_command_id().filter(|_| is_known);
            if let Some(command) = command.filter(|_| event == JournalEvent::OrderDecided) {
                let orders = commands.entry(command.to_string()).or_default();
                orders.insert(entry.order_id());
                if orders.len() > 1 {
                    return broken(5, format!("{command} has the orders {orders:?}"));
                }
            }
        }
        drop(journal);
        for order in self.all_orders() {
            let order_id = order.order_id();
            let history = self.history(order_id);
            let news = News::of(history.iter().map(|change| &change.command));
            if news.requests.is_empty() {
                continue;
            }
            for event in [JournalEvent::OrderDecided, JournalEvent::OrderPlaced] {
                let count = counts.get(&(order_id, event.as_str(), None)).copied();
                if count != Some(1) {
                    return broken(7, format!("{order_id} has {count:?} entries of {event}"));
                }
            }
            for fill in news.fills {
                let event = JournalEvent::OrderFilled.as_str();
                let count = counts.get(&(order_id, event, Some(fill.fill_id()))).copied();
                if count != Some(1) {
                    return broken(7, format!("{} has {count:?} entries", fill.fill_id()));
                }
            }
        }
        Ok(())
    }

    /// 9: nothing goes out but what is allowed. A new word about an order, such as a fill,
    /// may be asked about.
    pub(crate) fn check_quiet(&mut self, request: &VenueRequest) -> Step {
        if self.checker.quiet.is_none() || self.was_just_spoken_of(request) {
            return Ok(());
        }
        let is_streamed = self.venue.traits().executions_on_stream;
        let is_allowed = match request {
            VenueRequest::AskOrder(asked) => {
                let order_id = asked.order_id;
                let is_open = match self.ledger().order(order_id) {
                    Ok(Some(order)) => !order.status().is_final(),
                    _ => false,
                };
                let is_unsettled = !self.is_undecided(order_id);
                let quiet = self.checker.quiet.get_or_insert_default();
                let last = quiet.insert(order_id, self.now);
                let is_rare = last.is_none_or(|last| last + 59 * SECOND <= self.now);
                is_open && is_rare && is_unsettled
            }
            VenueRequest::AskExecutions(asked) => asked.order.is_none() && !is_streamed,
            VenueRequest::Place(_)
            | VenueRequest::Cancel(_)
            | VenueRequest::AskOpenOrders { .. } => false,
        };
        if is_allowed {
            return Ok(());
        }
        broken(9, format!("it goes on: {}", crate::trace::request(request)))
    }

    fn was_just_spoken_of(&self, request: &VenueRequest) -> bool {
        let order_id = match request {
            VenueRequest::AskOrder(asked) => Some(asked.order_id),
            VenueRequest::AskExecutions(asked) => asked.order.as_ref().map(|order| order.0),
            VenueRequest::Place(_)
            | VenueRequest::Cancel(_)
            | VenueRequest::AskOpenOrders { .. } => None,
        };
        let spoken = order_id.and_then(|order_id| self.checker.spoken.get(&order_id));
        spoken.is_some_and(|&at| self.now < at + self.allowed())
    }

    /// 9: memory holds what is not final.
    fn check_memory(&self) -> Step {
        let open = self.all_orders().iter().filter(|it| !it.status().is_final()).count();
        let tracked = self.worker.as_ref().map_or(0, Worker::tracked_orders);
        let differing = self.all_orders().len() - open;
        let most = if self.venue.traits().executions_on_stream { open } else { open + differing };
        if tracked <= most {
            return Ok(());
        }
        broken(9, format!("{tracked} orders are kept in memory, and {open} are open"))
    }

    /// When the venue spoke of an order, or answered about it.
    pub(crate) fn note_answer(&mut self, event: &VenueEvent) {
        if let VenueEvent::News(news) = event
            && let Some(order_id) = news.name().order_id
        {
            self.checker.spoken.insert(order_id, self.now);
        }
        if let VenueEvent::Told(answer) = event
            && let Some(order_id) = self.checker.questions.remove(&answer.question.0)
            && !matches!(answer.found, execution_connector::Found::Failed { .. })
        {
            self.checker.answered.entry(order_id).or_default().push(self.now);
        }
    }
}
