//! What is wrong with a record, or with text that should hold one, in words for people.

mod diagnosis;
mod quote;
mod record;
mod refusal;
mod syntax;

pub(crate) use self::{
    diagnosis::diagnose,
    quote::printable,
    record::Record,
    refusal::{Diagnosis, Mistake},
    syntax::{
        MAX_SHOWN, NOT_UTF_16, is_enough, is_utf_16, not_utf8, syntax_error, syntax_offset,
        unexpected,
    },
};
