//! The arguments of `orders ledger`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use core_enums::OrderStatus;
use dtos_state::Symbol;
use id_generators::ExecutionGroupId;

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
    /// `orders check` has it, and the others are taken in. They are on disk a thousand at a time.
    ///
    /// The exit status is 0 without problems, 1 with problems, and 2 if a file could not be read or
    /// the ledger not be written; what was taken in before is kept.
    Import(Import),
    /// Show the orders, open ones first, the last registered first
    ///
    /// The average price is that of all fills, rounded at 28 digits; nothing else is ever rounded.
    /// The age is that of the order since it was created. Open orders are held in memory, others
    /// are not.
    List(List),
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

/// The ledger that is looked into.
#[derive(Args)]
pub(crate) struct Ledger {
    /// The ledger
    #[arg(long, value_name = "LEDGER")]
    pub(crate) db: PathBuf,
}
