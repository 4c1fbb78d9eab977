//! `orders journal`.

mod catch_up;
mod check_journal;
mod entries;
mod journal_files;
mod story;
mod told;
mod why;

use std::io;

use clap::Subcommand;

use self::{catch_up::FollowArgs, check_journal::CheckArgs, entries::ExportArgs, why::WhyArgs};
use crate::{
    commands::{exit::Exit, ledger::failure::Failure},
    print::Streams,
};

/// Tell why the orders of a ledger exist, from the journal of the decisions
///
/// A journal is one file, with two or three more beside it while it is in use. One process
/// writes to it at a time, and any number read.
#[derive(Subcommand)]
#[command(after_help = "Examples:
  orders journal why ORD_20251201_104000_3fa91c12 --journal my.journal --ledger my.ledger
  orders journal check --journal my.journal --ledger my.ledger")]
pub(crate) enum JournalCommands {
    Why(WhyArgs),
    Follow(FollowArgs),
    Export(ExportArgs),
    Check(CheckArgs),
}

impl JournalCommands {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let result = match self {
            Self::Why(args) => args.run(streams),
            Self::Follow(args) => args.run(streams),
            Self::Export(args) => args.run(streams),
            Self::Check(args) => args.run(streams),
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
