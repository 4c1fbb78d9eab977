//! The arguments of `orders ledger`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use core_enums::OrderStatus;
use dtos_state::Symbol;
use id_generators::{ExecutionGroupId, OrderId};

use super::one_of;

#[derive(Subcommand)]
pub(crate) enum LedgerCommand {
    /// Take orders, reports and fills into a ledger
    ///
    /// A file holds commands, one JSON object after another: {"register":ORDER}, {"update":REPORT}
    /// with order_id, status, connector_order_id and updated_at, or {"fill":FILL}.
    ///
    /// What is there already is no change, so that the same file may be imported again. A report
    /// that contradicts what is known, and a fill that conflicts with another, are kept beside it.
    /// A command that is refused is a line FILE:LINE:COLUMN: FIELD: MESSAGE on standard output, as
    /// `orders check` has it, and the others are taken in, up to a thousand at a time.
    ///
    /// The exit status is 0 without problems, 1 with problems, and 2 if a file could not be read or
    /// the ledger not be written; what was taken in before is kept.
    Import(Import),
    /// Show the orders, open ones first, the last registered first
    ///
    /// The average price is that of all fills, rounded at 28 digits where it is not exact; nothing
    /// else is ever rounded. A question mark stands for sums that no decimal can hold. The age is that of the order since it was created. Open orders are held in memory, others
    /// are not.
    List(List),
    /// Show all that is known of an order, and all that was said of it
    Show(Show),
    /// Find orders of which two things are said that do not go together
    ///
    /// A finding is a line ORDER_ID: MESSAGE on standard output. The exit status is 0 without
    /// findings, 1 with findings, and 2 if the ledger could not be read.
    Audit(Audit),
    /// Write the commands that make the ledger anew, as `import` reads them
    Export(Export),
    /// Write changes as they come, one JSON object a line
    ///
    /// A change is its command with seq, its number in the ledger, and effect, what became of it.
    /// Who goes on from the last seq it has seen misses none. This ends with the first change that
    /// nobody reads any more.
    Follow(Follow),
}

#[derive(Args)]
pub(crate) struct Import {
    /// The ledger; a new one where there is no file
    #[arg(long, value_name = "LEDGER")]
    pub(crate) db: PathBuf,
    /// Report problems as JSON, one object a line
    #[arg(long)]
    pub(crate) json: bool,
    /// Show neither progress nor a summary
    #[arg(long, short)]
    pub(crate) quiet: bool,
    /// The files to read; standard input if none or -
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct List {
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// Only those of this execution group
    #[arg(long, value_name = "ID")]
    pub(crate) group: Option<ExecutionGroupId>,
    /// Only those that trade this
    #[arg(long)]
    pub(crate) symbol: Option<Symbol>,
    /// Only those of this status; may be given more than once
    #[arg(long, value_parser = one_of::<OrderStatus>(OrderStatus::ALL.map(OrderStatus::as_str)))]
    pub(crate) status: Vec<OrderStatus>,
    /// Write one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Show {
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// Write one JSON object
    #[arg(long)]
    pub(crate) json: bool,
    /// The order, such as ORD_20251201_150000_a1b2c3d4
    #[arg(value_name = "ORDER_ID")]
    pub(crate) order_id: OrderId,
}

#[derive(Args)]
pub(crate) struct Audit {
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// Write one JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Args)]
pub(crate) struct Export {
    #[command(flatten)]
    pub(crate) ledger: Ledger,
}

#[derive(Args)]
pub(crate) struct Follow {
    #[command(flatten)]
    pub(crate) ledger: Ledger,
    /// Begin after this change; after the last one if left out
    #[arg(long, value_name = "SEQ")]
    pub(crate) since: Option<u64>,
}

/// The ledger that is looked into.
#[derive(Args)]
pub(crate) struct Ledger {
    /// The ledger
    #[arg(long, value_name = "LEDGER")]
    pub(crate) db: PathBuf,
}
