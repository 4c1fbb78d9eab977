use std::io::{self, Write};

use serde::Serialize;

use crate::{
    print::{json_line::write_json_line, notation::Notation},
    read::{Position, Problem},
};

/// Writes the problems of one file.
pub(crate) struct ProblemWriter {
    file: String,
    notation: Notation,
    /// How many records of the file there were before.
    records: u64,
}

impl ProblemWriter {
    pub(crate) const fn new(file: String, notation: Notation) -> Self {
        Self { file, notation, records: 0 }
    }

    /// Writes the problems of the next records, of which there are so many.
    pub(crate) fn write(
        &mut self,
        records: u64,
        problems: Vec<Problem>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let before = self.records;
        self.records += records;
        problems.into_iter().try_for_each(|problem| {
            self.write_one(&Problem { record: before + problem.record, ..problem }, out)
        })
    }

    fn write_one(&self, problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
        #[derive(Serialize)]
        struct InFile<'a> {
            file: &'a str,
            #[serde(flatten)]
            problem: &'a Problem,
        }

        let Self { file, notation, .. } = self;
        let (bold, cyan, reset) = match notation {
            Notation::Json => return write_json_line(&InFile { file, problem }, out),
            Notation::Plain => ("", "", ""),
            Notation::Coloured => ("\x1b[1m", "\x1b[36m", "\x1b[0m"),
        };
        let Problem { position: Position { line, column }, field, message, .. } = problem;
        write!(out, "{bold}{file}:{line}:{column}:{reset} ")?;
        if let Some(field) = field {
            write!(out, "{cyan}{field}:{reset} ")?;
        }
        writeln!(out, "{message}")
    }
}
