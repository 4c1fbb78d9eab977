use std::{
    cell::{Cell, RefCell},
    fmt,
    future::Future,
    time::Duration,
};

use strategy_ledger::StorageError;
use tokio::{
    runtime::{Builder, Runtime},
    time::{Instant, timeout_at},
};

use crate::{
    connect::address::Address,
    connect::error::{Doubt, Failure, OpenError},
    connect::options::Options,
    connect::session::{Session, Wanted},
};

/// The way to a server: a connection that is made when it is needed, and made anew after
/// every failure. Calls wait here, each until its deadline.
pub(crate) struct Link {
    address: Address,
    wanted: Wanted,
    options: Options,
    session: RefCell<Option<Session>>,
    /// The highest timeline that a server had: a lower one is an old primary.
    seen: Cell<u32>,
    /// How many connections there were.
    connections: Cell<u64>,
    /// Whether a transaction goes on from call to call.
    is_pinned: Cell<bool>,
    // Dropped after the session.
    runtime: Runtime,
}

impl Link {
    pub(crate) fn open(
        address: Address,
        wanted: Wanted,
        options: Options,
    ) -> Result<Self, OpenError> {
        let shown = address.to_string();
        let failed = |source| OpenError { address: shown.clone(), source };
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| failed(error.into()))?;
        let (session, seen, is_pinned) = (RefCell::new(None), Cell::new(0), Cell::new(false));
        let connections = Cell::new(0);
        let link =
            Self { address, wanted, options, session, seen, connections, is_pinned, runtime };
        link.with(async |_| Ok(())).map_err(failed)?;
        Ok(link)
    }

    pub(crate) const fn address(&self) -> &Address {
        &self.address
    }

    pub(crate) const fn options(&self) -> &Options {
        &self.options
    }

    /// The last moment for a call that begins now.
    pub(crate) fn deadline(&self) -> Instant {
        Instant::now() + self.options.answer_within
    }

    /// Lets a call use the connection, and waits for it.
    pub(crate) fn with<T>(
        &self,
        call: impl AsyncFnOnce(&Session) -> Result<T, Failure>,
    ) -> Result<T, StorageError> {
        self.until(self.deadline(), call)
    }

    /// The same, until a deadline. The connection of a call that fails is never used again:
    /// its transaction may be open, or its answer on the way.
    pub(crate) fn until<T>(
        &self,
        deadline: Instant,
        call: impl AsyncFnOnce(&Session) -> Result<T, Failure>,
    ) -> Result<T, StorageError> {
        // Not there while the call runs, so that it is gone should the call panic.
        let session = self.session.take();
        let result = self.block_on(deadline, async {
            let session = self.alive(session).await?;
            let value = call(&session).await?;
            session.check_waited()?;
            Ok((session, value))
        });
        let (session, value) = result?;
        self.session.replace(Some(session));
        Ok(value)
    }

    async fn alive(&self, session: Option<Session>) -> Result<Session, Failure> {
        match session.filter(|session| !session.is_closed()) {
            Some(session) => Ok(session),
            // What the transaction had done or seen is gone with its connection.
            None if self.is_pinned.get() => Err(Doubt::Lost.into()),
            None => {
                let (address, seen) = (&self.address, self.seen.get());
                let mut session = Session::open(address, self.wanted, &self.options, seen).await?;
                self.see(session.server.timeline);
                self.connections.update(|connections| connections + 1);
                session.number = self.connections.get();
                Ok(session)
            }
        }
    }

    fn block_on<T>(
        &self,
        deadline: Instant,
        call: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, StorageError> {
        let late = || Doubt::Late(self.options.answer_within.as_millis()).into();
        // Its timer belongs to the runtime.
        let result = self.runtime.block_on(async { timeout_at(deadline, call).await });
        Ok(result.unwrap_or_else(|_| Err(late()))?)
    }

    /// Notes a timeline: servers of lower ones are refused from here on.
    pub(crate) fn see(&self, timeline: u32) {
        self.seen.set(self.seen.get().max(timeline));
    }

    /// The highest timeline that was seen.
    pub(crate) const fn timeline(&self) -> u32 {
        self.seen.get()
    }

    /// From here on until [`let_go`](Self::let_go), calls belong to one transaction.
    pub(crate) fn pin(&self) {
        self.is_pinned.set(true);
    }

    /// Ends what [`pin`](Self::pin) began. A connection with an open transaction is dropped.
    pub(crate) fn let_go(&self, is_over: bool) {
        self.is_pinned.set(false);
        if !is_over {
            self.session.take();
        }
    }

    /// Waits, with the connection served meanwhile.
    pub(crate) fn sleep(&self, pause: Duration) {
        self.runtime.block_on(async { tokio::time::sleep(pause).await });
    }
}

impl fmt::Debug for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Link({})", self.address)
    }
}
