use std::collections::{BTreeMap, BTreeSet};

use core_enums::OrderStatus;
use dtos_state::{OrderId, Symbol, Timestamp};
use execution_connector::{Account, VenueEvent, VenueTraits};

use crate::{
    book::Book,
    fault::Faults,
    order::{Micros, VenueFill, VenueOrder},
    rng::Rng,
    variant::Variant,
};

/// What an exchange is to do later.
#[derive(Clone, Debug)]
pub(crate) enum Later {
    /// Make an order that it has taken.
    Make(usize),
    /// End an order.
    End(usize, OrderStatus, &'static str),
    /// Show an execution.
    Show(usize),
    /// Take an execution back; whether its sum stays, and whether another one takes place.
    Bust(usize, bool, bool),
}

/// What an exchange says, and when at the earliest.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) event: VenueEvent,
    pub(crate) is_answer: bool,
}

/// An entry of the venue's records of executions: one, or that it is taken back.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Record {
    Execution(usize),
    Bust(usize),
}

/// The exchange itself, without the line to it.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) variant: Variant,
    pub(crate) traits: VenueTraits,
    pub(crate) faults: Faults,
    pub(crate) rng: Rng,
    pub(crate) now: Micros,
    pub(crate) account: Account,
    pub(crate) orders: Vec<VenueOrder>,
    /// The last order of each of our ids.
    pub(crate) ours: BTreeMap<OrderId, usize>,
    /// Orders that it refused.
    pub(crate) refused: BTreeSet<OrderId>,
    pub(crate) fills: Vec<VenueFill>,
    pub(crate) records: Vec<Record>,
    pub(crate) markets: Vec<Market>,
    pub(crate) said: Vec<Said>,
    pub(crate) later: Vec<(Micros, Later)>,
    /// Whether its connector hands over a REJECTED that is only of a second request.
    pub(crate) believes_duplicates: bool,
    /// What its ids begin with.
    pub(crate) tag: Box<str>,
}

/// The market of one symbol.
#[derive(Clone, Debug)]
pub(crate) struct Market {
    pub(crate) symbol: Symbol,
    pub(crate) book: Book,
    pub(crate) middle: i64,
    pub(crate) last: i64,
    /// Orders that wait for their stop price.
    pub(crate) stops: Vec<usize>,
}

/// When the world begins: 2025-12-01T00:00:00Z, in microseconds since 1970.
const BEGINNING: u64 = 1_764_547_200_000_000;

/// A moment on a clock that differs from the world's.
///
/// # Panics
/// Never: the years of a simulation have four digits.
#[must_use]
pub fn time(now: Micros, differs_by: i64) -> Timestamp {
    let micros = (BEGINNING + now).saturating_add_signed(differs_by);
    let micros = i64::try_from(micros).unwrap_or(0);
    Timestamp::from_unix_micros(micros).expect("a year of four digits")
}

/// The moment of a time; the first one of an earlier time.
#[must_use]
pub fn micros(time: Timestamp) -> Micros {
    let micros = time.unix_nanos() / 1_000 - i128::from(BEGINNING);
    u64::try_from(micros).unwrap_or(0)
}

impl Exchange {
    pub(crate) fn new(variant: Variant, faults: Faults, seed: u64) -> Self {
        let market = |symbol: &str, middle| Market {
            symbol: symbol.parse().expect("two assets"),
            book: Book::default(),
            middle,
            last: middle,
            stops: Vec::new(),
        };
        Self {
            variant,
            traits: variant.traits(),
            faults,
            rng: Rng::new(seed, 1),
            now: 0,
            account: Account { venue: variant.name().into(), name: "main".into() },
            orders: Vec::new(),
            ours: BTreeMap::new(),
            refused: BTreeSet::new(),
            fills: Vec::new(),
            records: Vec::new(),
            markets: vec![market("BTC_USDT", 9_500_000), market("ETH_USDT", 320_000)],
            said: Vec::new(),
            later: Vec::new(),
            believes_duplicates: false,
            tag: "".into(),
        }
    }

    pub(crate) fn time(&self) -> Timestamp {
        time(self.now, 0)
    }

    pub(crate) fn answer(&mut self, event: VenueEvent) {
        self.said.push(Said { event, is_answer: true });
    }

    pub(crate) fn tell(&mut self, event: VenueEvent) {
        self.said.push(Said { event, is_answer: false });
    }

    pub(crate) fn answered_at(&self) -> Option<Timestamp> {
        self.traits.answers_carry_time.then(|| self.time())
    }

    pub(crate) fn market(&mut self, symbol: &Symbol) -> Option<&mut Market> {
        self.markets.iter_mut().find(|market| &market.symbol == symbol)
    }

    pub(crate) fn do_later(&mut self, later: &Later) {
        match *later {
            Later::Make(order) => self.make(order),
            Later::End(order, status, reason) => self.end(order, status, reason),
            Later::Show(fill) => self.show(fill),
            Later::Bust(fill, keeps_sum, and_fill) => self.bust(fill, keeps_sum, and_fill),
        }
    }
}
