use std::{
    collections::{HashMap, HashSet},
    thread,
    time::{Duration, Instant},
};

use dtos_state::{
    ConnectorFillId, ConnectorOrderId, ExecutionGroup, ExecutionGroupId, ExecutionSummary, Fill,
    Order, OrderId, OrderSide, Symbol,
};

use crate::{
    audit::{AuditOptions, AuditPage, Audited, Case, Evidence, finish},
    change::Change,
    cursor::Cursor,
    error::{StorageError, SummaryError},
    executions::Executions,
    filter::{OrderFilter, Sort},
    finding::{Discrepancy, Finding},
    group::{GroupProgress, GroupSums},
    news::News,
};

/// The number of orders that the provided methods hold at a time.
const PAGE: usize = 1_000;

/// How long a reader that waits for changes sleeps at first, and at most: changes that come one
/// after another are seen at once, and a ledger at rest costs next to nothing.
const FIRST_PAUSE: Duration = Duration::from_micros(500);
const LAST_PAUSE: Duration = Duration::from_millis(20);

/// The reading side of a ledger.
///
/// Each call sees the ledger at one point in time. For several calls at the same
/// point in time, a store has a view, which implements this trait as well. If a
/// store can have other writers, its provided methods must use a view.
///
/// # Errors
/// Every method fails with a [`StorageError`] if the ledger cannot be read or is
/// damaged.
#[expect(clippy::missing_errors_doc, reason = "the trait says it of all of them")]
pub trait LedgerReader {
    /// The orders that meet a filter. To read page by page, set `limit`, and pass the
    /// last order of each page as `after` of the next.
    ///
    /// ```
    /// use strategy_ledger::{LedgerReader, MemoryLedger, OrderFilter};
    ///
    /// let ledger = MemoryLedger::default();
    /// let any = OrderFilter::default();
    /// let mut filter = OrderFilter { open: Some(true), limit: Some(100), ..any };
    /// loop {
    ///     let page = ledger.orders(&filter)?;
    ///     let Some(last) = page.last() else { break };
    ///     filter.after = Some(last.order_id());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn orders(&self, filter: &OrderFilter) -> Result<Vec<Order>, StorageError>;

    /// The registration of a group, if it has one.
    fn group(&self, group_id: ExecutionGroupId) -> Result<Option<ExecutionGroup>, StorageError>;

    /// Whether there is a change after a cursor.
    fn has_changes(&self, after: Cursor) -> Result<bool, StorageError> {
        Ok(self.last_cursor()?.seq() > after.seq())
    }

    /// Waits until there is a change after a cursor, and returns whether one has come in time.
    /// A view sees none that comes later.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use strategy_ledger::{Cursor, LedgerReader, MemoryLedger};
    ///
    /// let ledger = MemoryLedger::default();
    /// let has_come = ledger.wait_for_changes(Cursor::BEGINNING, Duration::from_millis(1))?;
    /// assert!(!has_come);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    fn wait_for_changes(&self, after: Cursor, timeout: Duration) -> Result<bool, StorageError> {
        let end = Instant::now().checked_add(timeout);
        let mut pause = FIRST_PAUSE;
        loop {
            if self.has_changes(after)? {
                return Ok(true);
            }
            let left = end.map_or(pause, |end| end.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Ok(false);
            }
            thread::sleep(pause.min(left));
            pause = (2 * pause).min(LAST_PAUSE);
        }
    }

    /// All news of an order, each with its effect.
    fn history(&self, order_id: OrderId) -> Result<Vec<Change>, StorageError>;

    /// The changes after a cursor, at most `limit` of them. A consumer that remembers the
    /// last cursor and passes it to the next call misses none.
    ///
    /// A cursor of another ledger is [`StorageError::ForeignCursor`].
    fn changes_since(&self, cursor: Cursor, limit: usize) -> Result<Vec<Change>, StorageError>;

    /// The cursor of the last change.
    fn last_cursor(&self) -> Result<Cursor, StorageError>;

    /// The orders that meet a filter, each with all its news.
    fn cases(&self, filter: &OrderFilter) -> Result<Vec<Case>, StorageError> {
        let orders = self.orders(filter)?.into_iter();
        let cases = orders.map(|order| {
            let history = self.history(order.order_id())?;
            Ok(Case::new(order, history.into_iter().map(|change| change.command).collect()))
        });
        cases.collect()
    }

    /// The orders that meet a filter, each with its executions that count.
    fn executed(&self, filter: &OrderFilter) -> Result<Vec<(Order, Vec<Fill>)>, StorageError> {
        let cases = self.cases(filter)?.into_iter();
        let executed = cases.map(|case| {
            let executions = Executions::of_news(&News::of(&case.news));
            (case.order, executions.counted)
        });
        Ok(executed.collect())
    }

    /// The order of this id.
    fn order(&self, order_id: OrderId) -> Result<Option<Order>, StorageError> {
        Ok(self.orders(&one(order_id))?.pop())
    }

    /// The executions of an order that count, by time.
    fn fills(&self, order_id: OrderId) -> Result<Vec<Fill>, StorageError> {
        let executed = self.executed(&one(order_id))?.pop();
        Ok(executed.map(|(_, executions)| executions).unwrap_or_default())
    }

    /// The sums over the executions of an order.
    fn execution_summary(
        &self,
        order_id: OrderId,
    ) -> Result<Option<ExecutionSummary>, SummaryError> {
        let Some((order, executions)) = self.executed(&one(order_id))?.pop() else {
            return Ok(None);
        };
        Ok(Some(ExecutionSummary::of(&order, &executions)?))
    }

    /// The progress of a group: registered, or named by an order. None of any other.
    fn group_progress(
        &self,
        group_id: ExecutionGroupId,
    ) -> Result<Option<GroupProgress>, StorageError> {
        let mut filter =
            OrderFilter { group: Some(group_id), limit: Some(PAGE), ..OrderFilter::default() };
        let mut sums = GroupSums::default();
        loop {
            let page = self.executed(&filter)?;
            for (order, executions) in &page {
                sums.add(order, executions);
            }
            let Some((last, _)) = page.last() else { break };
            filter.after = Some(last.order_id());
        }
        let progress = sums.progress(group_id, self.group(group_id)?);
        Ok(Some(progress).filter(|progress| progress.group.is_some() || progress.orders > 0))
    }

    /// The orders that meet the filter of an audit, in its order, each with what is found.
    fn audited(&self, options: &AuditOptions) -> Result<Vec<Audited>, StorageError> {
        let mut sharing = Sharing::of(self);
        let cases = self.cases(&options.orders)?.into_iter();
        let audited = cases.map(|case| {
            let evidence = Evidence::of(&case);
            let mut findings = evidence.findings(options);
            if case.may_share {
                findings.extend(sharing.findings(&case.order, &evidence.news)?);
                findings = finish(&evidence.news, findings);
            }
            let Evidence { executions: Executions { counted, .. }, summary, .. } = evidence;
            Ok(Audited { order: case.order, executions: counted, summary, findings })
        });
        audited.collect()
    }

    /// The findings of the orders after one, by id, at most so many orders as the filter
    /// has for a limit.
    fn audit_page(&self, options: &AuditOptions) -> Result<AuditPage, StorageError> {
        let limit = options.orders.limit.unwrap_or(PAGE).clamp(1, PAGE);
        let orders = OrderFilter { sort: Sort::Id, limit: Some(limit), ..options.orders.clone() };
        let audited = self.audited(&AuditOptions { orders, ..options.clone() })?;
        let last = audited.last().map(|audited| audited.order.order_id());
        let findings = audited.into_iter().flat_map(|audited| audited.findings).collect();
        Ok(AuditPage { findings, last })
    }

    /// The findings of an audit, by order, name, time and facts.
    fn audit(&self, options: &AuditOptions) -> Result<Vec<Finding>, StorageError> {
        let mut options = options.clone();
        let mut found = Vec::new();
        loop {
            let page = self.audit_page(&options)?;
            found.extend(page.findings);
            match page.last {
                Some(last) => options.orders.after = Some(last),
                None => return Ok(found),
            }
        }
    }
}

fn one(order_id: OrderId) -> OrderFilter {
    OrderFilter { ids: Some(vec![order_id]), ..OrderFilter::default() }
}

/// An id that the exchange gives to one order of a symbol, or, of an execution, to one of a
/// symbol and a side.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Name {
    Order(ConnectorOrderId, Symbol),
    Execution(ConnectorFillId, Symbol, OrderSide),
}

/// The orders of each name, asked once for all orders of a page: whole books may share one.
struct Sharing<'a, R: LedgerReader + ?Sized> {
    reader: &'a R,
    /// The first two orders of a name, by id.
    first: HashMap<Name, Vec<OrderId>>,
    /// All names of an order.
    names: HashMap<OrderId, HashSet<Name>>,
}

impl<'a, R: LedgerReader + ?Sized> Sharing<'a, R> {
    fn of(reader: &'a R) -> Self {
        Self { reader, first: HashMap::new(), names: HashMap::new() }
    }

    /// What an order shares with others.
    fn findings(&mut self, order: &Order, news: &News<'_>) -> Result<Vec<Finding>, StorageError> {
        let order_id = order.order_id();
        let names = names(order, news);
        self.names.insert(order_id, names.clone());
        let mut found = Vec::new();
        for name in names {
            let first = self.first(&name)?;
            let Some(&other_order_id) = first.iter().find(|&&other| other != order_id) else {
                continue;
            };
            let discrepancy = match name {
                Name::Order(connector_order_id, _) => {
                    Discrepancy::SharedConnectorOrderId { connector_order_id, other_order_id }
                }
                Name::Execution(connector_fill_id, ..) => {
                    Discrepancy::SharedExecution { connector_fill_id, other_order_id }
                }
            };
            found.push(Finding { order_id, discrepancy });
        }
        Ok(found)
    }

    fn first(&mut self, name: &Name) -> Result<&[OrderId], StorageError> {
        if !self.first.contains_key(name) {
            let first = self.find(name)?;
            self.first.insert(name.clone(), first);
        }
        Ok(&self.first[name])
    }

    fn find(&mut self, name: &Name) -> Result<Vec<OrderId>, StorageError> {
        let mut filter = name.filter();
        let mut first = Vec::new();
        loop {
            let page = self.reader.orders(&filter)?;
            let Some(last) = page.last() else { return Ok(first) };
            filter.after = Some(last.order_id());
            for order in &page {
                if self.has(order, name)? {
                    first.push(order.order_id());
                }
                if first.len() == 2 {
                    return Ok(first);
                }
            }
        }
    }

    /// Whether a name is one that counts for an order: what was reported may be taken back.
    fn has(&mut self, order: &Order, name: &Name) -> Result<bool, StorageError> {
        let order_id = order.order_id();
        if let Some(names) = self.names.get(&order_id) {
            return Ok(names.contains(name));
        }
        let filter = OrderFilter { ids: Some(vec![order_id]), ..OrderFilter::default() };
        let cases = self.reader.cases(&filter)?;
        let names: HashSet<Name> =
            cases.iter().flat_map(|case| names(&case.order, &News::of(&case.news))).collect();
        let has = names.contains(name);
        self.names.insert(order_id, names);
        Ok(has)
    }
}

impl Name {
    fn filter(&self) -> OrderFilter {
        let page = OrderFilter { sort: Sort::Id, limit: Some(100), ..OrderFilter::default() };
        match self.clone() {
            Self::Order(id, symbol) => {
                OrderFilter { connector_order_id: Some(id), symbol: Some(symbol), ..page }
            }
            Self::Execution(id, symbol, side) => OrderFilter {
                connector_fill_id: Some(id),
                symbol: Some(symbol),
                side: Some(side),
                ..page
            },
        }
    }
}

/// The names of an order that count.
fn names(order: &Order, news: &News<'_>) -> HashSet<Name> {
    let symbol = order.symbol();
    let of_order =
        news.connector_order_ids().into_iter().map(|id| Name::Order(id.clone(), symbol.clone()));
    let executions = Executions::of_news(news).counted;
    let executed = executions.iter().filter_map(Fill::connector_fill_id);
    let of_executions =
        executed.map(|id| Name::Execution(id.clone(), symbol.clone(), order.side()));
    of_order.chain(of_executions).collect()
}
