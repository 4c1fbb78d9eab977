use std::io::{self, Write};

/// A table for people. It holds its first rows only, which say how wide the columns are; a wider
/// cell that comes later widens its column from there on.
pub(crate) struct TextTable<const N: usize> {
    columns: [Column; N],
    widths: [usize; N],
    /// The rows that wait to be written.
    first: Vec<[String; N]>,
    is_begun: bool,
}

/// What stands above a column, and how its cells are aligned.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Column {
    Left(&'static str),
    Right(&'static str),
}

impl<const N: usize> TextTable<N> {
    const MAX_HELD: usize = 1_000;

    pub(crate) fn new(columns: [Column; N]) -> Self {
        let widths = columns.map(|column| column.head().len());
        Self { columns, widths, first: Vec::new(), is_begun: false }
    }

    pub(crate) fn push(&mut self, row: [String; N], out: &mut dyn Write) -> io::Result<()> {
        for (width, cell) in self.widths.iter_mut().zip(&row) {
            *width = cell.chars().count().max(*width);
        }
        if self.is_begun {
            return self.write(&row, out);
        }
        self.first.push(row);
        if self.first.len() == Self::MAX_HELD { self.begin(out) } else { Ok(()) }
    }

    pub(crate) fn end(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.is_begun { Ok(()) } else { self.begin(out) }
    }

    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        self.is_begun = true;
        self.write(&self.columns.map(|column| column.head().into()), out)?;
        std::mem::take(&mut self.first).iter().try_for_each(|row| self.write(row, out))
    }

    fn write(&self, row: &[String; N], out: &mut dyn Write) -> io::Result<()> {
        for (i, (cell, &width)) in row.iter().zip(&self.widths).enumerate() {
            let gap = if i == 0 { "" } else { "  " };
            match self.columns[i] {
                // The last column needs no blanks behind it.
                Column::Left(_) if i + 1 == N => write!(out, "{gap}{cell}")?,
                Column::Left(_) => write!(out, "{gap}{cell:width$}")?,
                Column::Right(_) => write!(out, "{gap}{cell:>width$}")?,
            }
        }
        writeln!(out)
    }
}

impl Column {
    const fn head(self) -> &'static str {
        match self {
            Self::Left(head) | Self::Right(head) => head,
        }
    }
}
