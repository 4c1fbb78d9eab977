use clap::Args;
use dtos_state::Command;
use ledger_postgres::PostgresLedger;
use ledger_sqlite::SqliteLedger;
use record_files::printable;
use strategy_ledger::{Cursor, LedgerWriter, NewsDigest, Outcome};

use crate::{
    commands::{
        exit::Exit,
        ledger::{
            failure::Failure,
            pages::for_each_page_since,
            place::{Place, Reader, place},
            upgrade::tell_upgrade,
        },
    },
    print::{Streams, counted},
};

/// Copy all news of a ledger into another one, and compare the two
///
/// Each is a file or the address of a server. The other one is made if it is not there, and gets
/// what it lacks: after a copy that was cut short, or once there is more, copy again. Then both are
/// read, and their digests compared. The exit status is 0 if they are equal, 1 if the other ledger
/// has news of its own or refused some, and 2 if one of them cannot be read or written.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger copy session.ledger postgres://worker@db1/orders
  orders ledger copy postgres://reader@db1/orders today.ledger")]
pub(crate) struct CopyArgs {
    /// The ledger to copy
    #[arg(value_name = "FROM", value_parser = place())]
    from: Place,
    /// The ledger that gets the news
    #[arg(value_name = "TO", value_parser = place())]
    to: Place,
}

impl CopyArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let mut from = self.from.open()?;
        let mut to = make(&self.to, streams)?;
        let mut digest = NewsDigest::default();
        let (mut read, mut new) = (0, 0);
        let mut refused = Vec::new();
        copy_news(&mut from, &mut *to, &mut |command, outcome| {
            digest.add(command);
            read += 1;
            match outcome {
                Ok(effect) => new += u64::from(effect.of_change().is_some()),
                Err(refusal) => refused.push(refusal.to_string()),
            }
        })?;
        drop(to);
        refused.iter().try_for_each(|line| writeln!(streams.out, "{}", printable(line)))?;
        let copied = digest_of(&mut self.to.open()?)?;
        writeln!(streams.err, "{}, {new} of them new", counted(read, "change"))?;
        if copied == digest {
            writeln!(streams.out, "{digest}")?;
            return Ok(Exit::Fine);
        }
        writeln!(streams.out, "the digests differ: {digest} was read, and {copied} is there now")?;
        Ok(Exit::Problems)
    }
}

/// Opens a ledger to write to it, and makes it if it is not there.
fn make(place: &Place, streams: &mut Streams) -> Result<Box<dyn LedgerWriter>, Failure> {
    match place {
        Place::File(path) => {
            let ledger = SqliteLedger::open(path)?;
            tell_upgrade(&ledger, streams)?;
            Ok(Box::new(ledger))
        }
        Place::Server(address) => {
            match PostgresLedger::open(address) {
                Ok(ledger) => return Ok(Box::new(ledger)),
                Err(error) if error.is_no_ledger() => {}
                Err(error) => return Err(error.into()),
            }
            ledger_postgres::init(address)?;
            Ok(Box::new(PostgresLedger::open(address)?))
        }
    }
}

/// Gives a ledger all news of another one, and visits the outcome of each.
pub(crate) fn copy_news(
    from: &mut Reader,
    to: &mut dyn LedgerWriter,
    visit: &mut dyn FnMut(&Command, Outcome),
) -> Result<(), Failure> {
    for_each_page_since(Cursor::BEGINNING, from, |changes| {
        let commands: Vec<Command> = changes.iter().map(|it| it.command.clone()).collect();
        let outcomes = to.take_all(&commands)?;
        commands.iter().zip(outcomes).for_each(|(command, outcome)| visit(command, outcome));
        Ok(())
    })?;
    Ok(())
}

/// The digest of all news of a ledger.
pub(crate) fn digest_of(reader: &mut Reader) -> Result<NewsDigest, Failure> {
    let mut digest = NewsDigest::default();
    for_each_page_since(Cursor::BEGINNING, reader, |changes| {
        for change in changes {
            digest.add(&change.command);
        }
        Ok(())
    })?;
    Ok(digest)
}
