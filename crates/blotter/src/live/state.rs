use std::sync::{Arc, RwLock};

use super::{board::Board, feed::Feed, found::Found, health::Health, readers::Readers};

/// All that the threads write and the requests read.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) readers: Arc<Readers>,
    pub(crate) board: RwLock<Board>,
    pub(crate) found: RwLock<Found>,
    pub(crate) feed: Feed,
    pub(crate) health: Health,
}

impl Live {
    pub(crate) fn new(readers: Readers, kept_bytes: usize) -> Self {
        Self {
            readers: Arc::new(readers),
            board: RwLock::default(),
            found: RwLock::default(),
            feed: Feed::new(kept_bytes),
            health: Health::default(),
        }
    }
}
