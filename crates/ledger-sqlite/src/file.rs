//! The ledger's file: how it is identified, created and opened.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, OpenFlags, config::DbConfig};
use strategy_ledger::StorageError;
use tempfile::{Builder, NamedTempFile};

use crate::{
    error::{OpenError, SqliteError, in_opening},
    header::APPLICATION_ID,
    open_file::beside,
    past::Past,
    rights::{Sharing, blame_folder, check_readable, may_leave_files},
    surroundings,
    table::schema,
    version_1,
};

/// The version of the format.
const VERSION: i64 = 2;
/// How long a reader may take to repair the shared index after a crash.
const PATIENCE: Duration = Duration::from_secs(10);

/// The canonical path of a file.
pub(crate) fn resolve(path: &Path) -> Result<PathBuf, OpenError> {
    if let Ok(resolved) = path.canonicalize() {
        return Ok(resolved);
    }
    let not_a_ledger =
        |found: &str| OpenError::NotALedger { path: path.to_owned(), found: found.to_owned() };
    if path.is_symlink() {
        return Err(not_a_ledger("a symbolic link to nothing"));
    }
    // `file_name` passes over it, and would name a file.
    if path.as_os_str().as_encoded_bytes().ends_with(b"/")
        || path.as_os_str().as_encoded_bytes().ends_with(b"/.")
    {
        return Err(not_a_ledger("the path of a folder"));
    }
    let name = path.file_name().ok_or_else(|| not_a_ledger("a path without a file name"))?;
    in_ledger(path, || {
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        Ok(folder.canonicalize()?.join(name))
    })
}

/// The version of the ledger, if there is one. Anything else at the path is an error, and
/// is left as it is.
pub(crate) fn identify(path: &Path) -> Result<Option<i64>, OpenError> {
    surroundings::check(path)?;
    check_readable(path)?;
    let log = beside(path, "-wal");
    let had_log = log.exists();
    let identified = look_at(path);
    if identified.is_err() && !had_log && log.exists() {
        // A reader made the log, and could not remove it. A writer does.
        let writer = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE);
        let _ = writer.and_then(|writer| pragma(&writer, "user_version"));
    }
    identified.map_err(|error| blame_folder(path, error))
}

fn look_at(path: &Path) -> Result<Option<i64>, OpenError> {
    let not_a_ledger =
        |found: &str| OpenError::NotALedger { path: path.to_owned(), found: found.to_owned() };
    let size = match path.metadata() {
        Ok(metadata) if metadata.is_file() => metadata.len(),
        Ok(_) => return Err(not_a_ledger("a folder or a device")),
        Err(_) if beside(path, "-wal").exists() => {
            return Err(not_a_ledger("its -wal file without the file itself"));
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => {
            return in_ledger(path, || Err(error.into()));
        }
    };
    // SQLite takes a file of one byte, too, for a new one, and removes the -wal file.
    if size <= 1 {
        return Err(not_a_ledger("an empty file"));
    }
    let read = || {
        let connection = connect_to_read(path)?;
        Ok((pragma(&connection, "application_id")?, pragma(&connection, "user_version")?))
    };
    let pragmas = in_ledger(path, || match read() {
        Err(SqliteError::Sqlite(error))
            if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) =>
        {
            Ok(None)
        }
        pragmas => pragmas.map(Some),
    })?;
    match pragmas {
        None => Err(not_a_ledger("no SQLite database")),
        Some((APPLICATION_ID, version @ (version_1::VERSION | VERSION))) => Ok(Some(version)),
        Some((APPLICATION_ID, found)) if found > VERSION => {
            Err(OpenError::NewerVersion { path: path.to_owned(), found })
        }
        Some((APPLICATION_ID, found)) => Err(not_a_ledger(&format!("version {found}"))),
        Some((found, _)) => Err(not_a_ledger(&format!("application id {found:#010x}"))),
    }
}

/// Creates an empty ledger where no file exists. It is complete under a temporary name
/// before it gets this one.
pub(crate) fn create(path: &Path, sharing: Sharing) -> Result<(), OpenError> {
    in_ledger(path, || {
        let file = temporary(path)?;
        let connection = connect(file.path(), OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.execute_batch(&format!(
            "BEGIN; {} PRAGMA application_id = {APPLICATION_ID}; COMMIT;",
            this_version()
        ))?;
        use_write_ahead_log(&connection)?;
        connection.close().map_err(|(_, error)| error)?;
        sharing.apply(file.as_file())?;
        file.as_file().sync_all()?;
        file.persist_noclobber(path).map_err(|error| error.error)?;
        fs::File::open(path.parent().unwrap_or(Path::new("/")))?.sync_all()?;
        Ok(())
    })
}

/// All that makes an empty ledger of this version, of an identity of its own.
pub(crate) fn this_version() -> String {
    format!(
        "{} INSERT INTO identity VALUES (randomblob(16)); PRAGMA user_version = {VERSION};",
        schema()
    )
}

/// An empty file in the folder of a ledger, which is removed unless it gets a name.
pub(crate) fn temporary(ledger: &Path) -> io::Result<NamedTempFile> {
    let folder = ledger.parent().unwrap_or(Path::new("/"));
    Builder::new().prefix(".ledger-").tempfile_in(folder)
}

/// Opens a ledger so that a commit is on disk when it returns.
pub(crate) fn connect_writer(path: &Path) -> Result<Connection, OpenError> {
    in_ledger(path, || {
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        use_write_ahead_log(&connection)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // To look up each name in a list costs half of a write. The names written here are those of
        // the vocabularies, as are the lists; those are for other programs.
        connection.pragma_update(None, "ignore_check_constraints", true)?;
        // The triggers are for other programs as well: the rules see to it that nothing is changed
        // or replaced.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false)?;
        // 2 is FULL: in WAL mode, a sync with every commit.
        if pragma(&connection, "synchronous")? != 2 || pragma(&connection, "foreign_keys")? != 1 {
            return Err(found("an SQLite without full syncs or foreign keys"));
        }
        // SQLite opens a file that it may not write to all the same.
        connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")?;
        check_schema(&connection)?;
        Ok(connection)
    })
}

/// Opens a ledger of the version before, to bring it to this one in one transaction.
pub(crate) fn connect_upgrade(path: &Path) -> Result<Connection, OpenError> {
    in_ledger(path, || {
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // A copy may be without, and then a reader would hold up the commit.
        use_write_ahead_log(&connection)?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        check_schema(&connection)?;
        Ok(connection)
    })
}

/// Opens a ledger to read alone.
pub(crate) fn connect_reader(path: &Path) -> Result<Connection, SqliteError> {
    let connection = connect_to_compare(path)?;
    check_schema(&connection)?;
    Ok(connection)
}

/// Opens a ledger that nobody has open, without locks and without making a file. What it
/// reads is only right if the file stays as it is.
pub(crate) fn connect_at_rest(path: &Path) -> Result<Connection, SqliteError> {
    let encode = |&byte: &u8| match byte {
        b'/' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    let name: String = path.as_os_str().as_encoded_bytes().iter().map(encode).collect();
    let name = format!("file:{name}?immutable=1");
    let access = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    as_this_version(connect(Path::new(&name), access)?)
}

/// Lets a connection see the tables of an earlier version as those of this one.
fn as_this_version(connection: Connection) -> Result<Connection, SqliteError> {
    if pragma(&connection, "user_version")? == version_1::VERSION {
        version_1::show_as_this_version(&connection)?;
    }
    Ok(connection)
}

/// Opens a ledger to read, with locks or without.
pub(crate) fn connect_to_read(path: &Path) -> Result<Connection, SqliteError> {
    if is_at_rest(path) { connect_at_rest(path) } else { connect_to_compare(path) }
}

/// Opens a file that is not a ledger yet.
pub(crate) fn connect_to_write(path: &Path) -> Result<Connection, SqliteError> {
    connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
}

/// Whether a reader has to do without locks: a log that it made could be in the way of
/// the next writer, or it may not make one.
pub(crate) fn is_at_rest(path: &Path) -> bool {
    !has_log(path) && !may_leave_files(path)
}

/// An empty log without an index is what a crash left before the first write.
fn has_log(path: &Path) -> bool {
    let size = beside(path, "-wal").metadata().map(|log| log.len());
    size.is_ok_and(|size| size > 0 || beside(path, "-shm").exists())
}

/// Opens a ledger beside another connection to it, which keeps pages in memory.
pub(crate) fn connect_to_compare(path: &Path) -> Result<Connection, SqliteError> {
    as_this_version(connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?)
}

/// Checks that SQLite can read every page of the file, and that each is what it has to
/// be.
pub(crate) fn check_pages(connection: &Connection) -> Result<(), SqliteError> {
    let found: String = connection.query_one("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(SqliteError::Damaged { found }) }
}

/// Checks the schema of a ledger at rest.
pub(crate) fn check_at_rest(path: &Path) -> Result<(), OpenError> {
    in_ledger(path, || check_schema(&connect_at_rest(path)?))
}

/// Checks all that SQLite can check of a ledger.
pub(crate) fn check_soundness(connection: &Connection) -> Result<(), SqliteError> {
    check_schema(connection)?;
    let answer: String = connection.query_one("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if answer != "ok" {
        return Err(found(&answer));
    }
    if connection.prepare("PRAGMA foreign_key_check")?.exists([])? {
        return Err(found("a reference to an order or a fill that is not there"));
    }
    Ok(())
}

/// Checks a ledger with a log that no clean end of a writer left. Nothing is changed by that.
pub(crate) fn check_log(path: &Path, past: Past) -> Result<(), OpenError> {
    let log = beside(path, "-wal");
    let refuse = |found: &str| {
        let found = format!(
            "its log {} {found}: restore a backup; or, if you know that the log is from another \
            file, move it away, which loses its changes",
            log.display()
        );
        Err(OpenError::UnsafeFiles { path: path.to_owned(), found })
    };
    if !log.metadata().is_ok_and(|log| log.len() > 0) || past == Past::Closed {
        return Ok(());
    }
    if past == Past::Replaced {
        return refuse("is that of the file that was here before");
    }
    let check = || check_soundness(&connect_to_compare(path)?);
    match check().map_err(StorageError::from) {
        Err(StorageError::Damaged { found }) => {
            refuse(&format!("does not belong to it, or one of them is damaged ({found})"))
        }
        result => result.map_err(in_opening(path)),
    }
}

/// Names the ledger in an error.
pub(crate) fn in_ledger<T>(
    path: &Path,
    act: impl FnOnce() -> Result<T, SqliteError>,
) -> Result<T, OpenError> {
    act().map_err(|failure| in_opening(path)(failure.into()))
}

fn connect(path: &Path, access: OpenFlags) -> Result<Connection, SqliteError> {
    // A connection is used by one thread at a time, which Rust sees to.
    let connection = Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    connection.busy_timeout(PATIENCE)?;
    connection.set_prepared_statement_cache_capacity(64);
    // Otherwise a statement with `x = ?` or `LIMIT ?` is planned anew at each use.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    Ok(connection)
}

/// SQLite answers `wal` before it has written that into the file, so the statement is
/// run to its end.
pub(crate) fn use_write_ahead_log(connection: &Connection) -> Result<(), SqliteError> {
    let mode: String = connection.query_one("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode == "wal" { Ok(()) } else { Err(found("an SQLite without a write-ahead log")) }
}

fn pragma(connection: &Connection, name: &str) -> Result<i64, SqliteError> {
    Ok(connection.pragma_query_value(None, name, |row| row.get(0))?)
}

/// A number that changes with the schema.
pub(crate) fn schema_version(connection: &Connection) -> Result<i64, SqliteError> {
    Ok(connection.prepare_cached("PRAGMA schema_version")?.query_one([], |row| row.get(0))?)
}

/// Checks that the tables, indexes, triggers and views are those of its version. The
/// file may have more.
fn check_schema(connection: &Connection) -> Result<(), SqliteError> {
    let version = pragma(connection, "user_version")?;
    let known = statements(connection)?;
    let missing = own_statements(version)?.into_iter().find(|statement| !known.contains(statement));
    match missing {
        None => check_rules(connection),
        Some(Statement { name, .. }) => {
            Err(found(&format!("{name} not as version {version} has it")))
        }
    }
}

/// Checks that nobody else has a say in what is written: by a trigger on a table of the
/// ledger, or by a unique index.
pub(crate) fn check_rules(connection: &Connection) -> Result<(), SqliteError> {
    let ours = own_statements(pragma(connection, "user_version")?)?;
    let is_foreign = |rule: &Statement| {
        let is_on_ours = ours.iter().any(|table| table.name.eq_ignore_ascii_case(&rule.table));
        rule.decides && is_on_ours && !ours.contains(rule)
    };
    match statements(connection)?.into_iter().find(is_foreign) {
        None => Ok(()),
        Some(Statement { name, kind, table, .. }) => Err(SqliteError::ForeignRule {
            found: format!("the {kind} {name} on {table} is not the ledger's own: drop it"),
        }),
    }
}

/// What made the schema of a version.
fn own_statements(version: i64) -> Result<Vec<Statement>, SqliteError> {
    let empty = Connection::open_in_memory()?;
    match version {
        version_1::VERSION => empty.execute_batch(version_1::SCHEMA)?,
        _ => empty.execute_batch(&schema())?,
    }
    statements(&empty)
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

fn found(found: &str) -> SqliteError {
    SqliteError::Damaged { found: found.to_owned() }
}
