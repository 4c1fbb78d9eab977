use std::time::{SystemTime, UNIX_EPOCH};

use dtos_state::Timestamp;

/// A reading of the clock, in whole seconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Now {
    seconds: i64,
}

impl Now {
    pub(crate) fn read() -> Self {
        Self::at(SystemTime::now())
    }

    fn at(time: SystemTime) -> Self {
        let seconds = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_secs()).unwrap_or(i64::MAX),
            Err(before) => i64::try_from(before.duration().as_secs()).map_or(i64::MIN, |n| -n),
        };
        Self { seconds }
    }

    /// How long ago something was, in the two largest units: `3m 20s`, `2d 4h`. A time to come has
    /// a sign: `-5s`.
    pub(crate) fn age_of(self, time: Timestamp) -> String {
        let seconds = self.seconds.saturating_sub(time.get().timestamp());
        let sign = if seconds < 0 { "-" } else { "" };
        let seconds = seconds.unsigned_abs();
        let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
        let age = match (days, hours, minutes) {
            (0, 0, 0) => format!("{seconds}s"),
            (0, 0, _) => format!("{minutes}m {}s", seconds % 60),
            (0, _, _) => format!("{hours}h {}m", minutes % 60),
            (_, _, _) => format!("{days}d {}h", hours % 24),
        };
        format!("{sign}{age}")
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::Now;

    #[test]
    fn a_clock_may_be_wrong() {
        let time = "1970-01-01T00:00:00Z".parse().unwrap();
        assert_eq!(Now::at(UNIX_EPOCH - Duration::from_secs(5)).age_of(time), "-5s");
    }

    #[test]
    fn an_age_has_its_two_largest_units() {
        let now = Now { seconds: 1_764_601_200 }; // 2025-12-01T15:00:00Z
        for (time, wanted) in [
            ("2025-12-01T15:00:00Z", "0s"),
            ("2025-12-01T14:59:59.999Z", "1s"),
            ("2025-12-01T14:59:01Z", "59s"),
            ("2025-12-01T14:59:00Z", "1m 0s"),
            ("2025-12-01T14:56:40Z", "3m 20s"),
            ("2025-12-01T14:00:01Z", "59m 59s"),
            ("2025-12-01T14:00:00Z", "1h 0m"),
            ("2025-11-30T15:00:01Z", "23h 59m"),
            ("2025-11-29T11:00:00Z", "2d 4h"),
            ("0000-01-01T00:00:00Z", "739951d 15h"),
            ("2025-12-01T15:00:05Z", "-5s"),
            ("2025-12-02T16:00:00Z", "-1d 1h"),
        ] {
            assert_eq!(now.age_of(time.parse().unwrap()), wanted, "{time}");
        }
    }
}
