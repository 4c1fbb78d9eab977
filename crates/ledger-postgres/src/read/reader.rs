use std::cell::RefCell;

use strategy_ledger::StorageError;

use crate::{
    connect::{
        address::Address,
        error::OpenError,
        link::Link,
        options::Options,
        session::{Purpose, Wanted},
    },
    read::{
        changes::Window,
        reads::{OF_READERS, Reads},
        view::PostgresView,
    },
};

/// A reader of a ledger, on a primary or a standby. It holds up no writer.
///
/// After a failure it connects anew at the next call. Its changes are those that all followers
/// see: a transaction that stays open on the server holds them back, and
/// [`Status`](crate::Status) names it.
#[derive(Debug)]
pub struct PostgresReader {
    link: Link,
    window: RefCell<Option<Window>>,
}

const WANTED: Wanted = Wanted { purpose: Purpose::Read, statements: OF_READERS };

impl PostgresReader {
    /// Opens a ledger to read.
    ///
    /// # Errors
    /// [`OpenError`] where no server answers, or none has a ledger of this version and era.
    pub fn open(address: &Address) -> Result<Self, OpenError> {
        Self::open_with(address, Options::default())
    }

    /// The same, with other times to wait.
    ///
    /// # Errors
    /// As [`open`](Self::open) does.
    pub fn open_with(address: &Address, options: Options) -> Result<Self, OpenError> {
        let link = Link::open(address.clone(), WANTED, options)?;
        Ok(Self { link, window: RefCell::new(None) })
    }

    /// What is known now: whole batches only, all of the same moment.
    ///
    /// # Errors
    /// [`StorageError`] where the server cannot be asked.
    pub fn view(&mut self) -> Result<PostgresView<'_>, StorageError> {
        self.snapshot()
    }

    /// No view lives while another is made: that would take a borrow that this one excludes.
    pub(crate) fn snapshot(&self) -> Result<PostgresView<'_>, StorageError> {
        PostgresView::of(&self.link, &self.window)
    }

    pub(crate) const fn reads(&self) -> Reads<'_> {
        Reads { link: &self.link, window: &self.window, is_alone: true }
    }
}
