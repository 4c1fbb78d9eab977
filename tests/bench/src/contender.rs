use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// How long a turn takes, about.
const TURN: Duration = Duration::from_micros(500);

/// Something that is measured in turns.
pub(crate) struct Contender<'a> {
    pub(crate) name: &'static str,
    /// How many things it does in one go.
    things: u32,
    go: Box<dyn FnMut(u32) + 'a>,
    goes: u32,
    /// How long one thing took in each turn.
    pub(crate) nanoseconds: Vec<f64>,
}

impl<'a> Contender<'a> {
    pub(crate) fn new<T>(name: &'static str, things: u32, mut go: impl FnMut() -> T + 'a) -> Self {
        let go = Box::new(move |goes| {
            for _ in 0..goes {
                black_box(go());
            }
        });
        Self { name, things, go, goes: 1, nanoseconds: Vec::new() }
    }

    /// Finds out how often to go in a turn.
    pub(crate) fn warm_up(&mut self) {
        while self.time() < TURN {
            self.goes *= 2;
        }
    }

    pub(crate) fn take_turn(&mut self) {
        let nanoseconds = self.time().as_secs_f64() * 1e9;
        self.nanoseconds.push(nanoseconds / f64::from(self.goes) / f64::from(self.things));
    }

    fn time(&mut self) -> Duration {
        let start = Instant::now();
        (self.go)(self.goes);
        start.elapsed()
    }
}
