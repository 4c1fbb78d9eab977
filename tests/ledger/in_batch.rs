use std::{sync::mpsc, thread};

use dtos_state::{Command, ExecutionGroup, ExecutionGroupId, Fill, Order, OrderId};
use ledger_conformance::Subject;
use ledger_sqlite::{Batch, SqliteLedger};
use strategy_ledger::{
    AuditOptions, AuditPage, Audited, Case, Change, Cursor, LedgerReader, LedgerWriter,
    OrderFilter, Outcome, StorageError,
};
use tempfile::TempDir;

use super::on_disk::{NAME, new_ledger};

/// A ledger in a file of which all is asked within one batch, which is committed
/// when the ledger is opened again.
///
/// A batch lives within a call, so the call is made by a thread of its own.
pub(super) struct InBatch {
    folder: TempDir,
    batch: Option<Running>,
}

struct Running {
    calls: mpsc::Sender<Call>,
    thread: thread::JoinHandle<()>,
}

type Call = Box<dyn FnOnce(&mut Batch) + Send>;

impl InBatch {
    pub(super) fn new() -> Self {
        let (folder, ledger) = new_ledger();
        Self { folder, batch: Some(Running::begin(ledger)) }
    }
}

impl Drop for InBatch {
    fn drop(&mut self) {
        // The folder goes after the ledger.
        self.batch.take().unwrap().commit();
    }
}

impl Subject for InBatch {
    fn ledger(&mut self) -> &mut dyn LedgerWriter {
        self.batch.as_mut().unwrap()
    }

    fn reopen(&mut self) {
        self.batch.take().unwrap().commit();
        let ledger = SqliteLedger::open(self.folder.path().join(NAME)).unwrap();
        self.batch = Some(Running::begin(ledger));
    }
}

impl Running {
    fn begin(mut ledger: SqliteLedger) -> Self {
        let (calls, received) = mpsc::channel::<Call>();
        let thread = thread::spawn(move || {
            let committed = ledger.batch(|batch| {
                for call in received {
                    call(batch);
                }
                Ok(())
            });
            committed.unwrap();
        });
        Self { calls, thread }
    }

    fn commit(self) {
        drop(self.calls);
        self.thread.join().unwrap();
    }

    fn call<T: Send + 'static>(&self, act: impl FnOnce(&mut Batch) -> T + Send + 'static) -> T {
        let (answer, answered) = mpsc::channel();
        let call = move |batch: &mut Batch| answer.send(act(batch)).unwrap();
        self.calls.send(Box::new(call)).unwrap();
        answered.recv().unwrap()
    }
}

impl LedgerReader for Running {
    fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError> {
        let filter = filter.clone();
        self.call(move |batch| batch.orders(&filter))
    }

    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        self.call(move |batch| batch.order(order_id))
    }

    fn fills(&self, order_id: OrderId) -> Result<Vec<Fill>, StorageError> {
        self.call(move |batch| batch.fills(order_id))
    }

    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError> {
        self.call(move |batch| batch.history(order_id))
    }

    fn group(&self, group_id: ExecutionGroupId) -> Result<Option<ExecutionGroup>, StorageError> {
        self.call(move |batch| batch.group(group_id))
    }

    fn changes_since(&self, cursor: Cursor, limit: usize) -> Result<Vec<Change>, StorageError> {
        self.call(move |batch| batch.changes_since(cursor, limit))
    }

    fn last_cursor(&self) -> Result<Cursor, StorageError> {
        self.call(|batch| batch.last_cursor())
    }

    fn cases(&self, filter: &OrderFilter) -> Result<Vec<Case>, StorageError> {
        let filter = filter.clone();
        self.call(move |batch| batch.cases(&filter))
    }

    fn executed(&self, filter: &OrderFilter) -> Result<Vec<(Order, Vec<Fill>)>, StorageError> {
        let filter = filter.clone();
        self.call(move |batch| batch.executed(&filter))
    }

    fn audited(&self, options: &AuditOptions) -> Result<Vec<Audited>, StorageError> {
        let options = options.clone();
        self.call(move |batch| batch.audited(&options))
    }

    fn audit_page(&self, options: &AuditOptions) -> Result<AuditPage, StorageError> {
        let options = options.clone();
        self.call(move |batch| batch.audit_page(&options))
    }
}

impl LedgerWriter for Running {
    fn take_all(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, StorageError> {
        let commands = commands.to_vec();
        self.call(move |batch| batch.take_all(&commands))
    }
}
