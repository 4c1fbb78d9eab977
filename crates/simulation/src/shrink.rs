use simulated_venue::Fault;

use crate::{
    outcome::Outcome,
    setup::{FaultChoice, Setup},
};

/// The shortest history that still fails: with as few faults, and as few steps, as there can
/// be if one after the other is taken away. None if the history does not fail.
pub fn shrink(setup: &Setup, run: impl Fn(&Setup) -> Outcome) -> Option<Setup> {
    let fails = |setup: &Setup| run(setup).violation.is_some();
    let mut least = Setup { has_trace: false, ..setup.clone() };
    if !fails(&least) {
        return None;
    }
    for fault in Fault::ALL {
        let without = Setup { faults: least.faults.without(*fault), ..least.clone() };
        if without.faults != least.faults && fails(&without) {
            least = without;
        }
    }
    let mut most = run(&least).steps;
    let mut wanted = most / 2;
    let mut tries = 24;
    while wanted > 0 && tries > 0 {
        tries -= 1;
        let shorter = Setup { most_steps: most - wanted, ..least.clone() };
        if fails(&shorter) {
            most -= wanted;
            least = shorter;
        } else {
            wanted /= 2;
        }
    }
    Some(Setup { has_trace: setup.has_trace, ..least })
}

impl FaultChoice {
    /// The same without one of them.
    fn without(&self, fault: Fault) -> Self {
        let rest = |faults: &[Fault]| faults.iter().copied().filter(|&it| it != fault).collect();
        match self {
            Self::Some(faults) => Self::Some(rest(faults)),
            Self::Listed(faults) => Self::Listed(rest(faults)),
        }
    }
}
