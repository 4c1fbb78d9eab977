//! Each wrong worker is caught, and soon.

use execution_worker::Sabotage;
use simulation::{Memory, Setup, Wrong, run};

/// Within how many histories, as the median over the blocks.
const MOST: u64 = 10_000;
/// Where the blocks of seeds begin.
const BLOCKS: [u64; 3] = [1_000_000, 2_000_000, 3_000_000];

#[test]
fn each_wrong_worker_is_caught_within_ten_thousand_histories() {
    let workers = Sabotage::ALL.into_iter().map(Wrong::Worker);
    let uncaught: Vec<_> = workers
        .chain([Wrong::BelievesDuplicates])
        .filter(|&wrong| {
            let mut caught = BLOCKS.map(|from| histories_until_caught(wrong, from));
            caught.sort_unstable();
            eprintln!("{:>6} {wrong:?}", caught[1]);
            caught[1] > MOST
        })
        .collect();
    assert_eq!(uncaught, []);
}

/// How many histories it takes; more than the most if it is not caught.
fn histories_until_caught(wrong: Wrong, from: u64) -> u64 {
    let is_caught = |seed| {
        let setup = Setup { sabotage: Some(wrong), ..Setup::of(seed) };
        run(&setup, Memory::default()).violation.is_some()
    };
    let caught = (from..from + MOST).find(|&seed| is_caught(seed));
    caught.map_or(MOST + 1, |seed| seed - from + 1)
}
