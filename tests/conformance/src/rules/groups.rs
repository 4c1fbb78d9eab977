//! The progress of a group, given the news of each of its orders.

use dtos_state::{Command, ExactDecimal, Order, OrderSide};

use super::{
    executions::counted,
    lifecycle::{is_end, order},
};

/// The status of a group of orders.
pub fn status(news: &[Vec<Command>]) -> &'static str {
    let statuses: Vec<_> = news.iter().map(|it| order(it).unwrap().status()).collect();
    let are_all = |name: &str| statuses.iter().all(|status| status.as_str() == name);
    let is_executed = news.iter().any(|it| !counted(it).executions.is_empty());
    if are_all("PENDING") {
        "PENDING"
    } else if statuses.iter().any(|status| !is_end(*status)) {
        "ACTIVE"
    } else if are_all("FILLED") {
        "COMPLETED"
    } else if is_executed {
        "PARTIAL"
    } else {
        "CANCELLED"
    }
}

/// What is ordered and what is executed in a symbol on a side. The numbers of the tests
/// are small.
pub fn quantities(
    news: &[Vec<Command>],
    symbol: &str,
    side: OrderSide,
) -> Option<(ExactDecimal, ExactDecimal)> {
    let is_of = |order: &Order| order.symbol().as_str() == symbol && order.side() == side;
    let mut of: Vec<_> = news.iter().map(|it| (order(it).unwrap(), counted(it))).collect();
    of.retain(|(order, _)| is_of(order));
    let sum = |numbers: Vec<ExactDecimal>| {
        let zero = ExactDecimal::ZERO;
        numbers.into_iter().fold(zero, |sum, number| sum.checked_add(number).unwrap())
    };
    let ordered = of.iter().map(|(order, _)| order.quantity().into()).collect();
    let executions = of.iter().flat_map(|(_, counted)| &counted.executions);
    let executed = executions.map(|fill| fill.filled_quantity().into()).collect();
    (!of.is_empty()).then(|| (sum(ordered), sum(executed)))
}
