use std::time::Duration;

/// When something is asked again: the pauses double, up to a longest one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pause {
    pub(crate) next_at: Duration,
    len: Duration,
}

impl Pause {
    pub(crate) fn begun(now: Duration, first: Duration) -> Self {
        Self { next_at: now + first, len: first }
    }

    /// After a question, answered or not.
    pub(crate) fn go_on(&mut self, now: Duration, longest: Duration) {
        self.len = (self.len * 2).min(longest);
        self.next_at = now + self.len;
    }
}
