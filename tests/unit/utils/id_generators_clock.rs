//! Ids with a clock that the test controls.

use std::{
    cell::Cell,
    collections::HashSet,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use id_generators::{IdGenerator, OrderId};

/// 2025-12-01T15:00:00Z.
const SECOND: u64 = 1_764_601_200;
/// 0000-01-01T00:00:00Z, as seconds before 1970.
const YEAR_0: u64 = 62_167_219_200;
/// 10000-01-01T00:00:00Z.
const YEAR_10000: u64 = 253_402_300_800;

#[test]
fn the_suffix_counts_up_from_the_start() {
    let generator = IdGenerator::new(|| after_1970(SECOND), 0xa1b2_c3d4);
    assert_eq!(generator.order_id().unwrap().as_str(), "ORD_20251201_150000_a1b2c3d4");
    assert_eq!(generator.order_id().unwrap().as_str(), "ORD_20251201_150000_a1b2c3d5");
    let group_id = generator.execution_group_id().unwrap();
    assert_eq!(group_id.as_str(), "EXG_20251201_150000_a1b2c3d4");
    assert_eq!(generator.fill_id().unwrap().as_str(), "FIL_20251201_150000_a1b2c3d4");
}

#[test]
fn ids_do_not_repeat_where_the_counter_wraps() {
    let generator = IdGenerator::new(|| after_1970(SECOND), u32::MAX - 2);
    let ids: Vec<_> = (0..6).map(|_| generator.order_id().unwrap().to_string()).collect();
    assert_eq!(
        ids,
        [
            "ORD_20251201_150000_fffffffd",
            "ORD_20251201_150000_fffffffe",
            "ORD_20251201_150000_ffffffff",
            "ORD_20251201_150000_00000000",
            "ORD_20251201_150000_00000001",
            "ORD_20251201_150000_00000002",
        ]
    );
}

#[test]
fn a_clock_that_steps_back_brings_no_id_back() {
    let clock = Cell::new(after_1970(SECOND));
    let generator = IdGenerator::new(|| clock.get(), u32::MAX - 500);
    let mut ids = HashSet::new();
    // A minute forwards, fifty-nine seconds back: most seconds occur many
    // times.
    for _ in 0..1_000 {
        for step in 0..60 {
            clock.set(clock.get() + Duration::from_secs(1));
            let id = generator.order_id().unwrap();
            assert!(ids.insert(id), "{id} was made twice, at step {step}");
        }
        clock.set(clock.get() - Duration::from_secs(59));
    }
}

#[test]
fn generators_of_one_thread_each_follow_their_own_clock() {
    let one = IdGenerator::new(|| after_1970(SECOND), 0);
    let other = IdGenerator::new(|| after_1970(0), 0);
    for suffix in 0..3 {
        let ids = [one.order_id(), other.order_id()].map(|id| id.unwrap().to_string());
        assert_eq!(ids[0], format!("ORD_20251201_150000_{suffix:08x}"));
        assert_eq!(ids[1], format!("ORD_19700101_000000_{suffix:08x}"));
    }
}

#[test]
fn a_second_is_rounded_down_on_both_sides_of_1970() {
    let nano = Duration::from_nanos(1);
    for (clock, digits) in [
        (after_1970(0), "19700101_000000"),
        (after_1970(1) - nano, "19700101_000000"),
        (after_1970(1), "19700101_000001"),
        (before_1970(0) - nano, "19691231_235959"),
        (before_1970(1), "19691231_235959"),
        (before_1970(1) - nano, "19691231_235958"),
        (before_1970(2) + nano, "19691231_235958"),
        (after_1970(951_782_400), "20000229_000000"),
        (before_1970(YEAR_0), "00000101_000000"),
        (before_1970(YEAR_0) + nano, "00000101_000000"),
        (after_1970(YEAR_10000 - 1), "99991231_235959"),
        (after_1970(YEAR_10000) - nano, "99991231_235959"),
    ] {
        assert_eq!(id_at(clock).as_str(), format!("ORD_{digits}_00000000"));
    }
}

#[test]
fn the_text_of_every_kind_of_day_is_read_back_as_its_second() {
    // A prime number of seconds, so that all months, hours and minutes occur.
    for seconds in (0..YEAR_10000 + YEAR_0).step_by(7_776_791) {
        let clock = before_1970(YEAR_0) + Duration::from_secs(seconds);
        let time = id_at(clock).timestamp().unwrap();
        assert_eq!(time.timestamp() + YEAR_0.cast_signed(), seconds.cast_signed());
    }
}

#[test]
fn a_clock_outside_the_years_0000_to_9999_is_an_error() {
    for (clock, seconds) in [
        (after_1970(YEAR_10000), "253402300800"),
        (before_1970(YEAR_0 + 1), "-62167219201"),
        (before_1970(YEAR_0) - Duration::from_nanos(1), "-62167219201"),
        // Years that chrono cannot hold at all.
        (after_1970(i64::MAX.unsigned_abs()), "9223372036854775807"),
        (before_1970(i64::MAX.unsigned_abs()), "-9223372036854775807"),
    ] {
        let generator = IdGenerator::new(|| clock, 0);
        let message =
            format!("the clock is at Unix time {seconds}: expected a year from 0000 to 9999");
        let error = generator.order_id().unwrap_err();
        assert_eq!(error.given().to_string(), seconds);
        assert_eq!(error.to_string(), message);
        assert_eq!(generator.execution_group_id().unwrap_err().to_string(), message);
        assert_eq!(generator.fill_id().unwrap_err().to_string(), message);
    }
}

#[test]
fn a_clock_that_comes_back_into_range_makes_ids_again() {
    let clock = Cell::new(after_1970(SECOND));
    let generator = IdGenerator::new(|| clock.get(), 0);
    let first = generator.order_id().unwrap();
    clock.set(after_1970(YEAR_10000));
    assert!(generator.order_id().is_err());
    clock.set(after_1970(SECOND));
    let second = generator.order_id().unwrap();
    assert_eq!(second.timestamp(), first.timestamp());
    assert!(first < second);
}

fn id_at(clock: SystemTime) -> OrderId {
    IdGenerator::new(|| clock, 0).order_id().unwrap()
}

fn after_1970(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

fn before_1970(seconds: u64) -> SystemTime {
    UNIX_EPOCH - Duration::from_secs(seconds)
}
