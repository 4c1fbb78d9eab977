//! What contradicts what among the news of one order.

use dtos_state::{Command, ExecutionSummary, OrderStatus, Sum};
use strategy_ledger::{AuditOptions, Discrepancy};

use super::{
    executions::counted,
    lifecycle::{exclude, is_end, order, rank, registered_as, standing_reports, words},
    requests::{contradictory, unsettled},
};

/// The findings, each once, in no order; what is settled is among them.
pub fn findings(news: &[Command], options: &AuditOptions) -> Vec<Discrepancy> {
    let mut found = of_amounts(news);
    found.extend(of_cumulative(news));
    found.extend(of_executions(news));
    found.extend(of_end(news, options));
    found.extend(of_reports(news));
    found.extend(of_requests(news, options));
    let mut once = Vec::new();
    for discrepancy in found {
        if !once.contains(&discrepancy) {
            once.push(discrepancy);
        }
    }
    once
}

fn of_amounts(news: &[Command]) -> Vec<Discrepancy> {
    use Discrepancy as D;
    let (order, counted) = (order(news).unwrap(), counted(news).executions);
    let summary = ExecutionSummary::of(&order, &counted).unwrap();
    let (status, name) = (order.status(), order.status().as_str());
    let (remaining, has_fills) = (summary.remaining_quantity(), !counted.is_empty());
    let is_complete = remaining.is_some_and(dtos_state::ExactDecimal::is_zero);
    let is_short = remaining.is_some_and(|remaining| !remaining.is_zero());
    let mut found = Vec::new();
    if name == "FILLED" && is_short {
        found.push(D::FilledButShort { by: remaining.unwrap() });
    }
    if !["FILLED", "REJECTED"].contains(&name) && is_complete {
        found.push(D::CompleteButNotFilled { status });
    }
    if let Some(by) = summary.overfill() {
        found.push(D::Overfilled { by });
    }
    if name == "PARTIALLY_FILLED" && !has_fills {
        found.push(D::PartiallyFilledWithoutFills {});
    }
    if ["PENDING", "OPEN"].contains(&name) && has_fills && !is_complete {
        found.push(D::FillsUnreported { status });
    }
    if name == "REJECTED" && has_fills {
        found.push(D::FillsOnRejected {});
    }
    for sum in summary.missing().filter(|&sum| sum != Sum::Commission) {
        found.push(D::NotSummable { sum, commission_asset: None });
    }
    for paid in summary.commissions().iter().filter(|paid| paid.commission.is_none()) {
        let commission_asset = paid.commission_asset.clone();
        found.push(D::NotSummable { sum: Sum::Commission, commission_asset });
    }
    found
}

fn of_cumulative(news: &[Command]) -> Option<Discrepancy> {
    let reports = standing_reports(news).into_iter();
    let (_, cumulative) = reports.filter_map(|it| Some((it.updated_at, it.cumulative?))).max()?;
    let order = order(news)?;
    let filled =
        ExecutionSummary::of(&order, &counted(news).executions).unwrap().filled_quantity()?;
    let differs = cumulative.to_string().parse::<dtos_state::ExactDecimal>().unwrap() != filled;
    differs.then_some(Discrepancy::CumulativeDiffers { cumulative, filled })
}

fn of_executions(news: &[Command]) -> Vec<Discrepancy> {
    let counted = counted(news);
    let conflicting = counted.conflicting.into_iter();
    let conflicting = conflicting.map(|fill_id| Discrepancy::ConflictingFills { fill_id });
    let nothing = counted.busts_of_nothing.into_iter().map(|bust| Discrepancy::BustOfNothing {
        connector_fill_id: bust.connector_fill_id().cloned(),
        fill_id: bust.fill_id(),
        busted_at: bust.busted_at(),
    });
    conflicting.chain(nothing).collect()
}

/// CANCELLED and EXPIRED are one end.
fn end_of(status: OrderStatus) -> &'static str {
    if status.as_str() == "EXPIRED" { "CANCELLED" } else { status.as_str() }
}

fn of_end(news: &[Command], options: &AuditOptions) -> Vec<Discrepancy> {
    let status = order(news).unwrap().status();
    let ends = words(news).into_iter().filter(|(it, _)| end_of(*it) == end_of(status));
    let Some(end) = ends.map(|(_, time)| time).min().filter(|_| is_end(status)) else {
        return Vec::new();
    };
    let nanos = options.clock_tolerance.num_nanoseconds().unwrap();
    let is_later = |time: dtos_state::Timestamp| {
        let difference = time.unix_nanos() - end.unix_nanos();
        difference > 0 && difference >= i128::from(nanos)
    };
    let executions = counted(news).executions.into_iter();
    let executed =
        executions.filter(|it| end_of(status) == "CANCELLED" && is_later(it.executed_at()));
    let executed = executed.map(|fill| Discrepancy::ExecutedAfterEnd {
        status,
        fill_id: fill.fill_id(),
        executed_at: fill.executed_at(),
    });
    let reports = standing_reports(news).into_iter();
    let reported = reports.filter(|report| {
        rank(report.status) > 0
            && end_of(report.status) != end_of(status)
            && is_later(report.updated_at)
    });
    let reported = reported.map(|report| Discrepancy::ReportedAfterEnd {
        status,
        reported: report.status,
        updated_at: report.updated_at,
    });
    executed.chain(reported).collect()
}

fn of_reports(news: &[Command]) -> Vec<Discrepancy> {
    let order = order(news).unwrap();
    let reports = standing_reports(news);
    let mut reported: Vec<_> = reports
        .iter()
        .map(|it| (it.status, it.connector_order_id.clone(), it.updated_at))
        .collect();
    reported.extend(registered_as(news).map(|(status, time)| (status, None, time)));
    let excluded = |status| reported.iter().any(|(other, ..)| exclude(status, *other));
    let rejected = |status: OrderStatus| status.as_str() == "REJECTED" && excluded(status);
    let found = reported.iter().filter_map(|(status, id, updated_at)| {
        let id = id.clone().filter(|id| order.connector_order_id() != Some(id));
        (id.is_some() || rejected(*status)).then_some(Discrepancy::ContradictoryReports {
            reported: *status,
            connector_order_id: id,
            updated_at: *updated_at,
        })
    });
    found.collect()
}

fn of_requests(news: &[Command], options: &AuditOptions) -> Vec<Discrepancy> {
    let contradictory = contradictory(news).into_iter();
    let contradictory =
        contradictory.map(|(kind, attempt)| Discrepancy::ContradictoryAnswers { kind, attempt });
    let limit = options.unanswered_after.num_nanoseconds().unwrap();
    let unanswered = unsettled(news).into_iter().filter(|request| {
        options.now.unix_nanos() - request.requested_at.unix_nanos() > i128::from(limit)
    });
    let unanswered = unanswered.map(|it| Discrepancy::UnansweredRequest {
        kind: it.kind,
        attempt: it.attempt,
        requested_at: it.requested_at,
    });
    contradictory.chain(unanswered).collect()
}
