use std::time::Duration;

use execution_connector::{AsyncExecutionConnector, Now, VenueEvent};
use strategy_journal::JournalWriter;
use strategy_ledger::LedgerWriter;

use crate::{error::WorkerError, new_ids::NewIds, notice::Notice, worker::Worker};

/// Runs a worker over a connector, on tokio.
#[derive(Debug, Default)]
pub struct AsyncDriver {
    /// An event that the worker has not taken yet.
    event: Option<VenueEvent>,
}

impl AsyncDriver {
    /// Sends what there is to send, waits for an event for at most so long, and hands it in.
    ///
    /// # Errors
    /// [`WorkerError`] if the ledger could not take the event. Call again: it is submitted
    /// again, before any later one.
    pub async fn step<L: LedgerWriter, J: JournalWriter, I: NewIds>(
        &mut self,
        worker: &mut Worker<L, J, I>,
        connector: &mut dyn AsyncExecutionConnector,
        now: impl Fn() -> Now,
        most: Duration,
    ) -> Result<Vec<Notice>, WorkerError> {
        send(worker, connector, &now).await;
        if self.event.is_none() {
            let due = worker.next_deadline();
            let wait = due.map_or(most, |at| at.saturating_sub(now().monotonic)).min(most);
            self.event = tokio::time::timeout(wait, connector.next_event()).await.ok();
        }
        let mut notices = Vec::new();
        if let Some(event) = &self.event {
            notices = worker.handle(event, now())?;
            self.event = None;
        }
        notices.extend(worker.handle_deadline(now()));
        send(worker, connector, &now).await;
        Ok(notices)
    }
}

async fn send<L: LedgerWriter, J: JournalWriter, I: NewIds>(
    worker: &mut Worker<L, J, I>,
    connector: &mut dyn AsyncExecutionConnector,
    now: &impl Fn() -> Now,
) {
    while let Some(request) = worker.poll_request(now()) {
        connector.send(request).await;
    }
}
