use dtos_state::{
    Answer, AnswerOutcome, Bust, Command, ExactSum, Fill, OrderStatus, OrderUpdate, Reason,
    Request, RequestKind, Timestamp, rust_decimal::Decimal,
};
use strategy_ledger::{Change, Executions, Standing};

/// The reason of a report that only an absence gave.
pub(crate) const NEVER_ARRIVED: &str = "never arrived";
/// The reason of an answer that says that nobody can be asked any more.
pub(crate) const UNDECIDED: &str = "undecided: the venue cannot be asked any more";

/// What follows from the news of one order, in the order in which the ledger has them: what
/// a worker that was never restarted knows, too.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact that follows from the news")]
pub(crate) struct Known {
    pub(crate) standing: Standing,
    pub(crate) place: Option<Request>,
    pub(crate) place_outcome: Option<AnswerOutcome>,
    /// Whether the venue ever said a word about the order.
    pub(crate) is_heard_of: bool,
    /// The latest time in a word of the venue.
    pub(crate) last_word: Option<Timestamp>,
    /// The number of the last cancel.
    pub(crate) cancels: u32,
    /// The last cancel that was taken or refused.
    pub(crate) cancel_settled: u32,
    /// The venue's own sum of executions, and its time.
    pub(crate) cumulative: Option<(Timestamp, Decimal)>,
    pub(crate) fills: Vec<Fill>,
    pub(crate) busts: Vec<Bust>,
    /// The sum of the executions that count; none where no decimal holds it.
    pub(crate) executed: Option<Decimal>,
    pub(crate) is_undecided: bool,
    pub(crate) is_ruled: bool,
    /// When its absence was conclusive.
    pub(crate) never_arrived: Option<Timestamp>,
    /// Whether the venue reported an end.
    has_ended: bool,
}

impl Known {
    /// What follows from the history of an order; none without its registration.
    pub(crate) fn of(history: &[Change]) -> Option<Self> {
        let commands = || history.iter().map(|change| &change.command);
        let registered = commands().find_map(|command| match command {
            Command::Register(order) => Some(order),
            _ => None,
        })?;
        let mut known = Self {
            standing: Standing::registered(registered.clone()),
            place: None,
            place_outcome: None,
            is_heard_of: registered.status() != OrderStatus::Pending,
            last_word: None,
            cancels: 0,
            cancel_settled: 0,
            cumulative: None,
            fills: Vec::new(),
            busts: Vec::new(),
            executed: Some(Decimal::ZERO),
            is_undecided: false,
            is_ruled: false,
            never_arrived: None,
            has_ended: registered.status().is_final(),
        };
        let mut reports = Vec::new();
        for command in commands() {
            known.take(command);
            match command {
                Command::Update(update) => reports.push(update),
                Command::Ruling(ruling) => {
                    let reports = reports.iter().copied();
                    known.standing.rule(ruling.clone(), registered, reports);
                }
                _ => {}
            }
        }
        Some(known)
    }

    /// Takes a command that the ledger has kept. A ruling takes the whole history: see `of`.
    pub(crate) fn take(&mut self, command: &Command) {
        match command {
            Command::Register(_) | Command::Group(_) => {}
            Command::Update(update) => self.report(update),
            Command::Fill(fill) => self.fill(fill),
            Command::Bust(bust) => {
                self.busts.push(bust.clone());
                self.sum_up();
                self.hear(bust.busted_at());
            }
            Command::Request(request) => self.request(request),
            Command::Answer(answer) => self.answer(answer),
            Command::Ruling(_) => self.is_ruled = true,
        }
    }

    fn report(&mut self, update: &OrderUpdate) {
        self.standing.report(update);
        if update.reason.as_ref().map(Reason::as_str) == Some(NEVER_ARRIVED) {
            self.never_arrived = Some(update.updated_at);
            return;
        }
        self.has_ended |= update.status.is_final();
        if let Some(cumulative) = update.cumulative {
            let told = (update.updated_at, cumulative.get());
            self.cumulative = Some(self.cumulative.map_or(told, |known| known.max(told)));
        }
        self.hear(update.updated_at);
    }

    fn fill(&mut self, fill: &Fill) {
        let is_part = |known: &Fill| {
            known.fill_id() == fill.fill_id()
                || known.connector_fill_id().is_some()
                    && known.connector_fill_id() == fill.connector_fill_id()
        };
        let is_simple = self.busts.is_empty() && !self.fills.iter().any(is_part);
        self.fills.push(fill.clone());
        if is_simple {
            let filled = fill.filled_quantity().get();
            self.executed = self.executed.and_then(|sum| sum.checked_add(filled));
        } else {
            self.sum_up();
        }
        self.hear(fill.executed_at());
    }

    fn request(&mut self, request: &Request) {
        match request.kind {
            RequestKind::Place => self.place = self.place.or(Some(*request)),
            RequestKind::Cancel => self.cancels = self.cancels.max(request.attempt),
        }
    }

    fn answer(&mut self, answer: &Answer) {
        let is_settling = answer.outcome != AnswerOutcome::Unknown;
        match answer.kind {
            RequestKind::Place => {
                self.is_undecided |= answer.reason.as_ref().map(Reason::as_str) == Some(UNDECIDED);
                self.place_outcome = match (self.place_outcome, answer.outcome) {
                    (Some(AnswerOutcome::Taken), _) => Some(AnswerOutcome::Taken),
                    (Some(known), AnswerOutcome::Unknown) => Some(known),
                    (_, told) => Some(told),
                };
                self.is_undecided &= !is_settling;
            }
            RequestKind::Cancel if is_settling => {
                self.cancel_settled = self.cancel_settled.max(answer.attempt);
            }
            RequestKind::Cancel => {}
        }
    }

    fn hear(&mut self, time: Timestamp) {
        self.is_heard_of = true;
        self.is_undecided = false;
        self.is_ruled = false;
        self.last_word = self.last_word.max(Some(time));
    }

    fn sum_up(&mut self) {
        let counted = Executions::of(&self.fills, &self.busts).counted;
        let quantities = counted.iter().map(|fill| fill.filled_quantity().get());
        let sum = quantities.into_iter().try_fold(ExactSum::default(), ExactSum::and);
        self.executed = sum.and_then(ExactSum::total);
    }

    pub(crate) const fn status(&self) -> OrderStatus {
        self.standing.order.status()
    }

    /// Whether the worker placed it.
    pub(crate) const fn is_placed(&self) -> bool {
        self.place.is_some()
    }

    /// Whether it is final, and does not live after all.
    pub(crate) fn is_final(&self) -> bool {
        self.status().is_final() && !self.lives_after_all()
    }

    /// Whether the order was taken for one that the venue does not have, and lives.
    pub(crate) fn lives_after_all(&self) -> bool {
        self.never_arrived.is_some() && self.is_heard_of && !self.has_ended
    }

    /// Whether the outcome of the place is known.
    pub(crate) fn is_settled(&self) -> bool {
        let has_answer = self.place_outcome.is_some_and(|it| it != AnswerOutcome::Unknown);
        has_answer || self.is_heard_of || self.never_arrived.is_some()
    }

    /// Whether somebody wants it cancelled, and it is not final.
    pub(crate) fn is_to_be_cancelled(&self) -> bool {
        self.cancels > 0 && !self.is_final()
    }

    /// Whether the venue's sum is not that of the executions.
    pub(crate) fn differs(&self) -> bool {
        let is_filled = self.status() == OrderStatus::Filled && self.busts.is_empty();
        let whole = is_filled.then(|| self.standing.order.quantity().get());
        let expected = self.cumulative.map(|(_, sum)| sum).or(whole);
        expected.is_some_and(|expected| self.executed.is_some_and(|sum| sum != expected))
    }

    /// When the venue was asked to place it, by the venue's clock or ours, the earlier.
    pub(crate) fn requested_at(&self, deadline: Option<std::time::Duration>) -> Option<Timestamp> {
        let place = self.place?;
        let by_venue = place.expires_at.zip(deadline);
        let by_venue = by_venue.map(|(at, wait)| crate::clock::before(at, wait));
        Some(by_venue.map_or(place.requested_at, |at| at.min(place.requested_at)))
    }
}
