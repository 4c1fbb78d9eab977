//! The disk that a thread opens its files on.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::c_int;
use std::fmt;
use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::ffi;

use crate::disk::Disk;
use crate::vfs;

thread_local! {
    static DISK: RefCell<Option<Disk>> = const { RefCell::new(None) };
}

/// Keeps a disk attached to its thread. Dropping this restores the previous disk, if any.
#[must_use = "the disk is attached only until this is dropped"]
#[derive(Debug)]
pub struct Attached {
    before: Option<Disk>,
    stays_on_its_thread: PhantomData<*const ()>,
}

impl Attached {
    pub(crate) fn new(disk: Disk) -> Result<Self, NotInstalled> {
        match vfs::install() {
            ffi::SQLITE_OK => {
                Ok(Self { before: DISK.replace(Some(disk)), stays_on_its_thread: PhantomData })
            }
            code => Err(NotInstalled { code }),
        }
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        DISK.set(self.before.take());
    }
}

/// The disk of this thread; `None` if the thread uses the real file system.
pub(crate) fn current() -> Option<Disk> {
    DISK.try_with(|disk| disk.borrow().clone()).ok().flatten()
}

/// The disks of open databases, by the addresses of the names that SQLite keeps for a database: its
/// own, that of its journal and that of its log.
static OPEN: Mutex<BTreeMap<usize, Disk>> = Mutex::new(BTreeMap::new());

/// The addresses of a database's names.
pub(crate) type Names = [usize; 3];

/// Ties the files of a database to its disk until it is closed, whatever disk a thread has then.
pub(crate) fn tie(names: Names, disk: &Disk) {
    open().extend(names.map(|name| (name, disk.clone())));
}

pub(crate) fn untie(names: Names) {
    open().retain(|name, _| !names.contains(name));
}

/// The disk of a file: that of its database, or that of this thread.
pub(crate) fn disk_of(name: usize) -> Option<Disk> {
    let disk = open().get(&name).cloned();
    disk.or_else(current)
}

fn open() -> MutexGuard<'static, BTreeMap<usize, Disk>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// SQLite refused the disk as its default VFS; its code says why.
#[derive(Debug)]
pub struct NotInstalled {
    code: c_int,
}

impl fmt::Display for NotInstalled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let meaning = ffi::code_to_str(self.code);
        write!(f, "SQLite did not take the disk as its default: {meaning}")
    }
}

impl Error for NotInstalled {}
