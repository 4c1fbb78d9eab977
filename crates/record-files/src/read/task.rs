use crate::{
    explain::Record,
    read::{found::Found, position::Position},
};

/// How many problems are enough at once, so that memory stays bounded.
pub(crate) const MAX_PROBLEMS: usize = 10_000;

/// What a command does with the records of a text, in the threads that read it.
pub trait Task: Copy + Send + Sync + 'static {
    /// Which records it reads.
    type Record: Record;
    /// What it makes of records in a row.
    type Output: Default + Send;

    /// An output for the records in `len` bytes.
    fn output_for(self, _len: usize) -> Self::Output {
        Self::Output::default()
    }

    /// Takes a record, the last one that `found` counts, which begins at `position`; and its text,
    /// where that is known to be what would be written of it.
    fn take(
        self,
        record: Self::Record,
        written: Option<&str>,
        position: impl FnOnce() -> Position,
        found: &mut Found<Self::Output>,
    );

    /// Moves the positions in an output to where its text begins.
    fn move_to(_start: Position, _output: &mut Self::Output) {}

    /// Whether there is so much output that it should be passed on before there is more.
    fn is_enough(_output: &Self::Output) -> bool {
        false
    }

    /// Whether what was found should be passed on before there is more.
    fn is_full(found: &Found<Self::Output>) -> bool {
        found.problems.len() >= MAX_PROBLEMS || Self::is_enough(&found.output)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::{fs::File, os::unix::fs::FileExt};

    use dtos_state::Order;

    use super::{Found, Position, Task};

    /// Collects orders, one a line.
    #[derive(Clone, Copy, Debug)]
    pub(crate) struct Lines;

    impl Task for Lines {
        type Record = Order;
        type Output = String;

        fn take(
            self,
            order: Order,
            _written: Option<&str>,
            _position: impl FnOnce() -> Position,
            found: &mut Found<String>,
        ) {
            found.output += &order.to_json();
            found.output.push('\n');
        }
    }

    /// A file that stands at its start.
    pub(crate) fn file_of(text: &str) -> File {
        let file = tempfile::tempfile().expect("a file can be made");
        file.write_all_at(text.as_bytes(), 0).expect("it can be written");
        file
    }
}
