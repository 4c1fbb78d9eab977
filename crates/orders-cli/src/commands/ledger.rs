//! `orders ledger`.

mod audit;
mod backup;
mod changes;
mod export;
mod failure;
mod follow;
mod import;
mod ledger_file;
mod list;
mod overview;
mod show;
mod tally;

use std::io;

use clap::Subcommand;

use self::{
    audit::AuditArgs,
    backup::{BackupArgs, RestoreArgs},
    export::ExportArgs,
    failure::Failure,
    follow::FollowArgs,
    import::ImportArgs,
    list::ListArgs,
    show::ShowArgs,
};
use crate::{commands::exit::Exit, print::Streams};

/// Keep orders, reports and fills in a ledger, and query it
///
/// A ledger is one file, with two or three more beside it while it is in use. One process
/// writes to it at a time, and any number read.
#[derive(Subcommand)]
pub(crate) enum LedgerCommands {
    Import(ImportArgs),
    List(ListArgs),
    Show(ShowArgs),
    Audit(AuditArgs),
    Export(ExportArgs),
    Follow(FollowArgs),
    Backup(BackupArgs),
    Restore(RestoreArgs),
}

impl LedgerCommands {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let result = match self {
            Self::Import(args) => args.run(streams),
            Self::List(args) => args.run(streams),
            Self::Show(args) => args.run(streams),
            Self::Audit(args) => args.run(streams),
            Self::Export(args) => args.run(streams),
            Self::Follow(args) => args.run(streams),
            Self::Backup(args) => args.run(streams),
            Self::Restore(args) => args.run(streams),
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
