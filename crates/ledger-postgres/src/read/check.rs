//! Whether a ledger is what was written to it.

use strategy_ledger::{Flaw, LedgerReader, News, OrderFilter, Sort, Standing, StorageError};

use crate::{
    connect::error::Failure,
    connect::session::Session,
    read::columns::{Columns, command},
    read::reads::{CHECKED, NAMED_AT},
    read::view::PostgresView,
    write::writing::digest,
};

/// How many changes or orders are held at once.
const PAGE: i64 = 1_000;
/// The most flaws that are listed.
const MOST: usize = 1_000;

impl PostgresView<'_> {
    /// Reads all of the ledger, and compares it with itself. At most a thousand flaws are
    /// listed. Pages and indexes are the server's: `pg_amcheck` looks at those.
    ///
    /// # Errors
    /// [`StorageError`] where it cannot be read at all.
    pub fn check(&self) -> Result<Vec<Flaw>, StorageError> {
        let mut flaws = Vec::new();
        let mut last = 0;
        while flaws.len() < MOST {
            let page = self.link().with(async |session| of_changes(session, last).await)?;
            let Some((seq, found)) = page else { break };
            last = seq;
            flaws.extend(found);
        }
        self.check_orders(&mut flaws)?;
        flaws.truncate(MOST);
        Ok(flaws)
    }

    fn check_orders(&self, flaws: &mut Vec<Flaw>) -> Result<(), StorageError> {
        let page = usize::try_from(PAGE).ok();
        let mut filter = OrderFilter { sort: Sort::Id, limit: page, ..OrderFilter::default() };
        while flaws.len() < MOST {
            let cases = match self.cases(&filter) {
                Err(StorageError::Damaged { found }) => {
                    flaws.push(Flaw::new("an order", found));
                    return Ok(());
                }
                cases => cases?,
            };
            let Some(last) = cases.last() else { return Ok(()) };
            filter.after = Some(last.order.order_id());
            let ids: Vec<String> = cases.iter().map(|it| it.order.order_id().to_string()).collect();
            let named = self.link().with(async |session| {
                let rows = session.rows(NAMED_AT, &[&ids]).await?;
                rows.iter()
                    .map(|row| Columns::of(row).optional_timestamp())
                    .collect::<Result<Vec<_>, _>>()
            })?;
            for (case, named_at) in cases.into_iter().zip(named) {
                let news = News::of(&case.news);
                let rulings = news.rulings.iter().map(|&ruling| ruling.clone()).collect();
                let stored = Standing { order: case.order, named_at, rulings };
                if Standing::of_news(&news).as_ref() != Some(&stored) {
                    let place = stored.order.order_id();
                    flaws.push(Flaw::new(place, "is not what its news make of it"));
                }
            }
        }
        Ok(())
    }
}

/// The flaws of a page of changes, and its last number; none at the end.
async fn of_changes(session: &Session, after: i64) -> Result<Option<(i64, Vec<Flaw>)>, Failure> {
    let rows = session.rows(CHECKED, &[&after, &PAGE]).await?;
    let mut last = None;
    let mut flaws = Vec::new();
    for row in &rows {
        let mut columns = Columns::of(row);
        let seq: i64 = columns.plain()?;
        last = Some(seq);
        columns.skip(2);
        let written = columns.digest()?;
        match command(&mut columns) {
            Ok((effect, command)) if digest(effect, &command.to_json()) == written => {}
            Ok(_) => flaws.push(Flaw::new(format!("change {seq}"), "is not what was written")),
            Err(Failure::Damaged { found }) => {
                flaws.push(Flaw::new(format!("change {seq}"), found));
            }
            Err(failure) => return Err(failure),
        }
    }
    Ok(last.map(|seq| (seq, flaws)))
}
