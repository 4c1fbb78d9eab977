//! The tables of the file: for each a file with its SQL, and how its rows are
//! read and written.
//!
//! Decimals are exact text, times are nanoseconds since 1970 in UTC. What stands
//! in the tables, and why, is in `docs/LEDGER.md`.

pub(crate) mod fills;
pub(crate) mod groups;
mod names;
pub(crate) mod news;
pub(crate) mod orders;
pub(crate) mod reports;
mod runs;
mod views;

/// What tells one ledger from another.
const IDENTITY: [&str; 3] = [
    "CREATE TABLE identity (ledger BLOB NOT NULL) STRICT;
",
    "CREATE TRIGGER identity_stays BEFORE DELETE ON identity
    BEGIN SELECT RAISE(ABORT, 'the identity of a ledger never changes'); END;
CREATE TRIGGER identity_never_changes BEFORE UPDATE ON identity
    BEGIN SELECT RAISE(ABORT, 'the identity of a ledger never changes'); END;
",
    "CREATE TRIGGER identity_is_one BEFORE INSERT ON identity
    WHEN EXISTS (SELECT 1 FROM identity)
    BEGIN SELECT RAISE(ABORT, 'the identity of a ledger never changes'); END;
",
];

/// Everything that makes an empty ledger. The triggers keep other programs from
/// changing, deleting or replacing what was recorded; the ledger's own rules do
/// not rely on them.
pub(crate) fn schema() -> String {
    let parts =
        [IDENTITY, orders::SCHEMA, reports::SCHEMA, fills::SCHEMA, news::SCHEMA, groups::SCHEMA];
    let tables = (0..3).flat_map(|kind| parts.map(|parts| parts[kind]));
    tables.chain(views::SCHEMA).collect()
}
