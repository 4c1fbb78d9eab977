//! Busts, requests, answers and rulings: each as its command in JSON.

use dtos_state::{ChangeEffect, Command, Ruling};
use rusqlite::{Connection, params};
use strategy_ledger::{Change, Cursor};

use crate::{
    columns::Columns,
    error::SqliteError,
    statement::{all, change_one, first},
};

/// The table with its index, and what keeps it as it is.
pub(crate) const SCHEMA: [&str; 3] = [
    "CREATE TABLE news_rows (
    seq      INTEGER PRIMARY KEY,
    order_no INTEGER NOT NULL REFERENCES order_rows,
    effect   TEXT NOT NULL CHECK (effect IN ('busted', 'requested', 'answered', 'ruled')),
    command  TEXT NOT NULL,
    digest   BLOB NOT NULL
) STRICT;
CREATE INDEX news_by_order ON news_rows (order_no, effect);
",
    "CREATE TRIGGER news_stay BEFORE DELETE ON news_rows
    BEGIN SELECT RAISE(ABORT, 'news are never deleted'); END;
CREATE TRIGGER news_never_change BEFORE UPDATE ON news_rows
    BEGIN SELECT RAISE(ABORT, 'news never change'); END;
",
    "CREATE TRIGGER news_are_not_replaced BEFORE INSERT ON news_rows
    WHEN EXISTS (SELECT 1 FROM news_rows WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'news never change'); END;
",
];

const INSERT: &str =
    "INSERT INTO news_rows (seq, order_no, effect, command, digest) VALUES (?, ?, ?, ?, ?)";

/// Adds a bust, a request, an answer or a ruling.
pub(crate) fn insert(
    connection: &Connection,
    (seq, cursor): (i64, Cursor),
    (order_no, effect): (i64, ChangeEffect),
    command: &Command,
) -> Result<(), SqliteError> {
    let values = params![seq, order_no, effect.as_str(), command.to_json(), cursor.digest()];
    change_one(connection, INSERT, values)
}

const IS_KEPT: &str = "SELECT 1 FROM news_rows WHERE order_no = ? AND effect = ? AND command = ?";

/// The effect that such a command has, whatever is known.
const fn effect_of(command: &Command) -> Option<ChangeEffect> {
    match command {
        Command::Bust(_) => Some(ChangeEffect::Busted),
        Command::Request(_) => Some(ChangeEffect::Requested),
        Command::Answer(_) => Some(ChangeEffect::Answered),
        Command::Ruling(_) => Some(ChangeEffect::Ruled),
        Command::Register(_) | Command::Update(_) | Command::Fill(_) | Command::Group(_) => None,
    }
}

/// Whether the very same command is there. It holds no decimals, so that its text decides.
pub(crate) fn is_kept(
    connection: &Connection,
    order_no: i64,
    command: &Command,
) -> Result<bool, SqliteError> {
    let effect = effect_of(command).map(ChangeEffect::as_str);
    let values = params![order_no, effect, command.to_json()];
    Ok(first(connection, IS_KEPT, values, |_| Ok(()))?.is_some())
}

const OF_EFFECT: &str = "SELECT command FROM news_rows WHERE order_no = ? AND effect = ?";

/// The rulings on an order.
pub(crate) fn rulings(connection: &Connection, order_no: i64) -> Result<Vec<Ruling>, SqliteError> {
    let commands = of_effect(connection, order_no, ChangeEffect::Ruled)?.into_iter();
    Ok(commands
        .filter_map(|command| match command {
            Command::Ruling(ruling) => Some(ruling),
            _ => None,
        })
        .collect())
}

/// The news of an order that have an effect.
pub(crate) fn of_effect(
    connection: &Connection,
    order_no: i64,
    effect: ChangeEffect,
) -> Result<Vec<Command>, SqliteError> {
    all(connection, OF_EFFECT, params![order_no, effect.as_str()], read)
}

/// News as changes.
pub(crate) const OF_ORDER: &str =
    "SELECT seq, digest, effect, command FROM news_rows WHERE order_no = ?";
pub(crate) const SINCE: &str =
    "SELECT seq, digest, effect, command FROM news_rows WHERE seq > ? ORDER BY seq LIMIT ?";

pub(crate) fn change(columns: &mut Columns) -> Result<Change, SqliteError> {
    let (cursor, effect) = (columns.cursor()?, columns.value()?);
    let command = read(columns)?;
    if effect_of(&command) != Some(effect) {
        return Err(columns.damaged(format!("what is not {effect}")));
    }
    Ok(Change { seq: cursor.seq(), cursor, effect, command })
}

fn read(columns: &mut Columns) -> Result<Command, SqliteError> {
    let json: String = columns.value()?;
    Command::from_json(&json).map_err(|error| columns.damaged(error))
}
