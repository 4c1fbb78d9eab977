//! The functions through which SQLite finds files: on the thread's disk, or on the real one.
#![expect(unsafe_code, reason = "SQLite calls a VFS through C function pointers")]

use std::ffi::{CStr, c_char, c_int};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{self, Path};
use std::ptr;
use std::sync::OnceLock;

use rusqlite::ffi;

use crate::attached::{current, disk_of, tie};
use crate::disk::Outcome;
use crate::methods::OsFile;

/// Registers the VFS as the default of the process, once; returns SQLite's code.
pub(crate) fn install() -> c_int {
    static CODE: OnceLock<c_int> = OnceLock::new();
    *CODE.get_or_init(|| {
        // SAFETY: SQLite initialises itself here, and its VFS is never freed.
        let Some(real) = (unsafe { ffi::sqlite3_vfs_find(ptr::null()).as_ref() }) else {
            return ffi::SQLITE_ERROR;
        };
        let os_file = c_int::try_from(size_of::<OsFile>()).unwrap_or(c_int::MAX);
        // Randomness, time and sleep are real: those functions do not use their VFS argument.
        let vfs = ffi::sqlite3_vfs {
            szOsFile: real.szOsFile.max(os_file),
            pNext: ptr::null_mut(),
            zName: c"faulty-disk".as_ptr(),
            pAppData: ptr::from_ref(real).cast_mut().cast(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_pathname),
            ..*real
        };
        // SAFETY: the VFS is leaked, so it outlives every connection.
        unsafe { ffi::sqlite3_vfs_register(Box::leak(Box::new(vfs)), 1) }
    })
}

/// The code that a call returns to C. A panic must not unwind into C, so it is an I/O error.
pub(crate) fn code_of(call: impl FnOnce() -> Outcome) -> c_int {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(())) => ffi::SQLITE_OK,
        Ok(Err(code)) => code,
        Err(_) => ffi::SQLITE_IOERR,
    }
}

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // A temporary file has no name; it stays on the real file system.
    let Some(disk) = disk_of(name.addr()).filter(|_| !name.is_null()) else {
        // SAFETY: the arguments are SQLite's own, and `file` has room for a file of either VFS.
        return unsafe {
            let real = real(vfs);
            (*real)
                .xOpen
                .map_or(ffi::SQLITE_CANTOPEN, |open| open(real, name, file, flags, out_flags))
        };
    };
    code_of(|| {
        // SAFETY: SQLite passes `szOsFile` bytes for the file, a name, and perhaps a pointer for
        // the flags. Without methods, SQLite does not close the file.
        unsafe {
            (*file).pMethods = ptr::null();
            let opened = disk.open(text(name)?, flags)?;
            let is_database = flags & ffi::SQLITE_OPEN_MAIN_DB != 0;
            let names = is_database.then(|| {
                let journal = ffi::sqlite3_filename_journal(name);
                [name.addr(), journal.addr(), ffi::sqlite3_filename_wal(name).addr()]
            });
            if let Some(names) = names {
                tie(names, &disk);
            }
            file.cast::<OsFile>().write(OsFile::new(opened, names));
            if let Some(out_flags) = out_flags.as_mut() {
                *out_flags = flags;
            }
        }
        Ok(())
    })
}

unsafe extern "C" fn delete(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    sync_directory: c_int,
) -> c_int {
    let Some(disk) = disk_of(name.addr()) else {
        // SAFETY: the arguments are SQLite's own.
        return unsafe {
            let real = real(vfs);
            (*real)
                .xDelete
                .map_or(ffi::SQLITE_IOERR_DELETE, |delete| delete(real, name, sync_directory))
        };
    };
    // SAFETY: SQLite passes a name.
    code_of(|| disk.delete(unsafe { text(name) }?, sync_directory != 0))
}

unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    flags: c_int,
    answer: *mut c_int,
) -> c_int {
    let Some(disk) = disk_of(name.addr()) else {
        // SAFETY: the arguments are SQLite's own.
        return unsafe {
            let real = real(vfs);
            (*real)
                .xAccess
                .map_or(ffi::SQLITE_IOERR_ACCESS, |access| access(real, name, flags, answer))
        };
    };
    code_of(|| {
        // SAFETY: SQLite passes a name and a valid pointer for the result.
        unsafe { *answer = c_int::from(disk.has(text(name)?)?) };
        Ok(())
    })
}

/// Makes a path absolute. It does not resolve links, since the disk has none.
unsafe extern "C" fn full_pathname(
    vfs: *mut ffi::sqlite3_vfs,
    name: *const c_char,
    room: c_int,
    into: *mut c_char,
) -> c_int {
    if current().is_none() {
        // SAFETY: the arguments are SQLite's own.
        return unsafe {
            let real = real(vfs);
            (*real)
                .xFullPathname
                .map_or(ffi::SQLITE_CANTOPEN, |full_pathname| full_pathname(real, name, room, into))
        };
    }
    code_of(|| {
        // SAFETY: SQLite passes a name.
        let path = path::absolute(Path::new(unsafe { text(name) }?));
        let path = path.map_err(|_| ffi::SQLITE_CANTOPEN)?;
        let path = path.to_str().ok_or(ffi::SQLITE_CANTOPEN)?;
        if usize::try_from(room).is_ok_and(|room| path.len() < room) {
            // SAFETY: there are `room` bytes, enough for the path and a trailing NUL.
            unsafe {
                into.cast::<u8>().copy_from_nonoverlapping(path.as_ptr(), path.len());
                into.add(path.len()).write(0);
            }
            Ok(())
        } else {
            Err(ffi::SQLITE_CANTOPEN)
        }
    })
}

/// The previous default VFS.
///
/// # Safety
///
/// `vfs` is the one that `install` created.
unsafe fn real(vfs: *mut ffi::sqlite3_vfs) -> *mut ffi::sqlite3_vfs {
    // SAFETY: `install` put it there.
    unsafe { (*vfs).pAppData.cast() }
}

/// A name as text.
///
/// # Safety
///
/// `name` ends with a NUL, and lives as long as the text.
unsafe fn text<'a>(name: *const c_char) -> Outcome<&'a str> {
    // SAFETY: the caller guarantees it.
    unsafe { CStr::from_ptr(name) }.to_str().map_err(|_| ffi::SQLITE_CANTOPEN)
}
