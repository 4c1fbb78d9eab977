//! Changes in the order that all followers share, and the cursors that stand in it.
//!
//! A number is given before a commit, and commits come in any order: a follower that asks for
//! numbers above its last one misses those that are committed later. So changes are ordered by
//! era, transaction id and number, and shown once no transaction with a lower id is running.

use std::{collections::VecDeque, time::Duration};

use sha2::{Digest, Sha256};
use strategy_ledger::{Change, Cursor, StorageError};
use tokio::time::sleep;
use tokio_postgres::Row;

use crate::{
    connect::error::{Doubt, Failure},
    connect::session::Session,
    read::columns::{Columns, command},
};

macro_rules! shown {
    () => {
        "(c.era, c.xid) < ((SELECT era FROM identity), \
         pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    };
}

macro_rules! change_columns {
    () => {
        concat!("c.seq, c.era, c.xid, c.digest, ", crate::read::columns::command_columns!())
    };
}

pub(crate) use change_columns;

pub(crate) const SINCE: &str = concat!(
    "SELECT ",
    change_columns!(),
    " FROM change_rows AS c LEFT JOIN order_rows AS o USING (order_no) \
    WHERE (c.era, c.xid, c.seq) > ($1::integer, $2::bigint, $3::bigint) AND ",
    shown!(),
    " ORDER BY c.era, c.xid, c.seq LIMIT $4::bigint",
);
/// The last changes, and how far back a digest goes.
pub(crate) const LAST: &str = concat!(
    "SELECT c.seq, c.era, c.xid, c.digest FROM change_rows AS c WHERE ",
    shown!(),
    " ORDER BY c.era DESC, c.xid DESC, c.seq DESC LIMIT $1::bigint",
);
pub(crate) const PLACE: &str = concat!(
    "SELECT c.seq, c.era, c.xid, c.digest FROM change_rows AS c WHERE c.seq = $1::bigint AND ",
    shown!(),
);
/// The transactions that write, waiting ones among them.
const IN_FLIGHT: &str = "SELECT transactionid::text FROM pg_locks \
    WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted";
pub(crate) const BEFORE: &str = "SELECT c.seq, c.era, c.xid, c.digest FROM change_rows AS c \
    WHERE (c.era, c.xid, c.seq) <= ($1::integer, $2::bigint, $3::bigint) \
    ORDER BY c.era DESC, c.xid DESC, c.seq DESC LIMIT $4::bigint";

/// Over how many changes the digest of a cursor goes.
const WINDOW: usize = 100;

/// Where a change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) era: i32,
    pub(crate) xid: i64,
    pub(crate) seq: i64,
}

impl Place {
    const BEGINNING: Self = Self { era: 0, xid: 0, seq: 0 };

    /// The place of a change that followers are shown.
    ///
    /// Another server may have shown it before this one does. A standby lacks what it has not
    /// replayed. A primary hides what waits for a standby, which may show it already: so all
    /// that is in flight has to land before a change is missing.
    async fn find(session: &Session, seq: i64) -> Result<Option<Self>, Failure> {
        let mut in_flight: Option<Vec<String>> = None;
        loop {
            let rows = session.rows(PLACE, &[&seq]).await?;
            if let Some(row) = rows.first() {
                return Self::read(&mut Columns::of(row)).map(Some);
            }
            if session.server.is_standby {
                return Err(Doubt::Behind.into());
            }
            if in_flight.as_ref().is_some_and(Vec::is_empty) {
                return Ok(None);
            }
            let now = session.rows(IN_FLIGHT, &[]).await?;
            let now: Vec<String> =
                now.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
            let still = |of: Vec<String>| of.into_iter().filter(|id| now.contains(id)).collect();
            let waits = in_flight.is_some();
            in_flight = Some(in_flight.map_or(now.clone(), still));
            if waits {
                sleep(Duration::from_millis(2)).await;
            }
        }
    }

    fn read(columns: &mut Columns<'_>) -> Result<Self, Failure> {
        let seq = columns.plain()?;
        Ok(Self { era: columns.plain()?, xid: columns.plain()?, seq })
    }
}

/// A place in the changes, and the digests of the last ones up to it, whose sum does not
/// depend on their order.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    /// The ledger, its era left aside: what was shown in an earlier one stays as it was.
    ledger: [u8; 16],
    /// The highest that the reader has seen.
    timeline: u32,
    place: Place,
    /// The connection on which it was found: another server may have other changes there.
    session: u64,
    digests: VecDeque<[u8; 16]>,
    sum: u128,
}

impl Window {
    /// Before the first change.
    pub(crate) fn beginning(ledger: [u8; 16], timeline: u32) -> Self {
        let (place, digests) = (Place::BEGINNING, VecDeque::new());
        Self { ledger, timeline, place, session: 0, digests, sum: 0 }
    }

    /// Of rows with a number, a place and a digest, the last change first.
    fn of(session: &Session, timeline: u32, rows: &[Row]) -> Result<Self, Failure> {
        let mut window = Self::beginning(session.ledger()?, timeline);
        window.session = session.number;
        for row in rows.iter().rev() {
            let mut columns = Columns::of(row);
            let place = Place::read(&mut columns)?;
            window.push(place, columns.digest()?);
        }
        Ok(window)
    }

    fn push(&mut self, place: Place, digest: [u8; 16]) {
        self.place = place;
        self.sum = self.sum.wrapping_add(u128::from_be_bytes(digest));
        self.digests.push_back(digest);
        if self.digests.len() > WINDOW
            && let Some(first) = self.digests.pop_front()
        {
            self.sum = self.sum.wrapping_sub(u128::from_be_bytes(first));
        }
    }

    /// Four bytes of timeline, and twelve of a digest over all else.
    pub(crate) fn cursor(&self) -> Cursor {
        let Place { era, xid, seq } = self.place;
        let hash = Sha256::new()
            .chain_update(self.ledger)
            .chain_update(era.to_be_bytes())
            .chain_update(xid.to_be_bytes())
            .chain_update(seq.to_be_bytes())
            .chain_update(self.digests.len().to_be_bytes())
            .chain_update(self.sum.to_be_bytes())
            .finalize();
        let mut digest = [0; 16];
        digest[..4].copy_from_slice(&self.timeline.to_be_bytes());
        digest[4..].copy_from_slice(&hash[..12]);
        Cursor::of(seq.try_into().unwrap_or(0), digest)
    }

    /// Whether a cursor stands here. That it was given on an earlier timeline is no matter.
    fn is_at(&self, cursor: Cursor) -> bool {
        let own = self.cursor();
        own.seq() == cursor.seq() && own.digest()[4..] == cursor.digest()[4..]
    }

    /// The place of the last change.
    pub(crate) async fn last(session: &Session, timeline: u32) -> Result<Self, Failure> {
        let window = i64::try_from(WINDOW).unwrap_or(i64::MAX);
        let rows = session.rows(LAST, &[&window]).await?;
        Self::of(session, timeline, &rows)
    }

    /// Whether it was found on this connection.
    pub(crate) const fn is_of(&self, session: &Session) -> bool {
        self.session == session.number
    }

    /// The place of a cursor, which it has to fit.
    pub(crate) async fn at(
        session: &Session,
        cursor: Cursor,
        timeline: u32,
    ) -> Result<Self, Failure> {
        // Before the first change is the beginning, of whichever ledger.
        if cursor.seq() == 0 {
            return Self::of(session, timeline, &[]);
        }
        let foreign = || Failure::Storage(StorageError::ForeignCursor { cursor });
        let seq = i64::try_from(cursor.seq()).map_err(|_| foreign())?;
        let place = Place::find(session, seq).await?.ok_or_else(foreign)?;
        let window = Self::before(session, place, timeline).await?;
        if !window.is_at(cursor) {
            return Err(foreign());
        }
        let seen = timeline_of(cursor);
        if seen > timeline {
            return Err(Doubt::OldPrimary { found: timeline, seen }.into());
        }
        Ok(window)
    }

    /// The window that ends with a change.
    async fn before(session: &Session, place: Place, timeline: u32) -> Result<Self, Failure> {
        let window = i64::try_from(WINDOW).unwrap_or(i64::MAX);
        let Place { era, xid, seq } = place;
        let rows = session.rows(BEFORE, &[&era, &xid, &seq, &window]).await?;
        Self::of(session, timeline, &rows)
    }

    /// The changes from here on, at most so many. Afterwards this stands at the last of them.
    pub(crate) async fn next(
        &mut self,
        session: &Session,
        limit: usize,
    ) -> Result<Vec<Change>, Failure> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let Place { era, xid, seq } = self.place;
        let rows = session.rows(SINCE, &[&era, &xid, &seq, &limit]).await?;
        let mut changes = Vec::with_capacity(rows.len());
        for row in &rows {
            let mut columns = Columns::of(row);
            let place = Place::read(&mut columns)?;
            self.push(place, columns.digest()?);
            let (effect, command) = command(&mut columns)?;
            let cursor = self.cursor();
            changes.push(Change { seq: cursor.seq(), cursor, effect, command });
        }
        Ok(changes)
    }
}

/// The timeline on which a cursor was given.
fn timeline_of(cursor: Cursor) -> u32 {
    let digest = cursor.digest();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}

/// The digests that the cursor of a change is made of; null where followers are not shown it.
macro_rules! window_column {
    () => {
        concat!(
            "CASE WHEN ",
            crate::read::changes::shown!(),
            " THEN (SELECT array_agg(b.digest) FROM (SELECT b.digest FROM change_rows AS b ",
            "WHERE (b.era, b.xid, b.seq) <= (c.era, c.xid, c.seq) ",
            "ORDER BY b.era DESC, b.xid DESC, b.seq DESC LIMIT 100) AS b) END AS recent",
        )
    };
}

pub(crate) use {shown, window_column};

/// Reads a row of [`change_columns`] and [`window_column`]. A change that followers are not shown
/// yet has no place, and gets a cursor that fits nowhere.
pub(crate) fn with_cursor(ledger: [u8; 16], timeline: u32, row: &Row) -> Result<Change, Failure> {
    let mut columns = Columns::of(row);
    let place = Place::read(&mut columns)?;
    columns.digest()?;
    let (effect, command) = command(&mut columns)?;
    let seq = u64::try_from(place.seq).map_err(|_| columns.damaged(place.seq))?;
    let recent: Option<Vec<&[u8]>> = row.try_get("recent")?;
    let cursor = match recent {
        None => Cursor::of(seq, [0; 16]),
        Some(recent) => {
            let mut window = Window::beginning(ledger, timeline);
            for digest in recent {
                let digest = digest.try_into();
                let digest = digest.map_err(|_| columns.damaged("a digest of another length"))?;
                window.push(place, digest);
            }
            window.cursor()
        }
    };
    Ok(Change { seq, cursor, effect, command })
}
