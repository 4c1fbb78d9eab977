use std::io::{self, Write};

use id_generators::OrderId;
use serde::Serialize;

use crate::place::Place;

/// One thing that is wrong with a record of a file.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    #[serde(flatten)]
    pub(crate) place: Place,
    /// The number of the record in its file, from 1.
    pub(crate) record: u64,
    pub(crate) order_id: Option<OrderId>,
    pub(crate) field: Option<String>,
    pub(crate) message: String,
}

/// How problems are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    Plain,
    Coloured,
    Json,
}

impl Problem {
    pub(crate) fn write(
        &self,
        out: &mut dyn Write,
        file: &str,
        notation: Notation,
    ) -> io::Result<()> {
        #[derive(Serialize)]
        struct InFile<'a> {
            file: &'a str,
            #[serde(flatten)]
            problem: &'a Problem,
        }

        let (bold, cyan, reset) = match notation {
            Notation::Json => {
                serde_json::to_writer(&mut *out, &InFile { file, problem: self })?;
                return out.write_all(b"\n");
            }
            Notation::Plain => ("", "", ""),
            Notation::Coloured => ("\x1b[1m", "\x1b[36m", "\x1b[0m"),
        };
        let Self { place: Place { line, column }, field, message, .. } = self;
        write!(out, "{bold}{file}:{line}:{column}:{reset} ")?;
        if let Some(field) = field {
            write!(out, "{cyan}{field}:{reset} ")?;
        }
        writeln!(out, "{message}")
    }
}
