//! Locks. One that a thread broke by a panic still protects whole values here.

use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn read<T>(values: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    values.read().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn write<T>(values: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    values.write().unwrap_or_else(PoisonError::into_inner)
}
