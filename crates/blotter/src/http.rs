//! The pages, the API and the metrics: what a request gets.

mod app;
mod board_stream;
mod changes;
mod failure;
mod files;
mod findings;
mod groups;
mod guard;
mod metrics;
mod openapi;
mod orders;
mod query;
mod routes;
mod watching;

pub(crate) use self::{app::App, routes::router};
