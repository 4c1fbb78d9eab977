use std::collections::VecDeque;

use execution_connector::VenueRequest;

/// Which requests go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rank {
    Cancel,
    Unsettled,
    Question,
    /// Its place in the budget is taken when it is placed.
    Place,
}

impl Rank {
    pub(crate) const ALL: [Self; 4] = [Self::Cancel, Self::Unsettled, Self::Question, Self::Place];
}

/// The requests that wait for the driver.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outbox {
    ranks: [VecDeque<VenueRequest>; 4],
}

impl Outbox {
    pub(crate) fn push(&mut self, rank: Rank, request: VenueRequest) {
        self.ranks[rank as usize].push_back(request);
    }

    pub(crate) fn has(&self, rank: Rank) -> bool {
        !self.ranks[rank as usize].is_empty()
    }

    pub(crate) fn pop(&mut self, rank: Rank) -> Option<VenueRequest> {
        self.ranks[rank as usize].pop_front()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}
