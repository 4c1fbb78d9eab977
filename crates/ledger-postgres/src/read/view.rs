use std::cell::RefCell;

use strategy_ledger::StorageError;

use crate::{
    connect::link::Link,
    read::changes::Window,
    read::reads::{BEGIN, END, Reads},
};

/// A ledger at one moment: later writes do not show. While it lives, the server keeps what it
/// shows.
#[derive(Debug)]
pub struct PostgresView<'a> {
    pub(crate) reads: Reads<'a>,
}

impl<'a> PostgresView<'a> {
    pub(crate) fn of(
        link: &'a Link,
        window: &'a RefCell<Option<Window>>,
    ) -> Result<Self, StorageError> {
        // The moment is that of the first statement after BEGIN.
        link.with(async |session| session.run(&format!("{BEGIN}; SELECT")).await)?;
        link.pin();
        Ok(Self { reads: Reads { link, window, is_alone: false } })
    }

    pub(crate) const fn link(&self) -> &Link {
        self.reads.link
    }
}

impl Drop for PostgresView<'_> {
    fn drop(&mut self) {
        let ended = self.reads.link.with(async |session| session.run(END).await);
        self.reads.link.let_go(ended.is_ok());
    }
}
