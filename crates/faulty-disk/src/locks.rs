//! The locks of a file: SQLite's five levels.

use std::collections::BTreeMap;
use std::ffi::c_int;

use rusqlite::ffi;

/// One open handle of a file, with its own locks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Owner(pub(crate) u64);

/// A lock; each level includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    None,
    Shared,
    Reserved,
    Pending,
    Exclusive,
}

/// The locks on one file.
#[derive(Debug, Default)]
pub(crate) struct FileLocks(BTreeMap<Owner, Level>);

impl FileLocks {
    /// Raises the lock of `owner` to `wanted`.
    ///
    /// # Errors
    ///
    /// `SQLITE_BUSY` while locks of others conflict. An owner that then waits for an exclusive lock
    /// stays pending, so that no new readers get a lock.
    pub(crate) fn lock(&mut self, owner: Owner, wanted: Level) -> Result<(), c_int> {
        if wanted <= self.held(owner) {
            return Ok(());
        }
        let others =
            self.0.iter().filter(|(other, _)| **other != owner).map(|(_, level)| *level).max();
        let others = others.unwrap_or(Level::None);
        let (granted, outcome) = match wanted {
            Level::None | Level::Shared if others < Level::Pending => (wanted, Ok(())),
            Level::Reserved if others < Level::Reserved => (wanted, Ok(())),
            Level::Pending | Level::Exclusive if others == Level::None => (wanted, Ok(())),
            Level::Pending | Level::Exclusive if others == Level::Shared => {
                (Level::Pending, Err(ffi::SQLITE_BUSY))
            }
            _ => return Err(ffi::SQLITE_BUSY),
        };
        self.0.insert(owner, granted);
        outcome
    }

    /// Lowers the lock of `owner` to `left`.
    pub(crate) fn unlock(&mut self, owner: Owner, left: Level) {
        if left < self.held(owner) {
            self.0.insert(owner, left);
        }
    }

    /// Whether any owner intends to write.
    pub(crate) fn is_reserved(&self) -> bool {
        self.0.values().any(|level| *level >= Level::Reserved)
    }

    fn held(&self, owner: Owner) -> Level {
        self.0.get(&owner).copied().unwrap_or(Level::None)
    }
}

impl TryFrom<c_int> for Level {
    type Error = c_int;

    fn try_from(code: c_int) -> Result<Self, c_int> {
        match code {
            ffi::SQLITE_LOCK_NONE => Ok(Self::None),
            ffi::SQLITE_LOCK_SHARED => Ok(Self::Shared),
            ffi::SQLITE_LOCK_RESERVED => Ok(Self::Reserved),
            ffi::SQLITE_LOCK_PENDING => Ok(Self::Pending),
            ffi::SQLITE_LOCK_EXCLUSIVE => Ok(Self::Exclusive),
            _ => Err(ffi::SQLITE_MISUSE),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Owner = Owner(1);
    const TWO: Owner = Owner(2);

    #[test]
    fn a_lock_is_granted_beside_the_locks_that_it_bears() {
        use Level::{Exclusive, Pending, Reserved, Shared};
        for (held, bears) in [
            (Shared, [Shared, Reserved].as_slice()),
            (Reserved, &[Shared]),
            (Pending, &[]),
            (Exclusive, &[]),
        ] {
            for wanted in [Shared, Reserved, Exclusive] {
                let mut locks = FileLocks::default();
                locks.lock(ONE, held).unwrap();
                let granted = locks.lock(TWO, wanted).is_ok();
                assert_eq!(granted, bears.contains(&wanted), "{wanted:?} beside {held:?}");
            }
        }
    }

    #[test]
    fn a_pending_writer_keeps_new_readers_out_and_becomes_exclusive_when_the_old_are_gone() {
        let mut locks = FileLocks::default();
        locks.lock(ONE, Level::Shared).unwrap();
        locks.lock(TWO, Level::Shared).unwrap();
        assert_eq!(locks.lock(TWO, Level::Exclusive), Err(ffi::SQLITE_BUSY));
        assert_eq!(locks.lock(Owner(3), Level::Shared), Err(ffi::SQLITE_BUSY));
        assert!(locks.is_reserved());
        locks.unlock(ONE, Level::None);
        assert_eq!(locks.lock(TWO, Level::Exclusive), Ok(()));
        locks.unlock(TWO, Level::Shared);
        assert!(!locks.is_reserved());
        assert_eq!(locks.lock(Owner(3), Level::Shared), Ok(()));
    }
}
