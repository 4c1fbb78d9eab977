use std::{error::Error, fmt, sync::Arc, sync::Mutex, time::Duration};

use strategy_ledger::{LedgerReader, StorageError};
use tokio::{sync::Semaphore, time::timeout};

use super::locks::lock;

/// A reader of the ledger, of whatever kind.
pub(crate) type Reader = Box<dyn LedgerReader + Send>;

/// Opens a reader.
pub(crate) type OpenReader = dyn Fn() -> Result<Reader, Box<dyn Error + Send + Sync>> + Send + Sync;

/// How many requests read the ledger at once.
const AT_ONCE: usize = 4;

/// How long a request waits for its turn.
const PATIENCE: Duration = Duration::from_secs(10);

/// Readers for requests. They are opened as they are needed, and used again.
pub(crate) struct Readers {
    open: Box<OpenReader>,
    idle: Mutex<Vec<Reader>>,
    turns: Arc<Semaphore>,
}

/// Why the ledger was not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unread {
    /// There are too many requests.
    #[error("too many requests read the ledger: try again")]
    Busy,
    /// The ledger cannot be opened.
    #[error("the ledger cannot be opened: {0}")]
    Unopened(Box<dyn Error + Send + Sync>),
    /// The ledger cannot be read.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Readers {
    pub(crate) fn new(open: Box<OpenReader>) -> Self {
        Self { open, idle: Mutex::default(), turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    pub(crate) fn open(&self) -> Result<Reader, Unread> {
        (self.open)().map_err(Unread::Unopened)
    }

    /// Reads in a thread of its own.
    pub(crate) async fn read<T: Send + 'static>(
        self: &Arc<Self>,
        read: impl Fn(&dyn LedgerReader) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, Unread> {
        let turn = timeout(PATIENCE, self.turns.clone().acquire_owned()).await;
        let Ok(Ok(turn)) = turn else { return Err(Unread::Busy) };
        let readers = Arc::clone(self);
        let reading = tokio::task::spawn_blocking(move || {
            // A reading that nobody waits for any more still has its turn.
            let _turn = turn;
            readers.read_now(read)
        });
        reading.await.unwrap_or(Err(Unread::Busy))
    }

    fn read_now<T>(
        &self,
        read: impl Fn(&dyn LedgerReader) -> Result<T, StorageError>,
    ) -> Result<T, Unread> {
        let idle = lock(&self.idle).pop();
        if let Some(reader) = idle {
            let result = read(&*reader);
            if result.as_ref().err().is_none_or(is_of_the_question) {
                lock(&self.idle).push(reader);
                return Ok(result?);
            }
            // The ledger may have been replaced since: it is opened anew.
            lock(&self.idle).clear();
        }
        let reader = self.open()?;
        let value = read(&*reader)?;
        lock(&self.idle).push(reader);
        Ok(value)
    }
}

/// Whether an error says nothing against the reader.
const fn is_of_the_question(error: &StorageError) -> bool {
    matches!(error, StorageError::ForeignCursor { .. } | StorageError::NoSuchPage { .. })
}

impl fmt::Debug for Readers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readers").finish_non_exhaustive()
    }
}
