use std::collections::HashSet;

use dtos_state::{
    Command, ExactDecimal, ExecutionSummary, Fill, FindingKey, HistoryFault, Order, OrderId,
    OrderStatus, OrderUpdate, Request, Sum, Timestamp, chrono::TimeDelta,
};

use crate::{
    executions::Executions,
    filter::OrderFilter,
    finding::{Discrepancy, Finding},
    news::{News, latest_ruling},
    requests::{contradictory_answers, unsettled},
    standing::Standing,
};

/// What to ask of an audit.
#[derive(Clone, Debug)]
pub struct AuditOptions {
    /// Of which orders; the order of the rows does not count: an audit goes by id.
    pub orders: OrderFilter,
    /// The time for which it is asked: a request may have been answered later.
    pub now: Timestamp,
    /// From which difference two times contradict each other.
    pub clock_tolerance: TimeDelta,
    /// After how long an answer to a request is missed.
    pub unanswered_after: TimeDelta,
}

impl AuditOptions {
    /// An audit of all orders at a time, with a tolerance of a second, and a minute for
    /// answers.
    #[must_use]
    pub fn at(now: Timestamp) -> Self {
        Self {
            orders: OrderFilter::default(),
            now,
            clock_tolerance: TimeDelta::seconds(1),
            unanswered_after: TimeDelta::seconds(60),
        }
    }
}

/// Some findings of an audit, and where it goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditPage {
    /// The findings, by order, name, time and facts.
    pub findings: Vec<Finding>,
    /// The last order that was looked at; none at the end of the audit.
    pub last: Option<OrderId>,
}

/// What an audit makes of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    /// The order as it is stored.
    pub order: Order,
    /// Its executions that count, by time.
    pub executions: Vec<Fill>,
    /// The sums over them; none with fills of another order.
    pub summary: Option<ExecutionSummary>,
    /// The findings, by name, time and facts.
    pub findings: Vec<Finding>,
}

/// All that is known of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The order as it is stored.
    pub order: Order,
    /// All its news, its registration among them.
    pub news: Vec<Command>,
    /// What is wrong with the numbers of its changes.
    pub faults: Vec<HistoryFault>,
    /// Whether another order may have one of its ids. Where a store does not know, it
    /// may.
    pub may_share: bool,
}

impl Case {
    /// An order with its news, of a store that promises nothing else.
    #[must_use]
    pub const fn new(order: Order, news: Vec<Command>) -> Self {
        Self { order, news, faults: Vec::new(), may_share: true }
    }
}

/// The findings of one order by itself, given all its news. What it shares with other
/// orders, only a ledger can tell.
#[must_use]
pub fn findings(case: &Case, options: &AuditOptions) -> Vec<Finding> {
    Evidence::of(case).findings(options)
}

/// A case, and what its news amount to.
pub(crate) struct Evidence<'a> {
    case: &'a Case,
    pub(crate) news: News<'a>,
    pub(crate) executions: Executions,
    /// None with fills of another order.
    pub(crate) summary: Option<ExecutionSummary>,
}

impl<'a> Evidence<'a> {
    pub(crate) fn of(case: &'a Case) -> Self {
        let news = News::of(&case.news);
        let executions = Executions::of_news(&news);
        let summary = ExecutionSummary::of(&case.order, &executions.counted).ok();
        Self { case, news, executions, summary }
    }

    pub(crate) fn findings(&self, options: &AuditOptions) -> Vec<Finding> {
        let Self { case, news, executions, summary } = self;
        let reports = news.standing_reports();
        let mut found = of_amounts(&case.order, summary.as_ref(), &reports);
        found.extend(of_executions(executions));
        found.extend(of_end(&case.order, news, &reports, executions, options.clock_tolerance));
        found.extend(of_contradictions(&case.order, news, &reports));
        found.extend(of_requests(&case.order, news, options));
        found.extend(of_history(case, news));
        let order_id = case.order.order_id();
        let found =
            found.into_iter().map(|discrepancy| Finding { order_id, discrepancy }).collect();
        finish(news, found)
    }
}

/// Sorted, each once, without what a ruling settles.
pub(crate) fn finish(news: &News<'_>, mut found: Vec<Finding>) -> Vec<Finding> {
    let settled: HashSet<&FindingKey> =
        news.rulings.iter().flat_map(|ruling| ruling.settles()).collect();
    found.retain(|finding| settled.is_empty() || !settled.contains(&finding.key()));
    if found.len() > 1 {
        found.sort_by_cached_key(Finding::place);
        found.dedup();
    }
    found
}

/// The sums that no decimal can hold, the commission in each asset by itself.
fn not_summable(summary: &ExecutionSummary) -> impl Iterator<Item = Discrepancy> {
    let others = summary.missing().filter(|&sum| sum != Sum::Commission);
    let others = others.map(|sum| Discrepancy::NotSummable { sum, commission_asset: None });
    let commissions = summary.commissions().iter().filter(|paid| paid.commission.is_none());
    others.chain(commissions.map(|paid| Discrepancy::NotSummable {
        sum: Sum::Commission,
        commission_asset: paid.commission_asset.clone(),
    }))
}

/// The status and the reported quantity against what was executed.
fn of_amounts(
    order: &Order,
    summary: Option<&ExecutionSummary>,
    reports: &[&OrderUpdate],
) -> Vec<Discrepancy> {
    let Some(summary) = summary else {
        // Fills of another order.
        return vec![Discrepancy::NotItsHistory { fault: HistoryFault::Order }];
    };
    let mut found: Vec<_> = of_status(order.status(), summary).into_iter().collect();
    found.extend(summary.overfill().map(|by| Discrepancy::Overfilled { by }));
    found.extend(not_summable(summary));
    // The one with the latest time counts, and of those the greatest.
    let cumulative =
        reports.iter().filter_map(|report| Some((report.updated_at, report.cumulative?)));
    if let (Some((_, cumulative)), Some(filled)) = (cumulative.max(), summary.filled_quantity())
        && filled != cumulative.into()
    {
        found.push(Discrepancy::CumulativeDiffers { cumulative, filled });
    }
    found
}

fn of_status(status: OrderStatus, summary: &ExecutionSummary) -> Option<Discrepancy> {
    use OrderStatus::{Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected};
    let remaining = summary.remaining_quantity();
    let is_complete = remaining.is_some_and(ExactDecimal::is_zero);
    match (status, summary.fills()) {
        (Filled, _) if is_complete => None,
        (Filled, _) => remaining.map(|by| Discrepancy::FilledButShort { by }),
        (Rejected, 1..) => Some(Discrepancy::FillsOnRejected {}),
        (PartiallyFilled, 0) => Some(Discrepancy::PartiallyFilledWithoutFills {}),
        (Pending | Open | Cancelled | Expired | Rejected, 0) => None,
        (Pending | Open | PartiallyFilled | Cancelled | Expired, _) if is_complete => {
            Some(Discrepancy::CompleteButNotFilled { status })
        }
        (Pending | Open, _) => Some(Discrepancy::FillsUnreported { status }),
        (PartiallyFilled | Cancelled | Expired, _) => None,
    }
}

fn of_executions(executions: &Executions) -> impl Iterator<Item = Discrepancy> {
    let conflicting = executions.conflicting.iter();
    let conflicting = conflicting.map(|&fill_id| Discrepancy::ConflictingFills { fill_id });
    conflicting.chain(executions.busts_of_nothing.iter().map(Discrepancy::from))
}

/// What came after the end of a final order.
fn of_end(
    order: &Order,
    news: &News<'_>,
    reports: &[&OrderUpdate],
    executions: &Executions,
    tolerance: TimeDelta,
) -> Vec<Discrepancy> {
    let status = order.status();
    let reported = reports.iter().map(|report| (report.status, report.updated_at));
    let all = reported.chain(news.registered_as()).chain(latest_ruling(&news.rulings));
    let ends = all.filter(|&(reported, _)| is_same_end(reported, status));
    let Some(end) = ends.map(|(_, at)| at).min().filter(|_| status.is_final()) else {
        return Vec::new();
    };
    let is_late = |time: Timestamp| time > end && time - end >= tolerance;
    let ended_early = matches!(status, OrderStatus::Cancelled | OrderStatus::Expired);
    let late_fills =
        executions.counted.iter().filter(|fill| ended_early && is_late(fill.executed_at()));
    let executed = late_fills.map(|fill| Discrepancy::ExecutedAfterEnd {
        status,
        fill_id: fill.fill_id(),
        executed_at: fill.executed_at(),
    });
    let is_other = |reported| reported != OrderStatus::Pending && !is_same_end(reported, status);
    let late_reports =
        reports.iter().filter(|report| is_other(report.status) && is_late(report.updated_at));
    let reported = late_reports.map(|report| Discrepancy::ReportedAfterEnd {
        status,
        reported: report.status,
        updated_at: report.updated_at,
    });
    executed.chain(reported).collect()
}

/// Whether two statuses are the same end: CANCELLED and EXPIRED are one.
fn is_same_end(one: OrderStatus, other: OrderStatus) -> bool {
    let is_over = |status| matches!(status, OrderStatus::Cancelled | OrderStatus::Expired);
    one == other || is_over(one) && is_over(other)
}

/// The reports of a rejection beside signs of life, and those under another id.
fn of_contradictions(order: &Order, news: &News<'_>, reports: &[&OrderUpdate]) -> Vec<Discrepancy> {
    let rejected = OrderStatus::Rejected;
    let registered = news.registered_as();
    let mut statuses = reports.iter().map(|report| report.status);
    let is_registered_alive = registered.is_some_and(|(status, _)| status.contradicts(rejected));
    let lived = is_registered_alive || statuses.any(|status| status.contradicts(rejected));
    let known = order.connector_order_id();
    let registered = registered.map(|(status, updated_at)| (status, None, updated_at));
    let reported = reports.iter().map(|report| {
        let id = report.connector_order_id.as_ref();
        (report.status, id.filter(|&id| known != Some(id)), report.updated_at)
    });
    let all = registered.into_iter().chain(reported);
    all.filter(|&(status, other_id, _)| other_id.is_some() || lived && status == rejected)
        .map(|(reported, other_id, updated_at)| Discrepancy::ContradictoryReports {
            reported,
            connector_order_id: other_id.cloned(),
            updated_at,
        })
        .collect()
}

fn of_requests(order: &Order, news: &News<'_>, options: &AuditOptions) -> Vec<Discrepancy> {
    let contradictory = contradictory_answers(news).into_iter();
    let contradictory =
        contradictory.map(|(kind, attempt)| Discrepancy::ContradictoryAnswers { kind, attempt });
    let unsettled = unsettled(order, news).into_iter();
    let is_missed =
        |request: &Request| options.now - request.requested_at > options.unanswered_after;
    let unanswered = unsettled.filter(is_missed).map(|request| {
        let Request { kind, attempt, requested_at, .. } = request;
        Discrepancy::UnansweredRequest { kind, attempt, requested_at }
    });
    contradictory.chain(unanswered).collect()
}

/// The stored order against its news.
fn of_history(case: &Case, news: &News<'_>) -> impl Iterator<Item = Discrepancy> {
    let made = Standing::of_news(news).map(|standing| standing.order);
    let is_other = made.as_ref() != Some(&case.order);
    let faults = case.faults.iter().copied().chain(is_other.then_some(HistoryFault::Order));
    faults.map(|fault| Discrepancy::NotItsHistory { fault })
}
