use std::{collections::BTreeSet, time::Duration};

use dtos_state::{OrderId, Symbol, Timestamp};
use execution_connector::{QuestionId, Since};

use crate::pause::Pause;

/// A question that is open.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) about: About,
    /// By our wall clock.
    pub(crate) asked_at: Timestamp,
}

/// What a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Order(OrderId),
    Executions(OrderId),
    Picture,
    Sweep(Option<Symbol>),
}

/// The list of open orders after a connection.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    pub(crate) is_complete: bool,
    pub(crate) asking: Option<(QuestionId, Duration)>,
    pub(crate) pause: Pause,
    /// The orders that it shows so far.
    pub(crate) shown: BTreeSet<OrderId>,
}

/// The executions of the account, or of one symbol of it.
#[derive(Clone, Debug)]
pub(crate) struct Sweep {
    /// From where on they are asked for.
    pub(crate) since: Since,
    pub(crate) next_at: Option<Duration>,
    /// When they are asked for once more after a connection.
    pub(crate) again_at: Option<Duration>,
    pub(crate) asking: Option<(QuestionId, Duration)>,
    pub(crate) pause: Pause,
}
