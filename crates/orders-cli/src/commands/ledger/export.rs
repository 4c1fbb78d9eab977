//! `orders ledger export`.

mod columns;
mod csv_rows;
mod json_rows;
mod parquet_rows;
mod rows;
mod tables;

use clap::{Args, ValueEnum};
use dtos_state::Fill;
use strategy_ledger::{Change, Cursor, Overview};

use self::{csv_rows::CsvRows, json_rows::JsonRows, parquet_rows::ParquetRows, rows::Rows};
use crate::{
    commands::{
        exit::Exit,
        ledger::{
            failure::Failure,
            filters::TimedFilters,
            ledger_file::LedgerFile,
            pages::{for_each_executed, for_each_page_of},
        },
    },
    print::Streams,
};

/// Write the ledger for other programs
///
/// By default it writes the commands that rebuild the ledger, one a line, as `import` reads them.
///
/// A CSV file has times and decimals as exact text. A Parquet file has times in UTC, to the
/// nanosecond, and each decimal twice: as DECIMAL(38,18), null where that does not hold it exactly,
/// and as exact text in the column ending in `_text`. Of the average price, which is a quotient,
/// the decimal is rounded.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger export > commands.ndjson
  orders ledger export --what orders --format csv --symbol btc_usdt > orders.csv
  orders ledger export --what fills --format parquet > fills.parquet")]
pub(crate) struct ExportArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// The format
    #[arg(long, value_enum, default_value_t = Format::Ndjson)]
    format: Format,
    /// What to write
    #[arg(long, value_enum, default_value_t = What::Changes)]
    what: What,
    #[command(flatten)]
    filters: TimedFilters,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One JSON object a line
    Ndjson,
    /// Comma-separated values, with the names of the columns in the first line
    Csv,
    /// Apache Parquet
    Parquet,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Each order, with what was filled, what remains, average price and commission
    Orders,
    /// Each execution that counts
    Fills,
    /// All news that the ledger took, in order of arrival
    Changes,
}

impl ExportArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let out = &mut *streams.out;
        match (self.what, self.format) {
            (What::Changes, Format::Ndjson) => self.commands(out)?,
            (What::Changes, Format::Csv) => self.changes(CsvRows::of(tables::CHANGES, out)?)?,
            (What::Changes, Format::Parquet) => {
                self.changes(ParquetRows::of(tables::CHANGES, out)?)?;
            }
            (What::Orders, Format::Ndjson) => self.orders(JsonRows::of(tables::ORDERS, out))?,
            (What::Orders, Format::Csv) => self.orders(CsvRows::of(tables::ORDERS, out)?)?,
            (What::Orders, Format::Parquet) => {
                self.orders(ParquetRows::of(tables::ORDERS, out)?)?;
            }
            (What::Fills, Format::Ndjson) => self.fills(JsonRows::of(tables::FILLS, out))?,
            (What::Fills, Format::Csv) => self.fills(CsvRows::of(tables::FILLS, out)?)?,
            (What::Fills, Format::Parquet) => self.fills(ParquetRows::of(tables::FILLS, out)?)?,
        }
        Ok(Exit::Fine)
    }

    fn commands(&self, out: &mut dyn std::io::Write) -> Result<(), Failure> {
        let mut lines = String::new();
        let filter = self.filters.to_filter();
        for_each_page_of(&filter, Cursor::BEGINNING, &mut self.ledger.open()?, |changes| {
            lines.clear();
            for change in changes {
                change.command.append_json(&mut lines);
                lines.push('\n');
            }
            Ok(out.write_all(lines.as_bytes())?)
        })?;
        Ok(())
    }

    fn changes(&self, mut rows: impl Rows<Change>) -> Result<(), Failure> {
        let filter = self.filters.to_filter();
        for_each_page_of(&filter, Cursor::BEGINNING, &mut self.ledger.open()?, |changes| {
            changes.iter().try_for_each(|change| rows.push(change.clone()))
        })?;
        rows.end()
    }

    fn orders(&self, mut rows: impl Rows<Overview>) -> Result<(), Failure> {
        for_each_executed(
            self.filters.to_filter(),
            &mut self.ledger.open()?,
            |order, executions| rows.push(Overview::of(order, executions)),
        )?;
        rows.end()
    }

    fn fills(&self, mut rows: impl Rows<Fill>) -> Result<(), Failure> {
        for_each_executed(self.filters.to_filter(), &mut self.ledger.open()?, |_, executions| {
            executions.iter().try_for_each(|execution| rows.push(execution.clone()))
        })?;
        rows.end()
    }
}
