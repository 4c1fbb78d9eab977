use dtos_state::chrono::TimeDelta;
use jiff::SignedDuration;

/// Reads a duration of an argument, such as `500ms`, `1s` or `2m`.
pub(crate) fn duration(text: &str) -> Result<TimeDelta, String> {
    // `jiff` alone also takes blanks around it.
    let read: Option<SignedDuration> = text.parse().ok().filter(|_| text.trim() == text);
    let read = read.and_then(|duration| duration.try_into().ok());
    let read = read.and_then(|duration| TimeDelta::from_std(duration).ok());
    read.ok_or_else(|| "expected a duration, such as 500ms, 1s or 2m".into())
}

#[cfg(test)]
mod tests {
    use dtos_state::chrono::TimeDelta;

    use super::duration;

    #[test]
    fn a_duration_has_a_unit_and_no_sign() {
        for (text, wanted) in [
            ("0s", 0),
            ("500ms", 500),
            ("1s", 1_000),
            ("1.5s", 1_500),
            ("2m", 120_000),
            ("1h 30m", 5_400_000),
        ] {
            assert_eq!(duration(text), Ok(TimeDelta::milliseconds(wanted)), "{text}");
        }
        for text in ["", "1", "-1s", "1s ago", "1 x", "s", "1s\n", "99999999999999999999s", "1e3s"]
        {
            let told = "expected a duration, such as 500ms, 1s or 2m";
            assert_eq!(duration(text), Err(told.into()), "{text}");
        }
    }
}
