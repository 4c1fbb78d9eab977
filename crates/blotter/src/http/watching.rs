use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
};
use futures_util::stream;
use strategy_ledger::Cursor;
use tokio::{sync::watch::Receiver, time::sleep};

use super::{app::App, failure::Failure};
use crate::live::{Batch, Kind, Mark, Next};

/// How often a client hears that the connection stands.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// A client that watches changes. It holds a cursor, and takes what follows when it can.
struct Watcher {
    app: App,
    marks: Receiver<Mark>,
    kind: Kind,
    cursor: Cursor,
    replaced: u64,
    /// What the client knows of the findings.
    audited: Option<u64>,
    /// Whether it has ever been up to date. From then on it must keep up.
    is_live: bool,
    is_over: bool,
}

/// Answers with events from a cursor on, without an end.
pub(crate) async fn watch(app: App, cursor: Cursor, kind: Kind) -> Result<Response, Failure> {
    let marks = app.live.feed.subscribe();
    let replaced = marks.borrow().replaced;
    // Whether the cursor is of this ledger.
    app.live.readers.read(move |reader| reader.changes_since(cursor, 1)).await?;
    let watchers = &app.live.health.watchers;
    if watchers.fetch_add(1, std::sync::atomic::Ordering::Relaxed) >= app.settings.limits.watchers {
        watchers.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
        return Err(Failure::too_many("too many clients watch changes: try again later"));
    }
    let watcher = Watcher {
        app,
        marks,
        kind,
        cursor,
        replaced,
        audited: None,
        is_live: false,
        is_over: false,
    };
    let events = stream::unfold(watcher, |mut watcher| async {
        let event = watcher.next().await?;
        Some((Ok::<_, Infallible>(event), watcher))
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::VARY, "Accept")];
    Ok((headers, Body::from_stream(events)).into_response())
}

impl Watcher {
    /// The next events; none after the last one.
    async fn next(&mut self) -> Option<Bytes> {
        if self.is_over {
            return None;
        }
        loop {
            let mark = *self.marks.borrow_and_update();
            if self.app.stopper.is_stopped() {
                return Some(self.end("the server stops"));
            }
            if mark.replaced != self.replaced {
                return Some(self.end("another ledger is in the place of this one"));
            }
            if self.kind == Kind::Rows && mark.last.is_some() && self.audited != Some(mark.audited)
            {
                self.audited = Some(mark.audited);
                return Some(format!("event: findings\ndata: {}\n\n", mark.audited).into());
            }
            match self.app.live.feed.after(self.cursor) {
                Next::Batch(batch) => return Some(self.take(&batch)),
                Next::InLedger(_) if self.is_live => {
                    self.app.live.health.dropped();
                    (self.app.settings.notice)("a client that reads too slowly was dropped");
                    return Some(self.end("you read too slowly: continue after the last id"));
                }
                Next::InLedger(limit) => match self.catch_up(limit).await {
                    Ok(bytes) => return Some(bytes),
                    Err(why) => return Some(self.end(&why)),
                },
                Next::Nothing => {
                    let is_at = |last: Cursor| last.seq() == self.cursor.seq();
                    self.is_live |= mark.last.is_some_and(is_at);
                }
            }
            if !self.wait().await {
                return Some(Bytes::from_static(b":\n\n"));
            }
        }
    }

    fn take(&mut self, batch: &Batch) -> Bytes {
        self.cursor = batch.last;
        batch.bytes(self.kind)
    }

    /// Reads what the feed does not have any more.
    async fn catch_up(&mut self, limit: usize) -> Result<Bytes, String> {
        let cursor = self.cursor;
        let read = self.app.live.readers.read(move |reader| Batch::read(reader, cursor, limit));
        match read.await {
            Ok(Some(read)) => Ok(self.take(&read.batch)),
            Ok(None) => Err("the ledger has lost changes".into()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// Waits for news. Returns whether there are any, rather than time for a sign of life.
    async fn wait(&mut self) -> bool {
        tokio::select! {
            changed = self.marks.changed() => changed.is_ok(),
            () = self.app.stopper.stopped() => true,
            () = sleep(HEARTBEAT) => false,
        }
    }

    /// The last event: it says why.
    fn end(&mut self, why: &str) -> Bytes {
        self.is_over = true;
        let why = serde_json::json!({ "reason": why });
        format!("event: end\ndata: {why}\n\n").into()
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.app.live.health.watchers.fetch_sub(1, std::sync::atomic::Ordering::Relaxed);
    }
}
