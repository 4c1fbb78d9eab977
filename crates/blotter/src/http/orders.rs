use std::fmt::Write;

use axum::{
    Json,
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use dtos_state::{
    ConnectorFillId, ConnectorOrderId, ExecutionGroupId, FillId, OrderId, OrderSide, OrderStatus,
    Symbol, Timestamp,
};
use futures_util::stream;
use serde::Deserialize;
use strategy_ledger::{
    AuditOptions, LedgerReader, OrderFilter, OrderReport, Overview, Sort, StorageError,
};

use super::{
    app::App,
    failure::Failure,
    query::{Asked, Named, limit},
};

/// How many orders are read at once.
const PAGE: usize = 1_000;

/// How often a report is read again, where the ledger changes while it is read.
const TRIES: usize = 5;

/// The query of a list of orders.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OrdersQuery {
    group: Option<ExecutionGroupId>,
    symbol: Option<Symbol>,
    side: Option<OrderSide>,
    status: Option<String>,
    open: Option<bool>,
    connector_order_id: Option<ConnectorOrderId>,
    connector_fill_id: Option<ConnectorFillId>,
    fill_id: Option<FillId>,
    created_from: Option<Timestamp>,
    created_before: Option<Timestamp>,
    sort: SortKey,
    cursor: Option<OrderId>,
    limit: Option<usize>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SortKey {
    #[default]
    Registration,
    Newest,
    Creation,
    Id,
}

/// What is left to read of a list.
struct Rest {
    app: App,
    filter: OrderFilter,
    /// How many more orders were asked for; all where there is no limit.
    left: Option<usize>,
    is_begun: bool,
}

pub(crate) async fn list(
    State(app): State<App>,
    Asked(query): Asked<OrdersQuery>,
) -> Result<Response, Failure> {
    let left = query.limit.map(|asked| limit(Some(asked), PAGE)).transpose()?;
    let filter = query.filter()?;
    let mut rest = Rest { app, filter, left, is_begun: false };
    // What fails with the first page can still be answered.
    let first = rest.read().await?;
    let pages = stream::unfold(Some((Some(first), rest)), |state| async {
        let (page, mut rest) = state?;
        let page = match page {
            Some(page) => page,
            None => match rest.read().await {
                Ok(page) => page,
                // The answer ends without its last bracket.
                Err(_) => return Some((Err(std::io::Error::other("cannot read on")), None)),
            },
        };
        let Page { json, is_last } = page;
        Some((Ok(Bytes::from(json)), (!is_last).then_some((None, rest))))
    });
    Ok(([(header::CONTENT_TYPE, "application/json")], Body::from_stream(pages)).into_response())
}

struct Page {
    json: String,
    is_last: bool,
}

impl Rest {
    async fn read(&mut self) -> Result<Page, Failure> {
        let limit = self.left.unwrap_or(PAGE).min(PAGE);
        self.filter.limit = Some(limit);
        let filter = self.filter.clone();
        let readers = &self.app.live.readers;
        let orders = readers.read(move |reader| reader.executed(&filter)).await?;
        let mut json = String::new();
        if !std::mem::replace(&mut self.is_begun, true) {
            json.push_str("{\"orders\":[");
        } else if !orders.is_empty() {
            json.push(',');
        }
        let found = orders.len();
        for (at, (order, executions)) in orders.into_iter().enumerate() {
            if at > 0 {
                json.push(',');
            }
            self.filter.after = Some(order.order_id());
            // A text can always be written.
            let _ = Overview::of(order, &executions).append_json(&mut json);
        }
        self.left = self.left.map(|left| left - found);
        let is_last = found < limit || self.left == Some(0);
        if is_last {
            let next = self.filter.after.filter(|_| found == limit);
            let next = next.map_or("null".into(), |id| format!("\"{id}\""));
            let _ = write!(json, "],\"cursor\":{next}}}");
        }
        Ok(Page { json, is_last })
    }
}

impl OrdersQuery {
    fn filter(self) -> Result<OrderFilter, Failure> {
        let statuses = self.status.as_deref().map(|statuses| {
            let statuses = statuses.split(',').map(str::parse::<OrderStatus>);
            statuses.collect::<Result<Vec<_>, _>>()
        });
        Ok(OrderFilter {
            group: self.group,
            symbol: self.symbol,
            side: self.side,
            statuses: statuses.transpose().map_err(Failure::bad_request)?,
            open: self.open,
            connector_order_id: self.connector_order_id,
            connector_fill_id: self.connector_fill_id,
            fill_id: self.fill_id,
            created_from: self.created_from,
            created_before: self.created_before,
            sort: match self.sort {
                SortKey::Registration => Sort::Registration,
                SortKey::Newest => Sort::RegistrationDescending,
                SortKey::Creation => Sort::Creation,
                SortKey::Id => Sort::Id,
            },
            after: self.cursor,
            ..OrderFilter::default()
        })
    }
}

pub(crate) async fn show(
    State(app): State<App>,
    Named(order_id): Named,
) -> Result<Json<OrderReport>, Failure> {
    let order_id: OrderId = order_id.parse().map_err(Failure::bad_request)?;
    let report = app.live.readers.read(move |reader| report(reader, order_id)).await?;
    let unknown = || format!("unknown order {order_id}: expected one that is in the ledger");
    report.map(Json).ok_or_else(|| Failure::not_found(unknown()))
}

/// All that is known of an order, at one moment if the ledger rests long enough.
fn report(
    reader: &dyn LedgerReader,
    order_id: OrderId,
) -> Result<Option<OrderReport>, StorageError> {
    let mut tries = 0;
    loop {
        tries += 1;
        let before = reader.last_cursor()?;
        let Some(order) = reader.order(order_id)? else { return Ok(None) };
        let history = reader.history(order_id)?;
        let orders = OrderFilter { ids: Some(vec![order_id]), ..OrderFilter::default() };
        let options = AuditOptions { orders, ..AuditOptions::at(Timestamp::now()) };
        let findings = reader.audit(&options)?;
        if tries == TRIES || reader.last_cursor()? == before {
            return Ok(Some(OrderReport::of(order, history, findings)));
        }
    }
}
