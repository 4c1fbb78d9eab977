use std::{convert::Infallible, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use dtos_state::Timestamp;
use futures_util::stream;
use strategy_ledger::{Cursor, OrderFilter, Sort};
use tokio::time::timeout;

use super::{app::App, failure::Failure};
use crate::live::{Row, columns, read};

/// How many rows come first.
const FIRST: usize = 200;

/// How many rows a line has.
const LINE: usize = 5_000;

/// How long to wait for all orders, while the server starts.
const PATIENCE: Duration = Duration::from_mins(1);

/// What is left to send.
enum Rest {
    First(App),
    From(App, usize, usize),
    Over,
}

/// All orders as columns, a line of JSON for each part: the newest ones first, which fill a
/// screen, then all of them. The second line has the cursor from which changes are missing.
pub(crate) async fn board(State(app): State<App>) -> Result<Response, Failure> {
    let first = first_line(&app).await?;
    let lines = stream::unfold((Some(first), Rest::First(app)), |(line, rest)| async {
        match line {
            Some(line) => Some((Ok::<_, Infallible>(line), (None, rest))),
            None => next_line(rest).await.map(|(line, rest)| (Ok(line), (None, rest))),
        }
    });
    let kind = [(header::CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(lines)).into_response())
}

async fn first_line(app: &App) -> Result<Bytes, Failure> {
    let known = {
        let board = read(&app.live.board);
        board.is_complete.then(|| board.first_screen(FIRST))
    };
    let rows = match known {
        Some(rows) => rows,
        None => first_rows(app).await?,
    };
    let (now, columns) = (Timestamp::now(), columns(&rows));
    Ok(format!("{{\"now\":\"{now}\",\"rows\":{columns}}}\n").into())
}

/// From the ledger, while the board is not complete.
async fn first_rows(app: &App) -> Result<Vec<Row>, Failure> {
    let filter = OrderFilter {
        open: Some(true),
        sort: Sort::RegistrationDescending,
        limit: Some(FIRST),
        ..OrderFilter::default()
    };
    let executed = app.live.readers.read(move |reader| reader.executed(&filter)).await?;
    Ok(executed.into_iter().map(|(order, executions)| Row::of(order, &executions)).collect())
}

async fn next_line(rest: Rest) -> Option<(Bytes, Rest)> {
    match rest {
        Rest::First(app) => {
            let Some(cursor) = complete(&app).await else {
                let line = Bytes::from_static(b"{\"error\":\"the orders are not read yet\"}\n");
                return Some((line, Rest::Over));
            };
            let total = read(&app.live.board).len();
            let line = format!("{{\"cursor\":\"{cursor}\",\"orders\":{total}}}\n");
            Some((line.into(), Rest::From(app, 0, total)))
        }
        Rest::From(app, from, total) if from < total => {
            let rows = read(&app.live.board).page(from, LINE.min(total - from)).to_vec();
            let line = format!("{{\"rows\":{}}}\n", columns(&rows));
            Some((line.into(), Rest::From(app, from + LINE, total)))
        }
        Rest::From(..) => Some((Bytes::from_static(b"{\"end\":true}\n"), Rest::Over)),
        Rest::Over => None,
    }
}

/// The cursor of a board that is complete; none where it takes too long.
async fn complete(app: &App) -> Option<Cursor> {
    let mut marks = app.live.feed.subscribe();
    let loaded = timeout(PATIENCE, marks.wait_for(|mark| mark.last.is_some())).await;
    loaded.ok()?.ok()?.last
}
