use std::io::{self, Write};

use id_generators::OrderId;
use serde::Serialize;

use crate::place::Place;

/// A flaw and all that tells where it is.
#[derive(Serialize)]
pub(crate) struct Problem<'a> {
    pub(crate) file: &'a str,
    #[serde(flatten)]
    pub(crate) place: Place,
    /// The number of the record in its file, from 1.
    pub(crate) record: u64,
    pub(crate) order_id: Option<OrderId>,
    pub(crate) field: Option<&'a str>,
    pub(crate) message: &'a str,
}

/// How problems are written.
#[derive(Clone, Copy)]
pub(crate) enum Notation {
    Plain,
    Coloured,
    Json,
}

impl Problem<'_> {
    pub(crate) fn write(&self, out: &mut dyn Write, notation: Notation) -> io::Result<()> {
        let (bold, cyan, reset) = match notation {
            Notation::Json => {
                serde_json::to_writer(&mut *out, self)?;
                return out.write_all(b"\n");
            }
            Notation::Plain => ("", "", ""),
            Notation::Coloured => ("\x1b[1m", "\x1b[36m", "\x1b[0m"),
        };
        let Self { file, place: Place { line, column }, field, message, .. } = self;
        write!(out, "{bold}{file}:{line}:{column}:{reset} ")?;
        if let Some(field) = field {
            write!(out, "{cyan}{field}:{reset} ")?;
        }
        writeln!(out, "{message}")
    }
}
