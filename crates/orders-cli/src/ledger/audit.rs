//! `orders ledger audit`.

use std::io;

use id_generators::OrderId;
use serde::Serialize;
use strategy_ledger::{Discrepancy, LedgerReader};

use crate::{
    args::Audit,
    ledger::{failure::Failure, tally::counted},
    streams::{Status, Streams},
};

pub(crate) fn audit(args: &Audit, streams: &mut Streams) -> Result<Status, Failure> {
    let findings = LedgerReader::open(&args.ledger.db)?.view()?.audit()?;
    for finding in &findings {
        if args.json {
            let line = FindingLine::of(finding.order_id, &finding.discrepancy);
            serde_json::to_writer(&mut *streams.out, &line).map_err(io::Error::from)?;
            streams.out.write_all(b"\n")?;
        } else {
            writeln!(streams.out, "{finding}")?;
        }
    }
    streams.out.flush()?;
    let orders = findings.chunk_by(|one, next| one.order_id == next.order_id).count() as u64;
    let findings = findings.len() as u64;
    write!(streams.err, "{}", counted(findings, "finding"))?;
    if findings == 0 {
        writeln!(streams.err)?;
        return Ok(Status::Fine);
    }
    writeln!(streams.err, " in {}", counted(orders, "order"))?;
    Ok(Status::Problems)
}

/// A finding as JSON.
#[derive(Serialize)]
pub(crate) struct FindingLine {
    order_id: OrderId,
    finding: &'static str,
    message: String,
}

impl FindingLine {
    pub(crate) fn of(order_id: OrderId, discrepancy: &Discrepancy) -> Self {
        Self { order_id, finding: name(discrepancy), message: discrepancy.to_string() }
    }
}

/// What programs call a finding.
const fn name(discrepancy: &Discrepancy) -> &'static str {
    match discrepancy {
        Discrepancy::FilledButShort { .. } => "filled_but_short",
        Discrepancy::CompleteButNotFilled { .. } => "complete_but_not_filled",
        Discrepancy::Overfilled { .. } => "overfilled",
        Discrepancy::PartiallyFilledWithoutFills => "partially_filled_without_fills",
        Discrepancy::FillsUnreported { .. } => "fills_unreported",
        Discrepancy::FillsOnRejected => "fills_on_rejected",
        Discrepancy::ExecutedAfterEnd { .. } => "executed_after_end",
        Discrepancy::ReportedAfterEnd { .. } => "reported_after_end",
        Discrepancy::ContradictoryReport { .. } => "contradictory_report",
        Discrepancy::ConflictingFill { .. } => "conflicting_fill",
        Discrepancy::NotSummable(_) => "not_summable",
        Discrepancy::NotItsHistory => "not_its_history",
    }
}
