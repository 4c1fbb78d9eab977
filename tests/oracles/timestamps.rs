//! Timestamps compared with a second reader of RFC 3339, that of `jiff`.

use chrono::{Datelike, Timelike};
use dtos_state::Timestamp;
use jiff::{
    SignedDuration,
    civil::{DateTime, Time},
    fmt::temporal::Pieces,
};
use proptest::prelude::*;
use regex::Regex;

use super::texts::{around, config, matching};

/// The part of RFC 3339 that the contract allows: capitals, no leap second, at
/// most nine digits. `jiff` reads more.
const FORM: &str = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";
const CHARACTERS: &str = "0123569-+:.,TtZz_ \n\u{2212}５٣";

#[test]
fn a_timestamp_is_the_instant_that_another_reader_reads() {
    let form = Regex::new(FORM).unwrap();
    proptest!(config(), |(text in around(instants(), CHARACTERS))| {
        let wanted = form.is_match(&text).then(|| in_utc(&text)).flatten();
        let timestamp = text.parse::<Timestamp>().ok();
        prop_assert_eq!(timestamp.map(held), wanted, "{:?}", &text);
        if let Some(timestamp) = timestamp {
            let written = timestamp.to_string();
            prop_assert!(written.ends_with('Z') && form.is_match(&written), "{}", &written);
            prop_assert_eq!(in_utc(&written), wanted, "{}", &written);
            prop_assert_eq!(written.parse::<Timestamp>().unwrap(), timestamp);
        }
    });
}

/// Dates and offsets that mostly exist, the ends of years and months more often
/// than the days between.
fn instants() -> impl Strategy<Value = String> {
    let year = matching("0000|9999|1900|2000|20[0-9]{2}|[0-9]{4}");
    let date =
        matching("-(12-31|01-01|02-2[89]|(0[1-9]|1[0-2])-([0-2][0-9]|30)|[01][0-9]-[0-3][0-9])");
    let time = matching("T(00:0[0-9]|23:5[0-9]|[0-2][0-9]:[0-5][0-9]):([0-5][0-9]|59|60)");
    let fraction = matching(r"|\.[0-9]{1,9}|\.[0-9]0{0,9}");
    let offset = matching("Z|[+-](0[0-9]|1[0-9]|2[0-4]):([0-5][0-9]|60)|[+-]00:00");
    (year, date, time, fraction, offset).prop_map(|(year, date, time, fraction, offset)| {
        [year, date, time, fraction, offset].concat()
    })
}

/// The date and time in UTC, if its year has four digits.
fn in_utc(text: &str) -> Option<DateTime> {
    let pieces = Pieces::parse(text).ok()?;
    let offset = pieces.to_numeric_offset()?.seconds();
    let local = pieces.date().to_datetime(pieces.time()?);
    let utc = local.checked_sub(SignedDuration::from_secs(offset.into())).ok()?;
    (0..=9999).contains(&utc.year()).then_some(utc)
}

/// The same for our reader.
fn held(timestamp: Timestamp) -> DateTime {
    let utc = timestamp.get().naive_utc();
    let small = |number: u32| i8::try_from(number).unwrap();
    let [hour, minute, second] = [utc.hour(), utc.minute(), utc.second()].map(small);
    let time = Time::constant(hour, minute, second, utc.nanosecond().cast_signed());
    let year = i16::try_from(utc.year()).unwrap();
    jiff::civil::date(year, small(utc.month()), small(utc.day())).to_datetime(time)
}
