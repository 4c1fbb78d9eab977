use std::fmt::Display;

use axum::{
    Json,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use strategy_ledger::StorageError;

use crate::live::Unread;

/// A request that is not answered: the status, and why.
#[derive(Debug)]
pub(crate) struct Failure {
    status: StatusCode,
    why: String,
}

impl Failure {
    pub(crate) fn bad_request(why: impl Display) -> Self {
        Self { status: StatusCode::BAD_REQUEST, why: why.to_string() }
    }

    pub(crate) fn unauthorised() -> Self {
        let why = "expected Authorization: Bearer TOKEN, with the token of this server".into();
        Self { status: StatusCode::UNAUTHORIZED, why }
    }

    pub(crate) fn not_found(why: impl Display) -> Self {
        Self { status: StatusCode::NOT_FOUND, why: why.to_string() }
    }

    pub(crate) fn method() -> Self {
        let why = "nothing is written here: expected GET or HEAD".into();
        Self { status: StatusCode::METHOD_NOT_ALLOWED, why }
    }

    pub(crate) fn misdirected() -> Self {
        let why = "unknown Host: expected localhost, an IP address, or a name that was allowed";
        Self { status: StatusCode::MISDIRECTED_REQUEST, why: why.into() }
    }

    pub(crate) fn too_many(why: impl Display) -> Self {
        Self { status: StatusCode::SERVICE_UNAVAILABLE, why: why.to_string() }
    }
}

impl From<StorageError> for Failure {
    fn from(error: StorageError) -> Self {
        let status = match error {
            StorageError::ForeignCursor { .. } => StatusCode::GONE,
            StorageError::NoSuchPage { .. } => StatusCode::NOT_FOUND,
            _ => StatusCode::SERVICE_UNAVAILABLE,
        };
        Self { status, why: error.to_string() }
    }
}

impl From<Unread> for Failure {
    fn from(error: Unread) -> Self {
        match error {
            Unread::Storage(error) => error.into(),
            Unread::Busy | Unread::Unopened(_) => Self::too_many(error),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut answer = (self.status, Json(json!({ "error": self.why }))).into_response();
        let headers = answer.headers_mut();
        match self.status {
            StatusCode::UNAUTHORIZED => {
                let bearer = header::HeaderValue::from_static("Bearer");
                headers.insert(header::WWW_AUTHENTICATE, bearer);
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(header::ALLOW, header::HeaderValue::from_static("GET, HEAD"));
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                headers.insert(header::RETRY_AFTER, header::HeaderValue::from_static("1"));
            }
            _ => {}
        }
        answer
    }
}
