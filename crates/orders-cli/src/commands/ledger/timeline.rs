use dtos_state::{Command, ExecutionSummary, Fill, Order, Timestamp};
use id_generators::OrderId;
use strategy_ledger::{Executions, News};

use crate::{
    commands::ledger::{failure::Failure, news_text::news_text, place::Reader},
    print::{Column, Streams, TextTable},
};

/// How many characters a full bar has.
const BAR: u8 = 10;

/// Shows the news of an order by the time that each has, how long after the creation that was, and
/// how much was filled by then.
pub(crate) fn show_timeline(
    order_id: OrderId,
    reader: &mut Reader,
    streams: &mut Streams,
) -> Result<(), Failure> {
    let view = reader.view()?;
    let order = view.order(order_id)?.ok_or(Failure::UnknownOrder(order_id))?;
    let history = view.history(order_id)?;
    drop(view);

    let news = News::of(history.iter().map(|change| &change.command));
    let executions = Executions::of_news(&news).counted;
    let mut rows: Vec<_> = history
        .iter()
        .map(|change| {
            let (time, what) = news_text(&change.command);
            // The registration is what happened first, whatever was reported with it.
            let time = match &change.command {
                Command::Register(order) => order.created_at(),
                _ => time,
            };
            (time, change.seq, change.effect, what)
        })
        .collect();
    rows.sort_by_key(|(time, seq, ..)| (*time, *seq));
    writeln!(
        streams.out,
        "{order_id}  {} {} {} of {}\n",
        order.side(),
        order.quantity(),
        order.symbol(),
        order.created_at()
    )?;
    let mut table = TextTable::new([
        Column::Right("AFTER"),
        Column::Left("TIME"),
        Column::Left("FILLED"),
        Column::Left("EFFECT"),
        Column::Left("WHAT"),
    ]);
    for (time, _, effect, what) in rows {
        let after = after(order.created_at(), time);
        let bar = bar(&order, &executions, time);
        let row = [after, time.to_string(), bar, effect.to_string(), what];
        table.push(row, &mut streams.out)?;
    }
    Ok(table.end(&mut streams.out)?)
}

/// How much later one time is: `+1.250s`, `-0.001s`.
fn after(start: Timestamp, time: Timestamp) -> String {
    let millis = (time.get() - start.get()).num_milliseconds();
    let sign = if millis < 0 { '-' } else { '+' };
    let millis = millis.unsigned_abs();
    format!("{sign}{}.{:03}s", millis / 1_000, millis % 1_000)
}

/// How much of the order was filled by a time, of the executions that count.
fn bar(order: &Order, executions: &[Fill], time: Timestamp) -> String {
    let by_then: Vec<Fill> =
        executions.iter().filter(|fill| fill.executed_at() <= time).cloned().collect();
    let filled = ExecutionSummary::of(order, &by_then).ok().and_then(|sum| sum.filled_quantity());
    let Some(filled) = filled else { return "?".into() };
    let part = |number: &str| number.parse::<f64>().unwrap_or_default();
    let share = part(&filled.to_string()) / part(&order.quantity().to_string());
    // A picture, not a number: what is exact stands beside it.
    let is_full = |step: u8| share * f64::from(BAR) >= f64::from(step);
    let bar: String = (1..=BAR).map(|step| if is_full(step) { '#' } else { '.' }).collect();
    format!("{bar} {filled}")
}

#[cfg(test)]
mod tests {
    use super::after;

    #[test]
    fn a_time_is_counted_from_the_creation_on() {
        let start = "2025-12-01T15:00:00Z".parse().unwrap();
        for (time, wanted) in [
            ("2025-12-01T15:00:00Z", "+0.000s"),
            ("2025-12-01T15:00:01.25Z", "+1.250s"),
            ("2025-12-01T14:59:59.999Z", "-0.001s"),
            ("2025-12-01T16:00:00Z", "+3600.000s"),
        ] {
            assert_eq!(after(start, time.parse().unwrap()), wanted);
        }
    }
}
