//! `orders ledger`.

mod audit;
mod backup;
mod check_ledger;
mod copy;
mod destination;
mod digest;
mod export;
pub(crate) mod failure;
mod filters;
mod follow;
mod import;
mod ledger_file;
mod list;
pub(crate) mod news_text;
mod order_table;
pub(crate) mod overview;
mod pages;
pub(crate) mod place;
mod rule;
mod serve;
mod server;
mod show;
mod show_group;
mod show_order;
mod tally;
mod timeline;
mod upgrade;

use std::io;

use clap::Subcommand;

use self::{
    audit::AuditArgs,
    backup::{BackupArgs, RestoreArgs},
    check_ledger::CheckArgs,
    copy::CopyArgs,
    digest::DigestArgs,
    export::ExportArgs,
    failure::Failure,
    follow::FollowArgs,
    import::ImportArgs,
    list::ListArgs,
    rule::RuleArgs,
    serve::ServeArgs,
    server::{AdoptArgs, InitArgs, StatusArgs},
    show::ShowArgs,
};
use crate::{commands::exit::Exit, print::Streams};

/// Keep orders and all news of them in a ledger, and query it
///
/// A ledger is one file, with two or three more beside it while it is in use. One process
/// writes to it at a time, and any number read. For several writers it is in a database of
/// PostgreSQL instead, and has an address such as postgres://worker@db1/orders.
#[derive(Subcommand)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
#[command(after_help = "Examples:
  orders ledger import session.ndjson --db session.ledger
  export ORDERS_LEDGER=session.ledger
  orders ledger list --open
  orders ledger show 3fa91c12")]
pub(crate) enum LedgerCommands {
    Import(ImportArgs),
    List(ListArgs),
    Show(ShowArgs),
    Audit(AuditArgs),
    Rule(RuleArgs),
    Export(ExportArgs),
    Follow(FollowArgs),
    Serve(ServeArgs),
    Digest(DigestArgs),
    Check(CheckArgs),
    Backup(BackupArgs),
    Restore(RestoreArgs),
    Copy(CopyArgs),
    Init(InitArgs),
    Status(StatusArgs),
    Adopt(AdoptArgs),
}

impl LedgerCommands {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let result = match self {
            Self::Import(args) => args.run(streams),
            Self::List(args) => args.run(streams),
            Self::Show(args) => args.run(streams),
            Self::Audit(args) => args.run(streams),
            Self::Rule(args) => args.run(streams),
            Self::Export(args) => args.run(streams),
            Self::Follow(args) => args.run(streams),
            Self::Serve(args) => args.run(streams),
            Self::Digest(args) => args.run(streams),
            Self::Check(args) => args.run(streams),
            Self::Backup(args) => args.run(streams),
            Self::Restore(args) => args.run(streams),
            Self::Copy(args) => args.run(streams),
            Self::Init(args) => args.run(streams),
            Self::Status(args) => args.run(streams),
            Self::Adopt(args) => args.run(streams),
        };
        match result {
            Err(Failure::CannotWrite(error)) => Err(error),
            Err(failure) => {
                streams.out.flush()?;
                writeln!(streams.err, "orders: {failure}")?;
                Ok(Exit::Failed)
            }
            Ok(exit) => Ok(exit),
        }
    }
}
