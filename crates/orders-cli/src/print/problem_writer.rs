use std::io::{self, Write};

use serde::Serialize;

use core_enums::MistakeKind;
use id_generators::OrderId;
use record_files::{Position, Problem};

use crate::print::{counted::counted, json_line::write_json_line, notation::Notation};

/// Writes the problems of one file.
pub(crate) struct ProblemWriter {
    file: String,
    notation: Notation,
    /// How many records of the file there were before.
    records: u64,
    /// How many of them are of another kind. The first tells of all.
    of_other_kind: u64,
}

impl ProblemWriter {
    pub(crate) const fn new(file: String, notation: Notation) -> Self {
        Self { file, notation, records: 0, of_other_kind: 0 }
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

    /// Says how many problems were left out.
    pub(crate) fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        match self.of_other_kind {
            0 | 1 => Ok(()),
            n => {
                let more = counted(n - 1, "more record");
                writeln!(out, "{}: the same of {more}", self.file)
            }
        }
    }

    fn write_one(&mut self, problem: &Problem, out: &mut dyn Write) -> io::Result<()> {
        if problem.kind == MistakeKind::OtherKind && self.notation != Notation::Json {
            self.of_other_kind += 1;
            if self.of_other_kind > 1 {
                return Ok(());
            }
        }
        let Self { file, notation, .. } = self;
        let Problem { position, record, order_id, message, .. } = problem;
        let field = problem.path.field();
        let (bold, cyan, reset) = match notation {
            Notation::Json => {
                let Position { line, column } = *position;
                let (record, order_id) = (*record, *order_id);
                let kind = problem.kind;
                let row = Row { file, line, column, record, order_id, field, kind, message };
                return write_json_line(&row, out);
            }
            Notation::Plain => ("", "", ""),
            Notation::Coloured => ("\x1b[1m", "\x1b[36m", "\x1b[0m"),
        };
        let Position { line, column } = position;
        write!(out, "{bold}{file}:{line}:{column}:{reset} ")?;
        if let Some(field) = field {
            write!(out, "{cyan}{field}:{reset} ")?;
        }
        writeln!(out, "{message}")
    }
}

/// A problem in JSON.
#[derive(Serialize)]
struct Row<'a> {
    file: &'a str,
    line: u64,
    column: u64,
    record: u64,
    order_id: Option<OrderId>,
    field: Option<String>,
    kind: MistakeKind,
    message: &'a str,
}
