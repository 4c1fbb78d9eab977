use std::{fmt, str::FromStr};

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc};
use core_enums::Excerpt;
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
    /// The instant, to reckon with.
    #[must_use]
    pub const fn get(self) -> DateTime<Utc> {
        self.0
    }

    pub(crate) fn text(self) -> ShortText {
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
            .map_err(|flaw| InvalidTimestamp { given: Excerpt::of(text), flaw })
    }
}

impl TryFrom<DateTime<Utc>> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(instant: DateTime<Utc>) -> Result<Self, Self::Error> {
        checked(instant)
            .map_err(|flaw| InvalidTimestamp { given: Excerpt::of(&format!("{instant:?}")), flaw })
    }
}

impl From<Timestamp> for DateTime<Utc> {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.0
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text().as_str())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text().as_str())
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

/// The error of a text, or an instant, that is not a [`Timestamp`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidTimestamp {
    given: Excerpt,
    flaw: Flaw,
}

impl fmt::Display for InvalidTimestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = match self.flaw {
            Flaw::Form => "RFC 3339 with an offset, such as 2025-12-01T15:00:00Z",
            Flaw::NoSuchTime => "a date, a time and an offset that exist",
            Flaw::LeapSecond => "a second up to 59, since a leap second cannot be held",
            Flaw::TooFine => "at most nine fractional digits",
            Flaw::Year => "a year from 0000 to 9999 in UTC",
        };
        write!(f, "invalid timestamp {}: expected {wanted}", self.given)
    }
}

impl std::error::Error for InvalidTimestamp {}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flaw {
    Form,
    NoSuchTime,
    LeapSecond,
    TooFine,
    Year,
}

/// The rule of the type, whichever way an instant comes in.
fn checked(instant: DateTime<Utc>) -> Result<Timestamp, Flaw> {
    let time = instant.naive_utc();
    if !(0..=9999).contains(&time.year()) {
        return Err(Flaw::Year);
    }
    // chrono has a leap second as a nanosecond past the second.
    if time.nanosecond() > 999_999_999 {
        return Err(Flaw::LeapSecond);
    }
    Ok(Timestamp(instant))
}

fn read(text: &[u8]) -> Result<DateTime<Utc>, Flaw> {
    let (date_and_time, rest) = text.split_first_chunk().ok_or(Flaw::Form)?;
    if !is_date_and_time(date_and_time) {
        return Err(Flaw::Form);
    }
    let &[y1, y2, y3, y4, _, m1, m2, _, d1, d2, _, h1, h2, _, n1, n2, _, s1, s2] = date_and_time;
    let (year, month, day) = (two(y1, y2) * 100 + two(y3, y4), two(m1, m2), two(d1, d2));
    let (hour, minute, second) = (two(h1, h2), two(n1, n2), two(s1, s2));
    // Nearly all end here.
    let (nanos, offset) = if let [b'Z'] = rest {
        (0, 0)
    } else {
        let (nanos, rest) = read_fraction(rest)?;
        (nanos, read_offset(rest)?)
    };
    if second == 60 {
        return Err(Flaw::LeapSecond);
    }
    let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day).ok_or(Flaw::NoSuchTime)?;
    let time = date.and_hms_nano_opt(hour, minute, second, nanos).ok_or(Flaw::NoSuchTime)?;
    match offset {
        0 => Ok(time.and_utc()),
        minutes => Ok(time.and_utc() - TimeDelta::minutes(minutes)),
    }
}

/// Whether a text is of the form `YYYY-MM-DDTHH:MM:SS`.
fn is_date_and_time(text: &[u8; 19]) -> bool {
    let form = b"0000-00-00T00:00:00";
    // All bytes and no branch, for the sake of vector instructions.
    (0..19).fold(true, |fits, i| {
        let most = if form[i] == b'0' { 9 } else { 0 };
        fits & (text[i].wrapping_sub(form[i]) <= most)
    })
}

/// The nanoseconds of a fraction such as `.25`, where there is one.
fn read_fraction(text: &[u8]) -> Result<(u32, &[u8]), Flaw> {
    let [b'.', text @ ..] = text else { return Ok((0, text)) };
    let len = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(len);
    match len {
        0 => Err(Flaw::Form),
        1..=9 => {
            let padded = digits.iter().chain(&[b'0'; 9]).take(9);
            Ok((padded.fold(0, |nanos, digit| nanos * 10 + u32::from(digit - b'0')), rest))
        }
        _ => Err(Flaw::TooFine),
    }
}

/// The minutes that a local time such as `+01:00` is ahead of UTC.
fn read_offset(text: &[u8]) -> Result<i64, Flaw> {
    let (sign, digits) = match *text {
        [b'Z'] => return Ok(0),
        [b'+', h1, h2, b':', m1, m2] => (1, [h1, h2, m1, m2]),
        [b'-', h1, h2, b':', m1, m2] => (-1, [h1, h2, m1, m2]),
        _ => return Err(Flaw::Form),
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(Flaw::Form);
    }
    let (hours, minutes) = (two(digits[0], digits[1]), two(digits[2], digits[3]));
    if hours > 23 || minutes > 59 {
        return Err(Flaw::NoSuchTime);
    }
    Ok(sign * i64::from(hours * 60 + minutes))
}

/// The number of two digits.
fn two(tens: u8, ones: u8) -> u32 {
    u32::from(tens - b'0') * 10 + u32::from(ones - b'0')
}
