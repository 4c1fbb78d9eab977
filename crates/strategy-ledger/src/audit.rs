use std::fmt;

use core_enums::{ChangeEffect, OrderStatus};
use dtos_state::{
    ConnectorOrderId, ExactDecimal, ExecutionSummary, Fill, NotSummable, Order, Quantity, Timestamp,
};
use id_generators::{FillId, OrderId};

use crate::change::{Change, Command};

/// An order of which two things are said that do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The order.
    pub order_id: OrderId,
    /// What does not go together.
    pub discrepancy: Discrepancy,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.order_id, self.discrepancy)
    }
}

/// What does not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discrepancy {
    /// The order is FILLED, and its fills are short of its quantity.
    FilledButShort {
        /// By how much.
        by: ExactDecimal,
    },
    /// The fills reach the quantity, and the order is not FILLED.
    CompleteButNotFilled {
        /// What it is.
        status: OrderStatus,
    },
    /// The fills go beyond the quantity.
    Overfilled {
        /// By how much.
        by: Quantity,
    },
    /// The order is partially filled, and there is no fill.
    PartiallyFilledWithoutFills,
    /// There are fills, and the order is still PENDING or OPEN.
    FillsUnreported {
        /// What it is.
        status: OrderStatus,
    },
    /// The order is REJECTED, and there are fills.
    FillsOnRejected,
    /// The order was executed after it was cancelled or had expired.
    ExecutedAfterEnd {
        /// What it ended as.
        status: OrderStatus,
        /// The fill.
        fill_id: FillId,
        /// When that was.
        executed_at: Timestamp,
    },
    /// The order is final, and a later report says something else.
    ReportedAfterEnd {
        /// What it ended as.
        status: OrderStatus,
        /// What the report says.
        reported: OrderStatus,
        /// When that is said to have been so.
        updated_at: Timestamp,
    },
    /// A report was kept that contradicts what is known.
    ContradictoryReport {
        /// What the report says.
        reported: OrderStatus,
        /// The exchange's id in the report, where the order has another.
        connector_order_id: Option<ConnectorOrderId>,
        /// When that is said to have been so.
        updated_at: Timestamp,
    },
    /// The exchange called two different fills the same.
    ConflictingFill {
        /// The fill that does not count.
        fill_id: FillId,
    },
    /// The fills cannot be summed up.
    NotSummable(NotSummable),
    /// The order is not what its registration and its reports make of it:
    /// somebody has changed the file by hand.
    NotItsHistory,
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FilledButShort { by } => write!(f, "is FILLED, but its fills are {by} short"),
            Self::CompleteButNotFilled { status } => {
                write!(f, "is {status}, but its fills are complete")
            }
            Self::Overfilled { by } => write!(f, "is filled beyond its quantity, by {by}"),
            Self::PartiallyFilledWithoutFills => f.write_str("is PARTIALLY_FILLED without a fill"),
            Self::FillsUnreported { status } => write!(f, "is {status}, but has fills"),
            Self::FillsOnRejected => f.write_str("is REJECTED, but has fills"),
            Self::ExecutedAfterEnd { status, fill_id, executed_at } => {
                write!(f, "is {status}, but {fill_id} was executed later, at {executed_at}")
            }
            Self::ReportedAfterEnd { status, reported, updated_at } => {
                write!(f, "is {status}, but was reported {reported} later, at {updated_at}")
            }
            Self::ContradictoryReport { reported, connector_order_id, updated_at } => {
                write!(f, "was reported {reported}")?;
                if let Some(id) = connector_order_id {
                    write!(f, " as {id}")?;
                }
                write!(f, " at {updated_at}, which contradicts the rest")
            }
            Self::ConflictingFill { fill_id } => {
                write!(f, "has another fill by the exchange's id of {fill_id}")
            }
            Self::NotSummable(error) => error.fmt(f),
            Self::NotItsHistory => f.write_str("is not what its history makes of it"),
        }
    }
}

/// What does not go together in an order and all that was said of it.
pub(crate) fn discrepancies(order: &Order, history: &[Change]) -> Vec<Discrepancy> {
    let counted = || {
        history.iter().filter_map(|change| match (&change.command, change.effect) {
            (Command::Fill(fill), ChangeEffect::Filled) => Some(fill),
            _ => None,
        })
    };
    let mut found = match ExecutionSummary::of(order, counted()) {
        Ok(summary) => of_amounts(order.status(), &summary),
        Err(error) => vec![Discrepancy::NotSummable(error)],
    };
    found.extend(of_times(order, history, counted()));
    found.extend((replayed(history).as_ref() != Some(order)).then_some(Discrepancy::NotItsHistory));
    found.extend(history.iter().filter_map(|change| of_change(order, change)));
    found
}

/// What the registration and the reports make of an order.
fn replayed(history: &[Change]) -> Option<Order> {
    let mut order: Option<Order> = None;
    for change in history {
        match (&change.command, &mut order) {
            (Command::Register(registered), None) => order = Some(registered.clone()),
            // What contradicts the rest changes nothing.
            (Command::Update(report), Some(order)) => drop(order.apply(&report.update())),
            (Command::Register(_) | Command::Update(_) | Command::Fill(_), _) => {}
        }
    }
    order
}

/// A status against what was filled.
fn of_amounts(status: OrderStatus, summary: &ExecutionSummary) -> Vec<Discrepancy> {
    use OrderStatus::{Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected};
    let remaining = summary.remaining_quantity();
    let is_complete = remaining.get().is_zero();
    let of_status = match (status, summary.fills()) {
        (Filled, _) if is_complete => None,
        (Filled, _) => Some(Discrepancy::FilledButShort { by: remaining }),
        (Rejected, 1..) => Some(Discrepancy::FillsOnRejected),
        (PartiallyFilled, 0) => Some(Discrepancy::PartiallyFilledWithoutFills),
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

/// What was kept beside what is known.
fn of_change(order: &Order, change: &Change) -> Option<Discrepancy> {
    match (&change.command, change.effect) {
        (Command::Update(report), ChangeEffect::Contradicted) => {
            let known = order.connector_order_id();
            let is_another = |id: &&ConnectorOrderId| known.is_some_and(|known| known != *id);
            Some(Discrepancy::ContradictoryReport {
                reported: report.status,
                connector_order_id: report.connector_order_id.as_ref().filter(is_another).cloned(),
                updated_at: report.updated_at,
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
        Command::Update(report) => Some((report.status, report.updated_at)),
        Command::Fill(_) => None,
    }
}
