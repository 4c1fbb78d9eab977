//! The SQL in `docs/LEDGER.md` gives what stands below it there, on the day in `docs/examples`.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::{env, fs, path::Path};

use dtos_state::Command;
use ledger_sqlite::{LedgerWriter, SqliteLedger};
use rusqlite::{Connection, OpenFlags, types::Value};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/LEDGER.md");
const SESSION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/examples/session.ndjson");

#[test]
fn the_recipes_give_what_the_page_says() {
    let folder = tempfile::tempdir().unwrap();
    let ledger = session(folder.path());
    let mut page = fs::read_to_string(PAGE).unwrap();
    let recipes: Vec<_> = page
        .split("```sql\n")
        .skip(1)
        .map(|text| {
            let (sql, rest) = text.split_once("```\n\n```text\n").unwrap();
            let (wanted, _) = rest.split_once("```").unwrap();
            (sql.to_owned(), wanted.to_owned())
        })
        .collect();
    assert_eq!(recipes.len(), 5);
    for (sql, wanted) in recipes {
        let given = table(&ledger, &sql);
        if env::var_os("UPDATE_RECIPES").is_some() {
            let [old, new] =
                [&wanted, &given].map(|rows| format!("{sql}```\n\n```text\n{rows}```"));
            page = page.replace(&old, &new);
            fs::write(PAGE, &page).unwrap();
        } else {
            assert_eq!(given, wanted, "{sql}");
        }
    }
}

fn session(folder: &Path) -> Connection {
    let mut ledger = SqliteLedger::open(folder.join("session.ledger")).unwrap();
    let text = fs::read_to_string(SESSION).unwrap();
    let commands: Vec<_> = text.lines().map(|line| Command::from_json(line).unwrap()).collect();
    ledger.take_all(&commands).unwrap();
    Connection::open_with_flags(ledger.path(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap()
}

/// What the `sqlite3` program prints with `-header`.
fn table(ledger: &Connection, sql: &str) -> String {
    let mut statement = ledger.prepare(sql).unwrap();
    let names = statement.column_names().collect::<Vec<_>>().join("|");
    let columns = statement.column_count();
    let mut rows = statement.query([]).unwrap();
    let mut table = format!("{names}\n");
    while let Some(row) = rows.next().unwrap() {
        let texts = (0..columns).map(|column| text(ledger, row.get(column).unwrap()));
        table.push_str(&texts.collect::<Vec<_>>().join("|"));
        table.push('\n');
    }
    table
}

fn text(ledger: &Connection, value: Value) -> String {
    let text = ledger.query_row("SELECT CAST(? AS TEXT)", [value], |row| row.get(0));
    text.unwrap_or_default()
}
