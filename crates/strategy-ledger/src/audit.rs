use dtos_state::{
    ChangeEffect, Command, ConnectorOrderId, ExecutionSummary, Fill, NotSummable, Order,
    OrderStatus, Timestamp,
};

use crate::{
    change::Change,
    finding::{Discrepancy, Finding},
};

/// The findings of one order, given all its news.
#[must_use]
pub fn findings(order: &Order, history: &[Change]) -> Vec<Finding> {
    let counted = || {
        history.iter().filter_map(|change| match (&change.command, change.effect) {
            (Command::Fill(fill), ChangeEffect::Filled) => Some(fill),
            _ => None,
        })
    };
    let mut found = match ExecutionSummary::of(order, counted()) {
        Ok(summary) => of_amounts(order.status(), &summary),
        Err(NotSummable::TooPrecise { sum, .. }) => vec![Discrepancy::NotSummable { sum }],
        // Fills of another order, or two of one id.
        Err(_) => vec![Discrepancy::NotItsHistory {}],
    };
    found.extend(of_times(order, history, counted()));
    let is_its_history = replayed(history).as_ref() == Some(order);
    let is_found = found.contains(&Discrepancy::NotItsHistory {});
    found.extend((!is_its_history && !is_found).then_some(Discrepancy::NotItsHistory {}));
    found.extend(history.iter().filter_map(|change| of_change(order, change)));
    let order_id = order.order_id();
    found.into_iter().map(|discrepancy| Finding { order_id, discrepancy }).collect()
}

/// The order that results from its registration and its reports.
fn replayed(history: &[Change]) -> Option<Order> {
    let mut order: Option<Order> = None;
    for change in history {
        match (&change.command, &mut order) {
            (Command::Register(registered), None) => order = Some(registered.clone()),
            (Command::Update(update), Some(order)) => drop(order.apply(update)),
            (Command::Register(_) | Command::Update(_) | Command::Fill(_), _) => {}
        }
    }
    order
}

/// A status against what was filled.
fn of_amounts(status: OrderStatus, summary: &ExecutionSummary) -> Vec<Discrepancy> {
    use OrderStatus::{Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected};
    let remaining = summary.remaining_quantity();
    let is_complete = remaining.is_zero();
    let of_status = match (status, summary.fills()) {
        (Filled, _) if is_complete => None,
        (Filled, _) => Some(Discrepancy::FilledButShort { by: remaining }),
        (Rejected, 1..) => Some(Discrepancy::FillsOnRejected {}),
        (PartiallyFilled, 0) => Some(Discrepancy::PartiallyFilledWithoutFills {}),
        (Pending | Open | Cancelled | Expired | Rejected, 0) => None,
        (Pending | Open | PartiallyFilled | Cancelled | Expired, _) if is_complete => {
            Some(Discrepancy::CompleteButNotFilled { status })
        }
        (Pending | Open, _) => Some(Discrepancy::FillsUnreported { status }),
        (PartiallyFilled | Cancelled | Expired, _) => None,
    };
    let overfill = summary.overfill().map(|by| Discrepancy::Overfilled { by });
    of_status.into_iter().chain(overfill).collect()
}

/// The end of an order against what came after it.
fn of_times<'a>(
    order: &Order,
    history: &[Change],
    mut fills: impl Iterator<Item = &'a Fill>,
) -> Vec<Discrepancy> {
    let status = order.status();
    let reports = || history.iter().filter(|change| change.effect != ChangeEffect::Contradicted);
    let ends = reports().filter_map(reported).filter(|&(reported, _)| reported == status);
    let Some(end) = ends.map(|(_, at)| at).min().filter(|_| status.is_final()) else {
        return Vec::new();
    };
    let ended_early = status == OrderStatus::Cancelled || status == OrderStatus::Expired;
    let executed = fills.find(|fill| ended_early && fill.executed_at() > end).map(|fill| {
        let (fill_id, executed_at) = (fill.fill_id(), fill.executed_at());
        Discrepancy::ExecutedAfterEnd { status, fill_id, executed_at }
    });
    let is_later = |&(reported, at): &(OrderStatus, Timestamp)| reported != status && at > end;
    let reported = reports().filter_map(reported).find(is_later).map(|(reported, updated_at)| {
        Discrepancy::ReportedAfterEnd { status, reported, updated_at }
    });
    executed.into_iter().chain(reported).collect()
}

/// A change that was kept, and does not count.
fn of_change(order: &Order, change: &Change) -> Option<Discrepancy> {
    match (&change.command, change.effect) {
        (Command::Update(update), ChangeEffect::Contradicted) => {
            let known = order.connector_order_id();
            let is_another = |id: &&ConnectorOrderId| known.is_some_and(|known| known != *id);
            Some(Discrepancy::ContradictoryReport {
                reported: update.status,
                connector_order_id: update.connector_order_id.as_ref().filter(is_another).cloned(),
                updated_at: update.updated_at,
            })
        }
        (Command::Fill(fill), ChangeEffect::Conflicted) => {
            Some(Discrepancy::ConflictingFill { fill_id: fill.fill_id() })
        }
        (Command::Register(_) | Command::Update(_) | Command::Fill(_), _) => None,
    }
}

/// The status that a change reports, and since when.
fn reported(change: &Change) -> Option<(OrderStatus, Timestamp)> {
    match &change.command {
        Command::Register(order) => Some((order.status(), order.updated_at())),
        Command::Update(update) => Some((update.status, update.updated_at)),
        Command::Fill(_) => None,
    }
}
