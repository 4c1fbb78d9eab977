use std::{
    cell::Cell,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use chrono::{DateTime, Datelike, Timelike, Utc};
use once_cell::sync::OnceCell;

use crate::{
    counters::{Counters, random_start},
    error::{ClockOutOfRange, NoEntropy},
    execution_group_id::ExecutionGroupId,
    fill_id::FillId,
    id::{Id, IdKind},
    order_id::OrderId,
    sync::{AtomicU32, Ordering},
};

static PROCESS_WIDE: OnceCell<IdGenerator> = OnceCell::new();

/// Generates ids from a clock and one counter for each kind.
///
/// The counter is the suffix of the id. So ids are unique within 2^32 of their
/// kind, on any number of threads and whatever the clock does. Ids sort in the
/// order in which they were generated, as long as the clock does not step back
/// and the counter does not wrap; a start below 2^31 leaves at least 2^31 ids
/// before it wraps.
///
/// # Across processes
/// Each process draws its start below 2^31. Two processes that generate up to
/// *r* ids in one second share an id of that second if their counters are less
/// than *r* apart: once in 2^31 / (2*r* - 1). That is 1 in 113 million at 10 ids
/// a second, 1 in 1.07 million at 1 000, 1 in 10 700 at 100 000. Among *n*
/// processes there are *n*(*n* - 1) / 2 such pairs. A forked child is a process of its own: its
/// copy of a generator that has made an id draws a new start.
#[derive(Debug)]
pub struct IdGenerator<C = fn() -> SystemTime> {
    clock: C,
    counters: Counters,
}

impl IdGenerator {
    /// A generator on the system's clock, with a random start below 2^31 from
    /// the operating system.
    ///
    /// On Linux that is the coarse clock, which is up to a timer tick behind, 1 to
    /// 10 ms: an id that is made just after a second has begun may have the second
    /// before.
    ///
    /// # Errors
    /// [`NoEntropy`] if the operating system gives none.
    pub fn from_os() -> Result<Self, NoEntropy> {
        Ok(Self::new(coarse_clock, random_start().map_err(NoEntropy::new)?))
    }

    /// The generator that this process shares, created by
    /// [`from_os`](Self::from_os) at the first use.
    ///
    /// # Errors
    /// [`NoEntropy`] if the operating system gives none.
    #[inline]
    pub fn process_wide() -> Result<&'static Self, NoEntropy> {
        PROCESS_WIDE.get_or_try_init(Self::from_os)
    }
}

impl<C: Fn() -> SystemTime> IdGenerator<C> {
    /// A generator on the given clock, whose first suffix is `start`.
    #[cfg(not(loom))]
    pub const fn new(clock: C, start: u32) -> Self {
        Self { clock, counters: Counters::new(start) }
    }

    /// The same under loom, whose atomics have no `const` constructor.
    #[cfg(loom)]
    pub fn new(clock: C, start: u32) -> Self {
        Self { clock, counters: Counters::new(start) }
    }

    /// The next order id.
    ///
    /// # Errors
    /// [`ClockOutOfRange`] if the clock's year does not have four digits.
    #[inline]
    pub fn order_id(&self) -> Result<OrderId, ClockOutOfRange> {
        self.next(|counters| &counters.next_order)
    }

    /// The next execution group id.
    ///
    /// # Errors
    /// [`ClockOutOfRange`] if the clock's year does not have four digits.
    #[inline]
    pub fn execution_group_id(&self) -> Result<ExecutionGroupId, ClockOutOfRange> {
        self.next(|counters| &counters.next_execution_group)
    }

    /// The next fill id.
    ///
    /// # Errors
    /// [`ClockOutOfRange`] if the clock's year does not have four digits.
    #[inline]
    pub fn fill_id(&self) -> Result<FillId, ClockOutOfRange> {
        self.next(|counters| &counters.next_fill)
    }

    #[inline]
    fn next<K: IdKind>(
        &self,
        counter: impl Fn(&Counters) -> &AtomicU32,
    ) -> Result<Id<K>, ClockOutOfRange> {
        let second = text_of_second(unix_seconds((self.clock)()))?;
        let counter = counter(self.counters.of_this_process());
        // The counter alone makes ids distinct; nothing else depends on its order.
        Ok(Id::from_parts(second, counter.fetch_add(1, Ordering::Relaxed)))
    }
}

impl<K: IdKind> Id<K> {
    /// The id of a second and a number, for anyone who counts: it draws nothing.
    ///
    /// ```
    /// use id_generators::JournalEntryId;
    ///
    /// let time = "2025-12-01T15:00:00Z".parse()?;
    /// assert_eq!(JournalEntryId::numbered(time, 26)?, "JRN_20251201_150000_0000001a");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// [`ClockOutOfRange`] if the year does not have four digits.
    pub fn numbered(time: DateTime<Utc>, number: u32) -> Result<Self, ClockOutOfRange> {
        Ok(Self::from_parts(text_of_second(time.timestamp())?, number))
    }
}

/// A new order id, from the system's clock and the process-wide generator.
///
/// # Panics
/// If the operating system gives no entropy to start from, or its clock is
/// outside the years 0000 to 9999. [`IdGenerator::process_wide`] returns errors
/// instead.
#[must_use]
#[inline]
pub fn generate_order_id() -> OrderId {
    generate(IdGenerator::order_id)
}

/// A new execution group id, from the system's clock and the process-wide
/// generator.
///
/// # Panics
/// As [`generate_order_id`] does.
#[must_use]
#[inline]
pub fn generate_execution_group_id() -> ExecutionGroupId {
    generate(IdGenerator::execution_group_id)
}

/// A new fill id, from the system's clock and the process-wide generator.
///
/// # Panics
/// As [`generate_order_id`] does.
#[must_use]
#[inline]
pub fn generate_fill_id() -> FillId {
    generate(IdGenerator::fill_id)
}

#[inline]
fn generate<T>(next: impl Fn(&IdGenerator) -> Result<T, ClockOutOfRange>) -> T {
    let generator = IdGenerator::process_wide().unwrap_or_else(|error| panic!("{error}"));
    next(generator).unwrap_or_else(|error| panic!("{error}"))
}

/// The system's clock, to the last timer tick where it has that for less.
#[cfg(target_os = "linux")]
fn coarse_clock() -> SystemTime {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::RealtimeCoarse);
    let seconds = Duration::from_secs(time.tv_sec.unsigned_abs());
    // An id has no finer time than seconds, and before 1970 the nanoseconds count forward.
    if time.tv_sec < 0 { UNIX_EPOCH - seconds } else { UNIX_EPOCH + seconds }
}

#[cfg(not(target_os = "linux"))]
fn coarse_clock() -> SystemTime {
    SystemTime::now()
}

/// The whole seconds since 1970, rounded down, and negative before.
fn unix_seconds(time: SystemTime) -> i64 {
    let (sign, duration) = match time.duration_since(UNIX_EPOCH) {
        Ok(since) => (1, since),
        Err(before) => (-1, before.duration() + Duration::from_nanos(999_999_999)),
    };
    sign * i64::try_from(duration.as_secs()).unwrap_or(i64::MAX)
}

/// A second as `YYYYMMDD_HHMMSS_`.
#[inline]
fn text_of_second(seconds: i64) -> Result<[u8; 16], ClockOutOfRange> {
    thread_local! {
        /// Most ids are generated in the same second as the one before.
        static LAST: Cell<(i64, [u8; 16])> = const { Cell::new((0, *b"19700101_000000_")) };
    }
    let (last, text) = LAST.get();
    if seconds == last {
        return Ok(text);
    }
    let text = write_second(seconds).ok_or(ClockOutOfRange::new(seconds))?;
    LAST.set((seconds, text));
    Ok(text)
}

#[cold]
fn write_second(seconds: i64) -> Option<[u8; 16]> {
    let time = DateTime::from_timestamp(seconds, 0)?;
    let year = u32::try_from(time.year()).ok().filter(|&year| year <= 9999)?;
    let mut text = *b"YYYYMMDD_HHMMSS_";
    write_digits(&mut text[..8], year * 10_000 + time.month() * 100 + time.day());
    write_digits(&mut text[9..15], time.hour() * 10_000 + time.minute() * 100 + time.second());
    Some(text)
}

fn write_digits(digits: &mut [u8], mut number: u32) {
    for digit in digits.iter_mut().rev() {
        *digit = b"0123456789"[(number % 10) as usize];
        number /= 10;
    }
}
