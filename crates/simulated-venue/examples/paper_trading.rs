//! Trades on paper: a strategy, a worker, a ledger and a journal on disk in this folder, and
//! an exchange in memory. Then look at what it left:
//!
//! ```text
//! orders ledger list --db paper.ledger
//! orders journal why ORDER_ID --journal paper.journal --ledger paper.ledger
//! ```

#![expect(clippy::print_stdout, reason = "what a user looks at")]

use std::{error::Error, time::Duration};

use dtos_state::{OrderSide, OrderType, Timestamp, rust_decimal::Decimal};
use execution_worker::{Driver, NewIds, Parts, Placing, Plan, PlanGroup, Settings, Worker};
use id_generators::IdGenerator;
use journal_sqlite::JournalFile;
use ledger_sqlite::SqliteLedger;
use simulated_venue::{Faults, SimulatedVenue, Variant};
use strategy_journal::{CausalityChain, JournalWriter, Origin};
use strategy_ledger::{LedgerReader, LedgerWriter, OrderFilter};

/// Buys a little below the market, and sells a little above it, in turn.
fn strategy(turn: u32, middle: i64, group: PlanGroup) -> Plan {
    let (side, away) =
        if turn.is_multiple_of(2) { (OrderSide::Buy, -1) } else { (OrderSide::Sell, 1) };
    Plan {
        group,
        symbol: "BTC_USDT".parse().expect("two assets"),
        side,
        order_type: OrderType::Limit,
        quantity: Decimal::new(5, 3).into(),
        price: Some(Decimal::new(middle + away, 2).into()),
        stop_price: None,
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let run = Timestamp::now().unix_nanos() / 1_000_000;
    let seed = u64::try_from(run)?;
    let mut venue = SimulatedVenue::new(Variant::Fix, Faults::none(seed), seed);
    venue = venue.tagged(&format!("{run}-"));
    venue.connect();
    let parts = Parts {
        ledger: SqliteLedger::open("paper.ledger")?,
        journal: JournalFile::open("paper.journal")?,
        ids: IdGenerator::from_os()?,
        traits: venue.traits().clone(),
        settings: Settings::default(),
    };
    let mut worker = Worker::open(parts, venue.times())?;
    let mut driver = Driver::default();
    wait(&mut worker, &mut venue, &mut driver, 1)?;
    let plan = format!("TPL_20251201_000000_{:08x}", run & 0xffff_ffff).parse()?;
    let group = PlanGroup::New(worker.new_group(plan, venue.times())?);
    for turn in 0..10 {
        let id = format!("20251201_000000_{:07x}{turn}", run & 0xfff_ffff);
        let causality = CausalityChain::of(Origin::Tick(format!("TCK_{id}").parse()?));
        let causality = causality
            .extended(format!("EXC_{id}").parse::<id_generators::ExecutionCommandId>()?)?;
        let plan = strategy(turn, venue.middle(0), group);
        worker.place(&Placing { plan, causality, context: None }, venue.times())?;
        wait(&mut worker, &mut venue, &mut driver, 5)?;
    }
    for order in worker.ledger().orders(&OrderFilter::default())? {
        println!("{} {} {} {}", order.order_id(), order.side(), order.quantity(), order.status());
    }
    Ok(())
}

/// Lets some seconds of the exchange pass.
fn wait<L: LedgerWriter, J: JournalWriter, I: NewIds>(
    worker: &mut Worker<L, J, I>,
    venue: &mut SimulatedVenue,
    driver: &mut Driver,
    seconds: u64,
) -> Result<(), Box<dyn Error>> {
    let until = venue.times().monotonic + Duration::from_secs(seconds);
    while venue.times().monotonic < until {
        let most = until.saturating_sub(venue.times().monotonic);
        driver.step(worker, venue, SimulatedVenue::times, most)?;
    }
    Ok(())
}
