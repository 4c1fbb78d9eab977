//! What many orders have in a table: those with consecutive numbers are read at once.

use dtos_state::Order;
use rusqlite::Connection;

use super::orders::Selected;
use crate::{columns::Columns, error::SqliteError, statement::each};

/// The rows of each order, by a statement for those from one number to another whose first column
/// is that number.
pub(crate) fn of_orders<T>(
    connection: &Connection,
    sql: &str,
    orders: &[Selected],
    read: impl Fn(&mut Columns, &Order) -> Result<T, SqliteError>,
) -> Result<Vec<Vec<T>>, SqliteError> {
    let mut found: Vec<Vec<T>> = orders.iter().map(|_| Vec::new()).collect();
    let number = |index: usize| orders[index].1;
    let mut indexes: Vec<usize> = (0..orders.len()).collect();
    indexes.sort_unstable_by_key(|&index| number(index));
    for run in indexes.chunk_by(|&one, &next| number(one) + 1 == number(next)) {
        let first = number(run[0]);
        let last = number(run[run.len() - 1]);
        each(connection, sql, [first, last], |columns| {
            let order_no = columns.integer()?;
            let place = usize::try_from(order_no - first).ok();
            let Some(&index) = place.and_then(|place| run.get(place)) else {
                return Err(columns.damaged(order_no));
            };
            found[index].push(read(columns, &orders[index].0)?);
            Ok(())
        })?;
    }
    Ok(found)
}
