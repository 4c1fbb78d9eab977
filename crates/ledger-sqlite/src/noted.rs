//! The statements that a thread of a test has used.

use std::{cell::RefCell, collections::BTreeSet};

thread_local! {
    static NOTED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Notes a statement.
pub(crate) fn note(sql: &str) {
    NOTED.with_borrow_mut(|noted| noted.insert(sql.to_owned()));
}

pub(crate) fn all() -> BTreeSet<String> {
    NOTED.with_borrow(BTreeSet::clone)
}
