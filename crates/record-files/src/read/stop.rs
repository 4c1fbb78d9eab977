use std::io;

use crate::read::found::Found;

/// Takes what was found, with the number of bytes it was found in.
pub type Emit<'a, O, E> = dyn FnMut(Found<O>, usize) -> Result<(), E> + 'a;

/// Why the reading ended before the text.
#[derive(Debug)]
pub enum Stop<E> {
    /// The file or the stream cannot be read.
    CannotRead(io::Error),
    /// The taker of what was found refused to take more.
    Refused(E),
}

impl<E> From<io::Error> for Stop<E> {
    fn from(error: io::Error) -> Self {
        Self::CannotRead(error)
    }
}
