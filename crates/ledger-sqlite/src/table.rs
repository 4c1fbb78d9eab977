//! The tables of the file: for each a file with its SQL, and how its rows are
//! read and written.
//!
//! Decimals are exact text, times are nanoseconds since 1970 in UTC. What stands
//! in the tables, and why, is in `docs/LEDGER.md`.

/// A time as text, in SQL.
macro_rules! readable_time {
    ($column:literal) => {
        concat!(
            "strftime('%Y-%m-%dT%H:%M:%S', (",
            $column,
            " - (",
            $column,
            " % 1000000000 + 1000000000) % 1000000000) / 1000000000, 'unixepoch')\n        ",
            "|| printf('.%09dZ', (",
            $column,
            " % 1000000000 + 1000000000) % 1000000000)",
        )
    };
}

pub(crate) mod fills;
pub(crate) mod orders;
pub(crate) mod reports;

/// Everything that makes an empty ledger. The triggers keep other programs from
/// changing, deleting or replacing what was recorded; the ledger's own rules do
/// not rely on them.
pub(crate) fn schema() -> String {
    let [mut tables, mut stay, mut not_replaced, mut views] = [const { String::new() }; 4];
    for parts in [orders::SCHEMA, reports::SCHEMA, fills::SCHEMA] {
        for (all, part) in
            [&mut tables, &mut stay, &mut not_replaced, &mut views].into_iter().zip(parts)
        {
            all.push_str(part);
        }
    }
    [tables, stay, not_replaced, views].concat()
}
