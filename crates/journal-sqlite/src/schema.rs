//! The tables of the file, what keeps them as they are, and what other programs read.

use strategy_journal::JournalEvent;

/// Everything that makes an empty journal. The triggers keep other programs from changing,
/// deleting or replacing what was appended; the rules do not rely on them.
pub(crate) fn schema() -> String {
    [&tables(), GUARDS, &view()].concat()
}

fn tables() -> String {
    let events = JournalEvent::ALL.map(|event| format!("'{event}'")).join(",\n        ");
    format!(
        "CREATE TABLE entry_rows (
    number               INTEGER PRIMARY KEY,
    entry_id             TEXT NOT NULL UNIQUE,
    event_type           TEXT NOT NULL CHECK (event_type IN (
        {events}
    )),
    recorded_at          INTEGER NOT NULL,
    order_id             TEXT NOT NULL,
    fill_id              TEXT,
    change_seq           INTEGER UNIQUE,
    change_digest        BLOB,
    execution_command_id TEXT,
    causality            TEXT NOT NULL,
    context              TEXT
) STRICT;
CREATE INDEX entries_by_order ON entry_rows (order_id, event_type, fill_id);
CREATE INDEX decisions_by_command ON entry_rows (execution_command_id)
    WHERE event_type = 'ORDER_DECIDED';
CREATE TABLE open_decisions (
    number   INTEGER PRIMARY KEY REFERENCES entry_rows,
    order_id TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE followed (
    seq    INTEGER NOT NULL,
    digest BLOB NOT NULL
) STRICT;
CREATE TABLE identity (
    first_number INTEGER NOT NULL
) STRICT;
"
    )
}

const GUARDS: &str = "CREATE TRIGGER entries_stay BEFORE DELETE ON entry_rows
    BEGIN SELECT RAISE(ABORT, 'an entry is never deleted'); END;
CREATE TRIGGER entries_never_change BEFORE UPDATE ON entry_rows
    BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER entries_are_not_replaced BEFORE INSERT ON entry_rows
    WHEN EXISTS (SELECT 1 FROM entry_rows WHERE number = NEW.number OR entry_id = NEW.entry_id
        OR change_seq = NEW.change_seq)
    BEGIN SELECT RAISE(ABORT, 'an entry never changes'); END;
CREATE TRIGGER followed_stays BEFORE DELETE ON followed
    BEGIN SELECT RAISE(ABORT, 'a journal never forgets how far it has followed'); END;
CREATE TRIGGER followed_never_steps_back BEFORE UPDATE ON followed
    WHEN NEW.seq < OLD.seq
    BEGIN SELECT RAISE(ABORT, 'a journal never follows backwards'); END;
CREATE TRIGGER followed_is_one BEFORE INSERT ON followed
    WHEN EXISTS (SELECT 1 FROM followed)
    BEGIN SELECT RAISE(ABORT, 'a journal follows one ledger'); END;
CREATE TRIGGER identity_stays BEFORE DELETE ON identity
    BEGIN SELECT RAISE(ABORT, 'the identity of a journal never changes'); END;
CREATE TRIGGER identity_never_changes BEFORE UPDATE ON identity
    BEGIN SELECT RAISE(ABORT, 'the identity of a journal never changes'); END;
CREATE TRIGGER identity_is_one BEFORE INSERT ON identity
    WHEN EXISTS (SELECT 1 FROM identity)
    BEGIN SELECT RAISE(ABORT, 'the identity of a journal never changes'); END;
";

/// An id of the chain as a column of its own.
fn link(key: &str) -> String {
    format!("    causality ->> '{key}' AS {key},\n")
}

fn view() -> String {
    let links = [
        "strategy_directive_id",
        "entry_plan_id",
        "size_plan_id",
        "exit_plan_id",
        "execution_plan_id",
    ];
    format!(
        "CREATE VIEW entries AS SELECT
    number,
    entry_id,
    event_type,
    {} AS recorded_at,
    recorded_at AS recorded_at_nanos,
    order_id,
    fill_id,
    change_seq AS seq,
    causality ->> '$.origin.type' AS origin_type,
    causality ->> '$.origin.id' AS origin_id,
{}    causality ->> 'execution_command_id' AS execution_command_id,
    causality,
    context
FROM entry_rows;
",
        time("recorded_at"),
        links.map(link).concat()
    )
}

/// A time as on the wire: with 0, 3, 6 or 9 fractional digits, as needed.
fn time(column: &str) -> String {
    let fraction = |digits, unit| {
        format!(
            "printf('.%0{digits}dZ', ({column} % 1000000000 + 1000000000) % 1000000000 / {unit})"
        )
    };
    let (millis, micros, nanos) =
        (fraction("3", "1000000"), fraction("6", "1000"), fraction("9", "1"));
    // Rounded down, which division alone does not do before 1970.
    format!(
        "strftime('%Y-%m-%dT%H:%M:%S', {column} / 1000000000 - ({column} % 1000000000 < 0), \
        'unixepoch') ||
        CASE WHEN {column} % 1000000000 = 0 THEN 'Z'
        WHEN {column} % 1000000 = 0 THEN {millis}
        WHEN {column} % 1000 = 0 THEN {micros}
        ELSE {nanos} END"
    )
}
