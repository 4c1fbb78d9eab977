//! Deliberate failures of calls to the disk.

use std::ffi::c_int;

use rusqlite::ffi;

/// The calls that SQLite makes to a disk. Each of them can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Call {
    /// Open a file, or create it.
    Open,
    /// Read some bytes.
    Read,
    /// Write some bytes; if that fails, half of them are written.
    Write,
    /// Change the size of a file.
    Truncate,
    /// Make a file durable.
    Sync,
    /// Get the size of a file.
    Size,
    /// Delete a file.
    Delete,
    /// Check whether a file exists.
    Access,
    /// Share memory between connections.
    ShareMemory,
}

/// How a call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// With the I/O error of that call, such as `SQLITE_IOERR_FSYNC`.
    Io,
    /// With `SQLITE_FULL`.
    Full,
}

/// How long a fault lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// For one call.
    Once,
    /// For that call and every later call that the fault covers.
    UntilHealed,
}

/// Which calls fail: for example, the third write from now and all later ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The kind of call; `None` for any.
    pub call: Option<Call>,
    /// Which call of that kind fails first: 1 is the next one.
    pub nth: u64,
    /// The error of the call.
    pub failure: Failure,
    /// How long such calls keep failing.
    pub lasting: Lasting,
}

/// The current fault of a disk, if any, and the calls since it was set.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    fault: Option<Fault>,
    calls: u64,
    failed: u64,
}

impl Faults {
    pub(crate) fn set(&mut self, fault: Fault) {
        *self = Self { fault: Some(fault), ..Self::default() };
    }

    pub(crate) fn heal(&mut self) {
        self.fault = None;
    }

    pub(crate) fn failed(&self) -> u64 {
        self.failed
    }

    /// Counts a call.
    ///
    /// # Errors
    ///
    /// The code to return, if the call must fail.
    pub(crate) fn count(&mut self, call: Call) -> Result<(), c_int> {
        let Some(fault) = self.fault.filter(|fault| fault.call.is_none_or(|only| only == call))
        else {
            return Ok(());
        };
        self.calls += 1;
        let fails = match fault.lasting {
            Lasting::Once => self.calls == fault.nth,
            Lasting::UntilHealed => self.calls >= fault.nth,
        };
        if !fails {
            return Ok(());
        }
        self.failed += 1;
        Err(match fault.failure {
            Failure::Io => call.io_error(),
            Failure::Full => ffi::SQLITE_FULL,
        })
    }
}

impl Call {
    fn io_error(self) -> c_int {
        match self {
            Self::Open => ffi::SQLITE_CANTOPEN,
            Self::Read => ffi::SQLITE_IOERR_READ,
            Self::Write => ffi::SQLITE_IOERR_WRITE,
            Self::Truncate => ffi::SQLITE_IOERR_TRUNCATE,
            Self::Sync => ffi::SQLITE_IOERR_FSYNC,
            Self::Size => ffi::SQLITE_IOERR_FSTAT,
            Self::Delete => ffi::SQLITE_IOERR_DELETE,
            Self::Access => ffi::SQLITE_IOERR_ACCESS,
            Self::ShareMemory => ffi::SQLITE_IOERR_SHMMAP,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcomes(lasting: Lasting, call: Option<Call>) -> [bool; 5] {
        let mut faults = Faults::default();
        faults.set(Fault { call, nth: 2, failure: Failure::Io, lasting });
        [Call::Read, Call::Write, Call::Read, Call::Write, Call::Read]
            .map(|call| faults.count(call).is_ok())
    }

    #[test]
    fn the_nth_call_of_its_kind_fails_once_or_from_then_on() {
        let (once, lasting) = (Lasting::Once, Lasting::UntilHealed);
        assert_eq!(outcomes(once, None), [true, false, true, true, true]);
        assert_eq!(outcomes(lasting, None), [true, false, false, false, false]);
        assert_eq!(outcomes(once, Some(Call::Read)), [true, true, false, true, true]);
        assert_eq!(outcomes(lasting, Some(Call::Read)), [true, true, false, true, false]);
    }

    #[test]
    fn a_healed_disk_fails_no_more_and_tells_how_many_calls_failed() {
        let mut faults = Faults::default();
        let lasting = Lasting::UntilHealed;
        faults.set(Fault { call: None, nth: 1, failure: Failure::Full, lasting });
        assert_eq!(faults.count(Call::Sync), Err(ffi::SQLITE_FULL));
        assert_eq!(faults.count(Call::Sync), Err(ffi::SQLITE_FULL));
        faults.heal();
        assert_eq!(faults.count(Call::Sync), Ok(()));
        assert_eq!(faults.failed(), 2);
    }
}
