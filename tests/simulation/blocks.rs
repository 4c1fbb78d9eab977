use std::{collections::BTreeMap, env, sync::Mutex, thread};

use simulated_venue::Variant;
use simulation::{Outcome, Setup};

/// What many histories did, and the first of them that failed.
#[derive(Debug, Default)]
pub(crate) struct Sum {
    pub(crate) histories: u64,
    pub(crate) all: Outcome,
    /// How many orders each kind of venue had, and how many of them are undecided.
    pub(crate) orders: BTreeMap<Variant, [u64; 2]>,
    pub(crate) failed: Vec<(u64, String)>,
}

impl Sum {
    fn count(&mut self, variant: Variant, orders: [u64; 2]) {
        let counts = self.orders.entry(variant).or_default();
        *counts = [counts[0] + orders[0], counts[1] + orders[1]];
    }
}

/// Runs the histories of some seeds, on all cores.
pub(crate) fn run(seeds: std::ops::Range<u64>, run: impl Fn(&Setup) -> Outcome + Sync) -> Sum {
    let next = Mutex::new(seeds.start);
    let sum = Mutex::new(Sum::default());
    let cores = thread::available_parallelism().map_or(2, std::num::NonZero::get);
    thread::scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| {
                let mut mine = Sum::default();
                while let Some(seed) = take(&next, seeds.end) {
                    let setup = Setup::of(seed);
                    let outcome = run(&setup);
                    mine.histories += 1;
                    mine.count(setup.variant, [outcome.orders, outcome.undecided]);
                    if let Some(violation) = &outcome.violation {
                        mine.failed.push((seed, format!("{violation:?}")));
                    }
                    mine.all.add(&outcome);
                }
                let mut sum = sum.lock().unwrap();
                sum.histories += mine.histories;
                sum.all.add(&mine.all);
                sum.failed.extend(mine.failed);
                for (variant, orders) in mine.orders {
                    sum.count(variant, orders);
                }
            });
        }
    });
    let mut sum = sum.into_inner().unwrap();
    sum.failed.sort();
    sum
}

fn take(next: &Mutex<u64>, end: u64) -> Option<u64> {
    let mut next = next.lock().unwrap();
    let seed = *next;
    *next += 1;
    (seed < end).then_some(seed)
}

/// A number from the environment, for runs that are larger than those of every day.
pub(crate) fn number(name: &str, otherwise: u64) -> u64 {
    env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}
