//! Property 8, and how a seed that fails is shrunk.

use execution_worker::Sabotage;
use sha2::{Digest, Sha256};
use simulation::{Memory, Setup, Wrong, run, shrink};

fn traced(seed: u64) -> Setup {
    Setup { has_trace: true, ..Setup::of(seed) }
}

#[test]
fn the_same_seed_tells_the_same_history() {
    for seed in 0..60 {
        let told = || run(&traced(seed), Memory::default()).trace;
        assert_eq!(told(), told(), "seed {seed}");
    }
}

/// Another machine has to tell it, too.
#[test]
fn a_history_is_known_to_the_byte() {
    let mut hash = Sha256::new();
    for seed in 0..60 {
        hash.update(run(&traced(seed), Memory::default()).trace);
    }
    insta::assert_snapshot!("first_histories", format!("{:x}", hash.finalize()));
}

#[test]
fn a_history_that_fails_is_shrunk() {
    let sabotage = Some(Wrong::Worker(Sabotage::RefusedCancelIsEnd));
    let fails = |seed: &u64| {
        run(&Setup { sabotage, ..Setup::of(*seed) }, Memory::default()).violation.is_some()
    };
    let seed = (0..100).find(fails).unwrap();
    let setup = Setup { sabotage, ..Setup::of(seed) };
    let least = shrink(&setup, |setup| run(setup, Memory::default())).unwrap();
    let [long, short] = [&setup, &least].map(|it| run(it, Memory::default()));
    assert!(short.violation.is_some());
    assert!(short.faults.values().sum::<u64>() <= long.faults.values().sum());
    assert_eq!(shrink(&Setup::of(seed), |setup| run(setup, Memory::default())).map(|_| ()), None);
}
