//! Making a ledger, and adopting one that was restored.

use strategy_ledger::StorageError;
use tokio_postgres::error::SqlState;

use crate::{
    connect::address::Address,
    connect::error::{Failure, OpenError},
    connect::link::Link,
    connect::options::Options,
    connect::schema::{MIGRATIONS, ROLES, VERSION},
    connect::server::Identity,
    connect::session::{Purpose, Session},
};

/// What [`init`] has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Init {
    /// The version that the ledger had; 0 where there was none.
    pub from: i32,
    /// The version that it has now.
    pub to: i32,
    /// Whether the roles `ledger_writer` and `ledger_reader` have their rights: the user may not
    /// be allowed to make them.
    pub has_roles: bool,
}

/// One of all those that make or change tables at a time.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7018130461829459567)";

const MAKE_ROLES: &str = "DO $$ DECLARE name text; BEGIN
    FOREACH name IN ARRAY ARRAY['ledger_writer', 'ledger_reader'] LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
                EXECUTE format('CREATE ROLE %I NOLOGIN', name);
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
        END;
    END LOOP; END $$";

/// Makes a ledger in a database, or brings the one that is there to this version.
///
/// # Errors
/// [`OpenError`] where the server cannot be reached, or its ledger is of a later version.
pub fn init(address: &Address) -> Result<Init, OpenError> {
    let link = Link::open(address.clone(), Purpose::Administer.alone(), Options::default())?;
    let failed = |source| OpenError { address: address.to_string(), source };
    let (from, to) = link.with(async |session| migrate(session).await).map_err(failed)?;
    let has_roles = link.with(async |session| make_roles(session).await).map_err(failed)?;
    Ok(Init { from, to, has_roles })
}

async fn migrate(session: &Session) -> Result<(i32, i32), Failure> {
    session.run(&format!("BEGIN; {LOCK}")).await?;
    let from = version(session).await?;
    if from > VERSION {
        let (found, expected) = (from.into(), VERSION.into());
        return Err(StorageError::WrongVersion { found, expected }.into());
    }
    let done = usize::try_from(from).unwrap_or(0);
    for migration in &MIGRATIONS[done..] {
        session.run(migration).await?;
    }
    if from == 0 {
        identify(session).await?;
    }
    session.write("UPDATE ledger.identity SET version = $1", &[&VERSION]).await?;
    session.run("COMMIT").await?;
    Ok((from, VERSION))
}

const IS_THERE: &str = "SELECT EXISTS (SELECT FROM pg_class JOIN pg_namespace AS n \
    ON n.oid = relnamespace WHERE nspname = 'ledger' AND relname = 'identity')";

async fn version(session: &Session) -> Result<i32, Failure> {
    // Another may just have made it, while this waited. What the session remembers of names is
    // of before, so that the catalogue itself is read.
    let there = session.rows(IS_THERE, &[]).await?;
    let is_there: bool = there.first().map(|row| row.try_get(0)).transpose()?.unwrap_or(false);
    if !is_there {
        return Ok(0);
    }
    let rows = session.rows("SELECT version FROM ledger.identity", &[]).await?;
    let row = rows.first().ok_or_else(|| Failure::damaged("the ledger has no identity"))?;
    Ok(row.try_get(0)?)
}

async fn identify(session: &Session) -> Result<(), Failure> {
    let mut ledger = [0; 16];
    getrandom::fill(&mut ledger).map_err(|error| Failure::damaged(error.to_string()))?;
    let (system, database) = (session.server.system_identifier, session.server.database_oid);
    let text = "INSERT INTO ledger.identity (ledger, version, era, system_identifier, \
        database_oid) VALUES ($1, $2, 1, $3, $4)";
    session.write(text, &[&&ledger[..], &VERSION, &system, &database]).await?;
    Ok(())
}

/// Makes the roles, where the user may, and gives them their rights.
async fn make_roles(session: &Session) -> Result<bool, Failure> {
    let made = session.run(&format!("BEGIN; {LOCK}; {MAKE_ROLES}; {ROLES} COMMIT")).await;
    match made {
        Ok(()) => Ok(true),
        Err(Failure::Postgres(error))
            if [Some(&SqlState::INSUFFICIENT_PRIVILEGE), Some(&SqlState::UNDEFINED_OBJECT)]
                .contains(&error.code()) =>
        {
            session.run("ROLLBACK").await?;
            Ok(false)
        }
        Err(failure) => Err(failure),
    }
}

/// What [`adopt`] has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adoption {
    /// The era that the ledger has now.
    pub era: i32,
    /// Why it had to be adopted.
    pub found: String,
}

/// Begins a new era in a ledger that was restored or copied: its changes come before all that
/// is written from now on. None where nothing is strange about it.
///
/// # Errors
/// [`OpenError`] where the server cannot be reached, or has no ledger of this version.
pub fn adopt(address: &Address) -> Result<Option<Adoption>, OpenError> {
    let link = Link::open(address.clone(), Purpose::Administer.alone(), Options::default())?;
    let adopted = link.with(async |session| begin_era(session).await);
    adopted.map_err(|source| OpenError { address: address.to_string(), source })
}

async fn begin_era(session: &Session) -> Result<Option<Adoption>, Failure> {
    session.run(&format!("BEGIN; {LOCK}")).await?;
    let (identity, strange) = Identity::find(&session.client, &session.server).await?;
    let Some(found) = strange else {
        session.run("ROLLBACK").await?;
        return Ok(None);
    };
    let era = identity.era + 1;
    let (system, database) = (session.server.system_identifier, session.server.database_oid);
    // The default of new changes; with a lock that no writer's transaction spans.
    let default = format!("ALTER TABLE ledger.change_rows ALTER COLUMN era SET DEFAULT {era}");
    session.run(&default).await?;
    let text = "UPDATE ledger.identity SET era = $1, system_identifier = $2, database_oid = $3";
    session.write(text, &[&era, &system, &database]).await?;
    // A copy of rows alone would have left the numbers behind.
    for (sequence, column, table) in
        [("change_numbers", "seq", "change_rows"), ("order_numbers", "order_no", "order_rows")]
    {
        let text = format!(
            "SELECT setval('ledger.{sequence}', greatest(nextval('ledger.{sequence}'), \
             (SELECT max({column}) FROM ledger.{table})))"
        );
        session.rows(&text, &[]).await?;
    }
    session.run("COMMIT").await?;
    Ok(Some(Adoption { era, found }))
}
