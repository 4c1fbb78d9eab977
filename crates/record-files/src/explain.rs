//! What is wrong with a record, or with text that should hold one, in words for people.

mod diagnosis;
mod mistake;
mod path;
mod quote;
mod record;
mod syntax;

pub(crate) use self::syntax::{
    MAX_SHOWN, NOT_UTF_16, is_enough, is_utf_16, not_utf8, syntax_error, syntax_offset, unexpected,
};
pub use self::{
    diagnosis::diagnose,
    mistake::{Diagnosis, Mistake},
    path::{Path, Step},
    quote::printable,
    record::Record,
};
