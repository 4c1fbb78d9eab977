//! JSON in one pass: the text of each value stays as it was written, so that a number is never
//! through a binary float.

mod document;
mod fault;
mod node;
mod scan;

pub(crate) use self::{
    document::{Document, Object, Value},
    fault::Fault,
};
