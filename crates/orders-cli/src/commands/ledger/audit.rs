use std::io::{self, Write};

use clap::{
    Args,
    builder::{PossibleValue, PossibleValuesParser},
};
use dtos_state::{Timestamp, chrono::TimeDelta};
use id_generators::OrderId;
use record_files::printable;
use strategy_ledger::{AuditOptions, Discrepancy, Finding, OrderFilter};

use crate::{
    commands::{
        duration::duration,
        exit::Exit,
        ledger::{failure::Failure, filters::TimedFilters, ledger_file::LedgerFile, place::Reader},
    },
    print::{Streams, counted, write_json_line},
};

/// Find orders whose news contradict each other
///
/// A finding is a line ORDER_ID: MESSAGE on standard output. The exit status is 0 without
/// findings, 1 with findings, and 2 if the ledger could not be read. Only those count that you ask
/// for. What a ruling settles is no finding any more: see `orders ledger rule`.
#[derive(Args)]
#[command(after_help = "Examples:
  orders ledger audit
  orders ledger audit --open --kind unanswered_request
  orders ledger audit ORD_20251201_120500_3fa91c1a --json")]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Only findings of this kind; you can give it more than once
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(kinds()))]
    kind: Vec<String>,
    /// The difference from which on two times contradict each other: clocks differ, and some
    /// exchanges give whole seconds
    #[arg(long, value_name = "DURATION", default_value = "1s", value_parser = duration)]
    clock_tolerance: TimeDelta,
    /// The age from which on the answer to a request is missed
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = duration)]
    unanswered: TimeDelta,
    /// The time for which the audit is asked, such as 2025-12-01T18:00:00Z; by default now
    #[arg(long, value_name = "TIME")]
    now: Option<Timestamp>,
    /// Write one JSON object a line: order_id, finding, key, message, and the facts
    #[arg(long)]
    json: bool,
    /// Only this order
    #[arg(value_name = "ORDER_ID")]
    order_id: Option<OrderId>,
    #[command(flatten)]
    filters: TimedFilters,
}

/// The name of each finding, with its meaning.
fn kinds() -> impl Iterator<Item = PossibleValue> {
    Discrepancy::MEANINGS.iter().map(|(name, meaning, _)| PossibleValue::new(*name).help(*meaning))
}

impl AuditArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let mut reader = self.ledger.open()?;
        self.check_that_there_is_something(&mut reader)?;
        let mut options = self.options();
        let (mut findings, mut orders) = (0, 0);
        loop {
            // The view is gone before anything is written.
            let mut page = reader.view()?.audit_page(&options)?;
            page.findings.retain(|finding| self.is_asked_for(finding));
            let of_one = |one: &Finding, next: &Finding| one.order_id == next.order_id;
            findings += page.findings.len() as u64;
            orders += page.findings.chunk_by(of_one).count() as u64;
            page.findings.iter().try_for_each(|found| self.write(found, &mut streams.out))?;
            match page.last {
                Some(last) => options.orders.after = Some(last),
                None => break,
            }
        }
        streams.out.flush()?;
        if findings == 0 {
            writeln!(streams.err, "0 findings")?;
            return Ok(Exit::Fine);
        }
        let (findings, orders) = (counted(findings, "finding"), counted(orders, "order"));
        writeln!(streams.err, "{findings} in {orders}")?;
        Ok(Exit::Problems)
    }

    fn options(&self) -> AuditOptions {
        AuditOptions {
            orders: OrderFilter {
                ids: self.order_id.map(|order_id| vec![order_id]),
                ..self.filters.to_filter()
            },
            now: self.now.unwrap_or_else(Timestamp::now),
            clock_tolerance: self.clock_tolerance,
            unanswered_after: self.unanswered,
        }
    }

    /// An audit of what is not there would find nothing wrong.
    fn check_that_there_is_something(&self, reader: &mut Reader) -> Result<(), Failure> {
        let view = reader.view()?;
        if let Some(order_id) = self.order_id
            && view.order(order_id)?.is_none()
        {
            return Err(Failure::UnknownOrder(order_id));
        }
        let filter = self.filters.to_filter();
        let Some(group_id) = filter.group else { return Ok(()) };
        let any = OrderFilter { group: filter.group, limit: Some(1), ..OrderFilter::default() };
        if view.group(group_id)?.is_none() && view.orders(&any)?.is_empty() {
            return Err(Failure::UnknownGroup(group_id));
        }
        Ok(())
    }

    fn is_asked_for(&self, finding: &Finding) -> bool {
        let name = finding.discrepancy.name();
        self.kind.is_empty() || self.kind.iter().any(|kind| kind == name)
    }

    fn write(&self, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
        if self.json {
            write_json_line(finding, out)
        } else {
            writeln!(out, "{}", printable(&finding.to_string()))
        }
    }
}
