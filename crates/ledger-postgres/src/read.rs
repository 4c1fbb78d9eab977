//! What readers ask, and the order of changes that followers share.

pub(crate) mod changes;
pub(crate) mod check;
pub(crate) mod columns;
pub(crate) mod reader;
pub(crate) mod reads;
pub(crate) mod select;
pub(crate) mod view;
