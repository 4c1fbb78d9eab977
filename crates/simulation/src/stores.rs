use std::{cell::RefCell, rc::Rc};

use strategy_journal::{JournalWriter, MemoryJournal};
use strategy_ledger::{LedgerWriter, MemoryLedger};

/// A ledger and a journal that outlive the process that writes to them.
pub trait Stores {
    /// The ledger.
    type Ledger: LedgerWriter;
    /// The journal.
    type Journal: JournalWriter;

    /// The two, for a process that starts; the one before is dead.
    ///
    /// # Errors
    /// Why they cannot be opened.
    fn open(&mut self) -> Result<Opened<Self::Ledger, Self::Journal>, String>;
}

/// A ledger and a journal that a process has opened.
pub type Opened<L, J> = (Rc<RefCell<L>>, Rc<RefCell<J>>);

/// Stores in memory: each write is whole, or was not made.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    ledger: Rc<RefCell<MemoryLedger>>,
    journal: Rc<RefCell<MemoryJournal>>,
}

impl Stores for Memory {
    type Ledger = MemoryLedger;
    type Journal = MemoryJournal;

    fn open(&mut self) -> Result<Opened<MemoryLedger, MemoryJournal>, String> {
        Ok((Rc::clone(&self.ledger), Rc::clone(&self.journal)))
    }
}
