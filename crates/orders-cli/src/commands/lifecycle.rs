use std::io::{self, Write};

use clap::{Args, ValueEnum};
use core_enums::{OrderStatus, ReportEffect};

use crate::{commands::exit::Exit, print::Streams};

/// Show the effect of each reported status on an order of each status
#[derive(Args)]
#[command(after_help = "Examples:
  orders lifecycle
  orders lifecycle --format mermaid")]
pub(crate) struct LifecycleArgs {
    /// How to show it
    #[arg(long, default_value = "table")]
    format: Picture,
}

#[derive(Clone, Copy, ValueEnum)]
enum Picture {
    /// A table, one row a status
    Table,
    /// A Mermaid state diagram
    Mermaid,
}

impl LifecycleArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        match self.format {
            Picture::Table => write_table(&mut streams.out)?,
            Picture::Mermaid => write_mermaid(&mut streams.out)?,
        }
        Ok(Exit::Fine)
    }
}

/// Rows are the status of the order, columns the reported status.
fn write_table(out: &mut dyn Write) -> io::Result<()> {
    write_row(out, "", OrderStatus::as_str)?;
    for status in OrderStatus::ASCENDING {
        write_row(out, status.as_str(), |reported| {
            match (status.effect_of(reported), status.contradicts(reported)) {
                (ReportEffect::Advances, false) => "->",
                (ReportEffect::Advances, true) => "->!",
                (ReportEffect::ChangesNothing, false) => "=",
                (ReportEffect::ChangesNothing, true) => "=!",
            }
        })?;
    }
    writeln!(out)?;
    writeln!(out, "Rows: the status of the order. Columns: the reported status.")?;
    writeln!(out, "->  the order advances    =  no change    !  and the two contradict each other")
}

fn write_row(
    out: &mut dyn Write,
    head: &str,
    cell: impl Fn(OrderStatus) -> &'static str,
) -> io::Result<()> {
    write!(out, "{head:18}")?;
    let [columns @ .., last] = OrderStatus::ASCENDING;
    for column in columns {
        write!(out, "{:width$}", cell(column), width = column.as_str().len() + 2)?;
    }
    writeln!(out, "{}", cell(last))
}

fn write_mermaid(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "stateDiagram-v2")?;
    writeln!(out, "    [*] --> {}", OrderStatus::Pending)?;
    for status in OrderStatus::ASCENDING {
        for reported in OrderStatus::ASCENDING {
            if status.effect_of(reported) == ReportEffect::Advances {
                writeln!(out, "    {status} --> {reported}")?;
            }
        }
    }
    for status in OrderStatus::ASCENDING.into_iter().filter(|status| status.is_final()) {
        writeln!(out, "    {status} --> [*]")?;
    }
    Ok(())
}
