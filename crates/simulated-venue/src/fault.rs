use crate::rng::Rng;

/// Declares the faults as a table: what happens, its variant, its name, and how often of a
/// thousand times.
macro_rules! faults {
    ($($(#[doc = $doc:literal])+ $Fault:ident = $name:literal, $per_mille:literal;)+) => {
        /// A way in which an exchange, the line to it, or our own machine misbehaves.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Fault {
            $($(#[doc = $doc])+ $Fault,)+
        }

        impl Fault {
            /// Each of them.
            pub const ALL: &'static [Self] = &[$(Self::$Fault,)+];

            /// Its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$Fault => $name,)+
                }
            }

            /// What happens.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$Fault => concat!($($doc),+).trim_ascii(),)+
                }
            }

            const fn per_mille(self) -> u32 {
                match self {
                    $(Self::$Fault => $per_mille,)+
                }
            }
        }
    };
}

faults! {
    /// A request is lost before it arrives
    RequestLost = "request-lost", 40;
    /// A request arrives seconds later
    RequestLate = "request-late", 40;
    /// A request arrives, and its answer is lost
    AnswerLost = "answer-lost", 40;
    /// An answer comes after its time-out, or after the fill
    AnswerLate = "answer-late", 40;
    /// News come twice
    NewsRepeated = "news-repeated", 60;
    /// News come later than what came after them
    NewsDelayed = "news-delayed", 80;
    /// The connection ends, in mid-request and in mid-stream
    ConnectionLost = "connection-lost", 30;
    /// Connections stay up for seconds only
    ConnectionShort = "connection-short", 60;
    /// Nobody reaches the venue for hours, and it loses nothing
    VenueAway = "venue-away", 15;
    /// The venue does not show an order for a while after it took it
    OrderHidden = "order-hidden", 150;
    /// The venue does not show an order for longer than its margin
    MarginWrong = "margin-wrong", 4;
    /// The venue cancels an order
    VenueCancels = "venue-cancels", 40;
    /// The venue lets an order expire
    VenueExpires = "venue-expires", 40;
    /// The venue rejects an order that it had accepted
    RejectsAccepted = "rejects-accepted", 30;
    /// The venue refuses an order
    Refuses = "refuses", 40;
    /// An error that nobody documents answers a request that was carried out
    UnknownError = "unknown-error", 20;
    /// The first request is answered with "this client id is in use"
    InUse = "in-use", 30;
    /// With a report REJECTED under our id and another venue id
    InUseReport = "in-use-report", 500;
    /// A cancel is refused though the order lives
    CancelRefused = "cancel-refused", 40;
    /// A cancel is taken, and nothing comes of it
    CancelForgotten = "cancel-forgotten", 20;
    /// One execution comes over two channels
    ExecutionTwice = "execution-twice", 80;
    /// An execution is reported late, by hours at some venues
    ExecutionLate = "execution-late", 60;
    /// An execution that is reported late comes in answers alone
    LateUntold = "late-untold", 300;
    /// An execution is taken back
    Bust = "bust", 60;
    /// An execution is taken back, and the venue's sum stays
    BustKeepsSum = "bust-keeps-sum", 300;
    /// An execution is taken back, and another one as large takes place
    BustAndFill = "bust-and-fill", 200;
    /// Somebody else trades on the account
    ForeignOrder = "foreign-order", 8;
    /// Our id comes in news of an order that we do not have
    LostOrder = "lost-order", 300;
    /// A picture is older than the stream
    PictureStale = "picture-stale", 250;
    /// The venue takes nothing now
    NotNow = "not-now", 20;
    /// A question fails
    QuestionFails = "question-fails", 40;
    /// Our wall clock differs from the venue's by seconds
    ClockDiffers = "clock-differs", 500;
    /// Our wall clock steps
    ClockSteps = "clock-steps", 4;
    /// The process dies before a write
    CrashBeforeWrite = "crash-before-write", 12;
    /// The process dies after a write
    CrashAfterWrite = "crash-after-write", 12;
    /// The process dies between two steps, such as write and wire
    CrashBetween = "crash-between", 12;
    /// The disk is full for a while
    DiskFull = "disk-full", 6;
    /// The journal cannot be written for a while
    JournalFails = "journal-fails", 6;
    /// Requests wait for the driver
    SlowDriver = "slow-driver", 40;
}

/// Which faults happen, how often, and how often each did.
#[derive(Clone, Debug)]
pub struct Faults {
    per_mille: Vec<u32>,
    rngs: Vec<Rng>,
    counts: Vec<u64>,
    is_over: bool,
}

impl Faults {
    /// No faults.
    #[must_use]
    pub fn none(seed: u64) -> Self {
        Self::of(seed, |_| 0)
    }

    /// Those of a list, each as often as its table says.
    #[must_use]
    pub fn listed(seed: u64, faults: &[Fault]) -> Self {
        Self::of(seed, |fault| if faults.contains(&fault) { fault.per_mille() } else { 0 })
    }

    /// Some of them, more or less often, as the seed has it: a history with few faults shows
    /// what one with all of them hides.
    #[must_use]
    pub fn some(seed: u64, allowed: &[Fault]) -> Self {
        let mut rng = Rng::new(seed, 77);
        let share = rng.between(1, 4);
        Self::of(seed, |fault| {
            let is_on = rng.below(4) < share;
            let times = [1, 1, 2, 5][usize::try_from(rng.below(4)).unwrap_or(0)];
            let is_on = is_on && allowed.contains(&fault);
            if is_on { (fault.per_mille() * times).min(900) } else { 0 }
        })
    }

    fn of(seed: u64, mut per_mille: impl FnMut(Fault) -> u32) -> Self {
        let rng = |index: usize| Rng::new(seed, 100 + index as u64);
        Self {
            per_mille: Fault::ALL.iter().map(|&fault| per_mille(fault)).collect(),
            rngs: (0..Fault::ALL.len()).map(rng).collect(),
            counts: vec![0; Fault::ALL.len()],
            is_over: false,
        }
    }

    /// Whether a fault happens now. Each has numbers of its own, so that one that is left
    /// out does not change when the others happen.
    pub fn happens(&mut self, fault: Fault) -> bool {
        let index = fault as usize;
        let happens = self.per_mille[index] > 0 && self.rngs[index].happens(self.per_mille[index]);
        let happens = happens && !self.is_over;
        self.counts[index] += u64::from(happens);
        happens
    }

    /// A number for a fault that happens, from one to another.
    pub fn between(&mut self, fault: Fault, least: u64, most: u64) -> u64 {
        self.rngs[fault as usize].between(least, most)
    }

    /// Whether a fault can happen at all.
    #[must_use]
    pub fn is_on(&self, fault: Fault) -> bool {
        self.per_mille[fault as usize] > 0
    }

    /// No more faults from here on.
    pub const fn end(&mut self) {
        self.is_over = true;
    }

    /// How often each happened.
    pub fn counts(&self) -> impl Iterator<Item = (Fault, u64)> {
        Fault::ALL.iter().copied().zip(self.counts.iter().copied())
    }
}
