//! The disk that a thread opens its files on.

use std::cell::RefCell;
use std::error::Error;
use std::ffi::c_int;
use std::fmt;
use std::marker::PhantomData;

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
