use std::time::Duration;

use dtos_state::{
    OrderId, OrderSide, OrderStatus, OrderType, RequestKind, Timestamp, rust_decimal::Decimal,
};
use execution_connector::{
    ErrorClass, Found, Now, OrderName, QuestionAnswer, QuestionId, RequestAnswer, RequestOutcome,
    VenueEvent, VenueNews, VenueReport, VenueRequest,
};
use execution_worker::{Notice, Parts, Placing, Plan, PlanGroup, Settings, Worker};
use id_generators::{ExecutionCommandId, IdGenerator};
use simulated_venue::{Faults, SimulatedVenue, Variant};
use strategy_journal::{CausalityChain, JournalWriter, MemoryJournal, Origin};
use strategy_ledger::{LedgerWriter, MemoryLedger};

pub(crate) type Memory = Desk<MemoryLedger, MemoryJournal>;

/// A worker whose venue is the test.
pub(crate) struct Desk<L, J> {
    pub(crate) worker: Worker<L, J, IdGenerator>,
    group: PlanGroup,
    seconds: u64,
    commands: u32,
}

impl Memory {
    /// At a venue with a deadline, which forgets ended orders after two hours.
    pub(crate) fn new() -> Self {
        Self::of(MemoryLedger::default(), MemoryJournal::default())
    }
}

impl<L: LedgerWriter, J: JournalWriter> Desk<L, J> {
    pub(crate) fn of(ledger: L, journal: J) -> Self {
        let venue = SimulatedVenue::new(Variant::Okx, Faults::none(1), 1);
        let parts = Parts {
            ledger,
            journal,
            ids: IdGenerator::from_os().unwrap(),
            traits: venue.traits().clone(),
            settings: Settings::default(),
        };
        let mut worker = Worker::open(parts, at(0)).unwrap();
        worker.handle(&VenueEvent::Connected, at(0)).unwrap();
        let plan_id = "TPL_20251201_000000_abc123".parse().unwrap();
        let group = PlanGroup::New(worker.new_group(plan_id, at(0)).unwrap());
        let mut desk = Self { worker, group, seconds: 0, commands: 0 };
        desk.requests();
        desk
    }

    pub(crate) fn now(&self) -> Now {
        at(self.seconds)
    }

    pub(crate) fn causality(&mut self) -> CausalityChain {
        self.commands += 1;
        let id = format!("20251201_000000_{:08x}", self.commands);
        let origin = Origin::Tick(format!("TCK_{id}").parse().unwrap());
        let command: ExecutionCommandId = format!("EXC_{id}").parse().unwrap();
        CausalityChain::of(origin).extended(command).unwrap()
    }

    pub(crate) fn placing(&mut self) -> Placing {
        let plan = Plan {
            group: self.group,
            symbol: "BTC_USDT".parse().unwrap(),
            side: OrderSide::Buy,
            order_type: OrderType::Limit,
            quantity: Decimal::ONE.into(),
            price: Some(Decimal::TEN.into()),
            stop_price: None,
        };
        Placing { plan, causality: self.causality(), context: None }
    }

    /// Places an order, and sends it.
    pub(crate) fn place(&mut self) -> OrderId {
        let placing = self.placing();
        let order_id = self.worker.place(&placing, self.now()).unwrap().order_id();
        assert!(matches!(self.requests()[..], [VenueRequest::Place(_)]));
        order_id
    }

    pub(crate) fn requests(&mut self) -> Vec<VenueRequest> {
        let now = self.now();
        std::iter::from_fn(|| self.worker.poll_request(now)).collect()
    }

    /// Lets seconds pass, one by one, and returns what goes out.
    pub(crate) fn wait(&mut self, seconds: u64) -> Vec<VenueRequest> {
        let mut requests = Vec::new();
        for _ in 0..seconds {
            self.seconds += 1;
            let now = self.now();
            self.worker.handle_deadline(now);
            requests.extend(self.requests());
        }
        requests
    }

    pub(crate) fn tell(&mut self, event: &VenueEvent) -> Vec<Notice> {
        let now = self.now();
        self.worker.handle(event, now).unwrap()
    }

    pub(crate) fn answer(&mut self, order_id: OrderId, outcome: RequestOutcome) -> Vec<Notice> {
        let answer = RequestAnswer {
            order_id,
            kind: RequestKind::Place,
            attempt: 1,
            outcome,
            answered_at: Some(self.now().wall),
        };
        self.tell(&VenueEvent::Answered(answer))
    }

    /// The venue has no such order.
    pub(crate) fn absent(&mut self, question: QuestionId) -> Vec<Notice> {
        let found = Found::Absent { covers_finished: true };
        let answered_at = Some(self.now().wall);
        self.tell(&VenueEvent::Told(QuestionAnswer { question, answered_at, found }))
    }

    pub(crate) fn report(&mut self, name: OrderName, status: OrderStatus) -> Vec<Notice> {
        let report = VenueReport {
            name,
            status,
            cumulative: None,
            reason: None,
            reported_at: self.now().wall,
            terms: None,
        };
        self.tell(&VenueEvent::News(VenueNews::Report(report)))
    }

    pub(crate) fn status(&self, order_id: OrderId) -> OrderStatus {
        self.worker.ledger().order(order_id).unwrap().unwrap().status()
    }

    /// How many changes the ledger has of an order.
    pub(crate) fn changes(&self, order_id: OrderId) -> usize {
        self.worker.ledger().history(order_id).unwrap().len()
    }
}

pub(crate) const TAKEN: RequestOutcome = RequestOutcome::Taken { connector_order_id: None };

pub(crate) const fn failed(class: ErrorClass) -> RequestOutcome {
    RequestOutcome::Failed { class, reason: None }
}

pub(crate) fn of(order_id: OrderId) -> OrderName {
    OrderName {
        order_id: Some(order_id),
        client_id: None,
        connector_order_id: None,
        symbol: "BTC_USDT".parse().ok(),
    }
}

/// The questions about one order among requests.
pub(crate) fn questions(requests: &[VenueRequest], order_id: OrderId) -> Vec<QuestionId> {
    let of_order = |request: &VenueRequest| match request {
        VenueRequest::AskOrder(asked) if asked.order_id == order_id => Some(asked.question),
        _ => None,
    };
    requests.iter().filter_map(of_order).collect()
}

/// A time of both clocks.
pub(crate) fn at(seconds: u64) -> Now {
    let wall =
        Timestamp::from_unix_micros(1_764_547_200_000_000 + seconds.cast_signed() * 1_000_000);
    Now { monotonic: Duration::from_secs(seconds), wall: wall.unwrap() }
}
