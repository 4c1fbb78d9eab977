//! The functions through which SQLite uses an open file. Each one calls [`OpenFile`].
#![expect(unsafe_code, reason = "SQLite calls a file through C function pointers")]

use std::ffi::{c_int, c_void};
use std::slice;
use std::sync::atomic::{Ordering, fence};

use rusqlite::ffi::{self, sqlite3_file};

use crate::attached::{Names, untie};
use crate::open_file::OpenFile;
use crate::stored_file::SECTOR;
use crate::vfs::code_of;

/// An open file in the form that SQLite stores.
#[repr(C)]
pub(crate) struct OsFile {
    /// SQLite requires this field to be first.
    base: sqlite3_file,
    file: Option<Box<OpenFile>>,
    /// Of a database.
    names: Option<Names>,
}

impl OsFile {
    pub(crate) fn new(file: OpenFile, names: Option<Names>) -> Self {
        let base = sqlite3_file { pMethods: &raw const METHODS };
        Self { base, file: Some(Box::new(file)), names }
    }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The file behind SQLite's pointer.
///
/// # Safety
///
/// `file` was opened with `METHODS` and is not closed while the reference lives.
unsafe fn opened<'a>(file: *mut sqlite3_file) -> Result<&'a OpenFile, c_int> {
    // SAFETY: the caller guarantees it; only `close` removes the file.
    unsafe { (*file.cast::<OsFile>()).file.as_deref() }.ok_or(ffi::SQLITE_MISUSE)
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    code_of(|| {
        // SAFETY: SQLite closes only an open file, and does not use it afterwards.
        let file = unsafe { &mut *file.cast::<OsFile>() };
        drop(file.file.take());
        // SQLite closes a database after it has deleted its log.
        if let Some(names) = file.names.take() {
            untie(names);
        }
        Ok(())
    })
}

unsafe extern "C" fn read(
    file: *mut sqlite3_file,
    into: *mut c_void,
    amount: c_int,
    offset: i64,
) -> c_int {
    code_of(|| {
        let amount = usize::try_from(amount).map_err(|_| ffi::SQLITE_IOERR_READ)?;
        // SAFETY: there is room for `amount` bytes, and zeroing initialises them for Rust.
        unsafe {
            into.write_bytes(0, amount);
            opened(file)?.read(offset, slice::from_raw_parts_mut(into.cast(), amount))
        }
    })
}

unsafe extern "C" fn write(
    file: *mut sqlite3_file,
    data: *const c_void,
    amount: c_int,
    offset: i64,
) -> c_int {
    code_of(|| {
        let amount = usize::try_from(amount).map_err(|_| ffi::SQLITE_IOERR_WRITE)?;
        // SAFETY: SQLite passes `amount` bytes.
        unsafe { opened(file)?.write(offset, slice::from_raw_parts(data.cast(), amount)) }
    })
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, size: i64) -> c_int {
    // SAFETY: the file is open.
    code_of(|| unsafe { opened(file) }?.truncate(size))
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: the file is open.
    code_of(|| unsafe { opened(file) }?.sync())
}

unsafe extern "C" fn file_size(file: *mut sqlite3_file, size: *mut i64) -> c_int {
    code_of(|| {
        // SAFETY: the file is open, and the pointer to the result is valid.
        unsafe { *size = opened(file)?.size()? };
        Ok(())
    })
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: the file is open.
    code_of(|| unsafe { opened(file) }?.lock(level))
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: the file is open.
    code_of(|| unsafe { opened(file) }?.unlock(level))
}

unsafe extern "C" fn check_reserved_lock(file: *mut sqlite3_file, answer: *mut c_int) -> c_int {
    code_of(|| {
        // SAFETY: the file is open, and the pointer to the result is valid.
        unsafe { *answer = c_int::from(opened(file)?.is_reserved()) };
        Ok(())
    })
}

unsafe extern "C" fn file_control(_: *mut sqlite3_file, _op: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut sqlite3_file) -> c_int {
    c_int::try_from(SECTOR).unwrap_or(c_int::MAX)
}

/// No guarantees: writes are not atomic, and a write may damage other data in its sector.
unsafe extern "C" fn device_characteristics(_: *mut sqlite3_file) -> c_int {
    0
}

unsafe extern "C" fn shm_map(
    file: *mut sqlite3_file,
    region: c_int,
    size: c_int,
    extend: c_int,
    address: *mut *mut c_void,
) -> c_int {
    code_of(|| {
        // SAFETY: the file is open, and the pointer to the address is valid.
        unsafe { *address = opened(file)?.map_memory(region, size, extend != 0)? };
        Ok(())
    })
}

unsafe extern "C" fn shm_lock(
    file: *mut sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: the file is open.
    code_of(|| unsafe { opened(file) }?.lock_memory(first, count, flags))
}

unsafe extern "C" fn shm_barrier(_: *mut sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn shm_unmap(file: *mut sqlite3_file, _delete: c_int) -> c_int {
    code_of(|| {
        // SAFETY: the file is open.
        unsafe { opened(file) }?.unmap_memory();
        Ok(())
    })
}
