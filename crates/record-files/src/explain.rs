//! What is wrong with a record, or with text that should hold one, in words for people.

mod any_record;
mod diagnosis;
mod hint;
mod members;
mod mistake;
mod near;
mod path;
mod quote;
mod record;
mod shape;
mod syntax;
mod venue;

pub(crate) use self::syntax::{
    MAX_SHOWN, NOT_UTF_16, TRAILING_COMMA, is_enough, is_utf_16, not_utf8, seen_offset,
    syntax_error, syntax_offset, unexpected,
};
pub use self::{
    any_record::AnyRecord,
    diagnosis::{diagnose, diagnose_as},
    mistake::{Diagnosis, Mistake},
    path::{Path, Step},
    quote::printable,
    record::{Also, Record},
};
