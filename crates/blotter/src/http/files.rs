//! The page, its script and its style.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

pub(crate) async fn page() -> Response {
    file("text/html; charset=utf-8", include_str!("../../page/blotter.html"))
}

pub(crate) async fn script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("../../page/blotter.js"))
}

pub(crate) async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("../../page/blotter.css"))
}

fn file(kind: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}
