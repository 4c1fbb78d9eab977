use std::{borrow::Cow, collections::HashMap};

use dtos_state::{Command, OrderId};
use rusqlite::Connection;
use strategy_ledger::{
    Decision, Kept, Known, LedgerReader, LedgerWriter, Outcome, Questions, StorageError, Store,
    take_all,
};

use crate::{
    error::SqliteError,
    table::{
        fills,
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
    /// The `seq` of the last change.
    last_seq: i64,
    /// The rows of the orders in the last questions.
    rows: HashMap<OrderId, OrderRow>,
    has_failed: bool,
}

impl<'a> Batch<'a> {
    pub(crate) fn begin(connection: &'a Connection) -> Result<Self, StorageError> {
        let last_seq = SqliteView::of(connection).last_seq()?;
        let last_seq = i64::try_from(last_seq).unwrap_or(i64::MAX);
        Ok(Self { connection, last_seq, rows: HashMap::new(), has_failed: false })
    }

    /// The number of the last change, if the writes may be kept.
    pub(crate) fn finish(&self) -> Result<u64, StorageError> {
        // After a disk error, of a read too, SQLite ends the transaction, and a write would be
        // kept by itself.
        if self.has_failed || self.connection.is_autocommit() {
            return Err(StorageError::BatchFailed);
        }
        Ok(self.last_seq.unsigned_abs())
    }

    /// What is known, the writes of this batch included.
    pub(crate) const fn view(&self) -> SqliteView<'_> {
        SqliteView::of(self.connection)
    }

    fn row(&self, order_id: OrderId) -> Result<OrderRow, SqliteError> {
        let unknown = || SqliteError::Damaged { found: format!("no number of {order_id}") };
        self.rows.get(&order_id).copied().ok_or_else(unknown)
    }

    fn answer(&mut self, questions: &Questions<'_>) -> Result<Known<'static>, SqliteError> {
        let mut known = Known::default();
        self.rows.clear();
        for &order_id in &questions.orders {
            let Some((now, order_no)) = orders::by_id(self.connection, order_id)? else { continue };
            self.rows.insert(order_id, OrderRow::of(order_no, &now));
            let registered = if questions.registrations.contains(&order_id) {
                let missing = || SqliteError::Damaged {
                    found: format!("{order_id} without its registration"),
                };
                let registered = reports::registered(self.connection, order_no)?;
                Some(Cow::Owned(registered.ok_or_else(missing)?))
            } else {
                None
            };
            known.add_order(now, registered);
        }
        for &order_id in &questions.parents {
            let Some(order_no) = orders::number(self.connection, order_id)? else { continue };
            self.rows.insert(order_id, OrderRow::unread(order_no));
            known.add_parent(order_id);
        }
        for &asked in &questions.updates {
            let Some(row) = self.rows.get(&asked.order_id) else { continue };
            if reports::is_kept(self.connection, row.order_no, asked)? {
                known.add_update(Cow::Owned(asked.clone()));
            }
        }
        for &asked in &questions.fills {
            // An order that these commands register may have a fill by an id that is in use.
            let order_no = self.rows.get(&asked.parent_order_id()).map(|row| row.order_no);
            for kept in fills::known(self.connection, order_no, asked)? {
                known.add_fill(Cow::Owned(kept.fill), kept.counts);
            }
        }
        Ok(known)
    }

    fn write(&mut self, decision: &Decision<'_>) -> Result<(), SqliteError> {
        for order in decision.new_orders() {
            let order_no = orders::insert(self.connection, order)?;
            self.rows.insert(order.order_id(), OrderRow::of(order_no, order));
        }
        for order in decision.changed_orders() {
            orders::update(self.connection, self.row(order.order_id())?, order)?;
        }
        for kept in decision.kept() {
            let Kept { command, effect, conflicts_with } = *kept;
            let seq = self.next_seq()?;
            let order_no = self.row(command.order_id())?.order_no;
            let report = (seq, order_no, effect);
            match command {
                Command::Register(order) => {
                    reports::insert(self.connection, report, &order.to_update())?;
                }
                Command::Update(update) => reports::insert(self.connection, report, update)?,
                Command::Fill(fill) => {
                    fills::insert(self.connection, (seq, order_no, conflicts_with), fill)?;
                }
            }
        }
        Ok(())
    }

    /// The number of the next change.
    fn next_seq(&mut self) -> Result<i64, SqliteError> {
        let found = || format!("seq {}, the last there is", self.last_seq);
        let next = self.last_seq.checked_add(1);
        self.last_seq = next.ok_or_else(|| SqliteError::Damaged { found: found() })?;
        Ok(self.last_seq)
    }

    /// After a failure, nothing more of the batch is taken.
    fn unless_failed<T>(
        &mut self,
        step: impl FnOnce(&mut Self) -> Result<T, SqliteError>,
    ) -> Result<T, StorageError> {
        self.finish()?;
        let result = step(self);
        self.has_failed = result.is_err();
        Ok(result?)
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
