//! The memory that connections to a database share: the index of its write-ahead log.

use std::collections::BTreeMap;
use std::ffi::{c_int, c_void};
use std::fmt;
use std::ptr;

use rusqlite::ffi;

use crate::locks::Owner;

/// The regions of shared memory of one file, and the locks on its eight slots.
#[derive(Default)]
pub(crate) struct SharedMemory {
    /// Words, not bytes, because SQLite needs their alignment. A region never moves or grows.
    regions: Vec<Vec<u64>>,
    held: BTreeMap<Owner, Held>,
}

/// Without the content of the regions: SQLite writes to them on other threads.
impl fmt::Debug for SharedMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { regions, held } = self;
        let regions = regions.len();
        f.debug_struct("SharedMemory").field("regions", &regions).field("held", held).finish()
    }
}

/// The slots that one owner has locked, one bit each.
#[derive(Debug, Clone, Copy, Default)]
struct Held {
    shared: u8,
    exclusive: u8,
}

impl SharedMemory {
    /// The address of a region; null if it does not exist and `extend` is false.
    pub(crate) fn map(
        &mut self,
        owner: Owner,
        region: usize,
        size: usize,
        extend: bool,
    ) -> *mut c_void {
        self.held.entry(owner).or_default();
        while extend && self.regions.len() <= region {
            self.regions.push(vec![0; size.div_ceil(size_of::<u64>())]);
        }
        self.regions.get_mut(region).map_or(ptr::null_mut(), |words| words.as_mut_ptr().cast())
    }

    /// Locks or unlocks `count` slots, starting at `first`, as the flags say.
    ///
    /// # Errors
    ///
    /// `SQLITE_BUSY` if another owner holds a conflicting lock on one of them.
    pub(crate) fn lock(
        &mut self,
        owner: Owner,
        first: c_int,
        count: c_int,
        flags: c_int,
    ) -> Result<(), c_int> {
        let slots = slots(first, count).ok_or(ffi::SQLITE_MISUSE)?;
        let exclusive = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
        if flags & ffi::SQLITE_SHM_UNLOCK == 0 && self.others_bar(owner, slots, exclusive) {
            return Err(ffi::SQLITE_BUSY);
        }
        let held = self.held.entry(owner).or_default();
        let lock = if exclusive { &mut held.exclusive } else { &mut held.shared };
        if flags & ffi::SQLITE_SHM_UNLOCK == 0 {
            *lock |= slots;
        } else {
            *lock &= !slots;
        }
        Ok(())
    }

    /// Removes an owner. The last one frees the memory; the next one rebuilds the index.
    pub(crate) fn unmap(&mut self, owner: Owner) {
        self.held.remove(&owner);
        if self.held.is_empty() {
            self.regions.clear();
        }
    }

    fn others_bar(&self, owner: Owner, slots: u8, exclusive: bool) -> bool {
        self.held.iter().filter(|(other, _)| **other != owner).any(|(_, held)| {
            let barred = if exclusive { held.exclusive | held.shared } else { held.exclusive };
            barred & slots != 0
        })
    }
}

fn slots(first: c_int, count: c_int) -> Option<u8> {
    let ones =
        u8::try_from((1_u16.checked_shl(u32::try_from(count).ok()?)?).checked_sub(1)?).ok()?;
    ones.checked_shl(u32::try_from(first).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARE: c_int = ffi::SQLITE_SHM_LOCK | ffi::SQLITE_SHM_SHARED;
    const EXCLUDE: c_int = ffi::SQLITE_SHM_LOCK | ffi::SQLITE_SHM_EXCLUSIVE;

    #[test]
    fn a_slot_is_shared_by_many_or_held_by_one() {
        for (held, wanted, granted) in [
            (SHARE, SHARE, true),
            (SHARE, EXCLUDE, false),
            (EXCLUDE, SHARE, false),
            (EXCLUDE, EXCLUDE, false),
        ] {
            let mut memory = SharedMemory::default();
            memory.lock(Owner(1), 2, 3, held).unwrap();
            assert_eq!(memory.lock(Owner(2), 4, 1, wanted).is_ok(), granted);
            assert_eq!(memory.lock(Owner(2), 5, 3, wanted), Ok(()));

            let unlock = held & !ffi::SQLITE_SHM_LOCK | ffi::SQLITE_SHM_UNLOCK;
            memory.lock(Owner(1), 2, 3, unlock).unwrap();
            assert_eq!(memory.lock(Owner(2), 4, 1, wanted), Ok(()));
        }
    }

    #[test]
    fn slots_are_those_of_eight() {
        let cases = [(0, 8, Some(255)), (7, 1, Some(128)), (0, 9, None), (-1, 1, None)];
        for (first, count, expected) in cases {
            assert_eq!(slots(first, count), expected, "{count} from {first}");
        }
    }

    #[test]
    fn what_is_shown_of_memory_is_not_what_sqlite_writes_there() {
        let mut memory = SharedMemory::default();
        memory.map(Owner(1), 1, 32_768, true);
        let wanted =
            "SharedMemory { regions: 2, held: {Owner(1): Held { shared: 0, exclusive: 0 }} }";
        assert_eq!(format!("{memory:?}"), wanted);
    }

    #[test]
    fn memory_is_the_same_for_all_and_gone_with_the_last() {
        let mut memory = SharedMemory::default();
        assert!(memory.map(Owner(1), 0, 32_768, false).is_null());
        let region = memory.map(Owner(1), 0, 32_768, true);
        memory.map(Owner(2), 7, 32_768, true);
        assert_eq!(memory.map(Owner(2), 0, 32_768, false), region);
        memory.unmap(Owner(1));
        assert_eq!(memory.map(Owner(2), 0, 32_768, false), region);
        memory.unmap(Owner(2));
        assert!(memory.map(Owner(1), 0, 32_768, false).is_null());
    }
}
