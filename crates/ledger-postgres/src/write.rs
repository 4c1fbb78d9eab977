//! Batches: what has to be known, what is written, and who waits for it.

pub(crate) mod answering;
pub(crate) mod group_commit;
pub(crate) mod ledger;
pub(crate) mod writing;
