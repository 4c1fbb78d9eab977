use std::io::Write;

use crate::print::notation::Notation;

/// Where the program writes, and how.
pub(crate) struct Streams<'a> {
    pub(crate) out: Box<dyn Write + 'a>,
    pub(crate) err: &'a mut dyn Write,
    pub(crate) out_notation: Notation,
    pub(crate) err_notation: Notation,
}
