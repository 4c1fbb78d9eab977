//! The worker beside the stores that it writes to.
//!
//! `cargo bench -p execution-worker` prints how many events it takes in memory, what placing
//! costs beside single durable writes of the ledger, and how long a start takes.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on has no result")]
#![expect(clippy::print_stdout, reason = "the result of a bench is what it prints")]

use std::time::{Duration, Instant};

use dtos_state::{
    Command, NewOrder, Order, OrderSide, OrderStatus, OrderTerms, OrderType, OrderUpdate, Request,
    RequestKind, Timestamp, TradePlanId, generate_order_id,
};
use execution_connector::{
    ClientIdForm, Now, OrderName, RequestAnswer, RequestOutcome, SinceMeaning, VenueEvent,
    VenueNews, VenueReport, VenueTraits,
};
use execution_worker::{Parts, Placing, Plan, PlanGroup, Settings, Worker};
use id_generators::{ExecutionCommandId, IdGenerator};
use journal_sqlite::JournalFile;
use ledger_sqlite::SqliteLedger;
use strategy_journal::{CausalityChain, JournalWriter, MemoryJournal, Origin};
use strategy_ledger::{LedgerWriter, MemoryLedger};

fn main() {
    let in_memory = median((0..5).map(|_| {
        let orders = 20_000;
        let took = trade(MemoryLedger::default(), MemoryJournal::default(), orders, true);
        f64::from(orders) * 3.0 / took.as_secs_f64()
    }));
    println!("{in_memory:>10.0} events a second in memory");
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, round: u32| folder.path().join(format!("{round}-{name}"));
    let ledger = |name: &str, round| SqliteLedger::open(path(name, round)).unwrap();
    // In turns: the disk is shared.
    let rounds: Vec<_> = (0..9)
        .map(|round| {
            let alone = writes(ledger("alone", round), 100);
            let placed = trade(ledger("a", round), MemoryJournal::default(), 50, false);
            let journal = JournalFile::open(path("journal", round)).unwrap();
            let both = trade(ledger("b", round), journal, 50, false);
            [alone, placed, both].map(|took| took.as_secs_f64() * 1e6 / 100.0)
        })
        .collect();
    let column = |index: usize| median(rounds.iter().map(|round| round[index]));
    let ratio = |index: usize| median(rounds.iter().map(|round| round[0] / round[index]));
    println!("{:>10.0} us for a durable write of the ledger alone", column(0));
    println!("{:>10.0} us for half an order: its place, or its answer", column(1));
    println!("{:>10.2} x as fast as the writes", ratio(1));
    println!("{:>10.0} us with a journal on disk, too", column(2));
    println!("{:>10.2} x as fast as the writes", ratio(2));
    let start = start(ledger("full", 0));
    println!("{start:>10.0} ms to start on 100 000 finished and 1 000 open orders");
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn traits() -> VenueTraits {
    VenueTraits {
        client_id_form: ClientIdForm::Plain,
        client_ids_are_unique_for_ever: true,
        deadline: Some(Duration::from_secs(5)),
        margin: Duration::from_secs(2),
        retention: None,
        executions_lateness: Duration::from_mins(1),
        executions_on_stream: true,
        executions_carry_our_id: true,
        orders_by_our_id: true,
        cancel_needs_connector_order_id: false,
        answers_carry_time: true,
        clock_error: Duration::from_secs(10),
        since: SinceMeaning::Time,
        executions_by_symbol: false,
        page_limit: 100,
        rate_limit: u32::MAX,
        rate_period: Duration::from_secs(1),
    }
}

fn now(micros: u64) -> Now {
    let wall = Timestamp::from_unix_micros(1_764_547_200_000_000 + micros.cast_signed()).unwrap();
    Now { monotonic: Duration::from_micros(micros), wall }
}

fn opened<L: LedgerWriter, J: JournalWriter>(ledger: L, journal: J) -> Worker<L, J, IdGenerator> {
    let ids = IdGenerator::from_os().unwrap();
    let parts = Parts { ledger, journal, ids, traits: traits(), settings: Settings::default() };
    Worker::open(parts, now(0)).unwrap()
}

/// Places orders, each of which is answered, and may end: two events an order, or three.
fn trade<L: LedgerWriter, J: JournalWriter>(
    ledger: L,
    journal: J,
    orders: u32,
    ends: bool,
) -> Duration {
    let mut worker = opened(ledger, journal);
    worker.handle(&VenueEvent::Connected, now(1)).unwrap();
    let plan_id: TradePlanId = "TPL_20251201_000000_abc123".parse().unwrap();
    let group = PlanGroup::New(worker.new_group(plan_id, now(1)).unwrap());
    let placings: Vec<_> = (0..orders).map(|number| placing(number, group)).collect();
    let begun = Instant::now();
    for (number, placing) in placings.iter().enumerate() {
        let at = 10 + number as u64 * 10;
        let order_id = worker.place(placing, now(at)).unwrap().order_id();
        while worker.poll_request(now(at)).is_some() {}
        let answer = RequestAnswer {
            order_id,
            kind: RequestKind::Place,
            attempt: 1,
            outcome: RequestOutcome::Taken { connector_order_id: None },
            answered_at: Some(now(at + 1).wall),
        };
        worker.handle(&VenueEvent::Answered(answer), now(at + 1)).unwrap();
        if !ends {
            continue;
        }
        let report = VenueReport {
            name: OrderName {
                order_id: Some(order_id),
                client_id: None,
                connector_order_id: "v1".parse().ok(),
                symbol: Some(placing.plan.symbol.clone()),
            },
            status: OrderStatus::Cancelled,
            cumulative: None,
            reason: None,
            reported_at: now(at + 2).wall,
            terms: None,
        };
        let news = VenueEvent::News(VenueNews::Report(report));
        worker.handle(&news, now(at + 2)).unwrap();
    }
    begun.elapsed()
}

fn placing(number: u32, group: PlanGroup) -> Placing {
    let id = format!("20251201_000000_{number:08x}");
    let origin = Origin::Tick(format!("TCK_{id}").parse().unwrap());
    let command: ExecutionCommandId = format!("EXC_{id}").parse().unwrap();
    let plan = Plan {
        group,
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        order_type: OrderType::Market,
        quantity: "0.5".parse().unwrap(),
        price: None,
        stop_price: None,
    };
    let causality = CausalityChain::of(origin).extended(command).unwrap();
    Placing { plan, causality, context: None }
}

fn order(number: u64) -> Order {
    let terms = OrderTerms {
        parent_group_id: "EXG_20251201_000000_abc123".parse().unwrap(),
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        quantity: "0.5".parse().unwrap(),
        created_at: now(number).wall,
    };
    Order::with_id(generate_order_id(), NewOrder::market(terms))
}

fn writes(mut ledger: impl LedgerWriter, count: u64) -> Duration {
    let orders: Vec<Command> = (0..count).map(|number| order(number).into()).collect();
    let begun = Instant::now();
    for command in &orders {
        ledger.take(command).unwrap();
    }
    begun.elapsed()
}

/// The milliseconds of a start on a full ledger, until it is connected.
fn start(mut ledger: SqliteLedger) -> f64 {
    for page in 0..101 {
        let mut commands = Vec::new();
        for number in 0..1_000 {
            let order = order(page * 1_000 + number);
            let (order_id, at) = (order.order_id(), order.created_at());
            let kind = RequestKind::Place;
            commands.push(order.into());
            let requested_at = at;
            commands.push(
                Request { order_id, attempt: 1, kind, requested_at, expires_at: Some(at) }.into(),
            );
            let status = if page == 0 { OrderStatus::Open } else { OrderStatus::Cancelled };
            commands.push(OrderUpdate::new(order_id, status, at).into());
        }
        ledger.take_all(&commands).unwrap();
    }
    let mut journal = MemoryJournal::default();
    strategy_journal::follow(&mut journal, &ledger, now(0).wall).unwrap();
    let begun = Instant::now();
    let mut worker = opened(ledger, journal);
    worker.handle(&VenueEvent::Connected, now(1)).unwrap();
    begun.elapsed().as_secs_f64() * 1_000.0
}
