//! The spellings of times.

use dtos_state::{Excerpt, Timestamp};

/// Milliseconds or microseconds since 1970, told apart by their number of digits: between 2001
/// and 2286 they have 13 and 16.
pub(crate) fn unix_time(text: &str) -> Result<Timestamp, String> {
    let invalid = || {
        let given = Excerpt::of(text);
        format!("invalid time {given}: expected 13 digits of milliseconds or 16 of microseconds")
    };
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let number: i64 = text.parse().ok().filter(|_| is_number).ok_or_else(invalid)?;
    let time = match text.len() {
        13 => Timestamp::from_unix_millis(number),
        16 => Timestamp::from_unix_micros(number),
        _ => return Err(invalid()),
    };
    time.map_err(|error| error.to_string())
}

/// Seconds since 1970 with a fraction, such as `1656085073.8308148`: as written, since no binary
/// float holds all its digits.
pub(crate) fn unix_seconds(text: &str) -> Result<Timestamp, String> {
    let invalid = || {
        let given = Excerpt::of(text);
        format!("invalid time {given}: expected seconds with at most nine decimal places")
    };
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number(seconds) || !is_number(fraction) || fraction.len() > 9 || seconds.len() > 12 {
        return Err(invalid());
    }
    let nanos = format!("{seconds}{fraction:0<9}");
    let nanos = nanos.parse().map_err(|_| invalid())?;
    Timestamp::from_unix_nanos(nanos).map_err(|error| error.to_string())
}

/// FIX's `20240611-09:01:46.228`, in UTC, with up to nine decimal places or none.
pub(crate) fn fix_time(text: &str) -> Result<Timestamp, String> {
    let invalid = || {
        let given = Excerpt::of(text);
        format!("invalid time {given}: expected YYYYMMDD-HH:MM:SS.sss")
    };
    let (date, time) = text.split_at_checked(8).ok_or_else(invalid)?;
    let time = time.strip_prefix('-').ok_or_else(invalid)?;
    if !date.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(invalid());
    }
    let (year, month, day) = (&date[..4], &date[4..6], &date[6..]);
    format!("{year}-{month}-{day}T{time}Z").parse().map_err(|_| invalid())
}
