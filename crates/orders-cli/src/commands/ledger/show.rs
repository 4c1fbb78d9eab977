use std::io::{self, Write};

use clap::Args;
use dtos_state::{
    Command, CommissionAsset, CommissionSum, ConnectorFillId, Field, Fill, Order, OrderUpdate,
    Timestamp,
};
use id_generators::OrderId;
use ledger_sqlite::{Change, Finding, LedgerReader, findings};
use serde::Serialize;

use crate::{
    commands::{
        exit::Exit,
        ledger::{
            audit::FindingLine, failure::Failure, ledger_file::LedgerFile, overview::Overview,
        },
    },
    explain::printable,
    print::{Column, Streams, TextTable, write_json_line},
};

/// Show an order: its fields, its fills, its history and its findings
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// Write one JSON object
    #[arg(long)]
    json: bool,
    /// The order, such as ORD_20251201_150000_a1b2c3d4
    #[arg(value_name = "ORDER_ID")]
    order_id: OrderId,
}

impl ShowArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let order_id = self.order_id;
        let mut reader = self.ledger.open()?;
        let view = reader.view()?;
        let order = view.order(order_id)?.ok_or(Failure::UnknownOrder(order_id))?;
        let history = view.history(order_id)?;
        let findings = findings(&order, &history);
        let overview = Overview::of(order, &view)?;
        let fills = view.fills(order_id)?;
        // A pipe that nobody reads is not to hold up the ledger.
        drop(view);
        if self.json {
            let shown = Shown {
                overview: &overview,
                commissions: &overview.commissions,
                history: &history,
                findings: findings.iter().map(FindingLine::of).collect(),
            };
            write_json_line(&shown, &mut streams.out)?;
            return Ok(Exit::Fine);
        }
        write_fields(&overview, &mut streams.out)?;
        write_fills(&fills, &mut streams.out)?;
        write_history(&history, &mut streams.out)?;
        write_findings(&findings, &mut streams.out)?;
        Ok(Exit::Fine)
    }
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    overview: &'a Overview,
    commissions: &'a [CommissionSum],
    history: &'a [Change],
    findings: Vec<FindingLine>,
}

fn write_fields(overview: &Overview, out: &mut dyn Write) -> io::Result<()> {
    fn or_none(value: Option<impl ToString>) -> String {
        value.map_or("-".into(), |value| value.to_string())
    }
    let Overview { order, filled_quantity, remaining_quantity, .. } = overview;
    let json = serde_json::to_value(order)?;
    for Field { key, .. } in Order::TABLE.fields {
        writeln!(out, "{key:18}  {}", or_none(json[*key].as_str().map(printable)))?;
    }
    for (name, value) in [
        ("filled_quantity", or_none(*filled_quantity)),
        ("remaining_quantity", or_none(*remaining_quantity)),
        ("average_price", or_none(overview.average_price)),
        ("overfill", or_none(overview.overfill)),
    ] {
        writeln!(out, "{name:18}  {value}")?;
    }
    for CommissionSum { commission, commission_asset } in &overview.commissions {
        let asset = commission_asset.as_ref().map(CommissionAsset::as_str);
        writeln!(out, "{:18}  {commission} {}", "commission", or_none(asset.map(printable)))?;
    }
    Ok(())
}

fn write_fills(fills: &[Fill], out: &mut dyn Write) -> io::Result<()> {
    if fills.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let mut table = TextTable::new([
        Column::Left("FILL"),
        Column::Left("EXECUTED AT"),
        Column::Right("QUANTITY"),
        Column::Right("PRICE"),
        Column::Right("COMMISSION"),
        Column::Left("ASSET"),
        Column::Left("CONNECTOR FILL"),
    ]);
    for fill in fills {
        let text = |text: Option<&str>| text.map_or("-".into(), printable);
        let row = [
            fill.fill_id().to_string(),
            fill.executed_at().to_string(),
            fill.filled_quantity().to_string(),
            fill.fill_price().to_string(),
            fill.commission().map_or("-".into(), |commission| commission.to_string()),
            text(fill.commission_asset().map(CommissionAsset::as_str)),
            text(fill.connector_fill_id().map(ConnectorFillId::as_str)),
        ];
        table.push(row, out)?;
    }
    table.end(out)
}

fn write_history(history: &[Change], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    let mut table = TextTable::new([
        Column::Right("SEQ"),
        Column::Left("TIME"),
        Column::Left("EFFECT"),
        Column::Left("WHAT"),
    ]);
    for Change { seq, effect, command } in history {
        let (time, what) = match command {
            Command::Register(order) => reported(&order.to_update()),
            Command::Update(update) => reported(update),
            Command::Fill(fill) => {
                let (quantity, price) = (fill.filled_quantity(), fill.fill_price());
                (fill.executed_at(), format!("{quantity} at {price}, {}", fill.fill_id()))
            }
        };
        table.push([seq.to_string(), time.to_string(), effect.to_string(), what], out)?;
    }
    table.end(out)
}

/// The time of a report, and its status and the exchange's id for the order.
fn reported(update: &OrderUpdate) -> (Timestamp, String) {
    let status = update.status.to_string();
    let what = match &update.connector_order_id {
        None => status,
        Some(id) => format!("{status}, as {}", printable(id.as_str())),
    };
    (update.updated_at, what)
}

fn write_findings(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    if !findings.is_empty() {
        writeln!(out, "\nFINDINGS")?;
    }
    findings.iter().try_for_each(|found| writeln!(out, "{}", found.discrepancy))
}
