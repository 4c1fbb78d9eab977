//! `orders ledger`.

mod age;
mod audit;
mod export;
mod failure;
mod import;
mod list;
mod overview;
mod show;
mod table;
mod tally;

use std::io;

use crate::{
    args::LedgerCommand,
    ledger::failure::Failure,
    streams::{Status, Streams},
};

pub(crate) fn ledger(command: &LedgerCommand, streams: &mut Streams) -> io::Result<Status> {
    let result = match command {
        LedgerCommand::Import(args) => import::import(args, streams),
        LedgerCommand::List(args) => list::list(args, streams),
        LedgerCommand::Show(args) => show::show(args, streams),
        LedgerCommand::Audit(args) => audit::audit(args, streams),
        LedgerCommand::Export(args) => export::export(args, streams),
        LedgerCommand::Follow(args) => export::follow(args, streams),
    };
    match result {
        Err(Failure::CannotWrite(error)) => Err(error),
        Err(failure) => {
            streams.out.flush()?;
            writeln!(streams.err, "orders: {failure}")?;
            Ok(Status::Failed)
        }
        Ok(status) => Ok(status),
    }
}
