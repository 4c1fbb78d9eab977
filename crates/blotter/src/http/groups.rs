use axum::{Json, extract::State};
use dtos_state::ExecutionGroupId;
use serde_json::{Value, json};
use strategy_ledger::{OrderFilter, Overview, Sort};

use super::{app::App, failure::Failure, query::Named};

/// A group as the program shows it: its progress and its orders.
pub(crate) async fn show(
    State(app): State<App>,
    Named(group_id): Named,
) -> Result<Json<Value>, Failure> {
    let group_id: ExecutionGroupId = group_id.parse().map_err(Failure::bad_request)?;
    let filter = OrderFilter { group: Some(group_id), sort: Sort::Id, ..OrderFilter::default() };
    let read = app
        .live
        .readers
        .read(move |reader| Ok((reader.group_progress(group_id)?, reader.executed(&filter)?)));
    let (progress, executed) = read.await?;
    let unknown = || {
        format!("unknown group {group_id}: expected one that is registered, or that an order names")
    };
    let progress = progress.ok_or_else(|| Failure::not_found(unknown()))?;
    let orders = executed.into_iter().map(|(order, fills)| Overview::of(order, &fills));
    let orders: Vec<Overview> = orders.collect();
    Ok(Json(json!({ "progress": progress, "orders": orders })))
}
