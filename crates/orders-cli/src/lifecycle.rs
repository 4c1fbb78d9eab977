//! `orders lifecycle`: the table of the code, as a picture.

use std::io::{self, Write};

use core_enums::{OrderStatus, ReportEffect};

use crate::{
    args::{Lifecycle, Picture},
    streams::{Status, Streams},
};

pub(crate) fn lifecycle(args: &Lifecycle, streams: &mut Streams) -> io::Result<Status> {
    match args.format {
        Picture::Table => write_table(&mut streams.out)?,
        Picture::Mermaid => write_mermaid(&mut streams.out)?,
    }
    Ok(Status::Fine)
}

/// One row a status that an order is in, one column a status that is reported.
fn write_table(out: &mut dyn Write) -> io::Result<()> {
    write_row(out, "", OrderStatus::as_str)?;
    for status in OrderStatus::ALL {
        write_row(out, status.as_str(), |reported| match status.effect_of(reported) {
            ReportEffect::Advances => "->",
            ReportEffect::ChangesNothing => "=",
            ReportEffect::Contradicts => "x",
        })?;
    }
    writeln!(out)?;
    writeln!(out, "Rows: the status of an order. Columns: the status that is reported of it.")?;
    writeln!(out, "->  it advances    =  nothing to change    x  a contradiction, refused")
}

fn write_row(
    out: &mut dyn Write,
    head: &str,
    cell: impl Fn(OrderStatus) -> &'static str,
) -> io::Result<()> {
    write!(out, "{head:18}")?;
    let [columns @ .., last] = OrderStatus::ALL;
    for column in columns {
        write!(out, "{:width$}", cell(column), width = column.as_str().len() + 2)?;
    }
    writeln!(out, "{}", cell(last))
}

fn write_mermaid(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "stateDiagram-v2")?;
    writeln!(out, "    [*] --> {}", OrderStatus::Pending)?;
    for status in OrderStatus::ALL {
        for reported in OrderStatus::ALL {
            if status.effect_of(reported) == ReportEffect::Advances {
                writeln!(out, "    {status} --> {reported}")?;
            }
        }
    }
    for status in OrderStatus::ALL.into_iter().filter(|status| status.is_final()) {
        writeln!(out, "    {status} --> [*]")?;
    }
    Ok(())
}
