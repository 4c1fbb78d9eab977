use clap::Args;
use id_generators::OrderId;
use serde::Serialize;
use strategy_ledger::Discrepancy;

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, ledger_file::LedgerFile},
    },
    print::{Streams, counted, write_json_line},
};

/// Find orders of which two things are said that do not go together
///
/// A finding is a line ORDER_ID: MESSAGE on standard output. The exit status is 0 without
/// findings, 1 with findings, and 2 if the ledger could not be read.
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
pub(crate) struct AuditArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Write one JSON object a line
    #[arg(long)]
    json: bool,
}

impl AuditArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let findings = self.ledger.open()?.view()?.audit()?;
        for finding in &findings {
            if self.json {
                let line = FindingLine::of(finding.order_id, &finding.discrepancy);
                write_json_line(&line, &mut streams.out)?;
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
            return Ok(Exit::Fine);
        }
        writeln!(streams.err, " in {}", counted(orders, "order"))?;
        Ok(Exit::Problems)
    }
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
