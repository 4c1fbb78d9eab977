//! Stores whose writes fail, and during whose writes the process dies.

use std::{cell::RefCell, io, rc::Rc};

use dtos_state::{Command, ExecutionGroup, ExecutionGroupId, FillId, Order, OrderId};
use id_generators::ExecutionCommandId;
use simulated_venue::{Fault, Faults, Micros};
use strategy_journal::{
    AppendError, Decided, JournalEntry, JournalError, JournalEvent, JournalReader, JournalWriter,
    NewJournalEntry,
};
use strategy_ledger::{
    Change, Cursor, LedgerReader, LedgerWriter, OrderFilter, Outcome, StorageError,
};

/// The fate of the next write.
enum Fate {
    Done,
    /// The process dies before it.
    Before,
    /// The process dies after it.
    After,
    Full,
}

/// What all stores of a process share.
#[derive(Debug)]
pub(crate) struct Plug {
    pub(crate) faults: Faults,
    /// Whether the process has died.
    pub(crate) is_dead: bool,
    pub(crate) now: Micros,
    full_until: Micros,
    journal_until: Micros,
}

impl Plug {
    pub(crate) const fn new(faults: Faults) -> Self {
        Self { faults, is_dead: false, now: 0, full_until: 0, journal_until: 0 }
    }

    fn fate(&mut self) -> Fate {
        if self.is_dead {
            return Fate::Before;
        }
        if self.faults.happens(Fault::CrashBeforeWrite) {
            self.is_dead = true;
            return Fate::Before;
        }
        if self.faults.happens(Fault::DiskFull) {
            self.full_until = self.now + self.faults.between(Fault::DiskFull, 1, 2_000_000);
        }
        if self.now < self.full_until {
            return Fate::Full;
        }
        if self.faults.happens(Fault::CrashAfterWrite) {
            self.is_dead = true;
            return Fate::After;
        }
        Fate::Done
    }

    fn fate_of_journal(&mut self) -> Fate {
        if self.faults.happens(Fault::JournalFails) {
            self.journal_until = self.now + self.faults.between(Fault::JournalFails, 1, 3_000_000);
        }
        if self.now < self.journal_until && !self.is_dead { Fate::Full } else { self.fate() }
    }
}

/// A store, and what it is plugged into.
#[derive(Debug)]
pub(crate) struct Disk<S> {
    pub(crate) store: Rc<RefCell<S>>,
    pub(crate) plug: Rc<RefCell<Plug>>,
}

impl<S> Clone for Disk<S> {
    fn clone(&self) -> Self {
        Self { store: Rc::clone(&self.store), plug: Rc::clone(&self.plug) }
    }
}

fn dead() -> io::Error {
    io::Error::other("the process has died")
}

fn full() -> io::Error {
    io::Error::new(io::ErrorKind::StorageFull, "no space left")
}

impl<L: LedgerWriter> LedgerWriter for Disk<L> {
    fn take_all(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, StorageError> {
        let fate = self.plug.borrow_mut().fate();
        match fate {
            Fate::Done => self.store.borrow_mut().take_all(commands),
            Fate::Before => Err(dead().into()),
            Fate::After => {
                self.store.borrow_mut().take_all(commands)?;
                Err(dead().into())
            }
            Fate::Full => Err(full().into()),
        }
    }
}

impl<L: LedgerReader> LedgerReader for Disk<L> {
    fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError> {
        self.store.borrow().orders(filter)
    }

    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        self.store.borrow().order(order_id)
    }

    fn group(&self, group_id: ExecutionGroupId) -> Result<Option<ExecutionGroup>, StorageError> {
        self.store.borrow().group(group_id)
    }

    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
        self.store.borrow().history(order_id)
    }

    fn changes_since(&self, cursor: Cursor, limit: usize) -> Result<Vec<Change>, StorageError> {
        self.store.borrow().changes_since(cursor, limit)
    }

    fn last_cursor(&self) -> Result<Cursor, StorageError> {
        self.store.borrow().last_cursor()
    }
}

impl<J: JournalWriter> Disk<J> {
    fn append(
        &self,
        write: impl FnOnce(&mut J) -> Result<(), AppendError>,
    ) -> Result<(), AppendError> {
        let fate = self.plug.borrow_mut().fate_of_journal();
        match fate {
            Fate::Done => write(&mut self.store.borrow_mut()),
            Fate::Before => Err(JournalError::Io(dead().into()).into()),
            Fate::After => {
                write(&mut self.store.borrow_mut())?;
                Err(JournalError::Io(dead().into()).into())
            }
            Fate::Full => Err(JournalError::DiskFull(full().into()).into()),
        }
    }
}

impl<J: JournalWriter> JournalWriter for Disk<J> {
    fn append_all(&mut self, entries: &[NewJournalEntry]) -> Result<(), AppendError> {
        self.append(|journal| journal.append_all(entries))
    }

    fn append_following(
        &mut self,
        entries: &[NewJournalEntry],
        followed: Cursor,
    ) -> Result<(), AppendError> {
        self.append(|journal| journal.append_following(entries, followed))
    }
}

impl<J: JournalReader> JournalReader for Disk<J> {
    fn entries_of(&self, order_id: OrderId) -> Result<Vec<JournalEntry>, JournalError> {
        self.store.borrow().entries_of(order_id)
    }

    fn entries_after(&self, skipped: u64, limit: usize) -> Result<Vec<JournalEntry>, JournalError> {
        self.store.borrow().entries_after(skipped, limit)
    }

    fn decision(&self, order_id: OrderId) -> Result<Option<JournalEntry>, JournalError> {
        self.store.borrow().decision(order_id)
    }

    fn has(
        &self,
        order_id: OrderId,
        event_type: JournalEvent,
        fill_id: Option<FillId>,
    ) -> Result<bool, JournalError> {
        self.store.borrow().has(order_id, event_type, fill_id)
    }

    fn order_of_command(
        &self,
        execution_command_id: ExecutionCommandId,
    ) -> Result<Option<Decided>, JournalError> {
        self.store.borrow().order_of_command(execution_command_id)
    }

    fn open_decisions(&self) -> Result<Vec<OrderId>, JournalError> {
        self.store.borrow().open_decisions()
    }

    fn followed(&self) -> Result<Cursor, JournalError> {
        self.store.borrow().followed()
    }
}
