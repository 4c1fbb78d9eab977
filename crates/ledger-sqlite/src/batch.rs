use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use dtos_state::{ChangeEffect, Command, OrderId};
use rusqlite::Connection;
use strategy_ledger::{
    Cursor, Decision, Kept, Known, LedgerReader, LedgerWriter, Outcome, Questions, StorageError,
    Store, take_all,
};

use crate::{
    error::SqliteError,
    numbers::Numbers,
    table::{
        fills, groups, news,
        orders::{self, OrderRow},
        reports,
    },
    view::SqliteView,
};

/// Writes that reach the disk together, or not at all.
///
/// A refused write does not affect the others. After a disk error the batch is rolled
/// back, even if the caller ignores the error.
#[derive(Debug)]
pub struct Batch<'a> {
    connection: &'a Connection,
    numbers: Numbers,
    /// The cursor of the last change.
    last: Cursor,
    /// The rows of the orders in the last questions.
    rows: HashMap<OrderId, OrderRow>,
    has_failed: bool,
    is_disk_full: bool,
}

impl<'a> Batch<'a> {
    pub(crate) fn begin(connection: &'a Connection) -> Result<Self, StorageError> {
        // Its own, since what it counts may be rolled back.
        let numbers = Numbers::default();
        let last = SqliteView::of(connection, &numbers).last_cursor()?;
        let (has_failed, is_disk_full) = (false, false);
        Ok(Self { connection, numbers, last, rows: HashMap::new(), has_failed, is_disk_full })
    }

    /// The last change, if the writes may be kept.
    pub(crate) fn finish(&self) -> Result<Cursor, StorageError> {
        // After a disk error, of a read too, SQLite ends the transaction, and a write would be
        // kept by itself.
        if self.has_failed || self.connection.is_autocommit() {
            return Err(StorageError::BatchFailed);
        }
        Ok(self.last)
    }

    /// Whether it has failed because there is no space.
    pub(crate) const fn is_disk_full(&self) -> bool {
        self.is_disk_full
    }

    /// What is known, the writes of this batch included.
    pub(crate) const fn view(&self) -> SqliteView<'_> {
        SqliteView::of(self.connection, &self.numbers)
    }

    fn row(&self, order_id: OrderId) -> Result<OrderRow, SqliteError> {
        let unknown = || SqliteError::Damaged { found: format!("no number of {order_id}") };
        self.rows.get(&order_id).copied().ok_or_else(unknown)
    }

    fn answer(&mut self, questions: &Questions<'_>) -> Result<Known<'static>, SqliteError> {
        let mut known = Known::default();
        self.rows.clear();
        self.answer_about_orders(questions, &mut known)?;
        for &group_id in &questions.groups {
            if let Some(group) = groups::by_id(self.connection, group_id)? {
                known.add_group(group);
            }
        }
        let mut asked_times = HashSet::new();
        for &asked in &questions.updates {
            let Some(row) = self.rows.get(&asked.order_id) else { continue };
            // Very many reports may have one time: they are read once.
            if asked_times.insert((asked.order_id, asked.updated_at.unix_nanos())) {
                for kept in reports::at(self.connection, row.order_no, asked.updated_at)? {
                    known.add_update(Cow::Owned(kept));
                }
            }
        }
        let mut asked_ids = HashSet::new();
        for &asked in &questions.fills {
            // An order that these commands register may have a fill by an id that is in use.
            let order_no = self.rows.get(&asked.parent_order_id()).map(|row| row.order_no);
            // An execution of many parts is read once.
            if asked_ids.insert(asked.fill_id()) {
                for kept in fills::by_id(self.connection, asked.fill_id())? {
                    known.add_fill(Cow::Owned(kept));
                }
            }
            if let (Some(order_no), Some(name)) = (order_no, asked.connector_fill_id())
                && let Some(first) = fills::first_named(self.connection, order_no, name)?
            {
                known.add_first_named(Cow::Owned(first));
            }
        }
        for &asked in &questions.others {
            let row = asked.order_id().and_then(|order_id| self.rows.get(&order_id));
            if let Some(row) = row
                && news::is_kept(self.connection, row.order_no, asked)?
            {
                known.add_other(asked);
            }
        }
        Ok(known)
    }

    fn answer_about_orders(
        &mut self,
        questions: &Questions<'_>,
        known: &mut Known<'static>,
    ) -> Result<(), SqliteError> {
        for &order_id in &questions.orders {
            let Some((standing, order_no)) = orders::by_id(self.connection, order_id)? else {
                continue;
            };
            self.rows
                .insert(order_id, OrderRow { order_no, status: Some(standing.order.status()) });
            let mut registered = None;
            if questions.registrations.contains(&order_id) {
                registered = reports::registered(self.connection, order_no)?.map(Cow::Owned);
                if registered.is_none() {
                    let found = format!("{order_id} without its registration");
                    return Err(SqliteError::Damaged { found });
                }
            }
            if questions.reports.contains(&order_id) {
                for update in reports::updates(self.connection, order_no)? {
                    known.add_update(Cow::Owned(update));
                }
            }
            known.add_order(standing, registered);
        }
        let with_fills: HashSet<_> =
            questions.fills.iter().map(|fill| fill.parent_order_id()).collect();
        for &order_id in questions.parents.iter().chain(&questions.orders) {
            let is_unread = questions.parents.contains(&order_id);
            if !is_unread && !with_fills.contains(&order_id) {
                continue;
            }
            let Some((order_no, has_busts)) = orders::number(self.connection, order_id)? else {
                continue;
            };
            if is_unread {
                self.rows.insert(order_id, OrderRow { order_no, status: None });
                known.add_parent(order_id);
            }
            if has_busts {
                let busts = news::of_effect(self.connection, order_no, ChangeEffect::Busted)?;
                for bust in &busts {
                    known.add_other(bust);
                }
            }
        }
        Ok(())
    }

    fn write(&mut self, decision: &Decision<'_>) -> Result<(), SqliteError> {
        for standing in decision.new_orders() {
            let order_no = orders::insert(self.connection, standing)?;
            let row = OrderRow { order_no, status: Some(standing.order.status()) };
            self.rows.insert(standing.order.order_id(), row);
        }
        for standing in decision.changed_orders() {
            orders::update(self.connection, self.row(standing.order.order_id())?, standing)?;
        }
        decision.kept().iter().try_for_each(|kept| self.write_change(*kept))
    }

    fn write_change(&mut self, Kept { command, effect }: Kept<'_>) -> Result<(), SqliteError> {
        let next = self.last.next(effect, command);
        let found = || format!("seq {}, the last there is", self.last.seq());
        let seq = i64::try_from(next.seq());
        let change = (seq.map_err(|_| SqliteError::Damaged { found: found() })?, next);
        self.last = next;
        let Some(order_id) = command.order_id() else {
            return match command {
                Command::Group(group) => groups::insert(self.connection, change, group),
                _ => Ok(()),
            };
        };
        let of_order = (self.row(order_id)?.order_no, effect);
        match command {
            Command::Register(order) => {
                reports::insert(self.connection, change, of_order, &order.to_update())
            }
            Command::Update(update) => reports::insert(self.connection, change, of_order, update),
            Command::Fill(fill) => fills::insert(self.connection, change, of_order, fill),
            _ => news::insert(self.connection, change, of_order, command),
        }
    }

    /// After a failure, nothing more of the batch is taken.
    fn unless_failed<T>(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<T, SqliteError>,
    ) -> Result<T, StorageError> {
        self.finish()?;
        let result = step(self).map_err(StorageError::from);
        self.has_failed = result.is_err();
        self.is_disk_full = matches!(result, Err(StorageError::DiskFull(_)));
        result
    }
}

impl Store for Batch<'_> {
    fn answer(&mut self, questions: &Questions<'_>) -> Result<Known<'static>, StorageError> {
        self.unless_failed(|batch| batch.answer(questions))
    }

    fn write(&mut self, decision: &Decision<'_>) -> Result<(), StorageError> {
        self.unless_failed(|batch| batch.write(decision))
    }
}

impl LedgerWriter for Batch<'_> {
    fn take_all(&mut self, commands: &[Command]) -> Result<Vec<Outcome>, StorageError> {
        take_all(self, commands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{file, rights::Sharing};

    #[test]
    fn a_batch_whose_transaction_has_ended_takes_nothing_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("orders.ledger");
        file::create(&path, Sharing::Owner).unwrap();
        let connection = file::connect_writer(&path).unwrap();
        let transaction = connection.unchecked_transaction().unwrap();
        let mut batch = Batch::begin(&transaction).unwrap();
        assert!(batch.take_all(&[]).is_ok() && batch.finish().is_ok());
        // As SQLite does by itself, where a read meets a disk error.
        connection.execute_batch("ROLLBACK").unwrap();
        assert!(matches!(batch.take_all(&[]), Err(StorageError::BatchFailed)));
        assert!(matches!(batch.finish(), Err(StorageError::BatchFailed)));
    }
}
