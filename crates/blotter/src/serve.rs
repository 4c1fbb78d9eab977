use std::{
    error::Error,
    io,
    net::{SocketAddr, TcpListener},
    sync::{Arc, atomic::Ordering},
    thread,
    time::Duration,
};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use strategy_ledger::LedgerReader;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    sync::Semaphore,
    time::{sleep, timeout},
};

use self::patient_stream::PatientStream;
use crate::{
    http::{App, router},
    live::{Auditor, Follower, Live, Reader, Readers},
    settings::{Limits, Settings},
    stop::Stopper,
};

mod patient_stream;

/// How long connections have to end after the server was stopped.
const FAREWELL: Duration = Duration::from_secs(2);

/// How many bytes the head of a request may have.
const HEAD: usize = 16 << 10;

/// A server of one ledger, bound to its address.
#[derive(Debug)]
pub struct Blotter {
    listener: TcpListener,
    address: SocketAddr,
    app: App,
}

/// The error of a server that cannot run.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CannotServe {
    /// Others can reach the address, and there is no token.
    #[error(
        "others can reach {listen}: expected a token for it, or an address of this machine alone, \
         such as 127.0.0.1:8080"
    )]
    NoToken {
        /// The address.
        listen: SocketAddr,
    },
    /// The address cannot be bound.
    #[error("cannot listen on {listen}: {cause}")]
    Unbound {
        /// The address.
        listen: SocketAddr,
        /// Why.
        cause: io::Error,
    },
    /// The ledger cannot be opened.
    #[error(transparent)]
    Ledger(Box<dyn Error + Send + Sync>),
    /// The system refuses threads or sockets.
    #[error("cannot serve: {0}")]
    System(#[from] io::Error),
}

impl Blotter {
    /// Binds the address, and opens the ledger once to see that it can be read.
    ///
    /// # Errors
    /// [`CannotServe`], if the address needs a token or is taken, or the ledger cannot be
    /// opened.
    pub fn bind<R: LedgerReader + Send + 'static>(
        settings: Settings,
        open: impl Fn() -> Result<R, Box<dyn Error + Send + Sync>> + Send + Sync + 'static,
    ) -> Result<Self, CannotServe> {
        let listen = settings.listen;
        if settings.needs_token() {
            return Err(CannotServe::NoToken { listen });
        }
        open().map_err(CannotServe::Ledger)?;
        let unbound = |cause| CannotServe::Unbound { listen, cause };
        let listener = TcpListener::bind(listen).map_err(unbound)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let open = Box::new(move || Ok(Box::new(open()?) as Reader));
        let live = Arc::new(Live::new(Readers::new(open), settings.limits.kept_bytes));
        let app = App { live, settings: Arc::new(settings), stopper: Stopper::new() };
        Ok(Self { listener, address, app })
    }

    /// Where the page is, such as `http://127.0.0.1:8080/`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/", self.address)
    }

    /// Ends the server from elsewhere.
    #[must_use]
    pub fn stopper(&self) -> Stopper {
        self.app.stopper.clone()
    }

    /// Serves until it is stopped, or a signal asks for the end.
    ///
    /// # Errors
    /// [`CannotServe::System`], if the system refuses threads or sockets.
    pub fn run(self) -> Result<(), CannotServe> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(16)
            .enable_all()
            .build()?;
        let threads = self.read_on()?;
        let served = runtime.block_on(self.serve());
        self.app.stopper.stop();
        runtime.shutdown_timeout(FAREWELL);
        for thread in threads {
            // A thread that broke has said so.
            let _ = thread.join();
        }
        Ok(served?)
    }

    /// Starts the threads that read the ledger.
    fn read_on(&self) -> io::Result<[thread::JoinHandle<()>; 2]> {
        let App { live, settings, stopper } = &self.app;
        let follower = Follower {
            live: Arc::clone(live),
            stopper: stopper.clone(),
            settings: Arc::clone(settings),
        };
        let auditor = Auditor { live: Arc::clone(live), stopper: stopper.clone() };
        let thread = |name: &str| thread::Builder::new().name(name.into());
        Ok([
            thread("follower").spawn(move || follower.run())?,
            thread("auditor").spawn(move || auditor.run())?,
        ])
    }

    async fn serve(&self) -> io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener.try_clone()?)?;
        let router = router(self.app.clone());
        let slots = Arc::new(Semaphore::new(self.app.settings.limits.connections));
        let mut ended = std::pin::pin!(ended(&self.app.stopper));
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => self.take(stream, &router, &slots),
                    // Too many files are open, or the client is gone already.
                    Err(_) => sleep(Duration::from_millis(50)).await,
                },
                ended = &mut ended => {
                    ended?;
                    break;
                }
            }
        }
        self.app.stopper.stop();
        let all = u32::try_from(self.app.settings.limits.connections).unwrap_or(u32::MAX);
        // What has not ended by then is cut.
        let _ = timeout(FAREWELL, slots.acquire_many(all)).await;
        Ok(())
    }

    /// Serves a connection, if there is a slot for it.
    fn take(&self, stream: TcpStream, router: &Router, slots: &Arc<Semaphore>) {
        let Ok(slot) = Arc::clone(slots).try_acquire_owned() else {
            tokio::spawn(refuse(stream));
            return;
        };
        let (app, router) = (self.app.clone(), router.clone());
        tokio::spawn(async move {
            let _slot = slot;
            let connections = &app.live.health.connections;
            connections.fetch_add(1, Ordering::Relaxed);
            serve_connection(stream, router, &app).await;
            connections.fetch_sub(1, Ordering::Relaxed);
        });
    }
}

async fn serve_connection(stream: TcpStream, router: Router, app: &App) {
    let Limits { head, stalled, .. } = app.settings.limits;
    let _ = stream.set_nodelay(true);
    let stream = PatientStream::new(stream, stalled);
    let was_stalled = stream.was_stalled();
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(head)
        .max_buf_size(HEAD)
        .max_headers(64)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        // However it ended, it is over.
        _ = &mut connection => {}
        () = app.stopper.stopped() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
    if was_stalled.load(Ordering::Relaxed) {
        app.live.health.dropped();
        (app.settings.notice)("a client that took nothing of an answer was dropped");
    }
}

/// Says that there are too many connections, to a client that listens.
async fn refuse(mut stream: TcpStream) {
    let answer = b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n\
                   Connection: close\r\n\r\n";
    let _ = timeout(Duration::from_secs(1), stream.write_all(answer)).await;
}

/// Waits for a signal, or for the stopper.
#[cfg(unix)]
async fn ended(stopper: &Stopper) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut terminate, mut interrupt) =
        (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        () = stopper.stopped() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn ended(stopper: &Stopper) -> io::Result<()> {
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        () = stopper.stopped() => Ok(()),
    }
}
