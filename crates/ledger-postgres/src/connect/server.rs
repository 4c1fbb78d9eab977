//! What a server says of itself when a connection begins.

use strategy_ledger::StorageError;
use tokio_postgres::Client;

use crate::{
    connect::error::{Doubt, Failure},
    connect::schema::VERSION,
};

/// What a server is, and what its commits promise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Server {
    pub(crate) version: i32,
    pub(crate) fsync: String,
    pub(crate) full_page_writes: String,
    pub(crate) standby_names: String,
    pub(crate) is_standby: bool,
    pub(crate) timeline: u32,
    pub(crate) system_identifier: i64,
    pub(crate) database_oid: i64,
    pub(crate) has_ledger: bool,
}

const SERVER: &str = "SELECT current_setting('server_version_num')::integer,
    current_setting('fsync'), current_setting('full_page_writes'),
    current_setting('synchronous_standby_names'), pg_is_in_recovery(),
    CASE WHEN pg_is_in_recovery() THEN (SELECT timeline_id::bigint FROM pg_control_checkpoint())
        ELSE ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::bigint END,
    (SELECT system_identifier FROM pg_control_system()),
    (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
    to_regclass('ledger.identity') IS NOT NULL";

/// The oldest PostgreSQL that has what is used here.
const OLDEST: i32 = 150_000;

impl Server {
    pub(crate) async fn ask(client: &Client) -> Result<Self, Failure> {
        let row = client.query_one(SERVER, &[]).await?;
        let server = Self {
            version: row.try_get(0)?,
            fsync: row.try_get(1)?,
            full_page_writes: row.try_get(2)?,
            standby_names: row.try_get(3)?,
            is_standby: row.try_get(4)?,
            timeline: u32::try_from(row.try_get::<_, i64>(5)?).unwrap_or(u32::MAX),
            system_identifier: row.try_get(6)?,
            database_oid: row.try_get(7)?,
            has_ledger: row.try_get(8)?,
        };
        if server.version < OLDEST {
            let found = format!("PostgreSQL {}: expected 15 or later", server.version / 10_000);
            return Err(StorageError::NotALedger { found }.into());
        }
        Ok(server)
    }

    /// That a write which it confirms survives a crash.
    pub(crate) fn check_durable(&self) -> Result<(), StorageError> {
        let settings = [("fsync", &self.fsync), ("full_page_writes", &self.full_page_writes)];
        match settings.into_iter().find(|(_, value)| *value != "on") {
            None => Ok(()),
            Some((name, value)) => {
                Err(StorageError::NotDurable { found: format!("{name} is {value}") })
            }
        }
    }

    /// That it is not a primary that another one has taken over from.
    pub(crate) fn check_timeline(&self, seen: u32) -> Result<(), Failure> {
        if self.timeline < seen && !self.is_standby {
            return Err(Doubt::OldPrimary { found: self.timeline, seen }.into());
        }
        Ok(())
    }
}

/// What a ledger says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) ledger: [u8; 16],
    pub(crate) era: i32,
}

const IDENTITY: &str = "SELECT ledger, version, era, system_identifier, database_oid,
    (SELECT max(xid) FROM ledger.change_rows WHERE era = identity.era),
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint
    FROM ledger.identity";

impl Identity {
    /// The identity of a ledger whose changes have one order with those that come next.
    pub(crate) async fn ask(client: &Client, server: &Server) -> Result<Self, Failure> {
        let (identity, strange) = Self::find(client, server).await?;
        match strange {
            None => Ok(identity),
            Some(found) => Err(StorageError::AnotherEra { found }.into()),
        }
    }

    /// The identity, and why the ledger has to be adopted, if it has.
    pub(crate) async fn find(
        client: &Client,
        server: &Server,
    ) -> Result<(Self, Option<String>), Failure> {
        if !server.has_ledger {
            let found = "the database has no ledger: make one with orders ledger init".into();
            return Err(StorageError::NotALedger { found }.into());
        }
        let row = client.query_opt(IDENTITY, &[]).await?;
        let row = row.ok_or_else(|| Failure::damaged("the ledger has no identity"))?;
        let version: i32 = row.try_get(1)?;
        if version != VERSION {
            let (found, expected) = (version.into(), VERSION.into());
            return Err(StorageError::WrongVersion { found, expected }.into());
        }
        let ledger: &[u8] = row.try_get(0)?;
        let ledger = ledger.try_into();
        let ledger = ledger.map_err(|_| Failure::damaged("the identity has not 16 bytes"))?;
        let (last, next): (Option<i64>, i64) = (row.try_get(5)?, row.try_get(6)?);
        let of = (row.try_get::<_, i64>(3)?, row.try_get::<_, i64>(4)?);
        let strange = if of != (server.system_identifier, server.database_oid) {
            Some("it was made in another database, and restored or copied to this one")
        } else if last.is_some_and(|last| last >= next) {
            Some("its last change has a transaction id that the server has yet to give")
        } else {
            None
        };
        let adopt = |why| format!("{why}; if this is the ledger to go on with, adopt it");
        Ok((Self { ledger, era: row.try_get(2)? }, strange.map(adopt)))
    }
}
