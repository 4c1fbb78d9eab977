use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use strategy_ledger::{Change, Cursor};

use super::{
    app::App,
    failure::Failure,
    query::{Asked, limit},
    watching::watch,
};
use crate::live::{Batch, Kind};

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ChangesQuery {
    since: Cursor,
    limit: Option<usize>,
}

impl Default for ChangesQuery {
    fn default() -> Self {
        Self { since: Cursor::BEGINNING, limit: None }
    }
}

/// The changes after a cursor: those that there are, or all that come, as events.
pub(crate) async fn changes(
    State(app): State<App>,
    Asked(query): Asked<ChangesQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let limit = limit(query.limit, Batch::LIMIT)?;
    let since = since(&query, &headers)?;
    if wants_events(&headers) {
        return watch(app, since, Kind::Changes).await;
    }
    let read = app.live.readers.read(move |reader| reader.changes_since(since, limit));
    let changes = read.await?;
    let cursor = changes.last().map_or(since, |change| change.cursor);
    let mut answer = json(&changes, cursor).into_response();
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    Ok(answer)
}

/// The orders that change, as events: what a page needs.
pub(crate) async fn board_changes(
    State(app): State<App>,
    Asked(query): Asked<ChangesQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    watch(app, since(&query, &headers)?, Kind::Rows).await
}

/// A client that comes back says what it has seen last.
fn since(query: &ChangesQuery, headers: &HeaderMap) -> Result<Cursor, Failure> {
    let Some(seen) = headers.get("last-event-id") else { return Ok(query.since) };
    let seen = seen.to_str().map_err(Failure::bad_request)?;
    seen.parse().map_err(Failure::bad_request)
}

fn wants_events(headers: &HeaderMap) -> bool {
    let mut accepted = headers.get_all(header::ACCEPT).iter();
    accepted.any(|kinds| {
        let kinds = kinds.to_str().unwrap_or_default().split(',');
        let mut names = kinds.map(|kind| kind.split(';').next().unwrap_or_default().trim());
        names.any(|name| name.eq_ignore_ascii_case("text/event-stream"))
    })
}

fn json(changes: &[Change], cursor: Cursor) -> String {
    let mut json = String::from("{\"changes\":[");
    for (at, change) in changes.iter().enumerate() {
        if at > 0 {
            json.push(',');
        }
        change.append_json(&mut json);
    }
    json + "],\"cursor\":\"" + &cursor.to_string() + "\"}"
}
