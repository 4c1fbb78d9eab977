//! Which ids of the exchange several orders have.

use std::collections::HashSet;

use rusqlite::{Connection, params};

use crate::{columns::Columns, error::SqliteError, statement::each};

/// Of the names of some orders, those that other orders have, too, by a statement for the rows
/// between two names. Orders of one page mostly have names that are near each other, so that one
/// reading finds them; `None` where they are too far apart.
pub(crate) fn shared(
    connection: &Connection,
    sql: &str,
    names: &[&str],
) -> Result<Option<HashSet<String>>, SqliteError> {
    let mut shared = HashSet::new();
    let (Some(first), Some(last)) = (names.iter().min(), names.iter().max()) else {
        return Ok(Some(shared));
    };
    let limit = 4 * names.len() + 100;
    let (mut rows, mut before) = (0, (String::new(), 0));
    each(connection, sql, params![first, last, i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
        let (name, order_no) = read(row)?;
        if name == before.0 && order_no != before.1 {
            shared.insert(name.clone());
        }
        rows += 1;
        before = (name, order_no);
        Ok(())
    })?;
    Ok((rows < limit).then_some(shared))
}

fn read(columns: &mut Columns) -> Result<(String, i64), SqliteError> {
    Ok((columns.value()?, columns.integer()?))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use rusqlite::Connection;

    use super::shared;

    const SQL: &str = "SELECT name, order_no FROM named WHERE name >= ? AND name <= ? \
        ORDER BY name, order_no LIMIT ?";

    #[test]
    fn names_near_each_other_are_read_at_once_and_others_are_not() {
        let connection = Connection::open_in_memory().unwrap();
        let insert = "CREATE TABLE named (name TEXT, order_no INTEGER); INSERT INTO named VALUES \
            ('a', 1), ('a', 1), ('b', 1), ('b', 2), ('c', 1), ('d', 3), ('e', 3), ('e', 4)";
        connection.execute_batch(insert).unwrap();
        let shared = |names: &[&str]| shared(&connection, SQL, names).unwrap();
        for (names, wanted) in [
            (&[][..], &[][..]),
            (&["a"], &[]),
            (&["b"], &["b"]),
            (&["c", "a"], &["b"]),
            (&["e", "a", "d"], &["b", "e"]),
        ] {
            let wanted: HashSet<String> = wanted.iter().map(|&name| name.into()).collect();
            assert_eq!(shared(names), Some(wanted), "{names:?}");
        }
        let many = "WITH RECURSIVE n(n) AS (SELECT 10 UNION ALL SELECT n + 1 FROM n LIMIT 96) \
            INSERT INTO named SELECT 'b' || n, n FROM n";
        connection.execute_batch(many).unwrap();
        assert!(shared(&["a", "e"]).is_some());
        connection.execute_batch("INSERT INTO named SELECT 'c1', 1 FROM named").unwrap();
        assert_eq!(shared(&["a", "e"]), None);
        assert!(shared(&["d", "e"]).is_some());
    }
}
