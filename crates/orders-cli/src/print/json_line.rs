use std::io::{self, Write};

use serde::Serialize;

/// Writes a value as one line of JSON.
pub(crate) fn write_json_line(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")
}
