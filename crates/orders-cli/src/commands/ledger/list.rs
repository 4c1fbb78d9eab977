use std::time::Duration;

use clap::{Args, ValueEnum};
use dtos_state::Timestamp;
use strategy_ledger::{AuditOptions, Audited, OrderFilter, Overview, Sort};

use crate::{
    commands::{
        exit::Exit,
        ledger::{
            failure::Failure, filters::TimedFilters, ledger_file::LedgerFile,
            order_table::OrderTable, pages::PAGE, place::Reader,
        },
    },
    print::{Streams, counted},
};

/// List the orders: open ones first, the newest registration first
///
/// Filled quantity and average price are those of the executions that count. The average price is
/// rounded to 28 digits if it is not exact; nothing else is rounded. A question mark stands for a
/// sum that no decimal can hold. A mark `!` stands for findings of `orders ledger audit`. TIME is
/// when the order was created, or when it ended, in UTC; AGE is the time since it was created.
///
/// On a terminal, ids are shortened and columns are left out as far as the width demands it; the
/// end of an id is enough for `orders ledger show`. Where PAGER or ORDERS_PAGER is set, a long list
/// goes through it.
///
/// The orders are read a thousand at a time: one that ends meanwhile may be listed twice, open and
/// ended.
#[derive(Args)]
#[expect(clippy::doc_markdown, reason = "the comments are the help text, as it stands")]
#[expect(clippy::struct_excessive_bools, reason = "each is an argument that is given or not")]
#[command(after_help = "Examples:
  orders ledger list --open
  orders ledger list --symbol btc_usdt --status filled,cancelled --since 1d
  orders ledger list --sort updated --limit 20 --watch")]
pub(crate) struct ListArgs {
    #[command(flatten)]
    ledger: LedgerFile,
    /// By what to sort; times begin with the newest
    #[arg(long, value_enum, default_value_t = By::Registered)]
    sort: By,
    /// The other way round
    #[arg(long)]
    reverse: bool,
    /// At most so many orders
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// List again whenever something changes, until Ctrl-C
    #[arg(long, conflicts_with = "json")]
    watch: bool,
    /// Write one JSON object a line
    #[arg(long)]
    json: bool,
    /// No summary
    #[arg(long, short)]
    quiet: bool,
    #[command(flatten)]
    filters: TimedFilters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Open or not, and then when it was registered
    Registered,
    /// When it was created
    Created,
    /// When it was last reported
    Updated,
    /// Its symbol
    Symbol,
    /// Its status, as an order comes through them
    Status,
    /// Its id
    Id,
}

/// An order, and whether an audit finds something about it.
type Row = (Overview, bool);

impl ListArgs {
    pub(crate) fn run(&self, streams: &mut Streams) -> Result<Exit, Failure> {
        let mut reader = self.ledger.open()?;
        if self.json {
            let mut line = String::new();
            self.for_each(&mut reader, None, &mut |(overview, _)| {
                line.clear();
                overview.append_json(&mut line)?;
                line.push('\n');
                Ok(streams.out.write_all(line.as_bytes())?)
            })?;
            return Ok(Exit::Fine);
        }
        if !self.watch {
            streams.page();
            self.write_table(&mut reader, None, streams)?;
            return Ok(Exit::Fine);
        }
        loop {
            let cursor = reader.view()?.last_cursor()?;
            if streams.is_terminal {
                write!(streams.out, "\x1b[H\x1b[2J")?;
            }
            // The head, the summary and the cursor take a line each.
            let fitting = streams.height.map(|height| height.saturating_sub(3).max(1));
            self.write_table(&mut reader, fitting, streams)?;
            streams.out.flush()?;
            while !reader.wait_for_changes(cursor, Duration::from_secs(1))? {}
        }
    }

    fn write_table(
        &self,
        reader: &mut Reader,
        fitting: Option<usize>,
        streams: &mut Streams,
    ) -> Result<(), Failure> {
        let mut table = OrderTable::for_streams(streams);
        let (mut orders, mut open, mut found) = (0, 0, 0);
        self.for_each(reader, fitting, &mut |(overview, has_findings)| {
            orders += 1;
            open += u64::from(overview.order.status().is_open());
            found += u64::from(*has_findings);
            Ok(table.push(overview, *has_findings, &mut streams.out)?)
        })?;
        table.end(&mut streams.out)?;
        if self.quiet {
            return Ok(());
        }
        let orders = counted(orders, "order");
        Ok(streams.write_note(&format!("{orders}, {open} open, {found} with findings"))?)
    }

    /// Visits the orders that the arguments ask for.
    fn for_each(
        &self,
        reader: &mut Reader,
        fitting: Option<usize>,
        visit: &mut dyn FnMut(&Row) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let limit = self.limit.into_iter().chain(fitting).min().unwrap_or(usize::MAX);
        if self.sort == By::Registered && !self.reverse {
            return self.pass(limit, reader, visit);
        }
        let mut rows = Vec::new();
        self.pass(usize::MAX, reader, &mut |row| {
            rows.push((row.0.clone(), row.1));
            Ok(())
        })?;
        self.sort(&mut rows);
        rows.iter().take(limit).try_for_each(visit)
    }

    fn sort(&self, rows: &mut [Row]) {
        let rank = |row: &Row| {
            let status = row.0.order.status();
            core_enums::OrderStatus::ASCENDING.iter().position(|one| *one == status)
        };
        match self.sort {
            By::Registered => {}
            By::Created => rows.sort_by_key(|row| std::cmp::Reverse(row.0.order.created_at())),
            By::Updated => rows.sort_by_key(|row| std::cmp::Reverse(row.0.order.updated_at())),
            By::Symbol => rows.sort_by_key(|row| row.0.order.symbol().to_string()),
            By::Status => rows.sort_by_key(rank),
            By::Id => rows.sort_by_key(|row| row.0.order.order_id()),
        }
        if self.reverse {
            rows.reverse();
        }
    }

    /// Visits the orders that are asked for, open ones first, the last registered first.
    fn pass(
        &self,
        limit: usize,
        reader: &mut Reader,
        visit: &mut dyn FnMut(&Row) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut left = limit;
        let asked = self.filters.to_filter();
        let is_open = if asked.open == Some(true) { &[true][..] } else { &[true, false] };
        for &is_open in is_open {
            let sort = Sort::RegistrationDescending;
            let mut filter = OrderFilter { open: Some(is_open), sort, ..asked.clone() };
            loop {
                filter.limit = Some(PAGE.min(left));
                let rows = if left == 0 { Vec::new() } else { self.page(&filter, reader)? };
                let Some((last, _)) = rows.last() else { break };
                filter.after = Some(last.order.order_id());
                left -= rows.len();
                rows.iter().try_for_each(&mut *visit)?;
            }
        }
        Ok(())
    }

    /// The orders of a page, read before anything is written.
    fn page(&self, filter: &OrderFilter, reader: &mut Reader) -> Result<Vec<Row>, Failure> {
        let view = reader.view()?;
        if self.json {
            let orders = view.executed(filter)?.into_iter();
            return Ok(orders.map(|(order, fills)| (Overview::of(order, &fills), false)).collect());
        }
        let options = AuditOptions { orders: filter.clone(), ..AuditOptions::at(Timestamp::now()) };
        let orders = view.audited(&options)?.into_iter();
        let row = |audited: Audited| {
            let has_findings = !audited.findings.is_empty();
            (Overview::audited(audited), has_findings)
        };
        Ok(orders.map(row).collect())
    }
}
