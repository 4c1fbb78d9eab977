//! What is known of the ledger now, kept up to date by two threads that read it.

mod auditor;
mod batch;
mod board;
mod columns;
mod feed;
mod follower;
mod found;
mod health;
mod locks;
mod readers;
mod state;

pub(crate) use self::{
    auditor::Auditor,
    batch::{Batch, Kind},
    board::Row,
    columns::columns,
    feed::{Mark, Next},
    follower::Follower,
    locks::read,
    readers::{Reader, Readers, Unread},
    state::Live,
};
