use std::io;

use clap::Args;
use core_enums::Excerpt;
use exchange_connectors::{Venue, client_id, read_cancel_id, read_client_id};
use id_generators::{IdKind, OrderId, OrderKind};

use crate::{
    commands::{exit::Exit, venue::venue_argument::venue_parser},
    print::Streams,
};

/// Translate order ids to client ids of an exchange and back
///
/// Each ID is written on a line of its own: an order id becomes the client id that the exchange
/// knows, and a client id the order id that it was made from.
///
/// The exit status is 1 if an id is neither.
#[derive(Args)]
#[command(after_help = "Examples:
  orders venue id --venue okx ORD_20251201_104000_3fa91c12
  orders venue id --venue okx ORD202512011040003fa91c12")]
pub(crate) struct IdArgs {
    /// The exchange
    #[arg(long, value_parser = venue_parser())]
    venue: Venue,
    /// Order ids and client ids
    #[arg(value_name = "ID", required = true)]
    ids: Vec<String>,
}

impl IdArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> io::Result<Exit> {
        let form = self.venue.client_id_form();
        let mut exit = Exit::Fine;
        for id in &self.ids {
            if let Ok(order_id) = id.parse::<OrderId>() {
                writeln!(streams.out, "{}", client_id(form, &order_id))?;
            } else if let Some(order_id) = read_client_id(form, id) {
                writeln!(streams.out, "{order_id}")?;
            } else {
                exit = Exit::Problems;
                streams.out.flush()?;
                let given = Excerpt::of(id);
                match read_cancel_id(form, id) {
                    Some((order_id, attempt)) => writeln!(
                        streams.err,
                        "orders: {given} is the id of cancel {attempt} of {order_id}"
                    )?,
                    None => writeln!(
                        streams.err,
                        "orders: {given} is not one of ours: expected {}, or what {} makes of it",
                        OrderKind::FORM,
                        self.venue
                    )?,
                }
            }
        }
        Ok(exit)
    }
}
