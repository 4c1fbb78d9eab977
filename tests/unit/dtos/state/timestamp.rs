//! V10: texts that are not timestamps, and why.

use chrono::DateTime;
use dtos_state::Timestamp;
use regex::Regex;

use crate::text_form::{assert_all_refused, neighbours};

/// Texts that are not RFC 3339 with an offset, in capital letters.
pub(crate) const REFUSED_FORMS: &[&str] = &[
    "",
    " ",
    "\0",
    "now",
    "1764601200",
    "1764601200.5",
    // Too little.
    "2025-12-01",
    "15:00:00Z",
    "2025-12-01T15:00Z",
    "2025-12-01T15Z",
    "2025-12-01T15:00:00",
    "2025-12-01T15:00:00.123",
    "2025-12-01T15:00:00.Z",
    "2025-1-1T15:00:00Z",
    "25-12-01T15:00:00Z",
    "2025-12-01T1:00:00Z",
    // Too much.
    "2025-12-01T15:00:00ZZ",
    "2025-12-01T15:00:00Z+01:00",
    "2025-12-01T15:00:00Z[Europe/Amsterdam]",
    "2025-12-01T15:00:00.5.5Z",
    "2025-12-01T15:00:00ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ",
    "\"2025-12-01T15:00:00Z\"",
    // Blanks.
    " 2025-12-01T15:00:00Z",
    "2025-12-01T15:00:00Z ",
    "2025-12-01T15:00:00 Z",
    "2025-12-01T15:00:00.123 Z",
    "2025-12-01T15:00:00Z\n",
    "2025-12-01T15:00:00Z\r\n",
    "2025-12-01T15:00:00Z\0",
    "2025-12-01T15:00:00\0",
    "2025-12-01T15:00:00 +01:00",
    // Other letters and marks.
    "2025-12-01t15:00:00Z",
    "2025-12-01T15:00:00z",
    "2025-12-01 15:00:00Z",
    "2025-12-01_15:00:00Z",
    "2025/12/01T15:00:00Z",
    "2025-12-01T15.00.00Z",
    "2025-12-01T15:00:00,5Z",
    "2025-12-01T15:00:00UTC",
    "20251201T150000Z",
    "2025-W49-1T15:00:00Z",
    "2025-335T15:00:00Z",
    "Mon, 01 Dec 2025 15:00:00 GMT",
    // Years.
    "10000-01-01T00:00:00Z",
    "+10000-01-01T00:00:00Z",
    "-0001-01-01T00:00:00Z",
    "+2025-12-01T15:00:00Z",
    "-2025-12-01T15:00:00Z",
    "002025-12-01T15:00:00Z",
    // Signs.
    "2025-12-01T15:00:00.+5Z",
    "2025-12-01T15:00:00.-5Z",
    "2025-12-01T15:00:+0Z",
    // Offsets.
    "2025-12-01T15:00:00+0100",
    "2025-12-01T15:00:00+01",
    "2025-12-01T15:00:00+1:00",
    "2025-12-01T15:00:00+01:0",
    "2025-12-01T15:00:00+01:00:00",
    "2025-12-01T15:00:00++1:00",
    "2025-12-01T15:00:00+ 1:00",
    "2025-12-01T15:00:00+001:00",
    "2025-12-01T15:00:0001:00",
    "2025-12-01T15:00:00\u{2212}01:00", // the minus sign of typography
    "2025-12-01T15:00:00±00:00",
    // Other scripts.
    "２０２５-12-01T15:00:00Z",
    "2025-12-01T15:00:0０Z",
    "2025-12-01T15:00:00.５Z",
    "2025-12-01T15:00:00+0１:00",
    "٢٠٢٥-12-01T15:00:00Z",
    "2025-12-01\u{422}15:00:00Z", // a Cyrillic capital that looks like T
    "2025-12-01T15:00:00\u{396}", // a Greek capital that looks like Z
    "2025-12-01T15\u{ff1a}00:00Z", // a full-width colon
    "2025\u{2010}12\u{2010}01T15:00:00Z",
];

pub(crate) const REFUSED_TIMES: &[&str] = &[
    "2025-00-01T15:00:00Z",
    "2025-13-01T15:00:00Z",
    "2025-12-00T15:00:00Z",
    "2025-12-32T15:00:00Z",
    "2025-02-29T15:00:00Z",
    "2025-02-30T15:00:00Z",
    "1900-02-29T15:00:00Z",
    "2100-02-29T15:00:00Z",
    "2025-04-31T15:00:00Z",
    "2025-12-01T24:00:00Z",
    "2025-12-01T25:00:00Z",
    "2025-12-01T15:60:00Z",
    "2025-12-01T15:00:61Z",
    "2025-12-01T15:00:99Z",
    "0000-00-00T00:00:00Z",
    "9999-99-99T99:99:99Z",
    "2025-12-01T15:00:00+24:00",
    "2025-12-01T15:00:00-24:00",
    "2025-12-01T15:00:00+01:60",
    "2025-12-01T15:00:00+99:99",
];

pub(crate) const REFUSED_LEAP_SECONDS: &[&str] = &[
    "2016-12-31T23:59:60Z",
    "2016-12-31T23:59:60.500Z",
    "2017-01-01T00:59:60+01:00",
    "2025-12-01T15:00:60Z",
    "2025-12-01T15:00:60+00:00",
];

pub(crate) const REFUSED_FRACTIONS: &[&str] = &[
    "2025-12-01T15:00:00.1234567890Z",
    "2025-12-01T15:00:00.0000000000Z",
    "2025-12-01T15:00:00.0000000001Z",
    "2025-12-01T15:00:00.1234567891+01:00",
    "2025-12-01T15:00:00.00000000000000000000000000000000000000000000000000Z",
];

pub(crate) const REFUSED_YEARS: &[&str] = &[
    "0000-01-01T00:00:00+00:01",
    "0000-01-01T23:58:59+23:59",
    "9999-12-31T23:59:59-00:01",
    "9999-12-31T23:59:59.999999999-23:59",
    "9999-12-31T00:01:00-23:59",
];

#[test]
fn what_is_not_a_timestamp_is_refused_with_the_reason() {
    for (table, wanted) in [
        (REFUSED_FORMS, "RFC 3339 with an offset, such as 2025-12-01T15:00:00Z"),
        (REFUSED_TIMES, "a date, a time and an offset that exist"),
        (REFUSED_LEAP_SECONDS, "a second up to 59, since a leap second cannot be held"),
        (REFUSED_FRACTIONS, "at most nine fractional digits"),
        (REFUSED_YEARS, "a year from 0000 to 9999 in UTC"),
    ] {
        assert_all_refused::<Timestamp>(table, "invalid timestamp", &format!("expected {wanted}"));
    }
}

#[test]
fn a_text_one_character_from_a_timestamp_is_one_only_where_the_grammar_says_so() {
    let date_and_time = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]";
    let rest = r"(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})";
    let grammar = Regex::new(&format!(r"\A{date_and_time}{rest}\z")).unwrap();
    let good =
        ["2025-12-01T15:00:00Z", "2025-12-01T15:00:00.123456789Z", "2025-12-01T15:00:00.5+05:30"];
    for text in good.iter().flat_map(|good| neighbours(good, "\0\n 0569+-.,:TtZz_é٣５\u{2212}"))
    {
        // The library checks which dates and offsets exist.
        let exists = || DateTime::parse_from_rfc3339(&text).is_ok();
        let is_timestamp = grammar.is_match(&text) && exists();
        assert_eq!(text.parse::<Timestamp>().is_ok(), is_timestamp, "{text:?}");
    }
}
