use std::io::{BufWriter, Write};

use core_enums::Excerpt;

use crate::print::{notation::Notation, pager::Pager, terminal::Terminal};

/// Where the program writes, and how.
pub(crate) struct Streams<'a> {
    pub(crate) out: Box<dyn Write + 'a>,
    pub(crate) err: &'a mut dyn Write,
    pub(crate) out_notation: Notation,
    pub(crate) err_notation: Notation,
    pub(crate) is_terminal: bool,
    /// How many characters fit in a line, where that matters.
    pub(crate) width: Option<usize>,
    /// How many lines fit on the terminal.
    pub(crate) height: Option<usize>,
}

impl Streams<'_> {
    /// From here on, passes what goes to a terminal through a pager, where one is set.
    pub(crate) fn page(&mut self) {
        let Some(command) = Pager::command().filter(|_| self.is_terminal) else { return };
        if let Some(pager) = Pager::start(&command) {
            self.out = Box::new(Terminal::new(BufWriter::new(pager)));
            return;
        }
        // Without it, the text goes to the terminal as it is.
        let _ = writeln!(self.err, "orders: cannot run the pager {}", Excerpt::of(&command));
    }

    /// Where a line about what was written goes: below it on a terminal, and not into a pipe.
    pub(crate) fn write_note(&mut self, note: &str) -> std::io::Result<()> {
        self.out.flush()?;
        if self.is_terminal { writeln!(self.out, "{note}") } else { writeln!(self.err, "{note}") }
    }

    pub(crate) fn is_coloured(&self) -> bool {
        self.out_notation == Notation::Coloured
    }
}
