//! The journal's file: how it is identified, created and opened.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig, params};
use strategy_journal::JournalError;
use strategy_ledger::Cursor;

use crate::{
    error::{OpenError, SqliteError, in_opening},
    open_files::{beside, check_surroundings},
    schema::schema,
};

/// What marks an SQLite file as a journal: `ordJ` in ASCII.
const APPLICATION_ID: i64 = 0x6F72_644A;
/// The version of the format.
const VERSION: i64 = 1;
/// How long a reader may take to repair the shared index after a crash.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long the log may stay, in bytes.
const LOG_LIMIT: i64 = 8 << 20;

/// The canonical path of a file, which need not exist.
pub(crate) fn resolve(path: &Path) -> Result<PathBuf, OpenError> {
    if let Ok(resolved) = path.canonicalize() {
        return Ok(resolved);
    }
    let refuse = |found: &str| {
        Err(OpenError::NotAJournal { path: path.to_owned(), found: found.to_owned() })
    };
    if path.is_symlink() {
        return refuse("a symbolic link to nothing");
    }
    let is_folder = [&b"/"[..], b"/."].iter().any(|end| {
        // `file_name` passes over it, and would name a file.
        path.as_os_str().as_encoded_bytes().ends_with(end)
    });
    let Some(name) = path.file_name().filter(|_| !is_folder) else {
        return refuse("a path without a file name");
    };
    let folder = path.parent().filter(|folder| *folder != Path::new(""));
    let folder = folder.unwrap_or(Path::new(".")).canonicalize().map_err(in_opening(path))?;
    Ok(folder.join(name))
}

/// Whether there is a journal. Anything else at the path is an error, and is left as it is.
pub(crate) fn identify(path: &Path) -> Result<bool, OpenError> {
    check_surroundings(path)?;
    let refuse = |found: String| Err(OpenError::NotAJournal { path: path.to_owned(), found });
    let size = match path.metadata() {
        Ok(found) if found.is_file() => found.len(),
        Ok(_) => return refuse("a folder or a device".into()),
        Err(_) if beside(path, "-wal").exists() => {
            return refuse("its -wal file without the file itself".into());
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(in_opening(path)(error)),
    };
    // SQLite takes a file of one byte, too, for a new one, and removes the -wal file.
    if size <= 1 {
        return refuse("an empty file".into());
    }
    match marks(path) {
        Ok((APPLICATION_ID, VERSION)) => Ok(true),
        Ok((APPLICATION_ID, found)) if found > VERSION => {
            Err(OpenError::NewerVersion { path: path.to_owned(), found })
        }
        Ok((APPLICATION_ID, found)) => refuse(format!("version {found}")),
        Ok((found, _)) => refuse(format!("application id {found:#010x}")),
        Err(SqliteError::Sqlite(error))
            if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) =>
        {
            refuse("no SQLite database".into())
        }
        Err(error) => Err(in_opening(path)(error)),
    }
}

fn marks(path: &Path) -> Result<(i64, i64), SqliteError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    Ok((pragma(&connection, "application_id")?, pragma(&connection, "user_version")?))
}

/// Creates an empty journal where no file exists. It is complete under a temporary name
/// before it gets this one. The ids of its entries begin with a number.
pub(crate) fn create(path: &Path, first_number: Option<u32>) -> Result<(), OpenError> {
    let create = || {
        let folder = path.parent().unwrap_or(Path::new("/"));
        let file = tempfile::Builder::new().prefix(".journal-").tempfile_in(folder)?;
        let connection = connect(file.path(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.execute_batch(&format!(
            "BEGIN; {} PRAGMA user_version = {VERSION}; PRAGMA application_id = {APPLICATION_ID};",
            schema()
        ))?;
        let beginning = Cursor::BEGINNING;
        let seq = i64::try_from(beginning.seq()).unwrap_or_default();
        connection
            .execute("INSERT INTO followed VALUES (?, ?)", params![seq, beginning.digest()])?;
        // Below 2^31, so that the ids of the first 2^31 entries are in order.
        let identity = "INSERT INTO identity VALUES (ifnull(?, random() & 2147483647))";
        connection.execute(identity, [first_number])?;
        connection.execute_batch("COMMIT")?;
        use_write_ahead_log(&connection)?;
        connection.close().map_err(|(_, error)| error)?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|error| error.error)?;
        fs::File::open(folder)?.sync_all()?;
        Ok(())
    };
    create().map_err(|error: SqliteError| in_opening(path)(error))
}

/// Opens a journal so that a commit is on disk when it returns.
pub(crate) fn connect_writer(path: &Path) -> Result<Connection, SqliteError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    use_write_ahead_log(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "journal_size_limit", LOG_LIMIT)?;
    // 2 is FULL: in WAL mode, a sync with every commit.
    if pragma(&connection, "synchronous")? != 2 {
        return Err(SqliteError::damaged("an SQLite without full syncs"));
    }
    // SQLite opens a file that it may not write to all the same.
    connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
    check_schema(&connection)?;
    // The triggers are for other programs: the rules see to it that nothing is changed.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
    Ok(connection)
}

/// Opens a journal to read alone.
pub(crate) fn connect_reader(path: &Path) -> Result<Connection, SqliteError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    check_schema(&connection)?;
    Ok(connection)
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, SqliteError> {
    // A connection is used by one thread at a time, which Rust sees to.
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(32);
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// SQLite answers `wal` before it has written that into the file, so the statement is run
/// to its end.
fn use_write_ahead_log(connection: &Connection) -> Result<(), SqliteError> {
    let mode: String = connection.query_one("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    match mode.as_str() {
        "wal" => Ok(()),
        _ => Err(SqliteError::damaged("an SQLite without a write-ahead log")),
    }
}

fn pragma(connection: &Connection, name: &str) -> Result<i64, SqliteError> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}

/// A number that changes with the schema.
pub(crate) fn schema_version(connection: &Connection) -> Result<i64, SqliteError> {
    Ok(connection.prepare_cached("PRAGMA schema_version")?.query_one([], |row| row.get(0))?)
}

/// Checks that the tables, indexes, triggers and views are the journal's own. The file may
/// have more, but nobody else may have a say in what is written: by a trigger on a table
/// of the journal, or by a unique index.
pub(crate) fn check_schema(connection: &Connection) -> Result<(), SqliteError> {
    let empty = Connection::open_in_memory()?;
    empty.execute_batch(&schema())?;
    let (ours, found) = (statements(&empty)?, statements(connection)?);
    if let Some(missing) = ours.iter().find(|statement| !found.contains(statement)) {
        let name = &missing.name;
        return Err(SqliteError::damaged(format_args!("{name} not as version {VERSION} has it")));
    }
    let is_foreign = |rule: &&Statement| {
        let is_on_ours = ours.iter().any(|table| table.name.eq_ignore_ascii_case(&rule.table));
        rule.decides && is_on_ours && !ours.contains(rule)
    };
    let Some(Statement { kind, name, table, .. }) = found.iter().find(is_foreign) else {
        return Ok(());
    };
    let found = format!("the {kind} {name} on {table} is not the journal's own: drop it");
    Err(JournalError::ForeignRule { found }.into())
}

/// What made a part of the schema.
#[derive(PartialEq, Eq)]
struct Statement {
    kind: String,
    name: String,
    table: String,
    sql: String,
    /// Whether it can change or refuse what is written to its table.
    decides: bool,
}

fn statements(connection: &Connection) -> Result<Vec<Statement>, SqliteError> {
    let mut statement = connection.prepare(
        "SELECT type, name, tbl_name, sql, type = 'trigger' OR name IN \
            (SELECT name FROM pragma_index_list(tbl_name) WHERE \"unique\") \
        FROM sqlite_schema WHERE sql IS NOT NULL",
    )?;
    let rows = statement.query_map([], |row| {
        Ok(Statement {
            kind: row.get(0)?,
            name: row.get(1)?,
            table: row.get(2)?,
            sql: row.get(3)?,
            decides: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
