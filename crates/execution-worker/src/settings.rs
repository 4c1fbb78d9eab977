use std::time::Duration;

use execution_connector::VenueTraits;

/// How long a worker waits for what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How long an answer may take, until its outcome is unknown.
    pub request_timeout: Duration,
    /// The first pause before an order is asked for again; the next ones double.
    pub first_pause: Duration,
    /// The longest pause, unless a twentieth of the venue's retention is shorter.
    pub longest_pause: Duration,
    /// How long nothing may be heard of an order that is not final, until it is asked for.
    pub silence: Duration,
    /// When an order is undecided, at a venue that knows finished orders for ever.
    pub undecided_after: Duration,
    /// From how long before a start on executions are asked for, at least.
    pub lookback: Duration,
    /// How far the journal may lag behind the ledger.
    pub journal_lag: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            request_timeout: Duration::from_secs(5),
            first_pause: Duration::from_millis(250),
            longest_pause: Duration::from_mins(1),
            silence: Duration::from_mins(1),
            undecided_after: Duration::from_hours(24),
            lookback: Duration::from_hours(48),
            journal_lag: Duration::from_millis(500),
        }
    }
}

impl Settings {
    /// The longest pause at a venue.
    #[must_use]
    pub fn longest_pause_at(&self, traits: &VenueTraits) -> Duration {
        let longest = self.longest_pause;
        traits.retention.map_or(longest, |retention| longest.min(retention / 20))
    }

    /// How long after its request an order can be asked for, at a venue.
    #[must_use]
    pub fn undecided_after_at(&self, traits: &VenueTraits) -> Duration {
        traits.retention.unwrap_or(self.undecided_after)
    }
}
