use clap::Args;
use id_generators::OrderId;
use ledger_sqlite::{Finding, LedgerReader};
use serde::Serialize;

use crate::{
    commands::{
        exit::Exit,
        ledger::{failure::Failure, ledger_file::LedgerFile},
    },
    print::{Streams, counted, write_json_line},
};

/// Find orders whose reports and fills contradict each other
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
                write_json_line(&FindingLine::of(finding), &mut streams.out)?;
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
    pub(crate) fn of(Finding { order_id, discrepancy }: &Finding) -> Self {
        let (finding, message) = (discrepancy.name(), discrepancy.to_string());
        Self { order_id: *order_id, finding, message }
    }
}
