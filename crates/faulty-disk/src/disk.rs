//! The disk itself: its files, what happened to them, and the faults and locks of this moment.

use std::collections::BTreeMap;
use std::ffi::c_int;
use std::fs;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::ffi;

use crate::attached::{Attached, NotInstalled};
use crate::faults::{Call, Fault, Faults};
use crate::history::History;
use crate::locks::{FileLocks, Owner};
use crate::open_file::OpenFile;
use crate::shared_memory::SharedMemory;
use crate::storage::{Event, FileId, Image, Storage, Syncs};

/// What a call of SQLite comes to: a value, or the code to return.
pub(crate) type Outcome<T = ()> = Result<T, c_int>;

/// A disk in memory. Clones are the same disk, for other threads.
///
/// The memory and the locks that connections share belong to the disk, so a disk made of the
/// [`Image`] of another begins without them, as after a restart.
#[derive(Debug, Clone)]
pub struct Disk(Arc<Mutex<State>>);

#[derive(Debug)]
pub(crate) struct State {
    start: Storage,
    storage: Storage,
    events: Vec<Event>,
    pub(crate) faults: Faults,
    pub(crate) locks: BTreeMap<FileId, FileLocks>,
    pub(crate) memory: BTreeMap<FileId, SharedMemory>,
    owners: u64,
}

impl Disk {
    /// A disk that holds what a power cut left; all of that is durable.
    #[must_use]
    pub fn new(image: Image) -> Self {
        Self::with(Storage::new(image, Syncs::Kept))
    }

    /// The same, of a disk that says it has synced and has not.
    #[must_use]
    pub fn lying(image: Image) -> Self {
        Self::with(Storage::new(image, Syncs::Ignored))
    }

    fn with(storage: Storage) -> Self {
        Self(Arc::new(Mutex::new(State {
            start: storage.clone(),
            storage,
            events: Vec::new(),
            faults: Faults::default(),
            locks: BTreeMap::new(),
            memory: BTreeMap::new(),
            owners: 0,
        })))
    }

    /// Makes this the disk of the thread, until the value returned is dropped. Files that are open
    /// stay on the disk that they were opened on, whichever thread uses them.
    ///
    /// # Errors
    ///
    /// When SQLite does not take the disk for its default VFS.
    pub fn attach(&self) -> Result<Attached, NotInstalled> {
        Attached::new(self.clone())
    }

    /// How many changes the disk has recorded: a point of its history.
    #[must_use]
    pub fn position(&self) -> usize {
        self.state().events.len()
    }

    /// All changes so far.
    #[must_use]
    pub fn history(&self) -> History {
        let state = self.state();
        History::new(state.start.clone(), state.events.clone())
    }

    /// What is left if the power goes now; see [`Replay::cut`](crate::Replay::cut).
    #[must_use]
    pub fn cut(&self, seed: u64) -> Image {
        self.state().storage.cut(seed)
    }

    /// Makes calls fail from now on, as the fault says; it takes the place of one set before.
    pub fn fail(&self, fault: Fault) {
        self.state().faults.set(fault);
    }

    /// How many calls the last fault made fail so far.
    #[must_use]
    pub fn failed_calls(&self) -> u64 {
        self.state().faults.failed()
    }

    /// Ends the fault.
    pub fn heal(&self) {
        self.state().faults.heal();
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn open(&self, name: &str, flags: c_int) -> Outcome<OpenFile> {
        let mut state = self.state();
        state.faults.count(Call::Open)?;
        let known = state.find(name);
        let wanted = match known {
            Some(_) => flags & ffi::SQLITE_OPEN_EXCLUSIVE == 0,
            None => flags & ffi::SQLITE_OPEN_CREATE != 0,
        };
        if !wanted {
            return Err(ffi::SQLITE_CANTOPEN);
        }
        let file = known.or_else(|| state.create(name)).ok_or(ffi::SQLITE_CANTOPEN)?;
        state.owners += 1;
        let owner = Owner(state.owners);
        drop(state);
        // SQLite's own VFS for Unix syncs the directory with the first sync of a new journal.
        let journals =
            ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL;
        let is_new_journal = known.is_none() && flags & journals != 0;
        Ok(OpenFile::new(self.clone(), file, owner, is_new_journal))
    }

    pub(crate) fn delete(&self, name: &str, syncs_directory: bool) -> Outcome {
        let mut state = self.state();
        state.faults.count(Call::Delete)?;
        if state.find(name).is_none() {
            return Err(ffi::SQLITE_IOERR_DELETE_NOENT);
        }
        state.record(Event::Delete { name: name.into() });
        if syncs_directory {
            state.record(Event::SyncDirectory);
        }
        Ok(())
    }

    /// Whether there is a file that is not empty: SQLite's own VFS for Unix overlooks empty ones.
    pub(crate) fn has(&self, name: &str) -> Outcome<bool> {
        let mut state = self.state();
        state.faults.count(Call::Access)?;
        let file = state.find(name);
        Ok(file.is_some_and(|file| !state.content(file).is_empty()))
    }
}

impl State {
    pub(crate) fn record(&mut self, event: Event) {
        self.storage.apply(&event);
        self.events.push(event);
    }

    pub(crate) fn content(&self, file: FileId) -> &[u8] {
        self.storage.content(file)
    }

    /// The file of that name, from the real file system if the disk has never heard of it.
    fn find(&mut self, name: &str) -> Option<FileId> {
        if !self.storage.knows(name)
            && let Ok(content) = fs::read(name)
        {
            self.record(Event::Adopt { name: name.into(), content: Arc::new(content) });
        }
        self.storage.file(name)
    }

    fn create(&mut self, name: &str) -> Option<FileId> {
        self.record(Event::Create { name: name.into() });
        self.storage.file(name)
    }
}
