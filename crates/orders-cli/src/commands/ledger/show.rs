use clap::Args;
use dtos_state::ConnectorOrderId;
use id_generators::{ExecutionGroupId, OrderId};
use strategy_ledger::{LedgerReader, OrderFilter};

use crate::{
    commands::{
        exit::Exit,
        ledger::{
            failure::Failure, ledger_file::LedgerFile, show_group::show_group,
            show_order::show_order,
        },
    },
    print::Streams,
};

/// Show an order with its executions, its history and its findings, or a group with its orders
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Write one JSON object for each order or group
    #[arg(long)]
    json: bool,
    /// Instead, each order that the exchange ever gave this id
    #[arg(long, value_name = "ID", conflicts_with = "id")]
    connector_order_id: Option<ConnectorOrderId>,
    /// The order, such as ORD_20251201_150000_a1b2c3d4, or the execution group, such as
    /// EXG_20251201_145955_xyz789
    #[arg(value_parser = shown, required_unless_present = "connector_order_id")]
    id: Option<Shown>,
}

/// What is to be shown.
#[derive(Clone, Copy, Debug)]
enum Shown {
    Order(OrderId),
    Group(ExecutionGroupId),
}

fn shown(id: &str) -> Result<Shown, String> {
    if id.starts_with("EXG_") {
        id.parse().map(Shown::Group).map_err(|error| format!("{error}"))
    } else {
        id.parse().map(Shown::Order).map_err(|error| format!("{error}"))
    }
}

impl ShowArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let mut reader = self.ledger.open()?;
        match self.id {
            Some(Shown::Order(order_id)) => {
                show_order(order_id, self.json, &mut reader, &mut streams.out)?;
            }
            Some(Shown::Group(group_id)) => {
                show_group(group_id, self.json, &mut reader, &mut streams.out)?;
            }
            None => self.show_all(streams)?,
        }
        Ok(Exit::Fine)
    }

    /// Shows every order with the exchange's id.
    fn show_all(&self, streams: &mut Streams) -> Result<(), Failure> {
        let mut reader = self.ledger.open()?;
        let filter = OrderFilter {
            connector_order_id: self.connector_order_id.clone(),
            ..OrderFilter::default()
        };
        let orders = reader.view()?.orders(&filter)?;
        if let (true, Some(id)) = (orders.is_empty(), &self.connector_order_id) {
            return Err(Failure::UnknownConnectorOrderId(id.clone()));
        }
        for (index, order) in orders.iter().enumerate() {
            if index > 0 && !self.json {
                writeln!(streams.out)?;
            }
            show_order(order.order_id(), self.json, &mut reader, &mut streams.out)?;
        }
        Ok(())
    }
}
