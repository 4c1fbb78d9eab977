use axum::{
    extract::{FromRequestParts, Path, Query},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::failure::Failure;

/// The query of a request. Unknown keys, keys that come twice and invalid values are refused.
pub(crate) struct Asked<Q>(pub(crate) Q);

impl<Q: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<Q> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Failure> {
        let query = Query::try_from_uri(&parts.uri);
        query.map(|Query(query)| Self(query)).map_err(|error| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            Failure::bad_request(cause.unwrap_or_else(|| error.to_string()))
        })
    }
}

/// The name in the path of a request.
pub(crate) struct Named(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let name = Path::from_request_parts(parts, state).await;
        let Path(name) = name.map_err(|error| Failure::bad_request(error.body_text()))?;
        Ok(Self(name))
    }
}

/// How many things a page may have.
pub(crate) const MAX_LIMIT: usize = 10_000;

/// A limit within bounds.
pub(crate) fn limit(asked: Option<usize>, default: usize) -> Result<usize, Failure> {
    match asked.unwrap_or(default) {
        limit @ 1..=MAX_LIMIT => Ok(limit),
        limit => Err(Failure::bad_request(format!("limit {limit}: expected 1 to {MAX_LIMIT}"))),
    }
}
