use std::io::{self, Write};

use dtos_state::{
    Command, CommissionAsset, CommissionSum, ConnectorFillId, Field, Fill, Order, PartStanding,
    Request, Timestamp,
};
use id_generators::OrderId;
use ledger_sqlite::SqliteReader;
use record_files::printable;
use serde::Serialize;
use strategy_ledger::{
    AuditOptions, Change, Executions, Finding, LedgerReader, News, OrderFilter, unsettled,
};

use crate::{
    commands::ledger::{
        failure::Failure,
        news_text::news_text,
        overview::{Overview, Sums, held},
    },
    print::{Column, TextTable, write_json_line},
};

/// Shows an order: its fields and sums, its executions, its history and its findings.
pub(crate) fn show_order(
    order_id: OrderId,
    json: bool,
    reader: &mut SqliteReader,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let view = reader.view()?;
    let order = view.order(order_id)?.ok_or(Failure::UnknownOrder(order_id))?;
    let history = view.history(order_id)?;
    let orders = OrderFilter { ids: Some(vec![order_id]), ..OrderFilter::default() };
    let options = AuditOptions { orders, ..AuditOptions::at(Timestamp::now()) };
    let findings = view.audit(&options)?;
    drop(view);

    let news = News::of(history.iter().map(|change| &change.command));
    let executions = Executions::of_news(&news).counted;
    let overview = Overview::of(order, &executions);
    let unsettled_requests = unsettled(&overview.order, &news);
    if json {
        let shown = Shown {
            commissions: &overview.commissions,
            overview: &overview,
            executions: &executions,
            unsettled_requests: &unsettled_requests,
            history: &history,
            findings: &findings,
        };
        return Ok(write_json_line(&shown, out)?);
    }
    write_fields(&overview, out)?;
    write_executions(&executions, out)?;
    write_parts(&Executions::parts(&news), &executions, out)?;
    write_history(&history, out)?;
    write_unsettled(&unsettled_requests, out)?;
    Ok(write_findings(&findings, out)?)
}

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    overview: &'a Overview,
    commissions: &'a [CommissionSum],
    executions: &'a [Fill],
    unsettled_requests: &'a [Request],
    history: &'a [Change],
    findings: &'a [Finding],
}

fn or_none(value: Option<impl ToString>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

fn write_fields(overview: &Overview, out: &mut dyn Write) -> io::Result<()> {
    let json = serde_json::to_value(&overview.order)?;
    for Field { key, .. } in Order::TABLE.fields {
        writeln!(out, "{key:18}  {}", or_none(json[*key].as_str().map(printable)))?;
    }
    let Sums { filled_quantity, remaining_quantity, .. } = overview.sums;
    for (name, value) in [
        ("filled_quantity", held(filled_quantity)),
        ("remaining_quantity", held(remaining_quantity)),
        ("average_price", overview.average_price()),
        ("overfill", overview.overfill()),
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
fn write_parts(
    parts: &[(&Fill, PartStanding)],
    executions: &[Fill],
    out: &mut dyn Write,
) -> io::Result<()> {
    if parts.iter().all(|(part, _)| executions.contains(part)) {
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
    for (fill, standing) in parts {
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
