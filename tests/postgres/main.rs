//! The conformance suite on PostgreSQL, and what is its alone.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod failover;
mod followers;
mod full_disk;
mod group_commit;
mod in_doubt;
mod killed;
mod load;
mod opening;
mod restoring;
mod rights;
mod several_writers;
mod subject;

use crate::subject::OnServer;

ledger_conformance::suite! { on_postgres, OnServer::fresh }
