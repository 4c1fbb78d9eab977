//! What is asked of a ledger on a server alone.

use clap::Args;
use ledger_postgres::Address;
use record_files::printable;

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, place::address},
    },
    print::{Streams, counted},
};

/// The database of a ledger.
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
pub(crate) struct LedgerOnServer {
    /// The ledger's database, such as postgres://owner@db1/orders
    #[arg(
        long,
        value_name = "URL",
        env = "ORDERS_LEDGER",
        hide_env_values = true,
        value_parser = address()
    )]
    db: Address,
}

/// Make a ledger in a database of PostgreSQL, or bring it to the version of this program
///
/// An empty database is enough. The tables are in the schema `ledger`. Programs that write need the
/// role ledger_writer, and programs that read need ledger_reader; both are made if you may make
/// roles.
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
#[command(after_help = "Examples:
  orders ledger init --db postgres://owner@db1/orders
  orders ledger init --db 'postgres://owner@db1,db2/orders?sslmode=verify-full'")]
pub(crate) struct InitArgs {
    #[command(flatten)]
    ledger: LedgerOnServer,
}

impl InitArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let init = ledger_postgres::init(&self.ledger.db)?;
        match init.from {
            0 => writeln!(streams.err, "a new ledger of version {}", init.to)?,
            from if from == init.to => writeln!(streams.err, "the ledger has version {from}")?,
            from => writeln!(streams.err, "from version {from} to version {}", init.to)?,
        }
        if !init.has_roles {
            writeln!(streams.err, "{NO_ROLES}")?;
        }
        Ok(Exit::Fine)
    }
}

const NO_ROLES: &str = "the roles ledger_writer and ledger_reader have no rights yet: have \
    somebody make them who may (CREATE ROLE ... NOLOGIN), and run this again";

/// Tell how a ledger and its server are
///
/// Each fact is a line NAME: VALUE: among others what a commit waits for, whose open transactions
/// hold followers back, and the standbys, where you may see them. The exit status is 0 if all is
/// well, 1 if the ledger has to be adopted or its server can lose what it confirms, and 2 if the
/// server cannot be asked.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger status --db postgres://reader@db1/orders
  PGPASSWORD=... orders ledger status --db postgres://reader@127.0.0.1:5433/orders")]
pub(crate) struct StatusArgs {
    #[command(flatten)]
    ledger: LedgerOnServer,
}

impl StatusArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let status = ledger_postgres::status(&self.ledger.db)?;
        for (name, value) in &status.facts {
            writeln!(streams.out, "{name}: {}", printable(value))?;
        }
        for trouble in &status.troubles {
            writeln!(streams.out, "trouble: {}", printable(trouble))?;
        }
        streams.out.flush()?;
        writeln!(streams.err, "{}", counted(status.troubles.len() as u64, "trouble"))?;
        Ok(if status.troubles.is_empty() { Exit::Fine } else { Exit::Problems })
    }
}

/// Go on with a ledger that was restored from a dump, or copied to another server
///
/// Its changes come before all that is written from now on: a new era begins. Be sure that nobody
/// writes to the one that it was copied from: the two would go different ways.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger adopt --db postgres://owner@db1/orders
  pg_restore -d orders orders.dump && orders ledger adopt --db postgres:///orders")]
pub(crate) struct AdoptArgs {
    #[command(flatten)]
    ledger: LedgerOnServer,
}

impl AdoptArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        match ledger_postgres::adopt(&self.ledger.db)? {
            Some(adoption) => {
                writeln!(streams.err, "{}: era {} begins", adoption.found, adoption.era)?;
            }
            None => writeln!(streams.err, "nothing to adopt: the ledger was made here")?,
        }
        Ok(Exit::Fine)
    }
}
