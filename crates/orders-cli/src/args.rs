#![expect(clippy::doc_markdown, reason = "these comments are the help texts, as they stand")]

mod ledger;

use std::{path::PathBuf, str::FromStr, thread};

use clap::{
    Args, Parser, Subcommand, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser},
    value_parser,
};
use clap_complete::Shell;
use core_enums::{OrderSide, OrderType, UnknownName};
use dtos_state::{ExactDecimal, Quantity, Symbol};
use id_generators::ExecutionGroupId;

pub(crate) use self::ledger::{Audit, Export, Follow, Import, LedgerCommand, List, Show};
use crate::read::{DEFAULT_MAX_MIB, InputFormat};

/// Checks, formats and makes orders, records of what is meant to be on an
/// exchange, and keeps them in a ledger with all that becomes of them.
#[derive(Parser)]
#[command(name = "orders", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Read orders and report every problem
    ///
    /// A problem is a line FILE:LINE:COLUMN: FIELD: MESSAGE on standard output; lines and columns
    /// count from 1, columns in characters. The last line, on standard error, is the summary.
    ///
    /// A file holds one JSON object, an array of them, any number of values one after another, or
    /// Markdown, of which every fenced block marked `json` is read. After broken JSON, reading
    /// goes on at the next line that may begin a record; in an array of several lines, with the
    /// next file.
    ///
    /// The exit status is 0 without problems, 1 with problems, and 2 if a file could not be read.
    Check(Check),
    /// Write each readable order on one line, in canonical form
    ///
    /// The problems of the others go to standard error, as `orders check` reports them, with the
    /// same exit status.
    Format(Format),
    /// Make a new pending order
    New(New),
    /// Make ids, or say what an id tells
    Id(Id),
    /// Show what a report of each status does to an order in each other
    Lifecycle(Lifecycle),
    /// Keep orders, reports and fills in a ledger, and look into it
    ///
    /// A ledger is one file, with two or three more beside it while it is in use. One process
    /// writes to it at a time, and any number read.
    #[command(subcommand)]
    Ledger(LedgerCommand),
    /// Print the JSON Schema of an order
    ///
    /// It is of draft 2020-12 and accepts all that `orders check` accepts. Some things no schema
    /// can refuse: a key that comes twice, a decimal of more than 28 places or 96 bits, 30
    /// February. `orders check` does.
    Schema,
    /// Write a completion script for a shell
    Completions {
        /// The shell that is to complete
        shell: Shell,
    },
}

#[derive(Args)]
pub(crate) struct Check {
    /// Report problems as JSON, one object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// Report also what keeps an order from being sent to the exchange
    #[arg(long)]
    pub(crate) sendable: bool,
    #[command(flatten)]
    pub(crate) input: Input,
}

#[derive(Args)]
pub(crate) struct Format {
    #[command(flatten)]
    pub(crate) input: Input,
}

/// What `check` and `format` read, and how.
#[derive(Args)]
pub(crate) struct Input {
    /// What the files hold; by their ending if auto
    #[arg(long = "input", value_name = "FORMAT", default_value = "auto")]
    pub(crate) format: InputFormat,
    /// How large a record may be, in MiB; up to five times as much memory is used for it, and
    /// Markdown may be a 32nd of it
    #[arg(
        long,
        value_name = "MIB",
        default_value_t = DEFAULT_MAX_MIB,
        value_parser = value_parser!(u16).range(1..=1024)
    )]
    max_record: u16,
    /// How many threads read; as many as there are cores if left out
    #[arg(long, value_name = "N", value_parser = value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Show neither progress nor a summary
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// The files to read; standard input if none or -
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

impl Input {
    /// In bytes.
    pub(crate) fn max_record(&self) -> usize {
        usize::from(self.max_record) << 20
    }

    pub(crate) fn threads(&self) -> usize {
        let of_machine = || thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(of_machine, usize::from)
    }
}

#[derive(Args)]
pub(crate) struct New {
    /// The execution group, such as EXG_20251201_145955_xyz789; a new one if left out
    #[arg(long, value_name = "ID")]
    pub(crate) group: Option<ExecutionGroupId>,
    /// What to trade, such as BTC_USDT
    #[arg(long)]
    pub(crate) symbol: Symbol,
    /// Which way
    #[arg(long, value_parser = one_of::<OrderSide>(OrderSide::ALL.map(OrderSide::as_str)))]
    pub(crate) side: OrderSide,
    /// How it is priced
    #[arg(
        long = "type",
        value_name = "TYPE",
        value_parser = one_of::<OrderType>(OrderType::ALL.map(OrderType::as_str))
    )]
    pub(crate) order_type: OrderType,
    /// How much, such as 0.5
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) quantity: Quantity,
    /// The limit, for LIMIT and STOP_LIMIT
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) price: Option<ExactDecimal>,
    /// The price that arms a STOP_LIMIT
    #[arg(long, value_name = "PRICE", allow_negative_numbers = true)]
    pub(crate) stop_price: Option<ExactDecimal>,
}

#[derive(Args)]
pub(crate) struct Id {
    /// What the ids are for
    #[arg(long, default_value = "order")]
    pub(crate) kind: Kind,
    /// How many to make, at most 4294967296, which is when they would repeat
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = 0..=1 << 32)]
    pub(crate) count: i64,
    /// Say of each ID what it is for and when it was made
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with_all = ["kind", "count"])]
    pub(crate) inspect: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    /// Orders: ORD_...
    Order,
    /// Execution groups: EXG_...
    Group,
    /// Fills: FIL_...
    Fill,
}

#[derive(Args)]
pub(crate) struct Lifecycle {
    /// How to show it
    #[arg(long, default_value = "table")]
    pub(crate) format: Picture,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Picture {
    /// A table, one row a status
    Table,
    /// A Mermaid state diagram
    Mermaid,
}

/// Reads a name of a vocabulary, all of which completions can offer.
fn one_of<T: FromStr<Err = UnknownName> + Clone + Send + Sync + 'static>(
    names: impl IntoIterator<Item = &'static str>,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(names).try_map(|name| name.parse::<T>())
}
