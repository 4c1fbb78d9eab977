use std::io;

use clap::{Args, ValueEnum};
use exchange_connectors::{Venue, cancel_id, client_id};
use id_generators::OrderId;

use crate::{
    commands::{exit::Exit, venue::venue_argument::venue_parser},
    print::{Column, Streams, TextTable},
};

/// Print how the words of an exchange are mapped
#[derive(Args)]
#[command(after_help = "Examples:
  orders venue table --venue okx
  orders venue table --venue binance errors")]
pub(crate) struct TableArgs {
    /// The exchange
    #[arg(long, value_parser = venue_parser())]
    venue: Venue,
    /// The table
    #[arg(default_value = "statuses")]
    table: Mapping,
}

#[derive(Clone, Copy, ValueEnum)]
enum Mapping {
    /// Its words for the status of an order
    Statuses,
    /// Its words for the type of an order
    Types,
    /// Its error codes, and what follows from each
    Errors,
    /// How our ids are written as client ids
    ClientIds,
}

impl TableArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let out = &mut *streams.out;
        match self.table {
            Mapping::Statuses => {
                let columns = [Column::Left("word"), Column::Left("status"), Column::Left("note")];
                let mut table = TextTable::new(columns);
                for row in self.venue.statuses() {
                    let status = row.status.to_string();
                    table.push([row.word.into(), status, row.note.into()], out)?;
                }
                table.end(out)?;
            }
            Mapping::Types => {
                let columns = [Column::Left("word"), Column::Left("type"), Column::Left("note")];
                let mut table = TextTable::new(columns);
                for row in self.venue.types() {
                    let (order_type, note) = match row.order_type {
                        Ok(order_type) => (order_type.to_string(), row.note),
                        Err(why) => ("-".into(), why),
                    };
                    table.push([row.word.into(), order_type, note.into()], out)?;
                }
                table.end(out)?;
            }
            Mapping::Errors => {
                let columns = ["code", "class", "meaning", "source"].map(Column::Left);
                let mut table = TextTable::new(columns);
                for row in self.venue.errors() {
                    let code = match row.with {
                        "" => row.code.into(),
                        with => format!("{} {with:?}", row.code),
                    };
                    let class = row.class.to_string();
                    table.push([code, class, row.meaning.into(), row.source.into()], out)?;
                }
                table.end(out)?;
            }
            Mapping::ClientIds => self.client_ids(out)?,
        }
        Ok(Exit::Fine)
    }

    fn client_ids(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let form = self.venue.client_id_form();
        let order_id: OrderId =
            "ORD_20260115_083000_a1b2c3d4".parse().expect("this is an order id");
        let mut table = TextTable::new([Column::Left("what"), Column::Left("id")]);
        for (what, id) in [
            ("order", order_id.to_string()),
            ("client id", client_id(form, &order_id)),
            ("first cancel", cancel_id(form, &order_id, 1)),
            ("last cancel", cancel_id(form, &order_id, u32::MAX)),
        ] {
            table.push([what.into(), id], out)?;
        }
        table.end(out)
    }
}
