use std::{collections::VecDeque, time::Duration};

use execution_connector::VenueTraits;

use crate::{outbox::Rank, pause::Pause, settings::Settings};

/// The worker's own count of the venue's rate limit.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    limit: usize,
    /// What only cancels and questions about unsettled orders may use.
    reserve: usize,
    period: Duration,
    sent: VecDeque<Duration>,
    /// While the venue takes nothing.
    pause: Option<Pause>,
}

impl Budget {
    pub(crate) fn of(traits: &VenueTraits) -> Self {
        let limit = usize::try_from(traits.rate_limit).unwrap_or(usize::MAX).max(1);
        let (reserve, period) = (limit / 4, traits.rate_period);
        Self { limit, reserve, period, sent: VecDeque::new(), pause: None }
    }

    /// When a request of a rank may go out.
    pub(crate) fn free_at(&mut self, rank: Rank, now: Duration) -> Duration {
        self.free_for(1, rank, now)
    }

    /// When so many requests of a rank may go out together.
    pub(crate) fn free_for(&mut self, count: usize, rank: Rank, now: Duration) -> Duration {
        while self.sent.front().is_some_and(|&at| at + self.period <= now) {
            self.sent.pop_front();
        }
        let most = match rank {
            Rank::Cancel | Rank::Unsettled => self.limit,
            Rank::Question | Rank::Place => self.limit - self.reserve,
        };
        let over = (self.sent.len() + count).checked_sub(most + 1);
        let free = over.and_then(|over| self.sent.get(over));
        let free = free.map_or(now, |&at| at + self.period);
        self.pause.map_or(free, |pause| free.max(pause.next_at)).max(now)
    }

    /// Until when the venue takes nothing.
    pub(crate) fn pause_end(&self) -> Option<Duration> {
        self.pause.map(|pause| pause.next_at)
    }

    pub(crate) fn spend(&mut self, now: Duration) {
        self.sent.push_back(now);
    }

    /// The venue takes nothing now.
    pub(crate) fn refuse(&mut self, now: Duration, settings: &Settings) {
        match &mut self.pause {
            Some(pause) if now < pause.next_at => {}
            Some(pause) if now < pause.next_at + settings.silence => {
                pause.go_on(now, settings.longest_pause);
            }
            pause => *pause = Some(Pause::begun(now, settings.first_pause)),
        }
    }
}
