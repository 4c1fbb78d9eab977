//! V10: the timestamps that are read, and how they are written.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use dtos_state::Timestamp;

use crate::text_form::assert_reads_as;

/// Timestamps that are written as they were read.
pub(crate) const CANONICAL_TIMESTAMPS: &[&str] = &[
    "2025-12-01T15:00:00Z",
    "2025-12-01T15:00:00.001Z",
    "2025-12-01T15:00:00.120Z",
    "2025-12-01T15:00:00.000001Z",
    "2025-12-01T15:00:00.123400Z",
    "2025-12-01T15:00:00.000000001Z",
    "2025-12-01T15:00:00.123456700Z",
    "2025-12-01T23:59:59.999999999Z",
    "2024-02-29T00:00:00Z",
    "2000-02-29T00:00:00Z",
    "1969-12-31T23:59:59.999Z",
    "0000-01-01T00:00:00Z",
    "0000-02-29T00:00:00Z",
    "0000-12-31T23:59:59.000000001Z",
    "9999-12-31T23:59:59Z",
    "9999-12-31T23:59:59.999999999Z",
];

pub(crate) const CONVERTED_TIMESTAMPS: &[(&str, &str)] = &[
    // Fractions with as many digits as they need.
    ("2025-12-01T15:00:00.0Z", "2025-12-01T15:00:00Z"),
    ("2025-12-01T15:00:00.000Z", "2025-12-01T15:00:00Z"),
    ("2025-12-01T15:00:00.000000000Z", "2025-12-01T15:00:00Z"),
    ("2025-12-01T15:00:00.5Z", "2025-12-01T15:00:00.500Z"),
    ("2025-12-01T15:00:00.50Z", "2025-12-01T15:00:00.500Z"),
    ("2025-12-01T15:00:00.500000000Z", "2025-12-01T15:00:00.500Z"),
    ("2025-12-01T15:00:00.0001Z", "2025-12-01T15:00:00.000100Z"),
    ("2025-12-01T15:00:00.1234Z", "2025-12-01T15:00:00.123400Z"),
    ("2025-12-01T15:00:00.12345Z", "2025-12-01T15:00:00.123450Z"),
    ("2025-12-01T15:00:00.1234567Z", "2025-12-01T15:00:00.123456700Z"),
    ("2025-12-01T15:00:00.12345678Z", "2025-12-01T15:00:00.123456780Z"),
    // Other offsets.
    ("2025-12-01T15:00:00+00:00", "2025-12-01T15:00:00Z"),
    ("2025-12-01T15:00:00-00:00", "2025-12-01T15:00:00Z"),
    ("2025-12-01T16:00:00+01:00", "2025-12-01T15:00:00Z"),
    ("2025-12-01T09:30:00.25-05:30", "2025-12-01T15:00:00.250Z"),
    ("2025-12-01T20:45:00+05:45", "2025-12-01T15:00:00Z"),
    ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
    ("2024-02-28T23:30:00-01:00", "2024-02-29T00:30:00Z"),
    ("2025-12-01T15:00:00+23:59", "2025-11-30T15:01:00Z"),
    ("2025-12-01T15:00:00-23:59", "2025-12-02T14:59:00Z"),
    ("0000-01-01T00:01:00+00:01", "0000-01-01T00:00:00Z"),
    ("9999-12-31T23:58:59-00:01", "9999-12-31T23:59:59Z"),
    ("9999-12-31T23:59:59+00:01", "9999-12-31T23:58:59Z"),
];

#[test]
fn a_timestamp_in_utc_is_written_as_it_was_read() {
    for text in CANONICAL_TIMESTAMPS {
        let timestamp = assert_reads_as::<Timestamp>(text, text);
        assert_eq!(timestamp.get(), DateTime::parse_from_rfc3339(text).unwrap());
    }
}

#[test]
fn another_offset_or_fraction_is_the_same_instant() {
    for (given, written) in CONVERTED_TIMESTAMPS {
        let timestamp = assert_reads_as::<Timestamp>(given, written);
        assert_eq!(timestamp.get(), DateTime::parse_from_rfc3339(given).unwrap());
    }
}

#[test]
fn instants_all_over_the_ten_thousand_years_keep_their_nanosecond() {
    let first = "0000-01-01T00:00:00Z".parse::<Timestamp>().unwrap().get();
    let nanos = [0, 1, 10, 999, 1_000, 500_000, 1_000_000, 120_000_000, 999_999_999];
    // A prime number of seconds, so that all months, hours and minutes occur.
    for (i, seconds) in (0..315_569_520_000).step_by(77_767_937).enumerate() {
        let instant =
            first + TimeDelta::seconds(seconds) + TimeDelta::nanoseconds(nanos[i % nanos.len()]);
        let timestamp = Timestamp::try_from(instant).unwrap();
        assert_eq!(timestamp.to_string(), format!("{instant:?}"));
        assert_eq!(timestamp.to_string().parse(), Ok(timestamp));
        assert_eq!(DateTime::<Utc>::from(timestamp), instant);
    }
}

#[test]
fn an_instant_that_has_no_text_is_refused() {
    let time = |year, second, nano| {
        let date = NaiveDate::from_ymd_opt(year, 12, 31).unwrap();
        date.and_hms_nano_opt(23, 59, second, nano).unwrap().and_utc()
    };
    let nano = TimeDelta::nanoseconds(1);
    for (instant, message) in [
        (
            time(2016, 59, 1_500_000_000),
            "invalid timestamp \"2016-12-31T23:59:60.500Z\": \
             expected a second up to 59, since a leap second cannot be held",
        ),
        (
            time(2016, 59, 1_000_000_000),
            "invalid timestamp \"2016-12-31T23:59:60Z\": \
             expected a second up to 59, since a leap second cannot be held",
        ),
        (
            time(9999, 59, 999_999_999) + nano,
            "invalid timestamp \"+10000-01-01T00:00:00Z\": \
             expected a year from 0000 to 9999 in UTC",
        ),
        (
            time(-1, 59, 999_999_999),
            "invalid timestamp \"-0001-12-31T23:59:59.999999999Z\": \
             expected a year from 0000 to 9999 in UTC",
        ),
    ] {
        assert_eq!(Timestamp::try_from(instant).unwrap_err().to_string(), message);
    }
    for instant in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        assert!(Timestamp::try_from(instant).is_err(), "{instant:?}");
    }
    assert!(Timestamp::try_from(time(9999, 59, 999_999_999)).is_ok());
    assert!(Timestamp::try_from(time(-1, 59, 999_999_999) + nano).is_ok());
}

#[test]
fn timestamps_are_ordered_by_instant_whatever_their_offset() {
    let read = |text: &str| text.parse::<Timestamp>().unwrap();
    assert_eq!(read("2025-12-01T16:00:00+01:00"), read("2025-12-01T15:00:00Z"));
    assert!(read("2025-12-01T16:00:00+02:00") < read("2025-12-01T15:00:00Z"));
    assert!(read("2025-12-01T15:00:00Z") < read("2025-12-01T15:00:00.000000001Z"));
}

#[test]
fn a_timestamp_fills_the_width_it_is_given_and_debugs_with_its_name() {
    let timestamp: Timestamp = "2025-12-01T15:00:00Z".parse().unwrap();
    assert_eq!(format!("[{timestamp:>22}]"), "[  2025-12-01T15:00:00Z]");
    assert_eq!(format!("{timestamp:?}"), "Timestamp(2025-12-01T15:00:00Z)");
}
