use std::{
    collections::HashSet,
    io::{self, Write},
    iter,
};

/// A table for people that keeps within a width, where there is one: cells are shortened, and then
/// columns are left out. It holds its first rows only, which say how wide the columns are; a wider
/// cell that comes later widens its column from there on.
pub(crate) struct FittedTable<const N: usize> {
    columns: [FittedColumn; N],
    width: Option<usize>,
    /// None before the first row is written.
    layout: Option<Layout<N>>,
    /// The rows that wait to be written.
    first: Vec<[Cell; N]>,
}

/// What stands above a column, how its cells are aligned, and when it is left out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FittedColumn {
    pub(crate) head: &'static str,
    pub(crate) is_right: bool,
    /// Columns with the highest rank are left out first; those with 0 never.
    pub(crate) rank: u8,
}

/// What stands in a cell.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    pub(crate) short: Short,
    /// An escape sequence, or nothing.
    pub(crate) colour: &'static str,
}

/// How a cell may be shortened.
#[derive(Clone, Debug, Default)]
pub(crate) enum Short {
    #[default]
    Never,
    To(String),
    /// To its end, as far as that is unique among the first rows.
    ToTail,
}

struct Layout<const N: usize> {
    is_short: bool,
    is_shown: [bool; N],
    tails: [usize; N],
    widths: [usize; N],
}

impl Cell {
    pub(crate) fn of(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The text as it is laid out.
    fn shown(&self, is_short: bool, tail: usize) -> &str {
        match &self.short {
            Short::To(short) if is_short => short,
            Short::ToTail if is_short => &self.text[self.text.len().saturating_sub(tail)..],
            Short::Never | Short::To(_) | Short::ToTail => &self.text,
        }
    }
}

impl<const N: usize> FittedTable<N> {
    const MAX_HELD: usize = 1_000;

    pub(crate) const fn new(columns: [FittedColumn; N], width: Option<usize>) -> Self {
        Self { columns, width, layout: None, first: Vec::new() }
    }

    pub(crate) fn push(&mut self, row: [Cell; N], out: &mut dyn Write) -> io::Result<()> {
        if self.layout.is_some() {
            return self.write(&row, out);
        }
        self.first.push(row);
        if self.first.len() == Self::MAX_HELD { self.begin(out) } else { Ok(()) }
    }

    pub(crate) fn end(mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.layout.is_some() { Ok(()) } else { self.begin(out) }
    }

    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let first = std::mem::take(&mut self.first);
        self.layout = Some(Layout::of(&self.columns, &first, self.width));
        self.write(&self.columns.map(|column| Cell::of(column.head)), out)?;
        first.iter().try_for_each(|row| self.write(row, out))
    }

    fn write(&mut self, row: &[Cell; N], out: &mut dyn Write) -> io::Result<()> {
        let Some(layout) = &mut self.layout else { return Ok(()) };
        let last = layout.is_shown.iter().rposition(|is_shown| *is_shown);
        let (mut line, mut gap) = (String::with_capacity(256), "");
        for (i, cell) in row.iter().enumerate().filter(|(i, _)| layout.is_shown[*i]) {
            let text = cell.shown(layout.is_short, layout.tails[i]);
            let len = text.chars().count();
            layout.widths[i] = layout.widths[i].max(len);
            let blanks = layout.widths[i] - len;
            line.push_str(gap);
            if self.columns[i].is_right {
                line.extend(iter::repeat_n(' ', blanks));
            }
            line.push_str(cell.colour);
            line.push_str(text);
            line.push_str(if cell.colour.is_empty() { "" } else { "\x1b[0m" });
            // The last column needs no blanks behind it.
            if !self.columns[i].is_right && Some(i) != last {
                line.extend(iter::repeat_n(' ', blanks));
            }
            gap = "  ";
        }
        line.push('\n');
        out.write_all(line.as_bytes())
    }
}

impl<const N: usize> Layout<N> {
    fn of(columns: &[FittedColumn; N], rows: &[[Cell; N]], width: Option<usize>) -> Self {
        let (is_shown, tails) = ([true; N], [usize::MAX; N]);
        let mut layout = Self { is_short: false, is_shown, tails, widths: [0; N] };
        layout.measure(columns, rows);
        let Some(width) = width else { return layout };
        if layout.total() > width {
            layout.is_short = true;
            layout.tails =
                std::array::from_fn(|i| tail(&rows.iter().map(|row| &*row[i].text).collect()));
            layout.measure(columns, rows);
        }
        while layout.total() > width {
            let shown = (0..N).filter(|&i| layout.is_shown[i] && columns[i].rank > 0);
            let Some(next) = shown.max_by_key(|&i| columns[i].rank) else { break };
            layout.is_shown[next] = false;
        }
        layout
    }

    fn measure(&mut self, columns: &[FittedColumn; N], rows: &[[Cell; N]]) {
        for i in 0..N {
            let cells = rows.iter().map(|row| row[i].shown(self.is_short, self.tails[i]));
            let widths = cells.chain([columns[i].head]).map(|text| text.chars().count());
            self.widths[i] = widths.max().unwrap_or_default();
        }
    }

    fn total(&self) -> usize {
        let shown = self.widths.iter().zip(self.is_shown).filter(|(_, is_shown)| *is_shown);
        shown.map(|(width, _)| width + 2).sum::<usize>().saturating_sub(2)
    }
}

/// How many characters of the ends of different texts tell them apart; at least eight, the part of
/// an id that chance made. Ids are ASCII.
fn tail(all: &HashSet<&str>) -> usize {
    const LEAST: usize = 8;
    let longest = all.iter().map(|text| text.len()).max().unwrap_or_default();
    let is_ascii = all.iter().all(|text| text.is_ascii());
    let is_unique = |len: usize| {
        let ends = all.iter().map(|text| &text[text.len().saturating_sub(len)..]);
        ends.collect::<HashSet<_>>().len() == all.len()
    };
    (LEAST..longest).find(|&len| is_ascii && is_unique(len)).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Cell, FittedColumn, FittedTable, Short};

    const COLUMNS: [FittedColumn; 3] = [
        FittedColumn { head: "ID", is_right: false, rank: 0 },
        FittedColumn { head: "NOTE", is_right: false, rank: 1 },
        FittedColumn { head: "N", is_right: true, rank: 2 },
    ];

    fn table(ids: &[&str], width: Option<usize>) -> String {
        let mut out = Vec::new();
        let mut table = FittedTable::new(COLUMNS, width);
        for id in ids {
            let id = Cell { short: Short::ToTail, ..Cell::of(*id) };
            let note = Cell { short: Short::To("n".into()), ..Cell::of("note") };
            table.push([id, note, Cell::of("7")], &mut out).unwrap();
        }
        table.end(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_is_shortened_and_then_cut_to_its_width() {
        let ids = ["ORD_000_a1b2c3d4", "ORD_001_a1b2c3d5"];
        let full =
            "ID                NOTE  N\nORD_000_a1b2c3d4  note  7\nORD_001_a1b2c3d5  note  7\n";
        let short = "ID        NOTE  N\na1b2c3d4  n     7\na1b2c3d5  n     7\n";
        let cut = "ID        NOTE\na1b2c3d4  n\na1b2c3d5  n\n";
        let least = "ID\na1b2c3d4\na1b2c3d5\n";
        for (width, wanted) in [
            (None, full),
            (Some(25), full),
            (Some(24), short),
            (Some(17), short),
            (Some(16), cut),
            (Some(13), least),
            (Some(1), least),
        ] {
            assert_eq!(table(&ids, width), wanted, "{width:?}");
        }
    }

    #[test]
    fn ends_that_are_alike_are_shown_longer() {
        let alike = table(&["ORD_000_a1b2c3d4", "ORD_001_a1b2c3d4"], Some(20));
        assert_eq!(alike, "ID          NOTE  N\n0_a1b2c3d4  n     7\n1_a1b2c3d4  n     7\n");
        // The same one twice is no other.
        assert!(table(&["ORD_000_a1b2c3d4"; 2], Some(20)).contains("\na1b2c3d4  n"));
    }
}
