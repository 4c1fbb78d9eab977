#[cfg(feature = "sabotage")]
use execution_worker::Sabotage;
use simulated_venue::{Fault, Faults, Variant};

/// What a history follows from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The seed.
    pub seed: u64,
    /// The kind of venue.
    pub variant: Variant,
    /// The faults that may happen.
    pub faults: FaultChoice,
    /// After how many steps the caller does nothing more, and the faults stop.
    pub most_steps: u64,
    /// Whether the history is written down.
    pub has_trace: bool,
    /// How the worker is wrong.
    #[cfg(feature = "sabotage")]
    pub sabotage: Option<Wrong>,
}

/// Which faults may happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultChoice {
    /// Some of these, as the seed has it.
    Some(Vec<Fault>),
    /// All of these.
    Listed(Vec<Fault>),
}

/// How the worker, or the connector before it, is wrong.
#[cfg(feature = "sabotage")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// The worker.
    Worker(Sabotage),
    /// The connector hands over the REJECTED of a duplicate as the order's.
    BelievesDuplicates,
}

impl Setup {
    /// The history of a seed with some of all faults, at the venue that follows from the seed.
    #[must_use]
    pub fn of(seed: u64) -> Self {
        let variants = Variant::ALL.len() as u64;
        let index = usize::try_from(seed % variants).unwrap_or(0);
        Self {
            seed,
            variant: Variant::ALL[index],
            faults: FaultChoice::Some(Fault::ALL.to_vec()),
            most_steps: u64::MAX,
            has_trace: false,
            #[cfg(feature = "sabotage")]
            sabotage: None,
        }
    }

    #[cfg(feature = "sabotage")]
    pub(crate) const fn sabotage_of_worker(&self) -> Option<Sabotage> {
        match self.sabotage {
            Some(Wrong::Worker(sabotage)) => Some(sabotage),
            Some(Wrong::BelievesDuplicates) | None => None,
        }
    }

    pub(crate) fn new_faults(&self) -> Faults {
        match &self.faults {
            FaultChoice::Some(faults) => Faults::some(self.seed, faults),
            FaultChoice::Listed(faults) => Faults::listed(self.seed, faults),
        }
    }
}
