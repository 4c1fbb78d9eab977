use std::fmt::Write;

use tokio_postgres::Row;

use crate::{
    connect::address::Address,
    connect::error::{Failure, OpenError},
    connect::link::Link,
    connect::options::Options,
    connect::schema::VERSION,
    connect::server::{Identity, Server},
    connect::session::{Purpose, Session},
};

/// How a ledger and its server are, for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Each fact, and its name.
    pub facts: Vec<(&'static str, String)>,
    /// Why nothing can be written or read until somebody does something about it.
    pub troubles: Vec<String>,
}

/// Asks a ledger and its server how they are.
///
/// # Errors
/// [`OpenError`] where no server answers, or none has a ledger of this version.
pub fn status(address: &Address) -> Result<Status, OpenError> {
    let failed = |source| OpenError { address: address.to_string(), source };
    let link = Link::open(address.clone(), Purpose::Look.alone(), Options::default())?;
    link.with(async |session| ask(session).await).map_err(failed)
}

const LEDGER: &str = "SELECT encode(identity.ledger, 'hex'),
    pg_size_pretty(pg_total_relation_size('ledger.order_rows')
        + pg_total_relation_size('ledger.change_rows')),
    (SELECT greatest(reltuples, 0)::bigint::text FROM pg_class
        WHERE oid = 'ledger.order_rows'::regclass),
    (SELECT seq || ', in transaction ' || xid FROM ledger.change_rows
        ORDER BY era DESC, xid DESC, seq DESC LIMIT 1),
    pg_snapshot_xmin(pg_current_snapshot())::text,
    (SELECT count(*)::text FROM ledger.change_rows WHERE era = identity.era
        AND xid >= pg_snapshot_xmin(pg_current_snapshot())::text::bigint)
    FROM ledger.identity";

/// The transactions that write, in any database of the cluster: changes that come after the
/// oldest of them are not shown yet. Everybody sees the locks; whose they are, not everybody.
const HOLDERS: &str = "SELECT l.pid::text, l.transactionid::text, a.datname::text,
    a.usename::text, a.application_name, a.state,
    extract(milliseconds FROM clock_timestamp() - a.xact_start)::bigint::text
    FROM pg_locks AS l LEFT JOIN pg_stat_activity AS a USING (pid)
    WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
    AND l.pid <> pg_backend_pid() ORDER BY age(l.transactionid) DESC LIMIT 10";
const PREPARED: &str = "SELECT transaction::text, gid, database::text, owner::text
    FROM pg_prepared_xacts ORDER BY age(transaction) DESC LIMIT 10";
const STANDBYS: &str = "SELECT application_name, state, sync_state,
    pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn)::bigint::text
    FROM pg_stat_replication ORDER BY application_name";

async fn ask(session: &Session) -> Result<Status, Failure> {
    let server = &session.server;
    let (identity, strange) = Identity::find(&session.client, server).await?;
    let mut facts = of_server(server);
    facts.push(("era", identity.era.to_string()));
    if let Some(row) = session.rows(LEDGER, &[]).await?.first() {
        let names =
            ["ledger", "size", "orders, about", "last change", "followers see below", "held back"];
        facts.extend(names.into_iter().zip(texts(row, names.len())?));
    }
    for row in session.rows(HOLDERS, &[]).await? {
        facts.push(("holds followers back", holder(&texts(&row, 7)?)));
    }
    for row in session.rows(PREPARED, &[]).await? {
        let prepared = format!("a prepared transaction: {}", texts(&row, 4)?.join(", "));
        facts.push(("holds followers back", prepared));
    }
    if !server.is_standby {
        for row in session.rows(STANDBYS, &[]).await? {
            facts.push(("standby", standby(&texts(&row, 4)?)));
        }
    }
    let durable = server.check_durable().err().map(|error| error.to_string());
    Ok(Status { facts, troubles: strange.into_iter().chain(durable).collect() })
}

fn of_server(server: &Server) -> Vec<(&'static str, String)> {
    let role = if server.is_standby { "standby" } else { "primary" };
    let version = (server.version / 10_000, server.version % 10_000);
    let waits = if server.standby_names.is_empty() {
        "its disk".to_owned()
    } else {
        format!("its disk, and standbys: {}", server.standby_names)
    };
    vec![
        ("version", VERSION.to_string()),
        ("server", format!("PostgreSQL {}.{}, {role}", version.0, version.1)),
        ("timeline", server.timeline.to_string()),
        ("a commit waits for", waits),
    ]
}

/// The columns of a row; of nulls, a dash: the user may not see them.
fn texts(row: &Row, count: usize) -> Result<Vec<String>, Failure> {
    let text = |column| Ok(row.try_get::<_, Option<String>>(column)?.unwrap_or_else(|| "-".into()));
    (0..count).map(text).collect()
}

fn holder(texts: &[String]) -> String {
    let names = ["process", "transaction", "database", "user", "program", "state", "for ms"];
    named(&names, texts)
}

fn standby(texts: &[String]) -> String {
    named(&["name", "state", "counts as", "bytes behind"], texts)
}

fn named(names: &[&str], texts: &[String]) -> String {
    names.iter().zip(texts).fold(String::new(), |mut line, (name, text)| {
        let joint = if line.is_empty() { "" } else { ", " };
        // Writing to a text does not fail.
        let _ = write!(line, "{joint}{name} {text}");
        line
    })
}
