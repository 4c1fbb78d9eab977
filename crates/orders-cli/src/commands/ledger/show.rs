use clap::Args;
use dtos_state::{ConnectorFillId, ConnectorOrderId, Order};
use id_generators::{ExecutionGroupId, FillId, OrderId};
use record_files::printable;
use strategy_ledger::{LedgerReader, OrderFilter, StorageError};

use crate::{
    commands::{
        exit::Exit,
        ledger::{
            failure::Failure, ledger_file::LedgerFile, place::Reader, show_group::show_group,
            show_order::show_order, timeline::show_timeline,
        },
    },
    print::Streams,
};

/// Show an order with its executions, its history and its findings, or a group with its orders
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
#[command(after_help = "Examples:
  orders ledger show ORD_20251201_104000_3fa91c12
  orders ledger show 3fa91c12 --timeline
  orders ledger show EXG_20251201_154955_3fa91c0f --json")]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Write one JSON object for each order or group
    #[arg(long)]
    json: bool,
    /// Instead, show what happened to the order, by the time that each of its news has
    #[arg(long, conflicts_with = "json")]
    timeline: bool,
    /// Instead, each order that the exchange ever gave this id
    #[arg(long, value_name = "ID", conflicts_with = "id")]
    connector_order_id: Option<ConnectorOrderId>,
    /// The order, such as ORD_20251201_150000_a1b2c3d4, or the execution group, such as
    /// EXG_20251201_145955_xyz789; or a fill of the order, an id that the exchange gave to one of
    /// them, or the end of the order's id, such as a1b2c3d4
    #[arg(required_unless_present = "connector_order_id")]
    id: Option<String>,
}

impl ShowArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let mut reader = self.ledger.open()?;
        let orders = match &self.id {
            Some(id) if id.starts_with("EXG_") => {
                let group_id: ExecutionGroupId =
                    id.parse().map_err(|_| Failure::UnknownId(id.clone()))?;
                streams.page();
                show_group(group_id, self.json, &mut reader, streams)?;
                return Ok(Exit::Fine);
            }
            Some(id) => vec![find(id, &mut reader)?],
            None => self.named(&mut reader)?,
        };
        streams.page();
        for (index, order_id) in orders.into_iter().enumerate() {
            if index > 0 && !self.json {
                writeln!(streams.out)?;
            }
            if self.timeline {
                show_timeline(order_id, &mut reader, streams)?;
            } else {
                show_order(order_id, self.json, &mut reader, &mut streams.out)?;
            }
        }
        Ok(Exit::Fine)
    }

    /// Every order with the exchange's id.
    fn named(&self, reader: &mut Reader) -> Result<Vec<OrderId>, Failure> {
        let connector_order_id = self.connector_order_id.clone();
        let filter = OrderFilter { connector_order_id, ..OrderFilter::default() };
        let orders = reader.view()?.orders(&filter)?;
        match &self.connector_order_id {
            Some(id) if orders.is_empty() => Err(Failure::UnknownConnectorOrderId(id.clone())),
            _ => Ok(orders.iter().map(Order::order_id).collect()),
        }
    }
}

/// The one order that an id names.
fn find(id: &str, reader: &mut Reader) -> Result<OrderId, Failure> {
    if let Ok(order_id) = id.parse() {
        return Ok(order_id);
    }
    match &*named_by(id, &*reader.view()?)? {
        [] => Err(Failure::UnknownId(id.into())),
        [only] => Ok(only.order_id()),
        several => {
            let candidates = several.iter().map(candidate).collect();
            Err(Failure::Ambiguous { id: id.into(), candidates })
        }
    }
}

/// How many candidates are listed.
const MAX_CANDIDATES: usize = 20;

/// The orders with a fill of this id, or else with this id of the exchange, or else with a fill
/// that has it, or else those whose ids end like it.
fn named_by(id: &str, view: &dyn LedgerReader) -> Result<Vec<Order>, StorageError> {
    let any = || OrderFilter { limit: Some(MAX_CANDIDATES), ..OrderFilter::default() };
    let fill_id = id.parse::<FillId>().ok();
    let order_name = id.parse::<ConnectorOrderId>().ok();
    let fill_name = id.parse::<ConnectorFillId>().ok();
    for filter in [
        fill_id.map(|id| OrderFilter { fill_id: Some(id), ..any() }),
        order_name.map(|id| OrderFilter { connector_order_id: Some(id), ..any() }),
        fill_name.map(|id| OrderFilter { connector_fill_id: Some(id), ..any() }),
        (!id.is_empty()).then(|| OrderFilter { id_tail: Some(id.into()), ..any() }),
    ]
    .into_iter()
    .flatten()
    {
        let orders = view.orders(&filter)?;
        if !orders.is_empty() {
            return Ok(orders);
        }
    }
    Ok(Vec::new())
}

fn candidate(order: &Order) -> String {
    let name = order.connector_order_id().map_or("-".into(), |id| printable(id.as_str()));
    format!(
        "  {}  {}  {}  {}  {}  {name}",
        order.order_id(),
        order.symbol(),
        order.side(),
        order.status(),
        order.created_at()
    )
}
