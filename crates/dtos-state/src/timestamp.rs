use std::{
    fmt,
    ops::Sub,
    str::FromStr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, SubsecRound, TimeDelta, Timelike,
    Utc,
};
use serde::{Serialize, Serializer};
use serde_with::DeserializeFromStr;

use crate::short_text::{ShortText, digit, two_digits};

/// An instant in UTC that has a text, such as `2025-12-01T15:00:00Z`.
///
/// Its text is RFC 3339 with an offset, in capital letters; another offset than
/// `Z` is converted. It is written with `Z` and 0, 3, 6 or 9 fractional digits,
/// as needed. Refused is what has no such text, or no one instant: a year
/// outside 0000 to 9999, a leap second, a tenth fractional digit, no offset.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, DeserializeFromStr)]
pub struct Timestamp(DateTime<Utc>);

impl Timestamp {
    /// The regular expression of its text. It also has times that do not exist,
    /// such as 30 February.
    #[doc(hidden)]
    pub const PATTERN: &'static str = concat!(
        "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])",
        r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,9})?",
        "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
    );

    /// The time of the system's clock, in whole microseconds: what Python's
    /// `datetime` can hold, too.
    ///
    /// # Panics
    /// If the clock is outside the years 0000 to 9999.
    #[must_use]
    pub fn now() -> Self {
        let now = Self::try_from(SystemTime::now()).unwrap_or_else(|error| panic!("{error}"));
        Self(now.0.trunc_subsecs(6))
    }

    /// The time so many milliseconds after 1970 began, in UTC.
    ///
    /// # Errors
    /// [`InvalidTimestamp`] outside the years 0000 to 9999.
    pub fn from_unix_millis(millis: i64) -> Result<Self, InvalidTimestamp> {
        Self::from_unix(millis.into(), 1_000)
    }

    /// The time so many microseconds after 1970 began, in UTC.
    ///
    /// # Errors
    /// [`InvalidTimestamp`] outside the years 0000 to 9999.
    pub fn from_unix_micros(micros: i64) -> Result<Self, InvalidTimestamp> {
        Self::from_unix(micros.into(), 1_000_000)
    }

    /// The time so many nanoseconds after 1970 began, in UTC.
    ///
    /// # Errors
    /// [`InvalidTimestamp`] outside the years 0000 to 9999.
    pub fn from_unix_nanos(nanos: i128) -> Result<Self, InvalidTimestamp> {
        Self::from_unix(nanos, 1_000_000_000)
    }

    fn from_unix(count: i128, per_second: i128) -> Result<Self, InvalidTimestamp> {
        let seconds = i64::try_from(count.div_euclid(per_second)).ok();
        let nanos = u32::try_from(count.rem_euclid(per_second) * (1_000_000_000 / per_second)).ok();
        seconds
            .zip(nanos)
            .and_then(|(seconds, nanos)| DateTime::from_timestamp(seconds, nanos))
            .ok_or(YEAR)
            .and_then(checked)
            .map_err(|expected| InvalidTimestamp::new(&count.to_string(), expected))
    }

    /// How many nanoseconds after 1970 began the time is, in UTC.
    #[must_use]
    pub fn unix_nanos(self) -> i128 {
        i128::from(self.0.timestamp()) * 1_000_000_000 + i128::from(self.0.timestamp_subsec_nanos())
    }

    /// The instant, for calculations.
    #[must_use]
    pub const fn get(self) -> DateTime<Utc> {
        self.0
    }

    /// The time that a text begins with, up to a double quote, and its length, if it
    /// is spelled as it is written.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "a record is read without a call for each value")]
    pub(crate) fn read_quoted(text: &[u8]) -> Option<(Self, usize)> {
        let (date_and_time, rest) = text.split_first_chunk()?;
        if !is_date_and_time(date_and_time) {
            return None;
        }
        let (nanos, len) = match rest {
            [b'Z', b'"', ..] => (0, 20),
            [b'.', rest @ ..] => {
                let len = rest.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
                let (digits, rest) = rest.split_at(len);
                let is_as_written = matches!(len, 3 | 6 | 9) && !digits.ends_with(b"000");
                if !is_as_written || !rest.starts_with(b"Z\"") {
                    return None;
                }
                (nanos_of(digits), 21 + len)
            }
            _ => return None,
        };
        // Years of four digits need no check, nor do nine digits of a fraction.
        Some((Self(instant(date_and_time, nanos).ok()?.and_utc()), len))
    }

    pub(crate) fn time_text(self) -> ShortText {
        let time = self.0.naive_utc();
        let mut bytes = *b"YYYY-MM-DDTHH:MM:SS.nnnnnnnnnZ  ";
        let mut put = |at: usize, number| {
            bytes[at..at + 2].copy_from_slice(&two_digits(number));
        };
        put(0, time.year().unsigned_abs() / 100);
        put(2, time.year().unsigned_abs());
        put(5, time.month());
        put(8, time.day());
        put(11, time.hour());
        put(14, time.minute());
        put(17, time.second());
        let nanos = time.nanosecond();
        let end = match (nanos, nanos % 1_000_000, nanos % 1_000) {
            (0, _, _) => 19,
            (_, 0, _) => 23,
            (_, _, 0) => 26,
            (_, _, _) => 29,
        };
        if nanos != 0 {
            put(20, nanos / 10_000_000);
            put(22, nanos / 100_000);
            put(24, nanos / 1_000);
            put(26, nanos / 10);
            bytes[28] = digit(nanos);
        }
        bytes[end] = b'Z';
        ShortText { bytes, range: 0..end + 1 }
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text.as_bytes())
            .and_then(checked)
            .map_err(|expected| InvalidTimestamp::new(text, expected))
    }
}

impl TryFrom<DateTime<Utc>> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(instant: DateTime<Utc>) -> Result<Self, Self::Error> {
        checked(instant)
            .map_err(|expected| InvalidTimestamp::new(&format!("{instant:?}"), expected))
    }
}

impl TryFrom<DateTime<FixedOffset>> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(instant: DateTime<FixedOffset>) -> Result<Self, Self::Error> {
        instant.to_utc().try_into()
    }
}

impl TryFrom<SystemTime> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(time: SystemTime) -> Result<Self, Self::Error> {
        let nanos = |duration: Duration| i128::try_from(duration.as_nanos()).unwrap_or(i128::MAX);
        Self::from_unix_nanos(match time.duration_since(UNIX_EPOCH) {
            Ok(since) => nanos(since),
            Err(before) => -nanos(before.duration()),
        })
    }
}

impl Sub for Timestamp {
    type Output = TimeDelta;

    fn sub(self, earlier: Self) -> TimeDelta {
        self.0 - earlier.0
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.time_text().as_str())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.time_text().as_str())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

core_enums::invalid_text! {
    /// The error of a text, or an instant, that is not a [`Timestamp`].
    "timestamp": InvalidTimestamp
}

/// What a text should have been; the error says it.
type Expected = &'static str;

const FORM: Expected = "RFC 3339 with an offset, such as 2025-12-01T15:00:00Z";
const NO_SUCH_TIME: Expected = "a date, a time and an offset that exist";
const LEAP_SECOND: Expected = "a second up to 59, since a leap second cannot be held";
const TOO_FINE: Expected = "at most nine fractional digits";
const YEAR: Expected = "a year from 0000 to 9999 in UTC";

/// The rule of the type, for every conversion.
fn checked(instant: DateTime<Utc>) -> Result<Timestamp, Expected> {
    let time = instant.naive_utc();
    if !(0..=9999).contains(&time.year()) {
        return Err(YEAR);
    }
    // chrono has a leap second as a nanosecond past the second.
    if time.nanosecond() > 999_999_999 {
        return Err(LEAP_SECOND);
    }
    Ok(Timestamp(instant))
}

fn read(text: &[u8]) -> Result<DateTime<Utc>, Expected> {
    let (date_and_time, rest) = text.split_first_chunk().ok_or(FORM)?;
    if !is_date_and_time(date_and_time) {
        return Err(FORM);
    }
    // Nearly all end here.
    let (nanos, offset) = if let [b'Z'] = rest {
        (0, 0)
    } else {
        let (nanos, rest) = read_fraction(rest)?;
        (nanos, read_offset(rest)?)
    };
    let local = instant(date_and_time, nanos)?;
    match offset {
        0 => Ok(local.and_utc()),
        minutes => Ok(local.and_utc() - TimeDelta::minutes(minutes)),
    }
}

/// The date and time of a text that has their form.
#[inline]
fn instant(text: &[u8; 19], nanos: u32) -> Result<NaiveDateTime, Expected> {
    let &[y1, y2, y3, y4, _, m1, m2, _, d1, d2, _, h1, h2, _, n1, n2, _, s1, s2] = text;
    let (year, month, day) = (two(y1, y2) * 100 + two(y3, y4), two(m1, m2), two(d1, d2));
    let (hour, minute, second) = (two(h1, h2), two(n1, n2), two(s1, s2));
    if second == 60 {
        return Err(LEAP_SECOND);
    }
    let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day).ok_or(NO_SUCH_TIME)?;
    date.and_hms_nano_opt(hour, minute, second, nanos).ok_or(NO_SUCH_TIME)
}

/// Whether a text has the form `YYYY-MM-DDTHH:MM:SS`.
#[inline]
fn is_date_and_time(text: &[u8; 19]) -> bool {
    let (start, end) = (text.first_chunk(), text.last_chunk());
    start.is_some_and(|start| has_form(start, b"0000-00-00T00:00"))
        & end.is_some_and(|end| has_form(end, b"0-00-00T00:00:00"))
}

/// Whether a text is a form, in which a zero stands for any digit.
#[inline]
fn has_form(text: &[u8; 16], form: &[u8; 16]) -> bool {
    // All bytes and no branch, for the sake of vector instructions.
    (0..16).fold(true, |fits, i| {
        let most = if form[i] == b'0' { 9 } else { 0 };
        fits & (text[i].wrapping_sub(form[i]) <= most)
    })
}

/// The nanoseconds of a fraction such as `.25`, where there is one.
fn read_fraction(text: &[u8]) -> Result<(u32, &[u8]), Expected> {
    let [b'.', text @ ..] = text else { return Ok((0, text)) };
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(len);
    match len {
        0 => Err(FORM),
        1..=9 => Ok((nanos_of(digits), rest)),
        _ => Err(TOO_FINE),
    }
}

/// The nanoseconds of up to nine digits of a fraction.
fn nanos_of(digits: &[u8]) -> u32 {
    let padded = digits.iter().chain(&[b'0'; 9]).take(9);
    padded.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0'))
}

/// The minutes that a local time such as `+01:00` is ahead of UTC.
fn read_offset(text: &[u8]) -> Result<i64, Expected> {
    let (sign, digits) = match *text {
        [b'Z'] => return Ok(0),
        [b'+', h1, h2, b':', m1, m2] => (1, [h1, h2, m1, m2]),
        [b'-', h1, h2, b':', m1, m2] => (-1, [h1, h2, m1, m2]),
        _ => return Err(FORM),
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(FORM);
    }
    let (hours, minutes) = (two(digits[0], digits[1]), two(digits[2], digits[3]));
    if hours > 23 || minutes > 59 {
        return Err(NO_SUCH_TIME);
    }
    Ok(sign * i64::from(hours * 60 + minutes))
}

/// The number of two digits.
fn two(tens: u8, ones: u8) -> u32 {
    u32::from(tens - b'0') * 10 + u32::from(ones - b'0')
}
