//! Making a ledger, adopting one, and telling how it is.

pub(crate) mod setup;
pub(crate) mod status;
