use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use dtos_state::{OrderId, OrderStatus};
use execution_connector::{ExecutionConnector, Now, VenueEvent, VenueRequest, VenueTraits};

use crate::{
    exchange::{Exchange, Later, Said, time},
    fault::{Fault, Faults},
    order::Micros,
    rng::Rng,
    variant::Variant,
};

const MILLI: Micros = 1_000;
const SECOND: Micros = 1_000_000;
const HOUR: Micros = 3_600 * SECOND;
/// How long a short connection is followed by none.
const GAP: Micros = 300 * MILLI;
/// How often others trade.
const TICK: Micros = 250 * MILLI;

/// What happens at a moment.
#[derive(Clone, Debug)]
enum Pending {
    /// A request arrives at the venue.
    Arrive(Box<VenueRequest>, u32),
    /// An event arrives here, over the connection of a number.
    Deliver(Box<VenueEvent>, u32),
    Later(Later),
    Market,
    /// The connection may end.
    Weather,
    Drop(u32),
    Up,
}

/// An exchange in memory, and the line to it, in a time of its own.
#[derive(Clone, Debug)]
pub struct SimulatedVenue {
    pub(crate) exchange: Exchange,
    rng: Rng,
    queue: BTreeMap<(Micros, u64), Pending>,
    next: u64,
    is_up: bool,
    /// Whether the program at this end wants a connection.
    is_wanted: bool,
    connection: u32,
    up_at: Micros,
    inbox: VecDeque<VenueEvent>,
    is_calm: bool,
}

impl SimulatedVenue {
    /// A venue of a kind, with faults, from a seed.
    #[must_use]
    pub fn new(variant: Variant, faults: Faults, seed: u64) -> Self {
        let mut venue = Self {
            exchange: Exchange::new(variant, faults, seed),
            rng: Rng::new(seed, 2),
            queue: BTreeMap::new(),
            next: 0,
            is_up: false,
            is_wanted: false,
            connection: 0,
            up_at: 0,
            inbox: VecDeque::new(),
            is_calm: false,
        };
        for _ in 0..10 {
            venue.exchange.trade();
        }
        venue.put(TICK, Pending::Market);
        venue.put(SECOND, Pending::Weather);
        venue
    }

    /// Lets its connector hand over a REJECTED that is only of a second request.
    #[must_use]
    pub const fn believing_duplicates(mut self) -> Self {
        self.exchange.believes_duplicates = true;
        self
    }

    /// Begins its ids with a text, so that they are not those of another run.
    #[must_use]
    pub fn tagged(mut self, tag: &str) -> Self {
        self.exchange.tag = tag.into();
        self
    }

    /// What holds there.
    #[must_use]
    pub const fn traits(&self) -> &VenueTraits {
        &self.exchange.traits
    }

    /// The faults, which all of a simulation share.
    pub const fn faults(&mut self) -> &mut Faults {
        &mut self.exchange.faults
    }

    /// Whether a place of an order is on its way, and would be taken.
    #[must_use]
    pub fn may_still_take(&self, order_id: OrderId) -> bool {
        self.queue.iter().any(|(&(at, _), pending)| match pending {
            Pending::Arrive(request, _) => match &**request {
                VenueRequest::Place(it) => {
                    let is_in_time = it.expires_at.is_none_or(|end| time(at, 0) <= end);
                    it.order.order_id() == order_id && is_in_time
                }
                _ => false,
            },
            _ => false,
        })
    }

    /// The middle of a market, in ticks of a hundredth.
    #[must_use]
    pub fn middle(&self, market: usize) -> i64 {
        self.exchange.markets.get(market).map_or(0, |market| market.middle)
    }

    /// Its time, in microseconds.
    #[must_use]
    pub const fn now(&self) -> Micros {
        self.exchange.now
    }

    /// Its time as the two times of a worker.
    #[must_use]
    pub fn times(&self) -> Now {
        let now = self.exchange.now;
        Now { monotonic: Duration::from_micros(now), wall: time(now, 0) }
    }

    /// Whether there is a connection.
    #[must_use]
    pub const fn is_up(&self) -> bool {
        self.is_up
    }

    fn put(&mut self, at: Micros, pending: Pending) {
        self.next += 1;
        self.queue.insert((at, self.next), pending);
    }

    /// Connects, now or once the line is there.
    pub fn connect(&mut self) {
        self.is_wanted = true;
        if !self.is_up && self.up_at <= self.exchange.now {
            self.come_up();
        }
    }

    fn come_up(&mut self) {
        self.is_up = true;
        self.connection += 1;
        self.inbox.push_back(VenueEvent::Connected);
        if self.exchange.faults.happens(Fault::ConnectionShort) {
            let wait = self.exchange.faults.between(Fault::ConnectionShort, SECOND, 3 * SECOND);
            self.put(self.exchange.now + wait, Pending::Drop(self.connection));
        }
    }

    /// The program at this end is gone, and what it was sent with it.
    pub fn hang_up(&mut self) {
        self.inbox.clear();
        self.is_wanted = false;
        self.lose_line();
    }

    fn lose_line(&mut self) {
        self.is_up = false;
        self.connection += 1;
        // What was on its way may arrive or not.
        let rng = &mut self.rng;
        self.queue.retain(|_, pending| !matches!(pending, Pending::Arrive(..)) || rng.happens(500));
    }

    fn drop_line(&mut self, wait: Micros) {
        if !self.is_up {
            return;
        }
        self.lose_line();
        self.inbox.push_back(VenueEvent::Disconnected);
        self.up_at = self.exchange.now + wait;
        self.put(self.up_at, Pending::Up);
        self.cancel_some();
    }

    /// Some orders are cancelled while nobody listens, just before the line comes up.
    fn cancel_some(&mut self) {
        for order in 0..self.exchange.orders.len() {
            let is_open = !self.exchange.orders[order].status.is_final();
            if is_open && self.exchange.faults.happens(Fault::VenueCancels) {
                let early = self.exchange.faults.between(Fault::VenueCancels, 0, SECOND);
                let at = self.up_at.saturating_sub(early).max(self.exchange.now);
                let reason = "cancelled on disconnect";
                let end = Later::End(order, OrderStatus::Cancelled, reason);
                self.put(at, Pending::Later(end));
            }
        }
    }

    /// Sends a request.
    pub fn send(&mut self, request: VenueRequest) {
        let now = self.exchange.now;
        if !self.is_up || self.exchange.faults.happens(Fault::RequestLost) {
            return;
        }
        let mut wait = self.rng.between(MILLI, 30 * MILLI);
        if self.exchange.faults.happens(Fault::RequestLate) {
            wait = self.exchange.faults.between(Fault::RequestLate, SECOND, 15 * SECOND);
        }
        self.put(now + wait, Pending::Arrive(Box::new(request), self.connection));
    }

    /// When something happens next.
    #[must_use]
    pub fn next_at(&self) -> Option<Micros> {
        let next = self.queue.first_key_value().map(|(&(at, _), _)| at);
        if self.inbox.is_empty() { next } else { Some(self.exchange.now) }
    }

    /// Lets time pass, up to a moment, or to the first event that arrives.
    pub fn advance(&mut self, to: Micros) {
        while self.inbox.is_empty() {
            let Some(entry) = self.queue.first_entry() else { break };
            if entry.key().0 > to {
                break;
            }
            let ((at, _), pending) = entry.remove_entry();
            self.exchange.now = self.exchange.now.max(at);
            self.happen(pending);
        }
        if self.inbox.is_empty() {
            self.exchange.now = self.exchange.now.max(to);
        }
    }

    /// The next event that has arrived.
    pub fn take_event(&mut self) -> Option<VenueEvent> {
        self.inbox.pop_front()
    }

    fn happen(&mut self, pending: Pending) {
        let now = self.exchange.now;
        match pending {
            Pending::Arrive(request, connection) => {
                self.arrive(&request);
                self.say(connection);
            }
            Pending::Deliver(event, connection) => {
                if self.is_up && connection == self.connection {
                    self.inbox.push_back(*event);
                }
            }
            Pending::Later(later) => self.exchange.do_later(&later),
            Pending::Market => {
                self.exchange.trade();
                let wait = self.up_at.saturating_sub(now) / 30;
                if !self.is_calm {
                    self.put(now + wait.max(TICK), Pending::Market);
                }
            }
            Pending::Weather => self.weather(),
            Pending::Drop(connection) => {
                if connection == self.connection {
                    self.drop_line(GAP);
                }
            }
            Pending::Up => {
                if self.is_wanted && !self.is_up && self.up_at <= now {
                    self.come_up();
                }
            }
        }
        self.say(self.connection);
    }

    fn arrive(&mut self, request: &VenueRequest) {
        match request {
            VenueRequest::Place(placement) => self.exchange.place(placement),
            VenueRequest::Cancel(cancel) => self.exchange.cancel(cancel),
            VenueRequest::AskOrder(asked) => self.exchange.ask_order(asked),
            VenueRequest::AskOpenOrders { question } => self.exchange.ask_open_orders(*question),
            VenueRequest::AskExecutions(asked) => self.exchange.ask_executions(asked),
        }
    }

    fn weather(&mut self) {
        let now = self.exchange.now;
        let faults = &mut self.exchange.faults;
        if self.is_up {
            if faults.happens(Fault::VenueAway) {
                let wait = faults.between(Fault::VenueAway, HOUR / 4, 26 * HOUR);
                self.drop_line(wait);
            } else if faults.happens(Fault::ConnectionLost) {
                let wait = faults.between(Fault::ConnectionLost, 50 * MILLI, 20 * SECOND);
                self.drop_line(wait);
            }
        }
        if !self.is_calm {
            let next = self.up_at.max(now) + SECOND;
            self.put(next, Pending::Weather);
        }
    }

    /// Sends out what the exchange said.
    fn say(&mut self, connection: u32) {
        for (at, later) in std::mem::take(&mut self.exchange.later) {
            self.put(at, Pending::Later(later));
        }
        let now = self.exchange.now;
        for Said { event, is_answer } in std::mem::take(&mut self.exchange.said) {
            let connection = if is_answer { connection } else { self.connection };
            if !self.is_up || connection != self.connection {
                continue;
            }
            let faults = &mut self.exchange.faults;
            let mut wait = self.rng.between(MILLI, 20 * MILLI);
            if is_answer {
                if faults.happens(Fault::AnswerLost) {
                    continue;
                }
                if faults.happens(Fault::AnswerLate) {
                    wait = faults.between(Fault::AnswerLate, 200 * MILLI, 20 * SECOND);
                }
            } else {
                if faults.happens(Fault::NewsRepeated) {
                    let wait = faults.between(Fault::NewsRepeated, MILLI, 3 * SECOND);
                    let event = Box::new(event.clone());
                    self.put(now + wait, Pending::Deliver(event, connection));
                }
                if self.exchange.faults.happens(Fault::NewsDelayed) {
                    let faults = &mut self.exchange.faults;
                    wait = faults.between(Fault::NewsDelayed, 20 * MILLI, 5 * SECOND);
                }
            }
            self.put(now + wait, Pending::Deliver(Box::new(event), connection));
        }
    }

    /// No more faults, and no more trading by others, from here on. The line comes up, and
    /// most open orders end.
    pub fn calm_down(&mut self) {
        self.exchange.faults.end();
        self.is_calm = true;
        self.queue.retain(|_, pending| !matches!(pending, Pending::Later(Later::Bust(..))));
        for order in 0..self.exchange.orders.len() {
            if self.rng.happens(850) {
                self.exchange.end(order, OrderStatus::Cancelled, "cancelled by the venue");
            }
        }
        self.say(self.connection);
        if !self.is_up {
            self.up_at = self.exchange.now;
            self.put(self.up_at, Pending::Up);
        }
    }
}

/// In its own time: waiting takes none of ours.
impl ExecutionConnector for SimulatedVenue {
    fn traits(&self) -> &VenueTraits {
        Self::traits(self)
    }

    fn send(&mut self, request: VenueRequest) {
        Self::send(self, request);
    }

    fn next_event(&mut self, wait: Duration) -> Option<VenueEvent> {
        let wait = u64::try_from(wait.as_micros()).unwrap_or(u64::MAX).max(1);
        self.advance(self.exchange.now.saturating_add(wait));
        self.take_event()
    }
}
