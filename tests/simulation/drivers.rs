//! The two drivers over one connector.

use std::{
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};

use dtos_state::{Command, Order, OrderSide, OrderStatus, OrderType, rust_decimal::Decimal};
use execution_connector::{
    AsyncExecutionConnector, ExecutionConnector, VenueEvent, VenueRequest, VenueTraits,
};
use execution_worker::{AsyncDriver, Driver, Parts, Placing, Plan, PlanGroup, Settings, Worker};
use id_generators::{ExecutionCommandId, IdGenerator};
use simulated_venue::{Faults, SimulatedVenue, Variant};
use strategy_journal::{CausalityChain, MemoryJournal, Origin};
use strategy_ledger::{LedgerReader, MemoryLedger, OrderFilter};

type Process = Worker<MemoryLedger, MemoryJournal, IdGenerator>;

fn connected() -> (SimulatedVenue, Process) {
    let mut venue = SimulatedVenue::new(Variant::Fix, Faults::none(7), 7);
    venue.connect();
    let parts = Parts {
        ledger: MemoryLedger::default(),
        journal: MemoryJournal::default(),
        ids: IdGenerator::from_os().unwrap(),
        traits: SimulatedVenue::traits(&venue).clone(),
        settings: Settings::default(),
    };
    let worker = Worker::open(parts, venue.times()).unwrap();
    (venue, worker)
}

/// A market order, which the venue fills at once.
fn placing(worker: &mut Process, venue: &SimulatedVenue) -> Placing {
    let plan_id = "TPL_20251201_000000_abc123".parse().unwrap();
    let group = PlanGroup::New(worker.new_group(plan_id, venue.times()).unwrap());
    let plan = Plan {
        group,
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        order_type: OrderType::Market,
        quantity: Decimal::new(5, 3).into(),
        price: None,
        stop_price: None,
    };
    let origin = Origin::Tick("TCK_20251201_000000_00000001".parse().unwrap());
    let command: ExecutionCommandId = "EXC_20251201_000000_00000001".parse().unwrap();
    let causality = CausalityChain::of(origin).extended(command).unwrap();
    Placing { plan, causality, context: None }
}

fn assert_is_filled(worker: &Process) {
    let orders = worker.ledger().orders(&OrderFilter::default()).unwrap();
    assert_eq!(orders.iter().map(Order::status).collect::<Vec<_>>(), [OrderStatus::Filled]);
    let history = worker.ledger().history(orders[0].order_id()).unwrap();
    assert!(history.iter().any(|change| matches!(change.command, Command::Fill(_))));
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_blocking_driver_brings_an_order_to_its_end() {
    let (mut venue, mut worker) = connected();
    let mut driver = Driver::default();
    driver.step(&mut worker, &mut venue, SimulatedVenue::times, SECOND).unwrap();
    let placing = placing(&mut worker, &venue);
    worker.place(&placing, venue.times()).unwrap();
    for _ in 0..20 {
        let connector: &mut dyn ExecutionConnector = &mut venue;
        assert!(connector.traits().executions_on_stream);
        driver.step(&mut worker, &mut venue, SimulatedVenue::times, SECOND).unwrap();
    }
    assert_is_filled(&worker);
}

/// The same venue, whose time is that of tokio.
struct Asynchronous {
    venue: Arc<Mutex<SimulatedVenue>>,
    traits: VenueTraits,
}

impl AsyncExecutionConnector for Asynchronous {
    fn traits(&self) -> &VenueTraits {
        &self.traits
    }

    fn send(&mut self, request: VenueRequest) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async { SimulatedVenue::send(&mut self.venue.lock().unwrap(), request) })
    }

    fn next_event(&mut self) -> Pin<Box<dyn Future<Output = VenueEvent> + Send + '_>> {
        Box::pin(async {
            loop {
                let event = self.venue.lock().unwrap().take_event();
                if let Some(event) = event {
                    return event;
                }
                tokio::time::sleep(Duration::from_millis(1)).await;
                let mut venue = self.venue.lock().unwrap();
                let now = u64::try_from(venue.times().monotonic.as_micros()).unwrap();
                venue.advance(now + 1_000);
            }
        })
    }
}

#[test]
fn the_asynchronous_driver_brings_an_order_to_its_end() {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time().start_paused(true).build().unwrap().block_on(async {
        let (venue, mut worker) = connected();
        let traits = SimulatedVenue::traits(&venue).clone();
        let venue = Arc::new(Mutex::new(venue));
        let mut connector = Asynchronous { venue: Arc::clone(&venue), traits };
        let now = || venue.lock().unwrap().times();
        let mut driver = AsyncDriver::default();
        driver.step(&mut worker, &mut connector, now, SECOND).await.unwrap();
        let placing = placing(&mut worker, &venue.lock().unwrap());
        worker.place(&placing, now()).unwrap();
        for _ in 0..20 {
            driver.step(&mut worker, &mut connector, now, SECOND).await.unwrap();
        }
        assert_is_filled(&worker);
    });
}
