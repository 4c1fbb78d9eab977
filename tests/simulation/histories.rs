//! The properties hold in every history, every fault happens, and every transition is met.

use std::{collections::BTreeSet, fmt::Write};

use simulated_venue::Variant;
use simulation::Memory;

use crate::blocks::{Sum, number, run};

/// Of a thousand orders at a venue, how many may be undecided. About one request in twenty is
/// lost; where there is no deadline, nobody can tell so of an order. A venue that forgets after
/// two hours has forgotten what was placed before it was away for longer. The others remember
/// for a day and more.
const fn most_undecided(variant: Variant) -> u64 {
    match variant {
        Variant::Coinbase => 50,
        Variant::Okx => 40,
        Variant::Binance | Variant::Bybit | Variant::Kraken | Variant::Fix => 1,
    }
}

/// Each kind of event, and the state of the order that it meets, where that is not very rare.
const TRANSITIONS: &str = include_str!("transitions.txt");

/// `SIMULATION_FROM` and `SIMULATION_HISTORIES` choose other seeds, and more of them.
#[test]
fn the_ten_properties_hold_in_every_history() {
    let from = number("SIMULATION_FROM", 0);
    let seeds = from..from + number("SIMULATION_HISTORIES", 100_000);
    let sum = run(seeds, |setup| simulation::run(setup, Memory::default()));
    eprintln!("{}", report(&sum));
    assert_eq!(sum.failed, []);
    let all = &sum.all;
    for (fault, count) in &all.faults {
        assert!(*count > 0, "{} never happened", fault.name());
    }
    for (&variant, &[orders, undecided]) in &sum.orders {
        let most = orders * most_undecided(variant);
        assert!(undecided * 1_000 <= most, "{undecided} of {orders} at {variant:?} are undecided");
    }
    let met = all.transitions.keys().map(|(event, state)| format!("{event}: {state}"));
    let met: BTreeSet<_> = met.collect();
    let unmet: Vec<_> = TRANSITIONS.lines().filter(|&line| !met.contains(line)).collect();
    assert_eq!(unmet, [""; 0]);
}

#[test]
fn without_faults_nothing_is_undecided_or_asked_for_twice() {
    let sum = run(0..600, |setup| {
        let faults = simulation::FaultChoice::Listed(Vec::new());
        simulation::run(&simulation::Setup { faults, ..setup.clone() }, Memory::default())
    });
    assert_eq!(sum.failed, []);
    assert_eq!((sum.all.undecided, sum.all.crashes), (0, 0));
    assert!(sum.all.fills > 1_000);
}

fn report(sum: &Sum) -> String {
    let all = &sum.all;
    let mut text = format!(
        "{} histories, {} steps, {} events, {} requests, {} crashes, {} orders, {} fills, {} \
         undecided, at {} kinds of venue\n",
        sum.histories,
        all.steps,
        all.events,
        all.requests,
        all.crashes,
        all.orders,
        all.fills,
        all.undecided,
        Variant::ALL.len(),
    );
    for (variant, [orders, undecided]) in &sum.orders {
        let _ = writeln!(text, "{undecided:>12} undecided of {orders} at {}", variant.name());
    }
    for (fault, count) in &all.faults {
        let _ = writeln!(text, "{count:>12} {}", fault.name());
    }
    for ((event, state), count) in &all.transitions {
        let _ = writeln!(text, "{count:>12} {event}: {state}");
    }
    text
}
