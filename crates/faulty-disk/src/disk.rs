//! The disk: its files, their changes, and the current faults and locks.

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

/// The result of a call by SQLite: a value, or the error code to return.
pub(crate) type Outcome<T = ()> = Result<T, c_int>;

/// A disk in memory. Clones are the same disk, for other threads.
///
/// Shared memory and locks belong to the disk. So a disk that is created from the [`Image`] of
/// another one starts without them, as after a restart.
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
    /// A disk with the data that a power cut left; all of it is durable.
    #[must_use]
    pub fn new(image: Image) -> Self {
        Self::with(Storage::new(image, Syncs::Kept))
    }

    /// The same, but the disk reports syncs as done and does not perform them.
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

    /// Attaches the disk to this thread until the returned value is dropped. Open files stay on the
    /// disk that they were opened on, whichever thread uses them.
    ///
    /// # Errors
    ///
    /// If SQLite refuses the disk as its default VFS.
    pub fn attach(&self) -> Result<Attached, NotInstalled> {
        Attached::new(self.clone())
    }

    /// The number of changes recorded so far: a point in the disk's history.
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

    /// The data that survives a power cut now; see [`Replay::cut`](crate::Replay::cut).
    #[must_use]
    pub fn cut(&self, seed: u64) -> Image {
        self.state().storage.cut(seed)
    }

    /// Makes calls fail from now on, as `fault` describes. It replaces an earlier fault.
    pub fn fail(&self, fault: Fault) {
        self.state().faults.set(fault);
    }

    /// How many calls the last fault has made fail so far.
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

    /// Whether a file exists and is not empty: SQLite's own VFS for Unix ignores empty files.
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

    /// The file of that name, from the real file system if the disk does not know it yet.
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
