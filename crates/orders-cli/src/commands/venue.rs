//! `orders venue`.

mod adoption;
mod frames;
mod mapping;
mod message_file;
mod pass;
mod read_messages;
mod translation;
mod venue_argument;

use std::io;

use clap::Subcommand;

use self::{mapping::TableArgs, read_messages::ReadArgs, translation::IdArgs};
use crate::{commands::exit::Exit, print::Streams};

/// Read the messages of an exchange, and show how they are mapped
#[derive(Subcommand)]
#[command(after_help = "Examples:
  orders venue read --venue binance --instruments info.json day.ndjson
  orders venue table --venue okx")]
pub(crate) enum VenueCommands {
    Read(ReadArgs),
    Id(IdArgs),
    Table(TableArgs),
}

impl VenueCommands {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        match self {
            Self::Read(args) => args.run(streams),
            Self::Id(args) => args.run(streams),
            Self::Table(args) => args.run(streams),
        }
    }
}
