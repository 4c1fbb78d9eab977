use dtos_state::{Timestamp, chrono::TimeDelta};

use crate::commands::duration::duration;

/// Reads a time of an argument: as it stands in records, as a day, or as how long ago it was.
pub(crate) fn moment(text: &str) -> Result<Timestamp, String> {
    moment_before(Timestamp::now(), text)
}

fn moment_before(now: Timestamp, text: &str) -> Result<Timestamp, String> {
    let midnight = || format!("{text}T00:00:00Z").parse().ok();
    let ago = || Timestamp::try_from(now.get().checked_sub_signed(span(text)?)?).ok();
    let time = text.parse().ok().or_else(midnight).or_else(ago);
    time.ok_or_else(|| {
        let expected = "expected a time, such as 2025-12-01T15:00:00Z, a day, such as 2025-12-01, \
                        or how long ago it was, such as 2h or 3d";
        hint(text).map_or_else(|| expected.into(), |hint| format!("{expected}; {hint}"))
    })
}

/// What a time lacks, if that is all.
fn hint(text: &str) -> Option<String> {
    let joined = text.trim().replacen(' ', "T", 1);
    let is_time = |text: &str| text.parse::<Timestamp>().is_ok();
    let in_utc = format!("{joined}Z");
    if is_time(&in_utc) {
        return Some(format!("the offset is missing: in UTC it is {in_utc}"));
    }
    is_time(&joined).then(|| format!("write T between date and time: {joined}"))
}

/// A duration, also in days.
fn span(text: &str) -> Option<TimeDelta> {
    match text.strip_suffix('d').and_then(|days| days.parse::<u16>().ok()) {
        Some(days) => Some(TimeDelta::days(days.into())),
        None => duration(text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::moment_before;

    #[test]
    fn a_moment_is_a_time_a_day_or_a_while_ago() {
        let now = "2025-12-03T15:00:00Z".parse().unwrap();
        for (text, wanted) in [
            ("2025-12-01T15:00:00.5Z", "2025-12-01T15:00:00.500Z"),
            ("2025-12-01T15:00:00+01:00", "2025-12-01T14:00:00Z"),
            ("2025-12-01", "2025-12-01T00:00:00Z"),
            ("90s", "2025-12-03T14:58:30Z"),
            ("2h", "2025-12-03T13:00:00Z"),
            ("3d", "2025-11-30T15:00:00Z"),
        ] {
            let found = moment_before(now, text).map(|time| time.to_string());
            assert_eq!(found.as_deref(), Ok(wanted), "{text}");
        }
        for (text, told) in [
            ("2025-12-01T10:00:00", "the offset is missing: in UTC it is 2025-12-01T10:00:00Z"),
            ("2025-12-01 10:00:00", "the offset is missing: in UTC it is 2025-12-01T10:00:00Z"),
            ("2025-12-01 10:00:00Z", "write T between date and time: 2025-12-01T10:00:00Z"),
        ] {
            assert!(moment_before(now, text).unwrap_err().ends_with(told), "{text}");
        }
        for text in ["", "yesterday", "2025-12", "-2h", "2025-13-01", "99999d99", "d"] {
            assert!(moment_before(now, text).is_err(), "{text}");
        }
    }
}
