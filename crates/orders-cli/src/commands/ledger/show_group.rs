use std::io::{self, Write};

use dtos_state::Timestamp;
use id_generators::ExecutionGroupId;
use strategy_ledger::{AuditOptions, GroupProgress, OrderFilter, Overview, Sort};

use crate::{
    commands::ledger::{
        failure::Failure,
        order_table::OrderTable,
        overview::held,
        pages::{for_each_audited, for_each_executed},
        place::Reader,
    },
    print::{Column, Streams, TextTable},
};

/// Shows a group: its plan, its status, its quantities, and its orders by id.
pub(crate) fn show_group(
    group_id: ExecutionGroupId,
    json: bool,
    reader: &mut Reader,
    streams: &mut Streams,
) -> Result<(), Failure> {
    let mut table = OrderTable::for_streams(streams);
    let out = &mut *streams.out;
    let progress = reader.view()?.group_progress(group_id)?;
    let progress = progress.ok_or(Failure::UnknownGroup(group_id))?;
    let filter = OrderFilter { group: Some(group_id), sort: Sort::Id, ..OrderFilter::default() };
    if json {
        write!(out, "{{\"progress\":{},\"orders\":[", serde_json::to_string(&progress)?)?;
        let mut text = String::new();
        for_each_executed(filter, reader, |order, executions| {
            Overview::of(order, executions).append_json(&mut text)?;
            out.write_all(text.as_bytes())?;
            text.replace_range(.., ",");
            Ok(())
        })?;
        writeln!(out, "]}}")?;
        return Ok(());
    }
    write_progress(&progress, out)?;
    if progress.orders == 0 {
        return Ok(());
    }
    write_quantities(&progress, out)?;
    writeln!(out)?;
    let options = AuditOptions { orders: filter, ..AuditOptions::at(Timestamp::now()) };
    for_each_audited(options, reader, |audited| {
        let has_findings = !audited.findings.is_empty();
        Ok(table.push(&Overview::audited(audited), has_findings, out)?)
    })?;
    Ok(table.end(out)?)
}

fn write_progress(progress: &GroupProgress, out: &mut dyn Write) -> io::Result<()> {
    let GroupProgress { group_id, group, status, orders, open_orders, .. } = progress;
    let or_none = |text: Option<String>| text.unwrap_or_else(|| "-".into());
    for (name, value) in [
        ("group_id", group_id.to_string()),
        ("parent_plan_id", or_none(group.map(|group| group.parent_plan_id.to_string()))),
        ("created_at", or_none(group.map(|group| group.created_at.to_string()))),
        ("status", status.to_string()),
        ("orders", orders.to_string()),
        ("open_orders", open_orders.to_string()),
    ] {
        writeln!(out, "{name:18}  {value}")?;
    }
    Ok(())
}

fn write_quantities(progress: &GroupProgress, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out)?;
    let mut table = TextTable::new([
        Column::Left("SYMBOL"),
        Column::Left("SIDE"),
        Column::Right("FILLED"),
        Column::Right("QUANTITY"),
    ]);
    for sums in &progress.quantities {
        let row = [
            sums.symbol.to_string(),
            sums.side.to_string(),
            held(sums.filled_quantity),
            held(sums.quantity),
        ];
        table.push(row, out)?;
    }
    table.end(out)
}
