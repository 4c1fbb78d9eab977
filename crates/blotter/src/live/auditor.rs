use std::{
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use dtos_state::{OrderId, Timestamp};
use strategy_ledger::{AuditOptions, LedgerReader, OrderFilter, StorageError};

use super::{
    locks::write,
    readers::{Reader, Unread},
    state::Live,
};
use crate::stop::Stopper;

/// How many orders are looked at at once.
const PAGE: usize = 500;

/// How often it looks whether orders changed.
const PAUSE: Duration = Duration::from_millis(200);

/// At most this part of its time goes into rounds over all orders.
const REST: u32 = 10;

/// The shortest and the longest time between two rounds.
const ROUNDS: [Duration; 2] = [Duration::from_secs(5), Duration::from_mins(5)];

/// Keeps the findings up to date: orders that changed at once, and all orders in rounds, as
/// a finding may also come with time, or from another order.
#[derive(Debug)]
pub(crate) struct Auditor {
    pub(crate) live: Arc<Live>,
    pub(crate) stopper: Stopper,
}

/// Where a round stands.
#[derive(Debug, Default)]
struct Round {
    after: Option<OrderId>,
    took: Duration,
    /// When the next one begins; none while one is under way.
    next: Option<Instant>,
}

impl Auditor {
    /// Runs until it is stopped.
    pub(crate) fn run(&self) {
        let mut reader = None;
        let mut round = Round::default();
        let mut replaced = 0;
        while !self.stopper.is_stopped() {
            let mark = self.live.feed.mark();
            if mark.replaced != replaced {
                (reader, round, replaced) = (None, Round::default(), mark.replaced);
            }
            if mark.last.is_none() {
                thread::sleep(PAUSE);
                continue;
            }
            match self.step(&mut reader, &mut round) {
                Ok(true) => {}
                Ok(false) => thread::sleep(PAUSE),
                // The follower, which reads the same ledger, says why.
                Err(_) => {
                    reader = None;
                    thread::sleep(PAUSE);
                }
            }
        }
    }

    /// Looks at some orders. Returns whether there were any.
    fn step(&self, reader: &mut Option<Reader>, round: &mut Round) -> Result<bool, Unread> {
        let reader = match reader {
            Some(reader) => reader,
            None => reader.insert(self.live.readers.open()?),
        };
        let changed = write(&self.live.found).take_changed(PAGE);
        if !changed.is_empty() {
            self.look_at(&**reader, &changed)?;
        }
        if round.next.is_some_and(|next| next > Instant::now()) {
            return Ok(!changed.is_empty());
        }
        self.go_on(&**reader, round)?;
        Ok(true)
    }

    fn look_at(&self, reader: &dyn LedgerReader, ids: &[OrderId]) -> Result<(), StorageError> {
        let orders = OrderFilter { ids: Some(ids.to_vec()), ..OrderFilter::default() };
        let findings =
            reader.audit(&AuditOptions { orders, ..AuditOptions::at(Timestamp::now()) })?;
        if write(&self.live.found).put_of(ids, findings) {
            self.live.feed.audited();
        }
        Ok(())
    }

    /// The next page of a round.
    fn go_on(&self, reader: &dyn LedgerReader, round: &mut Round) -> Result<(), StorageError> {
        let began = Instant::now();
        round.next = None;
        let after = round.after;
        let orders = OrderFilter { after, limit: Some(PAGE), ..OrderFilter::default() };
        let options = AuditOptions { orders, ..AuditOptions::at(Timestamp::now()) };
        let page = reader.audit_page(&options)?;
        let mut found = write(&self.live.found);
        let is_changed = found.put(after, page.last, page.findings);
        let is_first = page.last.is_none() && !found.is_complete;
        found.is_complete |= is_first;
        drop(found);
        if is_changed || is_first {
            self.live.feed.audited();
        }
        round.after = page.last;
        round.took += began.elapsed();
        if page.last.is_none() {
            let [shortest, longest] = ROUNDS;
            let rest = (round.took * REST).clamp(shortest, longest);
            *round = Round { next: Some(Instant::now() + rest), ..Round::default() };
        }
        Ok(())
    }
}
