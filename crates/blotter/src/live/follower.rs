use std::{sync::Arc, thread, time::Duration};

use strategy_ledger::{Cursor, LedgerReader, OrderFilter, StorageError};

use super::{
    batch::{Batch, BatchRead},
    board::{Board, Row},
    found::Found,
    locks::write,
    readers::{Reader, Unread},
    state::Live,
};
use crate::{settings::Settings, stop::Stopper};

/// How many orders are read at once.
const PAGE: usize = 1_000;

/// How long to wait after the ledger could not be read.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Reads all orders, then every change as it comes.
#[derive(Debug)]
pub(crate) struct Follower {
    pub(crate) live: Arc<Live>,
    pub(crate) stopper: Stopper,
    pub(crate) settings: Arc<Settings>,
}

impl Follower {
    /// Runs until it is stopped.
    pub(crate) fn run(&self) {
        let mut reader = None;
        while !self.stopper.is_stopped() {
            match self.step(&mut reader) {
                Ok(true) => {}
                Ok(false) => thread::sleep(self.settings.limits.pause),
                Err(error) => {
                    reader = None;
                    if self.live.health.failed(&error.to_string()) {
                        (self.settings.notice)(&format!("the ledger cannot be followed: {error}"));
                    }
                    thread::sleep(AFTER_FAILURE);
                }
            }
        }
    }

    /// Reads one batch. Returns whether there was one.
    fn step(&self, reader: &mut Option<Reader>) -> Result<bool, Unread> {
        let reader = match reader {
            Some(reader) => reader,
            None => reader.insert(self.live.readers.open()?),
        };
        let Some(last) = self.live.feed.mark().last else {
            self.load(&**reader)?;
            return Ok(true);
        };
        let read = match Batch::read(&**reader, last, Batch::LIMIT) {
            Err(StorageError::ForeignCursor { .. }) => {
                (self.settings.notice)("another ledger is in the place of the one that was read");
                *write(&self.live.board) = Board::default();
                *write(&self.live.found) = Found::default();
                self.live.feed.replaced();
                return Ok(true);
            }
            read => read?,
        };
        self.live.health.read();
        let Some(BatchRead { batch, changes, rows }) = read else { return Ok(false) };
        write(&self.live.found).note_changed(rows.iter().map(|row| row.order.order_id()));
        let mut board = write(&self.live.board);
        for (_, time) in changes.iter().flat_map(|change| change.command.times()) {
            board.note_news(time);
        }
        for row in rows {
            board.put(row);
        }
        drop(board);
        self.live.feed.push(batch);
        Ok(true)
    }

    /// Reads every order. What changes meanwhile follows as changes.
    fn load(&self, reader: &dyn LedgerReader) -> Result<(), Unread> {
        let last: Cursor = reader.last_cursor()?;
        // An earlier attempt may have read another ledger.
        *write(&self.live.board) = Board::default();
        let mut filter = OrderFilter { limit: Some(PAGE), ..OrderFilter::default() };
        loop {
            let page = reader.executed(&filter)?;
            let Some((order, _)) = page.last() else { break };
            filter.after = Some(order.order_id());
            let rows = page.into_iter().map(|(order, executions)| Row::of(order, &executions));
            let rows: Vec<Row> = rows.collect();
            let mut board = write(&self.live.board);
            for row in rows {
                board.put(row);
            }
            drop(board);
            if self.stopper.is_stopped() {
                return Ok(());
            }
        }
        write(&self.live.board).is_complete = true;
        self.live.health.read();
        self.live.feed.begin(last);
        Ok(())
    }
}
