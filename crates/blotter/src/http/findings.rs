use axum::{Json, extract::State};
use dtos_state::OrderId;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use strategy_ledger::Discrepancy;

use super::{
    app::App,
    failure::Failure,
    query::{Asked, MAX_LIMIT, limit},
};
use crate::live::read;

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct FindingsQuery {
    cursor: Option<OrderId>,
    limit: Option<usize>,
}

/// The findings of the last audit, and what those of each name mean.
pub(crate) async fn findings(
    State(app): State<App>,
    Asked(query): Asked<FindingsQuery>,
) -> Result<Json<Value>, Failure> {
    let limit = limit(query.limit, MAX_LIMIT)?;
    let version = app.live.feed.mark().audited;
    let found = read(&app.live.found);
    let page = found.page(query.cursor, limit);
    let next = page.last().filter(|_| page.len() >= limit).map(|finding| finding.order_id);
    let counts = found.counts();
    let total: usize = counts.iter().map(|(_, count)| count).sum();
    let kinds = Discrepancy::MEANINGS.iter().zip(&counts).filter(|(_, (_, count))| *count > 0);
    let kinds = kinds.map(|((name, meaning, remedy), (_, count))| {
        let kind = json!({ "count": count, "meaning": meaning, "remedy": remedy });
        ((*name).to_owned(), kind)
    });
    Ok(Json(json!({
        "version": version,
        "complete": found.is_complete,
        "total": total,
        "kinds": kinds.collect::<Map<_, _>>(),
        "findings": page,
        "cursor": next,
    })))
}
