//! Timestamps from clocks, counts and other types of time.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate, TimeDelta};
use dtos_state::{InvalidTimestamp, Timestamp};

/// The first and the last nanosecond that have a text, since 1970.
const FIRST: i128 = -62_167_219_200_000_000_000;
const LAST: i128 = 253_402_300_799_999_999_999;

const YEARS: &str = "a year from 0000 to 9999 in UTC";

/// Counts of milliseconds, microseconds and nanoseconds since 1970, where there
/// is one, and the same instant as text.
type Counts<'a> = (Option<i64>, Option<i64>, i128, &'a str);

const COUNTS: &[Counts] = &[
    (Some(0), Some(0), 0, "1970-01-01T00:00:00Z"),
    (Some(1), Some(1_000), 1_000_000, "1970-01-01T00:00:00.001Z"),
    (None, Some(1), 1_000, "1970-01-01T00:00:00.000001Z"),
    (None, None, 1, "1970-01-01T00:00:00.000000001Z"),
    (Some(999), Some(999_000), 999_000_000, "1970-01-01T00:00:00.999Z"),
    (Some(1_000), Some(1_000_000), 1_000_000_000, "1970-01-01T00:00:01Z"),
    (
        Some(1_764_601_200_250),
        Some(1_764_601_200_250_000),
        1_764_601_200_250_000_000,
        "2025-12-01T15:00:00.250Z",
    ),
    (None, None, 1_764_601_200_123_456_789, "2025-12-01T15:00:00.123456789Z"),
    // Before 1970, a fraction still counts forwards.
    (Some(-1), Some(-1_000), -1_000_000, "1969-12-31T23:59:59.999Z"),
    (None, Some(-1), -1_000, "1969-12-31T23:59:59.999999Z"),
    (None, None, -1, "1969-12-31T23:59:59.999999999Z"),
    (Some(-1_000), Some(-1_000_000), -1_000_000_000, "1969-12-31T23:59:59Z"),
    (None, None, -1_000_000_001, "1969-12-31T23:59:58.999999999Z"),
    // Beyond 64 bits of nanoseconds, on both sides.
    (None, None, 9_223_372_036_854_775_808, "2262-04-11T23:47:16.854775808Z"),
    (None, None, -9_223_372_036_854_775_809, "1677-09-21T00:12:43.145224191Z"),
    // The first and the last of the four-digit years.
    (Some(-62_167_219_200_000), Some(-62_167_219_200_000_000), FIRST, "0000-01-01T00:00:00Z"),
    (None, None, FIRST + 1, "0000-01-01T00:00:00.000000001Z"),
    (
        Some(253_402_300_799_999),
        Some(253_402_300_799_999_000),
        253_402_300_799_999_000_000,
        "9999-12-31T23:59:59.999Z",
    ),
    (None, Some(253_402_300_799_999_999), LAST - 999, "9999-12-31T23:59:59.999999Z"),
    (None, None, LAST, "9999-12-31T23:59:59.999999999Z"),
];

#[test]
fn a_count_since_1970_is_the_instant_and_the_count_again() {
    for (millis, micros, nanos, text) in COUNTS {
        let timestamp: Timestamp = text.parse().unwrap();
        assert_eq!(Timestamp::from_unix_nanos(*nanos), Ok(timestamp), "{text}");
        assert_eq!(timestamp.unix_nanos(), *nanos, "{text}");
        if let Some(micros) = micros {
            assert_eq!(Timestamp::from_unix_micros(*micros), Ok(timestamp), "{text}");
        }
        if let Some(millis) = millis {
            assert_eq!(Timestamp::from_unix_millis(*millis), Ok(timestamp), "{text}");
        }
    }
}

#[test]
fn a_count_outside_the_four_digit_years_is_refused() {
    let millis = Timestamp::from_unix_millis;
    let micros = Timestamp::from_unix_micros;
    let nanos = Timestamp::from_unix_nanos;
    for (refused, given) in [
        (millis(-62_167_219_200_001), "-62167219200001"),
        (millis(253_402_300_800_000), "253402300800000"),
        (millis(i64::MIN), "-9223372036854775808"),
        (millis(i64::MAX), "9223372036854775807"),
        (micros(-62_167_219_200_000_001), "-62167219200000001"),
        (micros(253_402_300_800_000_000), "253402300800000000"),
        (micros(i64::MIN), "-9223372036854775808"),
        (micros(i64::MAX), "9223372036854775807"),
        (nanos(FIRST - 1), "-62167219200000000001"),
        (nanos(LAST + 1), "253402300800000000000"),
        (nanos(i128::MIN), "-170141183460469231731687303715884105728"),
        (nanos(i128::MAX), "170141183460469231731687303715884105727"),
    ] {
        assert_out_of_range(refused, given);
    }
}

#[test]
fn the_time_of_the_system_is_a_timestamp_on_both_sides_of_1970() {
    for (_, _, nanos, text) in COUNTS {
        let timestamp: Timestamp = text.parse().unwrap();
        assert_eq!(Timestamp::try_from(system_time(*nanos)), Ok(timestamp), "{text}");
    }
}

#[test]
fn a_time_of_the_system_that_has_no_text_is_refused() {
    assert_out_of_range(system_time(FIRST - 1).try_into(), "-62167219200000000001");
    assert_out_of_range(system_time(LAST + 1).try_into(), "253402300800000000000");
    let latest = UNIX_EPOCH + Duration::from_secs(i64::MAX.unsigned_abs());
    assert_out_of_range(latest.try_into(), "9223372036854775807000000000");
    let earliest = UNIX_EPOCH - Duration::from_secs(i64::MAX.unsigned_abs());
    assert_out_of_range(earliest.try_into(), "-9223372036854775807000000000");
}

#[test]
fn now_is_between_two_readings_of_the_clock_in_whole_microseconds() {
    let mut has_micros = false;
    for _ in 0..1_000 {
        let before = Timestamp::try_from(SystemTime::now()).unwrap().unix_nanos();
        let now = Timestamp::now().unix_nanos();
        let after = Timestamp::try_from(SystemTime::now()).unwrap().unix_nanos();
        assert!(before / 1_000 * 1_000 <= now && now <= after, "{before} {now} {after}");
        assert_eq!(now % 1_000, 0);
        has_micros |= now % 1_000_000 != 0;
    }
    assert!(has_micros);
}

#[test]
fn an_instant_with_an_offset_is_the_same_instant_in_utc() {
    for (given, written) in [
        ("2025-12-01T16:00:00+01:00", "2025-12-01T15:00:00Z"),
        ("2025-12-01T09:30:00.25-05:30", "2025-12-01T15:00:00.250Z"),
        ("1969-12-31T19:00:00.000000001-05:00", "1970-01-01T00:00:00.000000001Z"),
        ("0000-01-01T00:01:00+00:01", "0000-01-01T00:00:00Z"),
        ("9999-12-31T23:58:59.999999999-00:01", "9999-12-31T23:59:59.999999999Z"),
    ] {
        let instant = DateTime::parse_from_rfc3339(given).unwrap();
        assert_eq!(Timestamp::try_from(instant).unwrap().to_string(), written);
    }
}

#[test]
fn an_instant_with_an_offset_that_has_no_text_in_utc_is_refused() {
    for (given, shown, wanted) in [
        ("0000-01-01T00:00:00+00:01", "-0001-12-31T23:59:00Z", YEARS),
        ("9999-12-31T23:59:59-00:01", "+10000-01-01T00:00:59Z", YEARS),
        (
            "2017-01-01T00:59:60+01:00",
            "2016-12-31T23:59:60Z",
            "a second up to 59, since a leap second cannot be held",
        ),
    ] {
        let instant = DateTime::parse_from_rfc3339(given).unwrap();
        let error = Timestamp::try_from(instant).unwrap_err();
        assert_eq!(error.to_string(), format!("invalid timestamp \"{shown}\": expected {wanted}"));
    }
}

#[test]
fn the_difference_of_two_timestamps_is_exact_and_has_a_sign() {
    let read = |text: &str| text.parse::<Timestamp>().unwrap();
    let whole =
        NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap() - NaiveDate::from_ymd_opt(0, 1, 1).unwrap();
    let nano = TimeDelta::nanoseconds(1);
    for (one, other, difference) in [
        ("2025-12-01T15:00:02Z", "2025-12-01T15:00:00Z", TimeDelta::seconds(2)),
        ("2025-12-01T16:00:00+01:00", "2025-12-01T15:00:00Z", TimeDelta::zero()),
        ("1970-01-01T00:00:00Z", "1969-12-31T23:59:59.999999999Z", nano),
        ("9999-12-31T23:59:59.999999999Z", "0000-01-01T00:00:00Z", whole - nano),
    ] {
        assert_eq!(read(one) - read(other), difference, "{one} - {other}");
        assert_eq!(read(other) - read(one), -difference, "{other} - {one}");
    }
}

/// A time of the system, from a count of nanoseconds.
fn system_time(nanos: i128) -> SystemTime {
    let magnitude = nanos.unsigned_abs();
    let seconds = u64::try_from(magnitude / 1_000_000_000).unwrap();
    let rest = u32::try_from(magnitude % 1_000_000_000).unwrap();
    let duration = Duration::new(seconds, rest);
    if nanos < 0 { UNIX_EPOCH - duration } else { UNIX_EPOCH + duration }
}

fn assert_out_of_range(refused: Result<Timestamp, InvalidTimestamp>, given: &str) {
    let error = refused.unwrap_err();
    assert_eq!(error.to_string(), format!("invalid timestamp \"{given}\": expected {YEARS}"));
    assert_eq!(error.expected(), YEARS);
}
