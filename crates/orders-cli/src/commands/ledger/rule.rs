use clap::Args;
use core_enums::OrderStatus;
use dtos_state::{Command, FindingKey, NewRuling, Reason, RuledBy, Ruling, Timestamp};
use id_generators::OrderId;
use record_files::printable;
use strategy_ledger::{
    AuditOptions, Finding, LedgerWriter, News, OrderFilter, Standing, StorageError, findings,
};

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, ledger_file::LedgerFile},
        one_of::one_of,
    },
    print::{Streams, counted},
};

/// Rule on an order: settle its findings, and take wrong reports back
///
/// A ruling settles what `orders ledger audit` finds about the order now, and what it would find
/// because of the ruling itself; each is a line ORDER_ID: MESSAGE on standard output. A finding
/// that has other facts later is a new one.
///
/// With a status, the reports of higher ones are taken back, up to the status that the order has:
/// it has the given status until a higher one is reported that is not among those, or at a later
/// time.
///
/// A ruling is kept for good, like any other news; a later one can correct it.
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
#[command(after_help = "Examples:
  orders ledger rule ORD_20251201_120500_3fa91c1a --by desk --reason 'both fills are real'
  orders ledger rule ORD_20251201_101800_3fa91c0e --by desk --reason 'it lives' --status OPEN")]
pub(crate) struct RuleArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Reason,
    /// Who makes the ruling
    #[arg(long, value_name = "NAME")]
    by: RuledBy,
    /// The status that the order has instead
    #[arg(long, value_parser = one_of::<OrderStatus>(OrderStatus::ALL.map(OrderStatus::as_str)))]
    status: Option<OrderStatus>,
    /// When the ruling is made, not before the updated_at of the order; by default now, or that
    /// updated_at if it is later
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// The order, such as ORD_20251201_150000_a1b2c3d4
    #[arg(value_name = "ORDER_ID")]
    order_id: OrderId,
}

impl RuleArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let order_id = self.order_id;
        let mut ledger = self.ledger.open_writer(streams)?;
        let order = ledger.order(order_id)?.ok_or(Failure::UnknownOrder(order_id))?;
        let (updated_at, now) = (order.updated_at(), Timestamp::now());
        let ruled_at = self.at.unwrap_or_else(|| now.max(updated_at));
        if ruled_at < updated_at {
            return Err(Failure::RuledTooEarly { ruled_at, updated_at });
        }
        let mut new = NewRuling {
            order_id,
            over: self.status.map(|_| order.status()),
            status: self.status,
            settles: Vec::new(),
            reason: self.reason.clone(),
            ruled_by: self.by.clone(),
            ruled_at,
        };
        let settled = settled_by(&ruling(new.clone())?, now.max(ruled_at), &*ledger)?;
        new.settles = settled.iter().map(Finding::key).collect();
        ledger.take(&Command::Ruling(ruling(new)?))?;

        for finding in &settled {
            writeln!(streams.out, "{}", printable(&finding.to_string()))?;
        }
        streams.out.flush()?;
        let status = ledger.order(order_id)?.map_or(order.status(), |order| order.status());
        let settled = counted(settled.len() as u64, "finding");
        writeln!(streams.err, "{settled} settled; the order is {status}")?;
        Ok(Exit::Fine)
    }
}

fn ruling(new: NewRuling) -> Result<Ruling, Failure> {
    Ruling::try_from(new).map_err(|error| Failure::Ledger(error.into()))
}

/// The findings that stand, and those that would after a ruling.
fn settled_by(
    ruling: &Ruling,
    now: Timestamp,
    ledger: &dyn LedgerWriter,
) -> Result<Vec<Finding>, StorageError> {
    let orders = OrderFilter { ids: Some(vec![ruling.order_id()]), ..OrderFilter::default() };
    let options = AuditOptions { orders, ..AuditOptions::at(now) };
    let mut settled = ledger.audit(&options)?;
    for mut case in ledger.cases(&options.orders)? {
        case.news.push(Command::Ruling(ruling.clone()));
        if let Some(standing) = Standing::of_news(&News::of(&case.news)) {
            case.order = standing.order;
        }
        let known: Vec<FindingKey> = settled.iter().map(Finding::key).collect();
        let new = findings(&case, &options).into_iter();
        settled.extend(new.filter(|finding| !known.contains(&finding.key())));
    }
    Ok(settled)
}
