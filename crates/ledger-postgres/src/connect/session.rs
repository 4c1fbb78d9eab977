use std::{
    cell::RefCell,
    collections::HashMap,
    future::poll_fn,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use futures_util::future::{join, join_all, try_join_all};
use strategy_ledger::StorageError;
use tokio::{task::JoinHandle, time::timeout};
use tokio_postgres::{AsyncMessage, Client, Config, Row, Statement, types::ToSql};

use crate::{
    connect::address::Address,
    connect::error::{Doubt, Failure, first_cause},
    connect::options::{Options, Promise},
    connect::server::{Identity, Server},
    connect::tls,
};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Write,
    Read,
    /// To make or adopt what need not be a ledger yet.
    Administer,
    /// To look at what may have to be adopted.
    Look,
}

/// What a connection is for, and the statements that it has planned from the start.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) purpose: Purpose,
    pub(crate) statements: &'static [&'static str],
}

impl Purpose {
    /// A connection without statements of its own.
    pub(crate) const fn alone(self) -> Wanted {
        Wanted { purpose: self, statements: &[] }
    }
}

/// A value of a statement.
pub(crate) type Value<'a> = &'a (dyn ToSql + Sync);

/// A statement of several that are sent together.
pub(crate) struct Query<'a> {
    text: &'static str,
    /// Whether there is anything to ask.
    is_asked: bool,
    values: Vec<Value<'a>>,
}

impl<'a> Query<'a> {
    pub(crate) fn of<const N: usize>(
        text: &'static str,
        is_asked: bool,
        values: [Value<'a>; N],
    ) -> Self {
        Self { text, is_asked, values: values.into() }
    }
}

/// One connection, which is used by one call at a time, and never again after one that failed.
pub(crate) struct Session {
    pub(crate) client: Client,
    pub(crate) server: Server,
    /// Another one for each connection of a link.
    pub(crate) number: u64,
    /// None while there is no ledger, or none of this version.
    pub(crate) identity: Option<Identity>,
    prepared: HashMap<&'static str, Statement>,
    /// What was put together for some filter.
    composed: RefCell<HashMap<String, Statement>>,
    /// Whether the server gave up to wait for a standby.
    is_cancelled: Arc<AtomicBool>,
    driver: JoinHandle<()>,
}

impl Session {
    /// Connects to the first server that does what is wanted.
    pub(crate) async fn open(
        address: &Address,
        wanted: Wanted,
        options: &Options,
        seen: u32,
    ) -> Result<Self, Failure> {
        let mut failed: Option<Failure> = None;
        for (name, config) in address.servers() {
            let attempt = Self::connect(address, &config, wanted, options, seen);
            let result = timeout(options.connect_within, attempt).await;
            let late = || Doubt::Late(options.connect_within.as_millis()).into();
            let failure = match result.unwrap_or_else(|_| Err(late())) {
                Ok(session) => return Ok(session),
                Err(failure) => in_server(&name, failure),
            };
            // As long as one of the servers may come back, all may be well then.
            if failed.as_ref().is_none_or(|failed| !failed.may_pass()) {
                failed = Some(failure);
            }
        }
        Err(failed.unwrap_or_else(|| Doubt::NoServer("the address has no host".into()).into()))
    }

    async fn connect(
        address: &Address,
        config: &Config,
        wanted: Wanted,
        options: &Options,
        seen: u32,
    ) -> Result<Self, Failure> {
        let connector = tls::connector(address.trust()).map_err(Doubt::NoServer)?;
        let (client, mut connection) = config.connect(connector).await?;
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let notices = Arc::clone(&is_cancelled);
        let driver = tokio::spawn(async move {
            while let Some(Ok(message)) = poll_fn(|context| connection.poll_message(context)).await
            {
                if let AsyncMessage::Notice(notice) = message
                    && matches!(notice.code().code(), "01000" | "57P01")
                {
                    notices.store(true, Ordering::SeqCst);
                }
            }
        });
        client.batch_execute(&settings(options)).await?;
        let server = Server::ask(&client).await?;
        let prepared = HashMap::new();
        let mut session = Self {
            client,
            server,
            number: 0,
            identity: None,
            prepared,
            composed: RefCell::default(),
            is_cancelled,
            driver,
        };
        session.check(wanted.purpose, options, seen).await?;
        session.prepare(wanted.purpose, wanted.statements).await?;
        Ok(session)
    }

    async fn check(
        &mut self,
        purpose: Purpose,
        options: &Options,
        seen: u32,
    ) -> Result<(), Failure> {
        self.server.check_timeline(seen)?;
        let writes = matches!(purpose, Purpose::Write | Purpose::Administer);
        if writes && self.server.is_standby {
            let why = "the server is a standby".into();
            return Err(StorageError::ReadOnly(why).into());
        }
        match purpose {
            Purpose::Administer | Purpose::Look => return Ok(()),
            Purpose::Write if options.promise == Promise::OnDisk => self.server.check_durable()?,
            Purpose::Write | Purpose::Read => {}
        }
        self.identity = Some(Identity::ask(&self.client, &self.server).await?);
        Ok(())
    }

    /// Has the server plan the statements that every batch has, all in one round trip.
    async fn prepare(
        &mut self,
        purpose: Purpose,
        texts: &'static [&'static str],
    ) -> Result<(), Failure> {
        if purpose == Purpose::Write {
            self.client.batch_execute(PLAN_BY_INDEX).await?;
        }
        let planned = try_join_all(texts.iter().map(|text| self.client.prepare(text))).await?;
        self.prepared = texts.iter().copied().zip(planned).collect();
        Ok(())
    }

    /// Runs a statement, and returns its rows.
    pub(crate) async fn rows(&self, text: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Failure> {
        let statement = match self.prepared.get(text) {
            Some(statement) => statement.clone(),
            None => self.compose(text).await?,
        };
        Ok(self.client.query(&statement, values).await?)
    }

    /// Has the server plan statements, unless it has already.
    pub(crate) async fn plan(&self, texts: &[&str]) -> Result<(), Failure> {
        for &text in texts.iter().filter(|&&text| !self.prepared.contains_key(text)) {
            self.compose(text).await?;
        }
        Ok(())
    }

    /// Has the server plan a statement that has one text for each set of conditions.
    async fn compose(&self, text: &str) -> Result<Statement, Failure> {
        let known = self.composed.borrow().get(text).cloned();
        if let Some(statement) = known {
            return Ok(statement);
        }
        let statement = self.client.prepare(text).await?;
        self.composed.borrow_mut().insert(text.to_owned(), statement.clone());
        Ok(statement)
    }

    /// Runs a statement, and returns the number of rows that it wrote.
    pub(crate) async fn write(&self, text: &str, values: &[Value<'_>]) -> Result<u64, Failure> {
        Ok(match self.prepared.get(text) {
            Some(statement) => self.client.execute(statement, values).await?,
            None => self.client.execute(text, values).await?,
        })
    }

    /// Sends statements in their order before the first answer, and returns the rows of each.
    pub(crate) async fn pipeline<const N: usize>(
        &self,
        first: &str,
        queries: [Query<'_>; N],
    ) -> Result<[Vec<Row>; N], Failure> {
        let queries = queries.iter().map(async |query| {
            if query.is_asked { self.rows(query.text, &query.values).await } else { Ok(Vec::new()) }
        });
        let (first, answers) = join(self.run(first), join_all(queries)).await;
        let mut rows = Vec::with_capacity(N);
        let mut failures: Vec<Failure> = first.err().into_iter().collect();
        for answer in answers {
            match answer {
                Ok(answer) => rows.push(answer),
                Err(failure) => failures.push(failure),
            }
        }
        match (rows.try_into(), first_cause(failures)) {
            (Ok(rows), None) => Ok(rows),
            (_, failure) => Err(failure.unwrap_or_else(|| Doubt::Lost.into())),
        }
    }

    /// Runs a statement without values.
    pub(crate) async fn run(&self, text: &str) -> Result<(), Failure> {
        Ok(self.client.batch_execute(text).await?)
    }

    /// That what was committed is on the standbys that have to have it: the server reports
    /// success, too, where somebody cancelled the wait for them.
    pub(crate) fn check_waited(&self) -> Result<(), Failure> {
        if self.is_cancelled.load(Ordering::SeqCst) {
            return Err(Doubt::Cancelled.into());
        }
        Ok(())
    }

    /// Which ledger it is.
    pub(crate) fn ledger(&self) -> Result<[u8; 16], Failure> {
        let missing = || Failure::damaged("the ledger has no identity");
        Ok(self.identity.as_ref().ok_or_else(missing)?.ledger)
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed() || self.driver.is_finished()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // The server sees the connection end, and rolls back. No request to cancel is sent: it
        // could arrive when the next batch runs.
        self.driver.abort();
    }
}

/// The same failure, with the name of the server where that is not in its place.
fn in_server(name: &str, failure: Failure) -> Failure {
    match StorageError::from(failure) {
        StorageError::Unavailable(cause) => {
            let mut said = cause.to_string();
            let mut source = cause.source();
            while let Some(cause) = source {
                said = format!("{said}: {cause}");
                source = cause.source();
            }
            Doubt::NoServer(format!("{name}: {said}")).into()
        }
        error => error.into(),
    }
}

/// What a session asks for: a client that stalls must not hold rows and followers for hours.
fn settings(options: &Options) -> String {
    let lock = options.lock_within.as_millis();
    let idle = (options.answer_within * 2).as_millis();
    format!(
        "SET lock_timeout = {lock}; SET idle_in_transaction_session_timeout = {idle}; \
         SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; \
         SET tcp_keepalives_count = 3; SET tcp_user_timeout = 30000; \
         SET statement_timeout = {idle}; SET client_encoding = 'UTF8'; \
         SET DateStyle = 'ISO'; SET jit = off; SET search_path = pg_catalog, ledger"
    )
}

/// Each statement of a writer looks rows up by a key. A plan that was made while the tables
/// were empty must not read them whole once they are not.
const PLAN_BY_INDEX: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
    SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_material = off; \
    SET enable_memoize = off";
