use std::time::Duration;

use execution_connector::{ExecutionConnector, Now, VenueEvent};
use strategy_journal::JournalWriter;
use strategy_ledger::LedgerWriter;

use crate::{error::WorkerError, new_ids::NewIds, notice::Notice, worker::Worker};

/// Runs a worker over a connector, on the thread that calls it.
#[derive(Debug, Default)]
pub struct Driver {
    /// An event that the worker has not taken yet.
    event: Option<VenueEvent>,
}

impl Driver {
    /// Sends what there is to send, waits for an event for at most so long, and hands it in.
    ///
    /// # Errors
    /// [`WorkerError`] if the ledger could not take the event. Call again: it is submitted
    /// again, before any later one.
    pub fn step<L: LedgerWriter, J: JournalWriter, I: NewIds, C: ExecutionConnector + ?Sized>(
        &mut self,
        worker: &mut Worker<L, J, I>,
        connector: &mut C,
        now: impl Fn(&C) -> Now,
        most: Duration,
    ) -> Result<Vec<Notice>, WorkerError> {
        send(worker, connector, &now);
        if self.event.is_none() {
            let due = worker.next_deadline();
            let wait = due.map_or(most, |at| at.saturating_sub(now(connector).monotonic));
            self.event = connector.next_event(wait.min(most));
        }
        let mut notices = Vec::new();
        if let Some(event) = &self.event {
            notices = worker.handle(event, now(connector))?;
            self.event = None;
        }
        notices.extend(worker.handle_deadline(now(connector)));
        send(worker, connector, &now);
        Ok(notices)
    }
}

fn send<L: LedgerWriter, J: JournalWriter, I: NewIds, C: ExecutionConnector + ?Sized>(
    worker: &mut Worker<L, J, I>,
    connector: &mut C,
    now: &impl Fn(&C) -> Now,
) {
    while let Some(request) = worker.poll_request(now(connector)) {
        connector.send(request);
    }
}
