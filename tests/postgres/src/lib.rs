//! Servers that tests start by themselves, each in a folder and on a port of its own. They end
//! with the process, however that ends.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![expect(clippy::missing_panics_doc, reason = "a test panics where its server does not work")]

mod machine;
mod proxy;
mod server;
mod sql;

pub use crate::machine::{Machine, machine};
pub use crate::proxy::Proxy;
pub use crate::server::{Server, Settings};
pub use crate::sql::Sql;
