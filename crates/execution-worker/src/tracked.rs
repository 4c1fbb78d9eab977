use std::{collections::BTreeSet, time::Duration};

use dtos_state::{ConnectorOrderId, OrderId};
use execution_connector::QuestionId;

use crate::{known::Known, pause::Pause};

/// Whether a request is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flight {
    No,
    /// It is in the outbox.
    Queued,
    /// It waits for the venue's id of its order.
    Waiting,
    Sent(Duration),
}

/// Whether the venue's sum and the executions agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparison {
    Agrees,
    Differs,
    /// It still differs after all executions can be known.
    GivenUp,
}

/// An order that the worker has to do with, and how far it is with it.
#[derive(Clone, Debug)]
pub(crate) struct Tracked {
    pub(crate) known: Known,
    pub(crate) place: Flight,
    pub(crate) cancel: Flight,
    /// When something was last heard of it.
    pub(crate) heard: Duration,
    /// When its state is asked for, while something is unclear.
    pub(crate) pause: Pause,
    pub(crate) asking: Option<(QuestionId, Duration)>,
    /// When its state is asked for once more, whatever is known.
    pub(crate) recheck: Option<Duration>,
    /// The venue does not find it, though it knew it.
    pub(crate) is_missing: bool,
    pub(crate) comparison: Comparison,
    pub(crate) executions_pause: Pause,
    pub(crate) asking_executions: Option<(QuestionId, Duration)>,
    /// Since when it has executions that only a question tells.
    pub(crate) wants_executions: Option<Duration>,
    /// Until when it is kept though it is final.
    pub(crate) lingers_until: Option<Duration>,
    pub(crate) trusts_picture: bool,
    /// The venue's ids for it.
    pub(crate) names: BTreeSet<ConnectorOrderId>,
}

/// What is to be done with an order, and when.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Due {
    pub(crate) state: Option<Duration>,
    pub(crate) executions: Option<Duration>,
}

impl Tracked {
    pub(crate) fn of(known: Known, now: Duration, first_pause: Duration) -> Self {
        let pause = Pause::begun(now, first_pause);
        let comparison = if known.differs() { Comparison::Differs } else { Comparison::Agrees };
        Self {
            known,
            place: Flight::No,
            cancel: Flight::No,
            heard: now,
            pause,
            asking: None,
            recheck: None,
            is_missing: false,
            comparison,
            executions_pause: pause,
            asking_executions: None,
            wants_executions: None,
            lingers_until: None,
            trusts_picture: false,
            names: BTreeSet::new(),
        }
    }

    pub(crate) const fn order_id(&self) -> OrderId {
        self.known.standing.order.order_id()
    }

    /// Whether something about it is unclear: it is asked for with pauses.
    pub(crate) fn is_unclear(&self) -> bool {
        let is_unsettled = !self.known.is_settled() && self.place == Flight::No;
        let is_to_be_cancelled = self.known.is_to_be_cancelled() && self.cancel == Flight::No;
        let is_missing = self.is_missing && !self.known.is_final();
        is_unsettled || is_to_be_cancelled || is_missing || self.comparison == Comparison::Differs
    }

    /// When it is asked for, while there is a connection.
    pub(crate) fn due(&self, silence: Duration, asks_for_ever: bool) -> Due {
        let is_over = self.known.is_undecided || self.known.is_ruled;
        if !self.known.is_placed() || is_over && !asks_for_ever {
            return Due::default();
        }
        let in_flight = self.place != Flight::No && !self.known.is_settled();
        let is_silent = !self.known.is_final() && !in_flight && !self.trusts_picture;
        let state = [
            self.is_unclear().then_some(self.pause.next_at),
            self.recheck,
            is_silent.then_some(self.heard + silence),
        ];
        let wants = self.wants_executions.is_some() || self.comparison == Comparison::Differs;
        Due {
            state: state.into_iter().flatten().min().filter(|_| self.asking.is_none()),
            executions: wants
                .then_some(self.executions_pause.next_at)
                .filter(|_| self.asking_executions.is_none()),
        }
    }

    /// When what is on its way has taken too long.
    pub(crate) fn timeout(&self, limit: Duration) -> Option<Duration> {
        let sent = |flight| match flight {
            Flight::Sent(at) => Some(at),
            Flight::No | Flight::Queued | Flight::Waiting => None,
        };
        let asked = [self.asking, self.asking_executions];
        let asked = asked.into_iter().flatten().map(|(_, at)| at);
        let sent = [sent(self.place), sent(self.cancel)].into_iter().flatten().chain(asked);
        sent.min().map(|at| at + limit)
    }

    /// Whether nothing can come of it any more that the worker has to do with.
    pub(crate) fn is_done(&self, now: Duration) -> bool {
        self.known.is_final()
            && !self.is_unclear()
            && self.recheck.is_none()
            && self.wants_executions.is_none()
            && self.lingers_until.is_none_or(|until| until <= now)
            && self.cancel == Flight::No
            && self.asking.is_none()
            && self.asking_executions.is_none()
    }

    /// Begins the pauses anew.
    pub(crate) fn begin_pauses(&mut self, now: Duration, first: Duration) {
        self.pause = Pause::begun(now, first);
        self.executions_pause = self.pause;
    }

    /// Compares anew, after a word.
    pub(crate) fn compare(&mut self) {
        let differs = self.known.differs();
        self.comparison = if differs { Comparison::Differs } else { Comparison::Agrees };
    }
}
