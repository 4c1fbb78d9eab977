use std::io;

use clap::{Args, ValueEnum};
use record_files::Schema;
use strategy_ledger::Discrepancy;

use crate::{commands::exit::Exit, print::Streams};

/// Print the JSON Schema of a kind of record
///
/// It is of draft 2020-12. That of an order or a command accepts all that `orders check` and
/// `orders ledger import` accept.
/// Some things no schema can refuse: a key that is given twice, a decimal of more than 28 places or
/// 96 bits, 30 February, a reason of more than 1024 bytes. The programs do; they also refuse a bust
/// that names nothing or twice, and a ruling that gives one of over and status.
#[derive(Args)]
#[command(after_help = "Examples:
  orders schema command > command.schema.json
  orders schema finding")]
pub(crate) struct SchemaArgs {
    /// Which record
    #[arg(value_name = "RECORD", default_value = "order")]
    record: Kind,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// One order
    Order,
    /// One execution of an order, or a part of one
    Fill,
    /// What an exchange reports of an order
    Update,
    /// One line for `orders ledger import`
    Command,
    /// One line of `orders ledger follow`
    Change,
    /// One line of `orders ledger audit --json`
    Finding,
}

impl SchemaArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let schema = match self.record {
            Kind::Order => Schema::of_an_order(),
            Kind::Fill => Schema::of_a_fill(),
            Kind::Update => Schema::of_an_update(),
            Kind::Command => Schema::of_a_command(),
            Kind::Change => Schema::of_a_change(),
            Kind::Finding => {
                Schema::of_a_finding(Discrepancy::MEANINGS.iter().map(|row| row.0).collect())
            }
        };
        writeln!(streams.out, "{}", serde_json::to_string_pretty(&schema)?)?;
        Ok(Exit::Fine)
    }
}
