//! How a server is reached, and what a connection may do.

pub(crate) mod address;
pub(crate) mod error;
pub(crate) mod link;
pub(crate) mod options;
pub(crate) mod password;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod session;
pub(crate) mod tls;
