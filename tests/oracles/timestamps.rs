//! Timestamps compared with a second reader of RFC 3339, that of `jiff`.

use chrono::{Datelike, Timelike};
use dtos_state::Timestamp;
use jiff::{
    SignedDuration,
    civil::{DateTime, Time},
    fmt::temporal::Pieces,
    tz::Offset,
};
use proptest::prelude::*;
use regex::Regex;

use super::texts::{around, config, matching};

/// The part of RFC 3339 that the contract allows: capitals, no leap second, at
/// most nine digits. `jiff` reads more.
const FORM: &str = concat!(
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9]",
    r"(\.[0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$",
);
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

#[test]
fn a_count_of_nanoseconds_is_the_instant_that_another_library_makes_of_it() {
    // Years from before 0000 to after 9999, the edges more often.
    let (first, last) = (-62_167_219_200_000_000_000_i128, 253_402_300_800_000_000_000);
    let near = |edge: i128| edge - 2_000_000_000..edge + 2_000_000_000;
    let anywhere = first - last / 100..last + last / 100;
    let counts = prop_oneof![4 => anywhere, 1 => near(first), 1 => near(last), 1 => near(0)];
    proptest!(config(), |(nanos in counts)| {
        let timestamp = Timestamp::from_unix_nanos(nanos);
        let utc = jiff::Timestamp::from_nanosecond(nanos).map(|it| Offset::UTC.to_datetime(it));
        let wanted = utc.ok().filter(|utc| (0..=9999).contains(&utc.year()));
        // The last hours of 9999 are out of that library's reach.
        if nanos < last - 200_000_000_000_000 || nanos >= last {
            prop_assert_eq!(timestamp.as_ref().ok().copied().map(held), wanted, "{}", nanos);
        }
        prop_assert_eq!(timestamp.is_ok(), (first..last).contains(&nanos));
        if let Ok(timestamp) = timestamp {
            prop_assert_eq!(timestamp.unix_nanos(), nanos);
            let micros = i64::try_from(nanos.div_euclid(1_000)).unwrap();
            let whole = Timestamp::from_unix_micros(micros).unwrap();
            let since = timestamp - whole;
            prop_assert_eq!(since.num_nanoseconds(), i64::try_from(nanos.rem_euclid(1_000)).ok());
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
