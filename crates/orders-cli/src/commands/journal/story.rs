//! The story of an order, for people.

use std::{
    fmt::Display,
    io::{self, Write},
};

use dtos_state::{Command, Order, Timestamp};
use record_files::printable;
use strategy_journal::{CausalityChain, JournalEntry, JournalEvent};
use strategy_ledger::{Change, Overview};

use crate::{
    commands::{
        journal::told::Told,
        ledger::{
            news_text::news_text,
            overview::{average_price, held},
        },
    },
    print::{Column, TextTable},
};

/// Writes why an order exists, what it is, how it was placed, and what came of it.
pub(crate) fn write_story(told: &Told, out: &mut dyn Write) -> io::Result<()> {
    let of_kind = |event| told.entries.iter().find(|entry| entry.event_type() == event);
    let decision = of_kind(JournalEvent::OrderDecided);
    writeln!(out, "{}", told.order_id)?;
    write_why(decision, out)?;
    write_what(decision.map(JournalEntry::causality), told, out)?;
    write_how(decision.map(JournalEntry::causality), told, out)?;
    write_cancels(told, out)?;
    match (&told.order, of_kind(JournalEvent::OrderAbandoned)) {
        (Some(order), _) => write_outcome(order, told, out),
        (None, Some(abandoned)) => {
            writeln!(out, "\nOUTCOME")?;
            write_line("abandoned", abandoned.recorded_at(), out)
        }
        (None, None) => {
            writeln!(out, "\nOUTCOME")?;
            write_line("status", "not in the ledger yet", out)
        }
    }
}

fn write_line(name: &str, value: impl Display, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{name:18}  {value}")
}

/// Writes ids, or a dash.
fn write_ids<T: Display>(
    name: &str,
    ids: impl IntoIterator<Item = T>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let ids: Vec<_> = ids.into_iter().map(|id| id.to_string()).collect();
    write_line(name, if ids.is_empty() { "-".into() } else { ids.join(", ") }, out)
}

fn write_why(decision: Option<&JournalEntry>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nWHY")?;
    let Some(decision) = decision else {
        return writeln!(out, "nobody knows: the journal has no decision on it");
    };
    write_decision(decision, out)
}

/// What led to a decision.
fn write_decision(decision: &JournalEntry, out: &mut dyn Write) -> io::Result<()> {
    let chain = decision.causality();
    let origin = chain.origin();
    write_line("origin", format_args!("{} {}", origin.origin_type(), origin.id()), out)?;
    write_ids("signals", chain.signal_ids(), out)?;
    write_ids("risks", chain.risk_ids(), out)?;
    write_ids("strategy directive", chain.strategy_directive_id(), out)?;
    write_line("decided at", decision.recorded_at(), out)?;
    let context = decision.context().map(|context| printable(context.as_str()));
    write_line("context", context.as_deref().unwrap_or("-"), out)
}

fn write_what(chain: Option<&CausalityChain>, told: &Told, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nWHAT")?;
    if let Some(chain) = chain {
        write_ids("entry plan", chain.entry_plan_id(), out)?;
        write_ids("size plan", chain.size_plan_id(), out)?;
        write_ids("exit plan", chain.exit_plan_id(), out)?;
    }
    let Some(order) = &told.order else { return write_line("order", "-", out) };
    write_line("order", terms(order), out)?;
    write_line("group", order.parent_group_id(), out)?;
    write_ids("trade plan", told.group.map(|group| group.parent_plan_id), out)
}

/// The terms of an order: `BUY 0.5 BTC_USDT LIMIT at 95000.00`.
fn terms(order: &Order) -> String {
    let (side, quantity, symbol) = (order.side(), order.quantity(), order.symbol());
    let price = order.price().map(|price| format!(" at {price}")).unwrap_or_default();
    let stop = order.stop_price().map(|stop| format!(", stop {stop}")).unwrap_or_default();
    format!("{side} {quantity} {symbol} {}{price}{stop}", order.order_type())
}

fn write_how(chain: Option<&CausalityChain>, told: &Told, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\nHOW")?;
    if let Some(chain) = chain {
        write_ids("execution plan", chain.execution_plan_id(), out)?;
        write_ids("command", chain.execution_command_id(), out)?;
    }
    let is_asked = |command: &Command| matches!(command, Command::Request(_) | Command::Answer(_));
    write_news(told, is_asked, out)
}

/// Each decision to cancel the order has a reason of its own.
fn write_cancels(told: &Told, out: &mut dyn Write) -> io::Result<()> {
    let is_cancel = |entry: &&JournalEntry| entry.event_type() == JournalEvent::CancelDecided;
    for cancel in told.entries.iter().filter(is_cancel) {
        writeln!(out, "\nWHY CANCEL")?;
        write_decision(cancel, out)?;
    }
    Ok(())
}

fn write_outcome(order: &Order, told: &Told, out: &mut dyn Write) -> io::Result<()> {
    let overview = Overview::of(order.clone(), &told.executions);
    writeln!(out, "\nOUTCOME")?;
    write_line("status", format_args!("{} at {}", order.status(), order.updated_at()), out)?;
    let filled = held(overview.sums.filled_quantity);
    write_line("filled", format_args!("{filled} of {}", order.quantity()), out)?;
    write_line("average price", average_price(&overview), out)?;
    let is_word = |command: &Command| match command {
        Command::Update(_) | Command::Fill(_) | Command::Bust(_) | Command::Ruling(_) => true,
        Command::Register(_) | Command::Request(_) | Command::Answer(_) | Command::Group(_) => {
            false
        }
    };
    write_news(told, is_word, out)
}

/// News of the ledger, by time, and the entry of the journal that each has brought.
fn write_news(
    told: &Told,
    is_wanted: impl Fn(&Command) -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let news = told.history.iter().filter(|change| is_wanted(&change.command));
    let mut rows: Vec<(Timestamp, [String; 3])> =
        news.map(|change| row(change, &told.entries)).collect();
    rows.sort_by_key(|(time, _)| *time);
    if rows.is_empty() {
        return write_line("news", "-", out);
    }
    let mut table =
        TextTable::new([Column::Left("TIME"), Column::Left("WHAT"), Column::Left("JOURNAL")]);
    for (_, row) in rows {
        table.push(row, out)?;
    }
    table.end(out)
}

fn row(change: &Change, entries: &[JournalEntry]) -> (Timestamp, [String; 3]) {
    let (time, what) = news_text(&change.command);
    let entry = entries.iter().find(|entry| entry.change() == Some(change.cursor));
    let entry = entry.map_or("-".into(), |entry| entry.entry_id().to_string());
    (time, [time.to_string(), what, entry])
}
