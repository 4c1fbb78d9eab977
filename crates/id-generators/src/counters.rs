use std::process;

use forkguard::atfork::Guard;
use once_cell::sync::OnceCell;

use crate::sync::AtomicU32;

/// The next suffix of each kind.
#[derive(Debug)]
pub(crate) struct Counters {
    pub(crate) next_order: AtomicU32,
    pub(crate) next_execution_group: AtomicU32,
    pub(crate) next_fill: AtomicU32,
    /// Set with the first id.
    process: OnceCell<Guard>,
    /// Those of a forked child, in its own memory.
    of_child: OnceCell<Box<Self>>,
}

impl Counters {
    #[cfg(not(loom))]
    pub(crate) const fn new(start: u32) -> Self {
        Self {
            next_order: AtomicU32::new(start),
            next_execution_group: AtomicU32::new(start),
            next_fill: AtomicU32::new(start),
            process: OnceCell::new(),
            of_child: OnceCell::new(),
        }
    }

    #[cfg(loom)]
    pub(crate) fn new(start: u32) -> Self {
        Self {
            next_order: AtomicU32::new(start),
            next_execution_group: AtomicU32::new(start),
            next_fill: AtomicU32::new(start),
            process: OnceCell::new(),
            of_child: OnceCell::new(),
        }
    }

    /// Those that no other process counts with.
    #[inline]
    pub(crate) fn of_this_process(&self) -> &Self {
        let process = self.process.get_or_init(Guard::default);
        if process.clone().detected_fork() { self.after_fork() } else { self }
    }

    #[cold]
    fn after_fork(&self) -> &Self {
        // Without entropy, at least not the start of the parent.
        let start = || random_start().unwrap_or_else(|_| process::id().wrapping_mul(0x9E37_79B1));
        self.of_child.get_or_init(|| Box::new(Self::new(start()))).of_this_process()
    }
}

/// A start below 2^31, which leaves at least 2^31 ids before it wraps.
pub(crate) fn random_start() -> Result<u32, getrandom::Error> {
    Ok(getrandom::u32()? >> 1)
}
