use std::{
    cell::{Ref, RefCell},
    collections::VecDeque,
    fmt::Write,
    rc::Rc,
    time::Duration,
};

use dtos_state::Timestamp;
use execution_connector::{Now, VenueEvent, VenueRequest};
use execution_worker::{Parts, Settings, Worker};
use simulated_venue::{Fault, Faults, Micros, Rng, SimulatedVenue, time};

use crate::{
    caller::Caller,
    disk::{Disk, Plug},
    ids::Ids,
    outcome::{Outcome, Violation},
    seen::Seen,
    setup::Setup,
    stores::{Opened, Stores},
};

const MILLI: Micros = 1_000;
const SECOND: Micros = 1_000_000;
/// More steps than this are no history.
const ENDLESS: u64 = 400_000;

pub(crate) type Process<S> = Worker<Disk<<S as Stores>::Ledger>, Disk<<S as Stores>::Journal>, Ids>;

/// What does not hold ends a history.
pub(crate) type Step<T = ()> = Result<T, Violation>;

/// A worker, its stores, its caller and its venue, in one loop.
pub(crate) struct World<S: Stores> {
    pub(crate) setup: Setup,
    pub(crate) now: Micros,
    pub(crate) venue: SimulatedVenue,
    pub(crate) plug: Rc<RefCell<Plug>>,
    stores: S,
    opened: Option<Opened<S::Ledger, S::Journal>>,
    pub(crate) worker: Option<Process<S>>,
    pub(crate) ids: Ids,
    /// What the driver has from the venue and the worker has not taken.
    events: VecDeque<VenueEvent>,
    retry_at: Micros,
    pub(crate) restart_at: Micros,
    poll_at: Micros,
    wall_differs_by: i64,
    pub(crate) caller: Caller,
    pub(crate) checker: Seen,
    rng: Rng,
    pub(crate) is_over: bool,
    pub(crate) outcome: Outcome,
}

impl<S: Stores> World<S> {
    pub(crate) fn new(setup: Setup, mut stores: S) -> Result<Self, String> {
        let opened = Some(stores.open()?);
        let mut faults = setup.new_faults();
        let venue = SimulatedVenue::new(setup.variant, setup.new_faults(), setup.seed);
        #[cfg(feature = "sabotage")]
        let venue = match setup.sabotage {
            Some(crate::setup::Wrong::BelievesDuplicates) => venue.believing_duplicates(),
            Some(crate::setup::Wrong::Worker(_)) | None => venue,
        };
        let differs = faults.happens(Fault::ClockDiffers);
        let wall_differs_by =
            if differs { off(&mut faults, Fault::ClockDiffers, &venue) } else { 0 };
        Ok(Self {
            now: 0,
            venue,
            plug: Rc::new(RefCell::new(Plug::new(faults))),
            stores,
            opened,
            worker: None,
            ids: Ids::default(),
            events: VecDeque::new(),
            retry_at: 0,
            restart_at: 0,
            poll_at: 0,
            wall_differs_by,
            caller: Caller::new(setup.seed),
            checker: Seen::default(),
            rng: Rng::new(setup.seed, 4),
            is_over: false,
            outcome: Outcome::default(),
            setup,
        })
    }

    pub(crate) fn run(mut self) -> Outcome {
        let result = self.live().and_then(|()| self.rest());
        let counts: Vec<_> = self.venue.faults().counts().collect();
        let plug = self.plug.borrow();
        for (fault, count) in counts.into_iter().chain(plug.faults.counts()) {
            *self.outcome.faults.entry(fault).or_default() += count;
        }
        if let Err(violation) = result {
            let _ = writeln!(
                self.outcome.trace,
                "property {} does not hold: {}",
                violation.property, violation.found
            );
            self.outcome.violation = Some(violation);
        }
        self.outcome
    }

    /// While the caller acts, and faults happen.
    fn live(&mut self) -> Step {
        while self.caller.left > 0 && self.outcome.steps < self.setup.most_steps {
            self.step(Micros::MAX)?;
        }
        let until = self.now + 5 * SECOND;
        while self.now < until && self.outcome.steps < self.setup.most_steps {
            self.step(until)?;
        }
        Ok(())
    }

    /// The next moment at which something happens, if it is not after `until`.
    pub(crate) fn step(&mut self, until: Micros) -> Step {
        self.outcome.steps += 1;
        if self.outcome.steps > ENDLESS {
            return Err(Violation { property: 9, found: "it never ends".into() });
        }
        let next = self.next_at();
        self.now = next.unwrap_or(until).min(until).max(self.now);
        self.plug.borrow_mut().now = self.now;
        self.venue.advance(self.now);
        self.step_clock();
        if let Some(event) = self.venue.take_event() {
            self.events.push_back(event);
        }
        if self.worker.is_none() && self.restart_at <= self.now {
            self.restart()?;
        }
        if self.worker.is_none() {
            self.events.clear();
            self.caller.next_at = self.caller.next_at.max(self.restart_at);
            return Ok(());
        }
        self.deliver()?;
        self.handle_deadline()?;
        if !self.is_over && self.caller.next_at <= self.now {
            self.call()?;
        }
        self.poll()
    }

    fn next_at(&self) -> Option<Micros> {
        let deadline = self.worker.as_ref().and_then(Worker::next_deadline);
        let deadline = deadline.map(|at| u64::try_from(at.as_micros()).unwrap_or(u64::MAX) + 1);
        let restart = self.worker.is_none().then_some(self.restart_at);
        let retry = (!self.events.is_empty()).then_some(self.retry_at);
        let poll = Some(self.poll_at).filter(|&at| at > self.now);
        let call = Some(self.caller.next_at).filter(|_| !self.is_over && self.worker.is_some());
        [self.venue.next_at(), deadline, restart, retry, poll, call].into_iter().flatten().min()
    }

    fn step_clock(&mut self) {
        let faults = &mut self.plug.borrow_mut().faults;
        if faults.happens(Fault::ClockSteps) {
            self.wall_differs_by = off(faults, Fault::ClockSteps, &self.venue);
        }
    }

    pub(crate) fn wall(&self) -> Timestamp {
        time(self.now, self.wall_differs_by)
    }

    pub(crate) fn times(&self) -> Now {
        Now { monotonic: Duration::from_micros(self.now), wall: self.wall() }
    }

    fn stores(&self) -> &Opened<S::Ledger, S::Journal> {
        self.opened.as_ref().expect("stores are closed only while they are opened again")
    }

    pub(crate) fn ledger(&self) -> Ref<'_, S::Ledger> {
        self.stores().0.borrow()
    }

    pub(crate) fn journal(&self) -> Ref<'_, S::Journal> {
        self.stores().1.borrow()
    }

    fn disks(&self) -> (Disk<S::Ledger>, Disk<S::Journal>) {
        let (ledger, journal) = self.stores();
        let plug = &self.plug;
        (
            Disk { store: Rc::clone(ledger), plug: Rc::clone(plug) },
            Disk { store: Rc::clone(journal), plug: Rc::clone(plug) },
        )
    }

    fn restart(&mut self) -> Step {
        let (ledger, journal) = self.disks();
        let parts = Parts {
            ledger,
            journal,
            ids: self.ids.clone(),
            traits: self.venue.traits().clone(),
            settings: Settings::default(),
        };
        #[cfg(not(feature = "sabotage"))]
        let opened = Worker::open(parts, self.times());
        #[cfg(feature = "sabotage")]
        let opened = Worker::open_wrong(parts, self.setup.sabotage_of_worker(), self.times());
        match opened {
            Ok(worker) if !self.plug.borrow().is_dead => {
                self.tell(format_args!("the worker starts"));
                self.worker = Some(worker);
                self.events.clear();
                self.venue.connect();
                self.check_acknowledged()
            }
            _ => self.die(),
        }
    }

    /// The process dies, and is started again later.
    pub(crate) fn die(&mut self) -> Step {
        self.tell(format_args!("the worker dies"));
        self.outcome.crashes += 1;
        self.worker = None;
        // The next process counts anew.
        self.checker.questions.clear();
        self.plug.borrow_mut().is_dead = false;
        self.events.clear();
        self.venue.hang_up();
        let wait = match self.rng.below(40) {
            0 if !self.is_over => self.rng.between(SECOND, 3_600 * SECOND),
            _ => self.rng.between(10 * MILLI, 4 * SECOND),
        };
        self.restart_at = self.now + wait;
        // The one before has to be closed first.
        self.opened = None;
        match self.stores.open() {
            Ok(opened) => self.opened = Some(opened),
            Err(error) => return Err(Violation { property: 5, found: error }),
        }
        self.check_acknowledged()
    }

    /// Whether the process died in a call, or dies after it.
    pub(crate) fn is_dying(&mut self) -> bool {
        let plug = &mut self.plug.borrow_mut();
        plug.is_dead || plug.faults.happens(Fault::CrashBetween)
    }

    fn deliver(&mut self) -> Step {
        if self.retry_at > self.now {
            return Ok(());
        }
        while let Some(event) = self.events.front().cloned() {
            let before = self.states_of(&event);
            let times = self.times();
            let Some(worker) = &mut self.worker else { return Ok(()) };
            let result = worker.handle(&event, times);
            self.outcome.events += 1;
            self.tell_of(|| format!("<- {}", crate::trace::event(&event)));
            if self.plug.borrow().is_dead {
                return self.die();
            }
            match result {
                Ok(notices) => {
                    self.events.pop_front();
                    self.note(&event, before);
                    self.note_answer(&event);
                    for notice in &notices {
                        self.tell(format_args!("   {notice:?}"));
                    }
                    self.check_taken(&event)?;
                }
                Err(error) => {
                    self.tell(format_args!("   not taken: {error}"));
                    self.retry_at = self.now + 100 * MILLI;
                    return Ok(());
                }
            }
            self.check_changes()?;
            if self.is_dying() {
                return self.die();
            }
        }
        Ok(())
    }

    fn handle_deadline(&mut self) -> Step {
        let times = self.times();
        let Some(worker) = &mut self.worker else { return Ok(()) };
        if worker.next_deadline().is_none_or(|at| at > times.monotonic) {
            return Ok(());
        }
        for notice in worker.handle_deadline(times) {
            self.tell(format_args!("   {notice:?}"));
        }
        if self.plug.borrow().is_dead {
            return self.die();
        }
        self.check_changes()
    }

    /// The driver sends what the worker has to send.
    pub(crate) fn poll(&mut self) -> Step {
        if self.poll_at > self.now || self.worker.is_none() {
            return Ok(());
        }
        if self.is_dying_before_wire() {
            return self.die();
        }
        loop {
            let times = self.times();
            let Some(worker) = &mut self.worker else { return Ok(()) };
            if self.plug.borrow_mut().faults.happens(Fault::SlowDriver) {
                let wait = self.rng.between(MILLI, 4 * SECOND);
                self.poll_at = self.now + wait;
                return Ok(());
            }
            let Some(request) = worker.poll_request(times) else { return Ok(()) };
            self.send(request)?;
        }
    }

    /// Between write and wire.
    fn is_dying_before_wire(&mut self) -> bool {
        // Most steps send nothing.
        self.rng.happens(100) && self.is_dying()
    }

    fn send(&mut self, request: VenueRequest) -> Step {
        self.outcome.requests += 1;
        self.tell_of(|| format!("-> {}", crate::trace::request(&request)));
        self.check_sent(&request)?;
        self.venue.send(request);
        Ok(())
    }

    fn tell_of(&mut self, line: impl FnOnce() -> String) {
        if self.setup.has_trace {
            let line = line();
            self.tell(format_args!("{line}"));
        }
    }

    pub(crate) fn tell(&mut self, line: std::fmt::Arguments<'_>) {
        if self.setup.has_trace {
            let (seconds, micros) = (self.now / SECOND, self.now % SECOND);
            let _ = writeln!(self.outcome.trace, "{seconds:>7}.{micros:06} {line}");
        }
    }
}

/// By how much our wall clock is off: by little where the venue's answers carry no time.
fn off(faults: &mut Faults, fault: Fault, venue: &SimulatedVenue) -> i64 {
    let most = if venue.traits().answers_carry_time { 30 * SECOND } else { 5 * SECOND };
    let off = faults.between(fault, 0, 2 * most);
    i64::try_from(off).unwrap_or(0) - i64::try_from(most).unwrap_or(0)
}
