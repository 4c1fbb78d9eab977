use axum::{Router, http::StatusCode, middleware, routing::get};

use super::{
    app::App, board_stream, changes, failure::Failure, files, findings, groups, guard, metrics,
    openapi, orders,
};

/// Every path, and what answers it.
pub(crate) fn router(app: App) -> Router {
    let guard = middleware::from_fn_with_state(app.clone(), guard::guard);
    Router::new()
        .route("/", get(files::page))
        .route("/blotter.js", get(files::script))
        .route("/blotter.css", get(files::style))
        // Browsers ask for it; there is none.
        .route("/favicon.ico", get(|| async { StatusCode::NO_CONTENT }))
        .route("/healthz", get(metrics::health))
        .route("/metrics", get(metrics::metrics))
        .route("/api/orders", get(orders::list))
        .route("/api/orders/{order_id}", get(orders::show))
        .route("/api/groups/{group_id}", get(groups::show))
        .route("/api/changes", get(changes::changes))
        .route("/api/findings", get(findings::findings))
        .route("/api/board", get(board_stream::board))
        .route("/api/board/changes", get(changes::board_changes))
        .route("/api/openapi.json", get(openapi::document))
        .fallback(|| async { Failure::not_found("there is nothing at this path") })
        .layer(guard)
        .with_state(app)
}
