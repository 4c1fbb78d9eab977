use std::io::{self, Write};

use dtos_state::{
    Command, CommissionAsset, CommissionSum, ConnectorFillId, Field, Fill, Order, Request,
    Timestamp,
};
use id_generators::OrderId;
use record_files::printable;
use strategy_ledger::{
    AuditOptions, Change, FillPart, Finding, OrderFilter, OrderReport, Overview, OverviewSums,
};

use crate::{
    commands::ledger::{
        failure::Failure,
        news_text::news_text,
        overview::{average_price, held, overfill},
        place::Reader,
    },
    print::{Column, TextTable, write_json_line},
};

/// Shows an order: its fields and sums, its executions, its history and its findings.
pub(crate) fn show_order(
    order_id: OrderId,
    json: bool,
    reader: &mut Reader,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let view = reader.view()?;
    let order = view.order(order_id)?.ok_or(Failure::UnknownOrder(order_id))?;
    let history = view.history(order_id)?;
    let orders = OrderFilter { ids: Some(vec![order_id]), ..OrderFilter::default() };
    let options = AuditOptions { orders, ..AuditOptions::at(Timestamp::now()) };
    let findings = view.audit(&options)?;
    drop(view);

    let report = OrderReport::of(order, history, findings);
    if json {
        return Ok(write_json_line(&report, out)?);
    }
    write_fields(&report.overview, out)?;
    write_executions(&report.executions, out)?;
    write_parts(&report, out)?;
    write_history(&report.history, out)?;
    write_unsettled(&report.unsettled_requests, out)?;
    Ok(write_findings(&report.findings, out)?)
}

fn or_none(value: Option<impl ToString>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

fn write_fields(overview: &Overview, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_value(&overview.order)?;
    for Field { key, .. } in Order::TABLE.fields {
        writeln!(out, "{key:18}  {}", or_none(json[*key].as_str().map(printable)))?;
    }
    let OverviewSums { filled_quantity, remaining_quantity, .. } = overview.sums;
    for (name, value) in [
        ("filled_quantity", held(filled_quantity)),
        ("remaining_quantity", held(remaining_quantity)),
        ("average_price", average_price(overview)),
        ("overfill", overfill(overview)),
    ] {
        writeln!(out, "{name:18}  {value}")?;
    }
    for CommissionSum { commission, commission_asset } in &overview.commissions {
        let asset = commission_asset.as_ref().map(CommissionAsset::as_str);
        let commission = held(*commission);
        writeln!(out, "{:18}  {commission} {}", "commission", or_none(asset.map(printable)))?;
    }
    Ok(())
}

/// The columns of a fill.
const FILL: [Column; 6] = [
    Column::Left("EXECUTED AT"),
    Column::Right("QUANTITY"),
    Column::Right("PRICE"),
    Column::Right("COMMISSION"),
    Column::Left("ASSET"),
    Column::Left("CONNECTOR FILL"),
];

fn cells(fill: &Fill) -> [String; 6] {
    [
        fill.executed_at().to_string(),
        fill.filled_quantity().to_string(),
        fill.fill_price().to_string(),
        or_none(fill.commission()),
        or_none(fill.commission_asset().map(CommissionAsset::as_str).map(printable)),
        or_none(fill.connector_fill_id().map(ConnectorFillId::as_str).map(printable)),
    ]
}

/// The executions that count.
fn write_executions(executions: &[Fill], out: &mut dyn Write) -> io::Result<()> {
    if executions.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let [at, quantity, price, commission, asset, name] = FILL;
    let mut table =
        TextTable::new([Column::Left("EXECUTION"), at, quantity, price, commission, asset, name]);
    for fill in executions {
        let [at, quantity, price, commission, asset, name] = cells(fill);
        table.push(
            [fill.fill_id().to_string(), at, quantity, price, commission, asset, name],
            out,
        )?;
    }
    table.end(out)
}

/// Every fill, where they are not the executions themselves.
fn write_parts(report: &OrderReport, out: &mut dyn Write) -> io::Result<()> {
    let (parts, executions) = (&report.parts, &report.executions);
    if parts.iter().all(|part| executions.contains(&part.fill)) {
        return Ok(());
    }
    writeln!(out)?;
    let [at, quantity, price, commission, asset, name] = FILL;
    let heads = [
        Column::Left("FILL"),
        Column::Left("STANDING"),
        at,
        quantity,
        price,
        commission,
        asset,
        name,
    ];
    let mut table = TextTable::new(heads);
    for FillPart { standing, fill } in parts {
        let [at, quantity, price, commission, asset, name] = cells(fill);
        let (id, standing) = (fill.fill_id().to_string(), standing.to_string());
        table.push([id, standing, at, quantity, price, commission, asset, name], out)?;
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
    for Change { seq, effect, command, .. } in history {
        let (time, what) = news_text(command);
        table.push([seq.to_string(), time.to_string(), effect.to_string(), what], out)?;
    }
    table.end(out)
}

/// The requests whose outcome nobody knows.
fn write_unsettled(requests: &[Request], out: &mut dyn Write) -> io::Result<()> {
    if !requests.is_empty() {
        writeln!(out, "\nUNSETTLED REQUESTS")?;
    }
    requests.iter().try_for_each(|request| {
        let (time, what) = news_text(&Command::Request(*request));
        writeln!(out, "{what}, of {time}")
    })
}

fn write_findings(findings: &[Finding], out: &mut dyn Write) -> io::Result<()> {
    if !findings.is_empty() {
        writeln!(out, "\nFINDINGS")?;
    }
    let mut messages = findings.iter().map(|found| found.discrepancy.to_string());
    messages.try_for_each(|message| writeln!(out, "{}", printable(&message)))
}
